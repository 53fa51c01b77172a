"""What the published schema says of every call alike: how to authenticate, how it refuses, what it counts."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from marketplace.problems import MEDIA_TYPE


class FieldErrorSerializer(serializers.Serializer[Any]):
    field = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details. `code` is one of the list in the documentation."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = FieldErrorSerializer(many=True)  # type: ignore[assignment]


class TrueSchema(AutoSchema):
    """Every operation may answer with a problem, and every reply counts down the caller's allowance."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        if "default" not in bodies:
            bodies["default"] = self._get_response_for_code(
                ProblemSerializer, "default", media_types=[MEDIA_TYPE], direction=direction
            )
            bodies["default"]["description"] = "A problem: see `code`."
        return bodies


class ApiKeyScheme(OpenApiAuthenticationExtension):
    target_class = "people.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "`ok_test_…` or `ok_live_…`"}

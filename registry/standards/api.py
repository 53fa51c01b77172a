"""The standards in the API: schemes, methodologies, verification bodies, and the labels of a retirement."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny

from registry.enums import LabelKind, ProjectKind, SchemeKind, Standing
from registry.models import Accreditation, Label, Methodology, Scheme, VerificationBody


class LabelOut(serializers.Serializer[Any]):
    """What others say of the units, as written down before the retirement and valid on its day."""

    kind = serializers.ChoiceField(choices=LabelKind.choices)
    on = serializers.ChoiceField(choices=["methodology", "batch"])
    source_url = serializers.URLField()
    as_of = serializers.DateField()
    applies_from = serializers.DateField()

    def to_representation(self, instance: Label) -> dict[str, Any]:
        return {
            "kind": instance.kind,
            "on": "batch" if instance.batch_id else "methodology",
            "source_url": instance.source_url,
            "as_of": instance.as_of.isoformat(),
            "applies_from": instance.applies_from.isoformat(),
        }


class SchemeOut(serializers.Serializer[Scheme]):
    slug = serializers.CharField()
    prefix = serializers.CharField(help_text="Opens every serial number of the scheme.")
    kind = serializers.ChoiceField(choices=SchemeKind.choices)
    name = serializers.CharField()
    standing = serializers.ChoiceField(source="status", choices=Standing.choices)
    accredited_from = serializers.DateField()
    accredited_until = serializers.DateField(allow_null=True, help_text="The last day; null: no end is set.")
    url = serializers.SerializerMethodField()

    def get_url(self, scheme: Scheme) -> str:
        return settings.SITE_URL + reverse("registry:scheme", args=[scheme.slug])


class MethodologyVersionOut(serializers.Serializer[Methodology]):
    code = serializers.CharField()
    version = serializers.CharField()
    kind = serializers.ChoiceField(choices=ProjectKind.choices)
    name = serializers.CharField()
    standing = serializers.ChoiceField(source="status", choices=Standing.choices)
    published_on = serializers.DateField()
    scheme = serializers.CharField(source="scheme.slug")
    url = serializers.SerializerMethodField()

    def get_url(self, methodology: Methodology) -> str:
        return settings.SITE_URL + reverse("registry:methodology", args=[methodology.code])


class AccreditationOut(serializers.Serializer[Accreditation]):
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ProjectKind.choices))
    accredited_from = serializers.DateField()
    accredited_until = serializers.DateField(allow_null=True, help_text="The last day; null: no end is set.")


class BodyOut(serializers.Serializer[VerificationBody]):
    slug = serializers.CharField(source="organisation.slug")
    name = serializers.CharField(source="organisation.name")
    number = serializers.CharField(source="accreditation")
    standing = serializers.ChoiceField(source="status", choices=Standing.choices)
    accreditations = AccreditationOut(many=True)
    url = serializers.SerializerMethodField()

    def get_url(self, body: VerificationBody) -> str:
        return settings.SITE_URL + reverse("registry:body", args=[body.organisation.slug])


class OpenList(ListAPIView[Any]):
    permission_classes = (AllowAny,)


@extend_schema_view(get=extend_schema(operation_id="list_schemes"))
class Schemes(OpenList):
    """Every certification scheme."""

    serializer_class = SchemeOut
    cursor_ordering = "prefix"

    def get_queryset(self) -> QuerySet[Scheme]:
        return Scheme.objects.all()


@extend_schema_view(get=extend_schema(operation_id="list_methodologies"))
class Methodologies(OpenList):
    """Every version of every methodology."""

    serializer_class = MethodologyVersionOut
    cursor_ordering = "-id"

    def get_queryset(self) -> QuerySet[Methodology]:
        return Methodology.objects.select_related("scheme")


@extend_schema_view(get=extend_schema(operation_id="list_verification_bodies"))
class Bodies(OpenList):
    """Every verification body, with what it may verify and until when."""

    serializer_class = BodyOut
    cursor_ordering = "-id"

    def get_queryset(self) -> QuerySet[VerificationBody]:
        return VerificationBody.objects.select_related("organisation").prefetch_related("accreditations")

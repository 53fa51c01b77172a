"""A few addresses below /api/ that do on purpose what a real one should not, to see how it is told."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.urls import include, path
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.idempotency.services import answer_once
from marketplace.urls import handler400, handler403, handler404, handler500  # noqa: F401
from people.errors import LastOwner
from people.models import Organisation, Scope
from registry.errors import MassNotRepresentable

ACTS: list[str] = []


class Leg(serializers.Serializer):
    origin = serializers.CharField(max_length=3)


class Body(serializers.Serializer):
    legs = Leg(many=True)
    passengers = serializers.IntegerField(min_value=1)


class Echo(APIView):
    permission_classes = [AllowAny]

    def post(self, request: Request) -> Response:
        return Response({"got": request.data})


class Check(APIView):
    permission_classes = [AllowAny]

    def post(self, request: Request) -> Response:
        body = Body(data=request.data)
        body.is_valid(raise_exception=True)
        return Response({"passengers": body.validated_data["passengers"]})


class Refuse(APIView):
    permission_classes = [AllowAny]

    def get(self, request: Request, how: str) -> Response:
        refusals: dict[str, Exception] = {
            "ours": LastOwner(),
            "with-field": MassNotRepresentable(field="mass", smallest_grams=1),
            "gone": Http404("Organisation 17 of Kaze Airways"),
            "forbidden": PermissionDenied("secret reason"),
            "unexpected": RuntimeError("the password is hunter2"),
        }
        raise refusals[how]


class Locked(APIView):
    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
            cursor.execute("LOCK TABLE people_organisation IN EXCLUSIVE MODE")
        return Response({})


class Whoami(APIView):
    scopes = {"GET": Scope.ORDERS_READ}

    def get(self, request: Request) -> Response:
        return Response({"organisation": request.auth.organisation.slug, "livemode": request.auth.livemode})


class OrganisationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = ["slug", "created_at"]


class Organisations(ListAPIView):
    permission_classes = [AllowAny]
    serializer_class = OrganisationSerializer
    queryset = Organisation.objects.all()


class Once(APIView):
    scopes = {"POST": Scope.ORDERS_WRITE}

    def post(self, request: Request) -> Any:
        return answer_once(request, lambda: self.act(request))

    def act(self, request: Request) -> Response:
        ACTS.append(request.headers["Idempotency-Key"])
        if request.data.get("refuse"):
            raise LastOwner
        if request.data.get("cut"):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        if request.data.get("meanwhile"):
            request.data["meanwhile"]()
        return Response({"act": len(ACTS)}, status=201, headers={"Location": "/made/1"})


urlpatterns = [
    path(
        "api/v1/probe/",
        include(
            [
                path("echo/", Echo.as_view()),
                path("check/", Check.as_view()),
                path("refuse/<how>/", Refuse.as_view()),
                path("locked/", Locked.as_view()),
                path("whoami/", Whoami.as_view()),
                path("organisations/", Organisations.as_view()),
                path("once/", Once.as_view()),
            ]
        ),
    ),
    path("", include("marketplace.urls")),
]

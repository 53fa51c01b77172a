"""Cancellations in public: pages and API. Never among the retirements: nobody used these units."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import OpenList, OpenView
from registry.api_shapes import BatchQuery, LogPlace, RegistryProject, log_place
from registry.enums import CancellationReason
from registry.models import Cancellation
from registry.queries import JST
from registry.transparency.published import logged

ON_A_PAGE = 100


def cancellations(*, livemode: bool = True, project: str = "") -> QuerySet[Cancellation]:
    """Cancellations of one mode, perhaps only those of a project, with what is shown."""
    found = Cancellation.objects.filter(livemode=livemode).select_related(
        "batch__project__scheme", "batch__project__methodology", "account"
    )
    return found.filter(batch__project__registry_id=project) if project else found


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What was cancelled last."""
    livemode = request.GET.get("livemode") != "false"
    before = Cancellation.objects.filter(number=request.GET.get("before", "")).first()
    found = cancellations(livemode=livemode).order_by("-pk")
    rows = list((found.filter(pk__lt=before.pk) if before else found)[: ON_A_PAGE + 1])
    older = f"?before={rows[ON_A_PAGE - 1].number}" if len(rows) > ON_A_PAGE else None
    context = {"rows": rows[:ON_A_PAGE], "older": older, "newest": "?" if before else None}
    return render(request, "registry/cancellations.html", context)


@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One cancellation: what, why, and its place in the log."""
    found = get_object_or_404(Cancellation.objects.select_related("batch__project", "account"), number=number)
    return render(
        request, "registry/cancellation.html", {"cancellation": found, "logged": logged(found.number)}
    )


class CancellationInList(serializers.Serializer[Any]):
    number = serializers.CharField()
    livemode = serializers.BooleanField()
    grams = serializers.IntegerField()
    serials = serializers.ListField(child=serializers.CharField())
    project = RegistryProject()
    vintage = serializers.IntegerField()
    reason = serializers.ChoiceField(choices=CancellationReason.choices)
    cancelled_at = serializers.DateTimeField()
    cancelled_on_jst = serializers.DateField()
    url = serializers.URLField()

    def to_representation(self, instance: Cancellation) -> dict[str, Any]:
        return {
            "number": instance.number,
            "livemode": instance.livemode,
            "grams": instance.grams,
            "serials": instance.serials,
            "project": RegistryProject(instance.batch.project).data,
            "vintage": instance.batch.vintage,
            "reason": instance.reason,
            "cancelled_at": instance.cancelled_at,
            "cancelled_on_jst": instance.cancelled_at.astimezone(JST).date().isoformat(),
            "url": settings.SITE_URL + reverse("registry:cancellation", args=[instance.number]),
        }


class CancellationOut(CancellationInList):
    log = LogPlace(allow_null=True, help_text="Null until a checkpoint covers the cancellation.")

    def to_representation(self, instance: Cancellation) -> dict[str, Any]:
        return {**super().to_representation(instance), "log": log_place(instance.number)}


@extend_schema_view(get=extend_schema(operation_id="list_cancellations", parameters=[BatchQuery]))
class Cancellations(OpenList):
    """Units that nobody used and nobody will, newest first. They are not retirements."""

    serializer_class = CancellationInList
    query_shape = BatchQuery

    def get_queryset(self) -> QuerySet[Cancellation]:
        return cancellations(**self.asked())


class OneCancellation(OpenView):
    @extend_schema(operation_id="show_cancellation", responses=CancellationOut)
    def get(self, request: Request, number: str) -> Response:
        """A cancellation and its place in the log."""
        found = get_object_or_404(
            Cancellation.objects.select_related(
                "batch__project__scheme", "batch__project__methodology", "account"
            ),
            number=number,
        )
        return Response(CancellationOut(found).data)

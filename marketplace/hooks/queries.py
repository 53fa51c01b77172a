"""Reading webhooks and their log. What is not one's own does not exist."""

from django.db.models import Count, Max, Q, QuerySet

from marketplace.hooks.enums import DeliveryState
from marketplace.hooks.errors import WebhookUnknown
from marketplace.hooks.models import Delivery, Endpoint
from people.models import Organisation


def endpoints(organisation: Organisation, *, livemode: bool | None = None) -> QuerySet[Endpoint]:
    """The organisation's endpoints, oldest first, of one mode or both."""
    found = Endpoint.objects.filter(organisation=organisation, deleted_at=None).select_related("organisation")
    return (found if livemode is None else found.filter(livemode=livemode)).order_by("pk")


def endpoint(organisation: Organisation, public_id: str, *, livemode: bool | None = None) -> Endpoint:
    """One of them. Raises WebhookUnknown."""
    found = endpoints(organisation, livemode=livemode).filter(public_id=public_id).first()
    if found is None:
        raise WebhookUnknown
    return found


def deliveries(organisation: Organisation, *, livemode: bool | None = None) -> QuerySet[Delivery]:
    """What was or is to be sent for the organisation, newest first."""
    found = Delivery.objects.filter(endpoint__organisation=organisation, endpoint__deleted_at=None)
    if livemode is not None:
        found = found.filter(endpoint__livemode=livemode)
    return found.select_related("event", "endpoint__organisation").order_by("-pk")


def delivery(organisation: Organisation, public_id: str, *, livemode: bool | None = None) -> Delivery:
    """One of them, with its attempts. Raises WebhookUnknown."""
    found = deliveries(organisation, livemode=livemode).prefetch_related("tries")
    one = found.filter(public_id=public_id).first()
    if one is None:
        raise WebhookUnknown
    return one


def with_counts(found: QuerySet[Endpoint]) -> QuerySet[Endpoint]:
    """The same, each with how many deliveries wait or have failed, and when one last arrived."""
    return found.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        failed=Count("deliveries", filter=Q(deliveries__state=DeliveryState.FAILED)),
        last_delivered_at=Max("deliveries__delivered_at"),
    )

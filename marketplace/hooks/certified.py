"""The event of an order whose certificates can be fetched."""

from django.conf import settings
from django.urls import reverse

from marketplace.hooks.emitting import Told, emit, listens
from marketplace.hooks.enums import EventType
from marketplace.orders.models import Order


def tell_of_certificates(order: Order) -> None:
    """Write `certificate.ready`, in the caller's transaction, if a company's server listens."""
    if not listens(EventType.CERTIFICATE_READY, order.organisation_id, livemode=order.livemode):
        return
    assert order.organisation_id is not None
    retired = order.lines.order_by("id").values_list("retirement__number", "grams")
    data = {
        "order": order.public_id,
        "external_id": order.external_id,
        "certificates": [_addresses(number, grams) for number, grams in retired],
    }
    emit(
        [
            Told(
                EventType.CERTIFICATE_READY,
                order.organisation_id,
                order.livemode,
                about=order.public_id,
                key=order.public_id,
                data=data,
            )
        ]
    )


def _addresses(number: str, grams: int) -> dict[str, str | int]:
    def url(name: str) -> str:
        return settings.SITE_URL + reverse(name, args=[number])

    return {
        "retirement": number,
        "grams": grams,
        "page": url("certificates:page"),
        "pdf": url("certificates:pdf"),
        "proof": url("api_proof"),
    }

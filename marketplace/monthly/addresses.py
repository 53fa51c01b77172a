"""Where a standing order is seen and changed."""

from django.conf import settings
from django.urls import reverse

from marketplace.monthly.models import StandingOrder
from marketplace.orders.services import access_token


def page_of(standing: StandingOrder) -> str:
    """The address of its page, with the token that opens it."""
    page = reverse("monthly:standing", args=[standing.public_id])
    return f"{settings.SITE_URL}{page}?access_token={access_token(standing.key)}"

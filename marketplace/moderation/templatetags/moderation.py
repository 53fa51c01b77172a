"""Words and marks of moderation's pages, and the question that an order's page shows."""

from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import Party
from marketplace.moderation import recalls, trail
from marketplace.moderation.enums import APPEALABLE, AppealAnswer, BuyersAnswer, Outcome
from marketplace.moderation.models import Act, Decision
from marketplace.orders.models import Order
from marketplace.pages import formats
from people.models import Organisation

register = template.Library()
HIGH, RAISED = 60, 30


@register.simple_tag
def risk(value: int) -> SafeString:
    """`{% risk item.risk %}`: a word and the number."""
    words = _("high") if value >= HIGH else _("raised") if value >= RAISED else _("low")
    mark = "" if value < RAISED else " tag--warning"
    return format_html('<span class="tag{}">{} {}</span>', mark, words, value)


@register.simple_tag
def good_until(end: datetime | None) -> SafeString:
    """`{% good_until moment %}`: until when a look is good, or that one is due."""
    if end is None or end <= timezone.now():
        return format_html('<span class="tag tag--warning">{}</span>', _("to be looked up"))
    return format_html("{}", _("good until %(day)s") % {"day": formats.jst_date(end)})


@register.filter
def act_words(act: Act) -> str:
    """What was done, as it is read."""
    return str(trail.ACTS.get(act.act, act.act))


@register.filter
def outcome_words(value: str) -> str:
    """The outcome of a decision."""
    return str(Outcome(value).label) if value in Outcome.values else value


@register.filter
def answer_words(value: str) -> str:
    """The answer to an appeal, or a buyer's."""
    kind: Any = AppealAnswer if value in AppealAnswer.values else BuyersAnswer
    return str(kind(value).label) if value in kind.values else value


@register.filter
def party_words(value: str) -> str:
    """Who acted, when it was nobody of staff."""
    if value == "buyer":
        return _("Buyer")
    return str(Party(value).label) if value in Party.values else value


@register.simple_tag
def decision_against(seller: Organisation, listing: Listing | None = None) -> Decision | None:
    """`{% decision_against organisation listing as decision %}`: the last decision, when it went against the seller."""
    last = Decision.objects.filter(seller=seller, listing=listing).last()
    return last if last is not None and last.outcome in APPEALABLE else None


@register.filter
def waits_for_answer(order: Order) -> bool:
    """`{{ order|waits_for_answer }}`: whether the buyer has to say how a paid order shall go on."""
    return recalls.open_offers(order).exists()


@register.filter
def is_called_back(listing: Listing) -> bool:
    """`{{ listing|is_called_back }}`: whether the buyers of its paid orders are asked what they want instead."""
    return listing.recalls.filter(ended_at=None).exists()


@register.inclusion_tag("moderation/_asked.html")
def asked_of_buyer(order: Order, access_token: str) -> dict[str, Any]:
    """`{% asked_of_buyer order access_token %}`: the questions that wait for this buyer, for the order's page."""
    asked = [
        (
            offer,
            f"{reverse('moderation:offer', args=[order.public_id, offer.pk])}?access_token={access_token}",
        )
        for offer in recalls.open_offers(order)
    ]
    return {"asked": asked}

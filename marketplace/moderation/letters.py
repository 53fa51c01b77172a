"""Letters of moderation: to those who run a seller, each in their language, and to buyers whose order is stopped."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from marketplace.catalogue import sellers
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import RejectionCode
from marketplace.moderation.enums import APPEALABLE, AppealAnswer, Outcome
from marketplace.moderation.models import Appeal, Decision, Offer
from marketplace.orders.services import access_token
from marketplace.outbox import services as outbox
from marketplace.pages import formats
from people.models import Organisation, Role, User


def tell_of_decision(decision: Decision) -> None:
    """Tell the seller's administrators and owners of a decision, in the caller's transaction."""
    _tell(decision.seller, "moderation/decision", f"decision:{decision.pk}", lambda: _facts(decision))


def tell_of_appeal(appeal: Appeal) -> None:
    """Tell them how their appeal ended."""
    _tell(
        appeal.decision.seller,
        "moderation/appeal",
        f"appeal:{appeal.pk}",
        lambda: (
            _facts(appeal.decision)
            | {"words": appeal.answer_words, "heard": appeal.answer == AppealAnswer.HEARD}
        ),
    )


def ask_buyer(offer: Offer) -> None:
    """Ask the buyer of a stopped order what they want. Orders without an address see it on their page only."""
    order = offer.order
    if not order.email:
        return
    with translation.override(order.language):
        path = reverse("moderation:offer", args=[order.public_id, offer.pk])
        facts = {
            "project": _credits(offer.line.listing),
            "substitute": _credits(offer.recall.substitute),
            "order_number": order.public_id,
            "until": formats.jst_datetime(offer.until),
            "offer_url": f"{settings.SITE_URL}{path}?access_token={access_token(order.key)}",
        }
    _put("moderation/offer", order.email, order.language, facts, f"offer:{offer.pk}")


def _credits(listing: Listing) -> str:
    """Project and vintage: what is offered instead may be of the same project."""
    return f"{listing.batch.project.name} {listing.batch.vintage}"


def _facts(decision: Decision) -> dict[str, Any]:
    """Plain data in the reader's language."""
    path = reverse("moderation:decision", args=[decision.pk])
    return {
        "outcome": decision.outcome,
        "outcome_words": str(Outcome(decision.outcome).label),
        "ground": str(RejectionCode(decision.code).label) if decision.code else "",
        "words": decision.words,
        "organisation": decision.seller.name,
        "kind": decision.item.kind if decision.item else "listing",
        "listing": decision.listing.public_id if decision.listing else "",
        "project": decision.listing.batch.project.name if decision.listing else "",
        "may_sell": sellers.is_accepted(decision.seller),
        "may_appeal": decision.outcome in APPEALABLE,
        "decision_url": settings.SITE_URL + path,
    }


def _tell(seller: Organisation, letter: str, key: str, facts: Any) -> None:
    runs = User.objects.filter(
        memberships__organisation=seller, memberships__role__in=[Role.ADMIN, Role.OWNER], is_active=True
    )
    for user in runs.order_by("pk"):
        with translation.override(user.language):
            _put(letter, user.email, user.language, facts(), f"{key}:{user.pk}")


def _put(letter: str, to: str, language: str, facts: dict[str, Any], key: str) -> None:
    outbox.put_letter(letter, to=to, language=language, facts=facts, name=f"moderation:{key}")

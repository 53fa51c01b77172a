"""What a seller is told of its payouts, asked for in the transaction of what it tells of."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from marketplace.outbox import services as outbox
from marketplace.pages.formats import money
from marketplace.payouts.models import Payout
from marketplace.payouts.states import PayoutState, Way
from people.queries import members_with
from people.rights import Right

LETTERS = {PayoutState.PAID: "payouts/paid", PayoutState.RETURNED: "payouts/returned"}


def tell(payout: Payout) -> None:
    """Write to all who deal with the seller's money that a payout went out, or came back. Once for each state."""
    letter = LETTERS.get(PayoutState(payout.state))
    amount = sum(transfer.amount_minor for transfer in payout.going())
    if letter is None or not amount:
        return
    for user in members_with(payout.organisation, Right.PAY):
        with translation.override(user.language):
            facts = {
                "organisation": payout.organisation.name,
                "number": payout.public_id,
                "amount": money(amount, payout.currency),
                "way": str(Way(payout.way).label),
                "page_url": settings.SITE_URL + reverse("payouts:payout", args=[payout.public_id]),
            }
        name = f"{payout.public_id}:{payout.state}:{user.pk}"
        outbox.put_letter(letter, to=user.email, language=user.language, facts=facts, name=name)

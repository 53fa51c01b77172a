"""Mending a slip of the pen: what stands on an order may be written anew until its retirement starts."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from marketplace.errors import TooLateToMend
from marketplace.orders.models import Order
from marketplace.orders.moves import lock
from marketplace.orders.services import Wish
from marketplace.orders.states import UNPAID, State

MENDABLE = UNPAID | {State.PAID}
durable = partial(transaction.atomic, durable=True)


def mend(
    order: Order, *, beneficiary: str, beneficiary_kind: str, public: bool, message: str, purpose: str
) -> Order:
    """Write an order's words anew. Raises TooLateToMend once the retirement has started, TextInvalid, PurposeUnknown.

    Fulfilment locks the order before it reads the words, so a certificate has either all old ones or all new ones.
    """
    words = Wish(
        beneficiary=beneficiary,
        beneficiary_kind=beneficiary_kind,
        public=public,
        message=message,
        purpose=purpose,
    ).checked()
    with durable():
        locked = lock(order.pk)
        if locked.state not in MENDABLE:
            raise TooLateToMend
        locked.beneficiary, locked.beneficiary_kind = words.beneficiary, words.beneficiary_kind
        locked.beneficiary_public, locked.message, locked.purpose = words.public, words.message, words.purpose
        locked.updated_at = timezone.now()
        locked.save(
            update_fields=[
                "beneficiary",
                "beneficiary_kind",
                "beneficiary_public",
                "message",
                "purpose",
                "updated_at",
            ]
        )
    return locked

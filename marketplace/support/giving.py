"""Supporting a project: a payment page like an order's; and asking the money back until it is paid out."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from marketplace.catalogue.pricing import round_money
from marketplace.errors import PaymentUnavailable, TextInvalid
from marketplace.orders.services import access_token
from marketplace.orders.texts import checked_text
from marketplace.payments import settle
from marketplace.payments.models import Payment
from marketplace.payments.refunds import give_back
from marketplace.payouts import owing
from marketplace.support.errors import SupportAmount, SupportClosed, SupportPaidOut
from marketplace.support.models import LocalProject, Support
from marketplace.support.moves import begin, lock, lock_page, move
from marketplace.support.states import PageState, SupportState

LEAST: Final = 100  # yen
MOST: Final = 1_000_000
durable = partial(transaction.atomic, durable=True)


@dataclass(frozen=True, slots=True)
class Gift:
    """What a supporter says. The name may be empty; it is shown only when they say so."""

    amount_minor: int
    email: str
    name: str = ""
    name_public: bool = False
    wants_reports: bool = False
    language: str = "en"

    def checked(self) -> "Gift":
        """The same with its texts in NFC. Raises SupportAmount, TextInvalid."""
        if not LEAST <= self.amount_minor <= MOST:
            raise SupportAmount(field="amount", least=f"{LEAST:,}", most=f"{MOST:,}")
        try:
            validate_email(self.email)
        except ValidationError:
            raise TextInvalid(field="email") from None
        name = " ".join(checked_text(self.name, "name").split())[:200] if self.name.strip() else ""
        language = "ja" if self.language == "ja" else "en"
        return Gift(self.amount_minor, self.email, name, self.name_public, self.wants_reports, language)


def typed_amount(text: str) -> int:
    """Yen typed by a person. Raises SupportAmount."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("¥円 ").replace(",", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9):
        raise SupportAmount(field="amount", least=f"{LEAST:,}", most=f"{MOST:,}")
    return int(plain)


def split(amount_minor: int) -> tuple[int, int]:
    """What the card costs of a sum, and what the project gets; the platform takes nothing."""
    basis = settings.PAYMENT_FEE_BASIS_POINTS
    fee = amount_minor - round_money(amount_minor * 10_000, 10_000 + basis)
    return fee, amount_minor - fee


def give(project: LocalProject, gift: Gift, *, key: str) -> str:
    """Begin to support a project; answers with the payment page. `key` names one submission of one form.

    Raises SupportClosed, SupportAmount, TextInvalid, PaymentUnavailable.
    """
    gift = gift.checked()
    support = Support.objects.filter(key=key).first()
    if support is None:
        try:
            support = _begin(project, gift, key)
        except IntegrityError:  # a double click: the other request was faster
            support = Support.objects.get(key=key)
    payment = support.payments.get()
    try:
        return settle.open_payment(payment.pk)
    except settle.gateway.SessionImpossible as error:
        raise PaymentUnavailable from error


def ask_back(support: Support) -> None:
    """Have all of the money returned, until the project is being paid. Safe to repeat. Raises SupportPaidOut."""
    with durable():
        support = lock(support.pk)
        if support.state in {SupportState.REFUND_PENDING, SupportState.REFUNDED}:
            return
        if support.state != SupportState.PAID or not owing.cancel_support(support):
            raise SupportPaidOut
        move(support, SupportState.REFUND_PENDING, reason="asked")
        give_back(support.payments.get(), reason="asked")


def under_way(addresses: Collection[str]) -> bool:
    """Whether money given under some addresses waits, goes back, or might still be asked back."""
    mine = Support.objects.filter(email__in=addresses)
    moving = Q(state__in=[SupportState.WAITING, SupportState.REFUND_PENDING])
    return mine.filter(moving | Q(obligation__state__in=["owed", "withheld"])).exists()


def forget(addresses: Collection[str]) -> None:
    """Erase who gave under some addresses. Sums stay, and so does the receipt as long as the law asks for it."""
    Support.objects.filter(email__in=addresses).update(email="", name="", name_public=False)


def page_of(support: Support) -> str:
    """The address at which a supporter follows their support."""
    return f"{reverse('support:given', args=[support.public_id])}?access_token={access_token(support.key)}"


def _begin(project: LocalProject, gift: Gift, key: str) -> Support:
    fee, rest = split(gift.amount_minor)
    with durable():
        project = lock_page(project.pk)
        if project.state != PageState.OPEN:
            raise SupportClosed
        support = Support(
            key=key,
            project=project,
            email=gift.email,
            language=gift.language,
            name=gift.name,
            name_public=gift.name_public and bool(gift.name),
            wants_reports=gift.wants_reports,
            currency=project.currency,
            amount_minor=gift.amount_minor,
            payment_fee_minor=fee,
            project_minor=rest,
        )
        begin(support)
        page = settings.SITE_URL + page_of(support)
        Payment.objects.create(
            support=support,
            amount_minor=support.amount_minor,
            currency=support.currency,
            session_expires_at=timezone.now() + settle.SESSION_LASTS,
            success_url=page + "&from=stripe",
            cancel_url=settings.SITE_URL + project.get_absolute_url(),
        )
    return support

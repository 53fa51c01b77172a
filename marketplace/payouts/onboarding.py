"""Bringing a seller to Stripe Connect: an account, a link to Stripe's own form, and what Stripe still asks for.

Or, where Connect does not reach or is not wanted, a bank account in Japan.
"""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketplace.payments import gateway_connect
from marketplace.payouts.models import Payee
from marketplace.payouts.moves import lock
from marketplace.payouts.states import Way
from marketplace.payouts.zengin import BankAccount
from people.models import Kind, Organisation, User

durable = partial(transaction.atomic, durable=True)
COMPANIES = {Kind.COMPANY, Kind.OPERATOR}


def open_account(organisation: Organisation) -> str:
    """Stripe's form for this seller; its account is opened on the first call. Safe to repeat.

    Raises PaymentUnavailable.
    """
    with durable():
        seller = lock(organisation.pk)
    if not seller.account:
        account = gateway_connect.create_account(
            key=seller.public_id,
            name=organisation.legal_name,
            organisation=organisation.slug,
            non_profit=organisation.kind not in COMPANIES,
        )
        _note(seller.organisation_id, account)
        seller.account = account.id
    return gateway_connect.onboarding_link(
        seller.account,
        return_url=settings.SITE_URL + reverse("payouts:back"),
        refresh_url=settings.SITE_URL + reverse("payouts:again"),
    )


def back_to_stripe(organisation: Organisation) -> bool:
    """Whoever is paid by bank although Stripe could pay is paid by Stripe again. False when that is not so."""
    with durable():
        payee = lock(organisation.pk)
        if payee.way != Way.BANK or not payee.payouts_enabled:
            return False
        payee.way = Way.CONNECT
        payee.save(update_fields=["way"])
        return True


def ask_stripe(organisation: Organisation) -> None:
    """How the seller's account stands now. Raises PaymentUnavailable."""
    seller = Payee.objects.filter(organisation=organisation).first()
    if seller and seller.account:
        _note(organisation.pk, gateway_connect.fetch_account(seller.account))


def note_account(account: str) -> None:
    """Stripe says that an account has changed. Raises PaymentUnavailable."""
    seller = Payee.objects.select_related("organisation").filter(account=account).first()
    if seller:
        ask_stripe(seller.organisation)


def pay_by_bank(organisation: Organisation, account: BankAccount, *, by: User) -> None:
    """From now on this seller is paid to this bank account."""
    with durable():
        seller = lock(organisation.pk)
        for name, value in account.as_dict().items():
            setattr(seller, name, value)
        seller.way = Way.BANK
        seller.bank_changed_at, seller.bank_changed_by = timezone.now(), by
        seller.save()


def _note(organisation_id: int, account: gateway_connect.Account) -> None:
    with durable():
        seller = lock(organisation_id)
        # From the day on which Stripe can pay, it does: also when the bank was to pay until then.
        if not seller.way or (account.payouts_enabled and not seller.payouts_enabled):
            seller.way = Way.CONNECT
        seller.account = account.id
        seller.payouts_enabled = account.payouts_enabled and account.transfers_active
        seller.details_submitted = account.details_submitted
        seller.due, seller.disabled_reason = account.due, account.disabled_reason[:100]
        seller.asked_at = timezone.now()
        seller.save()

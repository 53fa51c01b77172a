"""Short ways to say the acts of the ledger."""

from datetime import datetime, timedelta

from django.utils import timezone

from registry import ledger
from registry.enums import BeneficiaryKind, Purpose
from registry.ledger import Claim, Retired
from registry.models import Account
from registry.transparency.commitments import Opening, new_salt


def claim(name: str = "山田 太郎", *, public: bool = True, message: str = "") -> Claim:
    openings = [Opening(field="beneficiary", salt=new_salt(), text=name)]
    if message:
        openings.append(Opening(field="message", salt=new_salt(), text=message))
    return Claim(
        purpose=Purpose.OFFSET,
        beneficiary_kind=BeneficiaryKind.PERSON,
        openings=tuple(openings),
        public=frozenset({"beneficiary", "message"} if public else ()),
    )


def soon() -> datetime:
    return timezone.now() + timedelta(minutes=36)


def hold(account: Account, grams: int, key: str = "hold-1") -> list[str]:
    return ledger.hold(key=key, account_id=account.pk, grams=grams, expires_at=soon())


def retire(hold_key: str = "hold-1", key: str = "retire-1", said: Claim | None = None) -> Retired:
    return ledger.retire(hold_key=hold_key, key=key, claim=said or claim())


def retire_now(account: Account, grams: int, key: str = "now-1", said: Claim | None = None) -> Retired:
    return ledger.retire_now(key=key, account_id=account.pk, grams=grams, claim=said or claim())

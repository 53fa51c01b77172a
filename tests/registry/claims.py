"""Short ways to retire from an account and to speak about it."""

from datetime import date
from typing import Any

from people.models import Organisation, User
from registry import accounts
from registry.enums import BeneficiaryKind, Purpose
from registry.models import Batch, CanonicalName, Retirement
from registry.retiring import names, retirements
from registry.retiring.claims import Words
from registry.retiring.retirements import Shown, Wanted
from registry.serials import parse

EVERYTHING = frozenset({"beneficiary", "user", "purpose_detail", "period", "place", "message"})


def vetted(by: User, organisation: Organisation, staff: User, ja: str, en: str = "") -> CanonicalName:
    name = names.propose_name(
        by=by, organisation=organisation, kind=BeneficiaryKind.ORGANISATION, name_ja=ja, name_en=en
    )
    return names.vet_name(name=name, by=staff)


def words(beneficiary: CanonicalName | str = "山田 太郎", **said: Any) -> Words:
    return Words(**{"purpose": Purpose.OFFSET, "beneficiary": beneficiary, **said})


def in_full(beneficiary: CanonicalName, **said: Any) -> Words:
    """Words with everything that can be said."""
    everything = {
        "purpose": Purpose.OTHER,
        "purpose_detail": "社員旅行の移動",
        "user": beneficiary,
        "period": (date(2025, 4, 1), date(2026, 3, 31)),
        "place": "高知県高知市",
        "message": "ありがとう",
    }
    return words(beneficiary, **everything | said)


def retire_held(
    batch: Batch,
    by: User | None,
    said: Words,
    *,
    grams: int | None = None,
    serials: tuple[str, ...] = (),
    key: str = "first",
    public: frozenset[str] = EVERYTHING,
    disclose_on: date | None = None,
) -> Retirement:
    """Retire from the account of the batch's operator."""
    done = retirements.retire_held(
        account=accounts.holding_account(batch.project.operator, livemode=batch.livemode),
        key=key,
        wanted=Wanted(batch, grams, tuple(parse(text) for text in serials)),
        words=said,
        shown=Shown(public, disclose_on),
        by=by,
    )
    return Retirement.objects.get(pk=done.id)

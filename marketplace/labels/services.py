"""What is done with labels. `by` is the person who acts for the company or runs the event."""

import unicodedata
from datetime import date
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.claims import Market, Strength, lint
from marketplace.errors import TextInvalid
from marketplace.events.models import Event
from marketplace.labels import access
from marketplace.labels.errors import ClaimRefused, LabelExists, LabelWithdrawn, SinceRefused, UnitsRefused
from marketplace.labels.models import Label, SoldUnits
from marketplace.products.models import Product
from people import audit
from people.models import User

durable = partial(transaction.atomic, durable=True)
WORDS_MAX = 1_000
UNITS_MAX = 10**9


def make(
    *,
    of: Product | Event,
    market: Market,
    by: User,
    since: date | None = None,
    reductions_ja: str = "",
    reductions_en: str = "",
) -> Label:
    """A label of a product (its sales from `since` on, today by default) or of an event, for one market.

    `reductions` are the company's words on what it does to emit less. Raises NotAllowed, ClaimRefused naming the
    words, TextInvalid, SinceRefused, LabelExists.
    """
    access.require(by, of)
    product, event = (of, None) if isinstance(of, Product) else (None, of)
    if product is not None:
        since = since or timezone.localdate()
        if since > timezone.localdate():
            raise SinceRefused(field="since")
    label = Label(
        livemode=product.livemode if product else True,
        product=product,
        event=event,
        market=market,
        since=since if product else None,
        reductions_ja=_words("reductions_ja", reductions_ja, market),
        reductions_en=_words("reductions_en", reductions_en, market),
        made_by=by,
    )
    try:
        with durable():
            label.save(force_insert=True)
            _note(label, by, "label.made", {"market": market})
    except IntegrityError as error:
        if "label_once_a" in str(error):
            raise LabelExists(field="market") from None
        raise
    return label


def withdraw(*, label: Label, by: User) -> Label:
    """End a label for good: its badge says so. Twice is once. Raises NotAllowed."""
    with durable():
        locked = _locked(label)
        access.require(by, access.subject(locked))
        if locked.withdrawn_at is None:
            locked.withdrawn_at = timezone.now()
            locked.save(update_fields=["withdrawn_at"])
            _note(locked, by, "label.withdrawn", {})
    return locked


def say_sold(*, label: Label, units: int, until: date, by: User) -> SoldUnits:
    """Say how many units were sold from the label's first day to `until`, through this shop's API or not.

    The label is valid only while that many are covered. What was said is never taken back. Raises NotAllowed,
    LabelWithdrawn, UnitsRefused.
    """
    with durable():
        locked = _locked(label)
        access.require(by, access.subject(locked))
        if locked.withdrawn_at is not None:
            raise LabelWithdrawn
        before = locked.sold_units.first()
        if (
            locked.since is None
            or not locked.since <= until <= timezone.localdate()
            or not 0 <= units <= UNITS_MAX
            or (before and (units < before.units or until < before.until))
        ):
            raise UnitsRefused(field="units")
        said = SoldUnits.objects.create(label=locked, units=units, until=until, said_by=by)
        _note(locked, by, "label.units_said", {"units": units, "until": until.isoformat()})
    return said


def _locked(label: Label) -> Label:
    found = Label.objects.select_for_update(of=["self"])
    return found.select_related("product__organisation", "event__organisation").get(pk=label.pk)


def _note(label: Label, by: User, act: str, facts: dict[str, str | int]) -> None:
    organisation = access.organisation(access.subject(label))
    if organisation is not None:
        audit.note(organisation, by, act, label.public_id, facts, livemode=label.livemode)


def _words(field: str, text: str, market: Market) -> str:
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if len(kept) > WORDS_MAX or not kept.replace("\n", " ").isprintable():
        raise TextInvalid(field=field)
    found = [claim.word for claim in lint(kept, market=market) if claim.strength == Strength.FORBIDDEN]
    if found:
        raise ClaimRefused(field=field, words=", ".join(found))
    return kept

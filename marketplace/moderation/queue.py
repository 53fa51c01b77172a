"""The queue: what comes in, who takes it on, and what is told among staff.

An item is taken on before it is worked on. That two people never hold one is the database's affair (an exclusion
constraint over the time of claims); a claim that nobody used ends after half an hour.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from marketplace.catalogue.models import Listing
from marketplace.catalogue.review import require_independent
from marketplace.moderation import facts, subjects, trail
from marketplace.moderation.checks import Outcome
from marketplace.moderation.enums import ItemKind
from marketplace.moderation.models import CheckResult, Claim, Item, Note
from marketplace.moderation.refusals import ItemTaken
from people.models import User
from registry.lifecycle.errors import NotIndependent, ReasonMissing, WrongState

durable = partial(transaction.atomic, durable=True)
CLAIM_LASTS = timedelta(minutes=30)
RISKS = {Outcome.FAILS: 30, Outcome.WARNS: 10, Outcome.PASSES: 0}
NEW_SELLER = 10
MOST = 100
ORDERS = {"risk": ("-risk", "entered_at", "id"), "age": ("entered_at", "id")}


def intake() -> int:
    """Let into the queue what waits for a decision, and out of it what waits no longer; how many came or went.

    Safe to run twice and at once: a row waits once (constraint).
    """
    changed = 0
    for kind in ItemKind:
        rows = subjects.waiting(kind)
        known = Item.objects.filter(kind=kind, closed_at=None)
        for row in rows.exclude(pk__in=known.values("subject")).order_by("pk"):
            changed += _enter(kind, row)
        for item in known.exclude(subject__in=rows.values("pk")):
            changed += _leave(item)
    return changed


def _enter(kind: ItemKind, row: Any) -> int:
    adapter = subjects.KINDS[kind]
    try:
        with durable():
            item = Item.objects.create(
                kind=kind,
                subject=row.pk,
                seller=adapter.seller(row),
                listing=adapter.listing(row),
                submitted_by=row.submitted_by,
                entered_at=row.submitted_at or timezone.now(),
            )
            trail.write("entered", item=item, party="seller")
            _check(item, row)
    except IntegrityError:  # another worker was faster
        return 0
    return 1


def _leave(item: Item) -> int:
    """Close an item whose row was withdrawn meanwhile."""
    with durable():
        closed = Item.objects.filter(pk=item.pk, closed_at=None).update(closed_at=timezone.now())
        if closed:
            trail.write("left", item=item, party="seller")
    return closed


def check_again(item: Item, *, by: User) -> None:
    """Run the automatic checks once more, as things stand now."""
    _kind, row = subjects.of(item)
    with durable():
        _check(item, row, by)


def _check(item: Item, row: Any, by: User | None = None) -> None:
    found, now = facts.run(item.kind, row), timezone.now()
    CheckResult.objects.bulk_create(
        CheckResult(item=item, name=name, outcome=result.outcome, facts=result.facts, at=now)
        for name, result in found
    )
    new = not Listing.objects.filter(seller=item.seller, state__in=["live", "sold_out", "expired"]).exists()
    item.risk = min(sum(RISKS[result.outcome] for _name, result in found) + NEW_SELLER * new, MOST)
    item.save(update_fields=["risk"])
    trail.write("checked", item=item, by=by, party="staff" if by else "clock", risk=item.risk)


def latest_checks(item: Item) -> list[CheckResult]:
    """The last result of each check."""
    last = {result.name: result for result in item.checks.order_by("id")}
    return list(last.values())


def waiting(*, order: str = "risk", kind: str = "") -> QuerySet[Item]:
    """What waits, the riskiest first and then the oldest, or the oldest first; `taken`: someone is at it."""
    now = timezone.now()
    running = Claim.objects.filter(item=OuterRef("pk"), at__lte=now, until__gt=now)
    items = Item.objects.filter(closed_at=None).select_related("seller", "listing__batch__project")
    if kind in ItemKind.values:
        items = items.filter(kind=kind)
    return items.annotate(taken=Exists(running)).order_by(*ORDERS.get(order, ORDERS["risk"]))


def running_claim(item: Item) -> Claim | None:
    """Who works on the item at the moment."""
    now = timezone.now()
    return item.claims.filter(at__lte=now, until__gt=now).select_related("by").first()


def claim(item: Item, *, by: User) -> Claim:
    """Take an item on for half an hour; again by its holder: prolong it.

    Raises NotForYou and NotIndependent (one's own submission, or one's own organisation), WrongState for what is
    decided, ItemTaken.
    """
    require_independent(by, item.seller)
    if by.pk == item.submitted_by_id:
        raise NotIndependent
    now = timezone.now()
    try:
        with durable():
            if not Item.objects.filter(pk=item.pk, closed_at=None).exists():
                raise WrongState
            held = running_claim(item)
            if held is not None and held.by_id != by.pk:
                raise ItemTaken
            if held is not None:
                held.until = now + CLAIM_LASTS
                held.save(update_fields=["until"])
                return held
            taken = Claim.objects.create(item=item, by=by, at=now, until=now + CLAIM_LASTS)
            trail.write("claimed", item=item, by=by)
            kind, row = subjects.of(item)
            if row.state == "submitted":
                kind.take_up(row, by)
    except IntegrityError:  # the exclusion constraint: someone was faster
        raise ItemTaken from None
    return taken


def release(item: Item, *, by: User) -> None:
    """Give an item back. Nothing happens when one does not hold it."""
    with durable():
        ended = item.claims.filter(by=by, until__gt=timezone.now()).update(until=timezone.now())
        if ended:
            trail.write("released", item=item, by=by)


def note(item: Item, *, by: User, text: str) -> Note:
    """Tell the others of staff something about an item. Raises NotForYou, NotIndependent, ReasonMissing."""
    require_independent(by, item.seller)
    if not text.strip():
        raise ReasonMissing(field="text")
    with durable():
        kept = Note.objects.create(item=item, by=by, text=text.strip(), at=timezone.now())
        trail.write("noted", item=item, by=by)
    return kept

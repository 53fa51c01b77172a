"""Importing a file of sales: kept, looked at, begun, and carried on in chunks that are wholly there or not at all.

A killed worker loses the chunk it was at, no more: the row to go on with stands in the transaction of the orders.
"""

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import PurePath

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.orders.moves import IllegalMove
from marketplace.outbox import services as outbox
from marketplace.outbox.services import NotYet
from marketplace.products import placing, reading
from marketplace.products.errors import FileRefused, ImportUnknown, ProductMoveRefused
from marketplace.products.models import Import, ImportProblem
from marketplace.products.moves import lock_import, move_import
from marketplace.products.reading import Problem, Sale
from marketplace.products.services import By, require
from marketplace.products.states import ImportState
from people.audit import note
from people.models import Organisation, User
from registry.models import Project

durable = partial(transaction.atomic, durable=True)
CHUNK = 2_000
AT_WORK_SECONDS = 40.0  # of one task; far below its limit
TRIES = 5


def upload(*, organisation: Organisation, livemode: bool, name: str, content: bytes, by: By = None) -> Import:
    """Keep a file of sales; the same file again is the import that it was. Nothing is bought yet.

    Raises NotAllowed, FileRefused.
    """
    require(by, organisation)
    name = PurePath(name.replace("\\", "/")).name[:200]
    if not name.isprintable():
        raise FileRefused(field="file")
    sha256 = hashlib.sha256(content).hexdigest()
    same = Import.objects.filter(organisation=organisation, livemode=livemode, sha256=sha256)
    if again := same.defer("content").first():
        return again
    rows = reading.count(content)
    kept, _new = Import.objects.get_or_create(
        organisation=organisation,
        livemode=livemode,
        sha256=sha256,
        defaults={
            "name": name or "sales",
            "content": content,
            "rows": rows,
            "uploaded_by": by if isinstance(by, User) else None,
        },
    )
    return kept


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a row would become: an order of so many grams, one from released stock (`singly`), or refused for `code`.

    None of these: it is an order already.
    """

    row: int
    external_id: str
    product: str = ""
    quantity: int | None = None
    grams: int | None = None
    project: Project | None = None
    days: int = 0
    singly: bool = False
    code: str = ""


def foreseen(found: Import, *, most: int = 20) -> list[Foreseen]:
    """What the next rows would become if the import went on now. Nothing is written."""
    content = bytes(Import.objects.values_list("content", flat=True).get(pk=found.pk))
    rows = list(islice(reading.sales(content, first=found.next_row), most))
    told = placing.plan(found, rows)
    taken = {one.sale.row: one for one in told.taken}
    singly = {sale.row for sale, _product in told.singly}
    why = {one.row: one.code for one in told.problems}
    shown = []
    for row in rows:
        one = taken.get(row.row)
        shown.append(
            Foreseen(
                row=row.row,
                external_id=row.external_id,
                product=row.product if isinstance(row, Sale) else "",
                quantity=row.quantity if isinstance(row, Sale) else None,
                grams=one.grams if one else None,
                project=one.listing.batch.project if one else None,
                days=one.version.return_days if one else 0,
                singly=row.row in singly,
                code=why.get(row.row, ""),
            )
        )
    return shown


def begin(*, found: Import, by: By = None) -> Import:
    """Begin an import, or go on with one that was stopped. Raises NotAllowed, ProductMoveRefused."""
    return _moved(found, ImportState.RUNNING, by)


def stop(*, found: Import, by: By = None) -> Import:
    """Stop an import after the chunk it is at; what was placed stays. Raises NotAllowed, ProductMoveRefused."""
    return _moved(found, ImportState.STOPPED, by)


def waits_for(found: Import) -> str:
    """What a stopped import waits for before it is any use to go on: `statement_overdue`, or nothing."""
    stopped = found.state == ImportState.STOPPED
    return placing.OVERDUE if stopped and placing.is_overdue(found) else ""


def of(organisation: Organisation, *, livemode: bool) -> QuerySet[Import]:
    """A company's imports of one mode, the latest first, without their files."""
    return Import.objects.filter(organisation=organisation, livemode=livemode).defer("content")


def by_public_id(organisation: Organisation, public_id: str, *, livemode: bool | None = None) -> Import:
    """A company's import, without its file. Raises ImportUnknown."""
    found = Import.objects.filter(organisation=organisation, public_id=public_id).defer("content")
    if livemode is not None:
        found = found.filter(livemode=livemode)
    one = found.select_related("organisation").first()
    if one is None:
        raise ImportUnknown
    return one


def carry_on(public_id: str) -> None:
    """Place chunk after chunk for a while: the outbox's handler. Safe to run twice, and at the same time."""
    until = time.monotonic() + AT_WORK_SECONDS
    found = Import.objects.select_related("organisation").get(public_id=public_id)
    rows = reading.sales(bytes(found.content), first=found.next_row)
    while found.state == ImportState.RUNNING:
        if time.monotonic() > until:
            raise NotYet(0.1)
        chunk = list(islice(rows, CHUNK))
        found = _place_chunk(found, chunk)


def _place_chunk(found: Import, chunk: list[Sale | Problem]) -> Import:
    """Place some rows and note how far it has come. Prices and stock that change meanwhile are looked at again."""
    for tried in range(1, TRIES + 1):
        told = placing.plan(found, chunk)
        if told.waits:
            with suppress(ProductMoveRefused):  # stopped by somebody at this moment
                stop(found=found)
            return Import.objects.get(pk=found.pk)
        placing.sell_singly(found, told)
        try:
            with durable():
                locked = lock_import(found.public_id)
                if locked.state != ImportState.RUNNING:
                    return locked
                if locked.next_row != found.next_row:
                    raise NotYet(1.0)  # somebody else is at it
                placing.place(locked, told)
                _note(locked, told)
                return locked
        except DatabaseError:
            if tried == TRIES:
                raise
    raise AssertionError("unreachable")


def _note(locked: Import, told: placing.Plan) -> None:
    ImportProblem.objects.bulk_create(
        ImportProblem(of=locked, row=one.row, external_id=one.external_id, field=one.field, code=one.code)
        for one in told.problems
    )
    locked.placed += told.placed
    locked.known += told.known
    locked.refused += len(told.problems)
    locked.next_row += told.placed + told.known + len(told.problems)
    if locked.next_row > locked.rows:
        locked.finished_at = timezone.now()
        move_import(locked, ImportState.DONE)
    else:
        locked.save(update_fields=["next_row", "placed", "known", "refused"])


def _moved(found: Import, state: ImportState, by: By) -> Import:
    with durable():
        locked = lock_import(found.public_id)
        require(by, locked.organisation)
        try:
            move_import(locked, state)
        except IllegalMove:
            raise ProductMoveRefused from None
        act = "import.begun" if state == ImportState.RUNNING else "import.stopped"
        note(locked.organisation, by, act, locked.name, {"rows": locked.rows}, livemode=locked.livemode)
        if state == ImportState.RUNNING:
            key = f"{locked.public_id}:{locked.next_row}:{timezone.now().timestamp()}"
            outbox.put("import_sales", key=key, payload={"public_id": locked.public_id})
    return locked

"""An audit reads what everyone can read, and says that it fits together, or what does not."""

import csv
import io
import json

import pytest
from django.db import transaction

from registry import accounts, cancellations
from registry.audit.audit import audit
from registry.audit.findings import Unfit
from registry.enums import CancellationReason
from registry.models import Batch, VerificationBody
from registry.retiring.retirements import Wanted
from registry.reversals import acts as losses
from registry.transparency import archive, published
from registry.transparency.leaf import LeafType, LogEntry, append
from registry.transparency.sequencer import integrate
from tests.registry.acts import retire_now
from tests.registry.audit.conftest import AT, TONNE, Copy, Site
from tests.registry.reversals.acts import report, settle
from tests.registry.transparency.test_halted import forget_the_leaves_from

pytestmark = pytest.mark.django_db


def test_a_sound_registry_passes_and_each_step_says_what_it_saw(shown, check):
    said: list[str] = []
    memory = check(Copy(shown), say=said.append)
    assert memory.head.size == published.latest_checkpoint().size == 270
    assert [str(key) for key in memory.keys] == shown["/registry/log/key"].decode().split()
    assert said[0].startswith("no key was given to trust")
    assert "retirements exported, as CSV and as JSON Lines alike: 5" in said
    assert said[-1] == "the sums shown for each batch, and their totals, are those of the log"


def test_one_mode_alone_can_be_looked_at(client, registry, check):
    site = Site(client)
    check(site, modes=[False])
    assert not [path for path in site.kept if path.endswith("livemode=true")]


def test_a_registry_may_go_on_while_it_is_audited(client, registry, listing, check):
    """Retired after the sums were shown, exported before a checkpoint covers it."""

    class Busy(Site):
        def lines(self, path):
            retire_now(listing, 11, key=path)
            yield from super().lines(path)

    said: list[str] = []
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        integrate()

    memory = audit(Busy(client), scratch=check.scratch, pause=pause, say=said.append)
    assert memory.head.size == 274
    assert waited == [1]


def test_who_remembers_a_checkpoint_sees_that_the_log_only_grew(client, registry, listing, check):
    before = check(Site(client))
    retire_now(listing, 11, key="later")
    integrate()
    after = check(Site(client), remembered=before)
    assert (before.head.size, after.head.size) == (270, 271)


def test_a_second_history_is_noticed_by_who_remembers_the_first(client, registry, check, listing):
    before = check(Site(client))
    forget_the_leaves_from(269)
    with archive.opened() as kept:
        kept.file.truncate(0)
    retire_now(listing, 11, key="instead")
    integrate()
    with pytest.raises(Unfit, match="remembered from the last audit: has another root"):
        check(Site(client), remembered=before)


def test_a_log_that_shrank_is_noticed_by_who_remembers_more(client, registry, check):
    before = check(Site(client))
    forget_the_leaves_from(200)
    with archive.opened() as kept:
        kept.file.truncate(0)
    integrate()
    with pytest.raises(Unfit, match="it has shrunk"):
        check(Site(client), remembered=before)


def test_a_unit_that_two_entries_retire_is_found(client, registry, batch: Batch, check):
    with transaction.atomic():
        append(
            LogEntry(
                type=LeafType.RETIREMENT,
                number="R-9999999",
                livemode=True,
                at=AT,
                grams=2,
                serials=(str(batch.units(5, 7)),),
                project=batch.project_registry_id,
                methodology=batch.methodology_label,
                vintage=batch.vintage,
                purpose="offset",
            )
        )
    integrate()
    with pytest.raises(Unfit) as found:
        check(Site(client))
    assert found.value.where == "leaf 270"
    assert found.value.what == f"takes {batch.units(5, 7)}, which leaf 2 has taken already"


def test_a_retirement_that_is_hidden_from_the_export_is_found(shown, check):
    for name in ("csv", "jsonl"):
        path = f"/registry/export/retirements.{name}?livemode=true"
        *rest, last = shown[path].splitlines(keepends=True)
        assert b"R-" in last
        shown[path] = b"".join(rest)
    with pytest.raises(Unfit, match=r"leaf 269: R-[0-9]+ is retired in the log, but not exported"):
        check(Copy(shown))


def test_names_that_changed_places_are_found(shown, check):
    """Each opening is genuine, but of another retirement."""
    path = "/registry/export/retirements.jsonl?livemode=true"
    rows = [json.loads(line) for line in shown[path].splitlines()]
    one, other = rows[2], rows[4]
    for member in ("beneficiary", "openings"):
        one[member], other[member] = other[member], one[member]
    shown[path] = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path = "/registry/export/retirements.csv?livemode=true"
    records = list(csv.reader(io.StringIO(shown[path].decode(), newline="")))
    one, other = records[3], records[5]
    for place in (records[0].index(member) for member in ("beneficiary", "openings")):
        one[place], other[place] = other[place], one[place]
    csv.writer(written := io.StringIO(newline="")).writerows(records)
    shown[path] = written.getvalue().encode()
    with pytest.raises(Unfit, match="line 3: the beneficiary is not what leaf 4 committed to"):
        check(Copy(shown))


def test_words_that_were_amended_and_are_still_exported_are_found(shown, check):
    path = "/registry/export/retirements.jsonl?livemode=true"
    assert shown[path].count(b'"version": 2') == 1
    for name, old, new in (("jsonl", b'"version": 2', b'"version": 1'), ("csv", b',2,"[', b',1,"[')):
        path = f"/registry/export/retirements.{name}?livemode=true"
        shown[path] = shown[path].replace(old, new).replace(b'"purpose": "other"', b'"purpose": "offset"')
        shown[path] = shown[path].replace(b",other,", b",offset,")
    with pytest.raises(Unfit, match="line 4: in the words of version 1, which leaf 268 has amended"):
        check(Copy(shown))


def test_sums_that_agree_with_each_other_but_not_with_the_log_are_found(shown, check):
    path = "/api/v1/registry/reconciliation/?livemode=true"
    shown[path] = (
        shown[path]
        .replace(b'"retired":1500278', b'"retired":1500277')
        .replace(b'"on_hold":500,', b'"on_hold":501,')
    )
    with pytest.raises(
        Unfit, match="batch KOC-JP-0012-2024-01: retired is 1500277 g, but the entries say 1500278 g"
    ):
        check(Copy(shown))


def test_a_key_that_the_log_never_announced_is_found(shown, check):
    lines = shown["/registry/log/key"].splitlines(keepends=True)
    shown["/registry/log/key"] = lines[0]
    with pytest.raises(Unfit, match="1 of its signatures are of a key that the registry does not name"):
        check(Copy(shown))


def test_cancelled_units_and_losses_made_good_from_the_buffer_are_those_of_the_log(
    client, registry, batch: Batch, check, staff, verifier
):
    """One loss is settled from the buffer, of another the buffer is only kept: it is still in the buffer."""
    holder = accounts.holding_account(batch.project.operator, livemode=True)
    with transaction.atomic():
        cancellations.cancel(account=holder, wanted=Wanted(batch, TONNE), reason=CancellationReason.VOLUNTARY)
    settle(
        report([batch], 300_000, by=staff),
        body=VerificationBody.objects.get(),
        staff=staff,
        verifier=verifier,
    )
    losses.put_on_hold(reversal=report([batch], 200_000, by=staff), by=staff)
    integrate()
    site = Site(client)
    check(site)
    (shown,) = json.loads(site.kept["/api/v1/registry/reconciliation/?livemode=true"])["batches"]
    assert (shown["cancelled"], shown["buffer"]) == (TONNE + 300_000, 700_000)

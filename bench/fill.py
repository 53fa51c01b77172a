"""A registry with a million retirements, or ten, made by bulk statements; and how long its pages take then.

    uv run python bench/fill.py --retirements 1000000 [--folder FOLDER] [--check]

The rows are those that single acts would have left: segments, entries, retirements, openings and leaves. While they are
written the triggers sleep and all indexes but the primary keys are away; each is made again afterwards from its own
definition, so that every unique and exclusion constraint is tried on every row. The real sequencer then gives the
leaves their places, so that check_books and an audit have nothing to find (--check runs check_books). With --folder
the database stays, and a second run only asks the pages.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from marketplace.runtime import servers

SERVER = ("shared_buffers=1GB", "max_wal_size=8GB", "maintenance_work_mem=256MB")
PROJECTS, VINTAGES = 10, (2020, 2021, 2022, 2023, 2024)
CHUNK = 100_000
MEAN_GRAMS = 10_500

# One chunk: how much of which batch, for whom. A third for one of a thousand companies, the rest for people; one in
# twenty withheld; three in a hundred for another purpose than offsetting; spread evenly over the three years until now.
STAGE = """
create temporary table staged on commit drop as
with wanted as (
    select i, i %% {batches} as turn, 1000 + i * 7919 %% 19001 as grams,
        sha256(convert_to('salt ' || i, 'UTF8')) as salt,
        date_trunc('milliseconds', now() - interval '3 years' * (1 - i / {total}::float8)) as at,
        case when i %% 3 = 0 then 'Company ' || i * 31 %% 1000 || ' Ltd'
            else (array['佐藤','鈴木','高橋','田中','伊藤','渡辺','山本','中村','小林','加藤'])[1 + i %% 10]
                || ' ' || chr(19968 + (i * 17 %% 2000)::int) || chr(19968 + (i * 29 %% 3000)::int) end as name,
        case when i %% 33 = 0 then 'disclosure' when i %% 997 = 0 then 'emissions_trading' else 'offset' end as purpose
    from generate_series(%s::bigint, %s::bigint) as i
), laid as (
    select w.*, s.batch_id, s.account_id, s.id as shelf,
        s.next + sum(w.grams) over (partition by w.turn order by w.i) - w.grams as lo,
        s.next + sum(w.grams) over (partition by w.turn order by w.i) as hi
    from wanted w join (
        select *, row_number() over (order by id) - 1 as turn from registry_shelf
    ) s on s.turn = w.turn
)
select l.*, l.lo::bigint as first, l.hi::bigint as stop, b as batch, nextval('registry_segment_id_seq') as segment,
    nextval('registry_retirement_id_seq') as retirement, registry_next_retirement_number() as number,
    array[registry_serial(b.serial, l.lo::bigint, l.hi::bigint)] as serials,
    '{{"beneficiary":"' || encode(sha256(l.salt || 'beneficiary\\000'::bytea || convert_to(l.name, 'UTF8')), 'hex')
        || '"}}' as commitments,
    (select id from registry_account where kind = 'retirement' and livemode) as target
from laid l join registry_batch b on b.id = l.batch_id order by l.i
"""
ACTS = """
insert into registry_segment (id, batch_id, lo, hi, account_id, condition)
    select segment, batch_id, first, stop, target, 3 from staged order by i;
insert into registry_retirement
        (id, number, key, livemode, batch_id, grams, serials, purpose, beneficiary_kind, commitments, paid, retired_at)
    select retirement, number, 'fill-' || i, true, batch_id, grams, serials, purpose,
        case when i % 3 = 0 then 'organisation' else 'person' end, commitments, null, at from staged order by i;
insert into registry_entry (act, batch_id, lo, hi, segment, source_id, target_id, retirement_id, at)
    select 12, batch_id, first, stop, segment, account_id, target, retirement, at from staged order by i;
insert into registry_opening (retirement_id, field, salt, text, public)
    select retirement, 'beneficiary', salt, name, i % 20 <> 0 from staged order by i;
with worded as materialized (
    select i, number, registry_retirement_leaf(batch, number, at, grams, serials, purpose, commitments) as entry
    from staged
), logged as (
    insert into registry_leaf (entry, hash, livemode, type, number)
    select entry, sha256('\\x00'::bytea || entry), true, 'retirement', number from worded order by i returning id
)
insert into registry_leaf_queue (leaf_id) select id from logged;
update registry_shelf s set next = t.stop
    from (select shelf, max(stop) as stop from staged group by shelf) t where t.shelf = s.id;
"""
FILLED = ("segment", "retirement", "entry", "opening", "leaf")
INDEXES = """
select case when c.oid is null then format('drop index %%I', i.indexrelid::regclass)
        else format('alter table %%s drop constraint %%I', i.indrelid::regclass, c.conname) end,
    case when c.oid is null then pg_get_indexdef(i.indexrelid)
        else format('alter table %%s add constraint %%I %%s',
            i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) end
from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('u', 'x')
where i.indrelid = any(%s::regclass[]) and not i.indisprimary
"""


def fill(retirements: int) -> None:
    """Issue 50 batches by the services, then retire from them in chunks."""
    from django.db import connection

    stage(tonnes=retirements * MEAN_GRAMS // 1_000_000 // (PROJECTS * len(VINTAGES)) * 2 + 20)
    with bare_tables():
        write_rows(retirements)
    log_everything()
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze)")
    say("vacuum analyze", began)


def write_rows(retirements: int) -> None:
    """What the acts would have written, in chunks."""
    from django.db import connection, transaction

    began = time.perf_counter()
    statement = STAGE.format(batches=PROJECTS * len(VINTAGES), total=retirements)
    for first in range(1, retirements + 1, CHUNK):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute(statement, [first, min(first + CHUNK - 1, retirements)])
            for act in ACTS.split(";\n")[:-1]:
                cursor.execute(act)
        print(
            f"{min(first + CHUNK - 1, retirements):>12,} after {time.perf_counter() - began:.0f} s",
            flush=True,
        )
    say("rows", began)


@contextmanager
def bare_tables() -> Iterator[None]:
    """Tables without indexes and their constraints, primary keys apart; afterwards they are made again."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [[f"registry_{name}" for name in FILLED]])
        found = cursor.fetchall()
        for drop, _make in found:
            cursor.execute(drop)
        yield
        began = time.perf_counter()
        for _drop, make in found:
            cursor.execute(make)
        say(f"{len(found)} indexes and constraints made again", began)


def stage(*, tonnes: int) -> None:
    """Ten projects of one operator, each with a batch of five vintages, each wholly on one shelf."""
    from django.db import transaction

    from people.models import Kind
    from people.services import create_organisation, register_person
    from registry import accounts, issuance, standards
    from registry.enums import AccountKind, SchemeKind

    day = date(2020, 4, 1)
    owner = register_person(email="owner@example.org", password="a-long-pass-phrase", language="en")
    npo = create_organisation(slug="npo", kind=Kind.NPO, legal_name="NPO", name_en="NPO", owner=owner)
    both = {f"{name}_{code}": name for name in ("name", "summary") for code in ("ja", "en")}
    scheme = standards.accredit_scheme(
        prefix="OKA", slug="oka", kind=SchemeKind.OWN, accredited_from=day, **both
    )
    methodology = standards.publish_methodology(
        scheme=scheme, code="FO-001", version="1.0", kind="forest", **both
    )
    body = standards.accredit_body(
        organisation=npo, accreditation="1", scopes=["forest"], accredited_from=day
    )
    words = ("name", "place", "summary", "story", "additionality", "risks", "safeguards")
    for n in range(1, PROJECTS + 1):
        project = standards.register_project(
            methodology=methodology, operator=npo, verifier=body, code=f"{n:04d}", country="JP", slug=f"forest-{n}",
            latitude=35, longitude=135, crediting_from=day, crediting_until=date(2040, 3, 31),
            **{f"{name}_{code}": f"{name} {n}" for name in words for code in ("ja", "en")},
        )  # fmt: skip
        for vintage in VINTAGES:
            with transaction.atomic():
                batch = issuance.issue(project=project, vintage=vintage, tonnes=tonnes, livemode=True)
                source = accounts.holding_account(npo, livemode=True)
                escrow = accounts.open_account(kind=AccountKind.ESCROW, livemode=True, organisation=npo)
                issuance.shelve(batch=batch, source=source, escrow=escrow, grams=batch.grams, shelves=1)


def log_everything() -> None:
    """The real sequencer, as it runs in the worker."""
    from registry.transparency import sequencer
    from registry.transparency.published import log_health

    began = time.perf_counter()
    taken = sequencer.integrate(wait=True)
    say(f"{taken:,} leaves into the log ({log_health()})", began)


# --- what the pages take then --------------------------------------------------------------------------------------
def pages(retirements: int) -> dict[str, str]:
    """An address for everything one looks up; the numbers are from the middle of the registry."""
    from registry.models import Batch, Retirement

    middle = Retirement.objects.get(number=f"R-{retirements // 2:07d}")
    batch = Batch.objects.get(pk=middle.batch_id).serial
    gram = middle.serials[0].partition("~")[0]
    find = "/registry/retirements/"
    return {
        "a gram": f"/registry/units/{gram}/",
        "a gram (API)": f"/api/v1/registry/units/{gram}/",
        "a retirement (API)": f"/api/v1/registry/retirements/{middle.number}/",
        "its certificate page": f"/certificates/{middle.number}/",
        "the newest retirements": find,
        "a seldom name": f"{find}?beneficiary=佐藤+{middle.number[-1]}",
        "a company's name": f"{find}?beneficiary=Company+7+Ltd",
        "a surname (one in fifteen)": f"{find}?beneficiary=鈴木",
        "a name nobody has": f"{find}?beneficiary=Nobody",
        "one project": f"{find}?project=OKA-JP-0003",
        "a seldom purpose": f"{find}?purpose=emissions_trading",
        "a month two years ago": f"{find}?from=2024-11-01&to=2024-11-30",
        "name, project and month": f"{find}?beneficiary=鈴木&project=OKA-JP-0003&from=2024-11-01&to=2024-11-30",
        "a batch": f"/registry/batches/{batch}/",
        "a project": "/registry/projects/OKA-JP-0003/",
        "the registry's front page": "/registry/",
        "reconciliation": "/registry/reconciliation/",
        "reconciliation (API)": "/api/v1/registry/reconciliation/",
    }


def look(retirements: int) -> None:
    """Ask each page six times: the first answer and the median of the others, in milliseconds."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.get("/registry/log/")  # the first answer of a process loads the site
    print(f"\n{'milliseconds':<32}{'first':>10}{'then':>10}")
    for name, address in pages(retirements).items():
        first, *then = (milliseconds(client, address) for _ in range(6))
        print(f"{name:<32}{first:>10.0f}{statistics.median(then):>10.1f}", flush=True)
    for form in ("csv", "jsonl", "parquet"):
        print(
            f"{'export as ' + form:<32}{export_rate(client, form):>12,.0f} retirements a second", flush=True
        )


def milliseconds(client: Any, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    answer.content  # noqa: B018 - rendered
    assert answer.status_code == 200, (address, answer.status_code)
    return (time.perf_counter() - began) * 1_000


def export_rate(client: Any, form: str, seconds: float = 10) -> float:
    """Rows a second of the first so many seconds."""
    from registry.exports import views

    rows = views.rows
    seen = 0

    def counted(*what: Any) -> Iterator[Any]:
        nonlocal seen
        for seen, row in enumerate(rows(*what), start=1):  # noqa: B007 - read below
            yield row

    views.rows = counted
    began = time.perf_counter()
    for _piece in client.get(f"/registry/export/retirements.{form}"):
        if time.perf_counter() - began > seconds:
            break
    views.rows = rows
    return seen / (time.perf_counter() - began)


def check() -> None:
    from registry import invariants

    for result in invariants.run():
        print(
            f"{'ok  ' if result.holds else 'FAIL'} {result.name} {list(result.offenders[:3]) or ''}",
            flush=True,
        )


def sizes() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, pg_total_relation_size(oid) / 1e6, pg_indexes_size(oid) / 1e6 from pg_class"
            " where relkind = 'r' and relname like 'registry_%%' order by 2 desc limit 8",
            [],
        )
        for name, whole, indexes in cursor.fetchall():
            print(f"{name:<32}{whole:>10,.0f} MB, of which indexes {indexes:,.0f}")


def say(what: str, began: float) -> None:
    print(f"{what}: {time.perf_counter() - began:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--retirements", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keep the database here, or use the one that is there")
    parser.add_argument("--check", action="store_true", help="run check_books, too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="okaeshi-fill-", dir="/tmp") as spare:
        folder = asked.folder or Path(spare)
        there = (folder / "filled").exists()
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        os.environ |= {"OKAESHI_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "marketplace.settings"}
        postgres = servers.Postgres(folder, durable=False)
        postgres.settings += SERVER
        redis = servers.Redis(folder)
        try:
            redis.start()
            postgres.start()
            run(asked.retirements, there=there, with_check=asked.check)
            (folder / "filled").write_text(str(asked.retirements))
        finally:
            postgres.stop()
            redis.stop()


def run(retirements: int, *, there: bool, with_check: bool) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    if not there:
        fill(retirements)
    sizes()
    look(retirements)
    if with_check:
        began = time.perf_counter()
        check()
        say("check_books", began)


if __name__ == "__main__":
    main()

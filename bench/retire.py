"""How fast retirements are, through Django, beside pgbench and django-hordak on the same durable PostgreSQL.

    uv run python bench/retire.py [--seconds 2] [--rounds 3] [--clients 1,4,16] [--only ledger,pair]

Every round measures every case at every number of processes, in a shuffled order, pgbench first and last; ratios are
medians of the ratios inside one round, so that a machine that slows down slows both sides down. All processes sell
from one listing. fsync, synchronous_commit and full_page_writes are on; after the last round the books are checked.
"""

import argparse
import multiprocessing
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psycopg

from marketplace.runtime import servers, wheels

SERVER = ("shared_buffers=1GB", "max_wal_size=4GB")
SCALE = 20
WARM = 40  # acts before the clock starts: enough for every statement to be prepared
Act = Callable[[], object]

# what: (the case, beside which, at how many processes, at least)
GOALS = [
    ("the ledger act alone", "ledger", "pgbench", 16, 0.45),
    ("hold and retire", "pair", "pgbench", 16, 0.22),
    ("order to retirement, in one act", "order", "pgbench", 16, 0.30),
    ("order to retirement, in one act", "order", "hordak", 16, 3.0),
]
NO_COLLAPSE = 0.9  # the rate at 16 processes / the rate at 4


# --- the acts ------------------------------------------------------------------------------------------------------
def ledger_act(place: dict[str, Any]) -> Act:
    """Take, retire, enter and log in one act, autocommit: a company that has paid already."""
    from registry import ledger

    said, key, choose = _claim(), _keys(), random.Random()

    def act() -> None:
        grams = choose.randint(1, 5)
        ledger.retire_now(key=key(), account_id=place["escrow"], grams=grams, claim=said)

    return act


def hold_and_retire(place: dict[str, Any]) -> Act:
    """Two acts, two commits: someone who pays by card between them."""
    from datetime import timedelta

    from django.utils import timezone

    from registry import ledger

    said, key, choose = _claim(), _keys(), random.Random()
    expires = timezone.now() + timedelta(hours=1)

    def act() -> None:
        mine = key()
        grams = choose.randint(1, 5)
        ledger.hold(key=mine, account_id=place["escrow"], grams=grams, expires_at=expires)
        ledger.retire(hold_key=mine, key=mine, claim=said)

    return act


def company_order(place: dict[str, Any]) -> Act:
    """A company's order from its price to its leaf: order, line, statement, retirement and outbox in one act."""
    from functools import partial

    from marketplace.orders import statement
    from marketplace.orders.basket import Asked, fill
    from marketplace.orders.services import Wish
    from people.models import Organisation

    # Each process is another company, as on one listing they would be; one company's orders meet in its statement.
    company = Organisation.objects.get(pk=place["companies"][os.getpid() % len(place["companies"])])
    wish = Wish(beneficiary="Kaze Airways", beneficiary_kind="organisation")
    key, choose = _keys(), random.Random()

    def act() -> None:
        asked = [Asked(place["listing"], grams=choose.randint(1, 5))]
        basket = partial(fill, asked, livemode=True, by_card=False)
        statement.place(organisation=company, fill_basket=basket, wish=wish, key=key())

    return act


def hordak_transfer(place: dict[str, Any]) -> Act:
    """django-hordak's own `transfer_to` between the same two accounts."""
    from django.db import transaction
    from hordak.models import Account
    from moneyed import Money

    giver, taker = Account.objects.order_by("id")[:2]

    def act() -> None:
        with transaction.atomic():
            giver.transfer_to(taker, Money(random.randint(1, 5), "EUR"))

    return act


OURS: dict[str, Callable[[dict[str, Any]], Act]] = {
    "ledger": ledger_act,
    "pair": hold_and_retire,
    "order": company_order,
}
CASES = {**OURS, "hordak": hordak_transfer}


def _claim() -> Any:
    from registry.enums import BeneficiaryKind, Purpose
    from registry.ledger import Claim
    from registry.transparency.commitments import Opening, new_salt

    return Claim(
        purpose=Purpose.OFFSET,
        beneficiary_kind=BeneficiaryKind.ORGANISATION,
        openings=(Opening(field="beneficiary", salt=new_salt(), text="Kaze Airways"),),
        public=frozenset({"beneficiary"}),
    )


def _keys() -> Callable[[], str]:
    stem, count = f"{os.getpid()}-{time.time_ns()}", iter(range(10**12))
    return lambda: f"{stem}-{next(count)}"


# --- who runs them -------------------------------------------------------------------------------------------------
def work(case: str, place: dict[str, Any], seconds: float, ready: Any, answers: Any) -> None:
    """One process: warm up, wait for the others, count acts until the time is over."""
    prepare(case, place["url"])
    act = CASES[case](place)
    for _ in range(WARM):
        act()
    ready.wait()
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        act()
        count += 1
    answers.put(count)


def prepare(case: str, url: str) -> None:
    """Make this process Django: the site's own settings, or a bare project with django-hordak."""
    import django

    if case != "hordak":
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "marketplace.settings"}
    else:
        from django.conf import settings

        facts = psycopg.conninfo.conninfo_to_dict(url)
        settings.configure(
            DATABASES={
                "default": {
                    "ENGINE": "django.db.backends.postgresql",
                    "NAME": "hordak",
                    "USER": facts["user"],
                    "HOST": facts["host"],
                    "CONN_MAX_AGE": None,
                }
            },
            INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
            USE_TZ=True,
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            DEFAULT_CURRENCY="EUR",
            CURRENCIES=["EUR"],
        )
    django.setup()


def measure(case: str, place: dict[str, Any], clients: int, seconds: float) -> float:
    """Acts a second, by so many processes."""
    if case == "pgbench":
        return pgbench(place, clients, seconds)
    context = multiprocessing.get_context("spawn")
    ready, answers = context.Barrier(clients), context.Queue()
    processes = [
        context.Process(target=work, args=(case, place, seconds, ready, answers)) for _ in range(clients)
    ]
    for process in processes:
        process.start()
    total: int = sum(answers.get(timeout=120 + seconds) for _ in processes)
    for process in processes:
        process.join()
    return total / seconds


def pgbench(place: dict[str, Any], clients: int, seconds: float, *options: str) -> float:
    command = [place["pgbench"], *(options or ("-n", "-M", "prepared", "-N", "-c", str(clients)))]
    if not options:
        command += ["-j", str(min(clients, os.cpu_count() or 1)), "-T", str(max(1, round(seconds)))]
    facts = psycopg.conninfo.conninfo_to_dict(place["url"])
    environment = {"PGHOST": str(facts["host"]), "PGUSER": str(facts["user"]), "PGDATABASE": "pgbench"}
    said = subprocess.run(
        [str(word) for word in command],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"tps = ([\d.]+)", said.stdout)
    return float(found[1]) if found else 0.0


# --- the stage -----------------------------------------------------------------------------------------------------
def stage_ours(place: dict[str, Any], answers: Any) -> None:
    """Migrate, and put a batch of 900,000 t on sale in 64 shelves, by the services."""
    prepare("ledger", place["url"])
    from datetime import date

    from django.core.management import call_command
    from django.db import transaction

    from marketplace.catalogue.services import list_for_sale
    from people.models import Kind
    from people.services import create_organisation, register_person
    from registry import accounts, issuance, standards
    from registry.enums import SchemeKind

    call_command("migrate", verbosity=0)
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
    project = standards.register_project(
        methodology=methodology, operator=npo, verifier=body, code="0001", country="JP", slug="forest",
        latitude=35, longitude=135, crediting_from=day, crediting_until=date(2040, 3, 31),
        **{f"{name}_{code}": name for name in words for code in ("ja", "en")},
    )  # fmt: skip
    with transaction.atomic():
        batch = issuance.issue(project=project, vintage=2024, tonnes=900_000, livemode=True)
        source = accounts.holding_account(npo, livemode=True)
        listing = list_for_sale(batch=batch, source=source, grams=batch.grams, project_price_minor=5_000)
    companies = [
        create_organisation(
            slug=f"company-{n}",
            kind=Kind.COMPANY,
            legal_name=f"Company {n}",
            name_en=f"Company {n}",
            statement_limit_minor=10**11,
        )
        for n in range(16)
    ]
    answers.put(
        {
            "escrow": listing.escrow_id,
            "listing": listing.public_id,
            "companies": [company.pk for company in companies],
        }
    )


def stage_hordak(place: dict[str, Any], answers: Any) -> None:
    prepare("hordak", place["url"])
    from django.core.management import call_command
    from hordak.models import Account, AccountType

    call_command("migrate", verbosity=0)
    for name in ("giver", "taker"):
        Account.objects.create(name=name, code=name[0], type=AccountType.asset, currencies=["EUR"])
    answers.put({})


def check(place: dict[str, Any], answers: Any) -> None:
    """What the books say after all that."""
    prepare("ledger", place["url"])
    from registry import invariants
    from registry.invariants import holdings, retirements
    from registry.models import Retirement

    found = invariants.broken(invariants.run([*holdings.CHECKS, *retirements.CHECKS]))
    answers.put({"broken": found, "retirements": Retirement.objects.count()})


def child(target: Callable[..., None], place: dict[str, Any]) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=target, args=(place, answers))
    process.start()
    answer: dict[str, Any] = answers.get(timeout=180)
    process.join()
    return answer


# --- the print-out -------------------------------------------------------------------------------------------------
Seen = dict[tuple[str, int], list[float]]


def ratio(seen: Seen, case: str, beside: str, clients: int) -> float:
    pairs = zip(seen[case, clients], seen[beside, clients], strict=True)
    return statistics.median(mine / other for mine, other in pairs)


def report(seen: Seen, clients: list[int]) -> None:
    cases = list(dict.fromkeys(case for case, _ in seen))
    print(f"{'case':<10}{'processes':>10}{'acts/s':>9}{'x pgbench':>11}{'x hordak':>10}   lowest .. highest")
    for case in cases:
        for n in clients:
            rates = seen[case, n]
            hordak = f"{ratio(seen, case, 'hordak', n):.2f}" if ("hordak", n) in seen else "-"
            print(
                f"{case:<10}{n:>10}{statistics.median(rates):>9.0f}{ratio(seen, case, 'pgbench', n):>11.3f}"
                f"{hordak:>10}   {min(rates):.0f} .. {max(rates):.0f}"
            )
    print()
    for words, case, beside, n, least in GOALS:
        if (case, n) in seen and (beside, n) in seen:
            _goal(f"{words}, {n} processes, x {beside}", ratio(seen, case, beside, n), least)
    for case in [case for case in cases if case in OURS and {(case, 4), (case, 16)} <= set(seen)]:
        pairs = zip(seen[case, 16], seen[case, 4], strict=True)
        _goal(f"{case}: 16 processes x 4 processes", statistics.median(a / b for a, b in pairs), NO_COLLAPSE)


def _goal(words: str, reached: float, least: float) -> None:
    print(f"{'reached' if reached >= least else 'MISSED ':<8} {words}: {reached:.2f} (goal: {least:.2f})")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", default="1,4,16")
    parser.add_argument("--only", default=",".join(CASES))
    asked = parser.parse_args()
    clients = [int(n) for n in asked.clients.split(",")]
    cases = [case for case in CASES if case in asked.only.split(",")]
    with tempfile.TemporaryDirectory(prefix="okaeshi-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        os.environ["OKAESHI_VAR"] = folder
        server = servers.Postgres(Path(folder), durable=True)
        server.settings = SERVER
        try:
            server.start()
            place = stage(server, with_hordak="hordak" in cases)
            run(place, cases, clients, asked.rounds, asked.seconds)
            books = child(check, place)
            print(f"\n{books['retirements']} retirements; the books: {books['broken'] or 'true'}")
        finally:
            server.stop()


def stage(server: servers.Postgres, *, with_hordak: bool) -> dict[str, Any]:
    """Three databases on the one server: ours, pgbench's, hordak's."""
    programs = wheels.postgres_programs(server.root, user=server.user, say=print)
    place: dict[str, Any] = {"url": server.url, "pgbench": str(programs / "pgbench")}
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("create database pgbench")
        connection.execute("create database hordak")
    pgbench(place, 1, 0, "-i", "-q", "-s", str(SCALE))
    place |= child(stage_ours, place)
    if with_hordak:
        child(stage_hordak, place)
    return place


def run(place: dict[str, Any], cases: list[str], clients: list[int], rounds: int, seconds: float) -> None:
    seen: Seen = {}
    for number in range(rounds):
        for n in clients:
            order = random.sample(cases, len(cases))
            before = measure("pgbench", place, n, seconds)
            rates = {case: measure(case, place, n, seconds) for case in order}
            rates["pgbench"] = (before + measure("pgbench", place, n, seconds)) / 2
            for case in ("pgbench", *cases):
                seen.setdefault((case, n), []).append(rates[case])
            print(f"round {number + 1}, {n} processes: done", file=sys.stderr)
    report(seen, clients)


if __name__ == "__main__":
    main()

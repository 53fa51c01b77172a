"""House rules that a reader counts on: floors, rooms of a size, one mover, no hidden calls."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = {"people": 0, "calculators": 0, "registry": 1, "marketplace": 2}
FUNCTION_MAX, FILE_MAX = 70, 400
SOURCES = sorted(
    path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_floor_imports_only_floors_below_it(path):
    mine = path.relative_to(ROOT).parts[0]
    for module in imports(path):
        other = module.split(".")[0]
        if other in FLOORS and other != mine:
            assert FLOORS[other] < FLOORS[mine], f"{name(path)} imports {module}"


def test_stripe_is_spoken_to_by_the_gateway_only():
    sandbox = ROOT / "marketplace/payments/sandbox"
    found = [
        name(path)
        for path in SOURCES
        if sandbox not in path.parents and any(module.split(".")[0] == "stripe" for module in imports(path))
    ]
    assert all(path.startswith("marketplace/payments/gateway") for path in found), found


def test_there_are_no_signals():
    assert [
        name(path) for path in SOURCES if "django.dispatch" in path.read_text() or "signals" in imports(path)
    ] == []


def test_no_room_is_a_lumber_room():
    lumber = {"utils", "helpers", "common", "misc"}
    assert [name(path) for path in SOURCES if lumber & {path.stem, *path.parts}] == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_rooms_and_functions_are_of_a_size(path):
    text = path.read_text()
    assert len(text.splitlines()) <= FILE_MAX
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            assert node.end_lineno - node.lineno + 1 <= FUNCTION_MAX, f"{name(path)}: {node.name}"


def test_an_orders_state_is_assigned_in_one_file():
    assigning = re.compile(r"\border\.state\s*=[^=]|Order\.objects.*update\([^)]*state=")
    found = [name(path) for path in SOURCES if assigning.search(path.read_text())]
    assert found == ["marketplace/orders/moves.py"]


def test_a_transfers_state_is_assigned_in_one_file():
    assigning = re.compile(r"\btransfer\.state\s*=[^=]|Transfer\.objects.*\.update\(")
    found = [name(path) for path in SOURCES if assigning.search(path.read_text())]
    # Those of the shop are of money, and have no state.
    assert [path for path in found if path.startswith("registry/")] == ["registry/transfers.py"]


def test_the_states_of_owed_money_are_assigned_in_one_file():
    assigning = re.compile(r"\b(obligation|payout|clawback|one)\.state\s*=[^=]|\.update\(state=")
    found = [
        name(path)
        for path in SOURCES
        if "marketplace/payouts" in str(path) and assigning.search(path.read_text())
    ]
    assert found == ["marketplace/payouts/moves.py"]


def test_the_state_of_a_reversal_is_assigned_in_one_file():
    assigning = re.compile(r"\breversal\.state\s*=[^=]|Reversal\.objects.*\.update\(")
    found = [name(path) for path in SOURCES if assigning.search(path.read_text())]
    assert found == ["registry/reversals/moves.py"]


def test_the_state_of_a_listing_is_assigned_in_one_file():
    assigning = re.compile(r"\b(listing|locked|draft)\.state\s*=[^=]|Listing\.objects.*\.update\(")
    found = [
        name(path)
        for path in SOURCES
        if "catalogue" in path.read_text() and assigning.search(path.read_text())
    ]
    assert found == ["marketplace/catalogue/moves.py"]


def test_holdings_are_written_in_the_ledgers_files_only():
    """Segments, shelves, holds, entries and retirements: made, changed or deleted nowhere else."""
    writing = re.compile(
        r"\b(Segment|Shelf|Returned|Hold|Entry|Retirement)\.objects\.(create|bulk_create|bulk_update|update|get_or_create)\b"
    )
    allowed = {
        "registry/holdings.py",
        "registry/issuance.py",
        "registry/ledger.py",
        "registry/retiring/retirements.py",
        "registry/reversals/buffer.py",
    }
    assert {name(path) for path in SOURCES if writing.search(path.read_text())} <= allowed


def test_every_decision_is_one_screen_and_named_as_a_decision():
    for page in sorted((ROOT / "docs/adr").glob("*.md")):
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", page.name)
        assert len(page.read_text().splitlines()) <= 70, page.name


def test_every_form_of_a_work_screen_names_where_it_goes():
    """What waited for a second factor is answered at the factor's address: a form that names none would go there."""
    work = re.compile(r'extends "(registry/desk|moderation|payouts|companies|support)/base.html"')
    nameless = re.compile(r'<form(?![^>]*\baction=)[^>]*method="post"')
    pages = {name(path): path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    assert [page for page, text in pages.items() if work.search(text) and nameless.search(text)] == []


def test_a_file_of_tests_stays_in_one_process(request):
    """Else each process would make the files' servers, and a whole site, anew: minutes that nobody would notice."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith(f"@{Path(__file__).relative_to(ROOT).as_posix()}")

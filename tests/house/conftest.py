import pytest

from registry import approvals
from registry.enums import ProposalKind
from tests.shop import company_order, test_listing  # noqa: F401 (fixtures)


@pytest.fixture
def a_proposal(staff, monkeypatch) -> str:
    """The number of an act that waits for a second person."""
    monkeypatch.setitem(approvals.ACTS, ProposalKind.SUSPEND, "tests.registry.test_four_eyes.RENAME")
    payload = {"language": "en"}
    return str(approvals.propose(kind=ProposalKind.SUSPEND, payload=payload, by=staff, reason="...").pk)

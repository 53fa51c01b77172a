"""Random acts in any order, against a model of ten lines; after each of them every check of the books holds.

OKAESHI_STATEFUL_EXAMPLES=500 tries more stories than CI has time for.
"""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from people.models import Organisation, User
from registry import (
    accounts,
    cancellations,
    holdings,
    invariants,
    issuance,
    ledger,
    queries,
    transfers,
)
from registry.enums import AccountKind, CancellationReason
from registry.errors import InsufficientStock
from registry.foreign import immobilise
from registry.foreign.errors import ForeignUnitsTaken
from registry.models import Account, Batch, Immobilisation, Project, Reversal, Transfer, VerificationBody
from registry.retiring import retirements
from registry.retiring.retirements import Shown, Wanted
from registry.reversals import acts as losses
from tests.registry.acts import claim, soon
from tests.registry.claims import words
from tests.registry.conftest import TONNE
from tests.registry.foreign.acts import enter, gold
from tests.registry.reversals.acts import report

EXAMPLES = int(os.environ.get("OKAESHI_STATEFUL_EXAMPLES", "4"))
GRAMS = st.one_of(st.integers(1, 50), st.integers(1, 3 * TONNE))
ANY = st.integers(0, 10**6)  # which of the batches, holds or transfers there are


class Model:
    """What the registry should be: how many grams of each batch are where."""

    def __init__(self) -> None:
        self.grams: Counter[tuple[int, str]] = Counter()

    def move(self, batch: int, grams: int, source: str, target: str) -> bool:
        if self.grams[batch, source] < grams:
            return False
        self.grams[batch, source] -= grams
        self.grams[batch, target] += grams
        return True

    def everywhere(self, where: str) -> int:
        return sum(grams for (_batch, there), grams in self.grams.items() if there == where)


class Registry(RuleBasedStateMachine):
    """Two holders, one of whom issues and sells; each batch has an escrow account of its own, all share one buffer."""

    project: Project
    company: Organisation
    staff: User
    verifier: User

    def __init__(self) -> None:
        super().__init__()
        self.block = around_durable_acts()
        self.block.__enter__()
        self.model, self.keys = Model(), 0
        self.own = accounts.holding_account(self.project.operator, livemode=True)
        self.other = accounts.holding_account(self.company, livemode=True)
        self.batches: list[tuple[Batch, Account]] = []
        self.holds: list[tuple[str, int, int]] = []
        self.offers: list[tuple[Transfer, int]] = []
        self.kept: dict[Reversal, int] = {}  # grams of the buffer on hold for a loss
        self.lost = 0  # grams of the buffer cancelled for losses
        self.entered: list[tuple[Immobilisation, set[int]]] = []
        self.units_in: set[int] = set()  # units of another registry that have entered

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def key(self) -> str:
        self.keys += 1
        return f"any-{self.keys}"

    def of(self, which: int) -> tuple[int, Batch, Account]:
        place = which % len(self.batches)
        return place, *self.batches[place]

    def expect(self, possible: bool, act: Callable[[], Any]) -> Any:
        """The act is carried out exactly when the model can do it; else it is refused for want of units."""
        if possible:
            return act()
        with pytest.raises(InsufficientStock), around_durable_acts():
            act()
        return None

    @initialize()
    def the_first_batch(self) -> None:
        self.issue(5)
        self.shelve(0, 3 * TONNE)

    @rule(tonnes=st.integers(1, 4))
    def issue(self, tonnes: int) -> None:
        with transaction.atomic():
            self.receive(
                issuance.issue(project=self.project, vintage=2024, tonnes=tonnes, livemode=True), tonnes
            )

    def receive(self, batch: Batch, tonnes: int) -> None:
        with transaction.atomic():
            escrow = accounts.open_account(
                kind=AccountKind.ESCROW, livemode=True, organisation=self.project.operator
            )
        self.batches.append((batch, escrow))
        buffer = -(-tonnes // 10)
        self.model.grams[len(self.batches) - 1, "buffer"] = buffer * TONNE
        self.model.grams[len(self.batches) - 1, "held"] = (tonnes - buffer) * TONNE

    @rule(which=ANY, grams=GRAMS)
    def shelve(self, which: int, grams: int) -> None:
        place, batch, escrow = self.of(which)
        with transaction.atomic():
            self.expect(
                self.model.move(place, grams, "held", "sale"),
                lambda: issuance.shelve(batch=batch, source=self.own, escrow=escrow, grams=grams, shelves=2),
            )

    @rule(which=ANY)
    def unshelve(self, which: int) -> None:
        place, _, escrow = self.of(which)
        with transaction.atomic():
            moved = issuance.unshelve(escrow=escrow, target=self.own)
        assert moved == self.model.grams[place, "sale"]
        self.model.move(place, moved, "sale", "held")

    @rule(which=ANY)
    def merge(self, which: int) -> None:
        with transaction.atomic():
            issuance.merge_returned(self.of(which)[2])

    @rule(which=ANY, grams=GRAMS)
    def hold(self, which: int, grams: int) -> None:
        place, _, escrow = self.of(which)
        key, possible = self.key(), self.model.move(place, grams, "sale", "on_hold")
        self.expect(
            possible,
            lambda: ledger.hold(key=key, account_id=escrow.pk, grams=grams, expires_at=soon()),
        )
        if possible:
            self.holds.append((key, place, grams))

    @precondition(lambda self: self.holds)
    @rule(which=ANY)
    def release(self, which: int) -> None:
        key, place, grams = self.holds.pop(which % len(self.holds))
        assert ledger.release(key=key)
        assert not ledger.release(key=key)
        self.model.move(place, grams, "on_hold", "sale")

    @precondition(lambda self: self.holds)
    @rule(which=ANY)
    def retire(self, which: int) -> None:
        key, place, grams = self.holds.pop(which % len(self.holds))
        first = ledger.retire(hold_key=key, key=key, claim=claim())
        assert ledger.retire(hold_key=key, key=key, claim=claim()) == first
        self.model.move(place, grams, "on_hold", "retired")

    @rule(which=ANY, grams=GRAMS)
    def retire_now(self, which: int, grams: int) -> None:
        place, _, escrow = self.of(which)
        key = self.key()
        self.expect(
            self.model.move(place, grams, "sale", "retired"),
            lambda: ledger.retire_now(key=key, account_id=escrow.pk, grams=grams, claim=claim()),
        )

    @rule(which=ANY, grams=GRAMS, by_the_other=st.booleans())
    def retire_held(self, which: int, grams: int, by_the_other: bool) -> None:
        place, batch, _ = self.of(which)
        account, source = (self.other, "other") if by_the_other else (self.own, "held")
        self.expect(
            self.model.move(place, grams, source, "retired"),
            lambda: retirements.retire_held(
                account=account,
                key=self.key(),
                wanted=Wanted(batch, grams),
                words=words(),
                shown=Shown(),
                by=None,
            ),
        )

    @rule(which=ANY, grams=GRAMS)
    def cancel(self, which: int, grams: int) -> None:
        place, batch, _ = self.of(which)
        with transaction.atomic():
            self.expect(
                self.model.move(place, grams, "held", "cancelled"),
                lambda: cancellations.cancel(
                    account=self.own, wanted=Wanted(batch, grams), reason=CancellationReason.COUNTED_ELSEWHERE
                ),
            )

    @rule(which=ANY, grams=GRAMS)
    def offer(self, which: int, grams: int) -> None:
        place, batch, _ = self.of(which)
        key = self.key()
        offered = self.expect(
            self.model.move(place, grams, "held", "promised"),
            lambda: transfers.propose(
                source=self.own, target=self.other, batch=batch, key=key, by=None, grams=grams
            ),
        )
        if offered:
            self.offers.append((offered, place))

    @precondition(lambda self: self.offers)
    @rule(which=ANY, act=st.sampled_from([transfers.accept, transfers.decline, transfers.withdraw]))
    def decide(self, which: int, act: Callable[..., Transfer]) -> None:
        offered, place = self.offers.pop(which % len(self.offers))
        act(transfer=offered, by=None)
        self.model.move(place, offered.grams, "promised", "other" if act is transfers.accept else "held")

    @rule(which=ANY, grams=GRAMS)
    def lose(self, which: int, grams: int) -> None:
        _, batch, _ = self.of(which)
        reversal = report([batch], min(grams, batch.grams), by=self.staff)
        losses.put_on_hold(reversal=reversal, by=self.staff)
        free = self.model.everywhere("buffer") - self.lost - sum(self.kept.values())
        self.kept[reversal] = min(reversal.estimated_grams, free)

    @precondition(lambda self: self.kept)
    @rule(which=ANY, lost=GRAMS, nothing=st.booleans())
    def end_a_loss(self, which: int, lost: int, nothing: bool) -> None:
        reversal = list(self.kept)[which % len(self.kept)]
        del self.kept[reversal]
        if nothing:
            losses.dismiss(reversal=reversal, reason="It was fog.", by=self.staff)
            return
        lost = min(lost, reversal.estimated_grams)
        body = VerificationBody.objects.get()
        losses.verify(reversal=reversal, body=body, lost_grams=lost, statement="Seen.", by=self.verifier)
        free = self.model.everywhere("buffer") - self.lost - sum(self.kept.values())
        with transaction.atomic():
            ended = losses.cancel(reversal=reversal)
        assert (ended.covered_grams, ended.uncovered_grams) == (min(lost, free), lost - min(lost, free))
        self.lost += min(lost, free)

    @rule(first=st.integers(1, 9), length=st.integers(1, 4))
    def bring_in(self, first: int, length: int) -> None:
        wanted = set(range(first, first + length))
        if wanted & self.units_in:
            with pytest.raises(ForeignUnitsTaken), around_durable_acts():
                enter(self.project, self.staff, gold(first, first + length - 1))
            return
        self.entered.append((enter(self.project, self.staff, gold(first, first + length - 1)), wanted))
        self.units_in |= wanted

    @precondition(lambda self: self.entered)
    @rule(which=ANY, issued=st.booleans())
    def decide_on_foreign_units(self, which: int, issued: bool) -> None:
        entered, units = self.entered.pop(which % len(self.entered))
        if issued:
            with transaction.atomic():
                self.receive(immobilise.issue(immobilisation=entered), len(units))
        else:
            immobilise.withdraw(immobilisation=entered, because="Typed wrongly", by=self.staff)
            self.units_in -= units

    @invariant()
    def the_registry_is_where_the_model_is(self) -> None:
        in_buffer = 0
        for place, (batch, escrow) in enumerate(self.batches):
            grams = {where: self.model.grams[place, where] for where in ("held", "promised", "sale", "other")}
            balance = queries.balance_of(batch)
            assert balance.held == sum(grams.values())
            for where in ("on_hold", "retired"):
                assert getattr(balance, where) == self.model.grams[place, where], where
            # Losses take from the buffer of any batch.
            apart = self.model.grams[place, "cancelled"] + self.model.grams[place, "buffer"]
            assert balance.cancelled + balance.buffer == apart
            in_buffer += balance.buffer
            assert issuance.available_grams(escrow.pk) == grams["sale"]
            assert _in(self.own, batch) == grams["held"] + grams["promised"]
            assert _in(self.other, batch) == grams["other"]
        assert in_buffer == self.model.everywhere("buffer") - self.lost

    @invariant()
    def every_check_of_the_books_holds(self) -> None:
        assert invariants.broken(invariants.run()) == []


def around_durable_acts() -> Any:
    """A transaction, or a part of one, in which a durable act may stand as it does in any test."""
    block: Any = transaction.atomic()
    block._from_testcase = True
    return block


def _in(account: Account, batch: Batch) -> int:
    return sum(piece.hi - piece.lo for piece in holdings.held_segments(account=account, batch=batch))


@pytest.mark.django_db
def test_whatever_is_done_in_whatever_order_the_books_are_true(
    project: Project, company: Organisation, staff: User, verifier: User
):
    Registry.project, Registry.company, Registry.staff, Registry.verifier = project, company, staff, verifier
    run_state_machine_as_test(
        Registry,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=15,
            deadline=None,
            derandomize="CI" in os.environ,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

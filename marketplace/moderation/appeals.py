"""Appeals: one for each decision that goes against a seller, judged by someone who did not decide."""

from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.catalogue.review import require_independent
from marketplace.moderation import deciding, letters, subjects, trail
from marketplace.moderation.enums import APPEALABLE, AppealAnswer, Outcome
from marketplace.moderation.models import Appeal, Decision
from marketplace.moderation.refusals import NotAppealable, SameJudge
from people.errors import NotAllowed
from people.models import Role, User
from people.queries import may_act
from registry.lifecycle.errors import ReasonMissing, WrongState

durable = partial(transaction.atomic, durable=True)


def may_be_appealed(decision: Decision) -> bool:
    """Whether a decision went against the seller, and no appeal was made yet."""
    return decision.outcome in APPEALABLE and not Appeal.objects.filter(decision=decision).exists()


def appeal(decision: Decision, *, by: User, words: str) -> Appeal:
    """A seller's administrator asks for another look. Raises NotAllowed, NotAppealable, ReasonMissing."""
    if not may_act(by, decision.seller, Role.ADMIN):
        raise NotAllowed
    if not words.strip():
        raise ReasonMissing(field="words")
    if not may_be_appealed(decision):
        raise NotAppealable
    try:
        with durable():
            made = Appeal.objects.create(
                decision=decision, against=decision.by, by=by, words=words.strip(), at=timezone.now()
            )
            trail.write(
                "appealed",
                party="seller",
                item=decision.item,
                seller=decision.seller,
                listing=decision.listing,
            )
    except IntegrityError:  # a double click
        raise NotAppealable from None
    return made


def waiting() -> QuerySet[Appeal]:
    """Appeals that nobody has judged, oldest first."""
    return Appeal.objects.filter(answer="").select_related("decision__seller", "decision__by").order_by("at")


def judge(given: Appeal, *, by: User, answer: AppealAnswer, words: str) -> Appeal:
    """Let a decision stand, or take it back: what was rejected waits for another review, what was suspended goes on.

    Raises NotForYou, NotIndependent, SameJudge, ReasonMissing, WrongState when it was judged or moved on meanwhile.
    """
    if not words.strip():
        raise ReasonMissing(field="words")
    with durable():
        locked = (
            Appeal.objects.select_for_update(of=["self"]).select_related("decision__seller").get(pk=given.pk)
        )
        decision = locked.decision
        require_independent(by, decision.seller)
        if by.pk == locked.against_id:
            raise SameJudge
        if locked.answer:
            raise WrongState
        if answer == AppealAnswer.HEARD:
            _take_back(decision, by, words.strip())
        locked.answer, locked.answer_words = answer, words.strip()
        locked.judged_by, locked.judged_at = by, timezone.now()
        locked.save()
        trail.write(
            "judged",
            by=by,
            item=decision.item,
            seller=decision.seller,
            listing=decision.listing,
            answer=answer,
        )
        letters.tell_of_appeal(locked)
    return locked


def _take_back(decision: Decision, by: User, words: str) -> None:
    if decision.outcome == Outcome.SUSPENDED:
        assert decision.listing is not None
        deciding.reinstate_within(decision.listing, by=by, words=words)
        return
    assert decision.item is not None
    kind, row = subjects.of(decision.item)
    kind.hear(row, by, words)

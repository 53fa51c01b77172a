"""What may be done with a case from its page: one line a step, with who takes it, from which states, and its form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Role, User
from people.queries import may_act
from registry.desk.case_forms import DeclarationForm, FindingForm, OpinionForm, RegisterForm, RejectForm
from registry.desk.forms import ReasonForm
from registry.lifecycle import approved, decisions, review, writing
from registry.lifecycle.states import (
    IN_REVIEW,
    MOVES,
    TO_DECIDE,
    CaseKind,
    FindingKind,
    Party,
    Rejection,
    State,
)
from registry.models import Case

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "csv": "text/csv",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `act(case, by, data)` does it; it raises the refusals of registry.lifecycle."""

    label: str | Promise
    party: Party
    states: frozenset[State]
    form: type[forms.Form]
    act: Callable[[Case, User, dict[str, Any]], Any]
    kind: CaseKind | None = None
    # Folded away, because it is not what one usually came for.
    rare: bool = False
    danger: bool = False


def media_type_of(file: UploadedFile) -> str:
    """By the ending of its name: what a phone says of its own files differs from phone to phone."""
    return MEDIA_TYPES.get((file.name or "").rpartition(".")[2].lower(), "application/octet-stream")


def _conclude(case: Case, by: User, data: dict[str, Any]) -> None:
    file: UploadedFile = data["file"]
    positive = data["positive"] == "yes"
    rejection = Rejection(data["rejection"]) if data["rejection"] and not positive else None
    opinion = review.Opinion(
        positive=positive,
        materiality_percent=data["materiality_percent"],
        summary=data["summary"],
        content=file.read(),
        media_type=media_type_of(file),
        signed_on=data["signed_on"],
        verified_grams=data["verified"],
        rejection=rejection,
    )
    review.state_opinion(case=case, by=by, opinion=opinion)


STEPS: dict[str, Step] = {
    "take-up": Step(
        _("Take it up"), Party.BODY, frozenset({State.SUBMITTED}), DeclarationForm,
        lambda case, by, data: review.take_up(case=case, by=by, declaration=data["declaration"]),
    ),
    "finding": Step(
        _("Raise a finding"), Party.BODY, IN_REVIEW, FindingForm,
        lambda case, by, data: review.open_finding(
            case=case, by=by, kind=FindingKind(data["kind"]), text=data["text"]
        ),
        rare=True,
    ),
    "conclude": Step(_("Conclude with a statement"), Party.BODY, IN_REVIEW, OpinionForm, _conclude),
    "register": Step(
        _("Register the project"), Party.REGISTRY, frozenset({State.VALIDATED}), RegisterForm,
        lambda case, by, data: decisions.register(
            case=case, by=by, reason=data["reason"], buffer_percent=data["buffer_percent"]
        ),
    ),
    "accept": Step(
        _("Accept it and propose the issuance"), Party.REGISTRY, frozenset({State.VERIFIED}), ReasonForm,
        lambda case, by, data: approved.accept(case=case, by=by, reason=data["reason"]),
    ),
    "issue": Step(
        _("Propose the issuance again"), Party.REGISTRY, frozenset({State.ACCEPTED}), ReasonForm,
        lambda case, by, data: approved.propose_issuance(case=case, by=by, reason=data["reason"]),
    ),
    "changes": Step(
        _("Ask for changes"), Party.BODY, IN_REVIEW, ReasonForm,
        lambda case, by, data: review.ask_for_changes(case=case, by=by, reason=data["reason"]),
        rare=True,
    ),
    "send-back": Step(
        _("Ask for changes"), Party.REGISTRY, TO_DECIDE, ReasonForm,
        lambda case, by, data: review.ask_for_changes(case=case, by=by, reason=data["reason"]),
        rare=True,
    ),
    "reject": Step(
        _("Reject it"), Party.REGISTRY, TO_DECIDE, RejectForm,
        lambda case, by, data: decisions.reject(
            case=case, by=by, code=Rejection(data["code"]), reason=data["reason"]
        ),
        rare=True, danger=True,
    ),
    "decline": Step(
        _("Declare a conflict of interest"), Party.BODY, frozenset({State.SUBMITTED}) | IN_REVIEW, ReasonForm,
        lambda case, by, data: review.decline(case=case, by=by, reason=data["reason"]),
        rare=True, danger=True,
    ),
    "withdraw": Step(
        _("Withdraw it"), Party.OPERATOR,
        frozenset(state for state, to in MOVES.items() if State.WITHDRAWN in to), ReasonForm,
        lambda case, by, data: writing.withdraw(case=case, by=by, reason=data["reason"]),
        rare=True, danger=True,
    ),
}  # fmt: skip


def parties_of(case: Case, by: User) -> set[Party]:
    """As what this person may act on the case."""
    found = set()
    if may_act(by, case.operator, Role.MEMBER):
        found.add(Party.OPERATOR)
    if case.body is not None and may_act(by, case.body.organisation, Role.MEMBER):
        found.add(Party.BODY)
    if by.is_staff:
        found.add(Party.REGISTRY)
    return found


def form_of(step: Step, case: Case, *given: Any) -> forms.Form:
    """The step's form for this case."""
    return step.form(*given, case=case) if issubclass(step.form, OpinionForm) else step.form(*given)


def offered(case: Case, by: User) -> list[tuple[str, Step]]:
    """The steps that this person may take now, in the order of their use."""
    parties = parties_of(case, by)
    return [
        (name, step)
        for name, step in STEPS.items()
        if step.party in parties and State(case.state) in step.states
    ]

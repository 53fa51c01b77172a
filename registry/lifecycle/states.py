"""The states of a case and every legal move between them. docs/states.md shows this table; a test keeps it true.

A case is what an operator brings before the registry: the application of a project, or the report of a period.

                    ┌─> validating ─> validated ─> registered <─> suspended         (an application)
draft ─> submitted ─┤
  ^                 └─> verifying ──> verified ──> accepted ────> issued            (a report)
  needs_changes <── from every step in between; submitted again it goes through them again
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseKind(models.TextChoices):
    APPLICATION = "application", _("Application")
    REPORT = "report", _("Monitoring report")


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("case", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("case", "Submitted")
    NEEDS_CHANGES = "needs_changes", pgettext_lazy("case", "Needs changes")
    VALIDATING = "validating", pgettext_lazy("case", "Being validated")
    VALIDATED = "validated", pgettext_lazy("case", "Validated")
    REGISTERED = "registered", pgettext_lazy("case", "Registered")
    SUSPENDED = "suspended", pgettext_lazy("case", "Suspended")
    VERIFYING = "verifying", pgettext_lazy("case", "Being verified")
    VERIFIED = "verified", pgettext_lazy("case", "Verified")
    ACCEPTED = "accepted", pgettext_lazy("case", "Accepted")
    ISSUED = "issued", pgettext_lazy("case", "Issued")
    REJECTED = "rejected", pgettext_lazy("case", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "Withdrawn")


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.VALIDATING, State.VERIFYING, State.NEEDS_CHANGES, State.WITHDRAWN}),
    State.NEEDS_CHANGES: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.VALIDATING: frozenset({State.VALIDATED, State.NEEDS_CHANGES, State.REJECTED, State.WITHDRAWN}),
    State.VALIDATED: frozenset({State.REGISTERED, State.NEEDS_CHANGES, State.REJECTED, State.WITHDRAWN}),
    State.REGISTERED: frozenset({State.SUSPENDED}),
    State.SUSPENDED: frozenset({State.REGISTERED}),
    State.VERIFYING: frozenset({State.VERIFIED, State.NEEDS_CHANGES, State.REJECTED, State.WITHDRAWN}),
    State.VERIFIED: frozenset({State.ACCEPTED, State.NEEDS_CHANGES, State.REJECTED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.ISSUED}),
    State.ISSUED: frozenset(),
    State.REJECTED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
OF_A_REPORT = frozenset({State.VERIFYING, State.VERIFIED, State.ACCEPTED, State.ISSUED})
OF_AN_APPLICATION = frozenset({State.VALIDATING, State.VALIDATED, State.REGISTERED, State.SUSPENDED})
WRITABLE = frozenset({State.DRAFT, State.NEEDS_CHANGES})
"""States in which the operator may change what the case says."""
IN_REVIEW = frozenset({State.VALIDATING, State.VERIFYING})
TO_DECIDE = frozenset({State.VALIDATED, State.VERIFIED})
OVER = frozenset({State.REJECTED, State.WITHDRAWN})


def may_move(kind: str, state: str, to: State) -> bool:
    """Whether a case of this kind may go from one state to another."""
    foreign = OF_A_REPORT if kind == CaseKind.APPLICATION else OF_AN_APPLICATION
    return to in MOVES[State(state)] and to not in foreign


class Party(models.TextChoices):
    """Who took a step. Never a person: the history is public and cannot be erased."""

    OPERATOR = "operator", _("Operator")
    BODY = "body", _("Verification body")
    REGISTRY = "registry", _("Registry")


class Rejection(models.TextChoices):
    """Why a case was rejected: the closed list."""

    NOT_ADDITIONAL = "not_additional", _("Would happen without the credits as well")
    METHODOLOGY = "methodology", _("The methodology does not apply")
    BASELINE = "baseline", _("The baseline does not hold")
    MONITORING = "monitoring", _("The monitoring is not sufficient")
    MISSTATEMENT = "misstatement", _("Material misstatement")
    EVIDENCE = "evidence", _("Evidence is missing")
    DOUBLE_COUNTING = "double_counting", _("Counted elsewhere as well")
    RIGHTS = "rights", _("The right to the reductions is not shown")
    SAFEGUARDS = "safeguards", _("Harm to people or nature is not ruled out")
    OTHER = "other", _("Other")


class FindingKind(models.TextChoices):
    CORRECTIVE = "corrective", _("Corrective action")
    CLARIFICATION = "clarification", _("Clarification")
    FORWARD = "forward", _("For the next report")


class FindingState(models.TextChoices):
    OPEN = "open", pgettext_lazy("finding", "Open")
    ANSWERED = "answered", pgettext_lazy("finding", "Answered")
    CLOSED = "closed", pgettext_lazy("finding", "Closed")


class Paper(models.TextChoices):
    """What a document is."""

    PLAN = "plan", _("Project plan")
    MONITORING_PLAN = "monitoring_plan", _("Monitoring plan")
    ADDITIONALITY = "additionality", _("Proof of additionality")
    REPORT = "report", _("Monitoring report")
    EVIDENCE = "evidence", _("Evidence")
    STATEMENT = "statement", _("Statement of the verification body")
    OTHER = "other", pgettext_lazy("document", "Other")

"""Who hears of a step of a case by e-mail: whoever has to act next, and the operator of each decision."""

from django.db.models import Q

from people.models import Role, User
from registry import notices
from registry.lifecycle.states import TO_DECIDE, Party, State
from registry.models import Application, Case, CaseMove


def tell_of(case: Case, step: CaseMove) -> None:
    """Write the letters of a step, in its transaction. The party that took the step is not told of it."""
    people = Q(pk__in=[])
    if step.party != Party.OPERATOR:
        people |= _who_run(case.operator_id)
    elif case.body and step.state in {State.SUBMITTED, State.WITHDRAWN}:
        people |= _who_run(case.body.organisation_id)
    if step.state in TO_DECIDE:
        people |= Q(is_staff=True)
    words = case.project or Application.objects.filter(case=case).first()
    notices.tell(
        letter="case",
        key=f"case:{step.pk}",
        to=User.objects.filter(people).distinct(),
        facts={
            "case": case.pk,
            "number": case.number,
            "kind": case.kind,
            "state": str(step.state),
            "party": str(step.party),
            "reason": step.reason,
            "name_ja": words.name_ja if words else "",
            "name_en": words.name_en if words else "",
        },
    )


def _who_run(organisation_id: int) -> Q:
    return Q(
        memberships__organisation=organisation_id,
        memberships__role__in=[Role.OWNER, Role.ADMIN, Role.MEMBER],
    )

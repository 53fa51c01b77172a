"""What staff of the registry decide: registration, rejection, suspension. Nobody decides on their own work."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from people.models import User
from registry import standards
from registry.enums import REVERSIBLE
from registry.lifecycle import access, papers
from registry.lifecycle.errors import Incomplete, ReasonMissing, WrongState
from registry.lifecycle.moves import begin, lock, move
from registry.lifecycle.states import TO_DECIDE, CaseKind, Party, Rejection, State
from registry.models import Application, Case, Project

WORDS = ("name", "place", "summary", "additionality", "risks", "safeguards")


def register(
    *, case: Case, by: User, reason: str, buffer_percent: int = 0, code: str = "", slug: str = "", **more: Any
) -> Project:
    """Enter the project of a validated application: it gets a registry number and may report from now on.

    `buffer_percent` of each batch stays in the buffer. Raises NotForYou, NotIndependent, WrongState, ReasonMissing, and
    Incomplete for a reversible kind without a buffer, SchemeNotAccredited.
    """
    with transaction.atomic():
        case = lock(case)
        access.require_decider(case, by)
        if case.state != State.VALIDATED:
            raise WrongState
        application = case.application
        methodology, body = application.methodology, case.body
        assert methodology is not None
        assert body is not None
        if (
            not (buffer_percent > 0 if methodology.kind in REVERSIBLE else buffer_percent >= 0)
            or buffer_percent > 100
        ):
            raise Incomplete(field="buffer_percent", missing="buffer")
        standards.require_certifying(methodology.scheme, timezone.localdate())
        # Two registrations under one scheme would both find the same code free.
        type(methodology.scheme).objects.select_for_update(no_key=True).get(pk=methodology.scheme_id)
        code = code or _next_code(application)
        registry_id = f"{methodology.scheme.prefix}-{application.country}-{code}"
        project = standards.register_project(
            methodology=methodology,
            operator=case.operator,
            verifier=body,
            code=code,
            country=application.country,
            slug=slug or registry_id.lower(),
            latitude=application.latitude,
            longitude=application.longitude,
            crediting_from=application.crediting_from,
            crediting_until=application.crediting_until,
            buffer_percent=buffer_percent,
            **_words(application),
            **more,
        )
        case.project, case.decided_by = project, by
        move(case, State.REGISTERED, party=Party.REGISTRY, reason=_reason(reason))
        papers.publish(case)
    return project


def reject(*, case: Case, by: User, code: Rejection, reason: str) -> Case:
    """Refuse what a body found good, with a code of the closed list and words. Raises as `register`."""
    with transaction.atomic():
        case = lock(case)
        access.require_decider(case, by)
        if case.state not in TO_DECIDE:
            raise WrongState
        case.decided_by, case.rejection = by, Rejection(code)
        move(case, State.REJECTED, party=Party.REGISTRY, reason=_reason(reason))
    return case


def application_of(project: Project) -> Case:
    """The case through which a project came here; one is made for a project that was entered without."""
    found = Case.objects.filter(project=project, kind=CaseKind.APPLICATION).first()
    if found is not None:
        return found
    return begin(
        Case(kind=CaseKind.APPLICATION, operator=project.operator, project=project, body=project.verifier),
        State.REGISTERED,
        party=Party.REGISTRY,
    )


def suspend(*, project: Project, reason: str) -> Case:
    """Stop a project: nothing of it is issued or sold. What was approved by two people; raises WrongState."""
    return _set_standing(project, State.SUSPENDED, reason)


def reinstate(*, project: Project, reason: str) -> Case:
    """Let a suspended project go on. What was approved by two people; raises WrongState."""
    return _set_standing(project, State.REGISTERED, reason)


def _set_standing(project: Project, state: State, reason: str) -> Case:
    with transaction.atomic():
        # The project first, as in issuance: whoever issues at this moment finishes before, or finds it suspended.
        project = Project.objects.select_for_update().get(pk=project.pk)
        case = lock(application_of(project))
        move(case, state, party=Party.REGISTRY, reason=_reason(reason))
        # The floors above sell what is registered here: one of them is named in the settings, and told.
        if settings.OKAESHI_FOLLOWS_PROJECTS:
            import_string(settings.OKAESHI_FOLLOWS_PROJECTS)(project, suspended=state == State.SUSPENDED)
    return case


def _words(application: Application) -> dict[str, str]:
    """The application's words in the columns of a project. The plan is the story of what happens there."""
    columns = {f"{name}_{language}": f"{name}_{language}" for name in WORDS for language in ("ja", "en")}
    columns |= {"story_ja": "plan_ja", "story_en": "plan_en"}
    return {column: getattr(application, source) for column, source in columns.items()}


def _next_code(application: Application) -> str:
    """The next free number of the scheme in this country, in four digits."""
    assert application.methodology is not None
    taken = Project.objects.filter(scheme=application.methodology.scheme, country=application.country)
    numbers = [
        int(code) for code in taken.values_list("code", flat=True) if code.isascii() and code.isdigit()
    ]
    return f"{max(numbers, default=0) + 1:04d}"


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing(field="reason")
    return text.strip()

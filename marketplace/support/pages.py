"""What an organisation and staff do with a local project's page: write, hand in, open, pause, end, report."""

import secrets
from datetime import date
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.utils.text import slugify

from marketplace.catalogue import uploads
from marketplace.catalogue.models import Seller
from marketplace.catalogue.states import ReviewState
from marketplace.claims import Strength, lint
from marketplace.events.errors import WordsRefused
from marketplace.support import letters
from marketplace.support.errors import NotAcceptedYet, PageIncomplete, PageSettled
from marketplace.support.models import LocalProject, Report
from marketplace.support.moves import begin_page, lock_page, move_page
from marketplace.support.states import PAGE_MOVES, SHOWN, PageState
from people.models import Organisation, User
from registry import direct_support

WORDS: Final = ("name", "purpose", "story", "place")
FACTS: Final = (
    *(f"{word}_{language}" for word in WORDS for language in ("ja", "en")),
    "latitude", "longitude", "target_minor", "donation_receipts",
)  # fmt: skip
durable = partial(transaction.atomic, durable=True)


def start(*, organisation: Organisation, by: User, **facts: Any) -> LocalProject:
    """Begin a page. Raises NotAcceptedYet, WordsRefused, PageIncomplete."""
    if not Seller.objects.filter(organisation=organisation, state=ReviewState.APPROVED).exists():
        raise NotAcceptedYet
    _check(facts)
    slug = slugify(facts.get("name_en", ""))[:50] or "local"
    if LocalProject.objects.filter(slug=slug).exists() or slug in {"given", "desk", "review", "local"}:
        slug = f"{slug}-{secrets.token_hex(3)}"
    project = LocalProject(slug=slug, organisation=organisation, **_known(facts))
    with durable():
        begin_page(project, by=by)
    return project


def write(project: LocalProject, **facts: Any) -> LocalProject:
    """Change a page that is a draft, or the story and target of one that is shown. Raises PageSettled, WordsRefused."""
    _check(facts)
    with durable():
        project = lock_page(project.pk)
        if project.state in {PageState.SUBMITTED, PageState.ENDED}:
            raise PageSettled
        known = _known(facts)
        if project.state in SHOWN:
            known = {name: known[name] for name in ("story_ja", "story_en", "target_minor") if name in known}
        for name, value in known.items():
            setattr(project, name, value)
        project.save(update_fields=list(known))
    return project


def hand_in(project: LocalProject, *, by: User) -> None:
    """Ask staff to open the page. Raises PageIncomplete, PageSettled."""
    with durable():
        project = lock_page(project.pk)
        if project.state != PageState.DRAFT:
            raise PageSettled
        if not (project.name and project.purpose and project.place):
            raise PageIncomplete
        move_page(project, PageState.SUBMITTED, by=by)


def accept(project: LocalProject, *, by: User) -> None:
    """Open a page that was handed in; from now on the registry refuses to credit it.

    Raises PageSettled, and AlreadyCredited when the registry has the same as a project of its own.
    """
    with durable():
        project = lock_page(project.pk)
        if project.state != PageState.SUBMITTED:
            raise PageSettled
        direct_support.declare(
            operator=project.organisation,
            slug=project.slug,
            name_ja=project.name_ja,
            name_en=project.name_en,
            latitude=project.latitude,
            longitude=project.longitude,
        )
        move_page(project, PageState.OPEN, by=by)


def send_back(project: LocalProject, *, by: User, reason: str) -> None:
    """Give a page back to its organisation, with a reason. Raises PageSettled, PageIncomplete without one."""
    if not reason.strip():
        raise PageIncomplete(field="reason")
    _move(project, PageState.DRAFT, by=by, reason=reason.strip()[:1_000], only_from=PageState.SUBMITTED)


def pause(project: LocalProject, *, by: User) -> None:
    """Take no support for the moment. Raises PageSettled."""
    _move(project, PageState.PAUSED, by=by)


def resume(project: LocalProject, *, by: User) -> None:
    """Take support again. Raises PageSettled."""
    _move(project, PageState.OPEN, by=by, only_from=PageState.PAUSED)


def end(project: LocalProject, *, by: User) -> None:
    """Take no support any more; the page stays. Raises PageSettled."""
    _move(project, PageState.ENDED, by=by)


def report(
    project: LocalProject, *, by: User, dated_on: date, photo: uploads.Upload | None = None, **words: str
) -> Report:
    """Tell the supporters what was done: on the page, and by a letter to those who wish it.

    Raises WordsRefused, PageIncomplete, PageSettled, PictureRefused.
    """
    _check(words)
    if not (words.get("title_ja") or words.get("title_en")):
        raise PageIncomplete(field="title")
    if photo is not None:
        uploads.picture(photo)
    with durable():
        project = lock_page(project.pk)
        if project.state not in SHOWN:
            raise PageSettled
        made = Report.objects.create(
            project=project,
            by=by,
            dated_on=dated_on,
            media_type=photo.media_type if photo else "",
            photo=photo.content if photo else b"",
            **{name: words.get(name, "") for name in ("title_ja", "title_en", "words_ja", "words_en")},
        )
        letters.tell_of_report(made)
    return made


def _move(
    project: LocalProject, state: PageState, *, by: User, reason: str = "", only_from: PageState | None = None
) -> None:
    with durable():
        project = lock_page(project.pk)
        stands = PageState(project.state)
        if state not in PAGE_MOVES[stands] or (only_from and stands != only_from):
            raise PageSettled
        move_page(project, state, by=by, reason=reason)


def _check(facts: dict[str, Any]) -> None:
    texts = [value for value in facts.values() if isinstance(value, str)]
    for claim in lint(*texts):
        if claim.strength == Strength.FORBIDDEN:
            raise WordsRefused(field="words", word=claim.word)


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    if not (facts.get("name_ja") or facts.get("name_en")):
        raise PageIncomplete(field="name")
    return {name: facts[name] for name in FACTS if name in facts}

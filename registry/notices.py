"""Letters to people who have an account with the registry: written with their cause, sent after the commit.

`tell` runs in the transaction of what is told; a task sends what is due and deletes it. A task that is killed between
sending and deleting sends once more, under the same Message-ID, by which mail programs know a repetition.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from people.models import User
from registry.holdings import assert_in_transaction
from registry.models import Notice

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)  # longer than a task may run
ATTEMPTS_MAX = 12
AT_ONCE = 100


def tell(*, letter: str, key: str, to: Iterable[User], facts: dict[str, Any]) -> None:
    """Write a letter to each of these people, once per key. Its words: templates/letters/registry/."""
    assert_in_transaction()
    now = timezone.now()
    Notice.objects.bulk_create(
        [
            Notice(key=f"{key}:{user.pk}", letter=letter, user=user, facts=facts, due_at=now)
            for user in to
            if user.is_active
        ],
        ignore_conflicts=True,
    )


def send_due() -> int:
    """Send what is due; answers with the number of letters sent. Several may run at once."""
    due = Notice.objects.filter(due_at__lte=timezone.now()).order_by("due_at").values_list("pk", flat=True)
    return sum(_send(notice) for notice in list(due[:AT_ONCE]))


def _send(notice_id: int) -> bool:
    notice = _leased(notice_id)
    if notice is None:
        return False
    try:
        _message(notice).send()
    except OSError as error:  # what smtplib raises
        log.warning("Notice %s could not be sent: %s", notice.key, error)
        if notice.attempts < ATTEMPTS_MAX:
            return False
        log.error("Notice %s is given up after %s attempts", notice.key, notice.attempts)
    notice.delete()
    return True


def _leased(notice_id: int) -> Notice | None:
    """The notice, for this task alone: until the lease is over nobody else finds it due."""
    with transaction.atomic(durable=True):
        notice = (
            Notice.objects.select_for_update(skip_locked=True, of=["self"])
            .select_related("user")
            .filter(pk=notice_id, due_at__lte=timezone.now())
            .first()
        )
        if notice is not None:
            notice.attempts += 1
            notice.due_at = timezone.now() + LEASE * notice.attempts
            notice.save(update_fields=["attempts", "due_at"])
        return notice


def _message(notice: Notice) -> EmailMessage:
    write = import_string(settings.OKAESHI_LETTERS)  # the frame of all letters is a floor above
    message: EmailMessage = write(
        f"registry/{notice.letter}",
        to=notice.user.email,
        language=notice.user.language,
        facts=notice.facts,
        name=f"notice:{notice.key}",
    )
    return message

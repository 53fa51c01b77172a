"""Every move of an event, legal and illegal; what the database refuses; what may be said and changed."""

import itertools
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from marketplace.events import organising
from marketplace.events.errors import EventClosed, EventIncomplete, WordsRefused
from marketplace.events.models import Event
from marketplace.events.moves import lock, move
from marketplace.events.states import MOVES, EventState
from marketplace.orders.moves import IllegalMove
from tests.events.conftest import facts, make_event, open_event

pytestmark = pytest.mark.django_db(transaction=True)


def test_only_the_moves_of_the_table_are_made(an_event):
    for source, target in itertools.product(EventState, EventState):
        with transaction.atomic():
            with transaction.get_connection().cursor() as cursor:
                cursor.execute("set local session_replication_role = replica")
            closed_at = timezone.now() if source == EventState.CLOSED else None
            Event.objects.filter(pk=an_event.pk).update(state=source, closed_at=closed_at)
            locked = lock(an_event.pk)
            if target in MOVES[source]:
                move(locked, target)
                assert locked.moves.last().state == target
            else:
                with pytest.raises(IllegalMove):
                    move(locked, target)
            transaction.set_rollback(True)


def test_the_docs_show_the_table_as_it_is():
    page = (Path(__file__).parents[2] / "docs/states.md").read_text()
    for source, targets in MOVES.items():
        named = [f"`{target}`" for target in EventState if target in targets]
        assert f"| `{source}` | {', '.join(named) or 'final'} |" in page


def test_the_database_keeps_what_was_published_and_what_is_over(an_event, buyer):
    for change in ({"target_grams": 1}, {"title_en": "Another"}, {"share": 5}, {"slug": "another"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Event.objects.filter(pk=an_event.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        an_event.moves.update(reason="never happened")
    organising.withdraw(an_event, by=buyer)
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=an_event.pk).update(state="published")


def test_a_page_says_nothing_that_an_offset_does_not_show(buyer, offer):
    for words in ({"words_en": "A carbon-neutral concert"}, {"title_ja": "実質ゼロの合唱祭"}):
        with pytest.raises(WordsRefused):
            make_event(buyer, offer, **words)
    assert not Event.objects.exists()


def test_a_page_needs_a_deadline_to_come_and_a_project_and_is_changed_only_a_little_afterwards(buyer, offer):
    late = make_event(buyer, offer, deadline=timezone.now() - timedelta(hours=1))
    with pytest.raises(EventIncomplete):
        organising.publish(late, by=buyer)
    event = open_event(buyer, offer)
    changed = replace(facts(offer), words_en="Come by train", title_en="Another", share=1)
    written = organising.write(event, changed)
    written.refresh_from_db()
    assert (written.words_en, written.title_en, written.share) == ("Come by train", "Spring choir", 10_000)
    organising.close(event, by=buyer)
    with pytest.raises(EventClosed):
        organising.write(event, changed)


def test_two_pages_of_one_title_have_addresses_of_their_own(buyer, offer):
    first, second = make_event(buyer, offer), make_event(buyer, offer)
    assert first.slug == "spring-choir" != second.slug
    assert make_event(buyer, offer, title_en="New").slug != "new"

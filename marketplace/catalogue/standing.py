"""How listings stand, for acts that must not overlap with a suspension."""

from collections.abc import Sequence

from django.db import connection

from marketplace.catalogue.states import ListingState

# Many may look at once; whoever moves the listing waits for them, and they for who moves it.
KEEPING = "for share"


def states_kept(listing_ids: Sequence[int]) -> dict[int, ListingState]:
    """The states of these listings, which nobody moves until the caller's transaction ends.

    In the order of locks: after orders, before accounts and units.
    """
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            f"select id, state from catalogue_listing where id = any(%s) order by id {KEEPING}",
            [list(listing_ids)],
        )
        return {pk: ListingState(state) for pk, state in cursor.fetchall()}

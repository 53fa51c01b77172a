"""Writing the audit trail. Every service of moderation calls `write` in its own transaction."""

from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from marketplace.catalogue.models import Listing
from marketplace.moderation.models import Act, Item
from people.models import Organisation, User

# Every act there is, as a reader sees it.
ACTS: dict[str, str | Promise] = {
    "entered": pgettext_lazy("act", "came into the queue"),
    "left": pgettext_lazy("act", "left the queue undecided"),
    "checked": pgettext_lazy("act", "was checked automatically"),
    "claimed": pgettext_lazy("act", "was taken on"),
    "released": pgettext_lazy("act", "was given back"),
    "noted": pgettext_lazy("act", "got an internal note"),
    "decided": pgettext_lazy("act", "was decided"),
    "appealed": pgettext_lazy("act", "was appealed"),
    "judged": pgettext_lazy("act", "had its appeal judged"),
    "screened": pgettext_lazy("act", "was held against a list"),
    "recalled": pgettext_lazy("act", "had its paid orders stopped"),
    "recall_ended": pgettext_lazy("act", "had its paid orders let go"),
    "offered": pgettext_lazy("act", "had a buyer asked"),
    "answered": pgettext_lazy("act", "had a buyer answer"),
}


def write(
    act: str,
    *,
    by: User | None = None,
    party: str = "staff",
    item: Item | None = None,
    seller: Organisation | None = None,
    listing: Listing | None = None,
    **facts: Any,
) -> None:
    """One line. `party`: staff, seller, buyer or clock; `facts`: plain JSON, nothing that may have to be erased."""
    assert connection.in_atomic_block, "a line of the trail belongs to the transaction of its act"
    assert act in ACTS, act
    if item is not None:
        seller, listing = seller or item.seller, listing or item.listing
    Act.objects.create(
        at=timezone.now(), act=act, party=party, by=by, item=item, seller=seller, listing=listing, facts=facts
    )

"""What sellers do with their listings. `by` is the person who acts; None is the platform itself.

Members write; administrators and owners submit, pause, resume and withdraw, because that moves units of the account.
"""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue.models import Listing
from marketplace.catalogue.models.listings import WORDS_MAX
from marketplace.catalogue.moves import begin, lock, move
from marketplace.catalogue.pricing import CARD_MINIMUM_MINOR
from marketplace.catalogue.states import WRITABLE, ListingState, Party
from people.errors import NotAllowed
from people.models import Organisation, Role, User
from people.queries import may_act
from registry.enums import AccountKind
from registry.errors import AccountRefused, TextNotRepresentable
from registry.lifecycle.errors import Incomplete, WrongState
from registry.models import Account, Batch
from registry.units import GRAMS_MAX

durable = partial(transaction.atomic, durable=True)
PRICE_MAX_MINOR = 10**9
EXPIRES_WITHIN = timedelta(days=5 * 366)
COLUMNS = (
    "offered_grams", "project_price_minor", "currency", "minimum_grams", "expires_on", "words_ja", "words_en",
)  # fmt: skip


def start(*, source: Account, batch: Batch, by: User | None) -> Listing:
    """A draft for credits that lie in a holding account. Nothing moves yet. Raises NotAllowed, AccountRefused."""
    seller = source.organisation
    if seller is None or source.kind != AccountKind.HOLDING or source.livemode != batch.livemode:
        raise AccountRefused(field="account")
    require(by, seller, Role.MEMBER)
    with durable():
        draft = Listing(livemode=batch.livemode, batch=batch, source=source, seller=seller)
        return begin(draft, party=Party.SELLER, by=by)


def write(*, listing: Listing, by: User | None, **facts: Any) -> Listing:
    """Keep columns of a draft, complete or not. Raises NotAllowed, WrongState, and Incomplete for what cannot be."""
    assert set(facts) <= set(COLUMNS), facts
    with durable():
        locked = lock(listing)
        require(by, locked.seller, Role.MEMBER)
        if locked.state not in WRITABLE:
            raise WrongState
        for column, value in facts.items():
            setattr(locked, column, value)
        check_words(locked.words_ja, locked.words_en)
        locked.save(update_fields=list(facts))
    return locked


def submit(*, listing: Listing, by: User | None) -> Listing:
    """Hand a draft in. From this moment its units lie in escrow.

    Raises NotAllowed, WrongState, Incomplete(missing), ProjectSuspended, InsufficientHoldings(available_grams).
    """
    with durable():
        locked = lock(listing)
        require(by, locked.seller, Role.ADMIN)
        if locked.state not in WRITABLE:
            raise WrongState
        if missing := what_is_missing(locked):
            raise Incomplete(missing=", ".join(missing))
        locked.submitted_at, locked.submitted_by, locked.reviewed_by = timezone.now(), by, None
        move(locked, ListingState.SUBMITTED, party=Party.SELLER, by=by)
    return locked


def pause(*, listing: Listing, by: User | None) -> Listing:
    """Stop selling until `resume`. What is paid goes on. Raises NotAllowed, WrongState."""
    return _act(listing, ListingState.PAUSED, by)


def resume(*, listing: Listing, by: User | None) -> Listing:
    """Sell again. Raises NotAllowed, WrongState: only what was paused."""
    return _act(listing, ListingState.LIVE, by, only=ListingState.PAUSED)


def withdraw(*, listing: Listing, by: User | None) -> Listing:
    """End a listing for good; what is not sold goes back to the holding account. Raises NotAllowed, WrongState.

    A suspended one cannot be withdrawn by its seller.
    """
    with durable():
        locked = lock(listing)
        writing = locked.state == ListingState.DRAFT
        require(by, locked.seller, Role.MEMBER if writing else Role.ADMIN)
        if locked.state == ListingState.SUSPENDED:
            raise WrongState
        move(locked, ListingState.WITHDRAWN, party=Party.SELLER, by=by)
    return locked


def what_is_missing(listing: Listing) -> list[str]:
    """What has to be said or mended before the listing can be handed in, in the reader's language."""
    missing = []
    if not 0 < listing.offered_grams <= GRAMS_MAX:
        missing.append(_("how much you offer"))
    if not 0 < listing.project_price_minor <= PRICE_MAX_MINOR or listing.currency not in CARD_MINIMUM_MINOR:
        missing.append(_("the price"))
    if not 0 < listing.minimum_grams <= max(listing.offered_grams, 1):
        missing.append(_("the smallest order, at most what you offer"))
    if listing.expires_on is not None and not may_expire_on(listing.expires_on):
        missing.append(_("a last day between today and five years from now"))
    return missing


def may_expire_on(day: date) -> bool:
    """Whether a listing may be on sale until this day."""
    today = timezone.localdate()
    return today <= day <= today + EXPIRES_WITHIN


def check_words(*texts: str) -> None:
    """Raises TextNotRepresentable for words that are too long or hold control characters."""
    for text in texts:
        if len(text) > WORDS_MAX or not text.replace("\r\n", "").replace("\n", "").isprintable():
            raise TextNotRepresentable(field="words")


def require(by: User | None, seller: Organisation, least: Role) -> None:
    """Raises NotAllowed below this role in the selling organisation."""
    if by is not None and not may_act(by, seller, least):
        raise NotAllowed


def _act(
    listing: Listing, state: ListingState, by: User | None, *, only: ListingState | None = None
) -> Listing:
    with durable():
        locked = lock(listing)
        require(by, locked.seller, Role.ADMIN)
        if only is not None and locked.state != only:
            raise WrongState
        move(locked, state, party=Party.SELLER, by=by)
    return locked

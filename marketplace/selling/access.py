"""Who sells, and what is theirs. What belongs to others looks like what is not there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from marketplace.catalogue import queries
from marketplace.catalogue.models import Listing, Seller
from marketplace.catalogue.states import ListingState, ReviewState
from people.models import Kind, Organisation, Role
from people.queries import may_act
from registry.desk.access import Standing, acting_for, person


def may_sell(standing: Standing) -> bool:
    """Whoever acts for an organisation that does not verify."""
    return standing.organisation is not None and standing.organisation.kind != Kind.VERIFICATION_BODY


def waiting(standing: Standing) -> int:
    """What was sent back to the seller."""
    own = standing.organisation
    if own is None:
        return 0
    listings = Listing.objects.filter(seller=own, state=ListingState.NEEDS_CHANGES).count()
    return listings + Seller.objects.filter(organisation=own, state=ReviewState.NEEDS_CHANGES).count()


def selling_for(request: HttpRequest, least: Role = Role.VIEWER) -> Organisation:
    """The organisation the person sells for. Raises PermissionDenied."""
    organisation = acting_for(request, least)
    if organisation.kind == Kind.VERIFICATION_BODY:
        raise PermissionDenied
    return organisation


def own_listing(request: HttpRequest, public_id: str) -> Any:
    """A listing of an organisation the person belongs to, `with_stock`. Raises Http404."""
    found = (
        queries.with_stock(Listing.objects.filter(public_id=public_id))
        .select_related("batch__project", "seller", "source", "escrow")
        .first()
    )
    if found is None or not may_act(person(request), found.seller, Role.VIEWER):
        raise Http404
    return found


def own_seller(request: HttpRequest) -> Seller | None:
    """The onboarding of the organisation the person sells for, if it has begun."""
    return Seller.objects.filter(organisation=selling_for(request)).first()

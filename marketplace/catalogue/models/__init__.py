"""What the catalogue keeps, one subject a file."""

from marketplace.catalogue.models.listings import Listing, ListingMove, Suspension

__all__ = ["Listing", "ListingMove", "Suspension"]

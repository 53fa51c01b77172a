"""What the catalogue keeps, one subject a file."""

from marketplace.catalogue.models.audience import PageViews
from marketplace.catalogue.models.listings import Listing, ListingMove, Suspension
from marketplace.catalogue.models.revisions import Revision, RevisionMove
from marketplace.catalogue.models.sellers import (
    BeneficialOwner,
    Seller,
    SellerDocument,
    SellerMove,
    SellerPaper,
)

__all__ = [
    "BeneficialOwner",
    "Listing",
    "ListingMove",
    "PageViews",
    "Revision",
    "RevisionMove",
    "Seller",
    "SellerDocument",
    "SellerMove",
    "SellerPaper",
    "Suspension",
]

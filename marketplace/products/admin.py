"""What the back office shows of products: everything read-only; marketplace/products/moves.py moves them."""

from marketplace.products.models import (
    Choice,
    Import,
    ImportProblem,
    Product,
    ProductMove,
    ProductVersion,
    Report,
)
from people.back_office import Rows

ROWS = [
    Rows(
        Product,
        ("public_id", "organisation", "code", "state", "livemode", "created_at"),
        search=("public_id", "code"),
        filters=("state", "livemode"),
    ),
    Rows(
        ProductVersion,
        ("id", "product", "number", "name_en", "source", "footprint_grams", "policy", "share", "written_at"),
        filters=("source", "policy"),
    ),
    Rows(Choice, ("id", "version", "place", "listing", "project", "kind")),
    Rows(Report, ("id", "organisation", "name", "sha256", "uploaded_at"), hidden=("content",)),
    Rows(
        Import,
        ("public_id", "organisation", "name", "state", "rows", "placed", "known", "refused", "uploaded_at"),
        filters=("state", "livemode"),
        hidden=("content",),
    ),
    Rows(ImportProblem, ("id", "of", "row", "external_id", "code")),
    Rows(ProductMove, ("id", "product", "state", "by", "at")),
]

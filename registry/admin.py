"""What the back office shows of the registry: everything is read-only there, for superusers too.

Acts on credits, certificates and the log have their own screens, with their own rules (registry/desk/).
"""

from people.back_office import Rows
from registry import models

ROWS = [
    Rows(
        models.Account,
        ("number", "kind", "organisation", "livemode", "opened_at", "closed_at"),
        search=("number",),
        filters=("kind", "livemode"),
    ),
    Rows(
        models.Batch, ("serial", "project", "vintage", "grams", "livemode", "issued_at"), search=("serial",)
    ),
    Rows(models.Segment, ("id", "batch", "account", "condition", "lo", "hi")),
    Rows(models.Shelf, ("id", "batch", "account", "origin", "next", "stop")),
    Rows(models.Entry, ("id", "act", "batch", "lo", "hi", "source", "target", "at")),
    Rows(models.Hold, ("key", "account", "grams", "expires_at"), search=("key",)),
    Rows(
        models.Retirement,
        ("number", "batch", "grams", "purpose", "livemode", "retired_at"),
        search=("number",),
        hidden=("key",),
    ),
    Rows(models.Opening, ("id", "retirement", "field", "public"), hidden=("salt", "text")),
    Rows(models.AmendedOpening, ("id", "amendment", "field", "public"), hidden=("salt", "text")),
    Rows(models.Certificate, ("id", "retirement", "version", "language", "signed_at"), hidden=("proof",)),
    Rows(models.Leaf, ("id", "number", "type", "livemode")),
    Rows(models.Checkpoint, ("size", "published_at")),
    Rows(
        models.Project,
        ("registry_id", "name_en", "name_ja", "kind", "country", "operator", "suspended_at"),
        search=("registry_id", "name_en", "name_ja"),
        filters=("kind",),
    ),
    Rows(
        models.Transfer, ("number", "source", "target", "grams", "state", "proposed_at"), filters=("state",)
    ),
    Rows(
        models.Case, ("id", "kind", "state", "operator", "project", "updated_at"), filters=("kind", "state")
    ),
    Rows(models.Reversal, ("number", "project", "kind", "state", "livemode"), filters=("state",)),
    Rows(models.Cancellation, ("number", "batch", "grams", "reason", "cancelled_at"), search=("number",)),
]

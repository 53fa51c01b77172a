"""What the back office shows of direct support: everything read-only."""

from marketplace.support.models import LocalProject, PageMove, Report, Support, SupportMove
from people.back_office import Rows

ROWS = [
    Rows(
        LocalProject,
        ("slug", "state", "organisation", "target_minor", "opened_at"),
        search=("slug",),
        filters=("state",),
    ),
    Rows(
        Support,
        ("public_id", "state", "project", "amount_minor", "project_minor", "currency", "paid_at"),
        search=("public_id",),
        filters=("state",),
        hidden=("key", "name"),
    ),
    Rows(Report, ("id", "project", "dated_on", "by", "posted_at"), hidden=("photo",)),
    Rows(PageMove, ("id", "project", "state", "by", "at"), filters=("state",)),
    Rows(SupportMove, ("id", "support", "state", "reason", "at"), filters=("state",)),
]

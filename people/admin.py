"""What the back office shows of people and organisations, and the little that can be mended there."""

from people.back_office import Rows
from people.models import ApiKey, AuditEntry, Membership, Organisation, User

ROWS = [
    Rows(
        User,
        ("email", "language", "is_staff", "is_active", "created_at"),
        search=("email",),
        filters=("is_staff", "is_active"),
        hidden=("password", "groups", "user_permissions"),
        editable=("language", "is_active", "is_staff"),
    ),
    Rows(
        Organisation,
        ("slug", "kind", "name_ja", "name_en", "country", "created_at"),
        search=("slug", "name_ja", "name_en", "legal_name"),
        filters=("kind",),
        hidden=("members",),
        editable=("name_ja", "name_en"),
    ),
    Rows(
        Membership,
        ("organisation", "user", "role", "created_at"),
        search=("organisation__slug", "user__email"),
    ),
    Rows(AuditEntry, ("at", "organisation", "act", "by", "key", "subject"), search=("organisation__slug",)),
    Rows(ApiKey, ("prefix", "organisation", "mode", "name", "last_used_at", "revoked_at"), hidden=("hash",)),
]

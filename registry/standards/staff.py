"""Who may set standards."""

from people.models import User
from registry.errors import StaffOnly


def require_staff(by: User | None) -> None:
    """Staff of the registry, or the platform itself. Raises StaffOnly."""
    if by is not None and not (by.is_staff and by.is_active):
        raise StaffOnly

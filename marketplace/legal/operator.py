"""Who sells, as the operator has set it: shown on the legal pages (Act on Specified Commercial Transactions)."""

import os
from typing import Any

from django.utils.translation import gettext_lazy as _


def operator(*, host: str) -> dict[str, Any]:
    """The seller's particulars out of the environment; what is not set is a placeholder that says so.

    `is_set` tells whether this is somebody; `host` is the site's own name.
    """
    given = os.environ
    return {
        "is_set": bool(given.get("OKAESHI_OPERATOR_NAME")),
        "name": given.get("OKAESHI_OPERATOR_NAME") or _("Okaeshi demonstration (no company)"),
        "representative": given.get("OKAESHI_OPERATOR_REPRESENTATIVE") or _("Nobody in particular (sample)"),
        "address": given.get("OKAESHI_OPERATOR_ADDRESS")
        or _("1-1-1 Sample Town, Chiyoda-ku, Tokyo (sample)"),
        "phone": given.get("OKAESHI_OPERATOR_PHONE") or "03-0000-0000",
        "email": given.get("OKAESHI_OPERATOR_EMAIL") or f"help@{host}",
        "hours": given.get("OKAESHI_OPERATOR_HOURS") or _("Weekdays 10:00–17:00, Japan time"),
    }

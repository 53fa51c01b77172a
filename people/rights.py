"""What each role may do in its organisation: the one table.

Over accounts of the registry the ladder of `queries.RANK` decides instead (ADR 0009); there finance and developers
count as viewers.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from people.models import Mode, Role


class Right(StrEnum):
    LOOK = "look"  # products, orders, figures, members, the audit log
    SEE_MONEY = "see_money"  # statements, invoices, alerts
    PAY = "pay"  # pay statements, set alerts
    WORK = "work"  # products, imports, orders by hand
    SEE_LOGS = "see_logs"  # what was sent to the company's server, and what it answered
    CONNECT = "connect"  # webhooks and the test switches
    TEST_KEYS = "test_keys"
    LIVE_KEYS = "live_keys"
    MEMBERS = "members"  # everyone but owners
    OWN = "own"  # owners


_EVERYTHING = frozenset(Right)
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: _EVERYTHING,
    Role.ADMIN: _EVERYTHING - {Right.OWN},
    Role.MEMBER: frozenset({Right.LOOK, Right.SEE_MONEY, Right.WORK, Right.SEE_LOGS}),
    Role.FINANCE: frozenset({Right.LOOK, Right.SEE_MONEY, Right.PAY}),
    Role.DEVELOPER: frozenset({Right.LOOK, Right.SEE_LOGS, Right.CONNECT, Right.TEST_KEYS}),
    Role.VIEWER: frozenset({Right.LOOK, Right.SEE_MONEY}),
}
IN_WORDS = {
    Role.OWNER: _("Does everything, and makes other owners."),
    Role.ADMIN: _("Does everything but make owners."),
    Role.MEMBER: _("Works with projects, products and orders; sees statements and logs."),
    Role.FINANCE: _("Sees and pays statements, and sets alerts."),
    Role.DEVELOPER: _("Makes test keys, sets up webhooks and reads their log; sees no statements."),
    Role.VIEWER: _("Looks, and changes nothing."),
}
KEYS = {Mode.TEST: Right.TEST_KEYS, Mode.LIVE: Right.LIVE_KEYS}


def grants(role: str, right: Right) -> bool:
    """Whether a role may do this."""
    return right in RIGHTS[Role(role)]


def holders(right: Right) -> list[Role]:
    """The roles that may do this."""
    return [role for role, rights in RIGHTS.items() if right in rights]

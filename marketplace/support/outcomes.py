"""What becomes of support when its money stays away, goes back, or is taken back. It is locked by the caller."""

from marketplace.support import letters
from marketplace.support.models import Support
from marketplace.support.moves import move
from marketplace.support.states import SupportState


def nothing_will_come(support: Support) -> None:
    """The payment page was closed unpaid."""
    if support.state == SupportState.WAITING:
        move(support, SupportState.LAPSED)


def refunded(support: Support, name: str) -> None:
    """The money is back with the supporter."""
    if support.state == SupportState.REFUND_PENDING:
        move(support, SupportState.REFUNDED)
        letters.tell(support, "refunded", name=name)


def came_back(support: Support) -> None:
    """The supporter's bank has sent the money back to us: it is returned again."""
    if support.state == SupportState.REFUNDED:
        move(support, SupportState.REFUND_PENDING)


def stuck(support: Support, name: str) -> None:
    """Stripe refused to return the money, and staff sees to it."""
    letters.tell(support, "stuck", name=name)


def disputed(support: Support, status: str) -> None:
    """The supporter's bank has decided. What is owed to the project follows by itself (payouts.owing)."""
    if status == "lost" and support.state == SupportState.PAID:
        move(support, SupportState.CHARGED_BACK)

"""What time itself does: sessions run out, slow refunds end. Called before every request and by the courier."""

from collections.abc import Callable

from .objects import asked, invoices, refunds, sessions, waiting
from .objects.events import Cause
from .store import Store

# Written out as in the partial index of the store, or SQLite would not use it.
_OPEN = "kind = 'checkout.session' AND json_extract(body, '$.status') = 'open'"
_EXPIRY = "json_extract(body, '$.expires_at')"
ERRANDS: dict[str, Callable[[Store, str], None]] = {
    "refund_succeeds": refunds.settle,
    "refund_fails": refunds.come_back,
    "subscription_cycle": invoices.cycle,
    "invoice_finalize": invoices.by_itself,
    "invoice_retry": invoices.retry,
    "nobody_said_where_to": asked.run_out,
    "voucher_expires": waiting.run_out,
}


def catch_up(store: Store) -> None:
    """Does everything whose time has come on the sandbox's clock."""
    for (run_out,) in store.rows(
        f"SELECT id FROM objects WHERE {_OPEN} AND {_EXPIRY} <= ? ORDER BY {_EXPIRY}", store.now()
    ):
        sessions.expire(store, store.get("checkout.session", run_out), Cause())
    for identifier, act, subject in store.rows(
        "SELECT id, act, subject FROM errands WHERE due <= ? ORDER BY due, id", store.moment()
    ):
        store.run("DELETE FROM errands WHERE id = ?", identifier)
        ERRANDS[act](store, subject)


def next_due(store: Store) -> float | None:
    """The next moment at which `catch_up` or a delivery has something to do."""
    moments = [
        store.rows(f"SELECT MIN({_EXPIRY}) FROM objects WHERE {_OPEN}")[0][0],
        store.rows("SELECT MIN(due) FROM errands")[0][0],
        store.rows("SELECT MIN(due) FROM deliveries WHERE state = 'waiting'")[0][0],
    ]
    known = [moment for moment in moments if moment is not None]
    return min(known, default=None)

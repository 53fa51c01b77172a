"""The switches of billing: what banks say of renewals, how often Stripe tries again, and a month that passes.

    GET, POST /_sandbox/billing              any of `objects.invoices.BILLING`; {"reset": true} for the usual ones
    POST /_sandbox/billing/month             renews every subscription now, or only {"subscription": ID}
    POST /_sandbox/billing/hurry             finalises drafts and tries unpaid invoices again, now

The clock stands still meanwhile, as with Stripe's own test clocks, which move the customers and not the account.
"""

from html import escape
from typing import Any

from .errors import StripeRefusal, no_such
from .objects.invoices import AFTER_LAST_RETRY, BILLING, OUTCOMES
from .store import Store


def switches(store: Store) -> dict[str, Any]:
    """How they stand."""
    return BILLING | dict(store.setting("billing", {}))


def switch(store: Store, given: dict[str, Any]) -> dict[str, Any]:
    """Set some of them. Raises a refusal for what is not in `BILLING`."""
    if given.get("reset"):
        store.set("billing", {})
        return switches(store)
    kept = {
        "outcome": lambda value: value in OUTCOMES,
        "times": lambda value: type(value) is int and 0 <= value <= 100,
        "retry_days": lambda value: (
            isinstance(value, list)
            and len(value) <= 8
            and all(type(day) is int and 0 < day <= 60 for day in value)
        ),
        "after_last_retry": lambda value: value in AFTER_LAST_RETRY,
    }
    for name, value in given.items():
        if name not in kept or not kept[name](value):
            raise StripeRefusal(f"There is no switch {name}={value!r}. They are {', '.join(BILLING)}.")
    store.set("billing", store.setting("billing", {}) | given)
    return switches(store)


def let_a_month_pass(store: Store, given: dict[str, Any]) -> dict[str, Any]:
    """The current period of subscriptions ends now."""
    one = given.get("subscription")
    if one is not None and store.find("subscription", str(one)) is None:
        raise no_such("subscription", str(one))
    renewed = store.run(
        "UPDATE errands SET due = ? WHERE act = 'subscription_cycle' AND (? IS NULL OR subject = ?)",
        store.moment(),
        one,
        one,
    )
    return {"renewed": renewed}


def hurry(store: Store) -> dict[str, Any]:
    """What waits for its hour or its day is done now."""
    hurried = store.run(
        "UPDATE errands SET due = ? WHERE act IN ('invoice_finalize', 'invoice_retry')", store.moment()
    )
    return {"hurried": hurried}


def section(store: Store) -> str:
    """The part of the control page."""
    now = switches(store)
    found = store.where("subscription")[:20]
    rows = "".join(
        f"<tr><td><code>{one['id']}</code></td><td>{one['status']}</td>"
        f"<td>{'paused' if one['pause_collection'] else ''}</td><td>{_renewals(store, one)}</td></tr>"
        for one in found
    )
    outcomes = "".join(
        f'<button name="outcome" value="{name}"{"" if name == "paid" else " class=quiet"}>'
        f"Renewals: {escape(name.replace('_', ' '))}</button>"
        for name in OUTCOMES
    )
    return f"""<section><h2>Subscriptions</h2><p>Renewals are <b>{escape(now["outcome"])}</b>; tried again after
{escape(", ".join(str(day) for day in now["retry_days"]))} days, then {escape(now["after_last_retry"])}.</p>
<form method="post" action="/_sandbox/billing/month"><button>Let a month pass</button></form>
<form method="post" action="/_sandbox/billing/hurry"><button>Finalise and try again now</button></form>
<form method="post" action="/_sandbox/billing">{outcomes}</form>
<div class="scroll"><table><thead><tr><th>Subscription</th><th>Status</th><th>Collection</th><th>Invoices</th></tr>
</thead><tbody>{rows}</tbody></table></div></section>"""


def _renewals(store: Store, subscription: dict[str, Any]) -> str:
    condition = "json_extract(body, '$.parent.subscription_details.subscription') = ?"
    found = store.where("invoice", condition, subscription["id"])
    return escape(", ".join(invoice["status"] for invoice in found))

"""What each check of the books means, for someone who has never seen a ledger."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEANINGS: dict[str, Promise] = {
    "the units of each batch lie in one place each, without gap or overlap": _(
        "Every gram of every batch is in exactly one place: none is missing and none is there twice."
    ),
    "held, on hold, retired, cancelled and in the buffer add up to what was issued": _(
        "What is held, on hold, retired, cancelled and in the buffer is together exactly what was issued."
    ),
    "an account has only units of its kind, and of its mode": _(
        "Each account has only the units that belong into an account of its kind: retired ones in the retirement account, and so on."
    ),
    "each hold has its units on hold, and nothing is on hold without one": _(
        "What is kept for an order that is being paid is there, and nothing is kept for nobody."
    ),
    "released units are free, in their listing's account, and queued for sale": _(
        "Units that an order gave back are on sale again."
    ),
    "a listing sells one batch at a time": _("What one offer sells comes from one batch."),
    "each batch is of a year that the crediting period of its project touches": _(
        "No batch is of a year in which its project could not earn credits."
    ),
    "what hot rows refer to exists": _("Every record points to records that exist."),
    "the entries lead to the holdings": _(
        "Played again from the first act to the last, the history of every batch ends exactly where its units are today."
    ),
    "each retirement has the serials and the mass of its entries, in one batch of its mode": _(
        "Each retirement names the serial numbers and the mass that really left the books for it."
    ),
    "each retired stretch of units is a retirement's, and each retirement's stretch is retired": _(
        "No unit is retired without a retirement, and none twice."
    ),
    "each retirement has one leaf, which says the same byte by byte": _(
        "The public log says of each retirement what the books say, byte by byte."
    ),
    "each leaf of a retirement is an existing retirement's": _(
        "The log has no retirement that the books do not have."
    ),
    "each batch was announced in the log": _(
        "Every batch was announced in the public log when it was issued."
    ),
    "each opening opens what was committed to": _(
        "Each name and message that we show is the one that was sealed into the log."
    ),
    "each amendment, disclosure and cancellation has one leaf, which says the same": _(
        "Every amendment, disclosure and cancellation is in the public log with the same content."
    ),
    "each amendment names the entry of its retirement": _(
        "Each amendment names the log entry that it amends."
    ),
    "each cancellation has the serials and the mass of its entries, and they lie in "
    "the cancellation account": _(
        "Cancelled units lie in the cancellation account, and are those that the cancellation names."
    ),
    "each opening of an amendment, and each disclosure, opens what was committed to": _(
        "What was amended or disclosed later is what had been sealed into the log."
    ),
    "what was erased is gone": _("Names that had to be erased are really gone."),
    "what a transfer under way promises is held by its source and reserved for it, and nothing else is": _(
        "What is on its way to another account is still there to be accepted, and reserved for nobody else."
    ),
    "between two accounts, what was accepted of a batch is what was transferred": _(
        "What one account received is what another one gave."
    ),
    "a transfer stands where its history ends": _("Each transfer is in the state in which its history ends."),
    "a closed account is empty, and nothing is on its way to it": _("Closed accounts are empty."),
    "each leaf has a place in the log, or waits for one": _("No entry of the log was forgotten."),
    "the places in the log are 0, 1, 2 … without a gap": _(
        "The entries of the log are numbered without a gap."
    ),
    "the tree of all entries has the root that was signed last": _(
        "All entries of the log, hashed anew, give exactly the root that was signed."
    ),
    "buffer on hold lies in the buffer, for an open reversal of its scheme and mode, and for one only": _(
        "What the buffer keeps for a reported loss is there, and for one loss only."
    ),
    "each cancelled stretch of the buffer has one leaf, which says the same byte by byte": _(
        "The public log says of each cancellation from the buffer what the books say, byte by byte."
    ),
    "each stretch cancelled for a reversal has its entry, and is cancelled": _(
        "What was cancelled to make good for a loss is really cancelled."
    ),
    "the steps of each reversal lead to the state it is in": _(
        "Each loss is in the state in which its history ends."
    ),
    "what was cancelled and what is uncovered add up to the verified loss, at most what was reported": _(
        "What the buffer covered and what it could not cover are together the loss that was verified."
    ),
    "no unit of another registry has entered twice": _("No unit of another registry was taken in twice."),
    "each immobilised tonne backs one tonne of one batch, in its mode": _(
        "Behind each tonne from another registry lies one tonne that is out of use there."
    ),
    "each foreign serial number names the units that are kept for it": _(
        "The serial numbers of other registries are kept as those registries wrote them, and mean the same units."
    ),
    "each listing, change and seller is where its history ends": _(
        "Each listing is in the state in which its history ends."
    ),
    "what each listing offers was put into its escrow, and nothing was taken back while it is offered": _(
        "What is offered for sale was really set aside for it."
    ),
    "each payment is retired once, given back once, or on its way to one of them": _(
        "Every payment ends in one retirement or one refund, or is on its way there."
    ),
    "a retired order by card is paid once, and an order whose money went back retired nothing": _(
        "Nobody paid twice for an order, and no refunded order retired anything."
    ),
    "each retired line is one retirement of its mass, its listing's batch and its price": _(
        "Each line of an order became one retirement of its mass and at its price."
    ),
    "each order's total is the sum of its parts, and what its payment asked for": _(
        "Each order costs the sum of its parts, and that is what was charged."
    ),
    "each company owes the sum of its orders that are on no paid statement": _(
        "Each company's statement is the sum of its orders."
    ),
    "each hold is an open order's, and each open order holds what it is to retire": _(
        "Units are kept for open orders only, and every open order has what it will retire."
    ),
    "the numbers of each series of documents have no gap": _(
        "Receipts and invoices are numbered without a gap."
    ),
    "each receipt says what its order cost, and each retired order that is not on a statement has one": _(
        "Every retired order has a receipt, and it says what was paid."
    ),
    "each order is where its history ends": _("Each order is in the state in which its history ends."),
    "no payment returns more than it brought, goodwill included, and nothing that goes back is forgotten": _(
        "Nobody gets back more than they paid, and no refund is forgotten."
    ),
    "each month of a standing order has its own payment, and one that was not paid retired nothing": _(
        "Every month of a monthly offset was paid once, and nothing was retired for a month that was not."
    ),
    "no participant's contribution to an event was begun after its close": _(
        "Whoever chipped in for an event began to do so before it was closed."
    ),
    "each event is where its history ends": _("Each event is in the state in which its history ends."),
    "each support that was received has its payment, and the project is owed exactly its part of it": _(
        "What people gave to a local project was received, and the project is owed its part of it."
    ),
    "each support is where its history ends": _(
        "Each gift to a local project is in the state in which its history ends."
    ),
    "nothing that is supported directly is a project of the registry": _(
        "No local project that people support directly is registered for credits."
    ),
    "each standing order and each month is where its history ends": _(
        "Each monthly offset and each of its months is in the state in which its history ends."
    ),
    "each retired line is owed to its project once, an hour later at the latest": _(
        "What was retired is owed to its project, once."
    ),
    "what is in a payout or paid stands in one transfer, and nothing else does": _(
        "What a project was paid stands in exactly one transfer."
    ),
    "each transfer sends what its parts are owed, less its deductions": _(
        "Each transfer to a project is the sum of what it was owed."
    ),
    "no clawback is deducted beyond its amount, or while it was taken back otherwise": _(
        "What a project has to give back is taken back once, and no more than that."
    ),
    "each payout and obligation is where its history ends": _(
        "Each payout is in the state in which its history ends."
    ),
    "nothing in the outbox is given up but letters, and nothing is a quarter of an hour late, or six hours in bulk": _(
        "Nothing that had to follow from an act was forgotten or is late."
    ),
    "each closed statement is the sum of its orders, rounded once on its invoice, and holds retired ones only": _(
        "What a company is asked to pay for a month is, to the millionth of a yen, what its retired orders cost; only "
        "the sum is rounded."
    ),
    "each statement is where its history ends, and one that is sent has its page": _(
        "The state of every monthly statement follows from its recorded steps, and whoever is asked to pay has a page "
        "to pay on."
    ),
}


def meaning(name: str) -> str:
    """The plain words of a check; its own name when nobody has written any."""
    return str(MEANINGS.get(name, name))

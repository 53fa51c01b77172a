"""Every letter that the site sends, and when. The words of each are in templates/letters/<name>.html.

The letters about signing in are the library's (templates/account/email, templates/mfa/email); they go out in the same
frame.
"""

ORDER = {
    "order/held": "credits are held and nobody has paid yet: how to pay, and until when",
    "order/paid": "the money has come; the retirement follows",
    "order/late": "the money came after the hold had ended, and the credits could be held again",
    "order/retired": "the credits are retired: certificate and receipt",
    "order/document": "a receipt was issued anew, or a credit note for money that went back",
    "order/cancelled": "the order was cancelled before anybody paid",
    "order/expired": "the hold has ended and nobody paid",
    "order/returning": "the money is on its way back, and why",
    "order/refunded": "the money is back",
    "order/disputed": "the buyer's bank disputes the payment, or has decided",
    "order/loss": "stored carbon of a project was lost whose credits were retired for this buyer",
    "order/suspended": "a project was suspended, or reinstated, whose credits were retired for this buyer",
    "order/found": "someone asked for the link to an order by its number and address",
}
MONEY = {
    "money/how_to_pay": "a voucher or a bank account is issued: its numbers, and until when",
    "money/too_little": "a bank transfer was too small: what is missing",
    "money/cash_back": "what a bank transfer brought and no order took goes back",
    "money/bank_details": "money goes back and Stripe needs the buyer's bank account; once a week until it has it",
    "money/stuck": "Stripe would not send the money back: staff look after it",
    "money/came_back": "the buyer's bank sent back what was returned: it is sent again",
    "money/returned": "what no order took, or a gesture of goodwill, is returned",
}
REGISTRY = {
    "registry/transfer": "a transfer between accounts has moved on",
    "registry/case": "an application or a report has moved on, and somebody is to act",
    "registry/reversal": "stored carbon was lost of units that an account holds or has retired",
}
ACCOUNT = {
    "account/year": "each January, to those who asked for it: footprints kept and credits retired in the year before",
    "account/copy": "the copy of one's data is ready",
    "account/farewell": "an account was deleted: what went, and what the law keeps",
}
MONTHLY = {
    "monthly/begun": "a standing order has begun: what, how much, how to change or end it",
    "monthly/skipped": "a month was skipped, and why; nothing was charged",
    "monthly/declined": "the card was declined, and is tried again",
    "monthly/failed": "the card was declined for the last time; the standing order is paused",
    "monthly/changed": "a standing order was changed",
    "monthly/links": "somebody asked for the links of their standing orders",
    "monthly/ended": "a standing order has ended",
}
EVENT = {
    "events/closed": "an event is closed: what was reached, and a link to offset the rest",
    "events/invitation": "somebody on an event's check-in list is invited, once",
}
STATEMENT = {
    "statement/invoiced": "the invoice of a month on a company's statement, and where to pay it",
    "statement/paid": "a company's statement is paid",
    "statement/overdue": "a company's statement was not paid in time, and when orders stop",
    "statement/alert": "a spending alert of a company was reached",
}
SUPPORT = {
    "support/thanks": "direct support has come: where its receipt is",
    "support/stuck": "the money of a direct support does not go back by itself, and staff sees to it",
    "support/refunded": "direct support was returned",
    "support/report": "a project reports to those who support it and wish to be told",
}
MODERATION = {
    "moderation/decision": "staff has decided about an organisation, a listing or a change of one",
    "moderation/offer": "a paid order is stopped because its listing was suspended: another project, or the money back",
    "moderation/appeal": "an appeal against a decision was judged",
}
PAYOUT = {
    "payouts/paid": "what a seller was owed went out, by Stripe or by bank",
    "payouts/returned": "the bank sent a seller's payout back: it is owed as before",
}
HOOKS = {
    "hooks/given_up": "a webhook was tried for three days and did not arrive; one a day for each endpoint",
    "hooks/switched_off": "an endpoint was switched off because it failed for days, or said that it is gone",
}
LETTERS = (
    ORDER | MONEY | REGISTRY | ACCOUNT | MONTHLY | EVENT | SUPPORT | STATEMENT | MODERATION | PAYOUT | HOOKS
)

"""Every letter that the site sends, and when. The words of each are in templates/letters/<name>.html.

The letters about signing in are the library's (templates/account/email, templates/mfa/email); they go out in the same
frame.
"""

ORDER = {
    "order/held": "credits are held and nobody has paid yet: how to pay, and until when",
    "order/paid": "the money has come; the retirement follows",
    "order/late": "the money came after the hold had ended, and the credits could be held again",
    "order/retired": "the credits are retired: certificate and receipt",
    "order/cancelled": "the order was cancelled before anybody paid",
    "order/expired": "the hold has ended and nobody paid",
    "order/returning": "the money is on its way back, and why",
    "order/refunded": "the money is back",
    "order/disputed": "the buyer's bank disputes the payment, or has decided",
    "order/loss": "stored carbon of a project was lost whose credits were retired for this buyer",
    "order/suspended": "a project was suspended, or reinstated, whose credits were retired for this buyer",
}
REGISTRY = {
    "registry/transfer": "a transfer between accounts has moved on",
    "registry/case": "an application or a report has moved on, and somebody is to act",
    "registry/reversal": "stored carbon was lost of units that an account holds or has retired",
}
LETTERS = ORDER | REGISTRY

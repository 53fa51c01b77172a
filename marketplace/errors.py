"""What the shop refuses, and why.

ShopError
├── ListingNotForSale       the listing is sold out, paused, suspended or gone
├── BelowMinimum            less than the listing sells at once
├── BelowPaymentMinimum     less than a card can be charged
├── MethodNotOffered        this sum cannot be paid this way here
├── QuoteGone               the quote has expired or never was
├── PriceChanged            the listing's price is no longer the quoted one
├── LinesInvalid            no lines, too many, mixed currencies or modes, the same listing twice
├── AmountInvalid           neither or both of mass and money, or a sum that buys no gram
├── MoneyInvalid            a sum of money that cannot be read
├── TooLateToMend           the retirement has started: its words are final
├── TextInvalid             a name, message or address that cannot be kept
├── TooManyHolds            one buyer keeps too much unpaid stock
├── TooManyLookups          too many orders looked for from one address
├── FarewellImpossible      an account that cannot be deleted yet
├── AlreadyRetiring         too late to cancel
├── PaymentDisputed         the payer's bank holds the money: nothing can be cancelled or sent back now
├── OrderNotPayable         the order does not wait for a payment any more
├── GoodwillImpossible      more than was paid, or nothing was retired
├── OrderUnknown            no such order, or not the caller's
├── ReceiptsTooMany         the receipt was issued anew too often
├── StatementLimit          the company's statement is full
├── StatementOverdue        a month of the company's was not paid in time
├── SaleRefused             the product is not active at this moment
├── RetireAfterRefused      credits cannot be held until this moment
├── ExternalIdUsed          the company used this external id for another order
└── PaymentUnavailable      the payment provider does not answer
"""

from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal


class ShopError(Refusal):
    code = "shop_error"
    message = _("The shop refused this.")


class ListingNotForSale(ShopError):
    code = "listing_not_for_sale"
    status = 409
    message = _("This listing is not for sale at the moment. Please choose another project.")


class BelowMinimum(ShopError):
    code = "below_minimum"
    message = _("The smallest amount of this listing is %(minimum_grams)s.")


class BelowPaymentMinimum(ShopError):
    code = "below_payment_minimum"
    message = _("A card cannot be charged so little. The smallest amount is %(minimum_grams)s.")


class MethodNotOffered(ShopError):
    code = "method_not_offered"
    message = _("This sum cannot be paid this way. Please choose another way to pay.")


class QuoteGone(ShopError):
    code = "quote_expired"
    status = 409
    message = _("This quote has expired. Please ask for a new one.")


class PriceChanged(ShopError):
    code = "price_changed"
    status = 409
    message = _("The price has changed since the quote. Please look at the new price.")


class LinesInvalid(ShopError):
    code = "lines_invalid"
    message = _("Name each listing once, all in one currency and one mode.")


class AmountInvalid(ShopError):
    code = "amount_invalid"
    message = _("Say either a mass for each line or one sum of money, large enough to buy a gram.")


class MoneyInvalid(ShopError):
    code = "money_invalid"
    message = _("Write the sum as a whole number of yen, such as 3,000.")


class TooLateToMend(ShopError):
    code = "too_late_to_mend"
    status = 409
    message = _("The retirement has started: what is written on it can only be amended afterwards.")


class TextInvalid(ShopError):
    code = "text_invalid"
    message = _("This text is empty, longer than 1,000 characters, or holds invisible control characters.")


class TooManyHolds(ShopError):
    code = "too_many_holds"
    status = 429
    message = _(
        "Many unpaid orders come from your address already. Pay or cancel one of them, or try again in half an hour."
    )
    retry_after = 1800


class TooManyLookups(ShopError):
    code = "too_many_lookups"
    status = 429
    message = _("You have looked for many orders in a short time. Please try again in ten minutes.")
    retry_after = 600


class FarewellImpossible(ShopError):
    code = "farewell_impossible"
    status = 409
    message = _("This account cannot be deleted yet.")


class AlreadyRetiring(ShopError):
    code = "already_retiring"
    status = 409
    message = _("The credits are being retired or are retired already. A retirement is final.")


class PaymentDisputed(ShopError):
    code = "payment_disputed"
    status = 409
    message = _("Your bank is deciding on this payment. Until then the order cannot be changed.")


class OrderNotPayable(ShopError):
    code = "order_not_payable"
    status = 409
    message = _("This order does not wait for a payment any more.")


class GoodwillImpossible(ShopError):
    code = "goodwill_impossible"
    message = _("Only what was paid for a retired order, and has not gone back yet, can be given.")


class OrderUnknown(ShopError):
    code = "not_found"
    status = 404
    message = _("There is no such order.")


class StatementLimit(ShopError):
    code = "statement_limit"
    status = 409
    message = _("This order would pass the limit of your organisation's statement.")


class StatementOverdue(ShopError):
    code = "statement_overdue"
    status = 409
    message = _("Your organisation has not paid a statement that was due. Orders go on once it is paid.")


class SaleRefused(ShopError):
    code = "product_not_active"
    status = 409
    message = _("This product is not active: it is a draft, paused or archived.")


class RetireAfterRefused(ShopError):
    code = "retire_after_refused"
    message = _(
        "Credits are held for at most 90 days from now: name a moment within them, with its time zone."
    )


class ExternalIdUsed(ShopError):
    code = "external_id_used"
    status = 409
    message = _("Your organisation has used this external id for another order.")


class PaymentUnavailable(ShopError):
    code = "payment_unavailable"
    status = 503
    message = _(
        "The payment page cannot be reached right now. Nothing was charged. Please try again in a minute."
    )


class ReceiptsTooMany(ShopError):
    code = "receipts_too_many"
    status = 409
    message = _("This receipt was issued anew too often. Please write to us.")


class TestOnly(ShopError):
    __test__ = False  # no test, whatever its name begins with

    code = "test_only"
    status = 422
    message = _(
        "This is for test mode: an outcome of retire, fail or reverse, and a delay of up to 3,600 seconds."
    )

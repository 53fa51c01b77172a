"""What standing orders refuse, and why."""

from django.utils.translation import gettext_lazy as _

from marketplace.errors import PriceChanged, ShopError


class NothingUnderTheLimit(ShopError):
    code = "nothing_under_the_limit"
    status = 409
    message = _("Nothing of what you chose can be bought under this limit at the moment.")


class OfferChanged(PriceChanged):
    message = _(
        "What you would begin has changed since you saw it. Nothing was ordered: please look at it again."
    )


class StandingUnknown(ShopError):
    code = "not_found"
    status = 404
    message = _("There is no such monthly offset.")


class StandingEnded(ShopError):
    code = "standing_order_ended"
    status = 409
    message = _("This monthly offset has ended, or has not begun. It cannot be changed.")

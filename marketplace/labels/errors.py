"""What the labels refuse, and why."""

from django.utils.translation import gettext_lazy as _

from marketplace.errors import ShopError


class ClaimRefused(ShopError):
    code = "claim_refused"
    message = _("These words claim more than a credit shows: %(words)s. Say what was done instead.")


class LabelExists(ShopError):
    code = "label_exists"
    status = 409
    message = _("There is a label of this for this market already. Withdraw it before making another.")


class LabelUnknown(ShopError):
    code = "label_unknown"
    status = 404
    message = _("There is no label with this number.")


class LabelWithdrawn(ShopError):
    code = "label_withdrawn"
    status = 409
    message = _("This label was withdrawn. Make a new one.")


class UnitsRefused(ShopError):
    code = "units_refused"
    message = _("Give a whole number of units, not fewer than before, up to a day from the label's first on.")


class SinceRefused(ShopError):
    code = "since_refused"
    message = _("Sales are counted from a day that is not in the future.")

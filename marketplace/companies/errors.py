"""What companies' rooms refuse, and why."""

from django.utils.translation import gettext_lazy as _

from marketplace.errors import ShopError


class StatementSettled(ShopError):
    code = "statement_settled"
    status = 409
    message = _("This statement is not owed, or was settled already.")


class AlertInvalid(ShopError):
    code = "alert_invalid"
    status = 422
    message = _("Choose a percentage from 1 to 100, or a sum above nothing, that has no alert yet.")


class LimitInvalid(ShopError):
    code = "limit_invalid"
    status = 422
    message = _("A limit is a whole sum of money, not below what is owed already.")

"""What direct support refuses, and why."""

from django.utils.translation import gettext_lazy as _

from marketplace.errors import ShopError


class SupportUnknown(ShopError):
    code = "not_found"
    status = 404
    message = _("There is no such project or contribution.")


class SupportClosed(ShopError):
    code = "support_closed"
    status = 409
    message = _("This project takes no support at the moment. Nothing was charged.")


class SupportAmount(ShopError):
    code = "support_amount"
    message = _("Write a sum from %(least)s to %(most)s yen.")


class SupportPaidOut(ShopError):
    code = "support_paid_out"
    status = 409
    message = _("The money is with the project already, or on its way there. Please write to the project.")


class PageIncomplete(ShopError):
    code = "support_page_incomplete"
    message = _("The page needs a name, a purpose and a place before it is handed in.")


class PageSettled(ShopError):
    code = "support_page_settled"
    status = 409
    message = _("This cannot be done with the page as it stands.")


class NotAcceptedYet(ShopError):
    code = "support_not_accepted"
    status = 409
    message = _("Your organisation has to be accepted as a seller first, so that it can be paid.")

"""What events refuse, and why."""

from django.utils.translation import gettext_lazy as _

from marketplace.errors import ShopError


class EventUnknown(ShopError):
    code = "not_found"
    status = 404
    message = _("There is no such event.")


class EventClosed(ShopError):
    code = "event_closed"
    status = 409
    message = _("This event takes no more contributions. Nothing was ordered or charged.")


class EventIncomplete(ShopError):
    code = "event_incomplete"
    message = _("Something is missing before the page can be published: a title, a day, a deadline to come.")


class WordsRefused(ShopError):
    code = "words_refused"
    message = _("“%(word)s” says more than an offset shows. Please say it without.")


class NothingOnSale(ShopError):
    code = "nothing_on_sale"
    status = 409
    message = _("None of this event's projects has so much in stock at the moment.")


class GuestListRefused(ShopError):
    code = "guest_list_refused"
    message = _("Row %(row)s of the list cannot be read: %(reason)s")

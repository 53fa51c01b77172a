"""What is told, how far a delivery has come, and why one failed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventType(models.TextChoices):
    """What an endpoint may listen to. Kept as they are for ever: companies' programs decide by them."""

    ORDER_PAID = "order.paid", _("An order was accepted or paid")
    ORDER_RETIRED = "order.retired", _("An order's credits were retired")
    CERTIFICATE_READY = "certificate.ready", _("An order's certificates can be fetched")
    ORDER_CANCELLED = "order.cancelled", _("An order was cancelled before it was paid")
    ORDER_REFUNDED = "order.refunded", _("An order came to nothing and its money or its charge is back")
    RETIREMENT_AMENDED = "retirement.amended", _("The words of a retirement were amended")
    BATCH_REVERSED = "batch.reversed", _("Stored carbon was lost of a batch that you retired from")
    LISTING_SUSPENDED = "listing.suspended", _("A listing was suspended")


PING = "test.ping"
"""Sent only when it is asked for, whatever an endpoint listens to."""


class DeliveryState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("delivery", "On its way")
    DELIVERED = "delivered", pgettext_lazy("delivery", "Delivered")
    FAILED = "failed", pgettext_lazy("delivery", "Failed")


class Off(models.TextChoices):
    """Why an endpoint is switched off."""

    BY_COMPANY = "by_company", _("Switched off by you")
    FAILING = "failing", _("Switched off by us: it failed for three days")
    GONE = "gone", _("Switched off by us: it answered 410 Gone")


class TestOutcome(models.TextChoices):
    """What becomes of a company's orders in test mode."""

    __test__ = False  # no test, whatever its name begins with

    RETIRE = "retire", pgettext_lazy("test outcome", "Retired, as in live mode")
    FAIL = "fail", pgettext_lazy("test outcome", "Not retired: charge and credits go back")
    REVERSE = "reverse", pgettext_lazy("test outcome", "Retired, and its batch is reversed afterwards")


class Failure(models.TextChoices):
    """Why an attempt came to nothing before there was an answer, or in spite of it."""

    ADDRESS = "address", _("The name does not lead to a public address")
    CONNECTION = "connection", _("No connection")
    CERTIFICATE = "certificate", _("The TLS certificate was not accepted")
    TIMEOUT = "timeout", _("No answer in time")
    MALFORMED = "malformed", _("The answer was not HTTP")
    STATUS = "status", _("The answer was not 2xx")

"""What the payout screens refuse, and why."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PayoutError(Exception):
    """A refusal in words for the person at the screen. None of them is ever an answer of the API."""

    message: ClassVar[str | Promise] = _("This payout cannot be changed like that.")

    def __str__(self) -> str:
        return str(self.message)


class SettledMeanwhile(PayoutError):
    message = _("A part of this payout was taken back since. Settle it with the project by hand.")


class NothingToPay(PayoutError):
    message = _("Nobody who is paid by bank is owed anything now.")


class PayerUnknown(PayoutError):
    message = _("Our own bank account is not configured (OKAESHI_PAYOUT_PAYER).")


class SentAlready(PayoutError):
    message = _("This file was sent or withdrawn already.")


class ContestedMeanwhile(PayoutError):
    message = _(
        "A card payment in this file is disputed by now. Withdraw the file and make it again without it."
    )


class NotSentYet(PayoutError):
    message = _("This has not been sent yet.")


class NotTheSamePerson(PayoutError):
    message = _("Somebody else must confirm what you have sent.")


class SecondFactorMissing(PayoutError):
    message = _("This needs a second factor.")

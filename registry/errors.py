"""What the registry refuses, and why.

RegistryError
├── MassNotRepresentable   an amount that is not a whole positive number of grams
├── SerialMalformed        a text that is not a serial number
├── SerialNotIssued        a well-formed serial of units that nobody issued
├── RangeTooScattered      more pieces than one answer can hold
├── InsufficientStock      fewer grams on sale than asked for
│   └── InsufficientHoldings   fewer grams free in the account than asked for
├── UnitsNotHeld           units that are not in the account
├── SerialOutsideBatch     a serial of another batch, or beyond its end
├── SerialsOverlap         one unit named twice in one request
├── HoldGone               the hold was released before it could be retired
├── IdempotencyMismatch    one key, two different acts
├── NotYetLogged           the retirement waits for the next checkpoint
├── PurposeUnknown         a purpose outside the closed list
├── TextNotRepresentable   a name or message that cannot be committed to
├── AccountRefused         the account cannot take part in this act
├── WordsIncomplete        a word of the retirement is missing, or does not go with the others
├── NameNotVetted          a name that staff has not looked at yet
├── NameKnown              a name that is vetted, or waits to be, already
├── NameDecided            a name that was vetted or refused before
├── ReasonUnknown          a reason outside the closed list
├── AmendmentTooLate       the window in which words may be amended is over
├── NothingAmended         an amendment that says what stands there already
├── NothingToDisclose      a word that is public, erased, or was never said
├── NothingToWithhold      a word that is withheld, erased, was never said, or was disclosed by the log
├── StaffOnly              only staff of the registry may do this
├── SamePerson             who proposed an act may not decide it
├── NotYourProposal        only who proposed an act may withdraw it
├── SecondFactorRequired   the act needs a second factor
├── AlreadyDecided         someone has decided this proposal before
├── AccountMistyped        a text that is no account number: its form or its check digit is wrong
├── AccountUnknown         a well-formed number that no account has
├── AccountClosed          the account was closed
├── AccountNotEmpty        an account with units, or with transfers under way, cannot be closed
├── SelfTransfer           an account cannot send units to itself
├── ModeMismatch           live and test never mix
├── UnitsReserved          units kept for a transfer that is under way
├── SupportedDirectly      what people pay for directly is never credited
├── AlreadyCredited        a project of the registry cannot be supported directly
└── TransferNotOpen        the transfer was settled, has lapsed, or is not there yet
"""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal


class RegistryError(Refusal):
    code = "registry_error"
    message = _("The registry refused this.")


class MassNotRepresentable(RegistryError):
    code = "mass_not_representable"
    message = _("Write the mass as a positive number with its unit (g, kg or t), to the gram at the finest.")


class SerialMalformed(RegistryError):
    code = "serial_malformed"
    message = _("This is not a serial number. One looks like KOC-JP-0012-2024-01-1347.000250.")


class SerialNotIssued(RegistryError):
    code = "serial_not_issued"
    status = 404
    message = _("No units with this serial number have been issued.")


class RangeTooScattered(RegistryError):
    code = "range_too_scattered"
    message = _("These units lie in more than %(most)s pieces. Ask for a shorter range.")


class InsufficientStock(RegistryError):
    code = "insufficient_stock"
    status = 409
    message = _("Only %(available_grams)s are left. Choose a smaller amount or another project.")


class InsufficientHoldings(InsufficientStock):
    code = "insufficient_holdings"
    message = _("The account has only %(available_grams)s of this batch to give.")


class UnitsNotHeld(RegistryError):
    code = "units_not_held"
    status = 409
    message = _("%(serial)s is not in this account.")


class SerialOutsideBatch(RegistryError):
    code = "serial_outside_batch"
    message = _("%(serial)s is not in the batch %(batch)s.")


class SerialsOverlap(RegistryError):
    code = "serials_overlap"
    message = _("%(serial)s is named twice. Name each unit once.")


class HoldGone(RegistryError):
    code = "hold_gone"
    status = 409
    message = _("The credits are no longer held. Please start again.")


class IdempotencyMismatch(RegistryError):
    code = "idempotency_mismatch"
    message = _("This key was used before for something else.")


class NotYetLogged(RegistryError):
    code = "not_yet_logged"
    status = 404
    retry_after: ClassVar[int] = 2  # seconds; the sequencer looks that often
    message = _("This retirement waits for the next checkpoint of the log. Try again in a few seconds.")


class PurposeUnknown(RegistryError):
    code = "purpose_unknown"
    message = _("Choose one of the listed purposes.")


class TextNotRepresentable(RegistryError):
    code = "text_not_representable"
    message = _("This text is too long or contains control characters.")


class AccountRefused(RegistryError):
    code = "account_refused"
    status = 409
    message = _("This account cannot take part in this act.")


class WordsIncomplete(RegistryError):
    code = "words_incomplete"
    message = _("Something that is said of this retirement is missing or does not go with the rest.")


class PurposeUnexplained(WordsIncomplete):
    message = _("Say in a few words what the units are used for.")


class PeriodMalformed(WordsIncomplete):
    message = _("The period of use begins with one day and ends with the same or a later one.")


class ConsentMissing(WordsIncomplete):
    message = _("Retiring for someone without an account takes their consent.")


class DisclosureDatePassed(WordsIncomplete):
    message = _("Choose a day after today for the words to become public.")


class NameNotVetted(RegistryError):
    code = "name_not_vetted"
    status = 409
    message = _("This name waits to be vetted. It can be used as soon as the registry has looked at it.")


class NameKnown(RegistryError):
    code = "name_known"
    status = 409
    message = _("This name is on the list already, perhaps written in another way. Choose it there.")


class NameDecided(RegistryError):
    code = "name_decided"
    status = 409
    message = _("This name was decided upon before.")


class ReasonUnknown(RegistryError):
    code = "reason_unknown"
    message = _("Choose one of the listed reasons.")


class AmendmentTooLate(RegistryError):
    code = "amendment_too_late"
    status = 409
    message = _("The words of a retirement may be amended within %(days)s days. That time is over.")


class NothingAmended(RegistryError):
    code = "nothing_amended"
    message = _("This is what the record says already.")


class NothingToDisclose(RegistryError):
    code = "nothing_to_disclose"
    status = 409
    message = _("Nothing of this is withheld.")


class NothingToWithhold(RegistryError):
    code = "nothing_to_withhold"
    status = 409
    message = _("This is not public, or was disclosed in the log, which forgets nothing.")


class StaffOnly(RegistryError):
    code = "staff_only"
    status = 403
    message = _("Only staff of the registry may do this.")


class SamePerson(RegistryError):
    code = "same_person"
    status = 403
    message = _("You proposed this yourself. Someone else has to decide it.")


class NotYourProposal(RegistryError):
    code = "not_your_proposal"
    status = 403
    message = _("Only the person who proposed this may withdraw it.")


class SecondFactorRequired(RegistryError):
    code = "second_factor_required"
    status = 403
    message = _("This needs a second factor: a code of your authenticator app.")


class AlreadyDecided(RegistryError):
    code = "already_decided"
    status = 409
    message = _("This has been decided already.")


class AccountMistyped(RegistryError):
    code = "account_mistyped"
    message = _("This is not an account number: compare it once more. One looks like H-000000012-5.")


class AccountUnknown(RegistryError):
    code = "account_unknown"
    status = 404
    message = _("There is no holding account with this number.")


class AccountClosed(RegistryError):
    code = "account_closed"
    status = 409
    message = _("The account %(number)s is closed.")


class AccountNotEmpty(RegistryError):
    code = "account_not_empty"
    status = 409
    message = _("Only an empty account can be closed. Move its units and settle its transfers first.")


class SelfTransfer(RegistryError):
    code = "self_transfer"
    message = _("An account cannot send units to itself.")


class ModeMismatch(RegistryError):
    code = "mode_mismatch"
    message = _("Live and test mode never mix: choose an account of the same mode.")


class UnitsReserved(RegistryError):
    code = "units_reserved"
    status = 409
    message = _("%(serial)s is reserved for a transfer that is under way.")


class TransferNotOpen(RegistryError):
    code = "transfer_not_open"
    status = 409
    message = _("This can no longer be done: transfer %(number)s stands at “%(state)s”.")


class SupportedDirectly(RegistryError):
    code = "supported_directly"
    status = 409
    message = _(
        "People support this project directly. What is supported directly is never registered or issued."
    )


class AlreadyCredited(RegistryError):
    code = "already_credited"
    status = 409
    message = _("The registry has this as a project of its own. It cannot be supported directly as well.")

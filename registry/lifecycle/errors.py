"""What the lifecycle refuses, and why.

RegistryError
├── NotForYou              this person may not take this step
├── WrongState             the case is in a state from which this step does not lead on
├── Incomplete             something that has to be said is missing
├── ReasonMissing          a step that affects others needs a reason
├── DocumentRefused        a file of a kind or size that is not kept
├── MethodologyNotActive   the methodology is suspended or withdrawn
├── NotIndependent         the body or person is too close to the operator
├── FindingsOpen           a positive statement while findings are open
├── PeriodOverlaps         another report of the project covers a part of the period
├── PeriodInvalid          outside the crediting period, not over yet, or ends before it begins
├── VintageOutsideCrediting  a year that the project's crediting period does not touch
├── MoreThanReported       verified beyond what was reported
├── MoreThanVerified       issued beyond what was verified
├── NothingToIssue         less than a tonne was verified and not yet issued
└── ProjectSuspended       nothing is issued or sold while the project is suspended
"""

from django.utils.translation import gettext_lazy as _

from registry.errors import RegistryError


class NotForYou(RegistryError):
    code = "not_for_you"
    status = 403
    message = _("You may not do this here.")


class WrongState(RegistryError):
    code = "wrong_state"
    status = 409
    message = _("This step does not lead on from here. Load the page again to see how things stand.")


class Incomplete(RegistryError):
    code = "incomplete"
    message = _("Something is still missing: %(missing)s.")


class ReasonMissing(RegistryError):
    code = "reason_missing"
    message = _("Say why, in a few words.")


class DocumentRefused(RegistryError):
    code = "document_refused"
    message = _("Choose a PDF, JPEG, PNG or CSV file of at most 10 MB.")


class MethodologyNotActive(RegistryError):
    code = "methodology_not_active"
    status = 409
    message = _("This methodology is not active.")


class NotIndependent(RegistryError):
    code = "not_independent"
    status = 409
    message = _("Whoever checks must have nothing to do with the operator. Choose someone else.")


class FindingsOpen(RegistryError):
    code = "findings_open"
    status = 409
    message = _("Close the open findings first.")


class PeriodOverlaps(RegistryError):
    code = "period_overlaps"
    status = 409
    message = _("Another report of this project covers a part of this period.")


class PeriodInvalid(RegistryError):
    code = "period_invalid"
    message = _("Choose a period inside the crediting period that is over.")


class VintageOutsideCrediting(RegistryError):
    code = "vintage_outside_crediting"
    message = _(
        "The crediting period of this project is %(first)s to %(last)s: it does not touch %(vintage)s."
    )


class MoreThanReported(RegistryError):
    code = "more_than_reported"
    message = _("No more can be verified than was reported.")


class MoreThanVerified(RegistryError):
    code = "more_than_verified"
    status = 409
    message = _("No more can be issued than was verified.")


class NothingToIssue(RegistryError):
    code = "nothing_to_issue"
    status = 409
    message = _("There is no whole tonne to issue.")


class ProjectSuspended(RegistryError):
    code = "project_suspended"
    status = 409
    message = _("This project is suspended: nothing is issued or put up for sale.")

"""What the standards refuse, and why.

RegistryError
├── BodyNotAccredited            the body may not verify this on this day
│   ├── AccreditationExpired         no accreditation of it covers this day
│   ├── OutOfScope                   accredited on this day, but not for this kind of project
│   └── BodySuspended                suspended or withdrawn on this day
├── SchemeNotAccredited          the scheme is suspended, withdrawn or out of its dates
├── StandingUnchanged            it stands like that already, or is withdrawn for good
├── AlreadyPublished             this version, number, prefix or label exists already
├── DatesOutOfOrder              ends before it begins
├── TextRefused                  a text that is neither a PDF nor plain text, or too long
└── LabelEnded                   the label has ended before
"""

from django.utils.translation import gettext_lazy as _

from registry.errors import RegistryError


class BodyNotAccredited(RegistryError):
    code = "body_not_accredited"
    status = 409
    message = _("This body may not verify this kind of project on this day.")


class AccreditationExpired(BodyNotAccredited):
    code = "accreditation_expired"
    message = _("The accreditation of this body does not cover this day.")


class OutOfScope(BodyNotAccredited):
    code = "out_of_scope"
    message = _("This body is not accredited for this kind of project.")


class BodySuspended(BodyNotAccredited):
    code = "body_suspended"
    message = _("The accreditation of this body is suspended or withdrawn.")


class SchemeNotAccredited(RegistryError):
    code = "scheme_not_accredited"
    status = 409
    message = _("This scheme may not certify on this day.")


class StandingUnchanged(RegistryError):
    code = "standing_unchanged"
    status = 409
    message = _("It stands like that already, or was withdrawn for good.")


class AlreadyPublished(RegistryError):
    code = "already_published"
    status = 409
    message = _("This exists already.")


class DatesOutOfOrder(RegistryError):
    code = "dates_out_of_order"
    message = _("The last day comes before the first.")


class TextRefused(RegistryError):
    code = "text_refused"
    message = _("Choose a PDF or a plain text file of at most 10 MB.")


class LabelEnded(RegistryError):
    code = "label_ended"
    status = 409
    message = _("This label has ended already.")

"""What the registry refuses of credits that come from another registry.

RegistryError
├── ForeignSerialMalformed     a text that is not a serial number of that registry
├── ForeignUnitsTaken          units that were entered before, in whole or in part
├── ForeignUnitsInUse          a batch stands for them, or part of one
├── ForeignQuantityDiffers     the serial numbers do not add up to the tonnes that the evidence states
├── ForeignVintageDiffers      the serial numbers are of other years than the batch
├── ForeignDateRefused         a day that has not come yet
└── ImmobilisationClosed       it was issued or withdrawn already
"""

from django.utils.translation import gettext_lazy as _

from registry.errors import RegistryError


class ForeignSerialMalformed(RegistryError):
    code = "foreign_serial_malformed"
    message = _("This is not a serial number of that registry. Copy it exactly as the registry shows it.")


class ForeignUnitsTaken(RegistryError):
    code = "foreign_units_taken"
    status = 409
    message = _("Some of these units were entered before: %(serial)s. No unit may enter twice.")


class ForeignUnitsInUse(RegistryError):
    code = "foreign_units_in_use"
    status = 409
    message = _(
        "Cancel the whole batch first, as counted in another registry. What was retired never goes back."
    )


class ForeignQuantityDiffers(RegistryError):
    code = "foreign_quantity_differs"
    message = _("The serial numbers name %(tonnes)s tonnes, but %(quantity)s were stated.")


class ForeignVintageDiffers(RegistryError):
    code = "foreign_vintage_differs"
    message = _("These units are of another vintage: %(serial)s.")


class ForeignDateRefused(RegistryError):
    code = "foreign_date_refused"
    message = _("The units cannot have been immobilised on a day to come.")


class ImmobilisationClosed(RegistryError):
    code = "immobilisation_closed"
    status = 409
    message = _("These units were issued or withdrawn already.")

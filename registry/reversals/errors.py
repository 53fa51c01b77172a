"""What the registry refuses of reversals, beside what it refuses of the lifecycle (registry/lifecycle/errors.py).

RegistryError
├── NotReversible          a project that stores no carbon has none to lose
├── BatchesRefused         no batch, or one of another project or mode
├── LossNotPossible        nothing lost, or more than was ever issued
└── LossDateRefused        a day that has not come yet
"""

from django.utils.translation import gettext_lazy as _

from registry.errors import RegistryError


class NotReversible(RegistryError):
    code = "not_reversible"
    status = 409
    message = _("This kind of project stores no carbon that could be lost again.")


class BatchesRefused(RegistryError):
    code = "batches_refused"
    message = _("Choose at least one batch, all of this project and of one mode.")


class LossNotPossible(RegistryError):
    code = "loss_not_possible"
    message = _(
        "A loss is more than nothing, and at most the %(issued_grams)s that were issued in these batches."
    )


class LossDateRefused(RegistryError):
    code = "loss_date_refused"
    message = _("The loss cannot have happened on a day to come.")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    """A company's own rooms: its home, statements, alerts and audit log."""

    name = "marketplace.companies"
    label = "companies"
    verbose_name = _("Companies")

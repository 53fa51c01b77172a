from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    """Direct support: money for a named local project, never a credit."""

    name = "marketplace.support"
    label = "support"
    verbose_name = _("Direct support")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HooksConfig(AppConfig):
    """Webhooks out: what happened, sent to the servers of companies."""

    name = "marketplace.hooks"
    label = "hooks"
    verbose_name = _("Webhooks")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketplaceConfig(AppConfig):
    """The composition root: no models of its own."""

    name = "marketplace"
    label = "marketplace"
    verbose_name = _("Marketplace")

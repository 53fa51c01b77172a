from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketplaceConfig(AppConfig):
    """The composition root: no models of its own."""

    name = "marketplace"
    label = "marketplace"
    verbose_name = _("Marketplace")

    def ready(self) -> None:
        from marketplace import checks  # noqa: F401, PLC0415 - registers them, once the apps are there

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BuyingConfig(AppConfig):
    name = "marketplace.buying"
    label = "buying"
    verbose_name = _("Baskets and checkouts")

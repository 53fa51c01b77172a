from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonthlyConfig(AppConfig):
    """Standing orders: an offset each month, through a Stripe subscription."""

    name = "marketplace.monthly"
    label = "monthly"
    verbose_name = _("Monthly offsets")

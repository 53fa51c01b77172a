from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WidgetConfig(AppConfig):
    """An offset beside a product in somebody's shop."""

    name = "marketplace.widget"
    label = "widget"
    verbose_name = _("Widget")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LabelsConfig(AppConfig):
    """Badges and proof pages of products and events, and the words that may stand on them."""

    name = "marketplace.labels"
    label = "labels"
    verbose_name = _("Labels")

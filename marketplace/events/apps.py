from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Pages of events, and what organisers and participants contribute."""

    name = "marketplace.events"
    label = "events"
    verbose_name = _("Events")

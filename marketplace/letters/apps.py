from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    """The e-mails of the site: their frame, and the list of them. No models."""

    name = "marketplace.letters"
    label = "letters"
    verbose_name = _("Letters")

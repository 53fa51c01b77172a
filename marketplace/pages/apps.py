from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """The look of the site: home page, style guide, errors, and the tags every template uses."""

    name = "marketplace.pages"
    label = "pages"
    verbose_name = _("Pages")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountConfig(AppConfig):
    name = "marketplace.account"
    label = "own_account"  # django-allauth has taken `account`
    verbose_name = _("Account area")

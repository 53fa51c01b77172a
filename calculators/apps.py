from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalculatorsConfig(AppConfig):
    name = "calculators"
    label = "calculators"
    verbose_name = _("Calculators")

    def ready(self) -> None:
        from calculators import checks  # noqa: F401, PLC0415 - registers itself, once the apps are there

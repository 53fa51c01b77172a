from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SellingConfig(AppConfig):
    """The screens of those who sell. What they sell is kept by the catalogue."""

    name = "marketplace.selling"
    label = "selling"
    verbose_name = _("Selling")

    def ready(self) -> None:
        from marketplace.selling.access import may_sell, waiting  # noqa: PLC0415 - models come first
        from registry.desk import menu  # noqa: PLC0415

        # The desk knows no shop; the shop puts its screen into the desk's menu.
        if all(item.route != "selling:home" for item in menu.FOR_AN_ORGANISATION):
            menu.FOR_AN_ORGANISATION.append(menu.Item("selling:home", _("Sell credits"), may_sell, waiting))

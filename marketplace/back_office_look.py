"""How the back office looks: settings of django-unfold (see marketplace/back_office.py)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Okaeshi back office"),
    "SITE_HEADER": _("Okaeshi back office"),
    "SITE_SYMBOL": "inventory_2",
    "ACCOUNT": {
        "navigation": [{"title": "日本語", "link": "?lang=ja"}, {"title": "English", "link": "?lang=en"}]
    },
    "SHOW_BACK_BUTTON": True,
    "SIDEBAR": {"show_all_applications": True, "show_search": True},
    # The moss of static/css/foundation.css.
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 155)",
            "100": "oklch(94% .03 155)",
            "200": "oklch(89% .05 155)",
            "300": "oklch(80% .07 155)",
            "400": "oklch(68% .08 155)",
            "500": "oklch(55% .08 155)",
            "600": "oklch(46% .075 155)",
            "700": "oklch(40% .065 155)",
            "800": "oklch(34% .055 155)",
            "900": "oklch(28% .045 155)",
            "950": "oklch(20% .035 155)",
        },
    },
}

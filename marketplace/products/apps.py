from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    """What companies sell with an offset attached: products, their sales, imports of sales, and what they come to."""

    name = "marketplace.products"
    label = "products"
    verbose_name = _("Products with offsets")

"""The shirt of the product tests, beside which a widget stands."""

from tests.products.conftest import make_product

__all__ = ["make_product"]

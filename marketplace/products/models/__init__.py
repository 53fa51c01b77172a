"""Products and their versions, and imports of their sales. Written by this app's services and movers alone."""

from marketplace.products.models.imports import Import, ImportProblem
from marketplace.products.models.products import Choice, Product, ProductMove, ProductVersion, Report

__all__ = ["Choice", "Import", "ImportProblem", "Product", "ProductMove", "ProductVersion", "Report"]

from django.urls import path

from marketplace.products import api

urlpatterns = [
    path("products/", api.Products.as_view(), name="api_products"),
    path("products/<str:code>/", api.OneProduct.as_view(), name="api_product"),
    path("products/<str:code>/state/", api.ProductSteps.as_view(), name="api_product_state"),
]

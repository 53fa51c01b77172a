from django.urls import path

from marketplace.products import api, imports_api

urlpatterns = [
    path("products/", api.Products.as_view(), name="api_products"),
    path("products/<str:code>/", api.OneProduct.as_view(), name="api_product"),
    path("products/<str:code>/state/", api.ProductSteps.as_view(), name="api_product_state"),
    path("imports/", imports_api.Imports.as_view(), name="api_imports"),
    path("imports/<str:found>/", imports_api.OneImport.as_view(), name="api_import"),
    path("imports/<str:found>/begin/", imports_api.ImportSteps.as_view(), name="api_import_begin"),
    path("imports/<str:found>/stop/", imports_api.ImportStop.as_view(), name="api_import_stop"),
    path("imports/<str:found>/preview/", imports_api.ImportPreview.as_view(), name="api_import_preview"),
    path("imports/<str:found>/problems/", imports_api.ImportProblems.as_view(), name="api_import_problems"),
]

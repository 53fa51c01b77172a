from django.urls import path

from marketplace.products.views import figures, imports, products

app_name = "products"
urlpatterns = [
    path("<slug:slug>/products/", products.home, name="home"),
    path("<slug:slug>/products/new/", products.new, name="new"),
    path("<slug:slug>/figures/", figures.figures, name="figures"),
    path("<slug:slug>/sales/", figures.sales, name="sales"),
    path("<slug:slug>/export/<str:name>", figures.export, name="export"),
    path("<slug:slug>/imports/", imports.imports, name="imports"),
    path("<slug:slug>/imports/<str:found>/", imports.one, name="import"),
    path("<slug:slug>/imports/<str:found>/problems.csv", imports.problems, name="problems"),
    path("<slug:slug>/imports/<str:found>/do/<slug:act>/", imports.act, name="import_act"),
    path("<slug:slug>/products/<str:product>/", products.product, name="product"),
    path("<slug:slug>/products/<str:product>/edit/", products.edit, name="edit"),
    path("<slug:slug>/products/<str:product>/report/", products.report, name="report"),
    path("<slug:slug>/products/<str:product>/do/<slug:act>/", products.act, name="act"),
]

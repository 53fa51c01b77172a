from django.urls import path

from calculators import data_views, event_views, product_views, result_views, views

app_name = "calculators"
urlpatterns = [
    path("calculate/", views.index, name="index"),
    path("calculate/flight/", views.flight, name="flight"),
    path("calculate/flight/total/", views.flight_total, name="flight_total"),
    path("calculate/household/", views.household, name="household"),
    path("calculate/car/", views.car, name="car"),
    path("calculate/travel/", views.travel, name="travel"),
    path("calculate/office/", views.office, name="office"),
    path("calculate/freight/", views.freight, name="freight"),
    path("calculate/product/", product_views.product, name="product"),
    path("calculate/product/pact/", product_views.pact_upload, name="product_pact"),
    path("calculate/event/", event_views.event, name="event"),
    path("calculate/event/participants.csv", event_views.template, name="event_template"),
    path("calculate/airports/", views.airports, name="airports"),
    path("factors/", data_views.datasets, name="datasets"),
    path("factors/<slug:dataset>/", data_views.one_dataset, name="dataset"),
    path("factors/<slug:dataset>.csv", data_views.dataset_csv, name="dataset_csv"),
    path("factors/<slug:dataset>/<str:version>.csv", data_views.dataset_csv, name="version_csv"),
    path("footprints/<str:id>/pact.json", product_views.pact_file, name="product_pact_file"),
    path("factors/<slug:dataset>/<str:version>/<path:factor>/", data_views.one_number, name="number"),
    path("footprints/<str:id>.csv", result_views.as_csv, name="footprint_csv"),
    path("footprints/<str:id>.json", result_views.as_json, name="footprint_json"),
    path("footprints/<str:id>/", views.footprint, name="footprint"),
    path("footprints/<str:id>/again/", result_views.again, name="footprint_again"),
]

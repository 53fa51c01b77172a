from django.urls import path

from calculators import data_views, views

app_name = "calculators"
urlpatterns = [
    path("calculate/", views.index, name="index"),
    path("calculate/flight/", views.flight, name="flight"),
    path("calculate/flight/total/", views.flight_total, name="flight_total"),
    path("calculate/household/", views.household, name="household"),
    path("calculate/car/", views.car, name="car"),
    path("calculate/travel/", views.travel, name="travel"),
    path("calculate/freight/", views.freight, name="freight"),
    path("calculate/airports/", views.airports, name="airports"),
    path("factors/", data_views.datasets, name="datasets"),
    path("factors/<slug:dataset>/", data_views.one_dataset, name="dataset"),
    path("factors/<slug:dataset>.csv", data_views.dataset_csv, name="dataset_csv"),
    path("footprints/<str:id>/", views.footprint, name="footprint"),
]

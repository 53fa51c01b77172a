from django.urls import path

from calculators import views

app_name = "calculators"
urlpatterns = [
    path("calculate/flight/", views.flight, name="flight"),
    path("calculate/flight/total/", views.flight_total, name="flight_total"),
    path("calculate/household/", views.household, name="household"),
    path("calculate/car/", views.car, name="car"),
    path("calculate/travel/", views.travel, name="travel"),
    path("calculate/airports/", views.airports, name="airports"),
    path("footprints/<str:id>/", views.footprint, name="footprint"),
]

from django.urls import path

from calculators import api

urlpatterns = [
    path("calculators/", api.Calculators.as_view(), name="api_calculators"),
    path("footprints/", api.Footprints.as_view(), name="api_footprints"),
    path("footprints/batch/", api.FootprintBatch.as_view(), name="api_footprint_batch"),
    path("footprints/<str:id>/", api.OneFootprint.as_view(), name="api_footprint"),
    path("footprints/<str:id>/replay/", api.FootprintReplay.as_view(), name="api_footprint_replay"),
]

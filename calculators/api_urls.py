from django.urls import path

from calculators import api, product_api

urlpatterns = [
    path("calculators/", api.Calculators.as_view(), name="api_calculators"),
    path("footprints/", api.Footprints.as_view(), name="api_footprints"),
    path("footprints/batch/", api.FootprintBatch.as_view(), name="api_footprint_batch"),
    path("footprints/pact/", product_api.PactDocuments.as_view(), name="api_pact_documents"),
    path("footprints/<str:id>/pact/", product_api.PactDocument.as_view(), name="api_pact_document"),
    path("footprints/<str:id>/", api.OneFootprint.as_view(), name="api_footprint"),
    path("footprints/<str:id>/replay/", api.FootprintReplay.as_view(), name="api_footprint_replay"),
]

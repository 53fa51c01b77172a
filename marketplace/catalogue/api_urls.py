from django.urls import path

from marketplace.catalogue import api

urlpatterns = [
    path("projects/", api.Projects.as_view(), name="api_projects"),
    path("projects/<slug:slug>/", api.OneProject.as_view(), name="api_project"),
    path("listings/", api.Listings.as_view(), name="api_listings"),
]

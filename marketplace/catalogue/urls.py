from django.urls import path

from marketplace.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/compare/", views.compare, name="compare"),
    path("projects/<slug:slug>/", views.project, name="project"),
    path("projects/<slug:slug>/documents/<str:sha256>", views.document, name="document"),
]

"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

from marketplace import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("", include("marketplace.pages.urls")),
]

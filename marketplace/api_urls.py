"""Every address below /api/v1/."""

from django.urls import URLPattern, URLResolver, include, path

from marketplace import api_docs, guides, playground

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", api_docs.Schema.as_view(), name="api_schema"),
    path("docs/", api_docs.guide, name="api_docs"),
    path("integrate/", guides.integrate, name="api_integrate"),
    path("playground/", playground.page, name="api_playground"),
    path("changelog/", guides.changelog, name="api_changelog"),
    path("reference/", api_docs.Reference.as_view(), name="api_reference"),
    path("", include("calculators.api_urls")),
    path("", include("registry.api_urls")),
    path("", include("marketplace.catalogue.api_urls")),
    path("", include("marketplace.orders.api_urls")),
    path("", include("marketplace.hooks.api_urls")),
    path("", include("marketplace.widget.api_urls")),
    path("", include("marketplace.products.api_urls")),
    path("", include("marketplace.labels.api_urls")),
]

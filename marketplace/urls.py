"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

from marketplace import health
from marketplace.back_office import open_office
from people.second_factor import SetUpAnApp

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("api/v1/", include("marketplace.api_urls")),
    path("office/", open_office().urls),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/totp/activate/", SetUpAnApp.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/", include("marketplace.account.urls")),
    path("account/", include("people.urls")),
    path("", include("marketplace.pages.urls")),
    path("", include("calculators.urls")),
    path("", include("marketplace.catalogue.urls")),
    path("", include("marketplace.buying.urls")),
    path("", include("marketplace.gifts.urls")),
    path("", include("marketplace.legal.urls")),
    path("", include("marketplace.orders.urls")),
    path("sell/", include("marketplace.selling.urls")),
    path("", include("marketplace.monthly.urls")),
    path("events/", include("marketplace.events.urls")),
    path("support/", include("marketplace.support.urls")),
    path("", include("marketplace.documents.urls")),
    path("company/", include("marketplace.companies.urls")),
    path("company/", include("marketplace.hooks.urls")),
    path("company/", include("marketplace.products.urls")),
    path("", include("marketplace.moderation.urls")),
    path("", include("marketplace.outbox.urls")),
    path("", include("marketplace.payments.urls")),
    path("", include("marketplace.payouts.urls")),
    path("", include("marketplace.reports.urls")),
    path("", include("marketplace.widget.urls")),
    path("", include("marketplace.labels.urls")),
    path("registry/log/", include("registry.transparency.urls")),
    path("registry/desk/", include("registry.desk.urls")),
    path("registry/", include("registry.urls")),
    path("", include("registry.certificates.urls")),
]

handler400 = "marketplace.problems.bad_request"
handler403 = "marketplace.problems.permission_denied"
handler404 = "marketplace.problems.page_not_found"
handler500 = "marketplace.problems.server_error"

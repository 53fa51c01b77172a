from django.urls import path

from marketplace.legal.views import page

app_name = "legal"
urlpatterns = [
    path("legal/commerce/", page, {"name": "commerce"}, name="commerce"),
    path("legal/terms/", page, {"name": "terms"}, name="terms"),
    path("legal/privacy/", page, {"name": "privacy"}, name="privacy"),
    path("legal/refunds/", page, {"name": "refunds"}, name="refunds"),
    path("legal/contact/", page, {"name": "contact"}, name="contact"),
]

from django.urls import path

from marketplace.payments import views, webhook

app_name = "payments"
urlpatterns = [
    path("payments/stripe/webhook/", webhook.receive, name="webhook"),
    path("payments/refunds/", views.stuck_refunds, name="refunds"),
    path("payments/refunds/<int:refund>/settle/", views.settle_refund, name="settle_refund"),
    path("payments/goodwill/", views.goodwill_entries, name="goodwill"),
    path("payments/goodwill/<int:entry>/decide/", views.decide_goodwill, name="decide_goodwill"),
]

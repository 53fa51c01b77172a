from django.urls import path

from marketplace.payments import webhook

app_name = "payments"
urlpatterns = [path("payments/stripe/webhook/", webhook.receive, name="webhook")]

"""Below /api/v1/."""

from django.urls import path

from marketplace.hooks import api

urlpatterns = [
    path("test-switch/", api.Switch.as_view(), name="api_test_switch"),
    path("webhooks/", api.Webhooks.as_view(), name="api_webhooks"),
    path("webhooks/deliveries/", api.Deliveries.as_view(), name="api_deliveries"),
    path("webhooks/deliveries/<str:delivery>/", api.OneDelivery.as_view(), name="api_delivery"),
    path("webhooks/deliveries/<str:delivery>/replay/", api.Replay.as_view(), name="api_delivery_replay"),
    path("webhooks/<str:webhook>/", api.OneWebhook.as_view(), name="api_webhook"),
    path("webhooks/<str:webhook>/secret/", api.NewSecret.as_view(), name="api_webhook_secret"),
    path("webhooks/<str:webhook>/ping/", api.Ping.as_view(), name="api_webhook_ping"),
    path("webhooks/<str:webhook>/replay/", api.ReplayFailed.as_view(), name="api_webhook_replay"),
]

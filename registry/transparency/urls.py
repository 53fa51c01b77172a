"""Below /registry/log/."""

from django.urls import path

from registry.transparency import views

app_name = "log"
urlpatterns = [
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("key", views.key, name="key"),
    path("witnesses", views.witness_keys, name="witnesses"),
    path("consistency", views.consistency, name="consistency"),
    path("cosignature", views.cosignature, name="cosignature"),
    path("tile/entries/<path:path>", views.entries, name="entries"),
    path("tile/<path:path>", views.tile, name="tile"),
]

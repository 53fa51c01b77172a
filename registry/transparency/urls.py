"""Below /registry/log/."""

from django.urls import path

from registry.transparency import views

app_name = "log"
urlpatterns = [
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("key", views.key, name="key"),
    path("tile/entries/<path:path>", views.entries, name="entries"),
    path("tile/<path:path>", views.tile, name="tile"),
]

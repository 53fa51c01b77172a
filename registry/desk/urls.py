"""The work screens, below /registry/desk/. Each area has its own module and its own lines here."""

from django.urls import path

from registry.desk import home

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("acting-for/", home.act_for, name="act_for"),
]

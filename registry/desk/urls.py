"""The work screens, below /registry/desk/. Each area has its own module and its own lines here."""

from django.urls import path

from registry.desk import home, proposals

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("acting-for/", home.act_for, name="act_for"),
    path("proposals/", proposals.queue, name="proposals"),
    path("proposals/<int:proposal>/", proposals.proposal, name="proposal"),
    path("proposals/<int:proposal>/approve/", proposals.approve, name="approve"),
    path("proposals/<int:proposal>/reject/", proposals.reject, name="reject"),
    path("proposals/<int:proposal>/withdraw/", proposals.withdraw, name="withdraw"),
]

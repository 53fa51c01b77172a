"""The pages of one's own account. django-allauth's pages for signing in stand beside them."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("settings/", views.home, name="home"),
    path("organisations/new/", views.new_organisation, name="new_organisation"),
    path("organisations/<slug:slug>/", views.members, name="members"),
    path("organisations/<slug:slug>/members/<int:user>/", views.change_member, name="change_member"),
    path("organisations/<slug:slug>/leave/", views.leave, name="leave"),
    path("organisations/<slug:slug>/keys/", views.keys, name="keys"),
    path("organisations/<slug:slug>/keys/<int:key>/rotate/", views.rotate_key, name="rotate_key"),
    path("organisations/<slug:slug>/keys/<int:key>/revoke/", views.revoke_key, name="revoke_key"),
]

"""The pages and files of certificates, and what a verifier needs."""

from django.urls import path

from registry.certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/<str:number>.pdf", views.pdf, name="pdf"),
    path("certificates/<str:number>/", views.page, name="page"),
    path("certificates/<str:number>/card-<str:digest>-<str:lang>.png", views.share_card, name="card"),
    path("registry/trust", views.trust, name="trust"),
]

from django.urls import path

from marketplace.labels import views
from marketplace.pages.languages import in_addresses

in_addresses()
app_name = "labels"
urlpatterns = [
    path("labels/words/", views.words, name="words"),
    path("labels/make/", views.make, name="make"),
    path("labels/<str:label>/badge-<language:language>.svg", views.badge, name="badge"),
    path("labels/<str:label>/", views.label, name="label"),
    path("labels/<str:label>/frame-<language:language>/", views.frame, name="frame"),
    path("labels/<str:label>/withdraw/", views.withdraw, name="withdraw"),
    path("labels/<str:label>/sold/", views.sold, name="sold"),
    path("company/<slug:slug>/labels/", views.of_company, name="of_company"),
]

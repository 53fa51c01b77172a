from django.urls import path

from marketplace.companies import views

app_name = "companies"
urlpatterns = [
    path("<slug:slug>/", views.home, name="home"),
    path("<slug:slug>/audit/", views.audit, name="audit"),
    path("<slug:slug>/audit.csv", views.audit_csv, name="audit_csv"),
]

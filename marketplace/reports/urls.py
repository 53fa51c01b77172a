from django.urls import path

from marketplace.reports import views

app_name = "reports"
urlpatterns = [
    path("footprints/<str:id>.pdf", views.footprint_pdf, name="footprint_pdf"),
]

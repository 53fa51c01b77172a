from django.urls import path

from marketplace.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/export.csv", views.export, name="export"),
    path("documents/<str:number>.pdf", views.document, name="document"),
    path("orders/<str:order>/documents/<str:number>.pdf", views.document_of_order, name="of_order"),
    path("orders/<str:order>/addressee/", views.address, name="address"),
]

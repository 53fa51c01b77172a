from django.urls import path

from marketplace.orders import views

app_name = "orders"
urlpatterns = [
    path("orders/<str:order>/", views.order, name="order"),
    path("orders/<str:order>/progress/", views.progress, name="progress"),
    path("orders/<str:order>/cancel/", views.cancel, name="cancel"),
    path("orders/<str:order>/openings.json", views.openings, name="openings"),
    path("orders/<str:order>/mend/", views.mend, name="mend"),
    path("orders/<str:order>/pay/", views.pay, name="pay"),
]

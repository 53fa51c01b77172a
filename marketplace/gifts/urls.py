from django.urls import path

from marketplace.gifts import views

app_name = "gifts"
urlpatterns = [
    path("gifts/<str:gift>/", views.show, name="gift"),
    path("orders/<str:order>/gift/", views.change, name="change"),
]

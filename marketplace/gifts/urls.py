from django.urls import path

from marketplace.gifts import views

app_name = "gifts"
urlpatterns = [path("gifts/<str:gift>/", views.show, name="gift")]

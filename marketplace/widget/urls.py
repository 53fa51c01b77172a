from django.urls import path

from marketplace.widget import views

app_name = "widget"
urlpatterns = [
    path("widget/v1.js", views.script, name="script"),
    path("demo/shop/", views.shop, name="shop"),
]

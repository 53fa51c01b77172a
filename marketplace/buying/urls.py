from django.urls import path

from marketplace.buying.views import basket, checkout

app_name = "buying"
urlpatterns = [
    path("basket/", basket.basket, name="basket"),
    path("basket/add/", basket.add, name="add"),
    path("basket/footprints/", basket.add_footprint, name="add_footprint"),
    path("checkout/", checkout.questions, name="checkout"),
    path("checkout/confirm/", checkout.confirm, name="confirm"),
]

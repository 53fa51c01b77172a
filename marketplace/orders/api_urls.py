from django.urls import path

from marketplace.orders import api

urlpatterns = [
    path("quotes/", api.Quotes.as_view(), name="api_quotes"),
    path("checkouts/", api.Checkouts.as_view(), name="api_checkouts"),
    path("orders/", api.Orders.as_view(), name="api_orders"),
    path("orders/<str:order>/", api.OneOrder.as_view(), name="api_order"),
    path("orders/<str:order>/cancel/", api.CancelOrder.as_view(), name="api_order_cancel"),
]

"""The account area. django-allauth's pages for signing in, and those of people/, stand beside it."""

from django.urls import path

from marketplace.account.views import home, orders, words

app_name = "account"
urlpatterns = [
    path("", home.home, name="home"),
    path("find-order/", orders.find_order, name="find_order"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:order>/", orders.order, name="order"),
    path("certificates/", orders.certificates, name="certificates"),
    path("retirements/<str:number>/", words.retirement, name="retirement"),
    path("retirements/<str:number>/amend/", words.amend, name="amend"),
    path("retirements/<str:number>/disclose-from/", words.disclose_from, name="disclose_from"),
    path("retirements/<str:number>/disclose/", words.change, {"act": "disclose"}, name="disclose"),
    path("retirements/<str:number>/withhold/", words.change, {"act": "withhold"}, name="withhold"),
    path("retirements/<str:number>/erase/", words.change, {"act": "erase"}, name="erase"),
]

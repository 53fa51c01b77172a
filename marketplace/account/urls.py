"""The account area. django-allauth's pages for signing in, and those of people/, stand beside it."""

from django.urls import path

from marketplace.account.views import data, footprints, home, letters, orders, words

app_name = "account"
urlpatterns = [
    path("", home.home, name="home"),
    path("find-order/", orders.find_order, name="find_order"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:order>/", orders.order, name="order"),
    path("footprints/", footprints.kept, name="footprints"),
    path("footprints/<str:id>/keep/", footprints.keep, name="keep_footprint"),
    path("footprints/<str:id>/drop/", footprints.drop, name="drop_footprint"),
    path("notices/", letters.notices, name="notices"),
    path("letters/", letters.preferences, name="letters"),
    path("data/", data.data, name="data"),
    path("data/copy/", data.ask_copy, name="ask_copy"),
    path("data/copy.zip", data.download, name="download"),
    path("data/delete/", data.farewell, name="farewell"),
    path("certificates/", orders.certificates, name="certificates"),
    path("retirements/<str:number>/", words.retirement, name="retirement"),
    path("retirements/<str:number>/amend/", words.amend, name="amend"),
    path("retirements/<str:number>/disclose-from/", words.disclose_from, name="disclose_from"),
    path("retirements/<str:number>/disclose/", words.change, {"act": "disclose"}, name="disclose"),
    path("retirements/<str:number>/withhold/", words.change, {"act": "withhold"}, name="withhold"),
    path("retirements/<str:number>/erase/", words.change, {"act": "erase"}, name="erase"),
]

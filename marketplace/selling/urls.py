from django.urls import path

from marketplace.selling import home, listings, organisation

app_name = "selling"
urlpatterns = [
    path("", home.home, name="home"),
    path("sales.csv", home.sales_csv, name="sales_csv"),
    path("listings.csv", home.listings_csv, name="listings_csv"),
    path("new/", listings.new, name="new"),
    path("listings/<str:listing>/", listings.listing, name="listing"),
    path("listings/<str:listing>/write/<slug:step>/", listings.write, name="write"),
    path("listings/<str:listing>/do/<slug:act>/", listings.act, name="act"),
    path("listings/<str:listing>/change/", listings.change, name="change"),
    path("listings/<str:listing>/change/withdraw/", listings.drop_change, name="drop_change"),
    path("organisation/papers/<int:paper>/", organisation.paper, name="paper"),
    path("organisation/owners/<int:owner>/", organisation.remove_owner, name="remove_owner"),
    path("organisation/<slug:step>/", organisation.step, name="organisation"),
]

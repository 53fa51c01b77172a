from django.urls import path

from marketplace.monthly import views

app_name = "monthly"
urlpatterns = [
    path("monthly/", views.start, name="start"),
    path("monthly/mine/", views.mine, name="mine"),
    path("monthly/<str:standing>/", views.standing, name="standing"),
    path("monthly/<str:standing>/do/", views.act, name="act"),
    path("monthly/<str:standing>/change/", views.change, name="change"),
    path("monthly/<str:standing>/end/", views.end, name="end"),
    path("monthly/<str:standing>/<int:year>/", views.statement, name="statement"),
    path("monthly/<str:standing>/<int:year>.csv", views.statement_csv, name="statement_csv"),
]

from django.urls import path

from marketplace.companies import views, views_money, views_staff

app_name = "companies"
urlpatterns = [
    path("", views_staff.companies, name="staff"),
    path("<slug:slug>/limit/", views_staff.limit, name="limit"),
    path("<slug:slug>/statements/<str:statement>/write-off/", views_staff.write_off, name="write_off"),
    path("<slug:slug>/", views.home, name="home"),
    path("<slug:slug>/orders/", views.orders, name="orders"),
    path("<slug:slug>/statements/", views_money.statements, name="statements"),
    path("<slug:slug>/statements/<str:statement>/", views_money.statement, name="statement"),
    path("<slug:slug>/statements/<str:statement>/orders.csv", views_money.orders_csv, name="orders_csv"),
    path("<slug:slug>/alerts/", views_money.alerts, name="alerts"),
    path("<slug:slug>/alerts/<int:alert>/end/", views_money.end_alert, name="end_alert"),
    path("<slug:slug>/audit/", views.audit, name="audit"),
    path("<slug:slug>/audit.csv", views.audit_csv, name="audit_csv"),
]

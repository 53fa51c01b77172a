from django.urls import path

from marketplace.hooks import views

app_name = "hooks"
urlpatterns = [
    path("<slug:slug>/webhooks/", views.webhooks, name="webhooks"),
    path("<slug:slug>/webhooks/<str:webhook>/", views.webhook, name="webhook"),
    path("<slug:slug>/webhooks/<str:webhook>/act/", views.act, name="act"),
    path("<slug:slug>/deliveries/<str:delivery>/", views.delivery, name="delivery"),
    path("<slug:slug>/test-mode/", views.test_mode, name="test_mode"),
]

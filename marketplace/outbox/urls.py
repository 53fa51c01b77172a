from django.urls import path

from marketplace.outbox import views

app_name = "outbox"
urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<slug:name>/", views.letter, name="letter"),
]

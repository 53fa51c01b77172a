from django.urls import path

from marketplace.widget import api

urlpatterns = [path("widget/<str:product>/", api.WidgetOffer.as_view(), name="api_widget_offer")]

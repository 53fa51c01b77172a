from django.urls import path

from marketplace.labels import api

urlpatterns = [
    path("labels/<str:label>/", api.OneLabel.as_view(), name="api_label"),
    path("claims/lint/", api.Lint.as_view(), name="api_lint_claims"),
]

"""Below /api/v1/."""

from django.urls import path

from registry import api, cancelled
from registry.standards import api as standards

urlpatterns = [
    path("registry/schemes/", standards.Schemes.as_view()),
    path("registry/methodologies/", standards.Methodologies.as_view()),
    path("registry/bodies/", standards.Bodies.as_view()),
    path("registry/projects/", api.Projects.as_view(), name="api_registry_projects"),
    path("registry/batches/", api.Batches.as_view(), name="api_batches"),
    path("registry/retirements/", api.Retirements.as_view(), name="api_retirements"),
    path("registry/retirements/<str:number>/", api.OneRetirement.as_view(), name="api_retirement"),
    path("registry/retirements/<str:number>/proof", api.Proof.as_view(), name="api_proof"),
    path("registry/accounts/<str:number>/", api.OneAccount.as_view(), name="api_account"),
    path("registry/units/<str:serial>/", api.Units.as_view(), name="api_units"),
    path("registry/cancellations/", cancelled.Cancellations.as_view(), name="api_cancellations"),
    path(
        "registry/cancellations/<str:number>/",
        cancelled.OneCancellation.as_view(),
        name="api_cancellation",
    ),
    path("registry/reconciliation/", api.Reconciliation.as_view(), name="api_reconciliation"),
]

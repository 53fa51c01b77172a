"""The registry's pages, below /registry/."""

from django.urls import path

from registry import cancelled, views
from registry.exports import views as exports
from registry.foreign import views as foreign
from registry.lifecycle import views as lifecycle
from registry.reversals import views as reversals
from registry.standards import views as standards

app_name = "registry"
urlpatterns = [
    path("", views.home, name="home"),
    path("batches/<str:serial>/", views.batch, name="batch"),
    path("units/<str:serial>/", views.units, name="units"),
    path("retirements/", views.retirements, name="retirements"),
    path("cancellations/", cancelled.index, name="cancellations"),
    path("cancellations/<str:number>/", cancelled.page, name="cancellation"),
    path("reconciliation/", views.reconciliation, name="reconciliation"),
    path("invariants/", views.invariants, name="invariants"),
    path("accounts/<str:number>/", views.account, name="account"),
    path("projects/", lifecycle.projects, name="projects"),
    path("projects/<str:registry_id>/", lifecycle.project, name="project"),
    path("cases/<str:number>/", lifecycle.case, name="case"),
    path("documents/<str:sha256>", lifecycle.document, name="document"),
    path("standards/", standards.standards, name="standards"),
    path("standards/texts/<str:sha256>", standards.text, name="standard_text"),
    path("schemes/<slug:slug>/", standards.scheme, name="scheme"),
    path("methodologies/<str:code>/", standards.methodology, name="methodology"),
    path("bodies/<slug:slug>/", standards.body, name="body"),
    path("log/", views.log, name="log"),
    path("reversals/", reversals.reversals, name="reversals"),
    path("reversals/<str:number>/", reversals.reversal, name="reversal"),
    path("reversals/<str:number>/papers/<str:sha256>", reversals.paper, name="reversal_paper"),
    path("foreign/", foreign.immobilised, name="foreign"),
    path("foreign/<str:number>/evidence", foreign.evidence, name="foreign_evidence"),
    path("export/", exports.tables, name="open_data"),
    path("export/<slug:table>.<slug:form>", exports.export, name="export"),
]

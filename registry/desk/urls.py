"""The work screens, below /registry/desk/. Each area has its own module and its own lines here."""

from django.urls import path

from registry.desk import accounts, checks, foreign, home, proposals, reversals, transfers

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("acting-for/", home.act_for, name="act_for"),
    path("checks/", checks.checks, name="checks"),
    path("checks/run/", checks.run, name="run_checks"),
    path("proposals/", proposals.queue, name="proposals"),
    path("proposals/<int:proposal>/", proposals.proposal, name="proposal"),
    path("proposals/<int:proposal>/approve/", proposals.approve, name="approve"),
    path("proposals/<int:proposal>/reject/", proposals.reject, name="reject"),
    path("proposals/<int:proposal>/withdraw/", proposals.withdraw, name="withdraw"),
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/<str:number>/", accounts.account, name="account"),
    path("accounts/<str:number>/rename/", accounts.rename, name="rename_account"),
    path("accounts/<str:number>/close/", accounts.close, name="close_account"),
    path("accounts/<str:number>/statement/", accounts.statement, name="statement"),
    path("accounts/<str:number>/statement.csv", accounts.statement_csv, name="statement_csv"),
    path("accounts/<str:number>/transfer/", transfers.propose, name="propose_transfer"),
    path("transfers/", transfers.index, name="transfers"),
    path("transfers/<str:number>/", transfers.transfer, name="transfer"),
    path("transfers/<str:number>/<str:act>/", transfers.act, name="transfer_act"),
    path("reversals/", reversals.every, name="reversals"),
    path("reversals/on/<str:registry_id>/", reversals.report, name="report_reversal"),
    path("reversals/<str:reversal>/", reversals.reversal, name="reversal"),
    path("reversals/<str:reversal>/hold/", reversals.hold, name="hold_buffer"),
    path("reversals/<str:reversal>/dismiss/", reversals.dismiss, name="dismiss_reversal"),
    path("reversals/<str:reversal>/verify/", reversals.verify, name="verify_reversal"),
    path("reversals/<str:reversal>/propose/", reversals.propose, name="propose_reversal"),
    path("foreign/", foreign.every, name="immobilisations"),
    path("foreign/enter/", foreign.enter, name="immobilise"),
    path("foreign/<str:immobilisation>/", foreign.immobilisation, name="immobilisation"),
    path("foreign/<str:immobilisation>/propose/", foreign.propose, name="propose_foreign"),
    path("foreign/<str:immobilisation>/withdraw/", foreign.withdraw, name="withdraw_foreign"),
]

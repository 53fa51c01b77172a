"""The work screens, below /registry/desk/. Each area has its own module and its own lines here."""

from django.urls import path

from registry.desk import accounts, home, proposals, transfers

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("acting-for/", home.act_for, name="act_for"),
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
]

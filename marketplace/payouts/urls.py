from django.urls import path

from marketplace.payouts.views import public, sellers, staff

app_name = "payouts"
urlpatterns = [
    path("transparency/", public.page, name="transparency"),
    path("transparency/totals.csv", public.totals_csv, name="totals_csv"),
    path("sell/payouts/", sellers.overview, name="home"),
    path("sell/payouts/start/", sellers.start, name="start"),
    path("sell/payouts/return/", sellers.back, name="back"),
    path("sell/payouts/refresh/", sellers.again, name="again"),
    path("sell/payouts/bank/", sellers.bank, name="bank"),
    path("sell/payouts/<str:payout>/", sellers.payout, name="payout"),
    path("sell/payouts/<str:payout>/statement.csv", sellers.statement_csv, name="statement_csv"),
    path("payouts/", staff.desk, name="desk"),
    path("payouts/reconciliation/", staff.reconciliations, name="reconciliations"),
    path("payouts/files/", staff.make_file, name="make_file"),
    path("payouts/files/<str:file>/", staff.file, name="file"),
    path("payouts/files/<str:file>/content", staff.file_content, name="file_content"),
    path("payouts/files/<str:file>/<slug:act>/", staff.file_act, name="file_act"),
    path("payouts/owed/<slug:slug>/", staff.owed, name="owed"),
    path("payouts/owed/<int:obligation>/give-up/", staff.give_up, name="give_up"),
    path("payouts/<str:payout>/returned/", staff.returned, name="returned"),
    path("payouts/<str:payout>/journal.csv", staff.journal_csv, name="journal_csv"),
]

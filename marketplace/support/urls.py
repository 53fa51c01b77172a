from django.urls import path

from marketplace.support.views import desk, public, staff

app_name = "support"
urlpatterns = [
    path("", public.projects, name="projects"),
    path("given/<str:support>/", public.given, name="given"),
    path("given/<str:support>/return/", public.give_back, name="give_back"),
    path("given/<str:support>/receipt.pdf", public.receipt, name="receipt"),
    path("desk/", desk.desk, name="desk"),
    path("desk/new/", desk.new, name="new"),
    path("desk/<slug:slug>/", desk.manage, name="manage"),
    path("desk/<slug:slug>/edit/", desk.edit, name="edit"),
    path("desk/<slug:slug>/report/", desk.report, name="report"),
    path("desk/<slug:slug>/supporters.csv", desk.supporters_csv, name="supporters_csv"),
    path("desk/<slug:slug>/do/<slug:act>/", desk.act, name="act"),
    path("review/", staff.review, name="review"),
    path("review/<slug:slug>/<slug:act>/", staff.decide, name="decide"),
    path("<slug:slug>/", public.project, name="project"),
    path("<slug:slug>/give/", public.give, name="give"),
    path("<slug:slug>/reports/<int:report>/photo", public.photo, name="photo"),
]

from django.urls import path

from marketplace.events.views import guests, organiser, public
from marketplace.pages.languages import in_addresses

in_addresses()
app_name = "events"
urlpatterns = [
    path("", public.events, name="events"),
    path("new/", organiser.new, name="new"),
    path("mine/", organiser.mine, name="mine"),
    path("<slug:slug>/", public.event, name="event"),
    path("<slug:slug>/progress/", public.progress, name="progress"),
    path("<slug:slug>/picture", public.picture, name="picture"),
    path("<slug:slug>/take-part/", public.take_part, name="take_part"),
    path("<slug:slug>/leave/", public.leave, name="leave"),
    path("<slug:slug>/badge-<language:language>.svg", public.badge, name="badge"),
    path("<slug:slug>/certificate/", public.certificate, name="certificate"),
    path("<slug:slug>/certificate-<language:language>.pdf", public.certificate_pdf, name="certificate_pdf"),
    path("<slug:slug>/manage/", organiser.manage, name="manage"),
    path("<slug:slug>/manage/edit/", organiser.edit, name="edit"),
    path("<slug:slug>/manage/pay/", organiser.pay, name="pay"),
    path("<slug:slug>/manage/rest/", organiser.rest, name="rest"),
    path("<slug:slug>/manage/contributions.csv", organiser.contributions_csv, name="contributions_csv"),
    path("<slug:slug>/manage/guests/", guests.guests, name="guests"),
    path("<slug:slug>/manage/guests.csv", guests.guests_csv, name="guests_csv"),
    path("<slug:slug>/manage/<slug:act>/", organiser.act, name="act"),
]

"""The pages of moderation; the one for buyers lies beside their order."""

from django.urls import path

from marketplace.moderation.views import appeals, listings, offers, records, reviews

app_name = "moderation"
urlpatterns = [
    path("moderation/", reviews.index, name="queue"),
    path("moderation/items/<int:item>/", reviews.item, name="item"),
    path("moderation/items/<int:item>/claim/", reviews.claim, name="claim"),
    path("moderation/items/<int:item>/release/", reviews.release, name="release"),
    path("moderation/items/<int:item>/check/", reviews.check, name="check"),
    path("moderation/items/<int:item>/note/", reviews.note, name="note"),
    path("moderation/items/<int:item>/decide/", reviews.decide, name="decide"),
    path("moderation/items/<int:item>/papers/<int:paper>/", reviews.paper, name="paper"),
    path("moderation/listings/", listings.index, name="listings"),
    path("moderation/listings/<str:listing>/", listings.listing, name="listing"),
    path("moderation/listings/<str:listing>/suspend/", listings.suspend, name="suspend"),
    path("moderation/listings/<str:listing>/reinstate/", listings.reinstate, name="reinstate"),
    path("moderation/appeals/", appeals.index, name="appeals"),
    path("moderation/appeals/<int:appeal>/", appeals.appeal, name="appeal"),
    path("moderation/decisions/<int:decision>/", appeals.decision, name="decision"),
    path("moderation/screenings/", records.index, name="screenings"),
    path("moderation/screenings/<slug:slug>/", records.screening, name="screening"),
    path("moderation/trail/", records.audit_trail, name="trail"),
    path("orders/<str:order>/offers/<int:offer>/", offers.offer, name="offer"),
]

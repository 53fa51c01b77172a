"""Pages that need no work screen: the shop, orders, events, direct support, documents."""

from tests.house.access.words import (
    ACTING,
    CONCERNED,
    EVENT,
    GIVEN,
    LOCAL,
    MEMBERS,
    NOBODY_YET,
    OPEN,
    ORGANISATION,
    OWNERS,
    SIGNED_IN,
    STAFF,
    Access,
)

PAGES: dict[str, Access] = {
    # --- pages for everyone
    "": Access(OPEN),
    "styleguide/": Access(OPEN),
    "healthz": Access(OPEN),
    "readyz": Access(OPEN),
    "mailbox/": Access(OPEN),
    "widget/v1.js": Access(OPEN),
    "labels/words/": Access(OPEN, "GET POST"),
    "labels/make/": Access(NOBODY_YET, "GET POST"),
    "labels/<str:label>/": Access(OPEN, here={"label": "{label}"}),
    "labels/<str:label>/badge-<language:language>.svg": Access(
        OPEN, here={"label": "{label}", "language": "ja"}
    ),
    "labels/<str:label>/frame-<language:language>/": Access(
        OPEN, here={"label": "{label}", "language": "ja"}
    ),
    "labels/<str:label>/withdraw/": Access(
        MEMBERS, "POST", here={"label": "{label}"}, nowhere={"label": "lbl_nothing"}
    ),
    "labels/<str:label>/sold/": Access(
        MEMBERS, "POST", here={"label": "{label}"}, nowhere={"label": "lbl_nothing"}
    ),
    "company/<slug:slug>/labels/": Access(MEMBERS, "GET", *ORGANISATION),
    "demo/shop/": Access(OPEN, "GET POST"),
    "mailbox/<slug:name>/": Access(OPEN),
    "calculate/": Access(OPEN),
    "calculate/flight/": Access(OPEN, "GET POST"),
    "calculate/household/": Access(OPEN, "GET POST"),
    "calculate/car/": Access(OPEN, "GET POST"),
    "calculate/travel/": Access(OPEN, "GET POST"),
    "calculate/office/": Access(OPEN, "GET POST"),
    "calculate/freight/": Access(OPEN, "GET POST"),
    "calculate/product/": Access(OPEN, "GET POST"),
    "calculate/product/pact/": Access(OPEN, "GET POST"),
    "calculate/flight/total/": Access(OPEN, "GET POST"),
    "calculate/event/": Access(OPEN, "GET POST"),
    "calculate/event/participants.csv": Access(OPEN),
    "calculate/airports/": Access(OPEN),
    "factors/": Access(OPEN),
    "factors/<slug:dataset>/": Access(OPEN, "GET", {"dataset": "tim"}),
    "factors/<slug:dataset>.csv": Access(OPEN, "GET", {"dataset": "tim"}),
    "factors/<slug:dataset>/<str:version>.csv": Access(OPEN, "GET", {"dataset": "tim", "version": "3.0.0"}),
    "footprints/<str:id>/pact.json": Access(OPEN),
    "factors/<slug:dataset>/<str:version>/<path:factor>/": Access(
        OPEN, "GET", {"dataset": "tim", "version": "3.0.0", "factor": "tim-plf-default"}
    ),
    "footprints/<str:id>/": Access(OPEN),
    "footprints/<str:id>.csv": Access(OPEN),
    "footprints/<str:id>.json": Access(OPEN),
    "footprints/<str:id>.pdf": Access(OPEN),
    "footprints/<str:id>/again/": Access(OPEN, "POST"),
    "projects/": Access(OPEN),
    "projects/compare/": Access(OPEN),
    "projects/<slug:slug>/": Access(OPEN),
    "projects/<slug:slug>/documents/<str:sha256>": Access(OPEN),
    "certificates/<str:number>.pdf": Access(OPEN),
    "certificates/<str:number>/": Access(OPEN),
    "certificates/<str:number>/card-<str:digest>-<str:lang>.png": Access(OPEN),
    "payments/stripe/webhook/": Access(OPEN, "POST"),
    "payments/refunds/": Access(STAFF),
    "payments/refunds/<int:refund>/settle/": Access(STAFF, "POST", {"refund": "{stuck_refund}"}),
    "payments/goodwill/": Access(STAFF, "GET POST"),
    "payments/goodwill/<int:entry>/decide/": Access(STAFF, "POST", {"entry": "{goodwill}"}),
    # --- an order's pages: whoever has its token
    "checkout/": Access(OPEN, "GET POST"),
    "checkout/confirm/": Access(OPEN, "GET POST"),
    "basket/": Access(OPEN, "GET POST"),
    "basket/add/": Access(OPEN, "POST"),
    "basket/footprints/": Access(OPEN, "POST"),
    "gifts/<str:gift>/": Access(OPEN),
    "legal/commerce/": Access(OPEN),
    "legal/terms/": Access(OPEN),
    "legal/privacy/": Access(OPEN),
    "legal/refunds/": Access(OPEN),
    "legal/contact/": Access(OPEN),
    "orders/<str:order>/gift/": Access(
        OPEN, "GET POST", here={"order": "{order}"}, nowhere={"order": "ord_nothing"}
    ),
    "orders/<str:order>/mend/": Access(
        OPEN, "GET POST", here={"order": "{order}"}, nowhere={"order": "ord_nothing"}
    ),
    "orders/<str:order>/": Access(OPEN, here={"order": "{order}"}, nowhere={"order": "ord_nothing"}),
    "orders/<str:order>/progress/": Access(OPEN, here={"order": "{order}"}, nowhere={"order": "ord_nothing"}),
    "orders/<str:order>/cancel/": Access(
        OPEN, "POST", here={"order": "{order}"}, nowhere={"order": "ord_nothing"}
    ),
    "orders/<str:order>/pay/": Access(
        OPEN, "GET POST", here={"order": "{order}"}, nowhere={"order": "ord_nothing"}
    ),
    "orders/<str:order>/openings.json": Access(
        OPEN, here={"order": "{order}"}, nowhere={"order": "ord_nothing"}
    ),
    "orders/<str:order>/offers/<int:offer>/": Access(
        OPEN,
        "GET POST",
        here={"order": "{order}", "offer": "1"},
        nowhere={"order": "ord_nothing", "offer": "1"},
    ),
    # --- a standing order's pages: whoever has its token, and whose it is
    "monthly/": Access(OPEN, "GET POST"),
    "monthly/mine/": Access(OPEN, "GET POST"),
    "monthly/<str:standing>/": Access(OPEN, here={"standing": "{standing_order}"}),
    "monthly/<str:standing>/do/": Access(OPEN, "POST", here={"standing": "{standing_order}"}),
    "monthly/<str:standing>/change/": Access(OPEN, "GET POST", here={"standing": "{standing_order}"}),
    "monthly/<str:standing>/end/": Access(OPEN, "GET POST", here={"standing": "{standing_order}"}),
    "monthly/<str:standing>/<int:year>/": Access(OPEN, here={"standing": "{standing_order}", "year": "2026"}),
    "monthly/<str:standing>/<int:year>.csv": Access(
        OPEN, here={"standing": "{standing_order}", "year": "2026"}
    ),
    "orders/<str:order>/addressee/": Access(
        OPEN, "POST", here={"order": "{order}"}, nowhere={"order": "ord_nothing"}
    ),
    "orders/<str:order>/documents/<str:number>.pdf": Access(
        OPEN, here={"order": "{order}"}, nowhere={"order": "ord_nothing"}
    ),
    # --- events: their pages are public, running one is for who organises it
    "events/": Access(OPEN),
    "events/new/": Access(SIGNED_IN, "GET POST"),
    "events/mine/": Access(SIGNED_IN),
    "events/<slug:slug>/": Access(OPEN, here=EVENT[0]),
    "events/<slug:slug>/progress/": Access(OPEN, here=EVENT[0]),
    "events/<slug:slug>/picture": Access(OPEN, here=EVENT[0]),
    "events/<slug:slug>/take-part/": Access(OPEN, here=EVENT[0]),
    "events/<slug:slug>/leave/": Access(OPEN, "GET POST", here=EVENT[0]),
    "events/<slug:slug>/badge-<language:language>.svg": Access(OPEN, here=EVENT[0] | {"language": "ja"}),
    "events/<slug:slug>/certificate/": Access(OPEN, here=EVENT[0]),
    "events/<slug:slug>/certificate-<language:language>.pdf": Access(
        OPEN, here=EVENT[0] | {"language": "ja"}
    ),
    "events/<slug:slug>/manage/": Access(MEMBERS, "GET", *EVENT),
    "events/<slug:slug>/manage/edit/": Access(MEMBERS, "GET POST", *EVENT),
    "events/<slug:slug>/manage/pay/": Access(MEMBERS, "GET", *EVENT),
    "events/<slug:slug>/manage/rest/": Access(MEMBERS, "GET", *EVENT),
    "events/<slug:slug>/manage/contributions.csv": Access(MEMBERS, "GET", *EVENT),
    "events/<slug:slug>/manage/guests/": Access(MEMBERS, "GET POST", *EVENT),
    "events/<slug:slug>/manage/guests.csv": Access(MEMBERS, "GET", *EVENT),
    "events/<slug:slug>/manage/<slug:act>/": Access(
        MEMBERS, "POST", EVENT[0] | {"act": "close"}, EVENT[1] | {"act": "close"}
    ),
    # --- direct support: its pages are public, a gift's page is for who has its token
    "support/": Access(OPEN),
    "support/<slug:slug>/": Access(OPEN, here=LOCAL[0]),
    "support/<slug:slug>/give/": Access(OPEN, "GET POST", here=LOCAL[0]),
    "support/<slug:slug>/reports/<int:report>/photo": Access(OPEN, here=LOCAL[0] | {"report": "{report}"}),
    "support/given/<str:support>/": Access(OPEN, "GET", *GIVEN),
    "support/given/<str:support>/return/": Access(OPEN, "POST", *GIVEN),
    "support/given/<str:support>/receipt.pdf": Access(OPEN, "GET", *GIVEN),
    "support/desk/": Access(ACTING),
    "support/desk/new/": Access(ACTING, "GET POST"),
    "support/desk/<slug:slug>/": Access(OWNERS, "GET", *LOCAL),
    "support/desk/<slug:slug>/edit/": Access(OWNERS, "GET POST", *LOCAL),
    "support/desk/<slug:slug>/report/": Access(OWNERS, "GET POST", *LOCAL),
    "support/desk/<slug:slug>/supporters.csv": Access(OWNERS, "GET", *LOCAL),
    "support/desk/<slug:slug>/do/<slug:act>/": Access(
        OWNERS, "POST", LOCAL[0] | {"act": "pause"}, LOCAL[1] | {"act": "pause"}
    ),
    "support/review/": Access(STAFF),
    "support/review/<slug:slug>/<slug:act>/": Access(STAFF, "POST", LOCAL[0] | {"act": "accept"}),
    # --- receipts and invoices of those who have signed in
    "documents/": Access(SIGNED_IN),
    "documents/export.csv": Access(SIGNED_IN),
    "documents/<str:number>.pdf": Access(CONCERNED, "GET", {"number": "{invoice}"}, {"number": "RC-1"}),
}

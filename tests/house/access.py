"""Who may reach which address: one line an address of the URL map. A new address needs its line here.

The words:
    OPEN        everyone, with the same status for all
    STAFF       staff of the registry; other people get 403, strangers are led to the sign-in page
    ACTING      whoever acts for an organisation; other people get 403, strangers are led to the sign-in page
    NOBODY_YET  signed-in people who have set up something that none of the cast has; 404 until then
    RUNNING     those who run the project, and staff; other people get 404, strangers are led to the sign-in page
    SIGNED_IN   people who have signed in; everyone else is led to the sign-in page
    OPERATING   those who act for an organisation that may have projects; other people get 403
    PARTIES     the operator's people, the verification body's and staff; other people get 404
    CONCERNED   staff, and those who act for the company that it was issued to; other people get 404
    OWNERS      the operator's people; other people get 404
    MEMBERS     those who act for the company; other people get the 404 of an address that leads nowhere
    BUYERS      the person whose order it is; other people get 404
    ANY_KEY     every API key; everyone else gets 401
    OWN_KEY     the company's key in the mode of the thing; everyone else gets the 404 of a thing that is not there
    TEST_KEYS   every API key of test mode; live ones get 422, everyone else 401
    KEYS_OWN    the same, but whoever shows no key gets 401, whether it is there or not
"""

from typing import NamedTuple

OPEN, SIGNED_IN, MEMBERS, ANY_KEY, OWN_KEY = "open", "signed in", "members", "any key", "own key"
STAFF, ACTING, NOBODY_YET, RUNNING = "staff", "acting", "nobody yet", "running"
OPERATING, PARTIES, OWNERS, BUYERS = "operating", "parties", "owners", "buyers"
CONCERNED = "concerned"
TEST_KEYS = "test keys"
KEYS_OWN = "key's own"


class Access(NamedTuple):
    who: str
    methods: str = "GET"
    # What stands in the address, and what when there is no such thing. `{…}` comes from the fixture `things`.
    here: dict[str, str] = {}
    nowhere: dict[str, str] = {}


CASE = {"case": "{case}"}, {"case": "0"}
LISTING = {"listing": "{listing}"}, {"listing": "lst_nothing"}
ORGANISATION = {"slug": "company"}, {"slug": "no-such-company"}
STATEMENT = {"slug": "company", "statement": "{statement}"}, {"slug": "company", "statement": "stm_nothing"}
HOLDING = {"number": "{account}"}, {"number": "H-999999999-9"}
RETIREMENT = {"number": "{retirement}"}, {"number": "R-9999999"}
TRANSFER = {"number": "{transfer}"}, {"number": "T-999999999-9"}

PRODUCT = {"slug": "company", "product": "{product}"}, {"slug": "nothing", "product": "{product}"}
IMPORT = {"slug": "company", "found": "{import}"}, {"slug": "nothing", "found": "{import}"}

BOUGHT = {"order": "{bought}"}, {"order": "ord_nothing"}
CERTIFIED = {"number": "{certified}"}, {"number": "R-9999999"}
PAYOUT = {"payout": "{payout}"}, {"payout": "pyo_nothing"}
WEBHOOK = {"webhook": "{webhook}"}, {"webhook": "whk_nothing"}
DELIVERY = {"delivery": "{delivery}"}, {"delivery": "dlv_nothing"}
EVENT = {"slug": "{event}"}, {"slug": "no-such-event"}
COMPANYS_WEBHOOK = (
    {"slug": "company", "webhook": "{webhook}"},
    {"slug": "no-such-company", "webhook": "{webhook}"},
)
LOCAL = {"slug": "{local}"}, {"slug": "no-such-project"}
GIVEN = {"support": "{given}"}, {"support": "sup_nothing"}
LOSS, FOREIGN = {"reversal": "{reversal}"}, {"immobilisation": "{immobilisation}"}

ACCESS: dict[str, Access] = {
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
        OPEN, "POST", here={"order": "{order}"}, nowhere={"order": "ord_nothing"}
    ),
    "orders/<str:order>/openings.json": Access(
        OPEN, here={"order": "{order}"}, nowhere={"order": "ord_nothing"}
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
    # --- the public registry
    "registry/": Access(OPEN),
    "registry/batches/<str:serial>/": Access(OPEN),
    "registry/units/<str:serial>/": Access(OPEN),
    "registry/retirements/": Access(OPEN),
    "registry/cancellations/": Access(OPEN),
    "registry/cancellations/<str:number>/": Access(OPEN),
    "registry/reconciliation/": Access(OPEN),
    "registry/invariants/": Access(OPEN),
    "registry/accounts/<str:number>/": Access(OPEN),
    "registry/projects/": Access(OPEN),
    "registry/projects/<str:registry_id>/": Access(OPEN),
    "registry/cases/<str:number>/": Access(OPEN),
    "registry/documents/<str:sha256>": Access(OPEN),
    "registry/standards/": Access(OPEN),
    "registry/standards/texts/<str:sha256>": Access(OPEN),
    "registry/schemes/<slug:slug>/": Access(OPEN),
    "registry/methodologies/<str:code>/": Access(OPEN),
    "registry/bodies/<slug:slug>/": Access(OPEN),
    "registry/reversals/": Access(OPEN),
    "registry/reversals/<str:number>/": Access(OPEN),
    "registry/reversals/<str:number>/papers/<str:sha256>": Access(OPEN),
    "registry/foreign/": Access(OPEN),
    "registry/foreign/<str:number>/evidence": Access(OPEN),
    "registry/log/": Access(OPEN),
    "registry/export/": Access(OPEN),
    "registry/export/<slug:table>.<slug:form>": Access(OPEN),
    "registry/log/checkpoint": Access(OPEN),
    "registry/log/key": Access(OPEN),
    "registry/log/witnesses": Access(OPEN),
    "registry/log/consistency": Access(OPEN),
    "registry/log/cosignature": Access(OPEN, "POST"),
    "registry/log/tile/entries/<path:path>": Access(OPEN),
    "registry/log/tile/<path:path>": Access(OPEN),
    "registry/trust": Access(OPEN),
    "orders/<str:order>/offers/<int:offer>/": Access(
        OPEN,
        "GET POST",
        here={"order": "{order}", "offer": "1"},
        nowhere={"order": "ord_nothing", "offer": "1"},
    ),
    # --- moderation
    "moderation/": Access(STAFF),
    "moderation/items/<int:item>/": Access(STAFF, here={"item": "{item}"}),
    "moderation/items/<int:item>/claim/": Access(STAFF, "POST", {"item": "{item}"}),
    "moderation/items/<int:item>/release/": Access(STAFF, "POST", {"item": "{item}"}),
    "moderation/items/<int:item>/check/": Access(STAFF, "POST", {"item": "{item}"}),
    "moderation/items/<int:item>/note/": Access(STAFF, "POST", {"item": "{item}"}),
    "moderation/items/<int:item>/decide/": Access(STAFF, "POST", {"item": "{item}"}),
    "moderation/items/<int:item>/papers/<int:paper>/": Access(
        STAFF, here={"item": "{item}", "paper": "{seller_paper}"}
    ),
    "moderation/listings/": Access(STAFF),
    "moderation/listings/<str:listing>/": Access(STAFF, here={"listing": "{listing}"}),
    "moderation/listings/<str:listing>/suspend/": Access(STAFF, "POST", {"listing": "{listing}"}),
    "moderation/listings/<str:listing>/reinstate/": Access(STAFF, "POST", {"listing": "{listing}"}),
    "moderation/appeals/": Access(STAFF),
    "moderation/appeals/<int:appeal>/": Access(STAFF, "GET POST", {"appeal": "{appeal}"}),
    "moderation/decisions/<int:decision>/": Access(
        RUNNING, "GET POST", {"decision": "{decision}"}, {"decision": "0"}
    ),
    "moderation/screenings/": Access(STAFF),
    "moderation/screenings/<slug:slug>/": Access(STAFF, "GET POST", {"slug": "company"}),
    "moderation/trail/": Access(STAFF),
    # --- the desk
    "registry/desk/": Access(SIGNED_IN),
    "registry/desk/acting-for/": Access(SIGNED_IN, "POST"),
    "registry/desk/checks/": Access(STAFF),
    "registry/desk/checks/run/": Access(STAFF, "POST"),
    "registry/desk/projects/": Access(OPERATING, "GET POST"),
    "registry/desk/projects/<str:registry_id>/report/": Access(
        OWNERS, "POST", {"registry_id": "{project}"}, {"registry_id": "KOC-JP-0"}
    ),
    "registry/desk/projects/<str:registry_id>/standing/": Access(
        STAFF, "GET POST", {"registry_id": "{project}"}
    ),
    "registry/desk/reviews/": Access(ACTING),
    "registry/desk/reviews/interests/": Access(ACTING, "POST"),
    "registry/desk/decisions/": Access(STAFF),
    "registry/desk/cases/<int:case>/": Access(PARTIES, "GET", *CASE),
    "registry/desk/cases/<int:case>/write/<slug:step>/": Access(
        OWNERS, "GET POST", {"case": "{case}", "step": "send"}, {"case": "0", "step": "send"}
    ),
    "registry/desk/cases/<int:case>/do/<slug:step>/": Access(
        PARTIES, "POST", {"case": "{case}", "step": "withdraw"}, {"case": "0", "step": "withdraw"}
    ),
    "registry/desk/cases/<int:case>/papers/<int:paper>/": Access(
        PARTIES, "GET POST", {"case": "{case}", "paper": "{paper}"}, {"case": "0", "paper": "0"}
    ),
    "registry/desk/cases/<int:case>/findings/<int:finding>/": Access(
        PARTIES, "POST", {"case": "{case}", "finding": "1"}, {"case": "0", "finding": "1"}
    ),
    "registry/desk/organisations/": Access(STAFF, "GET POST"),
    "registry/desk/standards/": Access(STAFF),
    "registry/desk/standards/new/<slug:target>/": Access(STAFF, "GET POST", {"target": "scheme"}),
    "registry/desk/standards/<slug:target>/<int:pk>/": Access(
        STAFF, "GET POST", {"target": "body", "pk": "{standard}"}
    ),
    "registry/desk/proposals/": Access(STAFF),
    "registry/desk/proposals/<int:proposal>/": Access(STAFF, here={"proposal": "{proposal}"}),
    "registry/desk/proposals/<int:proposal>/approve/": Access(STAFF, "POST", {"proposal": "{proposal}"}),
    "registry/desk/proposals/<int:proposal>/reject/": Access(STAFF, "POST", {"proposal": "{proposal}"}),
    "registry/desk/proposals/<int:proposal>/withdraw/": Access(STAFF, "POST", {"proposal": "{proposal}"}),
    "registry/desk/accounts/": Access(ACTING),
    "registry/desk/accounts/<str:number>/": Access(MEMBERS, "GET", *HOLDING),
    "registry/desk/accounts/<str:number>/rename/": Access(MEMBERS, "POST", *HOLDING),
    "registry/desk/accounts/<str:number>/close/": Access(MEMBERS, "POST", *HOLDING),
    "registry/desk/accounts/<str:number>/statement/": Access(MEMBERS, "GET", *HOLDING),
    "registry/desk/accounts/<str:number>/statement.csv": Access(MEMBERS, "GET", *HOLDING),
    "registry/desk/accounts/<str:number>/transfer/": Access(MEMBERS, "GET POST", *HOLDING),
    "registry/desk/accounts/<str:number>/retire/": Access(MEMBERS, "GET POST", *HOLDING),
    "registry/desk/accounts/<str:number>/cancel/": Access(MEMBERS, "GET POST", *HOLDING),
    "registry/desk/retirements/": Access(ACTING),
    "registry/desk/retirements/<str:number>/": Access(MEMBERS, "GET", *RETIREMENT),
    "registry/desk/retirements/<str:number>/amend/": Access(MEMBERS, "GET POST", *RETIREMENT),
    "registry/desk/retirements/<str:number>/disclose/": Access(MEMBERS, "POST", *RETIREMENT),
    "registry/desk/retirements/<str:number>/erase/": Access(MEMBERS, "POST", *RETIREMENT),
    "registry/desk/retirements/<str:number>/notice.pdf": Access(MEMBERS, "GET", *RETIREMENT),
    "registry/desk/erasures/": Access(STAFF, "GET POST"),
    "registry/desk/cancellations/": Access(STAFF),
    "registry/desk/cancellations/<str:number>/": Access(STAFF, "GET POST", HOLDING[0]),
    "registry/desk/names/": Access(ACTING, "GET POST"),
    "registry/desk/names/vetting/": Access(STAFF),
    "registry/desk/names/<int:name>/vet/": Access(STAFF, "POST", {"name": "{name}"}),
    "registry/desk/names/<int:name>/refuse/": Access(STAFF, "POST", {"name": "{name}"}),
    "registry/desk/transfers/": Access(ACTING),
    "registry/desk/transfers/<str:number>/": Access(MEMBERS, "GET", *TRANSFER),
    "registry/desk/transfers/<str:number>/<str:act>/": Access(
        MEMBERS, "POST", TRANSFER[0] | {"act": "accept"}, TRANSFER[1] | {"act": "accept"}
    ),
    "registry/desk/reversals/": Access(SIGNED_IN),
    "registry/desk/reversals/on/<str:registry_id>/": Access(RUNNING, "GET POST", {"registry_id": "{forest}"}),
    "registry/desk/reversals/<str:reversal>/": Access(SIGNED_IN, here=LOSS),
    "registry/desk/reversals/<str:reversal>/hold/": Access(STAFF, "POST", LOSS),
    "registry/desk/reversals/<str:reversal>/dismiss/": Access(STAFF, "POST", LOSS),
    "registry/desk/reversals/<str:reversal>/verify/": Access(ACTING, "POST", LOSS),
    "registry/desk/reversals/<str:reversal>/propose/": Access(STAFF, "POST", LOSS),
    "registry/desk/foreign/": Access(STAFF),
    "registry/desk/foreign/enter/": Access(STAFF, "GET POST"),
    "registry/desk/foreign/<str:immobilisation>/": Access(STAFF, here=FOREIGN),
    "registry/desk/foreign/<str:immobilisation>/propose/": Access(STAFF, "POST", FOREIGN),
    "registry/desk/foreign/<str:immobilisation>/withdraw/": Access(STAFF, "POST", FOREIGN),
    "registry/desk/foreign/<str:immobilisation>/release/": Access(STAFF, "POST", FOREIGN),
    # --- selling
    "sell/": Access(SIGNED_IN),
    "sell/sales.csv": Access(OPERATING),
    "sell/listings.csv": Access(OPERATING),
    "sell/new/": Access(OPERATING, "GET POST"),
    "sell/listings/<str:listing>/": Access(OWNERS, "GET", *LISTING),
    "sell/listings/<str:listing>/write/<slug:step>/": Access(
        OWNERS, "GET POST", LISTING[0] | {"step": "send"}, LISTING[1] | {"step": "send"}
    ),
    "sell/listings/<str:listing>/do/<slug:act>/": Access(
        OWNERS, "POST", LISTING[0] | {"act": "pause"}, LISTING[1] | {"act": "pause"}
    ),
    "sell/listings/<str:listing>/change/": Access(OWNERS, "GET POST", *LISTING),
    "sell/listings/<str:listing>/change/withdraw/": Access(OWNERS, "POST", *LISTING),
    "sell/organisation/<slug:step>/": Access(OPERATING, "GET POST", {"step": "papers"}),
    "sell/organisation/papers/<int:paper>/": Access(
        RUNNING, "GET POST", {"paper": "{seller_paper}"}, {"paper": "0"}
    ),
    "sell/organisation/owners/<int:owner>/": Access(OWNERS, "POST", {"owner": "{owner}"}, {"owner": "0"}),
    # --- money to projects; what leads to Stripe at once is tried in tests/payouts
    "transparency/": Access(OPEN),
    "transparency/totals.csv": Access(OPEN),
    "sell/payouts/": Access(ACTING),
    "sell/payouts/start/": Access(ACTING, ""),
    "sell/payouts/return/": Access(ACTING),
    "sell/payouts/refresh/": Access(ACTING, ""),
    "sell/payouts/bank/": Access(ACTING, "GET POST"),
    "sell/payouts/<str:payout>/": Access(CONCERNED, "GET", *PAYOUT),
    "sell/payouts/<str:payout>/statement.csv": Access(CONCERNED, "GET", *PAYOUT),
    "payouts/": Access(STAFF),
    "payouts/reconciliation/": Access(STAFF),
    "payouts/files/": Access(STAFF, "POST"),
    "payouts/files/<str:file>/": Access(STAFF, here={"file": "{file}"}),
    "payouts/files/<str:file>/content": Access(STAFF, here={"file": "{file}"}),
    "payouts/files/<str:file>/<slug:act>/": Access(STAFF, "POST", {"file": "{file}", "act": "withdraw"}),
    "payouts/owed/<slug:slug>/": Access(STAFF, here={"slug": "npo"}),
    "payouts/owed/<int:obligation>/give-up/": Access(STAFF, "POST", {"obligation": "{obligation}"}),
    "payouts/<str:payout>/returned/": Access(STAFF, "POST", {"payout": "{payout}"}),
    "payouts/<str:payout>/journal.csv": Access(STAFF, here={"payout": "{payout}"}),
    # --- signing in
    "account/login/": Access(OPEN, "POST"),
    "account/signup/": Access(OPEN, "POST"),
    "account/login/code/": Access(OPEN, "POST"),
    "account/login/code/confirm/": Access(OPEN, "POST"),
    "account/confirm-email/": Access(OPEN, "POST"),
    "account/inactive/": Access(OPEN),
    "account/password/reset/": Access(OPEN),
    "account/password/reset/confirm/": Access(OPEN, "POST"),
    "account/password/reset/complete/": Access(OPEN, "POST"),
    "account/password/reset/done/": Access(OPEN),
    "account/logout/": Access(OPEN, "POST"),
    "account/reauthenticate/": Access(SIGNED_IN),
    "account/email/": Access(SIGNED_IN),
    "account/password/change/": Access(SIGNED_IN),
    "account/password/set/": Access(SIGNED_IN),
    "account/second-factor/": Access(SIGNED_IN),
    "account/second-factor/authenticate/": Access(OPEN, "POST"),
    "account/second-factor/reauthenticate/": Access(SIGNED_IN),
    "account/second-factor/totp/activate/": Access(SIGNED_IN),
    "account/second-factor/totp/deactivate/": Access(NOBODY_YET),
    "account/second-factor/recovery-codes/": Access(NOBODY_YET),
    "account/second-factor/recovery-codes/generate/": Access(SIGNED_IN),
    "account/second-factor/recovery-codes/download/": Access(NOBODY_YET),
    "account/second-factor/webauthn/": Access(SIGNED_IN),
    "account/second-factor/webauthn/add/": Access(SIGNED_IN),
    "account/second-factor/webauthn/login/": Access(OPEN, "GET POST"),
    "account/second-factor/webauthn/reauthenticate/": Access(SIGNED_IN),
    "account/second-factor/webauthn/keys/<int:pk>/edit/": Access(SIGNED_IN, here={"pk": "0"}),
    "account/second-factor/webauthn/keys/<int:pk>/remove/": Access(SIGNED_IN, here={"pk": "0"}),
    "account/sessions/": Access(SIGNED_IN, "GET POST"),
    # --- one's own account
    "account/": Access(SIGNED_IN),
    "account/find-order/": Access(OPEN, "GET POST"),
    "account/orders/": Access(SIGNED_IN),
    "account/orders/<str:order>/": Access(BUYERS, "GET", *BOUGHT),
    "account/certificates/": Access(SIGNED_IN),
    "account/retirements/<str:number>/": Access(BUYERS, "GET", *CERTIFIED),
    "account/retirements/<str:number>/amend/": Access(BUYERS, "GET POST", *CERTIFIED),
    "account/retirements/<str:number>/disclose-from/": Access(BUYERS, "POST", *CERTIFIED),
    "account/retirements/<str:number>/disclose/": Access(BUYERS, "POST", *CERTIFIED),
    "account/retirements/<str:number>/withhold/": Access(BUYERS, "POST", *CERTIFIED),
    "account/retirements/<str:number>/erase/": Access(BUYERS, "POST", *CERTIFIED),
    "account/footprints/": Access(SIGNED_IN),
    "account/footprints/<str:id>/keep/": Access(SIGNED_IN, "POST", {"id": "{footprint}"}),
    "account/footprints/<str:id>/drop/": Access(SIGNED_IN, "POST", {"id": "{footprint}"}),
    "account/notices/": Access(SIGNED_IN),
    "account/letters/": Access(SIGNED_IN, "GET POST"),
    "account/data/": Access(SIGNED_IN),
    "account/data/copy/": Access(SIGNED_IN, "POST"),
    "account/data/copy.zip": Access(NOBODY_YET),
    "account/data/delete/": Access(SIGNED_IN, "GET POST"),
    "account/settings/": Access(SIGNED_IN, "GET POST"),
    "account/organisations/new/": Access(SIGNED_IN, "GET POST"),
    "account/organisations/<slug:slug>/": Access(MEMBERS, "GET POST", *ORGANISATION),
    "account/organisations/<slug:slug>/keys/": Access(MEMBERS, "GET POST", *ORGANISATION),
    "account/organisations/<slug:slug>/leave/": Access(MEMBERS, "POST", *ORGANISATION),
    "account/organisations/<slug:slug>/members/<int:user>/": Access(
        MEMBERS,
        "POST",
        {"slug": "company", "user": "{member}"},
        {"slug": "no-such-company", "user": "{member}"},
    ),
    "account/organisations/<slug:slug>/keys/<int:key>/rotate/": Access(
        MEMBERS, "POST", {"slug": "company", "key": "{key}"}, {"slug": "company", "key": "0"}
    ),
    "account/organisations/<slug:slug>/keys/<int:key>/revoke/": Access(
        MEMBERS, "POST", {"slug": "company", "key": "{key}"}, {"slug": "company", "key": "0"}
    ),
    # --- a company's rooms
    "company/<slug:slug>/": Access(MEMBERS, "GET", *ORGANISATION),
    "company/": Access(STAFF),
    "company/<slug:slug>/limit/": Access(STAFF, "POST", {"slug": "company"}),
    "company/<slug:slug>/statements/<str:statement>/write-off/": Access(STAFF, "POST", STATEMENT[0]),
    "company/<slug:slug>/orders/": Access(MEMBERS, "GET", *ORGANISATION),
    "company/<slug:slug>/statements/": Access(MEMBERS, "GET", *ORGANISATION),
    "company/<slug:slug>/statements/<str:statement>/": Access(MEMBERS, "GET", *STATEMENT),
    "company/<slug:slug>/statements/<str:statement>/orders.csv": Access(MEMBERS, "GET", *STATEMENT),
    "company/<slug:slug>/alerts/": Access(MEMBERS, "GET POST", *ORGANISATION),
    "company/<slug:slug>/alerts/<int:alert>/end/": Access(
        MEMBERS, "POST", {"slug": "company", "alert": "{alert}"}, {"slug": "company", "alert": "0"}
    ),
    "company/<slug:slug>/products/": Access(MEMBERS, "GET", *ORGANISATION),
    "company/<slug:slug>/products/new/": Access(MEMBERS, "GET POST", *ORGANISATION),
    "company/<slug:slug>/figures/": Access(MEMBERS, "GET", *ORGANISATION),
    "company/<slug:slug>/sales/": Access(MEMBERS, "GET", *ORGANISATION),
    "company/<slug:slug>/export/<str:name>": Access(
        MEMBERS, "GET", {"slug": "company", "name": "sales.csv"}, {"slug": "nothing", "name": "sales.csv"}
    ),
    "company/<slug:slug>/imports/": Access(MEMBERS, "GET POST", *ORGANISATION),
    "company/<slug:slug>/imports/<str:found>/": Access(MEMBERS, "GET", *IMPORT),
    "company/<slug:slug>/imports/<str:found>/problems.csv": Access(MEMBERS, "GET", *IMPORT),
    "company/<slug:slug>/imports/<str:found>/do/<slug:act>/": Access(
        MEMBERS, "POST", {**IMPORT[0], "act": "begin"}, {**IMPORT[1], "act": "begin"}
    ),
    "company/<slug:slug>/products/<str:product>/": Access(MEMBERS, "GET", *PRODUCT),
    "company/<slug:slug>/products/<str:product>/edit/": Access(MEMBERS, "GET POST", *PRODUCT),
    "company/<slug:slug>/products/<str:product>/report/": Access(MEMBERS, "GET", *PRODUCT),
    "company/<slug:slug>/products/<str:product>/do/<slug:act>/": Access(
        MEMBERS, "POST", {**PRODUCT[0], "act": "pause"}, {**PRODUCT[1], "act": "pause"}
    ),
    "company/<slug:slug>/audit/": Access(MEMBERS, "GET", *ORGANISATION),
    "company/<slug:slug>/audit.csv": Access(MEMBERS, "GET", *ORGANISATION),
    "company/<slug:slug>/webhooks/": Access(MEMBERS, "GET POST", *ORGANISATION),
    "company/<slug:slug>/webhooks/<str:webhook>/": Access(MEMBERS, "GET", *COMPANYS_WEBHOOK),
    "company/<slug:slug>/webhooks/<str:webhook>/act/": Access(MEMBERS, "POST", *COMPANYS_WEBHOOK),
    "company/<slug:slug>/deliveries/<str:delivery>/": Access(
        MEMBERS,
        "GET POST",
        {"slug": "company", "delivery": "{delivery}"},
        {"slug": "no-such-company", "delivery": "{delivery}"},
    ),
    "company/<slug:slug>/test-mode/": Access(MEMBERS, "GET POST", *ORGANISATION),
    # --- the API
    "api/v1/playground/": Access(OPEN),
    "api/v1/integrate/": Access(OPEN),
    "api/v1/changelog/": Access(OPEN),
    "api/v1/schema/": Access(OPEN),
    "api/v1/docs/": Access(OPEN),
    "api/v1/reference/": Access(OPEN),
    "api/v1/calculators/": Access(OPEN),
    "api/v1/footprints/": Access(OPEN, "POST"),
    "api/v1/footprints/batch/": Access(OPEN, "POST"),
    "api/v1/footprints/pact/": Access(OPEN, "POST"),
    "api/v1/footprints/<str:id>/pact/": Access(OPEN),
    "api/v1/footprints/<str:id>/": Access(OPEN),
    "api/v1/footprints/<str:id>/replay/": Access(OPEN, "POST"),
    "api/v1/registry/projects/": Access(OPEN),
    "api/v1/registry/schemes/": Access(OPEN),
    "api/v1/registry/methodologies/": Access(OPEN),
    "api/v1/registry/bodies/": Access(OPEN),
    "api/v1/registry/batches/": Access(OPEN),
    "api/v1/registry/retirements/": Access(OPEN),
    "api/v1/registry/retirements/<str:number>/": Access(OPEN),
    "api/v1/registry/retirements/<str:number>/proof": Access(OPEN),
    "api/v1/registry/accounts/<str:number>/": Access(OPEN),
    "api/v1/registry/units/<str:serial>/": Access(OPEN),
    "api/v1/registry/cancellations/": Access(OPEN),
    "api/v1/registry/cancellations/<str:number>/": Access(OPEN),
    "api/v1/registry/reconciliation/": Access(OPEN),
    "api/v1/labels/<str:label>/": Access(OPEN, here={"label": "{label}"}),
    "api/v1/claims/lint/": Access(OPEN, "POST"),
    "api/v1/widget/<str:product>/": Access(OPEN, here={"product": "prd_nothing"}),
    "api/v1/projects/": Access(OPEN),
    "api/v1/projects/<slug:slug>/": Access(OPEN),
    "api/v1/listings/": Access(OPEN),
    "api/v1/quotes/": Access(OPEN, "POST"),
    "api/v1/checkouts/": Access(OPEN, "POST"),
    "api/v1/products/": Access(ANY_KEY, "GET POST"),
    "api/v1/products/<str:code>/": Access(
        OWN_KEY, "GET PUT", {"code": "{product_code}"}, {"code": "NOTHING"}
    ),
    "api/v1/products/<str:code>/state/": Access(
        OWN_KEY, "POST", {"code": "{product_code}"}, {"code": "NOTHING"}
    ),
    "api/v1/orders/": Access(ANY_KEY, "GET POST"),
    "api/v1/test-switch/": Access(TEST_KEYS, "GET PUT"),
    "api/v1/webhooks/": Access(ANY_KEY, "GET POST"),
    "api/v1/webhooks/<str:webhook>/secret/": Access(KEYS_OWN, "POST", *WEBHOOK),
    "api/v1/webhooks/<str:webhook>/ping/": Access(KEYS_OWN, "POST", *WEBHOOK),
    "api/v1/webhooks/<str:webhook>/replay/": Access(KEYS_OWN, "POST", *WEBHOOK),
    "api/v1/webhooks/deliveries/": Access(ANY_KEY, "GET"),
    "api/v1/webhooks/deliveries/<str:delivery>/": Access(KEYS_OWN, "GET", *DELIVERY),
    "api/v1/webhooks/deliveries/<str:delivery>/replay/": Access(KEYS_OWN, "POST", *DELIVERY),
    "api/v1/webhooks/<str:webhook>/": Access(KEYS_OWN, "GET PATCH DELETE", *WEBHOOK),  # last: then it is gone
    "api/v1/orders/<str:order>/": Access(OWN_KEY, "GET", {"order": "{order}"}, {"order": "ord_nothing"}),
    "api/v1/orders/<str:order>/cancel/": Access(
        OWN_KEY, "POST", {"order": "{order}"}, {"order": "ord_nothing"}
    ),
}

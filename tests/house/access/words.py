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
KEYS_IMPORT = {"found": "{import}"}, {"found": "imp_nothing"}
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

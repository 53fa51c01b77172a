"""Which parameters the endpoints of customers and of billing take; see `accepted` for how this is kept true."""

from .accepted import EXPAND, PAGE
from .parameters import Check, Shape, choice, email, group, metadata, text

ADDRESS = group(city=text(), country=text(2), line1=text(), line2=text(), postal_code=text(), state=text())
_CUSTOMER: dict[str, Check] = EXPAND | {
    "address": ADDRESS,
    "business_name": text(150),
    "description": text(),
    "email": email,
    "individual_name": text(150),
    "invoice_settings": group(
        unbuilt=("custom_fields", "footer", "rendering_options"), default_payment_method=text()
    ),
    "metadata": metadata,
    "name": text(256),
    "phone": text(20),
    "tax_exempt": choice("exempt", "none", "reverse"),
}
_CUSTOMER_UNBUILT = frozenset(
    "balance cash_balance invoice_prefix next_invoice_sequence preferred_locales shipping source tax validate".split()  # noqa: SIM905
)
CUSTOMER_CREATE = Shape(
    _CUSTOMER, not_imitated=_CUSTOMER_UNBUILT | {"payment_method", "tax_id_data", "test_clock"}
)
CUSTOMER_UPDATE = Shape(_CUSTOMER, not_imitated=_CUSTOMER_UNBUILT | {"default_source"})
CUSTOMER_LIST = Shape(PAGE | {"email": email}, not_imitated=frozenset({"test_clock"}))

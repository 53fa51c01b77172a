"""Which parameters the endpoints of cash balances take, and a payment that is made from one; see `accepted`."""

from .accepted import EXPAND, METHODS, PAGE
from .parameters import Shape, choice, currency, flag, group, integer, metadata, only, several, text

_BANK_TRANSFER = group(
    required=("type",),
    unbuilt=("eu_bank_transfer", "requested_address_types"),
    type=only("jp_bank_transfer", then=choice("jp_bank_transfer")),
)
FUNDING_INSTRUCTIONS = Shape(
    EXPAND | {"bank_transfer": _BANK_TRANSFER, "currency": currency, "funding_type": choice("bank_transfer")},
    required=("bank_transfer", "currency", "funding_type"),
)
FUND = Shape(
    EXPAND | {"amount": integer(1), "currency": currency, "reference": text()},
    required=("amount", "currency"),
)
CASH_TRANSACTION_LIST = Shape({name: check for name, check in PAGE.items() if name != "created"})
INTENT_CREATE = Shape(
    EXPAND
    | {
        "allowed_payment_method_types": several(only("customer_balance", then=choice(*METHODS))),
        "amount": integer(1),
        "confirm": only("true", then=flag),
        "currency": currency,
        "customer": text(),
        "description": text(1000),
        "metadata": metadata,
        "payment_method_data": group(
            required=("type",),
            unbuilt=(
                *(method for method in METHODS if method != "card"),
                "allow_redisplay",
                "billing_details",
                "interac_present",
                "metadata",
                "radar_options",
            ),
            type=only("customer_balance", then=choice(*METHODS)),
        ),
    },
    required=(
        "allowed_payment_method_types",
        "amount",
        "confirm",
        "currency",
        "customer",
        "payment_method_data",
    ),
    not_imitated=frozenset(
        "amount_details application_fee_amount automatic_payment_methods capture_method confirmation_method "  # noqa: SIM905
        "confirmation_token customer_account error_on_requires_action excluded_payment_method_types hooks mandate "
        "mandate_data off_session on_behalf_of payment_details payment_method payment_method_configuration "
        "payment_method_options radar_options receipt_email return_url setup_future_usage shipping "
        "statement_descriptor statement_descriptor_suffix transfer_data transfer_group use_stripe_sdk".split()
    ),
)

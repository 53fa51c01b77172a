"""Which parameters the endpoints of customers and of billing take; see `accepted` for how this is kept true."""

from .accepted import EXPAND, PAGE, RECURRING
from .parameters import (
    Check,
    Shape,
    choice,
    currency,
    email,
    flag,
    group,
    groups,
    integer,
    metadata,
    only,
    several,
    text,
    unset_or,
    url,
)

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

PRODUCT_CREATE = Shape(
    EXPAND
    | {
        "active": flag,
        "description": text(),
        "images": several(url),
        "metadata": metadata,
        "name": text(250),
        "tax_code": text(),
        "unit_label": text(12),
        "url": url,
    },
    required=("name",),
    not_imitated=frozenset(
        "default_price_data id marketing_features package_dimensions shippable statement_descriptor tax_details "  # noqa: SIM905
        "type".split()
    ),
)
PRODUCT_LIST = Shape(PAGE | {"active": flag}, not_imitated=frozenset({"ids", "shippable", "type", "url"}))
PRICE_CREATE = Shape(
    EXPAND
    | {
        "active": flag,
        "billing_scheme": only("per_unit", then=choice("per_unit", "tiered")),
        "currency": currency,
        "lookup_key": text(200),
        "metadata": metadata,
        "nickname": text(),
        "product": text(),
        "recurring": group(
            required=("interval",),
            unbuilt=("meter", "trial_period_days"),
            interval=choice("day", "month", "week", "year"),
            interval_count=integer(1, 1096),
            usage_type=only("licensed", then=choice("licensed", "metered")),
        ),
        "tax_behavior": choice("exclusive", "inclusive", "unspecified"),
        "unit_amount": integer(0),
    },
    required=("currency",),
    not_imitated=frozenset(
        "currency_options custom_unit_amount product_data tiers tiers_mode transfer_lookup_key transform_quantity "  # noqa: SIM905
        "unit_amount_decimal".split()
    ),
)
PRICE_LIST = Shape(
    PAGE | {"active": flag, "currency": currency, "product": text(), "type": choice("one_time", "recurring")},
    not_imitated=frozenset({"lookup_keys", "recurring"}),
)
SUBSCRIPTION_LIST = Shape(
    PAGE
    | {
        "customer": text(),
        "status": choice(
            "active",
            "all",
            "canceled",
            "ended",
            "incomplete",
            "incomplete_expired",
            "past_due",
            "paused",
            "trialing",
            "unpaid",
        ),
    },
    not_imitated=frozenset(
        "automatic_tax collection_method current_period_end current_period_start customer_account plan price "  # noqa: SIM905
        "test_clock".split()
    ),
)
SUBSCRIPTION_UPDATE = Shape(
    EXPAND
    | {
        "cancel_at_period_end": flag,
        "default_payment_method": text(),
        "description": text(500),
        "items": groups(
            unbuilt=(
                "billing_thresholds",
                "clear_usage",
                "current_trial",
                "deleted",
                "discounts",
                "metadata",
                "plan",
                "price",
                "tax_rates",
            ),
            id=text(),
            price_data=group(
                required=("currency", "product", "recurring", "unit_amount"),
                unbuilt=("unit_amount_decimal",),
                currency=currency,
                product=text(),
                recurring=RECURRING,
                tax_behavior=choice("exclusive", "inclusive", "unspecified"),
                unit_amount=integer(0),
            ),
            quantity=integer(0),
        ),
        "metadata": metadata,
        "pause_collection": unset_or(
            group(
                required=("behavior",),
                unbuilt=("resumes_at",),
                behavior=only("void", then=choice("keep_as_draft", "mark_uncollectible", "void")),
            )
        ),
        "proration_behavior": choice("always_invoice", "create_prorations", "none"),
    },
    not_imitated=frozenset(
        "add_invoice_items application_fee_percent automatic_tax billing_cycle_anchor billing_schedules "  # noqa: SIM905
        "billing_thresholds cancel_at cancellation_details collection_method days_until_due default_source "
        "default_tax_rates discounts invoice_settings off_session on_behalf_of payment_behavior payment_settings "
        "pending_invoice_item_interval proration_date transfer_data trial_end trial_from_plan trial_settings".split()
    ),
)
SUBSCRIPTION_CANCEL = Shape(
    EXPAND | {"invoice_now": only("false"), "prorate": only("false")},
    not_imitated=frozenset({"cancellation_details"}),
)
INVOICE_STATUSES = ("draft", "open", "paid", "uncollectible", "void")
INVOICE_LIST = Shape(
    PAGE | {"customer": text(), "status": choice(*INVOICE_STATUSES), "subscription": text()},
    not_imitated=frozenset({"collection_method", "customer_account", "due_date"}),
)
INVOICE_CREATE = Shape(
    EXPAND
    | {
        "auto_advance": flag,
        "collection_method": only("send_invoice", then=choice("charge_automatically", "send_invoice")),
        "currency": currency,
        "customer": text(),
        "days_until_due": integer(0, 3650),
        "description": text(1500),
        "metadata": metadata,
        "pending_invoice_items_behavior": only("exclude", then=choice("exclude", "include")),
    },
    required=("collection_method", "currency", "customer", "days_until_due"),
    not_imitated=frozenset(
        "account_tax_ids application_fee_amount automatic_tax automatically_finalizes_at custom_fields "  # noqa: SIM905
        "customer_account default_payment_method default_source default_tax_rates discounts due_date effective_at "
        "footer from_invoice issuer number on_behalf_of payment_settings rendering shipping_cost shipping_details "
        "statement_descriptor subscription transfer_data".split()
    ),
)
INVOICE_UPDATE = Shape(
    EXPAND | {"auto_advance": flag, "description": text(), "metadata": metadata},
    not_imitated=frozenset(
        "account_tax_ids application_fee_amount automatic_tax automatically_finalizes_at collection_method "  # noqa: SIM905
        "custom_fields days_until_due default_payment_method default_source default_tax_rates discounts due_date "
        "effective_at footer issuer number on_behalf_of payment_settings rendering shipping_cost shipping_details "
        "statement_descriptor transfer_data".split()
    ),
)
INVOICE_FINALIZE = Shape(EXPAND | {"auto_advance": flag})
ITEM_CREATE = Shape(
    EXPAND
    | {
        "amount": integer(),
        "currency": currency,
        "customer": text(),
        "description": text(500),
        "invoice": text(),
        "metadata": metadata,
    },
    required=("amount", "currency", "customer", "invoice"),
    not_imitated=frozenset(
        "customer_account discountable discounts period price_data pricing quantity quantity_decimal subscription "  # noqa: SIM905
        "tax_behavior tax_code tax_rates unit_amount_decimal".split()
    ),
)
ITEM_LIST = Shape(
    PAGE | {"customer": text(), "invoice": text()}, not_imitated=frozenset({"customer_account", "pending"})
)

"""Which parameters each endpoint takes.

The names are Stripe's for this API version (https://docs.stripe.com/api); those under `unbuilt` exist at Stripe and
are refused here as not imitated. Note that since 2026-09-30.endive a Checkout Session takes
`allowed_payment_method_types` and no `payment_method_types`:
https://docs.stripe.com/changelog/endive/2026-09-30/remove-payment-method-types-checkout-sessions
"""

from .parameters import (
    Check,
    Shape,
    between,
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
    url,
)

EXPAND: dict[str, Check] = {"expand": several(text())}
PAGE: dict[str, Check] = EXPAND | {
    "created": between,
    "ending_before": text(),
    "limit": integer(1, 100),
    "starting_after": text(),
}

LOCALES = (  # noqa: SIM905
    "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR "
    "ro ru sk sl sv th tr vi zh zh-HK zh-TW"
).split()

PRODUCT_DATA = group(
    required=("name",),
    unbuilt=("tax_details",),
    name=text(250),
    description=text(),
    images=several(url),
    metadata=metadata,
    tax_code=text(),
    unit_label=text(),
)
RECURRING = group(
    required=("interval",), interval=choice("day", "month", "week", "year"), interval_count=integer(1, 1096)
)
PRICE_DATA = group(
    required=("currency",),
    unbuilt=("unit_amount_decimal",),
    currency=currency,
    product=text(),
    product_data=PRODUCT_DATA,
    recurring=RECURRING,
    tax_behavior=choice("exclusive", "inclusive", "unspecified"),
    unit_amount=integer(0),
)
LINE_ITEMS = groups(
    unbuilt=("adjustable_quantity", "tax_rates"),
    metadata=metadata,
    price=text(),
    price_data=PRICE_DATA,
    quantity=integer(1, 999_999),
)
INTENT_DATA = group(
    unbuilt=("application_fee_amount", "on_behalf_of", "setup_future_usage", "shipping", "transfer_data"),
    capture_method=choice("automatic", "automatic_async", "manual"),
    description=text(1000),
    metadata=metadata,
    receipt_email=email,
    statement_descriptor=text(22),
    statement_descriptor_suffix=text(22),
    transfer_group=text(),
)
METHODS = (  # noqa: SIM905
    "acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik "
    "boleto card cashapp crypto customer_balance eps fpx giropay grabpay ideal kakao_pay klarna konbini "
    "kr_card link mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal "
    "paypay payto pix promptpay revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint "
    "upi us_bank_account wechat_pay zip"
).split()
WITHOUT_OPTIONS = {"bizum", "mb_way", "nz_bank_account", "paypay", "promptpay", "zip"}
IMITATED = {"card", "customer_balance", "konbini"}
METHOD_OPTIONS = group(
    unbuilt=("demo_pay", *(method for method in METHODS if method not in WITHOUT_OPTIONS | IMITATED)),
    konbini=group(unbuilt=("setup_future_usage",), expires_after_days=integer(1, 60)),
    customer_balance=group(
        unbuilt=("setup_future_usage",),
        funding_type=choice("bank_transfer"),
        bank_transfer=group(
            required=("type",),
            unbuilt=("eu_bank_transfer", "requested_address_types"),
            type=only("jp_bank_transfer", then=choice("jp_bank_transfer")),
        ),
    ),
    card=group(
        unbuilt=(
            "capture_method",
            "installments",
            "request_extended_authorization",
            "request_incremental_authorization",
            "request_multicapture",
            "request_overcapture",
            "restrictions",
            "setup_future_usage",
            "statement_descriptor_suffix_kana",
            "statement_descriptor_suffix_kanji",
        ),
        request_three_d_secure=choice("any", "automatic", "challenge"),
    ),
)

SESSION_CREATE = Shape(
    EXPAND
    | {
        "adaptive_pricing": group(enabled=only("false")),
        "allowed_payment_method_types": several(choice(*METHODS)),
        "automatic_tax": group(required=("enabled",), unbuilt=("liability",), enabled=only("false")),
        "cancel_url": url,
        "client_reference_id": text(200),
        "currency": currency,
        "custom_text": group(
            unbuilt=("after_submit", "shipping_address", "terms_of_service_acceptance"),
            submit=group(required=("message",), message=text(1200)),
        ),
        "customer": text(),
        "customer_creation": only("if_required", then=choice("always", "if_required")),
        "customer_email": email,
        "excluded_payment_method_types": several(choice(*(method for method in METHODS if method != "link"))),
        "expires_at": integer(0),
        "line_items": LINE_ITEMS,
        "locale": choice(*LOCALES),
        "metadata": metadata,
        "mode": only("payment", "subscription", then=choice("payment", "setup", "subscription")),
        "origin_context": choice("mobile_app", "web"),
        "payment_intent_data": INTENT_DATA,
        "payment_method_options": METHOD_OPTIONS,
        "subscription_data": group(
            unbuilt=(
                "application_fee_percent",
                "billing_cycle_anchor",
                "billing_cycle_anchor_config",
                "billing_mode",
                "default_tax_rates",
                "invoice_settings",
                "on_behalf_of",
                "pending_invoice_item_interval",
                "proration_behavior",
                "transfer_data",
                "trial_end",
                "trial_period_days",
                "trial_settings",
            ),
            description=text(500),
            metadata=metadata,
        ),
        "submit_type": choice("auto", "book", "donate", "pay", "subscribe"),
        "success_url": url,
        "ui_mode": only("hosted_page", then=choice("elements", "embedded_page", "form", "hosted_page")),
    },
    not_imitated=frozenset(
        "after_expiration allow_promotion_codes billing_address_collection branding_settings consent_collection "  # noqa: SIM905
        "custom_fields customer_account customer_update discounts integration_identifier invoice_creation "
        "managed_payments name_collection optional_items payment_method_collection payment_method_configuration "
        "payment_method_data permissions phone_number_collection redirect_on_completion return_url "
        "saved_payment_method_options setup_intent_data shipping_address_collection shipping_options "
        "tax_id_collection wallet_options".split()
    ),
)
SESSION_LIST = Shape(
    PAGE
    | {
        "customer": text(),
        "payment_intent": text(),
        "status": choice("complete", "expired", "open"),
        "subscription": text(),
    },
    not_imitated=frozenset({"customer_account", "customer_details", "payment_link"}),
)
LINE_ITEM_LIST = Shape(EXPAND | {"limit": integer(1, 100), "starting_after": text(), "ending_before": text()})
RETRIEVE = Shape(EXPAND)
NOTHING = Shape({})

INTENT_LIST = Shape(PAGE, not_imitated=frozenset({"customer", "customer_account"}))
INTENT_CANCEL = Shape(
    EXPAND | {"cancellation_reason": choice("abandoned", "duplicate", "fraudulent", "requested_by_customer")}
)
CHARGE_LIST = Shape(
    PAGE | {"payment_intent": text(), "transfer_group": text()}, not_imitated=frozenset({"customer"})
)
REFUND_CREATE = Shape(
    EXPAND
    | {
        "amount": integer(1),
        "charge": text(),
        "currency": currency,
        "customer": text(),
        "instructions_email": email,
        "metadata": metadata,
        "origin": choice("customer_balance"),
        "payment_intent": text(),
        "reason": choice("duplicate", "fraudulent", "requested_by_customer"),
    },
    not_imitated=frozenset({"refund_application_fee", "reverse_transfer"}),
)
REFUND_LIST = Shape(PAGE | {"charge": text(), "payment_intent": text()})
DISPUTE_LIST = Shape(PAGE | {"charge": text(), "payment_intent": text()})
EVENT_LIST = Shape(PAGE | {"delivery_success": flag, "type": text(), "types": several(text())})
BALANCE_LIST = Shape(
    PAGE | {"currency": currency, "source": text(), "type": text()}, not_imitated=frozenset({"payout"})
)

"""Which parameters the endpoints of Connect take: accounts, account links, transfers, reversals and the balance."""

from .accepted import EXPAND, PAGE
from .parameters import Shape, choice, currency, email, group, integer, metadata, only, text, url

_METHODS = (  # noqa: SIM905
    "acss_debit affirm afterpay_clearpay alma amazon_pay au_becs_debit bacs_debit bancontact bank_transfer billie "
    "bizum blik blik_recurring boleto card cartes_bancaires cashapp crypto eps fpx gb_bank_transfer giropay "
    "grabpay ideal india_international jcb jp_bank_transfer kakao_pay klarna konbini kr_card legacy link mb_way "
    "mobilepay multibanco mx_bank_transfer naver_pay nz_bank_account_becs_debit oxxo p24 pay_by_bank payco paynow "
    "paypay payto pix promptpay revolut_pay samsung_pay satispay scalapay sepa_bank_transfer sepa_debit sequra "
    "sofort sunbit swish twint upi us_bank_account_ach us_bank_transfer wero zip"
).split()
_CAPABILITIES = (
    *(f"{name}_payments" for name in _METHODS),
    *(
        "app_distribution",
        "card_issuing",
        "tax_reporting_us_1099_k",
        "tax_reporting_us_1099_misc",
        "treasury",
    ),
)

ACCOUNT_CREATE = Shape(
    EXPAND
    | {
        "business_profile": group(
            unbuilt=tuple(
                "annual_revenue estimated_worker_count mcc minority_owned_business_designation "  # noqa: SIM905
                "monthly_estimated_revenue specified_commercial_transactions_act_url support_address support_email "
                "support_phone support_url".split()
            ),
            name=text(),
            product_description=text(),
            url=url,
        ),
        "business_type": choice("company", "government_entity", "individual", "non_profit"),
        "capabilities": group(
            unbuilt=_CAPABILITIES, transfers=group(required=("requested",), requested=only("true"))
        ),
        "controller": group(
            fees=group(payer=only("application", then=choice("account", "application"))),
            losses=group(payments=only("application", then=choice("application", "stripe"))),
            requirement_collection=only("stripe", then=choice("application", "stripe")),
            stripe_dashboard=group(type=only("express", then=choice("express", "full", "none"))),
        ),
        "country": only("JP", then=text(2)),
        "email": email,
        "metadata": metadata,
    },
    not_imitated=frozenset(
        "account_token company default_currency documents external_account groups individual settings "  # noqa: SIM905
        "tos_acceptance type".split()
    ),
)
LINK_CREATE = Shape(
    EXPAND
    | {
        "account": text(),
        "refresh_url": url,
        "return_url": url,
        "type": only("account_onboarding", then=choice("account_onboarding", "account_update")),
    },
    required=("account", "type"),
    not_imitated=frozenset({"collect", "collection_options"}),
)
TRANSFER_CREATE = Shape(
    EXPAND
    | {
        "amount": integer(1),
        "currency": currency,
        "description": text(),
        "destination": text(),
        "metadata": metadata,
        "source_transaction": text(),
        "transfer_group": text(),
    },
    required=("amount", "currency", "destination"),
    not_imitated=frozenset({"source_type"}),
)
TRANSFER_LIST = Shape(PAGE | {"destination": text(), "transfer_group": text()})
REVERSAL_CREATE = Shape(
    EXPAND | {"amount": integer(1), "description": text(), "metadata": metadata},
    not_imitated=frozenset({"refund_application_fee"}),
)
REVERSAL_LIST = Shape({name: check for name, check in PAGE.items() if name != "created"})

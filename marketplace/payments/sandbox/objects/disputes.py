"""Disputes: opened by a test card, closed by the control page or by the API."""

from ..errors import StripeRefusal
from ..money import dispute_fee
from ..store import Document, Store, new_id
from . import balance
from .events import Cause, emit

_EVIDENCE = (  # noqa: SIM905
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal "
    "customer_communication customer_email_address customer_name customer_purchase_ip customer_signature "
    "duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt "
    "refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation "
    "shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number "
    "uncategorized_file uncategorized_text"
).split()


def open_on(store: Store, charge: Document, reason: str) -> Document:
    """The cardholder contests a payment: Stripe takes the money and a fee at once."""
    dispute: Document = {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": store.now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(_EVIDENCE) | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": store.now() + 9 * balance.DAY,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {
                "brand": charge["payment_method_details"]["card"]["brand"],
                "case_type": "chargeback",
                "network": charge["payment_method_details"]["card"]["network"],
                "network_reason_code": "83" if reason == "fraudulent" else "30",
            },
            "type": "card",
        },
        "reason": reason,
        "status": "needs_response",
    }
    store.add(dispute)
    charge["disputed"] = True
    emit(store, "charge.updated", store.save(charge), Cause(), previous={"disputed": False})
    emit(store, "charge.dispute.created", dispute, Cause())
    _move_money(store, dispute, -dispute["amount"], "dispute", dispute_fee(dispute["currency"]))
    emit(store, "charge.dispute.funds_withdrawn", store.save(dispute), Cause())
    return dispute


def close(store: Store, dispute: Document, outcome: str, cause: Cause) -> Document:
    """Ends a dispute `won` or `lost`. Raises a refusal when it has ended already."""
    if dispute["status"] in {"won", "lost"}:
        raise StripeRefusal("This dispute is already closed", code="dispute_already_closed", keep=True)
    previous = {"status": dispute["status"]}
    dispute["status"] = outcome
    store.save(dispute)
    if outcome == "won":
        _move_money(store, dispute, dispute["amount"], "dispute_reversal", 0)
        emit(store, "charge.dispute.funds_reinstated", store.save(dispute), cause)
    emit(store, "charge.dispute.closed", dispute, cause, previous=previous)
    return dispute


def _move_money(store: Store, dispute: Document, amount: int, category: str, fee: int) -> None:
    transaction = balance.record(
        store,
        amount=amount,
        currency=dispute["currency"],
        kind="adjustment",
        category=category,
        source=dispute["id"],
        description=f"Chargeback {'withdrawal' if amount < 0 else 'reversal'} for {dispute['charge']}",
        fee=fee,
        fee_name="Dispute fee",
    )
    dispute["balance_transactions"].append(transaction)

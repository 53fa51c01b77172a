"""The receipt of direct support: that money was received for a project, and what the paper is not.

It is no consideration for anything, so there is no consumption tax in it; it is no receipt for a deduction of donations
from tax, and names no credit, because there is none.
"""

from marketplace.documents import contents
from marketplace.documents.contents import Addressee, Amounts, Draft
from marketplace.documents.models import Document, DocumentKind
from marketplace.documents.services import issue
from marketplace.pages.formats import JST
from marketplace.support.models import Support


def issue_receipt_of(support: Support) -> Document:
    """The receipt of support that was received, in the transaction of its arrival. Once for each support."""
    assert support.paid_at is not None
    day = support.paid_at.astimezone(JST).date()
    project = support.project
    return issue(
        Draft(
            kind=DocumentKind.SUPPORT,
            key=f"support:{support.public_id}",
            livemode=True,
            addressee=Addressee(support.name),
            supplied_from=day,
            supplied_on=day,
            amounts=Amounts(support.currency, "0", support.amount_minor, 0),
            language=support.language,
            support_id=support.pk,
            facts=contents.issuer()
            | {
                "support": support.public_id,
                "funding": "card",
                "paid_on": day.isoformat(),
                "project": {
                    "ja": project.name_ja or project.name_en,
                    "en": project.name_en or project.name_ja,
                },
                "purpose": {
                    "ja": project.purpose_ja or project.purpose_en,
                    "en": project.purpose_en or project.purpose_ja,
                },
                "recipient": project.organisation.legal_name,
                "entitled": project.donation_receipts,
                "parts": {"project": support.project_minor, "payment_fee": support.payment_fee_minor},
            },
        )
    )

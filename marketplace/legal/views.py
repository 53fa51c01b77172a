"""The pages that the law wants and a careful buyer reads: who sells, on what terms, and whom to complain to.

Each is one template a language, because such a text is written in its language, not translated word by word.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from marketplace.orders.states import Funding
from marketplace.payments.methods import METHODS, is_on

TITLES = {
    "commerce": _("Seller's particulars"),
    "terms": _("Terms"),
    "privacy": _("Privacy"),
    "refunds": _("Cancelling and refunds"),
    "contact": _("Contact and complaints"),
}


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """GET /legal/<name>/ - one of: commerce, terms, privacy, refunds, contact."""
    language = "ja" if (get_language() or "en").startswith("ja") else "en"
    on = {funding.value for funding in METHODS if is_on(funding)}
    context = {
        "operator": settings.OPERATOR,
        "konbini": Funding.KONBINI.value in on,
        "bank": Funding.BANK.value in on,
        "konbini_days": settings.KONBINI_DAYS,
        "bank_days": settings.BANK_TRANSFER_DAYS,
        "tax_percent": settings.TAX_PERCENT,
        "platform_percent": settings.PLATFORM_FEE_BASIS_POINTS / 100,
        "amendment_days": settings.AMENDMENT_DAYS,
        "title": TITLES[name],
        "text": f"legal/{name}_{language}.html",
    }
    return render(request, "legal/page.html", context)

"""A document as a PDF: set by the engine of the certificates, signed once, kept as signed.

Equal input gives equal bytes before signing: all that is printed stands in the document's row and its paper.
"""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from marketplace.documents.models import Document, DocumentKind, Sheet
from marketplace.documents.wording import words
from registry.certificates.content import Language
from registry.certificates.issue import signer
from registry.certificates.render import typeset
from registry.certificates.sheet import long_date, mass, money, words_of_a_person
from registry.certificates.signing import sign
from registry.certificates.typeface import FALLBACKS, visible

_TEMPLATE = Path(__file__).with_name("document.typ")


def printed(document: Document, language: str) -> Sheet:
    """The signed PDF of a document in `ja` or `en`: made on the first call, served as stored from then on."""
    stored = Sheet.objects.filter(paper_id=document.pk, language=language).first()
    if stored is not None:
        return stored
    unsigned = render(document, language)
    pdf = sign(unsigned, identity=signer(), reason=words(language)[document.kind])
    with transaction.atomic(durable=True):
        # Two at once sign two; the first one stored is the document.
        sheet, _made = Sheet.objects.get_or_create(
            paper_id=document.pk,
            language=language,
            defaults={
                "pdf": pdf,
                "unsigned_sha256": sha256(unsigned).hexdigest(),
                "signed_at": timezone.now(),
            },
        )
    return sheet


def render(document: Document, language: str) -> bytes:
    """The unsigned PDF, byte-identical for equal input, with its figures attached as JSON."""
    return typeset(
        _TEMPLATE,
        {
            "sheet": json.dumps(sheet(document, "ja" if language == "ja" else "en")),
            "fallbacks": json.dumps(FALLBACKS),
            "figures": json.dumps(figures(document), indent=1, ensure_ascii=False),
        },
    )


def figures(document: Document) -> dict[str, Any]:
    """What a machine reads of a document: dates, amounts in minor units, numbers."""
    return {
        "number": document.number,
        "kind": document.kind,
        "issued_on": document.issued_on.isoformat(),
        "supplied_from": document.supplied_from.isoformat(),
        "supplied_on": document.supplied_on.isoformat(),
        "currency": document.currency,
        "tax_rate": document.tax_rate,
        "base_minor": document.base_minor,
        "tax_minor": document.tax_minor,
        "total_minor": document.total_minor,
        "issuer": document.facts["issuer"]["ja"],
        "registration": document.facts["registration"] or None,
        "order": document.facts.get("order"),
        "about": document.facts.get("about"),
        "replaces": document.facts.get("replaces"),
        "livemode": document.livemode,
    }


def sheet(document: Document, language: Language) -> dict[str, Any]:
    """The data of one document in one language, ready for `document.typ`."""
    word, said, paper = words(language), document.facts, document.paper
    support = document.kind == DocumentKind.SUPPORT
    qualified = bool(said["registration"]) and document.currency == "JPY" and not support
    return {
        "language": language,
        "words": dict(word),
        "kind": document.kind,
        "title": word[document.kind],
        "subtitle": word[f"qualified_{document.kind}"] if qualified else "",
        "band": word["band_demo"] if said["demo"] else "" if document.livemode else word["band_test"],
        "number": document.number,
        "issued_on": long_date(document.issued_on, language),
        "document_date": list(document.issued_at.timetuple()[:6]),
        "addressee": words_of_a_person(paper.addressee) if paper.addressee else None,
        "honorific": word[paper.honorific] if paper.addressee else "",
        "total": money(document.total_minor, document.currency),
        "total_label": word["returned"] if document.kind == DocumentKind.CREDIT_NOTE else word["total"],
        "statement": _statement(document, language),
        "replaces": word["replaces"].format(number=said["replaces"]) if said.get("replaces") else "",
        "facts": [list(fact) for fact in (_supported if support else _facts)(document, language) if fact[1]],
        "taxed": not support,
        "notes": _notes(document, language, qualified=qualified),
        "lines": [_line(line, document, language) for line in said.get("lines") or []],
        "tax": {
            "rate": word["rate_value"].format(rate=document.tax_rate),
            "base": money(document.base_minor, document.currency),
            "tax": money(document.tax_minor, document.currency),
        },
        "split": _split(document, language),
        "issuer": visible(said["issuer"][language]),
        "address": visible(said["address"][language]),
        "registration": said["registration"],
        "site": said["site"],
    }


def _statement(document: Document, language: Language) -> str:
    word, about = words(language), document.facts.get("about")
    text = word[f"said_{document.kind}"]
    if not about:
        return text
    day = long_date(date.fromisoformat(about["issued_on"]), language)
    return text.format(kind=word[about["kind"]], number=about["number"], date=day)


def _facts(document: Document, language: Language) -> list[tuple[str, str]]:
    word, said = words(language), document.facts
    last = long_date(document.supplied_on, language)
    if document.kind == DocumentKind.INVOICE or document.supplied_from != document.supplied_on:
        first = long_date(document.supplied_from, language)
        supplied = (word["supplied_between"], word["between"].format(first=first, last=last))
    else:
        supplied = (word["supplied_about" if said.get("about") else "supplied_on"], f"{last} ({word['jst']})")
    paid = ""
    if said.get("paid_on"):
        day = long_date(date.fromisoformat(said["paid_on"]), language)
        paid = word["paid_value"].format(date=day, how=word[said["funding"]])
    reason = said.get("reason", "")
    return [
        supplied,
        (word["paid"], paid),
        (word["reason"], word.get(reason, visible(reason))),
        (word["order"], said.get("order") or ""),
        (word["orders"], f"{said['orders']:,}" if said.get("orders") else ""),
    ]


def _supported(document: Document, language: Language) -> list[tuple[str, str]]:
    """What a receipt of direct support says: no mass, no unit, nothing that was retired."""
    word, said = words(language), document.facts
    day = long_date(document.supplied_on, language)
    how = word["paid_value"].format(date=day, how=word[said["funding"]])
    return [
        (word["received_on"], f"{day} ({word['jst']})"),
        (word["paid"], how),
        (word["supported_project"], visible(said["project"][language])),
        (word["supported_purpose"], visible(said["purpose"][language])),
        (word["recipient"], visible(said["recipient"])),
        (word["for_project"], money(said["parts"]["project"], document.currency)),
        (word["card_cost"], money(said["parts"]["payment_fee"], document.currency)),
        (word["support_number"], said["support"]),
    ]


def _notes(document: Document, language: Language, *, qualified: bool) -> list[str]:
    word, said = words(language), document.facts
    if document.kind == DocumentKind.SUPPORT:
        donation = word["donation_entitled" if said["entitled"] else "no_donation"]
        return [donation, word["no_credit"], word["no_tax"], word["electronic"]]
    standing = "" if qualified else word["foreign" if said["registration"] else "unregistered"]
    return [note for note in (standing, word["date_note"], word["electronic"]) if note]


def _line(line: dict[str, Any], document: Document, language: Language) -> dict[str, str]:
    word = words(language)
    name = (line["ja"] or line["en"]) if language == "ja" else (line["en"] or line["ja"])
    amount, unit = mass(line["grams"])
    of_whole = document.kind in {DocumentKind.RECEIPT, DocumentKind.INVOICE}
    return {
        "name": visible(name),
        "vintage": word["vintage"].format(year=line["vintage"]),
        "mass": f"{amount} {unit}",
        "retirement": line.get("retirement") or "",
        "amount": money(line["minor"], document.currency) if of_whole else "",
    }


def _split(document: Document, language: Language) -> list[dict[str, Any]]:
    word, split = words(language), document.facts.get("split")
    if not split:
        return []
    parts = {key: split[key] for key in ("project", "platform_fee", "payment_fee")}  # JSON keeps no order
    parts["tax"] = document.tax_minor
    return [
        {
            "key": key,
            "label": word[f"split_{key}"],
            "minor": minor,
            "text": money(minor, document.currency),
        }
        for key, minor in parts.items()
    ]

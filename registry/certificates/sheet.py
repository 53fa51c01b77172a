"""From content to the plain data that the Typst template sets: every figure already written as it will be read."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from registry.certificates.content import CertificateContent, FeeSplit, Language
from registry.certificates.typeface import escaped, is_plain, runs_right_to_left, visible
from registry.certificates.wording import words
from registry.transparency.verify import leaf_hash, read_proof

RANGES_ON_THE_FIRST_PAGE = 3
# ISO 4217 currencies without a minor unit, of those Stripe settles in.
_WITHOUT_MINOR_UNIT = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "XPF"})
FOOTPRINTS_PRINTED = 2
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def sheet(content: CertificateContent, language: Language) -> dict[str, Any]:
    """The data of one certificate in one language, ready for `certificate.typ`."""
    word = words(language)
    beneficiary = content.opened("beneficiary")
    amount, unit = mass(content.grams)
    return {
        "language": language,
        "words": dict(word),
        "band": _band(content),
        "number": content.number,
        "version": word["version"].format(version=content.version),
        "beneficiary": None if beneficiary is None else words_of_a_person(beneficiary),
        "honorific": honorific(language, content.beneficiary_kind),
        "amount": amount,
        "unit": unit,
        "grams": f"{content.grams:,}",
        "facts": _facts(content, language),
        "ranges": [{"serial": str(part), "grams": f"{part.grams:,}"} for part in content.ranges],
        "ranges_first": len(content.ranges) <= RANGES_ON_THE_FIRST_PAGE,
        "date": long_date(content.retired_on_jst, language),
        "at": str(content.first_record["at"]),
        "message": _optional_words(content.opened("message")),
        "page_url": content.page_url,
        "trust_url": content.trust_url,
        "paid": None if content.paid is None else _paid(content.paid),
        "record": _record(content),
        "openings": [
            _opening(content, field, commitment, language)
            for field, commitment in content.commitments.items()
        ],
        "command": f"python manage.py verify_certificate {content.number}.pdf --trust trust.txt",
        "document_date": list(content.retired_at.timetuple()[:6]),
        "amended": content.amends is not None,
    }


def honorific(language: Language, beneficiary_kind: str) -> str:
    """What follows a name: 様 for people and bodies in Japanese, nothing for a product, an event, or in English."""
    return words(language)["honorific"] if beneficiary_kind in {"person", "organisation"} else ""


def mass(grams: int) -> tuple[str, str]:
    """An exact amount and its unit for the eye: 850 g, 1,240 kg, 12.5 t. Never rounded."""
    if grams < 1_000:
        return f"{grams:,}", "g"
    if grams >= 10_000_000 and grams % 1_000 == 0:
        return _trimmed(Decimal(grams) / 1_000_000), "t"
    return _trimmed(Decimal(grams) / 1_000), "kg"


def _trimmed(amount: Decimal) -> str:
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(minor: int, currency: str) -> str:
    """An amount in minor units, written with its currency: ¥3,940 or USD 12.50."""
    if currency == "JPY":
        return f"¥{minor:,}"
    if currency in _WITHOUT_MINOR_UNIT:
        return f"{currency} {minor:,}"
    return f"{currency} {Decimal(minor) / 100:,.2f}"


def long_date(day: date, language: Language) -> str:
    """2026年11月23日, or 23 November 2026."""
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def words_of_a_person(text: str) -> dict[str, Any]:
    """A name or message with what the template must know to set it."""
    return {"text": visible(text), "rtl": runs_right_to_left(text)}


def _optional_words(text: str | None) -> dict[str, Any] | None:
    return words_of_a_person(text) if text else None


def _band(content: CertificateContent) -> str | None:
    if not content.livemode:
        return "test"
    return "demo" if content.demo else None


def _facts(content: CertificateContent, language: Language) -> list[dict[str, str]]:
    record, word = content.record, words(language)
    facts = [
        ("project", content.project.in_(language), str(record["project"])),
        ("methodology", content.methodology.in_(language), str(record["methodology"])),
        ("scheme", content.scheme.in_(language), ""),
        ("verification_body", content.verification_body.in_(language), ""),
        ("vintage", word["vintage_value"].format(year=record["vintage"]), ""),
        ("purpose", content.purpose.in_(language), ""),
        *((field, content.opened(field) or "", "") for field in ("purpose_detail", "user")),
        ("period", *period_text(content.opened("period"), language)),
        *((field, content.opened(field) or "", "") for field in ("place", "on_behalf_of")),
        *_footprints(content, language),
        ("amended_on", long_date(content.amended_on_jst, language) if content.amended_on_jst else "", ""),
    ]
    return [
        {"label": word[key], "value": visible(value), "code": code}
        for key, value, code in facts
        if value or code
    ]


def _footprints(content: CertificateContent, language: Language) -> list[tuple[str, str, str]]:
    """What it was retired for; of many only the first few, because the paper has one page."""
    told = [
        ("footprint", f"{one.kind.in_(language)} {' '.join(mass(one.grams))} CO2e", one.id)
        for one in content.footprints[:FOOTPRINTS_PRINTED]
    ]
    if more := len(content.footprints) - len(told):
        told.append(("footprint", words(language)["footprints_more"].format(count=more), ""))
    return told


def period_text(text: str | None, language: Language) -> tuple[str, str]:
    """An ISO 8601 interval of days as it is read, and as it was committed to."""
    if not text:
        return "", ""
    first, last = (long_date(date.fromisoformat(day), language) for day in text.split("/"))
    return words(language)["period_value"].format(first=first, last=last), text


def _paid(paid: FeeSplit) -> dict[str, Any]:
    parts = {
        "project": paid.project,
        "platform_fee": paid.platform_fee,
        "payment_fee": paid.payment_fee,
        "tax": paid.tax,
    }
    return {
        "parts": [
            {"key": key, "minor": minor, "text": money(minor, paid.currency)} for key, minor in parts.items()
        ],
        "total": money(paid.total, paid.currency),
    }


def _record(content: CertificateContent) -> dict[str, Any]:
    proof = read_proof(content.proof.encode())
    origin, size, root = proof.checkpoint.split("\n")[:3]
    return {
        "index": str(proof.index),
        "leaf_hash": leaf_hash(content.leaf).hex(),
        "origin": origin,
        "size": size,
        "root": root,
        "fields": [
            [key, json.dumps(value) if isinstance(value, bool) else str(value)]
            for key, value in content.record.items()
            if key not in {"serials", "commitments"}
        ],
    }


def _opening(content: CertificateContent, field: str, commitment: str, language: Language) -> dict[str, Any]:
    word = words(language)
    opening = next((each for each in content.openings if each.field == field), None)
    return {
        "label": word.get(field, field),
        "commitment": commitment,
        "salt": opening.salt.hex() if opening else None,
        "exact": escaped(opening.text) if opening and not is_plain(opening.text) else None,
    }

"""The picture of a certificate for sharing: grams, project, date, and the beneficiary only while it is public.

A card's address carries a digest of all that is on it, so that its bytes never change: other words, another address.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.cache import cache as kept

from registry.certificates.content import Language
from registry.certificates.render import one_at_a_time
from registry.certificates.sheet import honorific, long_date, mass, words_of_a_person
from registry.certificates.typeface import FALLBACKS, fonts, visible
from registry.models import Retirement
from registry.queries import JST
from registry.retiring.wordings import Wording

DRAWING = 1  # of the template below: another number gives every card another address
NAME_MAX = 48  # letters of a name on a card; the certificate has all of them
KEPT_SECONDS = 86_400
_TEMPLATE = Path(__file__).with_name("card.typ")
_WORDS = {
    "ja": {
        "title": "無効化証明書",
        "retired": "のクレジットを、取り消せない形で無効化しました",
        "sign": "Okaeshi 登録簿",
        "demo": "デモ（実在の排出削減・吸収ではありません）",
        "test": "テスト（実在の排出削減・吸収ではありません）",
    },
    "en": {
        "title": "Certificate of retirement",
        "retired": "of carbon credits retired for ever in the registry",
        "sign": "Okaeshi Registry",
        "demo": "Demonstration: no real reduction or removal",
        "test": "Test mode: no real reduction or removal",
    },
}


def facts(retirement: Retirement, wording: Wording, language: Language) -> dict[str, Any]:
    """All that stands on the card."""
    word = _WORDS[language]
    amount, unit = mass(retirement.grams)
    project = retirement.batch.project
    name = wording.public.get("beneficiary")
    band = word["test"] if not retirement.livemode else word["demo"] if settings.DEMO else ""
    return {
        "language": language,
        "title": band or word["title"],
        "number": retirement.number,
        "amount": amount,
        "unit": unit,
        "retired": word["retired"],
        "beneficiary": None if name is None else _name(name, wording, language),
        "project": visible((project.name_ja if language == "ja" else project.name_en) or project.name_en),
        "date": long_date(retirement.retired_at.astimezone(JST).date(), language),
        "sign": word["sign"],
    }


def digest(card: dict[str, Any]) -> str:
    """The name of a card: 16 hexadecimal digits of a hash over all that is on it."""
    text = json.dumps([DRAWING, card], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def png(card: dict[str, Any]) -> bytes:
    """The card as a PNG of 1200 × 630 pixels; drawn once a day at most."""
    key = f"card:{digest(card)}"
    drawn: bytes | None = kept.get(key)
    if drawn is None:
        drawn = _draw(card)
        kept.set(key, drawn, KEPT_SECONDS)
    return drawn


def _draw(card: dict[str, Any]) -> bytes:
    inputs = {"card": json.dumps(card), "fallbacks": json.dumps(FALLBACKS)}
    with one_at_a_time:
        drawn = _compiler().compile(format="png", ppi=72.0, sys_inputs=inputs)
    if not isinstance(drawn, bytes):
        raise TypeError("Typst gave pages instead of one picture")
    return drawn


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=fonts())


def _name(name: str, wording: Wording, language: Language) -> dict[str, Any]:
    line = " ".join(name.split())
    short = line if len(line) <= NAME_MAX else f"{line[:NAME_MAX]}…"
    after = honorific(language, wording.beneficiary_kind)
    return words_of_a_person(f"{short} {after}".strip())

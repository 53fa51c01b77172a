"""Words that a text about offsetting must not use, in English and Japanese: listings, event pages, labels.

What is sold here is a contribution backed by a retirement. A claim that a product, a person or an organisation is
neutral, has zero emissions or has undone them is more than a credit shows:
- EU directive 2024/825 (applies since 2026-09-27) forbids product claims of a neutral, reduced or positive impact that
  rest on offsetting, and general ones ("eco", "green") without recognised excellence;
- Japan's 景品表示法 (優良誤認) binds, and the guideline on offsetting of the Ministry of the Environment (version 3.0,
  2024-03-22) expects what was offset to be said, not that nothing is left;
- the UK's ASA (guidance of 2023) allows no unqualified "carbon neutral" or "net zero".

`lint` reads a text as a reader does: full-width letters, half-width kana and invisible characters make no difference.
It does not understand negation: a person judges what it finds.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Market(models.TextChoices):
    """Where a text is read: what may be said of an offset differs."""

    JAPAN = "jp", _("Japan")
    EU = "eu", _("European Union")
    UK = "uk", _("United Kingdom")
    OTHER = "other", _("Elsewhere")


class Strength(StrEnum):
    """How much stands against a word."""

    FORBIDDEN = "forbidden"  # says that nothing is left, or that it was undone
    VAGUE = "vague"  # praises without saying what is meant


@dataclass(frozen=True, slots=True)
class Claim:
    """One word that was found: as written (in its normal form), and what stands against it."""

    word: str
    strength: Strength


_SPACE = r"[\s\-‐-―・･=]*"
_FORBIDDEN: Final = [
    # English
    r"(?:carbon|climate|co2e?|ghg|emissions?|nature|plastic)" + _SPACE + r"(?:neutral\w*|positive|negative|free)",
    r"\bneutral(?:ity|i[sz]\w+)?\b",
    r"\bnet" + _SPACE + r"zero\b",
    r"\bzero" + _SPACE + r"(?:carbon|co2e?|emissions?|footprint|impact|climate impact)\b",
    r"\b(?:carbon|co2e?)" + _SPACE + r"zero\b",
    r"\bno (?:carbon|climate|environmental) (?:footprint|impact)\b",
    r"\bcancel(?:s|led|ling|ed|ing)?(?: out)? (?:\w+ )?(?:emissions?|footprint|carbon|flight|impact)\b",
    r"\b(?:undo(?:es|ing|ne)?|eras(?:e|es|ed|ing)|wip(?:e|es|ed|ing) out) (?:\w+ )?(?:emissions?|footprint|carbon)\b",
    r"\bguilt" + _SPACE + r"free\b",
    r"\bsav(?:e|es|ed|ing) (?:the |our )?(?:planet|earth)\b",
    # Japanese
    r"(?:カーボン|クライメイト|クライメート|気候|炭素|CO2)" + _SPACE
    + r"(?:ニュートラル|中立|ゼロ|フリー|ポジティブ|ネガティブ|マイナス)",
    r"ニュートラル",
    r"(?:実質|正味|ネット)(?:的に|で)?" + _SPACE + r"(?:ゼロ|0|零)",
    r"排出量?(?:が|を|は)?(?:実質)?(?:ゼロ|0(?![.,\d])|零)",
    r"ゼロ" + _SPACE + r"(?:カーボン|エミッション|排出)",
    r"(?:帳消し|なかったこと)",
    r"(?:地球|未来)を救",
    r"罪悪感(?:なし|ゼロ|のない|なく)",
]  # fmt: skip
_VAGUE: Final = [
    r"\b(?:eco|climate|environmentally|planet|earth)" + _SPACE + r"friendly\b",
    r"\b(?:sustainable|green|eco)\b(?! (?:development goal|bond|tea))",
    r"\b100 ?% offset\b",
    r"(?:地球|環境|自然)に(?:やさしい|優しい|やさしく|優しく)",
    r"(?<![ァ-ヶ])エコ(?!ツーリズム|システム|ノミ)",
    r"サステナブル|サスティナブル",
    r"脱炭素(?:製品|商品|達成|を実現)",
]
# Recital 12 of directive 2024/825 names "climate compensated" and "reduced climate impact" among the claims on products
# that it forbids as soon as they rest on offsetting; a contribution to a project may be told.
_FORBIDDEN_IN_THE_EU: Final = [
    r"(?:carbon|climate|co2e?|emissions?|footprint)" + _SPACE + r"(?:compensat\w+|offset\b|offsetting\b)",
    r"\b(?:compensat|offset)\w* (?:the |its |their |your |our |all )?(?:\w+ )?(?:emissions?|footprint|carbon|co2e?)\b",
    r"\b(?:reduced|lower|low|smaller|limited|minimal) (?:climate|carbon|co2e?|environmental) (?:impact|footprint)\b",
    r"(?:カーボン|排出量?を?|CO2を?)" + _SPACE + r"(?:オフセット|相殺|埋め合わせ)",
    r"(?:環境|気候)(?:負荷|への影響)(?:が|を|の)?(?:小さ|少な|低|減ら|削減)",
]  # fmt: skip


def _rules(forbidden: list[str], vague: Strength) -> list[tuple[re.Pattern[str], Strength]]:
    return [
        (re.compile("|".join(forbidden), re.IGNORECASE), Strength.FORBIDDEN),
        (re.compile("|".join(_VAGUE), re.IGNORECASE), vague),
    ]


_EVERYWHERE: Final = _rules(_FORBIDDEN, Strength.VAGUE)
# The directive also forbids general claims without recognised excellence: there, what is vague is forbidden.
_RULES: Final[Mapping[Market, list[tuple[re.Pattern[str], Strength]]]] = {
    Market.EU: _rules(_FORBIDDEN + _FORBIDDEN_IN_THE_EU, Strength.FORBIDDEN)
}


def lint(*texts: str, market: Market = Market.OTHER) -> tuple[Claim, ...]:
    """What the texts claim beyond what a credit shows, each word once; forbidden ones first, then as they are read.

    `market` is where they are read: in the EU more is forbidden than elsewhere.
    """
    found: dict[tuple[str, Strength], None] = {}
    for pattern, strength in _RULES.get(market, _EVERYWHERE):
        for text in texts:
            for match in pattern.finditer(_as_read(text)):
                found[" ".join(match[0].split()).lower(), strength] = None
    return tuple(Claim(word, strength) for word, strength in found)


def _as_read(text: str) -> str:
    """The text in compatibility form, without characters that nobody sees: ﾆｭｰﾄﾗﾙ and neu­tral are found, too."""
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", visible)

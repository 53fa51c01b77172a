"""What a certificate says. The log's leaf is its backbone, so that paper and log cannot disagree."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

from registry.serials import SerialRange, parse
from registry.transparency.commitments import Opening

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
JAPAN = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages of the site."""

    ja: str
    en: str

    def in_(self, language: Language) -> str:
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True, slots=True)
class FeeSplit:
    """Where the money went, in minor units of one currency."""

    currency: str
    project: int
    platform_fee: int
    payment_fee: int
    tax: int

    @property
    def total(self) -> int:
        return self.project + self.platform_fee + self.payment_fee + self.tax


@dataclass(frozen=True, slots=True)
class ForFootprint:
    """A footprint that the units were retired for: what of, its grams of CO2e, its number and its page."""

    id: str
    kind: Named
    grams: int
    url: str


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """The exact bytes of an entry of the log, and the proof that it has them."""

    leaf: bytes
    proof: str


@dataclass(frozen=True, kw_only=True)
class CertificateContent:
    """Everything that is printed on, or attached to, one version of a certificate.

    Number, grams, serials, project, methodology, vintage, purpose and the moment are read from the exact leaf bytes;
    beneficiary and message from the openings that may be shown. A field without an opening was kept private. From
    version 2 on the leaf is that of an amendment, and `amends` is the entry of the retirement itself.
    """

    version: int
    leaf: bytes
    openings: tuple[Opening, ...]
    proof: str
    project: Named
    methodology: Named
    scheme: Named
    verification_body: Named
    purpose: Named
    beneficiary_kind: str
    paid: FeeSplit | None
    page_url: str
    trust_url: str
    demo: bool
    amends: LoggedEntry | None = None
    footprints: tuple[ForFootprint, ...] = ()

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """The leaf as JSON."""
        record: dict[str, Any] = json.loads(self.leaf)
        return record

    @cached_property
    def first_record(self) -> Mapping[str, Any]:
        """The leaf of the retirement itself as JSON: also where this version's is that of an amendment."""
        record: dict[str, Any] = json.loads(self.amends.leaf if self.amends else self.leaf)
        return record

    @property
    def number(self) -> str:
        return str(self.first_record["number"])

    @property
    def grams(self) -> int:
        return int(self.record["grams"])

    @property
    def livemode(self) -> bool:
        return bool(self.record["livemode"])

    @property
    def ranges(self) -> tuple[SerialRange, ...]:
        return tuple(parse(text) for text in self.record["serials"])

    @property
    def commitments(self) -> Mapping[str, str]:
        return dict(self.record.get("commitments", {}))

    @property
    def retired_at(self) -> datetime:
        """UTC, to the millisecond."""
        return _moment(self.first_record)

    @property
    def amended_on_jst(self) -> date | None:
        """The day in Japan of the amendment that this version is."""
        return _moment(self.record).astimezone(JAPAN).date() if self.amends else None

    @property
    def retired_on_jst(self) -> date:
        """The date of legal weight: Japan's."""
        return self.retired_at.astimezone(JAPAN).date()

    def opened(self, field: str) -> str | None:
        """The text behind a commitment, or None where there is none or it was kept private."""
        return next((opening.text for opening in self.openings if opening.field == field), None)

    def openings_json(self) -> bytes:
        """The attachment `openings.json`: ASCII, so that no reader can mistake a character."""
        opened = [{"field": each.field, "salt": each.salt.hex(), "text": each.text} for each in self.openings]
        return json.dumps(opened, indent=1).encode("ascii")


def _moment(record: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(record["at"])).astimezone(UTC)

"""What is said of a retirement, and how it becomes commitments: for whom, who used the units, for what, when, where.

    beneficiary      for whom the units were retired: a vetted name, or a person's
    user             who used them, as a vetted name
    purpose_detail   what for, in words; needed for the purpose `other`
    period           when they count, as an ISO 8601 interval: 2025-04-01/2026-03-31
    place            where they were used
    on_behalf_of     someone without an account, with whose consent the holder retires
    message          a sentence to go with it
    disclose_on      the day in Japan on which the words become public, promised in the log itself

Each is a commitment in the log and an opening in a table that can be erased (docs/adr/0005).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from registry.enums import BeneficiaryKind, NameState, Purpose
from registry.errors import (
    ConsentMissing,
    NameNotVetted,
    PeriodMalformed,
    PurposeUnexplained,
    PurposeUnknown,
    TextNotRepresentable,
    WordsIncomplete,
)
from registry.models import CanonicalName
from registry.retiring.texts import is_plain
from registry.transparency.commitments import Opening, new_salt

TEXT_MAX = 1_000
ALWAYS_PUBLIC = frozenset({"disclose_on"})
FIELDS = (
    "beneficiary",
    "user",
    "purpose_detail",
    "period",
    "place",
    "on_behalf_of",
    "message",
    "disclose_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an account holder says of a retirement. A beneficiary given as a text is a person.

    Raises PurposeUnknown, PurposeUnexplained, PeriodMalformed, ConsentMissing, NameNotVetted, WordsIncomplete and
    TextNotRepresentable.
    """

    purpose: Purpose
    beneficiary: CanonicalName | str
    user: CanonicalName | None = None
    purpose_detail: str = ""
    period: tuple[date, date] | None = None
    place: str = ""
    on_behalf_of: str = ""
    consent: bool = False
    message: str = ""

    def __post_init__(self) -> None:
        if self.purpose not in Purpose.values:
            raise PurposeUnknown(field="purpose")
        if self.purpose == Purpose.OTHER and not self.purpose_detail.strip():
            raise PurposeUnexplained(field="purpose_detail")
        if self.period and self.period[1] < self.period[0]:
            raise PeriodMalformed(field="period")
        if self.on_behalf_of.strip() and not self.consent:
            raise ConsentMissing(field="consent")
        for field, name in (("beneficiary", self.beneficiary), ("user", self.user)):
            if isinstance(name, CanonicalName) and name.state != NameState.VETTED:
                raise NameNotVetted(field=field)
        texts = self.texts()
        if "beneficiary" not in texts:
            raise WordsIncomplete(field="beneficiary")
        for field, text in texts.items():
            if len(text) > TEXT_MAX or not is_plain(text):
                raise TextNotRepresentable(field=field)

    @property
    def beneficiary_kind(self) -> BeneficiaryKind:
        """A person's name is typed; everything else is on the list of vetted names."""
        if isinstance(self.beneficiary, CanonicalName):
            return BeneficiaryKind(self.beneficiary.kind)
        return BeneficiaryKind.PERSON

    def texts(self) -> dict[str, str]:
        """Each thing that is said, by its field, exactly as it is committed to."""
        period = self.period and f"{self.period[0].isoformat()}/{self.period[1].isoformat()}"
        said = {
            "beneficiary": _text(self.beneficiary),
            "user": _text(self.user),
            "purpose_detail": self.purpose_detail.strip(),
            "period": period or "",
            "place": self.place.strip(),
            "on_behalf_of": self.on_behalf_of.strip(),
            "message": self.message.strip(),
        }
        return {field: text for field, text in said.items() if text}


def openings_of(texts: Mapping[str, str], *, known: Mapping[str, Opening] | None = None) -> list[Opening]:
    """An opening for each text; a text that is among the `known` openings keeps its salt, and so its commitment."""
    made = []
    for field, text in texts.items():
        old = (known or {}).get(field)
        made.append(old if old and old.text == text else Opening(field, new_salt(), text))
    return made


def _text(name: CanonicalName | str | None) -> str:
    return name.text if isinstance(name, CanonicalName) else (name or "").strip()

"""Keeping footprints: each is a row of its own, and the text that it tells is kept once however often it was asked.

What is the same for all who ask the same is put together once (`Answer`): the texts in both languages, and the row but
for who asked when. Then keeping, and answering, is putting strings side by side.
"""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.utils import timezone, translation

from calculators.footprint import Footprint
from calculators.models import SavedFootprint, Told, new_id

_SAME_FOR_ALL: Final = (
    "calculator", "inputs", "told_id", "grams", "engine_version", "dataset_version", "hash",
)  # fmt: skip
_COLUMNS: Final = ("id", "language", "created_at", *_SAME_FOR_ALL)
_KEEP: Final = f"""
insert into calculators_savedfootprint ({", ".join(_COLUMNS)})
select {", ".join(_COLUMNS)} from json_populate_recordset(null::calculators_savedfootprint, %s)
"""
# Nothing is kept if a text is missing: then the second statement brings the texts along.
_KEEP_WITH_KNOWN_TEXTS: Final = f"""{_KEEP}
where (select count(*) from calculators_told where digest = any(%s)) = %s
"""
_KEEP_WITH_TEXTS: Final = f"""
with texts as (
    insert into calculators_told (digest, result_en, result_ja)
    select digest, result_en, result_ja from json_populate_recordset(null::calculators_told, %s)
    order by digest on conflict do nothing
) {_KEEP}
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """A footprint with its texts, and the columns of its row that are the same for all who ask, as JSON."""

    footprint: Footprint
    told: Told
    columns: str

    @classmethod
    def of(cls, footprint: Footprint) -> "Answer":
        told, row = told_of(footprint), {}
        for column in _SAME_FOR_ALL:
            row[column] = told.digest if column == "told_id" else getattr(footprint, column)
        return cls(footprint, told, json.dumps(row, ensure_ascii=False)[1:-1])


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking: the answer, in which language, under which number and since when. Kept by `save_all`."""

    answer: Answer
    language: str
    id: str = field(default_factory=new_id)
    created_at: datetime.datetime = field(default_factory=timezone.now)

    @property
    def row(self) -> str:
        """The row as JSON."""
        own = f'"id":"{self.id}","language":"{self.language}","created_at":"{self.created_at}"'
        return f"{{{own},{self.answer.columns}}}"

    @property
    def text(self) -> str:
        """What is told, as JSON."""
        return self.answer.told.text(self.language)

    def saved(self) -> SavedFootprint:
        """The record, once it is kept."""
        footprint, told = self.answer.footprint, self.answer.told
        columns = {name: getattr(footprint, name) for name in _SAME_FOR_ALL if name != "told_id"}
        return SavedFootprint(
            id=self.id, language=self.language, created_at=self.created_at, told=told, **columns
        )


def save_all(asked: Sequence[Asked]) -> None:
    """Keep many at once, all or none: one statement where their texts are kept already, else two.

    The rows go as one JSON text: written row by row, or as arrays of long texts, every quote is escaped in Python.
    """
    if not asked:
        return
    rows = f"[{','.join([one.row for one in asked])}]"
    texts = {one.answer.told.digest: one.answer.told for one in asked}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_WITH_KNOWN_TEXTS, [rows, list(texts), len(texts)])
        if cursor.rowcount:
            return
        told: list[dict[str, Any]] = [
            {"digest": text.digest, "result_en": text.result_en, "result_ja": text.result_ja}
            for text in texts.values()
        ]
        cursor.execute(_KEEP_WITH_TEXTS, [json.dumps(told, ensure_ascii=False), rows])


def told_of(footprint: Footprint) -> Told:
    """The text of a footprint in both languages, by its digest; not kept yet."""
    english, japanese = text_of(footprint, "en"), text_of(footprint, "ja")
    digest = hashlib.sha256(f"{english}\n{japanese}".encode()).hexdigest()
    return Told(digest=digest, result_en=english, result_ja=japanese)


def text_of(footprint: Footprint, language: str) -> str:
    """The exact text that is kept: JSON, its words in this language."""
    with translation.override(language):
        return footprint.text()

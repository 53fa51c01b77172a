"""Calculating, keeping and calculating again. The only places where a SavedFootprint is made."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import rfc8785
from django.db import connection
from django.utils import translation

from calculators import exact, factor_store
from calculators.errors import FootprintUnknown, LanguageUnknown, TooHeavy
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint
from calculators.menu import calculator as calculator_called
from calculators.models import SavedFootprint, Told

LANGUAGES: Final = ("en", "ja")
QUESTION_REMEMBERED: Final = (
    500  # characters; longer questions are seldom asked twice, and their answers are long
)


@dataclass(frozen=True, slots=True)
class Change:
    """A number that another release of the factors has otherwise; None where one of the two lacks it."""

    factor: str
    was: Factor | None
    now: Factor | None


@dataclass(frozen=True, slots=True)
class Replay:
    """A footprint calculated again: with the numbers of its own release, and with those of the newest one."""

    same: bool
    hash: str
    now: Footprint
    changes: tuple[Change, ...]


def calculate(*, calculator: Any, inputs: Mapping[str, Any], store: FactorStore | None = None) -> Footprint:
    """The footprint of these answers, by the newest release unless another is given. Saves nothing.

    Raises:
        CalculatorError: the calculator is unknown, or an answer cannot be used; `field` names it.
    """
    called = calculator_called(calculator)
    footprint = called.calculate(inputs, store or factor_store.newest())
    exact.check(inputs, called.input_schema)
    try:
        footprint.hash  # noqa: B018 (kept for later; whole numbers end at 2^53 in JSON)
    except rfc8785.IntegerDomainError as beyond:
        raise TooHeavy(field="inputs") from beyond
    return footprint


def asked(*, calculator: Any, inputs: Mapping[str, Any], language: str | None = None) -> SavedFootprint:
    """The record of a footprint by the newest release, for a program's question; not kept yet.

    What is asked often, such as a common route, is worked out once. Raises as `calculate` and `unsaved`.
    """
    question = json.dumps(inputs, ensure_ascii=False, sort_keys=True)
    if len(question) > QUESTION_REMEMBERED or not isinstance(calculator, str):
        return unsaved(footprint=calculate(calculator=calculator, inputs=inputs), language=language)
    footprint, told = _answered(factor_store.newest(), calculator, question)
    return unsaved(footprint=footprint, language=language, told=told)


@lru_cache(maxsize=512)
def _answered(store: FactorStore, calculator: str, question: str) -> tuple[Footprint, Told]:
    footprint = calculate(calculator=calculator, inputs=json.loads(question), store=store)
    return footprint, told_of(footprint)


def save(*, footprint: Footprint, language: str | None = None) -> SavedFootprint:
    """Keep a footprint; `language` (ja or en, default the active one) is the one the API answers in.

    Raises:
        LanguageUnknown: another language than these two.
    """
    saved = unsaved(footprint=footprint, language=language)
    save_all([saved])
    return saved


_COLUMNS: Final = (
    "id", "calculator", "inputs", "language", "told_id", "grams", "engine_version", "dataset_version", "hash",
    "created_at",
)  # fmt: skip
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


def save_all(footprints: list[SavedFootprint]) -> None:
    """Keep many at once, all or none: one statement where their texts are kept already, else two.

    The rows go as one JSON text each: written row by row, or as arrays of long texts, every quote is escaped in Python.
    """
    if not footprints:
        return
    rows = json.dumps([_row(one) for one in footprints], ensure_ascii=False, default=str)
    texts = {one.told.digest: one.told for one in footprints}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_WITH_KNOWN_TEXTS, [rows, list(texts), len(texts)])
        if cursor.rowcount:
            return
        told = [
            {"digest": text.digest, "result_en": text.result_en, "result_ja": text.result_ja}
            for text in texts.values()
        ]
        cursor.execute(_KEEP_WITH_TEXTS, [json.dumps(told, ensure_ascii=False), rows])


def _row(one: SavedFootprint) -> dict[str, Any]:
    return {column: getattr(one, column) for column in _COLUMNS}


def unsaved(*, footprint: Footprint, language: str | None = None, told: Told | None = None) -> SavedFootprint:
    """The record of a footprint, for `save_all`; `told` where its text is there already. Raises LanguageUnknown."""
    told_in = (translation.get_language() or "en")[:2] if language is None else language
    if told_in not in LANGUAGES:
        raise LanguageUnknown(field="language")
    return SavedFootprint(
        calculator=footprint.calculator,
        inputs=footprint.inputs,
        language=told_in,
        told=told or told_of(footprint),
        grams=footprint.grams,
        engine_version=footprint.engine_version,
        dataset_version=footprint.dataset_version,
        hash=footprint.hash,
    )


def told_of(footprint: Footprint) -> Told:
    """The text of a footprint in both languages, by its digest; not kept yet."""
    english, japanese = text_of(footprint, "en"), text_of(footprint, "ja")
    digest = hashlib.sha256(f"{english}\n{japanese}".encode()).hexdigest()
    return Told(digest=digest, result_en=english, result_ja=japanese)


def text_of(footprint: Footprint, language: str) -> str:
    """The exact text that is kept: JSON, its words in this language."""
    with translation.override(language):
        return footprint.text()


def get(id: str) -> SavedFootprint:
    """The footprint with this number. Raises FootprintUnknown."""
    try:
        return SavedFootprint.objects.select_related("told").get(pk=id)
    except SavedFootprint.DoesNotExist as missing:
        raise FootprintUnknown from missing


def replay(*, saved: SavedFootprint) -> Replay:
    """Calculate a kept footprint again and compare; the kept one stays as it is."""
    called = calculator_called(saved.calculator)
    again = called.calculate(saved.inputs, factor_store.load(saved.dataset_version))
    now = called.calculate(saved.inputs, factor_store.newest())
    return Replay(again.hash == saved.hash, again.hash, now, _changes(again.factors, now.factors))


def work_out_again(*, saved: SavedFootprint, language: str) -> SavedFootprint:
    """A new footprint of the same answers with the newest numbers; the old one stays as it is.

    Raises:
        CalculatorError: the newest numbers cannot answer these inputs any more; `field` names the answer.
    """
    return save(footprint=calculate(calculator=saved.calculator, inputs=saved.inputs), language=language)


def _changes(was: Mapping[str, Factor], now: Mapping[str, Factor]) -> tuple[Change, ...]:
    differing = (name for name in {**was, **now} if _number(was.get(name)) != _number(now.get(name)))
    return tuple(Change(name, was.get(name), now.get(name)) for name in differing)


def _number(factor: Factor | None) -> tuple[Any, ...] | None:
    return (factor.value, factor.unit) if factor else None

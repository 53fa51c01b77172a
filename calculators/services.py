"""Calculating, keeping and calculating again. The only places where a SavedFootprint is made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import rfc8785
from django.db import connection, transaction
from django.utils import translation

from calculators import exact, factor_store
from calculators.errors import FootprintUnknown, LanguageUnknown, TooHeavy
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint
from calculators.menu import calculator as calculator_called
from calculators.models import SavedFootprint

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
    footprint, texts = _answered(factor_store.newest(), calculator, question)
    return unsaved(footprint=footprint, language=language, texts=texts)


@lru_cache(maxsize=512)
def _answered(store: FactorStore, calculator: str, question: str) -> tuple[Footprint, Mapping[str, str]]:
    footprint = calculate(calculator=calculator, inputs=json.loads(question), store=store)
    return footprint, {name: text_of(footprint, name) for name in LANGUAGES}


def save(*, footprint: Footprint, language: str | None = None) -> SavedFootprint:
    """Keep a footprint; `language` (ja or en, default the active one) is the one the API answers in.

    Raises:
        LanguageUnknown: another language than these two.
    """
    saved = unsaved(footprint=footprint, language=language)
    saved.save(force_insert=True)
    return saved


def save_all(footprints: list[SavedFootprint]) -> None:
    """Keep many at once, all or none.

    Not by bulk_create: it sends each column as one array, of whose long texts psycopg escapes every quote in Python.
    """
    fields = SavedFootprint._meta.concrete_fields
    named = ", ".join(f'"{field.column}"' for field in fields)
    insert = (
        f'INSERT INTO "{SavedFootprint._meta.db_table}" ({named}) VALUES ({", ".join(["%s"] * len(fields))})'
    )
    rows = [
        [field.get_db_prep_save(field.pre_save(one, add=True), connection) for field in fields]
        for one in footprints
    ]
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.executemany(insert, rows)


def unsaved(
    *, footprint: Footprint, language: str | None = None, texts: Mapping[str, str] | None = None
) -> SavedFootprint:
    """The record of a footprint, for `save_all`; `texts` where they are there already. Raises LanguageUnknown."""
    told_in = (translation.get_language() or "en")[:2] if language is None else language
    if told_in not in LANGUAGES:
        raise LanguageUnknown(field="language")
    return SavedFootprint(
        calculator=footprint.calculator,
        inputs=footprint.inputs,
        language=told_in,
        grams=footprint.grams,
        engine_version=footprint.engine_version,
        dataset_version=footprint.dataset_version,
        hash=footprint.hash,
        **{f"result_{name}": texts[name] if texts else text_of(footprint, name) for name in LANGUAGES},
    )


def text_of(footprint: Footprint, language: str) -> str:
    """The exact text that is kept: JSON, its words in this language."""
    with translation.override(language):
        return json.dumps(footprint.described(), ensure_ascii=False, separators=(",", ":"))


def get(id: str) -> SavedFootprint:
    """The footprint with this number. Raises FootprintUnknown."""
    try:
        return SavedFootprint.objects.get(pk=id)
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

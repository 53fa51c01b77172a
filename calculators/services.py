"""Calculating, keeping (how: keeping.py) and calculating again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import rfc8785
from django.utils import translation

from calculators import exact, factor_store
from calculators.errors import FootprintUnknown, LanguageUnknown, TooHeavy
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint
from calculators.keeping import Answer, Asked, save_all
from calculators.menu import calculator as calculator_called
from calculators.models import SavedFootprint

LANGUAGES: Final = ("en", "ja")
QUESTION_REMEMBERED: Final = (
    500  # characters; longer questions are seldom asked twice, and their answers are long
)
QUESTIONS_REMEMBERED: Final = 512


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


def asked(*, calculator: Any, inputs: Mapping[str, Any], language: str | None = None) -> Asked:
    """A footprint by the newest release, for a program's question; not kept yet, see `keeping.save_all`.

    What is asked often, such as a common route, is worked out once. Raises as `calculate` and LanguageUnknown.
    """
    question = repr(inputs)  # of what JSON can say, no two things are written alike
    if len(question) > QUESTION_REMEMBERED or not isinstance(calculator, str):
        return Asked(Answer.of(calculate(calculator=calculator, inputs=inputs)), _language(language))
    key = (factor_store.newest(), calculator, question)
    answer = _remembered.get(key)
    if answer is None:
        answer = Answer.of(calculate(calculator=calculator, inputs=inputs))
        while len(_remembered) >= QUESTIONS_REMEMBERED:
            _remembered.pop(next(iter(list(_remembered))), None)  # the oldest
        _remembered[key] = answer
    return Asked(answer, _language(language))


_remembered: Final[dict[tuple[FactorStore, str, str], Answer]] = {}


def save(*, footprint: Footprint, language: str | None = None) -> SavedFootprint:
    """Keep a footprint; `language` (ja or en, default the active one) is the one the API answers in.

    Raises:
        LanguageUnknown: another language than these two.
    """
    one = Asked(Answer.of(footprint), _language(language))
    save_all([one])
    return one.saved()


def _language(language: str | None) -> str:
    told_in = (translation.get_language() or "en")[:2] if language is None else language
    if told_in not in LANGUAGES:
        raise LanguageUnknown(field="language")
    return told_in


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

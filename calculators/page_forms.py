"""What the forms of all calculators but the flight's have in common. Reading is forgiving; the engine decides.

How a form is parted into one question a screen: calculators/screens.py.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from calculators import services
from calculators.errors import CalculatorError
from calculators.footprint import Footprint
from calculators.screens import AskedInScreens


class AnswersForm(AskedInScreens):
    """One form of one calculator. A valid one has its `footprint`."""

    calculator: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.footprint: Footprint | None = None

    @staticmethod
    def values_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of a kept footprint as the fields hold them."""
        return dict(inputs)

    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The answers as the engine takes them."""
        raise NotImplementedError

    def field_of(self, path: str) -> str:
        """The form's field for the path of a refused answer."""
        return path

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.footprint = services.calculate(calculator=self.calculator, inputs=self.answers(cleaned))
            except CalculatorError as refusal:
                field = self.field_of(refusal.field or "")
                self.add_error(
                    field if field in self.fields else None,
                    forms.ValidationError(str(refusal), code=refusal.code),
                )
        return cleaned


def number_field(label: Any, **facts: Any) -> forms.CharField:
    """A number as people write it; `written` and the engine read it."""
    attrs = {"inputmode": "decimal", **facts.pop("attrs", {})}
    return forms.CharField(
        label=label, required=False, max_length=20, widget=forms.TextInput(attrs=attrs), **facts
    )


def written(text: str) -> str:
    """A number as people write it, as the engine reads it: `１，２００．５` is `1200.5`."""
    return unicodedata.normalize("NFKC", text).replace(",", "").strip()


def count(text: str) -> int | str:
    """A whole number as people write it; what is none stays as it is, for the engine to refuse."""
    plain = written(text)
    return int(plain) if plain.isascii() and plain.isdigit() else plain

"""One question a screen: how the form of a calculator is parted for a phone.

A form says in `SCREENS` what is asked together, and that is all:

    class OfficeForm(AnswersForm):
        calculator = "office"
        SCREENS = (
            (gettext_lazy("How many work there?"), ("staff", "days")),
            (gettext_lazy("What does the office use?"), (("electricity_amount", "electricity_unit"), "gas_amount")),
            ("", ("floor",)),
        )

Each row is (question, fields) or (question, fields, hint). A tuple inside the fields stands side by side. Without a
question the label of the first field is the question. A field that no row names stands on the last screen, and a form
without SCREENS has a screen for each field. Where the rows depend on the answers, override `asked()`. `ENOUGH_AFTER`
is the screen from which on one may stop asking, where the later ones are further rows of the same. The page extends
`calculators/page.html`, which draws the form; `Segmented` (few short choices) and `Cards` (longer ones) are its radio
buttons. On a wide page all screens stand below each other.

It needs no JavaScript and nothing kept on the server: every screen is in the page, and `Next` sends them all. The
answer is the same page at an address that holds what was said and which screen is seen (`?km=12#step-2`): the way back
and a reload keep everything, and two tabs know nothing of each other. A form with a text area or a file, which do not
fit into an address, has links between its screens instead: its answers stay in the fields. After a refusal the first
screen with an error is seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from django import forms
from django.forms import BoundField
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect

from calculators.errors import NothingToCount

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FIELDS: Final = "calculators/_fields.html"
LONGEST_QUERY: Final = 3_000  # characters; servers and proxies cut off longer addresses


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked on one screen, by the names of its fields, and the template that draws them."""

    question: "str | _StrPromise"
    fields: Sequence[str | Sequence[str]]
    hint: "str | _StrPromise" = ""
    template: str = FIELDS

    @property
    def names(self) -> list[str]:
        """The fields in their order."""
        return [name for row in self.fields for name in ([row] if isinstance(row, str) else row)]


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen as the template draws it; `is_first_seen` where the address names none."""

    number: int
    of: int
    asked: Asked
    rows: list[list[BoundField]]
    is_first_seen: bool
    has_errors: bool
    is_enough: bool

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.of else None


class AskedInScreens(forms.Form):
    """A form whose questions come one screen after the other; see above."""

    may_wait = True  # what is left out is not asked for, so that nothing is called optional
    SCREENS: ClassVar[Sequence[Any]] = ()
    ENOUGH_AFTER: ClassVar[int] = 0

    def asked(self) -> Iterable[Any]:
        """The rows of SCREENS, for forms whose fields depend on the answers."""
        visible = [field.name for field in self.visible_fields()]
        return self.SCREENS or [("", (name,)) for name in visible]

    def screens(self) -> list[Screen]:
        """The screens in their order, for the template."""
        rows = [row if isinstance(row, Asked) else Asked(*row) for row in self.asked()]
        named = {name for row in rows for name in row.names}
        if left := [field.name for field in self.visible_fields() if field.name not in named]:
            rows[-1] = replace(rows[-1], fields=(*rows[-1].fields, *left))
        faulty = [any(name in self.errors for name in row.names) for row in rows]
        seen = faulty.index(True) + 1 if any(faulty) else 1
        return [
            Screen(
                number=number,
                of=len(rows),
                asked=row,
                rows=[
                    [self[name] for name in ([each] if isinstance(each, str) else each)]
                    for each in row.fields
                ],
                is_first_seen=number == seen,
                has_errors=faulty[number - 1],
                is_enough=number == len(rows) or any(faulty) or 0 < self.ENOUGH_AFTER <= number,
            )
            for number, row in enumerate(rows, 1)
        ]

    @property
    def has_links(self) -> bool:
        """Whether the screens are reached by links, because an address could not hold the answers."""
        return any(isinstance(f.widget, forms.Textarea | forms.FileInput) for f in self.fields.values())

    def stops(self, at: int) -> bool:
        """Whether something on the first screens, up to this one, must be put right before the next is asked."""
        faulty = {
            name
            for name, faults in self.errors.as_data().items()
            if any(
                fault.code != NothingToCount.code for fault in faults
            )  # what weighs may come on the next screen
        }
        rows = [row if isinstance(row, Asked) else Asked(*row) for row in self.asked()]
        return any(name in faulty for row in rows[:at] for name in row.names)

    def told(self) -> str:
        """What was sent, as the query of an address; what is said beforehand is left out."""
        sent, kept = cast(QueryDict, self.data), QueryDict(mutable=True)
        for name, field in self.fields.items():
            values = sent.getlist(name)
            if values and values != [str(field.initial or "")]:
                kept.setlist(name, values)
        return kept.urlencode()

    def recall(self, query: QueryDict) -> None:
        """Fill in the answers that an address holds."""
        for name, field in self.fields.items():
            if name in query:
                self.initial[name] = field.widget.value_from_datadict(query, {}, name)


def follow(request: HttpRequest, form: AskedInScreens) -> HttpResponseRedirect | None:
    """To the screen that `next` or `back` asks for; None where none is, or something must be put right."""
    asked = request.POST.get("next") or request.POST.get("back") or ""
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 3):
        return None
    if "next" in request.POST and form.stops(int(asked) - 1):
        return None
    query = form.told()
    kept = f"?{query}" if len(query) <= LONGEST_QUERY else ""
    return redirect(f"{request.path}{kept}#step-{int(asked)}")


class Segmented(forms.RadioSelect):
    """A few short choices in one row."""

    template_name = "calculators/widgets/segmented.html"


class Cards(forms.RadioSelect):
    """Longer choices below each other."""

    template_name = "calculators/widgets/cards.html"

"""The product page's questions: what it is, and a table of lines that grows and shrinks without JavaScript."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from calculators import product_search
from calculators.errors import FigureUnknown
from calculators.footprint import Words
from calculators.page_forms import AnswersForm, count, number_field, written
from calculators.product import STAGE_WORDS
from calculators.product_factors import PER, UNIT_WORDS, UNITS
from calculators.product_input import BOUNDARIES, DECLARED_UNITS, STAGES
from calculators.screens import Asked, Cards

MOST_ROWS: Final = 30  # what fits on a page; the API takes more
FIRST_ROWS: Final = 3
BOUNDARY_WORDS: Final[Mapping[str, Words]] = {
    "gate": gettext_lazy("To the gate: material, making, transport"),
    "grave": gettext_lazy("The whole life, with use and end"),
}
DECLARED_WORDS: Final[Mapping[str, Words]] = {
    "piece": gettext_lazy("piece"),
    "kilogram": gettext_lazy("kilogram"),
    "liter": gettext_lazy("litre"),
    "cubic meter": gettext_lazy("cubic metre"),
    "kilowatt hour": gettext_lazy("kilowatt hour"),
    "megajoule": gettext_lazy("megajoule"),
    "ton kilometer": gettext_lazy("tonne kilometre"),
    "square meter": gettext_lazy("square metre"),
    "hour": gettext_lazy("hour"),
    "megabit second": gettext_lazy("megabit second"),
}
assert set(DECLARED_WORDS) == set(DECLARED_UNITS)
assert set(BOUNDARY_WORDS) == set(BOUNDARIES)
PER_WORDS: Final[Mapping[str, Words]] = {
    **{per: UNIT_WORDS[per] for per in PER if per in UNIT_WORDS},
    "tonne_km": gettext_lazy("tonne km"),
    "parcel": gettext_lazy("parcels"),
}
_UNIT_CHOICES: Final = (
    ("", gettext_lazy("as the figure says")),
    *((unit, UNIT_WORDS[unit]) for unit in UNITS),
)
PARTS: Final = (
    "stage", "figure", "name", "amount", "unit", "distance_km", "uses", "loss_percent",
    "own_kg", "own_per", "own_source",
)  # fmt: skip
_RARE: Final = ("name", "distance_km", "uses", "loss_percent", "own_kg", "own_source")
# What a supplier declares a figure per, and how many of that one of our own units is.
_PER_OF: Final[Mapping[str, tuple[str, Decimal | int]]] = {
    "piece": ("piece", 1),
    "kilogram": ("kg", 1),
    "liter": ("L", 1),
    "cubic meter": ("m3", 1),
    "kilowatt hour": ("kWh", 1),
    "megajoule": ("kWh", Decimal("3.6")),
    "ton kilometer": ("tonne_km", 1),
    "hour": ("hour", 1),
}
_EXCHANGE: Final = ("company", "product_id", "mass_kg", "fossil_carbon_kg", "country", "year")


class ProductForm(AnswersForm):
    """A product and its lines; a row without figure and amount is no line. `rows` says how many there are."""

    calculator = "product"
    ENOUGH_AFTER = 2
    name = forms.CharField(label=gettext_lazy("Product or service"), max_length=120, required=False)
    boundary = forms.ChoiceField(
        label=gettext_lazy("How far do you count?"),
        choices=list(BOUNDARY_WORDS.items()),
        initial="gate",
        widget=Cards,
    )
    unit_amount = number_field(gettext_lazy("How many the lines add up to"), initial="1")
    unit = forms.ChoiceField(
        label=gettext_lazy("Of which unit"), choices=list(DECLARED_WORDS.items()), initial="piece"
    )
    company = forms.CharField(label=gettext_lazy("Company"), max_length=120, required=False)
    product_id = forms.CharField(label=gettext_lazy("Number of the product"), max_length=80, required=False)
    mass_kg = number_field(gettext_lazy("Mass of it in kg"))
    fossil_carbon_kg = number_field(gettext_lazy("Fossil carbon in it in kg"))
    country = forms.CharField(
        label=gettext_lazy("Country it is made in"),
        max_length=2,
        required=False,
        help_text=gettext_lazy("Two letters, such as JP."),
    )
    year = number_field(gettext_lazy("Year of the data"))

    def __init__(self, *args: Any, rows: int = FIRST_ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_count = rows
        self.choices_of: dict[int, list[product_search.Figure]] = {}
        for n in range(1, rows + 1):
            self.fields |= {f"{name}_{n}": field for name, field in _line_fields().items()}

    def asked(self) -> list[Any]:
        """What it is, its lines, and what only an exchange with others needs."""
        lines = [f"{part}_{n}" for n in range(1, self.row_count + 1) for part in PARTS]
        return [
            Asked(_("Which product or service is it?"), ("name", "boundary", ("unit_amount", "unit"))),
            Asked(_("What goes into it?"), lines, template="calculators/_product_lines.html"),
            Asked(
                _("Will you pass it on as a PACT document?"),
                (("company", "product_id"), ("mass_kg", "fossil_carbon_kg"), ("country", "year")),
                _("Only then is this needed. Leave it out otherwise."),
            ),
        ]

    @property
    def has_links(self) -> bool:
        """A table does not fit into an address."""
        return True

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each line by their part, with the figures that may be meant, for the template."""
        return [
            {
                "number": n,
                **{part: self[f"{part}_{n}"] for part in PARTS},
                "choices": self.choices_of.get(n, []),
                "is_open": any(self[f"{part}_{n}"].errors or self[f"{part}_{n}"].value() for part in _RARE),
            }
            for n in range(1, self.row_count + 1)
        ]

    def _told(self) -> list[int]:
        """The rows that hold a line."""
        return [
            n
            for n in range(1, self.row_count + 1)
            if any(
                (self.data.get(f"{part}_{n}") or "").strip()
                for part in ("figure", "amount", "own_kg", "own_source")
            )
        ]

    def clean(self) -> dict[str, Any]:
        for n in self._told():
            text = self.cleaned_data.get(f"figure_{n}", "")
            if not text or self.cleaned_data.get(f"own_kg_{n}"):
                continue
            code = product_search.exact(text, language())
            if code:
                self.cleaned_data[f"figure_{n}"] = code
            elif found := product_search.suggest(text, language()):
                self.choices_of[n] = found
                self.add_error(f"figure_{n}", _("Which one do you mean?"))
            else:
                self.add_error(f"figure_{n}", str(FigureUnknown(name=text[:40])))
        return super().clean()

    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        exchange = {name: cleaned[name].strip() for name in _EXCHANGE if cleaned[name].strip()}
        for name in ("mass_kg", "fossil_carbon_kg"):
            if name in exchange:
                exchange[name] = written(exchange[name])
        if "country" in exchange:
            exchange["country"] = exchange["country"].upper()
        if "year" in exchange:
            exchange["year"] = count(exchange["year"])
        return {
            "name": cleaned["name"],
            "boundary": cleaned["boundary"],
            "declared_unit": {"amount": written(cleaned["unit_amount"]) or 1, "unit": cleaned["unit"]},
            "lines": [_line(cleaned, n) for n in self._told()],
            "exchange": exchange,
        }

    def field_of(self, path: str) -> str:
        parts = path.split(".")
        if parts[0] == "declared_unit":
            return "unit_amount"
        if parts[0] == "exchange":
            return parts[1]
        if parts[0] != "lines" or len(parts) < 3:
            return "figure_1" if parts[0] == "lines" else path
        part = {"factor": "figure", "own": "own_kg"}.get(parts[2], parts[2])
        if len(parts) == 4:
            part = {"kg_co2e": "own_kg", "per": "own_per", "source": "own_source"}[parts[3]]
        return f"{part}_{self._told()[int(parts[1])]}"

    @staticmethod
    def values_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of a kept footprint, or of a ready-made item, as the fields hold them."""
        if "pact" in inputs:
            return _of_supplier(inputs["pact"])
        values: dict[str, Any] = {
            "name": inputs["name"],
            "boundary": inputs["boundary"],
            "unit_amount": _plain(inputs["declared_unit"]["amount"]),
            "unit": inputs["declared_unit"]["unit"],
            **inputs["exchange"],
        }
        for n, line in enumerate(inputs["lines"][:MOST_ROWS], 1):
            own = line.get("own", {})
            values |= {
                f"stage_{n}": line["stage"],
                f"figure_{n}": product_search.title_of(line["factor"], language())
                if "factor" in line
                else "",
                f"name_{n}": line.get("name", ""),
                f"amount_{n}": _plain(line["amount"]),
                f"unit_{n}": line.get("unit", ""),
                f"distance_km_{n}": _plain(line.get("distance_km", "")),
                f"uses_{n}": _plain(line["uses"]) if line.get("uses", 1) != 1 else "",
                f"loss_percent_{n}": _plain(line["loss_percent"]) if line.get("loss_percent", 0) else "",
                f"own_kg_{n}": _plain(own.get("kg_co2e", "")),
                f"own_per_{n}": own.get("per", ""),
                f"own_source_{n}": own.get("source", ""),
            }
        return values


def _of_supplier(document: Mapping[str, Any]) -> dict[str, Any]:
    """A first line with the figure that a supplier declared, to build a product of."""
    pcf = document["pcf"]
    per, size = _PER_OF.get(pcf["declaredUnitOfMeasurement"], ("piece", 1))
    each = Decimal(pcf["pcfExcludingBiogenicUptake"]) / Decimal(pcf["declaredUnitAmount"]) * size
    return {
        "stage_1": "material",
        "name_1": document["productNameCompany"][:80],
        "amount_1": "1",
        "own_kg_1": f"{each.quantize(Decimal('0.000001'), rounding=ROUND_CEILING).normalize():f}",
        "own_per_1": per,
        "own_source_1": f"{document['companyName'][:120]}: PACT {document['id']}",
    }


def language() -> str:
    return (get_language() or "en")[:2]


def _plain(number: Any) -> str:
    return f"{number:.9f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)


def _line_fields() -> dict[str, forms.Field]:
    words = {"autocomplete": "off"}
    return {
        "stage": forms.ChoiceField(
            label=_("Stage"), choices=[(stage, STAGE_WORDS[stage]) for stage in STAGES], required=False
        ),
        "figure": forms.CharField(
            label=_("Published figure"),
            max_length=120,
            required=False,
            widget=forms.TextInput(attrs={**words, "list": "figures", "spellcheck": "false"}),
        ),
        "name": forms.CharField(label=_("What you call it"), max_length=80, required=False),
        "amount": number_field(_("Amount")),
        "unit": forms.ChoiceField(label=_("Unit"), choices=_UNIT_CHOICES, required=False),
        "distance_km": number_field(_("Distance in km, of goods carried")),
        "uses": number_field(_("How many times")),
        "loss_percent": number_field(_("Lost on the way, %")),
        "own_kg": number_field(_("Or your own figure: kg CO₂e")),
        "own_per": forms.ChoiceField(
            label=_("Per which unit"), choices=list(PER_WORDS.items()), required=False
        ),
        "own_source": forms.CharField(label=_("Where it is from"), max_length=200, required=False),
    }


def _line(cleaned: Mapping[str, Any], n: int) -> dict[str, Any]:
    """One row as the engine takes it; what was left empty is left out."""
    line: dict[str, Any] = {
        "stage": cleaned[f"stage_{n}"] or "material",
        "name": cleaned[f"name_{n}"],
        "amount": written(cleaned[f"amount_{n}"]),
    }
    for part in ("distance_km", "uses", "loss_percent"):
        if told := written(cleaned[f"{part}_{n}"]):
            line[part] = told
    if unit := cleaned[f"unit_{n}"]:
        line["unit"] = unit
    if figure := cleaned[f"figure_{n}"]:
        line["factor"] = figure
    if cleaned[f"own_kg_{n}"] or cleaned[f"own_source_{n}"]:
        line["own"] = {
            "kg_co2e": written(cleaned[f"own_kg_{n}"]),
            "per": cleaned[f"own_per_{n}"] or "kg",
            "source": cleaned[f"own_source_{n}"],
        }
    return line

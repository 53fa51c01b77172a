"""Pictures of the registry for any page: a project's issuance and retirement by year."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import template
from django.db.models import Sum
from django.db.models.functions import ExtractYear

from registry.kept import kept
from registry.models import Batch, Project, Retirement
from registry.queries import JST

register = template.Library()
HEIGHT: Final = 120  # of the highest bar
FOOT: Final = 20  # below the bars, for the years
WIDTH: Final = 512
STEP: Final = 64  # from one year to the next, as long as there are few
NAME: Final = 36  # what a year takes in writing


@dataclass(frozen=True, slots=True)
class Year:
    """What was issued and retired in one calendar year in Japan, in grams, and the bars that show it."""

    year: int
    issued: int
    retired: int
    x: int
    issued_y: str
    issued_height: str
    retired_y: str
    retired_height: str
    named: bool


@register.inclusion_tag("registry/_years.html")
def issued_and_retired_by_year(project: Project) -> dict[str, Any]:
    """`{% issued_and_retired_by_year project %}`: bars, and the same as a table; nothing before the first issuance."""
    years = kept(f"years-{project.pk}", partial(_years, project))
    return {
        "years": years,
        "width": WIDTH,
        "height": HEIGHT + FOOT,
        "base": HEIGHT + FOOT - 5,
        "bar": _bar_width(len(years)),
        "project": project,
    }


def _years(project: Project) -> list[Year]:
    batches = Batch.objects.filter(project=project, livemode=True)
    issued = _by_year(batches.annotate(year=ExtractYear("issued_at", tzinfo=JST)))
    retirements = Retirement.objects.filter(batch__in=list(batches.values_list("pk", flat=True)))
    retired = _by_year(retirements.annotate(year=ExtractYear("retired_at", tzinfo=JST)))
    most = max([*issued.values(), *retired.values()], default=1)
    years = sorted({*issued, *retired})
    every = range(years[0], years[-1] + 1) if years else ()
    step, bar = _step(len(every)), _bar_width(len(every))
    return [
        Year(
            year,
            issued.get(year, 0),
            retired.get(year, 0),
            place * step + (step - 2 * bar) // 2,
            *_bar(issued.get(year, 0), most),
            *_bar(retired.get(year, 0), most),
            named=place % -(-NAME // step) == 0,
        )
        for place, year in enumerate(every)
    ]


def _by_year(found: Any) -> dict[int, int]:
    return dict(found.order_by().values_list("year").annotate(grams=Sum("grams")))


def _step(years: int) -> int:
    return min(STEP, WIDTH // max(years, 1))


def _bar_width(years: int) -> int:
    """A third of the step for each of the two bars of a year."""
    return max(_step(years) // 3, 1)


def _bar(grams: int, most: int) -> tuple[str, str]:
    """Top and height of a bar; anything at all is at least a line."""
    height = max(HEIGHT * grams / most, 1 if grams else 0)
    return f"{HEIGHT - height:.2f}", f"{height:.2f}"

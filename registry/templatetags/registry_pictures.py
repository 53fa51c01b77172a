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
HEIGHT: Final = 120
STEP: Final = 40  # from one year to the next
BAR: Final = 14


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


@register.inclusion_tag("registry/_years.html")
def issued_and_retired_by_year(project: Project) -> dict[str, Any]:
    """`{% issued_and_retired_by_year project %}`: bars, and the same as a table; nothing before the first issuance."""
    years = kept(f"years-{project.pk}", partial(_years, project))
    return {"years": years, "width": STEP * len(years), "height": HEIGHT, "bar": BAR, "project": project}


def _years(project: Project) -> list[Year]:
    batches = Batch.objects.filter(project=project, livemode=True)
    issued = _by_year(batches.annotate(year=ExtractYear("issued_at", tzinfo=JST)))
    retirements = Retirement.objects.filter(batch__in=list(batches.values_list("pk", flat=True)))
    retired = _by_year(retirements.annotate(year=ExtractYear("retired_at", tzinfo=JST)))
    most = max([*issued.values(), *retired.values()], default=1)
    years = sorted({*issued, *retired})
    every = range(years[0], years[-1] + 1) if years else ()
    return [
        Year(
            year,
            issued.get(year, 0),
            retired.get(year, 0),
            place * STEP + (STEP - 2 * BAR) // 2,
            *_bar(issued.get(year, 0), most),
            *_bar(retired.get(year, 0), most),
        )
        for place, year in enumerate(every)
    ]


def _by_year(found: Any) -> dict[int, int]:
    return dict(found.order_by().values_list("year").annotate(grams=Sum("grams")))


def _bar(grams: int, most: int) -> tuple[str, str]:
    """Top and height of a bar; anything at all is at least a line."""
    height = max(HEIGHT * grams / most, 1 if grams else 0)
    return f"{HEIGHT - height:.2f}", f"{height:.2f}"

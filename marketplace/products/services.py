"""What companies do with their products. `by` is the person or the program that acts; None is the platform itself.

Whoever may work for the company (people/rights.py) may do it. Each act is noted in the company's audit log.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone

from calculators import product_services
from calculators.errors import CalculatorError
from calculators.services import get as get_footprint
from marketplace.catalogue import uploads
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ENDED, ListingState
from marketplace.orders.moves import IllegalMove
from marketplace.products.errors import ProductCodeUsed, ProductIncomplete, ProductMoveRefused
from marketplace.products.models import Choice, Product, ProductVersion, Report
from marketplace.products.models.products import CODE, RETURN_DAYS_MAX, SHARE_MAX
from marketplace.products.moves import begin, lock, move
from marketplace.products.states import Boundary, Fallback, Policy, ProductState, Source
from people.audit import note
from people.errors import NotAllowed
from people.models import ApiKey, Organisation, User
from people.queries import has_right
from people.rights import Right
from registry.enums import ProjectKind, Purpose
from registry.models import Project
from registry.units import GRAMS_MAX

durable = partial(transaction.atomic, durable=True)
By = User | ApiKey | None
CHOICES_MAX = 10
UNITS_MAX = Decimal(10) ** 12
MOST_PER_TONNE = 10**9
NOT_ON_SALE_YET = {ListingState.DRAFT, ListingState.REJECTED}


@dataclass(frozen=True, slots=True)
class Figure:
    """A footprint and where it comes from: grams of CO2e for `units` × `unit`."""

    source: Source
    grams: int
    units: Decimal
    unit: str
    boundary: Boundary
    footprint_id: str | None = None
    report: Report | None = None
    report_url: str = ""
    report_date: date | None = None
    not_counted: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A listing or a project by its public name, or a kind of project: one of the three."""

    listing: str = ""
    project: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a version says. `share` is in hundredths of a percent, `most_per_tonne_minor` in minor units."""

    figure: Figure
    name_ja: str = ""
    name_en: str = ""
    policy: str = Policy.COMPANY
    share: int = 10_000
    choices: Sequence[Chosen] = field(default_factory=tuple)
    fallback: str = Fallback.REFUSE
    most_per_tonne_minor: int | None = None
    return_days: int = 0
    purpose: str = Purpose.OFFSET


def of_footprint(footprint_id: str) -> Figure:
    """The figure of a product footprint that was kept here, a supplier's among them.

    Raises ProductIncomplete(field="footprint") where there is none, or it is of something else than a product.
    """
    try:
        saved = get_footprint(footprint_id)
        declared = product_services.declared(saved)
    except CalculatorError:
        raise ProductIncomplete(field="footprint") from None
    if declared.valid_until and declared.valid_until <= timezone.now():
        raise ProductIncomplete(field="footprint")
    return Figure(
        source=Source.PACT if "pact" in saved.inputs else Source.CALCULATED,
        grams=declared.grams,
        units=declared.amount,
        unit=declared.unit,
        boundary=Boundary(declared.boundary),
        footprint_id=saved.pk,
    )


def of_pact(document: Any) -> Figure:
    """Keep a supplier's PACT document; its figure. Raises PactRefused with every place at fault."""
    return of_footprint(product_services.import_pact(document=document).pk)


def keep_report(*, organisation: Organisation, name: str, media_type: str, content: bytes) -> Report:
    """Keep the report behind a declared figure; the same file twice is one. Raises UploadRefused."""
    paper = uploads.checked(name=name, media_type=media_type, content=content)
    kept, _new = Report.objects.get_or_create(
        organisation=organisation,
        sha256=paper.sha256,
        defaults={"name": paper.name, "media_type": paper.media_type, "content": paper.content},
    )
    return kept


def create(*, organisation: Organisation, livemode: bool, code: str, terms: Terms, by: By = None) -> Product:
    """A draft with its first version. Raises NotAllowed, ProductCodeUsed, ProductIncomplete naming the field."""
    require(by, organisation)
    code = unicodedata.normalize("NFKC", code).strip()
    if not re.fullmatch(CODE, code):
        raise ProductIncomplete(field="code")
    product = Product(organisation=organisation, livemode=livemode, code=code)
    try:
        with durable():
            begin(product, by=by if isinstance(by, User) else None)
            _write(product, terms, number=1, by=by)
            _note(product, by, "product.made")
    except IntegrityError as error:
        if "product_code_once_a_mode" in str(error):
            raise ProductCodeUsed(field="code") from None
        raise
    return product


def write(*, product: Product, terms: Terms, by: By = None) -> ProductVersion:
    """A new version, in force at once; what was sold before keeps its own.

    Raises NotAllowed, ProductMoveRefused for an archived product, ProductIncomplete naming the field.
    """
    with durable():
        locked = lock(product)
        require(by, locked.organisation)
        if locked.state == ProductState.ARCHIVED:
            raise ProductMoveRefused
        if locked.state != ProductState.DRAFT:
            _refuse_nowhere(terms)
        version = _write(locked, terms, number=locked.version.number + 1, by=by)
        _note(locked, by, "product.changed", version=version.number)
    return version


def open_for_sales(*, product: Product, by: By = None) -> Product:
    """Draft or paused to active. Raises NotAllowed, ProductMoveRefused, ProductIncomplete when it could buy nothing."""
    with durable():
        locked = lock(product)
        version = locked.version
        if not version.choices.exists() and version.fallback == Fallback.REFUSE:
            raise ProductIncomplete(field="choices")
        return _moved(locked, ProductState.ACTIVE, by)


def pause(*, product: Product, by: By = None) -> Product:
    """Refuse sales until it is opened again. Raises NotAllowed, ProductMoveRefused."""
    with durable():
        return _moved(lock(product), ProductState.PAUSED, by)


def archive(*, product: Product, by: By = None) -> Product:
    """End a product for good; its sales stay. Raises NotAllowed, ProductMoveRefused."""
    with durable():
        return _moved(lock(product), ProductState.ARCHIVED, by)


def require(by: By, organisation: Organisation) -> None:
    """Raises NotAllowed unless the person may work for the company. A key has been checked where it came in."""
    if isinstance(by, User) and not has_right(by, organisation, Right.WORK):
        raise NotAllowed


def _moved(locked: Product, state: ProductState, by: By) -> Product:
    require(by, locked.organisation)
    try:
        move(locked, state, by=by if isinstance(by, User) else None)
    except IllegalMove:
        raise ProductMoveRefused from None
    _note(locked, by, f"product.{state}")
    return locked


def _note(product: Product, by: By, act: str, **facts: Any) -> None:
    note(product.organisation, by, act, product.code, facts, livemode=product.livemode)


def _refuse_nowhere(terms: Terms) -> None:
    if not terms.choices and terms.fallback == Fallback.REFUSE:
        raise ProductIncomplete(field="choices")


def _write(product: Product, terms: Terms, *, number: int, by: By) -> ProductVersion:
    chosen = _checked(terms, product)
    figure = terms.figure
    version = ProductVersion.objects.create(
        product=product,
        number=number,
        name_ja=_text(terms.name_ja, "name_ja"),
        name_en=_text(terms.name_en, "name_en"),
        source=figure.source,
        footprint_id=figure.footprint_id,
        report=figure.report,
        report_url=figure.report_url,
        report_date=figure.report_date,
        footprint_grams=figure.grams,
        footprint_units=figure.units,
        unit=_text(figure.unit, "unit"),
        boundary=figure.boundary,
        not_counted=figure.not_counted.strip(),
        policy=terms.policy,
        share=terms.share,
        fallback=terms.fallback,
        most_per_tonne_minor=terms.most_per_tonne_minor,
        return_days=terms.return_days,
        purpose=terms.purpose,
        written_by=by if isinstance(by, User) else None,
    )
    for place, choice in enumerate(chosen):
        choice.version, choice.place = version, place
    Choice.objects.bulk_create(chosen)
    return version


def _checked(terms: Terms, product: Product) -> list[Choice]:
    """The choices, not saved yet. Raises ProductIncomplete naming what is missing or out of bounds."""
    right = {
        "name": bool(terms.name_ja.strip() or terms.name_en.strip()),
        "policy": terms.policy in Policy.values,
        "share": 0 < terms.share <= SHARE_MAX,
        "fallback": terms.fallback in Fallback.values,
        "most_per_tonne": terms.most_per_tonne_minor is None
        or 0 < terms.most_per_tonne_minor <= MOST_PER_TONNE,
        "return_days": 0 <= terms.return_days <= RETURN_DAYS_MAX,
        "purpose": terms.purpose in Purpose.values,
        "choices": len(terms.choices) <= CHOICES_MAX and len(set(terms.choices)) == len(terms.choices),
    }
    for name, fine in right.items():
        if not fine:
            raise ProductIncomplete(field=name)
    _check_figure(terms.figure, product)
    return [_choice(chosen, place, product) for place, chosen in enumerate(terms.choices)]


def _check_figure(figure: Figure, product: Product) -> None:
    if not 0 < figure.grams <= GRAMS_MAX:
        raise ProductIncomplete(field="footprint")
    smallest = Decimal("0.000001")
    if not smallest <= figure.units <= UNITS_MAX or figure.units != figure.units.quantize(smallest):
        raise ProductIncomplete(field="units")
    if figure.source != Source.DECLARED:
        return
    if not figure.unit.strip():
        raise ProductIncomplete(field="unit")
    if len(figure.not_counted) > 1_000 or not figure.not_counted.strip():
        raise ProductIncomplete(field="not_counted")
    if figure.report is not None:
        if figure.report.organisation_id != product.organisation_id:
            raise ProductIncomplete(field="report")
        return
    try:
        URLValidator(schemes=["http", "https"])(figure.report_url)
    except ValidationError:
        raise ProductIncomplete(field="report") from None
    if figure.report_date is None or figure.report_date > timezone.localdate():
        raise ProductIncomplete(field="report_date")


def _choice(chosen: Chosen, place: int, product: Product) -> Choice:
    where = f"choices.{place}"
    if sum(map(bool, (chosen.listing, chosen.project, chosen.kind))) != 1:
        raise ProductIncomplete(field=where)
    if chosen.kind:
        if chosen.kind not in ProjectKind.values:
            raise ProductIncomplete(field=f"{where}.kind")
        return Choice(kind=chosen.kind)
    if chosen.project:
        project = Project.objects.filter(slug=chosen.project).first()
        if project is None:
            raise ProductIncomplete(field=f"{where}.project")
        return Choice(project=project)
    listing = Listing.objects.filter(public_id=chosen.listing, livemode=product.livemode).first()
    if listing is None or listing.state in ENDED | NOT_ON_SALE_YET:
        raise ProductIncomplete(field=f"{where}.listing")
    return Choice(listing=listing)


def _text(text: str, name: str) -> str:
    kept = unicodedata.normalize("NFC", text).strip()
    if not (kept.isprintable() and len(kept) <= 200):
        raise ProductIncomplete(field=name)
    return kept

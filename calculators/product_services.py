"""What other rooms need of products: declared units, suppliers' PACT documents in, our own out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from calculators import pact, pact_export, services
from calculators.models import SavedFootprint
from calculators.product import primary_share


@dataclass(frozen=True, slots=True)
class Declared:
    """What a product footprint says: of which product, per what, by whom, how much of it primary data.

    `grams` is for `amount` × `unit` (the words of PACT: piece, kilogram, hour …); `supplier` is empty where the
    footprint is a table of our own; `valid_until` is None there.
    """

    product: str
    supplier: str
    amount: Decimal
    unit: str
    grams: int
    primary_share_percent: Decimal | None
    boundary: str
    valid_until: datetime | None

    @property
    def grams_per_unit(self) -> int:
        """Grams of a single unit, rounded up: the buyer is never rounded down."""
        return int((Decimal(self.grams) / self.amount).to_integral_value(rounding=ROUND_CEILING))


def declared(saved: SavedFootprint) -> Declared:
    """What a kept product footprint declares. Raises PactNeedsGate for the footprint of anything else."""
    if saved.calculator != "product":
        raise pact_export.PactNeedsGate(field="calculator")
    inputs = saved.inputs
    if "pact" in inputs:
        document = pact.read(inputs["pact"])
        return Declared(
            product=document.product,
            supplier=document.supplier,
            amount=document.unit_amount,
            unit=document.unit,
            grams=saved.grams,
            primary_share_percent=document.primary_share,
            boundary="gate",
            valid_until=document.valid_until,
        )
    return Declared(
        product=inputs["name"],
        supplier="",
        amount=Decimal(str(inputs["declared_unit"]["amount"])),
        unit=inputs["declared_unit"]["unit"],
        grams=saved.grams,
        primary_share_percent=primary_share(saved.result("en")),
        boundary=inputs["boundary"],
        valid_until=None,
    )


def import_pact(*, document: Any, language: str | None = None, at: datetime | None = None) -> SavedFootprint:
    """Keep a supplier's PACT document as a footprint with its declared figure.

    `document` is the ProductFootprint as it came out of JSON, `at` the moment its validity is looked at (default now).

    Raises:
        PactRefused: places that cannot be taken, or a declaration that is not in force; each in `problems`.
        LanguageUnknown: another language than ja and en.
    """
    read = pact.read(document)
    pact.check_in_force(read, at=at or timezone.now())
    footprint = services.calculate(calculator="product", inputs={"pact": read.kept})
    return services.save(footprint=footprint, language=language)


def export_pact(*, saved: SavedFootprint) -> dict[str, Any]:
    """A kept product footprint as a ProductFootprint of PACT 3; a supplier's comes out as it was kept.

    Raises:
        PactNeedsGate: it is of no product, or of a product's whole life.
        PactIncomplete: what PACT asks for was not told; each place in `problems`.
    """
    return pact_export.document_of(saved, site=settings.SITE_URL)


def missing_for_pact(saved: SavedFootprint) -> tuple[str, ...]:
    """The fields of the inputs that a PACT document needs and the footprint lacks."""
    return pact_export.missing(saved.inputs)

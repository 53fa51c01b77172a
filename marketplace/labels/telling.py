"""A label in words: the facts behind it as the claim generator wants them, and what its badge says."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from calculators.product_forms import DECLARED_WORDS
from marketplace.claims import Market
from marketplace.events.models import Event
from marketplace.labels import access, wording
from marketplace.labels.models import Label
from marketplace.labels.standing import Backing, Standing
from marketplace.pages.formats import mass, number
from marketplace.products.models import Product
from marketplace.products.models import ProductVersion as Version


def words(label: Label, backing: Backing, language: str) -> wording.Words:
    """What may be said of what is retired behind a label, in `ja` or `en`."""
    with override(language):
        facts = _facts(label, backing)
    return wording.words(facts, Market(label.market), language)


def badge_lines(label: Label, backing: Backing, language: str) -> tuple[str, str]:
    """The two lines of a badge. The claim stands there only while it is valid."""
    with override(language):
        if backing.valid:
            return words(label, backing, language).badge, _("%(name)s · see the proof") % {
                "name": name(label)
            }
        return _("This label is not valid now"), str(Standing(backing.standing).label)


def name(label: Label) -> str:
    """What the label stands on, in the reader's language."""
    thing = access.subject(label)
    return thing.title if isinstance(thing, Event) else thing.name


def who(label: Label) -> str:
    """Who shows it."""
    thing = access.subject(label)
    return thing.organiser_name if isinstance(thing, Event) else thing.organisation.name


def _facts(label: Label, backing: Backing) -> wording.Facts:
    thing = access.subject(label)
    share = thing.share if isinstance(thing, Event) else thing.version.share
    projects = [batch.project for batch in backing.batches]
    return wording.Facts(
        who=who(label),
        subject=name(label),
        retired=backing.retired,
        share=f"{number(Decimal(share) / 100)} %",
        counted=_event(thing) if isinstance(thing, Event) else _product(thing),
        projects=[project.name for project in projects],
        schemes=[project.scheme.name for project in projects],
        vintages=sorted({batch.vintage for batch in backing.batches}),
        retirements=backing.retirements,
        since=label.since,
        until=backing.latest,
        reductions=label.reductions,
    )


def _event(event: Event) -> str:
    return _("The event's footprint, %(mass)s") % {"mass": mass(event.footprint.grams)}


def _product(product: Product) -> str:
    version: Version = product.version
    per = str(DECLARED_WORDS.get(version.unit, version.unit))
    if version.footprint_units != 1:
        per = f"{number(version.footprint_units.normalize())} {per}"
    return _("%(boundary)s: %(mass)s per %(unit)s") % {
        "boundary": version.get_boundary_display(),
        "mass": mass(version.footprint_grams),
        "unit": per,
    }

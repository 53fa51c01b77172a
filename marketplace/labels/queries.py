"""Reading labels."""

from django.core.cache import caches
from django.db.models import Q, QuerySet

from marketplace.labels import standing
from marketplace.labels.errors import LabelUnknown
from marketplace.labels.models import Label
from marketplace.labels.standing import Backing
from people.models import Organisation

KEPT_SECONDS = (
    20  # a badge is asked for at every look at a shop; with a browser's 30 s that is within the minute
)


def label(public_id: str) -> Label:
    """A label, withdrawn ones too. Raises LabelUnknown."""
    found = _whole().filter(public_id=public_id).first()
    if found is None:
        raise LabelUnknown
    return found


def of_organisation(organisation: Organisation) -> QuerySet[Label]:
    """The labels of a company's products and events, the latest first."""
    return _whole().filter(Q(product__organisation=organisation) | Q(event__organisation=organisation))


def backing_lately(label: Label) -> Backing:
    """How a label stands, or stood KEPT_SECONDS ago at most."""
    key = f"label:{label.pk}"
    kept: Backing | None = caches["process"].get(key)
    if kept is None:
        kept = standing.backing(label)
        caches["process"].set(key, kept, timeout=KEPT_SECONDS)
    return kept


def _whole() -> QuerySet[Label]:
    return Label.objects.select_related(
        "product__organisation", "event__organisation", "event__footprint"
    ).prefetch_related("product__versions", "sold_units")

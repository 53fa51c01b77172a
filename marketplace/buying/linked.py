"""Which footprints an order offsets: told before it is made, on its page, and on its certificates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, override

from calculators.menu import CALCULATORS
from calculators.models import SavedFootprint
from calculators.result_page import title
from marketplace.orders.models import Order, OrderLine
from registry.certificates.content import ForFootprint, Named


@dataclass(frozen=True, slots=True)
class Linked:
    """A footprint, and how many grams of it are offset."""

    id: str
    title: str
    url: str
    whole: int
    grams: int

    @property
    def percent(self) -> str:
        """What part of it that is, `33.3`; rounded down, so that less than all is never called all."""
        thousandths = self.grams * 1000 // self.whole if self.whole else 0
        return f"{thousandths // 10}.{thousandths % 10}".removesuffix(".0")


def of_order(order: Order) -> list[Linked]:
    """The footprints of an order, in the language of the reader."""
    return named(_shares(order).items())


def named(shares: Iterable[tuple[str, int]]) -> list[Linked]:
    """Footprints by their ids, with the grams of each, in the language of the reader."""
    grams, language = dict(shares), (get_language() or "en")[:2]
    return [
        Linked(one.pk, title(one, language), one.get_absolute_url(), one.grams, grams[one.pk])
        for one in _known(grams)
    ]


def on_certificate(retirement_id: int) -> tuple[ForFootprint, ...]:
    """What the certificate of a retirement says of the footprints it was bought for: what kind, how much, which."""
    line = OrderLine.objects.filter(retirement=retirement_id).select_related("order").first()
    return tuple(
        ForFootprint(one.pk, _kind(one), one.grams, f"{settings.SITE_URL}{one.get_absolute_url()}")
        for one in _known(_shares(line.order) if line else {})
    )


def _shares(order: Order) -> dict[str, int]:
    """The shares of an order that names several, or the one that it names as a whole."""
    shares = {share.footprint: share.grams for share in order.offset_shares.all()}
    if not shares and order.footprint:
        return {order.footprint: sum(line.grams for line in order.lines.all())}
    return shares


def _known(shares: Mapping[str, int]) -> list[SavedFootprint]:
    found = SavedFootprint.objects.in_bulk(list(shares)) if shares else {}
    return [found[name] for name in shares if name in found]


def _kind(footprint: SavedFootprint) -> Named:
    words = []
    for language in ("ja", "en"):
        with override(language):
            words.append(str(CALCULATORS[footprint.calculator].title))
    return Named(*words)

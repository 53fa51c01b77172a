"""Three events of the demonstration: one takes contributions, one is over and short of its target, one has a label.

Their contributions are ordinary orders, paid by card on the pages of the Stripe sandbox; without it there are none.
"""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils import timezone

from calculators.services import calculate, save
from marketplace.claims import Market
from marketplace.events import choosing, organising, queries
from marketplace.events.joining import Joining, join
from marketplace.events.models import Event
from marketplace.events.organising import Facts
from marketplace.events.shares import by_origin
from marketplace.events.states import Part, Pays
from marketplace.labels import services as labels
from marketplace.orders import fulfilment
from marketplace.orders.models import Order
from marketplace.orders.services import Wish, check_out
from marketplace.pages.formats import JST
from marketplace.payments import settle
from people.models import Organisation, User
from registry.enums import BeneficiaryKind
from registry.models import Project

CARD = {
    "number": "4242424242424242",
    "expiry": "12/40",
    "cvc": "123",
    "name": "DEMO",
    "email": "demo@okaeshi.invalid",
}
LEAST = 6_000  # grams: less is too little for a card
BOOK_FAIR = {
    "venue": "JP-13",
    "origins": [
        {"from": "JP-13", "people": 180, "mode": "train"},
        {"from": "JP-14", "people": 60, "mode": "train"},
        {"from": "JP-27", "people": 24, "mode": "shinkansen"},
        {"from": "JP-40", "people": 9, "mode": "plane"},
        {"from": "JP-01", "people": 7, "mode": "plane"},
    ],
    "meals": [{"kind": "vegetarian", "count": 120}, {"kind": "hot_drink", "count": 280}],
    "energy": {"kwh": 640},
    "waste": [{"kind": "paper", "route": "recycling", "kg": 60}],
}
WALK = {
    "venue": "JP-39",
    "origins": [
        {"from": "JP-39", "people": 34, "mode": "bus"},
        {"from": "JP-37", "people": 8, "mode": "car", "occupants": 2},
        {"from": "JP-13", "people": 3, "mode": "plane"},
    ],
    "meals": [{"kind": "vegetarian", "count": 45}],
}
WORKSHOP = {
    "venue": "JP-26",
    "origins": [
        {"from": "JP-26", "people": 14, "mode": "train"},
        {"from": "JP-27", "people": 6, "mode": "train"},
        {"from": "JP-34", "people": 2, "mode": "shinkansen"},
    ],
    "meals": [{"kind": "vegetarian", "count": 22}],
}


def hold(*, company: Organisation, publisher: User, citizen: User) -> None:
    """Make them, once."""
    if Event.objects.exists():
        return
    today = timezone.localdate()
    fair = _open(
        BOOK_FAIR,
        by=publisher,
        organisation=company,
        organiser_name="青空出版株式会社 / Aozora Publishing",
        title=("秋のこども読書まつり", "Autumn Children's Book Fair"),
        words=(
            "本を交換し、読み聞かせを楽しむ二日間です。会場の電気と食事は主催者が、往復の分は来てくださる皆さんと一緒に。",
            "Two days of swapping books and reading aloud. We pay for the hall and the meals; your way here is up to you.",
        ),
        place=("東京都千代田区", "Chiyoda, Tokyo"),
        days=(today + timedelta(days=12), today + timedelta(days=13)),
        share=6_000,
        pays=Pays.BOTH,
        projects=("yusuhara-forest", "shikaoi-biogas"),
    )
    walk = _open(
        WALK,
        by=citizen,
        organisation=None,
        organiser_name="里山を歩く会 / Satoyama Walkers",
        title=("棚田と森を歩く会", "A Walk through Terraces and Forest"),
        words=("梼原の棚田から森まで、ゆっくり 8 km。", "Eight slow kilometres from the terraces of Yusuhara into its forest."),
        place=("高知県梼原町", "Yusuhara, Kochi"),
        days=(today - timedelta(days=20), today - timedelta(days=20)),
        share=10_000,
        pays=Pays.PARTICIPANTS,
        projects=("yusuhara-forest",),
    )  # fmt: skip
    if settings.STRIPE_API_BASE:
        _contribute(fair, fair.target_grams // 3, name=fair.title_ja, part=Part.ORGANISER)
        for name, origin, public in (
            ("森田 葵", "大阪府", True),
            ("Ken Mori", "福岡県", True),
            ("匿名希望", "東京都", False),
        ):
            _contribute(
                fair, max(by_origin(fair, origin).grams, LEAST), name=name, origin=origin, public=public
            )
        for name, origin in (("片岡 実", "高知県"), ("岡林 さくら", "高知県"), ("Emi Takahashi", "東京都")):
            _contribute(walk, max(by_origin(walk, origin).grams, LEAST), name=name, origin=origin)
        _contribute(walk, queries.progress(walk).rest * 3 // 4, name=walk.title_ja, part=Part.ORGANISER)
    organising.close(walk, by=citizen)
    _hold_the_workshop(company, publisher)


def _hold_the_workshop(company: Organisation, publisher: User) -> None:
    """Paid by its organiser alone, to the last gram, and shown with a label for two markets."""
    today = timezone.localdate()
    workshop = _open(
        WORKSHOP,
        by=publisher,
        organisation=company,
        organiser_name="青空出版株式会社 / Aozora Publishing",
        title=("司書のための本の修復講座", "Book Repair Workshop for Librarians"),
        words=(
            "傷んだ絵本を直す一日です。来てくださる方の往復と昼食の分を、主催者がオフセットしています。",
            "A day of mending picture books. We offset the way here of those who come, and their lunch.",
        ),
        place=("京都市左京区", "Sakyo, Kyoto"),
        days=(today, today),
        share=10_000,
        pays=Pays.ORGANISER,
        projects=("yusuhara-forest",),
    )
    if settings.STRIPE_API_BASE:
        _contribute(workshop, workshop.target_grams, name=workshop.title_ja, part=Part.ORGANISER)
    organising.close(workshop, by=publisher)
    workshop.refresh_from_db()
    for market in (Market.JAPAN, Market.EU):
        labels.make(
            of=workshop,
            market=market,
            by=publisher,
            reductions_ja="資料は印刷せず、昼食は地元の野菜を使った菜食にしました。",
            reductions_en="Nothing was printed, and lunch was vegetarian, from farms nearby.",
        )


def _open(
    answers: dict[str, Any],
    *,
    by: User,
    organisation: Organisation | None,
    organiser_name: str,
    title: tuple[str, str],
    words: tuple[str, str],
    place: tuple[str, str],
    days: tuple[Any, Any],
    share: int,
    pays: Pays,
    projects: tuple[str, ...],
) -> Event:
    last = max(days[1], timezone.localdate() + timedelta(days=1))
    said = Facts(
        organiser_name=organiser_name,
        title_ja=title[0],
        title_en=title[1],
        words_ja=words[0],
        words_en=words[1],
        place_ja=place[0],
        place_en=place[1],
        begins_on=days[0],
        ends_on=days[1],
        deadline=datetime.combine(last, time(23, 59, 59), JST),
        share=share,
        pays=pays,
        choices=[(Project.objects.get(slug=slug).pk, "") for slug in projects],
        any_other=False,
        listed=True,
    )
    footprint = save(footprint=calculate(calculator="event", inputs=answers), language="ja")
    event = organising.start(by=by, organisation=organisation, footprint=footprint, facts=said)
    organising.publish(event, by=by)
    event.refresh_from_db()
    return event


def _contribute(
    event: Event,
    grams: int,
    *,
    name: str,
    origin: str = "",
    public: bool = True,
    part: Part = Part.PARTICIPANT,
) -> None:
    """Somebody checks out, pays on the sandbox's page, and has it retired; the certificate is the worker's."""
    place = by_origin(event, origin).origin if origin else ""
    kind = BeneficiaryKind.EVENT if part == Part.ORGANISER else BeneficiaryKind.PERSON
    checkout = check_out(
        basket=choosing.offer(event, grams),
        wish=Wish(name, beneficiary_kind=kind, public=public, footprint=event.footprint_id, language="ja"),
        key=f"demo:{event.slug}:{name}",
        buyer=f"demo {name}",
        keep=partial(_join, Joining(event, part, place, "")),
    )
    pay(checkout.checkout_url)
    settle.settle(checkout.order.payments.get().pk)
    fulfilment.fulfil(checkout.order.pk)


def _join(joining: Joining, order: Order) -> None:
    join(order, joining)


def pay(page: str) -> None:
    """Fill in the card form of the sandbox and press its button."""
    request = Request(page, data=urlencode(CARD).encode(), method="POST")
    build_opener(_Stay).open(request, timeout=10).close()


class _Stay(HTTPRedirectHandler):
    """The way back leads to our own site, which is not up yet."""

    def http_error_303(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any) -> Any:
        return fp

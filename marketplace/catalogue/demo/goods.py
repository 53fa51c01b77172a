"""Three products of the demonstration's company in both modes, with sales by file and one by one, and a label."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

from calculators.services import calculate, save
from marketplace.claims import Market
from marketplace.labels import services as labels
from marketplace.orders.models import Order
from marketplace.orders.services import Wish, cancel
from marketplace.outbox.services import NotYet
from marketplace.products import importing, sales, services
from marketplace.products.models import Product
from marketplace.products.services import Chosen, Figure, Terms
from marketplace.products.states import Boundary, Fallback, ImportState, Policy, Source
from people.models import Organisation, User

TEA_ROWS = 24
"""Shops that buy cartons of it: enough to be seen beside the tonnes that the company retired for itself."""
# A packet of tea in a paper bag, by the tables of the product calculator.
TEA = {
    "name": "よもぎ茶 30包",
    "declared_unit": {"amount": 1, "unit": "piece"},
    "boundary": "gate",
    "lines": [{"stage": "material", "factor": "desnz-materials/paper-new", "amount": 20, "unit": "g"}],
}


def sell(company: Organisation, by: User) -> None:
    """Make the products and sell some of each; what stands already is left as it is."""
    for livemode in (True, False):
        if not Product.objects.filter(organisation=company, livemode=livemode).exists():
            _make(company, by, livemode=livemode)


def _make(company: Organisation, by: User, *, livemode: bool) -> None:
    shirt = _product(company, by, livemode, "SHIRT-1", _shirt())
    tea = _product(company, by, livemode, "TEA-30", _tea())
    _product(company, by, livemode, "BOOK-7", _book())
    services.write(product=tea, terms=_tea(share=15_000), by=by)  # a second version: more than it causes
    rows = "\n".join(f"tea-{n:03},TEA-30,{(n % 3 + 1) * 20},よもぎ茶をどうぞ" for n in range(TEA_ROWS))
    rows += "\nbook-001,BOOK-7,1,\n"  # refused: the file does not say that the shopper added it
    found = importing.upload(
        organisation=company,
        livemode=livemode,
        name="sales.csv",
        content=f"external_id,product,quantity,message\n{rows}".encode(),
        by=by,
    )
    if found.state == ImportState.READ:
        importing.begin(found=found, by=by)
    with suppress(NotYet):
        importing.carry_on(found.public_id)
    if livemode:
        for market in (Market.JAPAN, Market.EU):
            labels.make(
                of=tea,
                market=market,
                by=by,
                reductions_ja="紙袋を三割軽くし、茶葉は地元の契約農家から仕入れています。",
                reductions_en="The paper bag is a third lighter, and the leaves come from farms nearby.",
            )
    for number, quantity in enumerate((40, 80, 120), start=1):
        name = f"shirt-{number:03}"
        key = f"demo:{name}:{livemode}"
        wish = Wish("リネンシャツ", "product", language="ja")
        sold = sales.place(product=shirt, quantity=quantity, wish=wish, key=key, external_id=name)
    cancel(Order.objects.get(pk=sold.id))  # the last came back in time


def _product(company: Organisation, by: User, livemode: bool, code: str, terms: Terms) -> Product:
    made = services.create(organisation=company, livemode=livemode, code=code, terms=terms, by=by)
    return services.open_for_sales(product=made, by=by)


def _tea(share: int = 10_000) -> Terms:
    return Terms(
        figure=services.of_footprint(
            save(footprint=calculate(calculator="product", inputs=TEA), language="ja").pk
        ),
        name_ja="よもぎ茶 30包",
        name_en="Mugwort tea, 30 bags",
        share=share,
        choices=[Chosen(project="yusuhara-forest"), Chosen(kind="forest")],
        fallback=Fallback.ANY,
    )


def _shirt() -> Terms:
    return Terms(
        figure=_declared(
            2_346, "https://example.jp/shirt-2026.pdf", "洗濯・乾燥・廃棄\nWashing, drying, disposal"
        ),
        name_ja="リネンシャツ",
        name_en="Linen shirt",
        choices=[Chosen(kind="mangrove"), Chosen(kind="forest")],
        return_days=14,
    )


def _book() -> Terms:
    return Terms(
        figure=_declared(1_080, "https://example.jp/book-2026.pdf", "読むときの照明\nLight to read by"),
        name_ja="えほん「もりのおと」",
        name_en="Picture book “Sounds of the forest”",
        policy=Policy.SHOPPER,
        choices=[Chosen(project="kisumu-cookstoves")],
        fallback=Fallback.ANY,
    )


def _declared(grams: int, url: str, not_counted: str) -> Figure:
    return Figure(
        source=Source.DECLARED,
        grams=grams,
        units=Decimal(1),
        unit="piece",
        boundary=Boundary.GATE,
        report_url=url,
        report_date=date(2026, 4, 1),
        not_counted=not_counted,
    )

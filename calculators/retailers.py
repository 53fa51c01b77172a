"""The electricity that is sold in Japan: whose figure a code names, what it is called, and finding it by its name.

Two tables: what METI and MOE publish of every retailer and menu for the newest year (`retailers-japan`, by registered
number, such as `A0269-M`), and what was read of years before (`grid-japan`). Of the first the basic figure counts:
the adjusted one is after credits that the retailer bought, and a credit is never taken off a footprint.
"""

import unicodedata
from functools import cache
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators import factor_store
from calculators.airport_search import fold
from calculators.errors import SupplierMenuUnknown, SupplierUnclear, SupplierUnknown
from calculators.factor_store import Factor, FactorStore

LIST: Final = "retailers-japan"
BEFORE: Final = "grid-japan"
UNKNOWN: Final = "unknown"  # the row of the official default
ORDINARY: Final = "ordinary"
MENUS: Final = tuple("ABCDEFGHIJKLMNOPQR")
_PER_KWH: Final = "kgCO2e/kWh"
_KINDS: Final = {
    "unadjusted": gettext_lazy("unadjusted"),
    "basic": gettext_lazy("basic"),
    "adjusted": gettext_lazy("adjusted"),
    "residual": gettext_lazy("adjusted, residual"),
}
_COMPANY: Final = ("(株)", "株式会社", "合同会社")
_MOST_MEANT: Final = 5


def is_known(code: str, store: FactorStore) -> bool:
    """Whether a figure is published under this code."""
    return any((code,) in store[table] for table in (LIST, BEFORE) if table in store.datasets)


def factor(code: str, store: FactorStore) -> Factor:
    """The figure that counts for a menu, in kgCO2e/kWh."""
    if LIST in store.datasets and (code,) in store[LIST]:
        return store[LIST].factor(code, column="basic", unit=_PER_KWH)
    return store[BEFORE].factor(code, unit=_PER_KWH)


def adjusted(counted: Factor, store: FactorStore) -> Factor | None:
    """The figure after the credits that the retailer bought, where it is another one."""
    if counted.dataset != LIST:
        return None
    code = counted.id.removeprefix(f"{LIST}.").removesuffix(".basic")
    other = store[LIST].factor(code, column="adjusted", unit=_PER_KWH)
    return other if other.value != counted.value else None


def default(store: FactorStore) -> Factor | None:
    """What the list says to take where the retailer is unknown; None in releases before it."""
    return factor(UNKNOWN, store) if LIST in store.datasets else None


def name(code: str, language: str) -> str:
    """`四国電力(株) メニューC(残差) · 2024年度`; of years before also the kind of figure."""
    store = factor_store.newest()
    table = store[LIST] if (code,) in store[LIST] else store[BEFORE]
    english = table.word(code, column="supplier_en") if language == "en" else ""
    said = (english or table.word(code, column="supplier_ja"), table.word(code, column=f"menu_{language}"))
    with translation.override(language):
        year = _("FY%(year)s") % {"year": table.row(code)["year"]}
        kind = [str(_KINDS[table.word(code, column="kind")])] if table.about.dataset == BEFORE else []
    return " · ".join([" ".join(filter(None, said)), year, *kind])


def title(code: str, language: str) -> str:
    """What the field holds for a code: the retailer alone, or a row of a year before in full."""
    table = factor_store.newest()[LIST]
    if (code,) not in table:
        return name(code, language)
    english = table.word(code, column="supplier_en") if language == "en" else ""
    return english or table.word(code, column="supplier_ja")


def menu(code: str) -> str:
    """The menu of a code as the second field holds it: a letter, `all`, or the ordinary one."""
    table = factor_store.newest()[LIST]
    if (code,) not in table or table.word(code, column="kind") in ("residual", "single", "grid", "default"):
        return ORDINARY
    return code.partition("-")[2]


@cache
def titles(language: str) -> list[str]:
    """Everything the field understands at once, retailers first, then the rows of years before."""
    codes = dict.fromkeys(code.partition("-")[0] for (code,) in factor_store.newest()[LIST].rows)
    first = [title(_any_row(code), language) for code in codes if code[:1] in "AN" and code != UNKNOWN]
    return [*dict.fromkeys(first), *(name(code, language) for (code,) in factor_store.newest()[BEFORE].rows)]


def find(text: str, menu: str) -> str:
    """The code of what people type, such as `東京電力`, `tokyo gas` or `TEPCO`.

    Raises:
        SupplierUnknown: no retailer is called so.
        SupplierUnclear: several are.
        SupplierMenuUnknown: it has no menu of this letter.
    """
    wanted = _fold(text)
    for (code,) in factor_store.newest()[BEFORE].rows:
        if wanted and wanted in (_fold(name(code, "ja")), _fold(name(code, "en"))):
            return code
    retailers = _retailers()
    meant = [code for code, names in retailers.items() if wanted in names]
    for fits in (str.startswith, str.__contains__):
        meant = meant or [
            code
            for code, names in retailers.items()
            if len(wanted) > 1 and code.startswith("A") and any(fits(known, wanted) for known in names)
        ]
    if not meant:
        raise SupplierUnknown(field="electricity.supplier", name=text[:40])
    if len(meant) > 1:
        language = (translation.get_language() or "en")[:2]
        between = "、" if language == "ja" else ", "
        shown = between.join(title(_any_row(code), language) for code in meant[:_MOST_MEANT])
        raise SupplierUnclear(field="electricity.supplier", known=shown)
    return _menu_of(meant[0], menu)


def _menu_of(retailer: str, menu: str) -> str:
    rows = {code: row["kind"] for (code,), row in factor_store.newest()[LIST].rows.items()}
    if retailer in rows:
        return retailer
    own = {code.partition("-")[2]: code for code in rows if code.startswith(f"{retailer}-")}
    if menu in own:
        return own[menu]
    if menu != ORDINARY:
        raise SupplierMenuUnknown(field="electricity.menu", known=", ".join(sorted(set(own) - {"all"})))
    residual = (code for code in own.values() if rows[code] == "residual")
    return next(residual, own["all"])  # the list says so where no residual is published


def _any_row(retailer: str) -> str:
    rows = factor_store.newest()[LIST].rows
    return retailer if (retailer,) in rows else f"{retailer}-all"


@cache
def _retailers() -> dict[str, frozenset[str]]:
    """Every retailer and grid operator by its number, with its folded names."""
    found: dict[str, frozenset[str]] = {}
    for (code,), row in factor_store.newest()[LIST].rows.items():
        if code[:1] in ("A", "N") and row["kind"] != "default":
            names = (row["supplier_ja"], row["supplier_en"])
            found[code.partition("-")[0]] = frozenset(filter(None, map(_fold, names)))
    return found


def _fold(text: str) -> str:
    """Without what kind of company it is, and of however it is written."""
    text = unicodedata.normalize("NFKC", text)
    for form in _COMPANY:
        text = text.replace(form, "")
    return fold(text)

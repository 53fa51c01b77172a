"""How a mass, an amount of money, a serial and a moment are written, on pages, in e-mails and in files alike.

Everything here is exact, but for `mass_about`, which says so in its own words.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

JST = ZoneInfo("Asia/Tokyo")
GRAMS_PER = {"g": 1, "kg": 1_000, "t": 1_000_000}
TONNES_FROM = 10 * GRAMS_PER["t"]


def mass(grams: int, unit: str | None = None) -> str:
    """A mass of CO2e (integer grams) written exactly: `850 g`, `1,240 kg`, `1,240.5 kg`, `12.4 t`."""
    return " ".join(mass_parts(grams, unit))


def mass_parts(grams: int, unit: str | None = None) -> tuple[str, str]:
    """The number and the unit of `mass`.

    Without a `unit` (g, kg or t): grams below a kilogram, tonnes from ten tonnes on, kilograms between.
    """
    if unit is None:
        size = abs(grams)
        unit = "g" if size < GRAMS_PER["kg"] else "kg" if size < TONNES_FROM else "t"
    return _plain(Decimal(grams) / GRAMS_PER[unit]), unit


def three_figures(grams: int) -> int:
    """An estimate (integer grams) to three significant figures; only ever shown with the word "about"."""
    return int(Decimal(grams).quantize(Decimal(1).scaleb(max(len(str(abs(grams))) - 3, 0))))


def mass_about(grams: int, language: str | None = None) -> str:
    """An estimate (integer grams) to three significant figures, and the word that says so: `about 1,870 kg`."""
    rounded = three_figures(grams)
    if rounded == grams:
        return mass(grams)
    with override(language or get_language()):
        return _("about %(mass)s") % {"mass": mass(rounded)}


def money(minor: int, currency: str, language: str | None = None) -> str:
    """An amount in minor units with its currency sign: 3940 JPY is `¥3,940`, 1250 EUR is `€12.50`."""
    digits = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-digits)
    text = format_currency(amount, currency, locale=_babel_locale(language))
    return text.replace("\uffe5", "¥").replace("\xa0", " ")


def exact_money(micro: int, currency: str, language: str | None = None) -> str:
    """An amount in 10^-6 of a minor unit to its last digit: 3720400 of JPY is `¥3.7204`."""
    amount = Decimal(micro).scaleb(-6 - get_currency_precision(currency)).normalize()
    text = format_currency(amount, currency, locale=_babel_locale(language), decimal_quantization=False)
    return text.replace("\uffe5", "¥").replace("\xa0", " ")


def percent(part: int, whole: int) -> str:
    """A share to one decimal: `86.5 %`. Only nothing is `0 %` and only all is `100 %`; without a whole, a dash."""
    if not whole:
        return "–"
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"))
    if share == 0 and part:
        return "<0.1 %"
    if share == 100 and part != whole:
        return ">99.9 %"
    return f"{_plain(share)} %"


def number(value: int | Decimal) -> str:
    """A plain number with its thousands set apart, no digit lost."""
    return _plain(Decimal(value))


def serial_parts(serial: str) -> tuple[str, str]:
    """The batch of a serial or range, and the units within it: `KOC-JP-0012-2024-01` and `1347~1349`."""
    fields = serial.split("-", 5)
    return "-".join(fields[:5]), fields[5] if len(fields) > 5 else ""


def jst_date(moment: datetime | date, language: str | None = None) -> str:
    """The calendar date in Japan: `23 November 2026`, `2026年11月23日`."""
    day = moment.astimezone(JST).date() if isinstance(moment, datetime) else moment
    locale = _babel_locale(language)
    return format_date(day, "d MMMM y" if locale == "en" else "y年M月d日", locale=locale)


def month(day: date, language: str | None = None) -> str:
    """The month of a day: `Nov 2026`, `2026年11月`."""
    locale = _babel_locale(language)
    return format_date(day, "MMM y" if locale == "en" else "y年M月", locale=locale)


def jst_time(moment: datetime) -> str:
    """The time of day in Japan to the minute: `15:40`."""
    return moment.astimezone(JST).strftime("%H:%M")


def jst_datetime(moment: datetime, language: str | None = None) -> str:
    """Date and time of day in Japan: `23 November 2026, 15:40 JST`, `2026年11月23日 15:40`."""
    day, time = jst_date(moment, language), jst_time(moment)
    return f"{day} {time}" if _babel_locale(language) == "ja" else f"{day}, {time} JST"


def utc_time(moment: datetime) -> str:
    """The exact moment in UTC to the second: `2026-11-23 09:41:07 UTC`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _babel_locale(language: str | None) -> str:
    return "ja" if (language or get_language() or "en").startswith("ja") else "en"

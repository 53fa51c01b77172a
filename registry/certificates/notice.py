"""The notice of a retirement (無効化通知書): a letter in Japanese to the account holder, who alone may have it.

It shows the holder's own words also where they are withheld from others, so it is set on request and kept nowhere.
"""

import json
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from people.models import Organisation
from registry.certificates.content import JAPAN
from registry.certificates.identity import Identity
from registry.certificates.render import one_at_a_time, qr
from registry.certificates.sheet import long_date, mass, period_text
from registry.certificates.signing import sign
from registry.certificates.typeface import FALLBACKS, fonts, visible
from registry.certificates.wording import JAPANESE
from registry.enums import Purpose
from registry.models import Retirement
from registry.retiring.wordings import Wording, current
from registry.serials import parse
from registry.transparency.published import logged

_TEMPLATE = Path(__file__).with_name("notice.typ")
_WORDS = ("purpose_detail", "beneficiary", "user", "period", "place", "on_behalf_of", "message")


def notice(retirement: Retirement, *, signer: Identity) -> bytes:
    """The signed letter about a retirement from an account, with its words as they stand now."""
    inputs = {
        "sheet": json.dumps(_sheet(retirement, current(retirement))),
        "fallbacks": json.dumps(FALLBACKS),
        "qr": qr(_page_url(retirement)),
    }
    with one_at_a_time:
        pdf = _compiler().compile(format="pdf", sys_inputs=inputs)
    assert isinstance(pdf, bytes)
    return sign(pdf, identity=signer, reason="無効化通知書")


def _sheet(retirement: Retirement, said: Wording) -> dict[str, Any]:
    account = retirement.retired_from.account
    return {
        "number": retirement.number,
        "holder": visible(_name(account.organisation)),
        "account": account.number,
        "issuer": JAPANESE["issuer"],
        "date": long_date(retirement.retired_at.astimezone(JAPAN).date(), "ja"),
        "band": _band(retirement),
        "facts": _facts(retirement, said),
        "ranges": [{"serial": text, "grams": f"{parse(text).grams:,}"} for text in retirement.serials],
        "page_url": _page_url(retirement),
        "remark": _remark(retirement, said),
        "document_date": list(retirement.retired_at.astimezone(UTC).timetuple()[:6]),
    }


def _facts(retirement: Retirement, said: Wording) -> list[dict[str, str]]:
    batch = retirement.batch
    amount, unit = mass(retirement.grams)
    at = retirement.retired_at.astimezone(JAPAN)
    with override("ja"):
        purpose = str(Purpose(said.purpose).label)
    facts = [
        ("無効化番号", retirement.number, ""),
        ("無効化日", f"{long_date(at.date(), 'ja')}（日本時間 {at:%H時%M分}）", ""),
        ("無効化量", f"{amount} {unit}", f"{retirement.grams:,} g-CO2e"),
        ("プロジェクト", batch.project.name_ja, batch.project_registry_id),
        ("方法論", batch.project.methodology.name_ja, batch.methodology_label),
        ("削減・吸収の年", f"{batch.vintage}年", ""),
        ("目的", purpose, ""),
    ]
    texts = {each.field: each.text for each in said.openings}
    for field in _WORDS:
        if field == "period":
            facts.append((JAPANESE[field], *period_text(texts.get(field), "ja")))
        else:
            facts.append((JAPANESE[field], texts.get(field, ""), ""))
    if entry := logged(retirement.number):
        facts.append(("公開ログ", f"{entry.index:,}番", entry.hash.hex()[:32] + "…"))
    return [
        {"label": label, "value": visible(value), "code": code}
        for label, value, code in facts
        if value or code
    ]


def _remark(retirement: Retirement, said: Wording) -> str:
    amended = f"記載事項は{long_date(said.at.astimezone(JAPAN).date(), 'ja')}の訂正（第{said.version}版）によります。"
    withheld = "一部の記載事項は公開されていません。" if said.withheld else ""
    return (amended if said.version > 1 else "") + withheld


def _band(retirement: Retirement) -> str | None:
    if not retirement.livemode:
        return f"{JAPANESE['band_test']}　{JAPANESE['band_test_note']}"
    return f"{JAPANESE['band_demo']}　{JAPANESE['band_demo_note']}" if settings.DEMO else None


def _name(holder: Organisation | None) -> str:
    assert holder is not None, "a holding account has an owner"
    return holder.legal_name


def _page_url(retirement: Retirement) -> str:
    return settings.SITE_URL + reverse("certificates:page", args=[retirement.number])


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=fonts())

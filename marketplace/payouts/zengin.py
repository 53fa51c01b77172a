"""The file of transfers that Japanese banks take: 総合振込 in the record format of the Japanese Bankers Association.

A header (1), a data record a transfer (2), a trailer (8) and an end (9), each of 120 bytes in JIS X 0201, CR and LF
after each. Numbers are right-aligned with zeros, texts left-aligned with spaces. Layout after 全銀協制定ファイル
フォーマット【総合振込】 as the banks publish it, e.g. 群馬銀行 (expydoc.com/doc/11700435) and 中栄信用金庫
(chushin.co.jp/biz_web/Contents_bizsol/manual/bsl3002.html), both read 2026-11-24.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

LENGTH = 120
GENERAL_TRANSFER, JIS = "21", "0"
BY_WIRE = "7"
KINDS = {"1": "普通", "2": "当座", "4": "貯蓄"}
AMOUNT_MAX = 10**10 - 1

_SMALL = str.maketrans("ｧｨｩｪｫｯｬｭｮ", "ｱｲｳｴｵﾂﾔﾕﾖ")
_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)} | {
    "\u3099": "ﾞ",
    "\u309a": "ﾟ",
    "「": "｢",
    "」": "｣",
    "¥": "\\",
}
_HALF |= dict.fromkeys("ー―‐−–—ｰ", "-")
_ALLOWED = re.compile(r"[0-9A-Zｱ-ﾝｦﾞﾟ()｢｣/\\,.\- ]*")


class KanaInvalid(ValueError):
    """A letter that no bank prints: kanji, emoji, anything that has no half-width form."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        super().__init__(letter)


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account at a Japanese bank; the names as `kana` gives them."""

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    account_kind: str
    account_number: str
    holder: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer: an account, yen, and our own reference of at most 20 letters and digits."""

    to: BankAccount
    amount: int
    reference: str


def kana(text: str) -> str:
    """A name as the banks write it: half-width kana, capitals, digits and a few signs. Raises KanaInvalid."""
    wide = "".join(
        chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter
        for letter in unicodedata.normalize("NFKC", text).upper()
    )
    half = "".join(
        _HALF.get(letter, letter) for letter in unicodedata.normalize("NFD", wide).replace("\u3000", " ")
    ).translate(_SMALL)
    for letter in half:
        if not _ALLOWED.fullmatch(letter):
            raise KanaInvalid(letter)
    return half.strip()


def write(*, payer: BankAccount, payer_code: str, on: date, lines: Sequence[Line]) -> bytes:
    """The whole file. Raises ValueError for what does not fit a field: nothing is ever cut but names."""
    records = [_header(payer, payer_code, on), *map(_data, lines), _trailer(lines), "9" + " " * 119]
    for record in records:
        assert len(record) == LENGTH, (len(record), record)
    return "".join(f"{record}\r\n" for record in records).encode("shift_jis")


def _header(payer: BankAccount, payer_code: str, on: date) -> str:
    return "".join(
        [
            "1",
            GENERAL_TRANSFER,
            JIS,
            _number(payer_code, 10),
            _text(payer.holder, 40),
            f"{on:%m%d}",
            _number(payer.bank_code, 4),
            _text(payer.bank_name, 15),
            _number(payer.branch_code, 3),
            _text(payer.branch_name, 15),
            _number(payer.account_kind, 1),
            _number(payer.account_number, 7),
            " " * 17,
        ]
    )


def _data(line: Line) -> str:
    if not 0 < line.amount <= AMOUNT_MAX:
        raise ValueError(f"{line.amount} yen cannot be transferred")
    return "".join(
        [
            "2",
            _number(line.to.bank_code, 4),
            _text(line.to.bank_name, 15),
            _number(line.to.branch_code, 3),
            _text(line.to.branch_name, 15),
            "0000",  # the clearing house, not used
            _number(line.to.account_kind, 1),
            _number(line.to.account_number, 7),
            _text(line.to.holder, 30),
            _number(str(line.amount), 10),
            "0",  # neither the first transfer to this account nor a changed one
            _text(line.reference, 20),
            BY_WIRE,
            " ",
            " " * 7,
        ]
    )


def _trailer(lines: Sequence[Line]) -> str:
    total = sum(line.amount for line in lines)
    return "8" + _number(str(len(lines)), 6) + _number(str(total), 12) + " " * 101


def _number(digits: str, width: int) -> str:
    if not re.fullmatch(r"[0-9]+", digits) or len(digits) > width:
        raise ValueError(f"{digits!r} is no number of {width} digits")
    return digits.rjust(width, "0")


def _text(words: str, width: int) -> str:
    return kana(words)[:width].ljust(width)

"""Checks a certificate offline: no server, no database, only the file and what its reader trusts.

Each check answers on its own, so that a reader sees what holds and what does not. Together they show: the issuer
signed exactly this file; the entry inside it stands in the issuer's public log; and what is printed is what was logged.
"""

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pypdf
import rfc8785

from registry.certificates.content import LANGUAGES
from registry.certificates.signature import SignatureBroken, SignatureForeign, check_signature
from registry.certificates.trust import Trust
from registry.certificates.typeface import escaped, is_plain
from registry.certificates.wording import folio
from registry.serials import parse
from registry.transparency.commitments import Opening, opens
from registry.transparency.verify import SignerUnknown, leaf_hash, read_proof, verify

ATTACHMENTS = ("leaf.json", "openings.json", "proof.tlog-proof")
AMENDED = ("retirement.json", "retirement.tlog-proof")  # from version 2 on: the entry that is amended
_AMENDMENT = re.compile(r"(R-[0-9]+)-A[1-9][0-9]*/([0-9]+)/([0-9a-f]{64})", re.ASCII)
_UNITS = ("livemode", "grams", "serials", "project", "methodology", "vintage")
_SPACE = re.compile(r"\s+")


class Verdict(Enum):
    """The exit status of `manage.py verify_certificate`."""

    VALID = 0
    INVALID = 1
    SIGNER_UNKNOWN = 2


class Step(Enum):
    """What is checked, in this order."""

    SIGNATURE = "signature"
    ATTACHMENTS = "attachments"
    LEAF = "leaf"
    OPENINGS = "openings"
    PROOF = "proof"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check went. `detail` names what was found: for the reader's eye, in English."""

    step: Step
    verdict: Verdict
    detail: str


class _Wrong(Exception):
    """A check failed for this reason."""


@dataclass
class _Attached:
    leaf: bytes
    openings: bytes
    proof: bytes
    first_leaf: bytes | None = None
    first_proof: bytes | None = None

    @property
    def record(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self.leaf)
        return record

    @property
    def number(self) -> str:
        """The number of the retirement, also where the leaf is that of an amendment."""
        return str(json.loads(self.first_leaf or self.leaf)["number"])

    @property
    def opened(self) -> list[dict[str, str]]:
        opened: list[dict[str, str]] = json.loads(self.openings)
        return opened


def verify_certificate(pdf: bytes, trust: Trust) -> list[Finding]:
    """Every check of one file. The verdict on the whole is `verdict(findings)`."""
    findings = [_signature(pdf, trust)]
    try:
        attached = _attachments(pdf)
    except Exception as error:  # see _find
        return [*findings, Finding(Step.ATTACHMENTS, Verdict.INVALID, str(error))]
    names = (*ATTACHMENTS, *AMENDED) if attached.first_leaf else ATTACHMENTS
    findings.append(Finding(Step.ATTACHMENTS, Verdict.VALID, ", ".join(names)))
    checks: tuple[tuple[Step, Callable[[], str]], ...] = (
        (Step.LEAF, lambda: _leaf(attached)),
        (Step.OPENINGS, lambda: _openings(attached)),
        (Step.PROOF, lambda: _proof(attached, trust)),
        (Step.PRINT, lambda: _print(pdf, attached)),
    )
    return findings + [_find(step, check) for step, check in checks]


def fields_shown(pdf: bytes) -> frozenset[str]:
    """The fields whose words a certificate of ours shows. Raises whatever a file does that is none."""
    return frozenset(opened["field"] for opened in _attachments(pdf).opened)


def verdict(findings: list[Finding]) -> Verdict:
    """Invalid if anything is; else unknown if a signer is; else valid."""
    found = {finding.verdict for finding in findings}
    if Verdict.INVALID in found or not findings:
        return Verdict.INVALID
    return Verdict.SIGNER_UNKNOWN if Verdict.SIGNER_UNKNOWN in found else Verdict.VALID


def _find(step: Step, check: Callable[[], str]) -> Finding:
    try:
        return Finding(step, Verdict.VALID, check())
    except SignerUnknown as error:
        return Finding(step, Verdict.SIGNER_UNKNOWN, str(error))
    except (
        Exception
    ) as error:  # a hostile file may make the readers underneath raise anything: it is not valid
        return Finding(step, Verdict.INVALID, str(error) or type(error).__name__)


def _signature(pdf: bytes, trust: Trust) -> Finding:
    try:
        return Finding(Step.SIGNATURE, Verdict.VALID, check_signature(pdf, trust.roots))
    except SignatureForeign as error:
        return Finding(Step.SIGNATURE, Verdict.SIGNER_UNKNOWN, str(error))
    except SignatureBroken as error:
        return Finding(Step.SIGNATURE, Verdict.INVALID, str(error))


def _attachments(pdf: bytes) -> _Attached:
    files = pypdf.PdfReader(io.BytesIO(pdf)).attachments
    names = (*ATTACHMENTS, *AMENDED) if set(AMENDED) & set(files) else ATTACHMENTS
    if sorted(files) != sorted(names):
        raise _Wrong(f"attached should be {', '.join(names)}; found {', '.join(files) or 'nothing'}")
    contents = []
    for name in names:
        versions = files[name]
        if len(versions) != 1:
            raise _Wrong(f"{name} is attached more than once")
        contents.append(bytes(versions[0]))
    return _Attached(*contents)


def _leaf(attached: _Attached) -> str:
    record = attached.record
    if rfc8785.dumps(record) != attached.leaf:
        raise _Wrong("leaf.json is not canonical JSON (RFC 8785)")
    if record["type"] != ("amendment" if attached.first_leaf else "retirement") or record["v"] != 1:
        raise _Wrong("leaf.json is not the entry of a retirement, or of an amendment with what it amends")
    if attached.first_leaf:
        _amends(record, attached.first_leaf, attached.first_proof or b"")
    if sum(parse(text).grams for text in record["serials"]) != record["grams"]:
        raise _Wrong("the serial ranges do not sum to the grams")
    return f"{record['number']}, {record['grams']:,} g"


def _amends(record: dict[str, Any], first_leaf: bytes, first_proof: bytes) -> None:
    """The amendment names exactly this entry, and no unit is another."""
    first = json.loads(first_leaf)
    named = _AMENDMENT.fullmatch(record["number"])
    index = str(read_proof(first_proof).index)
    if first["type"] != "retirement" or named is None:
        raise _Wrong("leaf.json does not amend a retirement")
    if named.groups() != (first["number"], index, leaf_hash(first_leaf).hex()):
        raise _Wrong("retirement.json is not the entry that leaf.json amends")
    if any(record[name] != first[name] for name in _UNITS):
        raise _Wrong("the amendment names other units than the retirement")


def _openings(attached: _Attached) -> str:
    commitments = attached.record.get("commitments", {})
    fields = [opening["field"] for opening in attached.opened]
    if len(fields) != len(set(fields)):
        raise _Wrong("a commitment is opened twice")
    for opening in attached.opened:
        opened = Opening(opening["field"], bytes.fromhex(opening["salt"]), opening["text"])
        if not opens(opened, commitments):
            raise _Wrong(f"the {opened.field} is not what the log committed to")
    return f"{len(fields)} / {len(commitments)}"


def _proof(attached: _Attached, trust: Trust) -> str:
    head = verify(attached.leaf, attached.proof, trust.log_keys)
    if attached.first_leaf:
        verify(attached.first_leaf, attached.first_proof or b"", trust.log_keys)
    return f"{head.origin}: {read_proof(attached.proof).index} / {head.size}"


def _print(pdf: bytes, attached: _Attached) -> str:
    printed = _printed(pdf, attached.number)
    wanted = _expected(attached)
    for text in wanted:
        if _SPACE.sub("", text) not in printed:
            raise _Wrong(f"not on the page as logged: {text}")
    return str(len(wanted))


def _printed(pdf: bytes, number: str) -> str:
    """All that is printed, without spaces. A text may go on overleaf, so running heads and folios are left out."""
    pages = [_SPACE.sub("", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    bodies = []
    for count, page in enumerate(pages, start=1):
        body = page if count == 1 else page.partition(number)[2]  # the running head ends with the number
        for language in LANGUAGES:
            body = body.removesuffix(_SPACE.sub("", folio(language, count, len(pages))))
        bodies.append(body)
    return "".join(bodies)


def _expected(attached: _Attached) -> list[str]:
    """Every value of the leaf and its openings in the form in which the certificate prints it."""
    record = attached.record
    plain = [
        str(record[key]) for key in ("number", "at", "grams", "project", "methodology", "vintage", "purpose")
    ]
    opened = attached.opened
    return [
        *plain,
        f"{record['grams']:,}",
        *record["serials"],
        *record.get("commitments", {}).values(),
        *(opening["salt"] for opening in opened),
        *(text if is_plain(text) else escaped(text) for text in (opening["text"] for opening in opened)),
    ]

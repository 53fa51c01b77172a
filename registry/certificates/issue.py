"""Issues the certificates of a retirement: once, as soon as a signed checkpoint of the log covers it."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import override

from registry.certificates.content import (
    LANGUAGES,
    CertificateContent,
    FeeSplit,
    ForFootprint,
    LoggedEntry,
    Named,
)
from registry.certificates.identity import ISSUER, Identity, identity
from registry.certificates.render import render
from registry.certificates.signing import sign
from registry.certificates.wording import words
from registry.enums import Purpose
from registry.models import Amendment, Disclosure, Erasure, Retirement
from registry.models.certificates import Certificate
from registry.models.log import Leaf, LeafIndex
from registry.retiring.wordings import Wording, first, wordings
from registry.transparency.commitments import Opening
from registry.transparency.published import latest_checkpoint, proof_for

FIRST_VERSION = 1
_LOCK = 0x6F6B6365  # the first half of an advisory lock's key; the second is the retirement's id
_SWEPT = 20_000  # how many of the newest retirements the sweep looks through
_REWORDED = 1_000  # and of how many erasures and disclosures, each
_AT_A_TIME = 50


def issue(retirement_id: int, version: int = FIRST_VERSION) -> list[Certificate]:
    """The certificates of one version, one per language; `[]` until a checkpoint covers it. Safe to call again.

    What was signed first is what is served for ever: a second call, at once or later, answers with the same rows. Only
    a word that is erased or disclosed takes the files of its versions, which are then signed anew with what is public.
    """
    stored = _stored(retirement_id, version)
    if stored:
        return stored
    with _alone(retirement_id):  # not a transaction: rendering and signing take a tenth of a second
        return _stored(retirement_id, version) or _issue(retirement_id, version)


def issue_waiting() -> int:
    """Issue what nobody asked for, or what was left behind; answers how many versions got their certificates."""
    checkpoint = latest_checkpoint()
    if checkpoint is None:
        return 0
    reworded = _reworded()
    waiting = [
        *((pk, FIRST_VERSION) for pk in _retirements_waiting(checkpoint.size, reworded)),
        *_amendments_waiting(checkpoint.size, reworded),
    ]
    return sum(bool(issue(pk, version)) for pk, version in waiting)


def _reworded() -> set[int]:
    """Retirements, however old, of which words were erased or disclosed lately: their files may have gone with that."""
    return {
        retirement
        for change in (Erasure, Disclosure)
        for retirement in change.objects.order_by("-pk").values_list("retirement", flat=True)[:_REWORDED]
    }


def _retirements_waiting(size: int, reworded: set[int]) -> list[int]:
    covered = LeafIndex.objects.filter(leaf__number=OuterRef("number"), index__lt=size)
    issued = Certificate.objects.filter(
        retirement=OuterRef("pk"), version=FIRST_VERSION, language=LANGUAGES[0]
    )
    newest = Retirement.objects.aggregate(newest=Max("pk"))["newest"] or 0
    swept = Q(pk__gt=newest - _SWEPT) | Q(pk__in=reworded)
    waiting = Retirement.objects.filter(swept, Exists(covered), ~Exists(issued))
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:_AT_A_TIME])


def _amendments_waiting(size: int, reworded: set[int]) -> list[tuple[int, int]]:
    covered = LeafIndex.objects.filter(leaf__number=OuterRef("leaf_number"), index__lt=size)
    issued = Certificate.objects.filter(
        retirement=OuterRef("retirement"), version=OuterRef("version"), language=LANGUAGES[0]
    )
    newest = Amendment.objects.aggregate(newest=Max("pk"))["newest"] or 0
    swept = Q(pk__gt=newest - _SWEPT) | Q(retirement__in=reworded)
    waiting = Amendment.objects.filter(swept, Exists(covered), ~Exists(issued))
    return list(waiting.order_by("pk").values_list("retirement", "version")[:_AT_A_TIME])


def signer() -> Identity:
    """Who signs the certificates of this instance; made on first use."""
    return identity(Path(settings.KEYS), organisation=ISSUER)


def content_of(
    retirement: Retirement,
    *,
    leaf: bytes,
    proof: str,
    wording: Wording | None = None,
    amends: LoggedEntry | None = None,
) -> CertificateContent:
    """What the certificate of one version (the first unless given) says. Only openings that may be shown are on it."""
    said = wording or first(retirement)
    project = retirement.batch.project
    verifier = project.verifier.organisation
    return CertificateContent(
        version=said.version,
        leaf=leaf,
        openings=tuple(
            Opening(each.field, bytes(each.salt), each.text) for each in said.openings if each.public
        ),
        proof=proof,
        project=Named(project.name_ja, project.name_en),
        methodology=Named(project.methodology.name_ja, project.methodology.name_en),
        scheme=Named(project.scheme.name_ja, project.scheme.name_en),
        verification_body=Named(verifier.name_ja or verifier.name_en, verifier.name_en or verifier.name_ja),
        purpose=_purpose(said.purpose),
        beneficiary_kind=said.beneficiary_kind,
        paid=None if retirement.paid is None else FeeSplit(**retirement.paid),
        page_url=settings.SITE_URL + reverse("certificates:page", args=[retirement.number]),
        trust_url=settings.SITE_URL + reverse("certificates:trust"),
        demo=settings.DEMO,
        amends=amends,
        footprints=footprints_named(retirement, said),
    )


def footprints_named(retirement: Retirement, said: Wording) -> tuple[ForFootprint, ...]:
    """The footprints that a certificate names: none while the beneficiary is private, for they may tell who it is."""
    if "beneficiary" not in said.public or not settings.OKAESHI_FOOTPRINTS_OF:
        return ()
    found: tuple[ForFootprint, ...] = import_string(settings.OKAESHI_FOOTPRINTS_OF)(retirement.pk)
    return found


def _issue(retirement_id: int, version: int) -> list[Certificate]:
    retirement = Retirement.objects.select_related(
        "batch__project__scheme", "batch__project__methodology", "batch__project__verifier__organisation"
    ).get(pk=retirement_id)
    said = _said(retirement, version)
    if said is None:
        return []
    entry, amended = _logged(said.leaf_number), None
    if version != FIRST_VERSION:
        amended = _logged(retirement.number)
    if entry is None or (version != FIRST_VERSION and amended is None):
        return []
    content = content_of(retirement, leaf=entry.leaf, proof=entry.proof, wording=said, amends=amended)
    made = []
    for language in LANGUAGES:
        unsigned = render(content, language)
        made.append(
            Certificate(
                retirement=retirement,
                version=version,
                language=language,
                proof=entry.proof,
                pdf=sign(unsigned, identity=signer(), reason=words(language)["title"]),
                unsigned_sha256=sha256(unsigned).hexdigest(),
                signed_at=timezone.now(),
            )
        )
    with transaction.atomic(durable=True):
        Retirement.objects.select_for_update(no_key=True).get(pk=retirement_id)
        left = _said(retirement, version)
        if left is None or set(said.public) != set(left.public):
            return []  # a word was erased or disclosed meanwhile: the next sweep signs what is public then
        return Certificate.objects.bulk_create(made)


def _said(retirement: Retirement, version: int) -> Wording | None:
    return next((each for each in wordings(retirement) if each.version == version), None)


def _logged(number: str) -> LoggedEntry | None:
    """An entry of the log and its proof, once a checkpoint covers it."""
    leaf = Leaf.objects.get(number=number)
    proof = proof_for(leaf.pk)
    return None if proof is None else LoggedEntry(bytes(leaf.entry), proof)


def _stored(retirement_id: int, version: int) -> list[Certificate]:
    return list(Certificate.objects.filter(retirement=retirement_id, version=version).order_by("-language"))


def _purpose(code: str) -> Named:
    named = []
    for language in LANGUAGES:
        with override(language):
            named.append(str(Purpose(code).label))
    return Named(*named)


@contextmanager
def _alone(retirement_id: int) -> Iterator[None]:
    """No other process issues this retirement's certificates meanwhile. The lock goes with the connection at worst."""
    key = (_LOCK, retirement_id % (1 << 31))
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s::int, %s::int)", key)
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s::int, %s::int)", key)

"""Canonical names: proposed by whoever wants to use one, vetted once by staff, then open to all retirements."""

import unicodedata

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.errors import NotAllowed
from people.models import Organisation, User
from people.queries import may_act
from registry.enums import BeneficiaryKind, NameState
from registry.errors import NameDecided, NameKnown, TextNotRepresentable, WordsIncomplete
from registry.models import CanonicalName
from registry.retiring.texts import is_plain

NAME_MAX = 200
VETTABLE = [kind for kind in BeneficiaryKind if kind != BeneficiaryKind.PERSON]
NORMAL_MAX = 400  # compatible forms of one letter may be several


def propose_name(
    *, by: User, organisation: Organisation, kind: BeneficiaryKind, name_ja: str = "", name_en: str = ""
) -> CanonicalName:
    """Ask staff to vet a name, for an organisation one acts for. Raises NotAllowed, WordsIncomplete for no name or a
    person's (those are never put on a list), TextNotRepresentable, and NameKnown when it is written so already, in
    compatible letters (full width, half width, capitals, spaces).
    """
    if not may_act(by, organisation):
        raise NotAllowed
    forms = {"name_ja": " ".join(name_ja.split()), "name_en": " ".join(name_en.split())}
    for field, form in forms.items():
        if len(form) > NAME_MAX or len(normal(form)) > NORMAL_MAX or not is_plain(form):
            raise TextNotRepresentable(field=field)
    if not any(normal(form) for form in forms.values()):
        raise WordsIncomplete(field="name_ja")
    if kind not in VETTABLE:
        raise WordsIncomplete(field="kind")
    try:
        with transaction.atomic():
            return CanonicalName.objects.create(
                kind=kind,
                **forms,
                normal_ja=normal(forms["name_ja"]) or None,
                normal_en=normal(forms["name_en"]) or None,
                proposed_for=organisation,
            )
    except IntegrityError as error:
        raise NameKnown(field="name_ja" if forms["name_ja"] else "name_en") from error


def vet_name(*, name: CanonicalName, by: User, organisation: Organisation | None = None) -> CanonicalName:
    """Put a proposed name on the list, perhaps as that of an organisation here. Raises NotAllowed, NameDecided."""
    return _decide(name, by, NameState.VETTED, organisation=organisation)


def refuse_name(*, name: CanonicalName, by: User, reason: str) -> CanonicalName:
    """Refuse a proposed name; it may be proposed again. Raises NotAllowed, NameDecided, WordsIncomplete."""
    if not reason.strip():
        raise WordsIncomplete(field="reason")
    return _decide(name, by, NameState.REFUSED, reason=reason.strip()[:300])


def usable_names(text: str = "") -> QuerySet[CanonicalName]:
    """The vetted names, or those that contain a text in either language."""
    found = CanonicalName.objects.filter(state=NameState.VETTED)
    if wanted := normal(text):
        found = found.filter(Q(normal_ja__contains=wanted) | Q(normal_en__contains=wanted))
    return found


def find_name(text: str) -> CanonicalName | None:
    """The vetted name that a text is, in either language or both (`Japanese / English`), however it is written."""
    for form in (text, *text.split(" / ")):
        if wanted := normal(form):
            found = usable_names().filter(Q(normal_ja=wanted) | Q(normal_en=wanted)).order_by("pk").first()
            if found:
                return found
    return None


def normal(text: str) -> str:
    """A name as names are compared: compatible letters as one (NFKC), without case, extra spaces or invisible signs."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    folded = "".join(letter for letter in folded if unicodedata.category(letter) != "Cf")
    return " ".join(folded.split())


def _decide(
    name: CanonicalName,
    by: User,
    state: NameState,
    *,
    organisation: Organisation | None = None,
    reason: str = "",
) -> CanonicalName:
    if not by.is_staff:
        raise NotAllowed
    with transaction.atomic():
        found = CanonicalName.objects.select_for_update().get(pk=name.pk)
        if found.state != NameState.PROPOSED:
            raise NameDecided
        found.state, found.reason, found.organisation = state, reason, organisation
        found.vetted_by, found.vetted_at = by, timezone.now()
        found.save(update_fields=["state", "reason", "organisation", "vetted_by", "vetted_at"])
    return found

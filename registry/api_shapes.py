"""What the registry's part of the API takes and gives: the shapes for the schema, and the rows written in them."""

import base64
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.enums import AccountKind, Act, BeneficiaryKind, Condition, ProjectKind, Purpose
from registry.models import Account, Batch, Project, Retirement
from registry.queries import JST, Balance, Piece, public_words
from registry.retiring.shapes import AmendmentOut, EventOut, OpeningOut, claims_of
from registry.reversals import queries as reversals
from registry.reversals.states import ReversalState
from registry.serials import unit_text
from registry.standards.api import LabelOut
from registry.standards.labels import labels_of
from registry.transparency.published import logged

STATES = [(condition.name.lower(), condition.label) for condition in Condition]
STATUSES = ["retired", "amended", *reversals.LOSSES]
ACTS = [(act.name.lower(), act.label) for act in Act]


# --- questions -----------------------------------------------------------------------------------------------------
@extend_schema_field(serializers.CharField())
class DayOrMoment(serializers.Field):
    """A day in Japan (2026-11-23) or a moment (2026-11-23T00:00:00Z)."""

    def to_internal_value(self, data: Any) -> Any:
        field: Any = serializers.DateTimeField() if "T" in str(data) else serializers.DateField()
        return field.run_validation(data)


class ModeQuery(serializers.Serializer[Any]):
    livemode = serializers.BooleanField(
        default=True, help_text="Test-mode rows are left out unless this is false."
    )


class BatchQuery(ModeQuery):
    project = serializers.CharField(required=False, max_length=60, help_text="A slug or a registry id.")


class RetirementQuery(BatchQuery):
    beneficiary = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Words of a public name, in any order; of each the beginning is enough.",
    )
    purpose = serializers.ChoiceField(required=False, choices=Purpose.choices)
    to = DayOrMoment(required=False, help_text="The last day in Japan (inclusive), or a moment.")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["from"] = DayOrMoment(required=False, help_text="The first day in Japan, or a moment.")
        return fields


# --- answers -------------------------------------------------------------------------------------------------------
class RegistryMethodology(serializers.Serializer[Any]):
    code = serializers.CharField()
    version = serializers.CharField()


class RegistryProject(serializers.Serializer[Any]):
    registry_id = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    country = serializers.CharField()
    kind = serializers.ChoiceField(choices=ProjectKind.choices)
    methodology = RegistryMethodology()
    scheme = serializers.CharField()
    state = serializers.ChoiceField(choices=["registered", "suspended"])
    url = serializers.URLField()

    def to_representation(self, instance: Project) -> dict[str, Any]:
        return {
            "registry_id": instance.registry_id,
            "slug": instance.slug,
            "name": instance.name,
            "country": instance.country,
            "kind": instance.kind,
            "methodology": {"code": instance.methodology.code, "version": instance.methodology.version},
            "scheme": instance.scheme.slug,
            "state": "suspended" if instance.suspended_at else "registered",
            "url": settings.SITE_URL + reverse("registry:project", args=[instance.registry_id]),
        }


class RegistryBatch(serializers.Serializer[Any]):
    batch = serializers.CharField()
    livemode = serializers.BooleanField()
    project = RegistryProject()
    vintage = serializers.IntegerField()
    grams = serializers.IntegerField()
    methodology = serializers.CharField(help_text="CODE/VERSION as it stood at issuance.")
    issued_at = serializers.DateTimeField()
    url = serializers.URLField()

    def to_representation(self, instance: Batch) -> dict[str, Any]:
        return {
            "batch": instance.serial,
            "livemode": instance.livemode,
            "project": RegistryProject(instance.project).data,
            "vintage": instance.vintage,
            "grams": instance.grams,
            "methodology": instance.methodology_label,
            "issued_at": instance.issued_at,
            "url": settings.SITE_URL + reverse("registry:batch", args=[instance.serial]),
        }


class Beneficiary(serializers.Serializer[Any]):
    name = serializers.CharField(allow_null=True, help_text="Null when it is not public.")
    kind = serializers.ChoiceField(choices=BeneficiaryKind.choices)


class RetirementInList(serializers.Serializer[Any]):
    number = serializers.CharField()
    livemode = serializers.BooleanField()
    grams = serializers.IntegerField()
    serials = serializers.ListField(child=serializers.CharField())
    project = RegistryProject()
    vintage = serializers.IntegerField()
    beneficiary = Beneficiary()
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    message = serializers.CharField(allow_null=True)
    retired_at = serializers.DateTimeField()
    retired_on_jst = serializers.DateField()
    status = serializers.ChoiceField(
        choices=STATUSES,
        help_text="The retirement stands in each of them. The last three tell of a loss of stored carbon in its batch.",
    )
    url = serializers.URLField()

    def to_representation(self, instance: Retirement) -> dict[str, Any]:
        words = public_words(instance)
        return {
            "number": instance.number,
            "livemode": instance.livemode,
            "grams": instance.grams,
            "serials": instance.serials,
            "project": RegistryProject(instance.batch.project).data,
            "vintage": instance.batch.vintage,
            "beneficiary": {"name": words.get("beneficiary"), "kind": _kind(instance)},
            "purpose": instance.purpose,
            "message": words.get("message"),
            "retired_at": instance.retired_at,
            "retired_on_jst": instance.retired_at.astimezone(JST).date().isoformat(),
            "status": _status(instance),
            "url": settings.SITE_URL + reverse("certificates:page", args=[instance.number]),
        }


class LogPlace(serializers.Serializer[Any]):
    index = serializers.IntegerField()
    leaf_hash = serializers.CharField(help_text="Hexadecimal digits.")
    leaf = serializers.CharField(help_text="The exact bytes of the entry in base 64.")


def log_place(number: str) -> dict[str, Any] | None:
    """Where the entry of this number stands, and its exact bytes; None until a checkpoint covers it."""
    place = logged(number)
    if place is None:
        return None
    return {
        "index": place.index,
        "leaf_hash": place.hash.hex(),
        "leaf": base64.b64encode(place.entry).decode(),
    }


def _kind(retirement: Retirement) -> str:
    last: Any = [retirement, *retirement.amendments.all()][-1]
    return str(last.beneficiary_kind)


def _status(retirement: Retirement) -> str:
    losses: list[Any] = retirement.batch.losses  # type: ignore[attr-defined]
    return reversals.status(losses) or ("amended" if retirement.amendments.all() else "retired")


class CertificateLinks(serializers.Serializer[Any]):
    page = serializers.URLField()
    pdf = serializers.URLField()


class ReversalOfRetirement(serializers.Serializer[Any]):
    """A loss of stored carbon in the batch, made good from the buffer. The retirement stands."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=[state for state in ReversalState if state != "dismissed"])
    url = serializers.URLField()
    verified_grams = serializers.IntegerField(allow_null=True)
    covered_grams = serializers.IntegerField(allow_null=True)
    uncovered_grams = serializers.IntegerField(allow_null=True)


class RetirementOut(RetirementInList):
    labels = LabelOut(many=True, help_text="As they stood at the moment of the retirement, for ever.")
    words = serializers.DictField(
        child=serializers.CharField(), help_text="What everyone may read of what was said at retirement."
    )
    amendments = AmendmentOut(many=True)
    reversals = ReversalOfRetirement(many=True)
    events = EventOut(many=True)
    openings = OpeningOut(many=True)
    log = LogPlace(allow_null=True, help_text="Null until a checkpoint covers the retirement.")
    certificate = CertificateLinks(allow_null=True, help_text="Null until it is issued.")

    def to_representation(self, instance: Retirement) -> dict[str, Any]:
        openings: list[Any] = instance.public_openings  # type: ignore[attr-defined]
        return {
            **super().to_representation(instance),
            "labels": LabelOut(labels_of([instance])[instance.pk], many=True).data,
            **claims_of(instance),
            "reversals": reversals.told(instance.batch.losses),  # type: ignore[attr-defined]
            "openings": [{"field": o.field, "salt": bytes(o.salt).hex(), "text": o.text} for o in openings],
            "log": log_place(instance.number),
            "certificate": {
                "page": settings.SITE_URL + reverse("certificates:page", args=[instance.number]),
                "pdf": settings.SITE_URL + reverse("certificates:pdf", args=[instance.number]),
            }
            if instance.certificates.exists()
            else None,
        }


class AccountOut(serializers.Serializer[Any]):
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=AccountKind.choices)
    livemode = serializers.BooleanField()
    organisation = serializers.CharField(allow_null=True)
    opened_at = serializers.DateTimeField()

    def to_representation(self, instance: Account) -> dict[str, Any]:
        return {
            "number": instance.number,
            "kind": instance.kind,
            "livemode": instance.livemode,
            "organisation": str(instance.organisation) if instance.organisation else None,
            "opened_at": instance.opened_at,
        }


class EntryOut(serializers.Serializer[Any]):
    act = serializers.ChoiceField(choices=ACTS)
    at = serializers.DateTimeField()
    to = serializers.CharField(help_text="The number of the account that has the units afterwards.")
    retirement = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"from": serializers.CharField(allow_null=True)}


class PieceOut(serializers.Serializer[Any]):
    to = serializers.CharField(help_text="The last gram, inclusive.")
    grams = serializers.IntegerField()
    state = serializers.ChoiceField(choices=STATES)
    retirement = serializers.CharField(required=False)
    entries = EntryOut(many=True)

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"from": serializers.CharField(help_text="The first gram.")}

    def to_representation(self, instance: Piece) -> dict[str, Any]:
        units = instance.units
        entries = [
            {
                "act": event.act.name.lower(),
                "at": event.at,
                "from": event.source,
                "to": event.target,
                **({"retirement": event.retirement} if event.retirement else {}),
            }
            for event in instance.events
        ]
        return {
            "from": f"{units.batch}-{unit_text(units.lo)}",
            "to": f"{units.batch}-{unit_text(units.hi - 1)}",
            "grams": units.grams,
            "state": instance.condition.name.lower(),
            **({"retirement": instance.retirement} if instance.retirement else {}),
            "entries": entries,
        }


class UnitsOut(serializers.Serializer[Any]):
    serial = serializers.CharField(help_text="What was asked, in its canonical form.")
    segments = PieceOut(many=True)


class BalanceOut(serializers.Serializer[Any]):
    """Grams. `issued` is the sum of the others."""

    issued = serializers.IntegerField()
    held = serializers.IntegerField()
    on_hold = serializers.IntegerField()
    retired = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    buffer = serializers.IntegerField()

    def to_representation(self, instance: Balance) -> dict[str, int]:
        return {"issued": instance.issued, **instance.parts()}


class BatchBalanceOut(BalanceOut):
    batch = serializers.CharField()


class ReconciliationOut(serializers.Serializer[Any]):
    batches = BatchBalanceOut(many=True)
    total = BalanceOut()
    checkpoint = serializers.CharField(allow_null=True, help_text="The signed tree head of the log, as text.")

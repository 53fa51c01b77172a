"""What is said of a retirement, in the API: its words, its amendments, and what became of them."""

from itertools import pairwise
from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from registry.enums import Purpose
from registry.models import Retirement
from registry.retiring.wordings import Wording, changed_fields, opened, wordings
from registry.reversals.states import ReversalState

# Of the words, and of losses of stored carbon in the batch; the latter leave the retirement as it is.
EVENTS = [
    *("amended", "disclosed", "erased"),
    *(f"loss_{state}" for state in ReversalState if state != ReversalState.DISMISSED),
]


class OpeningOut(serializers.Serializer[Any]):
    """What opens one commitment of the leaf: SHA-256(salt ‖ field ‖ 0x00 ‖ text)."""

    field = serializers.CharField()
    salt = serializers.CharField(help_text="32 bytes in hexadecimal digits.")
    text = serializers.CharField()


class AmendmentOut(serializers.Serializer[Any]):
    """Other words for the same units: the last amendment counts. A word left out is withheld or was erased."""

    number = serializers.CharField()
    version = serializers.IntegerField()
    amended_at = serializers.DateTimeField()
    leaf_number = serializers.CharField(
        help_text="The number of its entry in the log, which names index and leaf hash of the one it amends."
    )
    changed = serializers.ListField(child=serializers.CharField(), help_text="Fields, not what they say.")
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    words = serializers.DictField(child=serializers.CharField())
    openings = OpeningOut(many=True)
    certificate = serializers.URLField()


class EventOut(serializers.Serializer[Any]):
    """What became of a retirement, oldest first: its words, and losses of stored carbon in its batch."""

    type = serializers.ChoiceField(choices=EVENTS)
    at = serializers.DateTimeField()
    number = serializers.CharField(allow_null=True)
    words = serializers.ListField(child=serializers.CharField(), help_text="The fields it is about.")


def claims_of(retirement: Retirement) -> dict[str, Any]:
    """The members of a retirement that tell its words, amendments and events. Of one read by registry/queries.py."""
    versions = wordings(retirement)
    return {
        "words": versions[0].public,
        "amendments": [_amendment(retirement, before, said) for before, said in pairwise(versions)],
        "events": _events(retirement, versions),
    }


def _amendment(retirement: Retirement, before: Wording, said: Wording) -> dict[str, Any]:
    address = reverse("certificates:pdf", args=[retirement.number])
    return {
        "number": said.number,
        "version": said.version,
        "amended_at": said.at,
        "leaf_number": said.leaf_number,
        "changed": changed_fields(before, said),
        "purpose": said.purpose,
        "words": said.public,
        "openings": opened(said.openings),
        "certificate": f"{settings.SITE_URL}{address}?version={said.version}",
    }


def _events(retirement: Retirement, versions: list[Wording]) -> list[dict[str, Any]]:
    events = [
        {"type": "amended", "at": said.at, "number": said.number, "words": changed_fields(before, said)}
        for before, said in pairwise(versions)
    ]
    for disclosure in retirement.disclosures.all():
        events.append(
            {
                "type": "disclosed",
                "at": disclosure.disclosed_at,
                "number": disclosure.number,
                "words": disclosure.fields,
            }
        )
    erased = {erasure.field: erasure.erased_at for erasure in retirement.erasures.order_by("-pk")}
    for field, at in erased.items():
        events.append({"type": "erased", "at": at, "number": None, "words": [field]})
    for loss in retirement.batch.losses:  # type: ignore[attr-defined]
        events += [
            {"type": f"loss_{step.state}", "at": step.at, "number": loss.number, "words": []}
            for step in loss.steps.all()
        ]
    return sorted(events, key=lambda event: event["at"])

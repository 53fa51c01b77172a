"""Labels for programs: how one stands, and whether words may be said."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace import claims
from marketplace.claims import Market
from marketplace.labels import queries, standing, telling
from marketplace.labels.models import Label
from marketplace.labels.standing import Backing, Standing

TEXTS_MAX, TEXT_MAX = 50, 5_000


class WordsOut(serializers.Serializer[Any]):
    """What may be said: short for a badge, as a sentence, and the facts that belong beside it."""

    badge = serializers.CharField()
    sentence = serializers.CharField()
    beside = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class ClaimLabelOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    livemode = serializers.BooleanField()
    name = serializers.CharField()
    market = serializers.ChoiceField(choices=Market.choices)
    valid = serializers.BooleanField()
    standing = serializers.ChoiceField(choices=Standing.choices)
    claimed_grams = serializers.IntegerField()
    retired_grams = serializers.IntegerField()
    retirements = serializers.IntegerField()
    words = WordsOut(
        allow_null=True, help_text="Null while the label is not valid: then nothing may be said."
    )
    url = serializers.URLField()
    badge_url = serializers.URLField()


class LintIn(serializers.Serializer[Any]):
    texts = serializers.ListField(
        child=serializers.CharField(max_length=TEXT_MAX, allow_blank=True), min_length=1, max_length=TEXTS_MAX
    )
    market = serializers.ChoiceField(choices=Market.choices, default=Market.OTHER)


class ClaimOut(serializers.Serializer[Any]):
    word = serializers.CharField()
    strength = serializers.ChoiceField(choices=[each.value for each in claims.Strength])


class LintOut(serializers.Serializer[Any]):
    passes = serializers.BooleanField(help_text="True when nothing forbidden was found.")
    claims = ClaimOut(many=True)


class OneLabel(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="get_label", responses=ClaimLabelOut, tags=["labels"])
    def get(self, request: Request, label: str) -> Response:
        """How a label stands now, and what may be said as long as it is valid."""
        found = queries.label(label)
        return Response(shown(found, standing.backing(found)))


class Lint(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="lint_claims",
        request=LintIn,
        responses=LintOut,
        tags=["labels"],
    )
    def post(self, request: Request) -> Response:
        """Look for words that claim more than a retirement shows, by the country in which they are read."""
        asked = LintIn(data=request.data)
        asked.is_valid(raise_exception=True)
        found = claims.lint(*asked.validated_data["texts"], market=Market(asked.validated_data["market"]))
        passes = all(claim.strength != claims.Strength.FORBIDDEN for claim in found)
        return Response(
            {
                "passes": passes,
                "claims": [{"word": claim.word, "strength": claim.strength} for claim in found],
            }
        )


def shown(label: Label, backing: Backing) -> dict[str, Any]:
    """A label as the API tells it, in the language of the request."""
    language = (translation.get_language() or "en")[:2]
    words = telling.words(label, backing, language) if backing.valid else None
    return {
        "id": label.public_id,
        "livemode": label.livemode,
        "name": telling.name(label),
        "market": label.market,
        "valid": backing.valid,
        "standing": backing.standing,
        "claimed_grams": backing.claimed,
        "retired_grams": backing.retired,
        "retirements": backing.retirements,
        "words": words and {"badge": words.badge, "sentence": words.sentence, "beside": words.beside},
        "url": settings.SITE_URL + label.get_absolute_url(),
        "badge_url": settings.SITE_URL + reverse("labels:badge", args=[label.public_id, language]),
    }

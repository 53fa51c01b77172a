"""Finding retirements by a public name, with the words of registry/sql/finding.sql."""

from typing import Any

from django.db.models import BooleanField, F, Func, Q, Value

from registry.models import AmendedOpening, Opening


class Bears(Func):
    """Whether a text has all the words that are looked for."""

    template = "(registry_words(%(expressions)s))"
    arg_joiner = ") @@ registry_words_wanted("
    output_field = BooleanField()


def bears(name: str) -> Q:
    """Retirements whose public beneficiary, as retired or as amended, has these words or beginnings of words.

    What is withheld or erased has no row that this could find.
    """
    public: dict[str, Any] = {"field": "beneficiary", "public": True}
    said = Opening.objects.filter(Bears(F("text"), Value(name)), **public).values("retirement")
    amended = AmendedOpening.objects.filter(Bears(F("text"), Value(name)), **public)
    return Q(pk__in=said.union(amended.values("amendment__retirement"), all=True))

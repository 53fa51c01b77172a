"""Finding retirements by a public name, with the words of registry/sql/finding.sql."""

from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    Expression,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
)

from registry.models import AmendedOpening, Opening

# More bearers of a name than this are not gathered first: among the newest retirements there will be enough of them.
GATHERED: Final = 5_000


class Bears(Func):
    """Whether a text has all the words that are looked for."""

    template = "(registry_words(%(expressions)s))"
    arg_joiner = ") @@ registry_words_wanted("
    output_field = BooleanField()


class _AnyOf(Func):
    template = "(%(expressions)s))"
    arg_joiner = " = any("
    output_field = BooleanField()


def bears(name: str) -> Q | Expression:
    """Retirements whose public beneficiary, as retired or as amended, has these words or beginnings of words.

    What is withheld or erased has no row that this could find.
    """
    public: dict[str, Any] = {"field": "beneficiary", "public": True}
    said, amended = Opening.objects.filter(**public), AmendedOpening.objects.filter(**public)
    wanted = Bears(F("text"), Value(name))
    found = [
        *said.filter(wanted).values_list("retirement", flat=True)[: GATHERED + 1],
        *amended.filter(wanted).values_list("amendment__retirement", flat=True)[: GATHERED + 1],
    ]
    if len(found) <= GATHERED:
        return _AnyOf(F("pk"), Value(found, output_field=ArrayField(BigIntegerField())))
    # As a value for each row, which PostgreSQL cannot turn round into first gathering everybody.
    own = said.filter(retirement=OuterRef("pk")).values_list(wanted)
    later = amended.filter(wanted, amendment__retirement=OuterRef("pk"))
    return Q(Subquery(own, output_field=BooleanField())) | Q(Exists(later))

"""What Stripe still asks of a seller, in words: https://docs.stripe.com/connect/required-verification-information"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the beginning of Stripe's own names; the first that fits is taken.
WORDS: tuple[tuple[str, Promise], ...] = (
    ("external_account", _("The bank account to pay to")),
    ("tos_acceptance", _("Your agreement to Stripe's terms")),
    ("business_profile.url", _("The address of your website")),
    ("business_profile", _("What your organisation does")),
    ("company.tax_id", _("The corporate number")),
    ("company.verification", _("A document of the organisation")),
    ("company.name", _("The name of the organisation, in kanji and kana")),
    ("company.address", _("The address of the organisation")),
    ("company.phone", _("The phone number of the organisation")),
    ("company", _("Particulars of the organisation")),
    ("representative.verification", _("An identity document of the representative")),
    ("representative", _("Particulars of the representative")),
    ("owners", _("The people who own the organisation")),
    ("directors", _("The directors")),
    ("executives", _("The executives")),
    ("individual.verification", _("An identity document")),
    ("individual", _("Particulars of the person")),
    ("person_", _("Particulars of a person who stands behind the organisation")),
)


def in_words(names: Iterable[str]) -> list[str]:
    """Each thing once, in the reader's language; what we have no words for stays as Stripe calls it."""
    return list(dict.fromkeys(_words(name) for name in names))


def _words(name: str) -> str:
    return next((str(words) for start, words in WORDS if name.startswith(start)), name)

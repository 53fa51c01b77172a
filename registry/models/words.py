"""Content in two languages: columns `name_ja` and `name_en`, read as `name`."""

from typing import TYPE_CHECKING

from django.utils.translation import get_language


class Bilingual:
    """Reads `x` from `x_ja` or `x_en`, whichever the reader's language asks for; from the other where that is empty."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> str:
            if name.startswith("_") or name.endswith(("_ja", "_en")):
                raise AttributeError(name)
            first, other = ("ja", "en") if (get_language() or "en").startswith("ja") else ("en", "ja")
            try:
                asked = object.__getattribute__(self, f"{name}_{first}")
                return asked or object.__getattribute__(self, f"{name}_{other}")
            except AttributeError:
                raise AttributeError(f"{type(self).__name__} has no attribute {name!r}") from None

    else:
        name: str
        summary: str
        title: str
        place: str
        story: str
        additionality: str
        risks: str
        safeguards: str
        baseline: str
        monitoring: str
        applicability: str
        plan: str
        words: str
        purpose: str

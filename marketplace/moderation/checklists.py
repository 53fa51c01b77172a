"""What a person answers before they approve. Codes are kept with the decision; words may be made clearer."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from marketplace.moderation.enums import ItemKind

QUESTIONS: dict[ItemKind, dict[str, Promise]] = {
    ItemKind.ONBOARDING: {
        "documents": pgettext_lazy(
            "checklist", "The documents are complete, legible and of this organisation."
        ),
        "owners": pgettext_lazy(
            "checklist", "The beneficial owners are named, or it is shown that there are none."
        ),
        "lists": pgettext_lazy(
            "checklist", "Organisation, representatives and owners were held against the lists."
        ),
        "purpose": pgettext_lazy("checklist", "The organisation may sell credits by its articles."),
    },
    ItemKind.LISTING: {
        "project": pgettext_lazy("checklist", "The text fits the project as the registry shows it."),
        "claims": pgettext_lazy(
            "checklist", "Nothing is promised beyond what was verified, in either language."
        ),
        "price": pgettext_lazy("checklist", "The price is meant as it stands."),
        "rights": pgettext_lazy(
            "checklist", "The credits are the seller's own, and nobody else offers them."
        ),
    },
    ItemKind.REVISION: {
        "difference": pgettext_lazy("checklist", "Every difference was read beside what is live."),
        "claims": pgettext_lazy(
            "checklist", "Nothing is promised beyond what was verified, in either language."
        ),
        "buyers": pgettext_lazy("checklist", "Nobody who bought before is misled by the change."),
    },
}


def open_questions(kind: str, ticked: list[str]) -> list[str]:
    """The questions that were not answered with yes."""
    return [code for code in QUESTIONS[ItemKind(kind)] if code not in ticked]

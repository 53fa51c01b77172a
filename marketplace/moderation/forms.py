"""Forms of moderation. None has anything ticked or chosen beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState, RejectionCode
from marketplace.moderation import checklists
from marketplace.moderation.enums import AppealAnswer, ItemKind, ScreeningKind, ScreeningResult
from marketplace.moderation.models.decisions import WORDS_MAX
from marketplace.moderation.models.queue import NOTE_MAX

CHOOSE = [("", _("Choose"))]


def _text(label: Any, *, required: bool = True, rows: int = 4, longest: int = WORDS_MAX, **more: Any) -> Any:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": longest})
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget, **more)


class DecisionForm(forms.Form):
    """The checklist, the ground and the words; which of the three buttons was pressed stands beside it."""

    may_wait = True  # what is needed depends on the button, so that nothing is called optional

    checklist = forms.MultipleChoiceField(
        label=_("Checklist"), required=False, widget=forms.CheckboxSelectMultiple
    )
    code = forms.ChoiceField(
        label=_("Ground, for a rejection"), required=False, choices=[*CHOOSE, *RejectionCode.choices]
    )
    words = _text(
        _("Words to the seller"),
        required=False,
        help_text=_("They go into the letter as you write them. Needed unless you approve."),
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions: Any = self.fields["checklist"]
        questions.choices = list(checklists.QUESTIONS[ItemKind(kind)].items())


class NoteForm(forms.Form):
    text = _text(
        _("Internal note"), rows=3, longest=NOTE_MAX, help_text=_("Only staff sees it. It cannot be changed.")
    )


class ScreeningForm(forms.Form):
    kind = forms.ChoiceField(label=_("Held against"), choices=[*CHOOSE, *ScreeningKind.choices])
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Which list or service, and its date or version.")
    )
    result = forms.ChoiceField(label=_("Result"), choices=[*CHOOSE, *ScreeningResult.choices])
    note = _text(pgettext_lazy("screening", "Note"), required=False, rows=3, longest=2_000)


class AppealForm(forms.Form):
    words = _text(_("Why should someone else look at it?"), rows=5)


class JudgementForm(forms.Form):
    answer = forms.ChoiceField(label=_("Answer"), choices=AppealAnswer.choices, widget=forms.RadioSelect)
    words = _text(_("Words to the seller"))


class WordsForm(forms.Form):
    words = _text(_("Words to the seller"))


class SuspensionForm(forms.Form):
    """Stop a listing; with a substitute the buyers of paid orders are asked."""

    code = forms.ChoiceField(label=_("Ground"), choices=[*CHOOSE, *RejectionCode.choices])
    words = _text(_("Words to the seller"))
    substitute = forms.ModelChoiceField(
        label=_("Orders that are paid and not yet retired"),
        queryset=Listing.objects.none(),
        required=False,
        empty_label=_("finish as they are"),
        help_text=_(
            "Or name another listing: each buyer is then asked whether to take it for the same money, or to have"
            " all of it back. Nothing is exchanged unasked."
        ),
    )

    def __init__(self, listing: Listing, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Listing.objects.filter(
            state=ListingState.LIVE,
            livemode=listing.livemode,
            currency=listing.currency,
            project_price_minor__lte=listing.project_price_minor,
        ).exclude(pk=listing.pk)
        choice: Any = self.fields["substitute"]
        choice.queryset = others.select_related("batch__project")
        choice.label_from_instance = lambda one: (
            f"{one.batch.project.name} {one.batch.vintage} ({one.public_id})"
        )

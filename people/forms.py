from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from people.models import Kind, Language, Mode, Organisation, Role, Scope
from people.rights import KEYS, grants

# The other kinds carry a trust of their own (a verification body, an authority): the platform makes those.
SELF_MADE = [Kind.COMPANY, Kind.NPO, Kind.CITIZEN, Kind.OPERATOR]


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of our e-mails and of these pages"),
        choices=Language.choices,
        widget=forms.RadioSelect,
    )


class OrganisationForm(forms.ModelForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in SELF_MADE])

    class Meta:
        model = Organisation
        fields: ClassVar = ["kind", "legal_name", "name_ja", "name_en", "slug"]
        help_texts: ClassVar = {
            "legal_name": _("As on invoices and certificates."),
            "slug": _("Small letters, digits and hyphens: it stands in addresses and cannot be changed."),
        }

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug != slugify(slug) or "_" in slug or slug != slug.strip("-"):
            raise forms.ValidationError(_("Use small letters, digits and single hyphens only."))
        return slug

    def clean(self) -> None:
        super().clean()
        if not (self.cleaned_data.get("name_ja") or self.cleaned_data.get("name_en")):
            self.add_error("name_ja", _("Give the name in Japanese or in English, or both."))


class MemberForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("They sign in with this address, by password or by a code.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class KeyForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("Mode"),
        choices=Mode.choices,
        initial=Mode.TEST,
        widget=forms.RadioSelect,
        help_text=_("A test key reaches test listings only; a live key spends money."),
    )
    name = forms.CharField(label=_("What it is for"), max_length=100, required=False)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everything else is refused. Give each program no more than it needs."),
    )

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode = self.fields["mode"]
        assert isinstance(mode, forms.ChoiceField)
        mode.choices = [(one.value, one.label) for one in Mode if grants(role, KEYS[one])]


class RotateForm(forms.Form):
    """How long the old key goes on working, in hours."""

    lasts = forms.TypedChoiceField(
        label=_("The old key works for"),
        coerce=int,
        choices=[
            (0, _("no longer: it ends at once")),
            (1, _("another hour")),
            (24, _("another day")),
            (24 * 7, _("another week")),
            (24 * 30, _("another 30 days")),
        ],
        initial=24,
    )

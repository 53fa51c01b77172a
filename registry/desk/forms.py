"""Forms that several work screens share."""

import re
import unicodedata
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from registry.errors import RegistryError
from registry.papers import MEDIA_TYPES, Paper

THOUSANDS = re.compile(r",(?=[0-9]{3}(?![0-9]))")


def as_typed(value: Any) -> Any:
    """A number as a Japanese keyboard may write it, `１，５００．５`, in the figures that a field reads.

    A comma goes only where it parts thousands: `1,5` stays what it is, and is refused, not read as fifteen.
    """
    return THOUSANDS.sub("", unicodedata.normalize("NFKC", value)) if isinstance(value, str) else value


class AmountField(forms.CharField):
    """The amount of a mass, in figures of either width; the registry reads it with its unit."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=30, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return str(as_typed(super().to_python(value)))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


class PaperField(forms.FileField):
    """A file that is kept as it came: a Paper, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("PDF, PNG, JPEG or plain text, at most 10 MB."))
        super().__init__(widget=forms.FileInput(attrs={"accept": ",".join(MEDIA_TYPES)}), **kwargs)

    def clean(self, data: UploadedFile | None, initial: Any = None) -> Paper | None:
        """Raises ValidationError for a file that is not kept."""
        given = super().clean(data, initial)
        if not given:
            return None
        try:
            return Paper(name=given.name, media_type=given.content_type or "", content=given.read())
        except RegistryError as error:
            raise forms.ValidationError(str(error)) from error


class Refusing(forms.BaseForm):
    """A form that shows what the registry refused beside the field it is about."""

    # Fields that the registry names otherwise.
    place_of: ClassVar[dict[str, str]] = {}

    def refuse(self, error: RegistryError) -> None:
        """Add a refusal: to its field, or above the form."""
        field = self.place_of.get(error.field or "", error.field)
        self.add_error(field if field in self.fields else None, str(error))

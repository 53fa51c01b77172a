"""Fields of forms for files that are kept: the value is an Upload, or None where nothing was chosen."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from marketplace.catalogue import uploads
from registry.errors import RegistryError


class UploadField(forms.FileField):
    """A document or a photo of one."""

    refused: type[uploads.UploadRefused] = uploads.UploadRefused
    most = uploads.MAX_BYTES
    accept = uploads.ACCEPT

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=200, widget=forms.FileInput(attrs={"accept": self.accept}), **more)

    def clean(self, data: UploadedFile | None, initial: Any = None) -> uploads.Upload | None:
        """Raises ValidationError for a file that is not kept."""
        given = super().clean(data, initial)
        if not given:
            return None
        try:
            if given.size > self.most:  # before it is read
                raise self.refused
            return self.kept(given.name, given.content_type or "", given.read())
        except RegistryError as error:
            raise forms.ValidationError(str(self.refused())) from error

    def kept(self, name: str, media_type: str, content: bytes) -> uploads.Upload:
        return uploads.checked(name=name, media_type=media_type, content=content)


class PictureField(UploadField):
    """A picture that a page shows."""

    refused = uploads.PictureRefused
    most = uploads.PICTURE_MAX
    accept = ",".join(sorted(uploads.PICTURES))

    def kept(self, name: str, media_type: str, content: bytes) -> uploads.Upload:
        return uploads.picture(super().kept(name, media_type, content))

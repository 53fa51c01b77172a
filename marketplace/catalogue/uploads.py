"""Files that sellers upload: kept only when the content is what the name and the browser say it is."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

import filetype
from django.utils.translation import gettext_lazy as _

from registry.papers import PaperRefused

MAX_BYTES: Final = 20_000_000
# What a browser shows or saves without running anything, with the endings under which it comes.
ENDINGS: Final = {
    "application/pdf": {".pdf"},
    "image/jpeg": {".jpg", ".jpeg"},
    "image/png": {".png"},
    "image/webp": {".webp"},
    "image/heic": {".heic", ".heif"},  # how iPhones keep photos
}
ACCEPT: Final = ",".join([*ENDINGS, *sorted(ending for endings in ENDINGS.values() for ending in endings)])
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})  # what every browser shows in a page
PICTURE_MAX: Final = 5_000_000  # bytes
_SAME = {"image/heif": "image/heic", "image/jpg": "image/jpeg"}


class UploadRefused(PaperRefused):
    message = _("Add a PDF or a photo (JPEG, PNG, WebP, HEIC) of at most 20 MB, under its own name.")


class PictureRefused(UploadRefused):
    message = _("Add a JPEG, PNG or WebP of at most 5 MB.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file whose content, name and media type agree."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def checked(*, name: str, media_type: str, content: bytes) -> Upload:
    """Raises UploadRefused for what is empty, larger than MAX_BYTES, of another kind, or not what it says it is."""
    name = PurePath(name.replace("\\", "/")).name
    said = _SAME.get(media_type, media_type)
    if not 0 < len(content) <= MAX_BYTES or not 0 < len(name) <= 200 or not name.isprintable():
        raise UploadRefused(field="file")
    found = filetype.guess(content)  # reads the first bytes alone
    is_one = found is not None and found.mime in ENDINGS
    if not is_one or PurePath(name).suffix.lower() not in ENDINGS[found.mime]:
        raise UploadRefused(field="file")
    # Browsers that do not know HEIC send it without a kind.
    if said != found.mime and not (found.mime == "image/heic" and said in {"", "application/octet-stream"}):
        raise UploadRefused(field="file")
    if found.mime == "application/pdf" and not content.startswith(b"%PDF-"):
        raise UploadRefused(field="file")
    return Upload(name=name, media_type=found.mime, content=content)


def picture(upload: Upload) -> Upload:
    """The same file. Raises PictureRefused for what is not shown in a page: of another kind, or too large."""
    if upload.media_type not in PICTURES or len(upload.content) > PICTURE_MAX:
        raise PictureRefused(field="picture")
    return upload

"""Papers that people hand in with an act: kept as they came, with the hash under which they are shown."""

import hashlib
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from registry.errors import RegistryError

MAX_BYTES: Final = 10_000_000
# What a browser shows or saves without running anything, with the bytes such a file begins with.
MEDIA_TYPES: Final = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "text/plain": b"",
}


class PaperRefused(RegistryError):
    code = "paper_refused"
    message = _("Add a PDF, a picture (PNG or JPEG) or a plain text of at most 10 MB.")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was handed in. Raises PaperRefused unless it is what its media type says, and of a size."""

    name: str
    media_type: str
    content: bytes

    def __post_init__(self) -> None:
        start = MEDIA_TYPES.get(self.media_type)
        if start is None or not self.content.startswith(start) or not 0 < len(self.content) <= MAX_BYTES:
            raise PaperRefused(field="paper")
        if not 0 < len(self.name) <= 200 or not self.name.isprintable():
            raise PaperRefused(field="paper")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def as_reply(*, name: str, media_type: str, content: bytes) -> HttpResponse:
    """The paper for whoever asks: to be saved, not run, and never different from what it is now."""
    kind = "text/plain; charset=utf-8" if media_type == "text/plain" else media_type
    reply = HttpResponse(content, content_type=kind)
    reply["Content-Disposition"] = content_disposition_header(True, name)
    reply["Cache-Control"] = "public, max-age=31536000, immutable"
    return reply

"""What a refusal of the registry, and of the shop above it, is made of."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise

from registry.masses import in_words


class Refusal(Exception):
    """A refusal with a published code, an HTTP status, the field it is about and words for a person."""

    code: ClassVar[str]
    status: ClassVar[int] = 422
    message: ClassVar[str | Promise]

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        self.field = field
        self.params: Mapping[str, Any] = params
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % in_words(dict(self.params)) if self.params else str(self.message)

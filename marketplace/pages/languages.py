"""A language as a part of an address: `<language:language>`. What is shown elsewhere has no cookie to remember one."""

from functools import cache

from django.urls import register_converter


class Language:
    regex = "ja|en"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@cache
def in_addresses() -> None:
    """Let `<language:…>` be used in URL patterns; once, whoever asks first."""
    register_converter(Language, "language")

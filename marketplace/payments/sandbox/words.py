"""The hosted page's sentences (`words.toml`) and the choice between their languages."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

WORDS: dict[str, dict[str, str]] = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def language(locale: str | None, headers: Mapping[str, str]) -> str:
    """`ja` or `en`: the session's locale, or for `auto` what the browser asks for first."""
    if locale in WORDS:
        return str(locale)
    if locale in {None, "auto"}:
        first = headers.get("accept-language", "").split(",")[0].strip().lower()
        return "ja" if first.startswith("ja") else "en"
    return "en"

"""Form-encoded parameters: `a[b][0][c]=d` read into a tree and checked against what Stripe accepts.

A specification maps names to kinds. A name that Stripe itself does not know is refused as Stripe refuses it; a name
that Stripe knows and the sandbox does not imitate is refused in other words (`sandbox_not_imitated`), so that
nobody builds on behaviour that is not here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .errors import StripeRefusal, missing, not_imitated
from .money import SUPPORTED

Check = Callable[[Any, str], Any]
_KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")


def decode(query: str) -> dict[str, Any]:
    """Reads a form body or query string into nested dicts; digits and empty brackets make lists."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        match = _KEY.match(name)
        if not match:
            raise StripeRefusal(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
        path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        node = root
        for step in path[:-1]:
            child = node.setdefault(_slot(node, step), {})
            if not isinstance(child, dict):
                raise StripeRefusal("Invalid object", param=path[0])
            node = child
        node[_slot(node, path[-1])] = value
    return root


def _slot(node: dict[str, Any], step: str) -> str:
    return step if step else str(len(node))


def _items(value: Any, path: str) -> list[Any]:
    if value == "":
        return []
    if not isinstance(value, dict) or not all(key.isdigit() for key in value):
        raise StripeRefusal("Invalid array", param=path)
    return [value[key] for key in sorted(value, key=int)]


def _plain(value: Any, path: str) -> str:
    if isinstance(value, dict):
        raise StripeRefusal(f"Invalid string: {value}", param=path)
    if value == "":
        name = path.rsplit("[", 1)[-1].rstrip("]")
        raise StripeRefusal(
            f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter; "
            f"however '{path}' cannot be unset. You should remove '{path}' from your request or supply a non-empty "
            "value.",
            code="parameter_invalid_empty",
            param=path if "[" in path else name,
        )
    return str(value)


def text(limit: int = 5000) -> Check:
    """A string of at most `limit` characters."""

    def check(value: Any, path: str) -> str:
        plain = _plain(value, path)
        if len(plain) > limit:
            raise StripeRefusal(f"Invalid string: must be at most {limit} characters", param=path)
        return plain

    return check


def integer(least: int | None = None, most: int | None = None) -> Check:
    """A whole number between two bounds, written in digits."""

    def check(value: Any, path: str) -> int:
        plain = _plain(value, path)
        if not re.fullmatch(r"-?[0-9]{1,18}", plain):
            raise StripeRefusal(f"Invalid integer: {plain}", code="parameter_invalid_integer", param=path)
        number = int(plain)
        if least is not None and number < least:
            raise StripeRefusal(
                f"This value must be greater than or equal to {least}.",
                code="parameter_invalid_integer",
                param=path,
            )
        if most is not None and number > most:
            raise StripeRefusal(
                f"This value must be less than or equal to {most}.",
                code="parameter_invalid_integer",
                param=path,
            )
        return number

    return check


def choice(*values: str) -> Check:
    """One of Stripe's own words."""

    def check(value: Any, path: str) -> str:
        plain = _plain(value, path)
        if plain not in values:
            listed = ", ".join(values[:-1]) + f", or {values[-1]}" if len(values) > 1 else values[0]
            raise StripeRefusal(f"Invalid {path}: must be one of {listed}", param=path)
        return plain

    return check


def flag(value: Any, path: str) -> bool:
    """`true` or `false`."""
    plain = _plain(value, path)
    if plain not in {"true", "false"}:
        raise StripeRefusal(f"Invalid boolean: {plain}", param=path)
    return plain == "true"


def url(value: Any, path: str) -> str:
    """An absolute http(s) address."""
    plain = _plain(value, path)
    parts = urlsplit(plain)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise StripeRefusal("Not a valid URL", code="url_invalid", param=path)
    return plain


def email(value: Any, path: str) -> str:
    """An e-mail address, loosely."""
    plain = _plain(value, path)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", plain):
        raise StripeRefusal(f"Invalid email address: {plain}", code="email_invalid", param=path)
    return plain


def currency(value: Any, path: str) -> str:
    """A currency that Stripe presents; folded to lower case as Stripe does."""
    plain = _plain(value, path).lower()
    if plain not in SUPPORTED:
        raise StripeRefusal(
            f"Invalid currency: {plain}. Stripe currently supports these currencies: {', '.join(SUPPORTED)}",
            param=path,
        )
    return plain


def metadata(value: Any, path: str) -> dict[str, str]:
    """At most 50 keys of 40 characters with values of 500; an empty value leaves the key out."""
    if value == "":
        return {}
    if not isinstance(value, dict):
        raise StripeRefusal("Invalid object", param=path)
    if len(value) > 50:
        raise StripeRefusal(
            f"You can only have up to 50 metadata keys, but you passed {len(value)}.", param=path
        )
    for key, entry in value.items():
        if isinstance(entry, dict):
            raise StripeRefusal(
                "Metadata values must be strings, but for some keys hashes were passed.", param=path
            )
        if len(key) > 40:
            raise StripeRefusal(
                f"Metadata keys can have up to 40 characters, but you passed in a key that is {len(key)} characters. "
                f"Invalid key: {key}",
                param=path,
            )
        if len(entry) > 500:
            raise StripeRefusal(
                f"Metadata values can have up to 500 characters, but you passed in a value that is {len(entry)} "
                f"characters. Invalid value: {entry}",
                param=f"{path}[{key}]",
            )
    return {key: entry for key, entry in value.items() if entry != ""}


def only(*allowed: str, then: Check = flag) -> Check:
    """A parameter of which the sandbox imitates some values only."""

    def check(value: Any, path: str) -> Any:
        if value not in allowed:
            raise not_imitated(f"{path}={value}")
        return then(value, path)

    return check


def several(item: Check) -> Check:
    """A list of one kind of item."""

    def check(value: Any, path: str) -> list[Any]:
        return [item(entry, f"{path}[{place}]") for place, entry in enumerate(_items(value, path))]

    return check


@dataclass(frozen=True)
class Shape:
    """What an endpoint, or an object inside its parameters, accepts."""

    fields: Mapping[str, Check]
    required: tuple[str, ...] = ()
    not_imitated: frozenset[str] = field(default_factory=frozenset)

    def unknown(self, given: dict[str, Any], path: str = "") -> Iterator[str]:
        """Every name in `given`, at any depth, that Stripe would not know."""
        for name, value in given.items():
            full = f"{path}[{name}]" if path else name
            if name not in self.fields:
                if name not in self.not_imitated:
                    yield full
                continue
            inner = getattr(self.fields[name], "shape", None)
            each = getattr(self.fields[name], "each", None)
            if isinstance(inner, Shape) and isinstance(value, dict):
                yield from inner.unknown(value, full)
            elif isinstance(each, Shape) and isinstance(value, dict):
                for place, entry in value.items():
                    if isinstance(entry, dict):
                        yield from each.unknown(entry, f"{full}[{place}]")

    def read(self, given: dict[str, Any], path: str = "") -> dict[str, Any]:
        """The parameters in their own types. Raises the refusal that Stripe would give first."""
        for name in given:
            if name in self.not_imitated:
                raise not_imitated(f"{path}[{name}]" if path else name)
        for name in self.required:
            if name not in given:
                raise missing(f"{path}[{name}]" if path else name)
        return {
            name: self.fields[name](value, f"{path}[{name}]" if path else name)
            for name, value in given.items()
        }


def read(shape: Shape, given: dict[str, Any]) -> dict[str, Any]:
    """Reads an endpoint's parameters: unknown names are refused before anything else is looked at."""
    strangers = list(shape.unknown(given))
    if strangers:
        plural = "s" if len(strangers) > 1 else ""
        raise StripeRefusal(
            f"Received unknown parameter{plural}: {', '.join(strangers)}",
            code="parameter_unknown",
            param=strangers[0],
        )
    return shape.read(given)


class _Nested:
    """An object inside the parameters, or with `many` a list of such objects."""

    def __init__(self, inner: Shape, *, many: bool = False) -> None:
        self.shape = None if many else inner
        self.each = inner if many else None
        self._inner = inner

    def __call__(self, value: Any, path: str) -> Any:
        if self.each:
            return [self._one(entry, f"{path}[{place}]") for place, entry in enumerate(_items(value, path))]
        return self._one(value, path)

    def _one(self, value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise StripeRefusal("Invalid object", param=path)
        return self._inner.read(value, path)


def group(required: tuple[str, ...] = (), unbuilt: tuple[str, ...] = (), **fields: Check) -> _Nested:
    """An object of named parameters; `unbuilt` are those that Stripe knows and the sandbox does not imitate."""
    return _Nested(Shape(fields, required, frozenset(unbuilt)))


def groups(required: tuple[str, ...] = (), unbuilt: tuple[str, ...] = (), **fields: Check) -> _Nested:
    """A list of such objects."""
    return _Nested(Shape(fields, required, frozenset(unbuilt)), many=True)


class _Unset(_Nested):
    """An object that an empty string takes away."""

    def __call__(self, value: Any, path: str) -> Any:
        return None if value == "" else super().__call__(value, path)


def unset_or(inner: _Nested) -> _Nested:
    """Such an object, or an empty string for none."""
    assert inner.shape is not None
    return _Unset(inner.shape)


class _Range(_Nested):
    """A range query on a time: one moment, or any of gt, gte, lt, lte."""

    def __call__(self, value: Any, path: str) -> Any:
        if isinstance(value, dict):
            return super().__call__(value, path)
        moment = integer(0)(value, path)
        return {"gte": moment, "lte": moment}


between = _Range(Shape(dict.fromkeys(("gt", "gte", "lt", "lte"), integer(0))))

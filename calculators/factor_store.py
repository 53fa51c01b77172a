"""The numbers of the calculators: data files with a source, loaded once and never changed.

`factors/<dataset>/<version>.csv` holds the values, the `.toml` beside it says where they are from, in which units,
under which licence, and the SHA-256 of the values. `factors/releases.toml` names one version of every dataset;
results keep the name of their release, so old releases stay loadable for ever. See docs/methods/flight.md.
"""

import csv
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from calculators import units

FACTORS = Path(__file__).resolve().parent / "factors"


class FactorUnknown(LookupError):
    """The store has no such dataset, row or column. A mistake of ours or of a dataset, never of a visitor."""


class DatasetBroken(ValueError):
    """A dataset that cannot be used: an unknown unit, a value that is no number, or values changed after release."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One published number: what it is, in which unit, for where and when, and who says so."""

    id: str
    value: Decimal
    unit: str
    region: str
    year: int
    source: str
    dataset: str
    dataset_version: str
    warning: str = ""

    def described(self) -> dict[str, Any]:
        """The factor as the API shows it."""
        shown: dict[str, Any] = {
            "id": self.id,
            "value": units.plain_number(self.value),
            "unit": self.unit,
            "region": self.region,
            "year": self.year,
            "source": self.source,
            "dataset": self.dataset,
            "dataset_version": self.dataset_version,
        }
        return shown | ({"warning": self.warning} if self.warning else {})


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a dataset besides its numbers.

    `gases`: which ones its numbers have; empty where they are no emissions. `quality`: published, copied (read from a
    copy of what was published), second-hand, recalled, estimated or chosen. `page`: where in the source. `valid_from`
    and `valid_to`: the days that the source says it holds for; None where it names none. `bounds`: the columns with
    the lowest and the highest of each value. `supersedes`: the version it took the place of.
    """

    dataset: str
    version: str
    sha256: str
    title: str
    source: str
    url: str
    licence: str
    retrieved_on: date
    review_by: date
    region: str
    year: int
    key: tuple[str, ...]
    text: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    warning: str = ""
    gases: str = ""
    quality: str = "published"
    page: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    bounds: tuple[str, ...] = ()
    supersedes: str = ""


Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """The rows of one version of one dataset, found by their key columns."""

    about: About
    rows: Mapping[Key, Mapping[str, str]]
    read: dict[tuple[Key, str, str], Factor] = field(default_factory=dict, compare=False, repr=False)

    def factor(self, *key: str, column: str = "value", unit: str) -> Factor:
        """The number in this row and column; read once.

        Raises:
            FactorUnknown: no such row or column, or it is published in another unit than `unit`.
        """
        known = self.read.get((key, column, unit))
        if known is None:
            known = self.read[key, column, unit] = self._factor(*key, column=column, unit=unit)
        return known

    def _factor(self, *key: str, column: str, unit: str) -> Factor:
        row = self.row(*key)
        published = self.about.units.get(column) or row.get("unit", "")
        if column not in row or not units.is_same_unit(published, unit):
            raise FactorUnknown(
                f"{self.about.dataset} {key}: {column} in {unit} (published: {published or 'none'})"
            )
        suffix = "" if column == "value" else f".{column}"
        own = self.about.dataset if self.about.units else ""
        return Factor(
            id=".".join(filter(None, (own, *key))) + suffix,
            value=Decimal(row[column]),
            unit=published,
            region=row.get("region") or self.about.region,
            year=int(row.get("year") or self.about.year),
            source=row.get("source") or self.about.source,
            dataset=self.about.dataset,
            dataset_version=self.about.version,
            warning=row.get("warning") or self.about.warning,
        )

    def low_and_high(self, *key: str) -> tuple[Decimal, Decimal] | None:
        """The lowest and the highest that the source gives for the value of a row, where it gives them."""
        if not self.about.bounds:
            return None
        row = self.row(*key)
        low, high = (Decimal(row[column]) for column in self.about.bounds)
        return low, high

    def word(self, *key: str, column: str) -> str:
        """The text in this row and column. Raises FactorUnknown."""
        row = self.row(*key)
        if column not in self.about.text or column not in row:
            raise FactorUnknown(f"{self.about.dataset} {key}: {column}")
        return row[column]

    def row(self, *key: str) -> Mapping[str, str]:
        """The whole row. Raises FactorUnknown."""
        try:
            return self.rows[key]
        except KeyError as missing:
            raise FactorUnknown(f"{self.about.dataset} has no row {key}") from missing

    def __contains__(self, key: Key) -> bool:
        return key in self.rows

    def place_of(self, id: str) -> tuple[Key, str]:
        """The row and the column of the number that `Factor.id` names. Raises FactorUnknown."""
        own = f"{self.about.dataset}." if self.about.units else ""
        rest = id.removeprefix(own)
        if id.startswith(own):
            parts, size = tuple(rest.split(".")), len(self.about.key)
            likely = [parts[:size]] if parts[:size] in self.rows else []
            # A key may have points of its own, or an empty part: then each row is looked at.
            for key in (*likely, *self.rows):
                name = ".".join(filter(None, key))
                column = "value" if rest == name else rest.removeprefix(f"{name}.")
                if rest == name or (rest != column and column in self.rows[key]):
                    return key, column
        raise FactorUnknown(f"{self.about.dataset} {self.about.version} has no number {id}")


@dataclass(frozen=True, slots=True)
class FactorStore:
    """Every dataset of one release."""

    release: str
    published_on: date
    datasets: Mapping[str, Dataset]

    def __getitem__(self, dataset: str) -> Dataset:
        try:
            return self.datasets[dataset]
        except KeyError as missing:
            raise FactorUnknown(f"release {self.release} has no dataset {dataset}") from missing

    # Compared by identity, so that a store can be the key of a cache.
    __hash__ = object.__hash__
    __eq__ = object.__eq__


def releases(root: Path | None = None) -> list[dict[str, Any]]:
    """The releases in the order they were published, the newest last."""
    return list(tomllib.loads(((root or FACTORS) / "releases.toml").read_text())["release"])


def newest(root: Path | None = None) -> FactorStore:
    """The newest release."""
    return load(_newest_name(root or FACTORS), root)


def load(release: str, root: Path | None = None) -> FactorStore:
    """A release, read and checked once.

    Raises:
        FactorUnknown: there is no such release.
        DatasetBroken: one of its datasets cannot be used.
    """
    return _load(release, root or FACTORS)


def file_of(about: About, root: Path | None = None) -> bytes:
    """The bytes of a dataset's values, as they were published."""
    return ((root or FACTORS) / about.dataset / f"{about.version}.csv").read_bytes()


def published(dataset: str, version: str) -> tuple[FactorStore, Dataset]:
    """The newest release with this version of a dataset, and the dataset. Raises FactorUnknown."""
    for candidate in reversed(releases()):
        if candidate["datasets"].get(dataset) == version:
            store = load(candidate["name"])
            return store, store[dataset]
    raise FactorUnknown(f"no release has {dataset} {version}")


@cache
def _newest_name(root: Path) -> str:
    return str(releases(root)[-1]["name"])


@cache
def _load(release: str, root: Path) -> FactorStore:
    for candidate in releases(root):
        if candidate["name"] == release:
            named: dict[str, str] = candidate["datasets"]
            datasets = {name: _read(root / name, version) for name, version in named.items()}
            return FactorStore(release, candidate["published_on"], MappingProxyType(datasets))
    raise FactorUnknown(f"there is no release {release} in {root}")


def _read(folder: Path, version: str) -> Dataset:
    values = (folder / f"{version}.csv").read_bytes()
    about = _about(folder, version)
    if hashlib.sha256(values).hexdigest() != about.sha256:
        raise DatasetBroken(f"{folder.name} {version}: its values changed; publish a new version instead")
    rows: dict[Key, Mapping[str, str]] = {}
    reader = csv.DictReader(values.decode().splitlines())
    for row in reader:
        if None in row or None in row.values():
            raise DatasetBroken(
                f"{folder.name} {version}, line {reader.line_num}: not as many values as columns"
            )
        key = tuple(row[column] for column in about.key)
        if key in rows:
            raise DatasetBroken(
                f"{folder.name} {version}, line {reader.line_num}: the row {key} stands twice"
            )
        _check(about, key, row, reader.line_num)
        rows[key] = MappingProxyType(row)
    return Dataset(about, MappingProxyType(rows))


def _about(folder: Path, version: str) -> About:
    facts = tomllib.loads((folder / f"{version}.toml").read_text())
    lists = {name: tuple(facts.get(name, ())) for name in ("key", "text", "bounds")}
    try:
        return About(**{**facts, **lists})
    except TypeError as wrong:
        raise DatasetBroken(f"{folder.name} {version}.toml: {wrong}") from wrong


def _check(about: About, key: Key, row: Mapping[str, str], line: int) -> None:
    """Every number must be one, in a unit that pint knows; a dataset without units may hold only words."""
    numbers = about.units or ({} if about.text else {"value": row.get("unit", "")})
    for column, unit in numbers.items():
        try:
            finite = Decimal(row[column]).is_finite()
        except (KeyError, InvalidOperation):
            finite = False
        if not finite or not unit or not units.is_known_unit(unit):
            raise DatasetBroken(
                f"{about.dataset} {about.version}, line {line}, {key}: {column} = {row.get(column)!r} {unit!r}"
            )
    if about.bounds:
        low, high = (row[column] for column in about.bounds)
        if not Decimal(low) <= Decimal(row["value"]) <= Decimal(high):
            raise DatasetBroken(
                f"{about.dataset} {about.version}, line {line}, {key}: not between {low} and {high}"
            )

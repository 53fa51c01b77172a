"""The formats of the open data: how each kind of value is written, and rows as a stream of bytes.

Values are exact in every format. A spreadsheet may take a name such as `=1+1` in the CSV for a formula: whoever opens
it there imports the columns as text. Changing the data to prevent that would make it another than the one in the log.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from registry.exports.tables import Column, Kind

Rows = Iterator[dict[str, Any]]
ROW_GROUP: Final = 20_000  # rows that a Parquet file keeps together, and that are in memory at once


def as_csv(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """UTF-8 with a header; serial ranges parted by spaces, openings as JSON, nothing for what is absent."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    writer.writerow(column.name for column in columns)
    for row in rows:
        yield _taken(line)
        writer.writerow(_cell(row[column.name], column.kind) for column in columns)
    yield _taken(line)


def as_json_lines(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """One JSON object a line."""
    for row in rows:
        said = {column.name: _json(row[column.name], column.kind) for column in columns}
        yield json.dumps(said, ensure_ascii=False).encode() + b"\n"


def as_parquet(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """Apache Parquet in row groups of ROW_GROUP rows."""
    import pyarrow  # noqa: PLC0415 - 40 MB, which nothing else needs
    from pyarrow import parquet  # noqa: PLC0415

    opening = pyarrow.struct([(name, pyarrow.string()) for name in ("field", "salt", "text")])
    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.INTEGER: pyarrow.int64(),
        Kind.BOOLEAN: pyarrow.bool_(),
        Kind.MOMENT: pyarrow.timestamp("ms", "UTC"),
        Kind.DAY: pyarrow.date32(),
        Kind.TEXTS: pyarrow.list_(pyarrow.string()),
        Kind.OPENINGS: pyarrow.list_(opening),
    }
    schema = pyarrow.schema([(column.name, types[column.kind]) for column in columns])
    out = _Outgoing()
    with parquet.ParquetWriter(pyarrow.PythonFile(out, mode="w"), schema, compression="zstd") as writer:
        while group := list(islice(rows, ROW_GROUP)):
            writer.write_table(pyarrow.Table.from_pylist(group, schema))
            yield out.taken()
    yield out.taken()


FORMATS: Final[dict[str, tuple[str, Callable[[Sequence[Column], Rows], Iterator[bytes]]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "jsonl": ("application/jsonl", as_json_lines),
    "parquet": ("application/vnd.apache.parquet", as_parquet),
}


class _Outgoing(io.RawIOBase):
    """A file that is written to and read off as it grows."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        waiting, self._waiting = b"".join(self._waiting), []
        return waiting


def _taken(line: io.StringIO) -> bytes:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text.encode()


def _json(value: Any, kind: Kind) -> Any:
    match kind:
        case Kind.MOMENT:
            return _moment(value)
        case Kind.DAY:
            return value.isoformat()
    return value


def _cell(value: Any, kind: Kind) -> Any:
    match kind:
        case Kind.BOOLEAN:
            return str(value).lower()
        case Kind.TEXTS:
            return " ".join(value)
        case Kind.OPENINGS:
            return json.dumps(value, ensure_ascii=False)
    return _json(value, kind)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"

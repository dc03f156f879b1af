"""Counts tables and trial logs in CSV.

Counts table: header ``x,y,a,b,count``; every cell at most once, an absent cell is 0.
Trial log: header ``x,y,a,b`` (other columns are ignored by name); one trial a line in time order.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

from bellproof.errors import BadInput
from bellproof.files.reader import lines, opened
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import Cell, Scenario

TABLE_1 = "table1"
"""Name under which the paper's Table 1 is reachable wherever data are expected."""

NoClick = Literal["map:0", "map:1"] | None
"""What every outcome other than 0 and 1 counts as, said before the analysis; ``None`` refuses them."""

_CELL_COLUMNS = ("x", "y", "a", "b")
_COUNT = "count"
_MAX_DIGITS = 1000
_MAX_TOKEN = 32
_INDEX = re.compile(r"0|[1-9][0-9]{0,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Header:
    source: str
    columns: tuple[str, ...]
    positions: tuple[int, ...]
    has_counts: bool


def read_counts(name: str, scenario: Scenario, no_click: NoClick = None) -> CountsTable:
    """Read a counts table or a trial log, whichever the header says, into a counts table.

    ``name`` is a file, ``-`` for standard input, or ``table1``. Memory does not grow with the file.
    Raises `BadInput` with the line.
    """
    if name == TABLE_1:
        with as_file(files("bellproof.data") / "table1.csv") as path:
            return _read(str(path), TABLE_1, scenario, no_click)
    return _read(name, name, scenario, no_click)


def write_counts(table: CountsTable) -> str:
    """Write a counts table as CSV, every cell in order."""
    rows = ["x,y,a,b,count"]
    rows += [f"{x},{y},{a},{b},{count}" for (x, y, a, b), count in table.as_mapping().items()]
    return "\n".join(rows) + "\n"


def _read(path: str, name: str, scenario: Scenario, no_click: NoClick) -> CountsTable:
    if no_click is not None and scenario.outcomes != (2, 2):
        source = "--no-click"
        raise BadInput(source, "needs a scenario with two outcomes on each side")
    with opened(path) as stream:
        numbered = lines(stream, name)
        first = next(numbered, None)
        if first is None:
            raise BadInput(name, f"is empty; expected a header {','.join(_CELL_COLUMNS)}[,{_COUNT}]")
        header = _read_header(first[1], name)
        counts = _tally(numbered, header, scenario, no_click)
    table = CountsTable.of(scenario, counts, name)
    if table.total == 0:
        raise BadInput(name, "holds no trials")
    return table


def _read_header(text: str, name: str) -> _Header:
    columns = tuple(column.strip() for column in _split(text, name, 1))
    missing = [column for column in _CELL_COLUMNS if column not in columns]
    if missing:
        reason = f"header lacks {', '.join(missing)}; expected {','.join(_CELL_COLUMNS)}[,{_COUNT}]"
        raise BadInput(name, reason, line=1)
    repeated = {column for column in columns if columns.count(column) > 1}
    if repeated:
        raise BadInput(name, f"column {min(repeated)!r} stands twice in the header", line=1)
    has_counts = _COUNT in columns
    if has_counts and len(columns) != len(_CELL_COLUMNS) + 1:
        unknown = next(c for c in columns if c not in (*_CELL_COLUMNS, _COUNT))
        raise BadInput(name, f"a counts table has no column {unknown!r}", line=1)
    wanted = (*_CELL_COLUMNS, _COUNT) if has_counts else _CELL_COLUMNS
    return _Header(name, columns, tuple(columns.index(column) for column in wanted), has_counts)


def _tally(
    numbered: Iterator[tuple[int, str]], header: _Header, scenario: Scenario, no_click: NoClick
) -> dict[Cell, int]:
    counts: dict[Cell, int] = {}
    seen: dict[tuple[str, ...], int] = {}
    known: dict[tuple[str, ...], Cell] = {}
    for number, text in numbered:
        fields = _split(text, header.source, number)
        if len(fields) != len(header.columns):
            reason = f"{len(fields)} fields where the header has {len(header.columns)}"
            raise BadInput(header.source, reason, line=number)
        picked = tuple(fields[position].strip() for position in header.positions)
        key = picked[:4]
        cell = known.get(key)
        if cell is None:
            cell = _read_cell(key, header.source, number, scenario, no_click)
            known[key] = cell
        amount = 1
        if header.has_counts:
            if key in seen:
                reason = f"cell {','.join(key)} was given already in line {seen[key]}"
                raise BadInput(header.source, reason, line=number)
            seen[key] = number
            amount = _read_count(picked[4], header.source, number)
        counts[cell] = counts.get(cell, 0) + amount
    return counts


def _split(text: str, name: str, number: int) -> list[str]:
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error as error:
        raise BadInput(name, f"is no CSV: {error}", line=number) from error


def _read_cell(key: tuple[str, ...], name: str, number: int, scenario: Scenario, no_click: NoClick) -> Cell:
    limits = (*scenario.settings, *scenario.outcomes)
    values = []
    for column, token, limit in zip(_CELL_COLUMNS, key, limits, strict=True):
        value = _index(token)
        if value is not None and value < limit:
            values.append(value)
        elif column in "ab" and no_click is not None and 0 < len(token) <= _MAX_TOKEN:
            values.append(int(no_click.removeprefix("map:")))
        else:
            raise BadInput(name, _cell_problem(column, token, limit), line=number)
    return values[0], values[1], values[2], values[3]


def _cell_problem(column: str, token: str, limit: int) -> str:
    shown = token if len(token) <= _MAX_TOKEN else token[:_MAX_TOKEN] + "..."
    what = "setting" if column in "xy" else "outcome"
    reason = f"{what} {column} = {shown!r} is not one of 0..{limit - 1}"
    if what == "outcome" and limit == 2:  # noqa: PLR2004 - two outcomes
        return reason + "; --no-click map:0 or map:1 says how such an event counts"
    return reason


def _index(token: str) -> int | None:
    """Read a small non-negative integer in canonical spelling."""
    return int(token) if _INDEX.fullmatch(token) else None


def _read_count(token: str, name: str, number: int) -> int:
    if token.isascii() and token.isdigit() and len(token) <= _MAX_DIGITS:
        return int(token)
    shown = token if len(token) <= _MAX_TOKEN else token[:_MAX_TOKEN] + "..."
    kind = "negative" if token.startswith("-") else "no whole number"
    raise BadInput(name, f"count {shown!r} is {kind}", line=number)


def is_writable_folder(path: Path) -> bool:
    """Whether the file's folder exists, so that a long computation does not end in a typing error."""
    return path.parent.is_dir()

"""Counts tables and trial logs in CSV.

Counts table: header ``x,y,a,b,count``; every cell at most once, an absent cell is 0.
Trial log: header ``x,y,a,b`` (other columns are ignored by name); one trial a line in time order.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.files.reader import Progress, lines, opened, shown
from bellproof.files.sequence import COLUMNS, Sequence
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import Cell, Scenario

TABLE_1 = "table1"
"""Name under which the paper's Table 1 is reachable wherever data are expected."""

NoClick = Literal["map:0", "map:1"] | None
"""What every outcome other than 0 and 1 counts as, said before the analysis; ``None`` refuses them."""

_CELL_COLUMNS = ("x", "y", "a", "b")
_COUNT = "count"
_OUTCOMES = ("0", "1")
_MAX_DIGITS = 1000
_MAX_TOKEN = 32
_MAX_LABELS = 1000
_INDEX = re.compile(r"0|[1-9][0-9]{0,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Header:
    source: str
    columns: tuple[str, ...]
    positions: tuple[int, ...]
    has_counts: bool
    sequence: int | None


OnTrial = Callable[[Cell], None]
"""Told every trial of a trial log in time order; a counts table has none."""


def read_counts(  # noqa: PLR0913, PLR0917 - who is told of what, each by its name
    name: str,
    scenario: Scenario,
    no_click: NoClick = None,
    on_trial: OnTrial | None = None,
    progress: Progress = lambda _: None,
    sequence: Sequence | None = None,
) -> CountsTable:
    """Read a counts table or a trial log, whichever the header says, into a counts table.

    ``name`` is a file, ``-`` for standard input, or ``table1``. Memory does not grow with the file. ``sequence`` is
    told the sequence numbers of a log that has them. Raises `BadInput` with the line.
    """
    watch = _Watch(on_trial, sequence)
    if name == TABLE_1:
        with as_file(files("bellproof.data") / "table1.csv") as path:
            return _read(_Source(str(path), TABLE_1, progress), scenario, no_click, watch)
    return _read(_Source(name, shown(name), progress), scenario, no_click, watch)


def write_counts(table: CountsTable) -> str:
    """Write a counts table as CSV, every cell in order."""
    rows = ["x,y,a,b,count"]
    rows += [f"{x},{y},{a},{b},{count}" for (x, y, a, b), count in table.as_mapping().items()]
    return "\n".join(rows) + "\n"


@dataclass(frozen=True, slots=True)
class _Source:
    """What is opened, what it is called in messages, and who is told of the lines read."""

    path: str
    name: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Watch:
    """Who is told of every trial of a log, and who of its sequence number."""

    on_trial: OnTrial | None
    sequence: Sequence | None


def _read(source: _Source, scenario: Scenario, no_click: NoClick, watch: _Watch) -> CountsTable:
    name = source.name
    if no_click is not None and scenario.outcomes != (2, 2):
        option = "--no-click"
        raise BadInput(option, "needs a scenario with two outcomes on each side")
    with opened(source.path) as stream:
        numbered = lines(stream, name, source.progress)
        first = next(numbered, None)
        if first is None:
            raise BadInput(name, f"is empty; expected a header {','.join(_CELL_COLUMNS)}[,{_COUNT}]")
        header = _read_header(first[1], name)
        counts = _tally(numbered, header, scenario, no_click, watch)
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
    for column in (*_CELL_COLUMNS, _COUNT):
        if columns.count(column) > 1:
            raise BadInput(name, f"column {column!r} stands twice in the header", line=1)
    has_counts = _COUNT in columns
    if has_counts and len(columns) != len(_CELL_COLUMNS) + 1:
        unknown = next(c for c in columns if c not in (*_CELL_COLUMNS, _COUNT))
        raise BadInput(name, f"a counts table has no column {unknown!r}", line=1)
    wanted = (*_CELL_COLUMNS, _COUNT) if has_counts else _CELL_COLUMNS
    numbers = next((columns.index(column) for column in COLUMNS if column in columns), None)
    positions = tuple(columns.index(column) for column in wanted)
    return _Header(name, columns, positions, has_counts, None if has_counts else numbers)


def _tally(
    numbered: Iterator[tuple[int, str]],
    header: _Header,
    scenario: Scenario,
    no_click: NoClick,
    watch: _Watch,
) -> dict[Cell, int]:
    counts: dict[Cell, int] = {}
    seen: dict[tuple[str, ...], int] = {}
    cells = _Cells(header.source, scenario, no_click)
    for number, text in numbered:
        fields = _split(text, header.source, number)
        if len(fields) != len(header.columns):
            reason = f"{len(fields)} fields where the header has {len(header.columns)}"
            raise BadInput(header.source, reason, line=number)
        picked = tuple(fields[position].strip() for position in header.positions)
        key = picked[:4]
        cell = cells.read(key, number)
        amount = 1
        if header.has_counts:
            if key in seen:
                reason = f"cell {','.join(key)} was given already in line {seen[key]}"
                raise BadInput(header.source, reason, line=number)
            seen[key] = number
            amount = _read_count(picked[4], header.source, number)
        elif watch.on_trial is not None:
            watch.on_trial(cell)
        if watch.sequence is not None and header.sequence is not None:
            watch.sequence.add(header.columns[header.sequence], fields[header.sequence].strip(), number)
        counts[cell] = counts.get(cell, 0) + amount
    return counts


class _Cells:
    """Reads cells and remembers them: a trial log names the same few over and over."""

    def __init__(self, source: str, scenario: Scenario, no_click: NoClick) -> None:
        self._source = source
        self._scenario = scenario
        self._no_click = no_click
        self._known: dict[tuple[str, ...], Cell] = {}
        self._labels: set[str] = set()

    def read(self, key: tuple[str, ...], line: int) -> Cell:
        """The cell that four fields name."""
        cell = self._known.get(key)
        if cell is None:
            cell = _read_cell(key, self._source, line, self._scenario, self._no_click)
            if self._no_click is not None:
                self._limit_labels(key, line)
            self._known[key] = cell
        return cell

    def _limit_labels(self, key: tuple[str, ...], line: int) -> None:
        """Refuse a column of, say, time stamps that is taken for labels of events and would fill the memory."""
        self._labels.update(token for token in key[2:] if token not in _OUTCOMES)
        if len(self._labels) > _MAX_LABELS:
            reason = f"over {_MAX_LABELS} different outcomes besides 0 and 1; are a and b the right columns?"
            raise BadInput(self._source, reason, line=line)


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
        elif column in "ab" and no_click is not None and _is_label(token):
            values.append(int(no_click.removeprefix("map:")))
        else:
            raise BadInput(name, _cell_problem(column, token, limit), line=number)
    return values[0], values[1], values[2], values[3]


def _is_label(token: str) -> bool:
    """Whether the token may stand for a no-click, nothing at all included.

    ``01`` or ``1.0`` may not, lest an outcome be turned around.
    """
    return len(token) <= _MAX_TOKEN and _number(token) not in (0, 1)


def _cell_problem(column: str, token: str, limit: int) -> str:
    what = "setting" if column in "xy" else "outcome"
    reason = f"{what} {column} = {_short(token)!r} is not one of 0..{limit - 1}"
    value = _number(token) if len(token) <= _MAX_TOKEN else None
    if value is not None and value.denominator == 1 and 0 <= value < limit:
        return f"{reason}; write it as {value}"
    if what == "outcome" and limit == len(_OUTCOMES):
        return reason + "; --no-click map:0 or map:1 says how such an event counts"
    return reason


def _number(token: str) -> Fraction | None:
    """The number a token spells in any way, if it is one."""
    try:
        return read_rational(token, "")
    except BadInput:
        return None


def _short(token: str) -> str:
    return token if len(token) <= _MAX_TOKEN else token[:_MAX_TOKEN] + "..."


def _index(token: str) -> int | None:
    """Read a small non-negative integer in canonical spelling."""
    return int(token) if _INDEX.fullmatch(token) else None


def _read_count(token: str, name: str, number: int) -> int:
    if token.isascii() and token.isdigit():
        if len(token) <= _MAX_DIGITS:
            return int(token)
        raise BadInput(name, f"count of {len(token)} digits; at most {_MAX_DIGITS}", line=number)
    kind = "negative" if token.startswith("-") else "no whole number"
    raise BadInput(name, f"count {_short(token)!r} is {kind}", line=number)


def is_writable_folder(path: Path) -> bool:
    """Whether the file's folder exists, so that a long computation does not end in a typing error."""
    return path.parent.is_dir()

"""Reading event logs, CSV or JSON Lines, one event at a time in constant memory.

CSV has a header; JSON Lines has one object a line. Names are those of `bellproof.trace.event.COLUMNS`, or what a
profile maps them to; other columns are ignored. An empty field, or ``null``, is a value that the log does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from operator import itemgetter
from typing import Any

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.files.json_text import NumberText, parse_json
from bellproof.files.reader import Progress, lines, opened, shown
from bellproof.trace.event import COLUMNS, KINDS, Event

NEEDED = ("x", "y", "a", "b")
"""Columns without which nothing can be said."""

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,39})", re.ASCII)
_STATUS = re.compile(r"[ -~]{1,80}", re.ASCII)
_TEXTS = frozenset({"kind", "status"})

_COUNTING = frozenset(COLUMNS.index(name) for name in ("sequence", "timestamp", "word"))
"""Columns that count up, so that their texts never come again."""

_PLAIN_DIGITS = 19

_NOTHING = (None,) * (len(COLUMNS) - 1)
_SHORT = 8
_SHORT_LINE = 200
_MOST_KNOWN = 1 << 12

Value = int | Fraction | str | None


def read_log(name: str, columns: Mapping[str, str], progress: Progress = lambda _: None) -> Iterator[Event]:
    """Yield the events of a log in its order; raises `BadInput` with the line.

    ``columns`` maps our names to the log's. Whether it is CSV or JSON Lines is seen from its first character.
    """
    source = shown(name)
    with opened(name) as stream:
        numbered = lines(stream, source, progress, last="ended")
        first = next(numbered, None)
        if first is None:
            raise BadInput(source, "is empty; expected an event log")
        if first[1].lstrip().startswith("{"):
            yield from _json_lines(first, numbered, source, columns)
        else:
            yield from _csv(first[1], numbered, source, columns)


def _csv(
    header: str, numbered: Iterator[tuple[int, str]], source: str, columns: Mapping[str, str]
) -> Iterator[Event]:
    names = [part.strip() for part in header.split(",")]
    wanted = {ours: columns.get(ours, ours) for ours in COLUMNS}
    missing = [wanted[ours] for ours in NEEDED if wanted[ours] not in names]
    missing += [theirs for ours, theirs in columns.items() if theirs not in names and ours not in NEEDED]
    if missing:
        raise BadInput(
            source, f"header lacks {', '.join(missing)}; an event log has x,y,a,b at least", line=1
        )
    repeated = [theirs for theirs in wanted.values() if names.count(theirs) > 1]
    if repeated:
        raise BadInput(source, f"column {repeated[0]!r} stands twice in the header", line=1)
    places = [(i, names.index(wanted[ours])) for i, ours in enumerate(COLUMNS) if wanted[ours] in names]
    counting = [(column, place) for column, place in places if column in _COUNTING]
    others = [(column, place) for column, place in places if column not in _COUNTING]
    # Of all but what counts up there are few different texts, and each is read once.
    content_of = itemgetter(*(place for _, place in others))
    known: dict[tuple[str, ...], Event] = {}
    width = len(names)
    fields = Fields(source)
    for line, text in numbered:
        parts = text.split(",")
        if len(parts) != width:
            raise BadInput(source, f"{len(parts)} fields where the header has {width}", line=line)
        content = content_of(parts)
        event = known.get(content)
        if event is None:
            event = fields.event(line, [(column, parts[place]) for column, place in others])
            if len(known) < _MOST_KNOWN and len(text) < _SHORT_LINE:
                known[content] = event
        values: list[Any] = [line, *event[1:]]
        for column, place in counting:
            values[column + 1] = fields.value(column, parts[place], line)
        yield Event(*values)


def _json_lines(
    first: tuple[int, str], numbered: Iterator[tuple[int, str]], source: str, columns: Mapping[str, str]
) -> Iterator[Event]:
    wanted = {ours: columns.get(ours, ours) for ours in COLUMNS}
    fields = Fields(source)

    def event(line: int, text: str) -> Event:
        try:
            value = parse_json(text, source)
        except BadInput as error:
            raise BadInput(source, error.reason, line=line) from error
        if not isinstance(value, dict):
            raise BadInput(source, "an event is one JSON object a line", line=line)
        texts: list[tuple[int, str]] = []
        for column, theirs in enumerate(wanted.values()):
            member = value.get(theirs)
            if isinstance(member, NumberText):
                texts.append((column, member.text))
            elif isinstance(member, str):
                texts.append((column, member))
            elif member is not None:
                raise BadInput(source, f"{theirs} is neither a number nor a string", line=line)
        read = fields.event(line, texts)
        if read.kind == "record" and not any(wanted[ours] in value for ours in NEEDED):
            raise BadInput(source, "is no event: it has none of x, y, a, b", line=line)
        return read

    yield event(*first)
    for line, text in numbered:
        yield event(line, text)


class Fields:
    """Turns texts into an event; remembers short texts, which come over and over."""

    def __init__(self, source: str) -> None:
        """``source`` is what problems are said to be in."""
        self._source = source
        self._known: tuple[dict[str, Value], ...] = tuple({"": None} for _ in COLUMNS)

    def event(self, line: int, texts: Iterable[tuple[int, str]]) -> Event:
        """Read every field, given with its column's place in `COLUMNS`; raises `BadInput`."""
        values: list[Any] = [line, "record", *_NOTHING]
        for column, text in texts:
            value = self.value(column, text, line)
            if value is not None:
                values[column + 1] = value
        return Event(*values)

    def value(self, column: int, text: str, line: int) -> Value:
        """Read one field; raises `BadInput`."""
        if column in _COUNTING:
            # The short way for what a sequencer writes; `_read` says the same of it.
            plain = text.isdigit() and text.isascii() and text[0] != "0" and len(text) <= _PLAIN_DIGITS
            return int(text) if plain else self._read(column, text.strip(), line)
        known = self._known[column]
        if text in known:
            return known[text]
        value = self._read(column, text.strip(), line)
        if len(text) < _SHORT and len(known) < _MOST_KNOWN:
            known[text] = value
        return value

    def _read(self, column: int, token: str, line: int) -> Value:
        name = COLUMNS[column]
        if not token:
            return None
        if name in _TEXTS:
            return self._text(name, token, line)
        if _WHOLE.fullmatch(token):
            return int(token)
        if name == "timestamp":
            try:
                return read_rational(token, name)
            except BadInput as error:
                raise BadInput(self._source, f"timestamp = {token[:40]!r} is no number", line=line) from error
        raise BadInput(self._source, f"{name} = {token[:40]!r} is no whole number", line=line)

    def _text(self, name: str, token: str, line: int) -> str:
        if name == "kind" and token not in KINDS:
            raise BadInput(self._source, f"kind {token[:40]!r} is none of {', '.join(KINDS)}", line=line)
        if not _STATUS.fullmatch(token):
            raise BadInput(self._source, f"{name} holds other than up to 80 printable characters", line=line)
        return token

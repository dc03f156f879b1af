"""A laboratory's log in our columns, line by line in constant memory, with nothing made up and nothing left out.

Every line becomes a line. Times become seconds of running, that is without announced pauses; phases become those of
the settings, that is without the calibration of their time, in 2^-16 turns; texts become our values. A line inside
an announced pause, before the first calibration, or with a text that the mapping does not know is a `BadInput`: the
mapping does not describe that log.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.files.reader import Progress, lines, opened, shown
from bellproof.trace.event import COLUMNS
from bellproof.trace.mapping import PHASE_UNITS, Calibration, LabMapping
from bellproof.trace.moments import decimal_text
from bellproof.trace.profile import TURN

_PHASES = {"phase_a": "a", "phase_b": "b"}
_TEXTS = frozenset({"kind", "status"})


def convert(name: str, mapping: LabMapping, progress: Progress = lambda _: None) -> Iterator[str]:
    """Yield our header, then every line of the log in our columns. Raises `BadInput` with the line."""
    source = shown(name)
    used = [ours for ours in COLUMNS if ours in mapping.columns]
    with opened(name) as stream:
        numbered = lines(stream, source, progress, last="ended")
        first = next(numbered, None)
        if first is None:
            raise BadInput(source, "is empty; expected a header")
        header = _split(first[1], mapping, source, first[0])
        places = [_place(header, mapping.columns[ours], source) for ours in used]
        yield ",".join(used)
        reader = _Line(mapping, source)
        for line, text in numbered:
            parts = _split(text, mapping, source, line)
            if len(parts) != len(header):
                raise BadInput(source, f"{len(parts)} fields where the header has {len(header)}", line=line)
            theirs = {ours: parts[place] for ours, place in zip(used, places, strict=True)}
            yield ",".join(reader.convert(theirs, line))


def _split(text: str, mapping: LabMapping, source: str, line: int) -> list[str]:
    try:
        parts = next(csv.reader([text], delimiter=mapping.separator, strict=True))
    except csv.Error as error:
        raise BadInput(source, f"is no line of a table: {error}", line=line) from error
    return [part.strip() for part in parts]


def _place(header: list[str], name: str, source: str) -> int:
    if header.count(name) != 1:
        there = "twice" if name in header else "not"
        raise BadInput(source, f"column {name!r} is {there} in the header", line=1)
    return header.index(name)


class _Line:
    """Converts one line after the other; remembers how much of the pauses has passed."""

    def __init__(self, mapping: LabMapping, source: str) -> None:
        self._mapping = mapping
        self._source = source

    def convert(self, theirs: dict[str, str], line: int) -> list[str]:
        """Our texts for the columns of ``theirs``, in their order."""
        missing = self._mapping.missing
        moment = None
        if theirs.get("timestamp", "") not in missing:
            text = theirs["timestamp"]
            plain = text if self._mapping.clock.second is None else self._plain(text, line)
            moment = self._mapping.clock.moment(plain, self._source, line=line)
        ours = []
        for column, text in theirs.items():
            table = self._mapping.values.get(column)
            if table is not None and text in table:
                ours.append(table[text])
            elif text in missing:
                ours.append("")
            elif table is not None:
                known = ", ".join(map(repr, list(table)[:8]))
                raise BadInput(self._source, f"{column} = {text[:40]!r} is none of {known}", line=line)
            elif column == "timestamp" and moment is not None:
                ours.append(decimal_text(self._running(moment, line)))
            elif column in _PHASES:
                ours.append(str(self._phase(_PHASES[column], text, moment, line)))
            else:
                ours.append(self._other(column, text, line))
        return ours

    def _plain(self, text: str, line: int) -> str:
        """A number with a point. Where the comma has that place, a point would group digits: 1.234 is refused."""
        if self._mapping.decimal == ".":
            return text
        if "." in text:
            reason = f"{text[:40]!r} has a point, and the mapping says that decimals have a comma"
            raise BadInput(self._source, reason, line=line)
        return text.replace(",", ".")

    def _other(self, column: str, text: str, line: int) -> str:
        if column in _TEXTS:
            # Commas and quotes have a meaning in our log.
            return text.replace(",", ";").replace('"', "'")
        value = read_rational(self._plain(text, line), self._source, line=line)
        if value.denominator != 1:
            raise BadInput(self._source, f"{column} = {text[:40]!r} is no whole number", line=line)
        return str(value)

    def _running(self, moment: Fraction, line: int) -> Fraction:
        """The moment without the pauses before it."""
        passed = Fraction(0)
        for start, end in self._mapping.pauses:
            if start < moment < end:
                raise BadInput(self._source, "an event in an announced pause", line=line)
            if moment >= end:
                passed += end - start
        return moment - passed

    def _phase(self, side: str, text: str, moment: Fraction | None, line: int) -> int:
        """The phase of the setting alone, to the nearest unit."""
        value = read_rational(self._plain(text, line), self._source, line=line)
        if self._mapping.calibrations:
            calibration = self._calibration(moment, line)
            value -= calibration.a if side == "a" else calibration.b
        return round(value * PHASE_UNITS[self._mapping.phase_unit]) % TURN

    def _calibration(self, moment: Fraction | None, line: int) -> Calibration:
        if moment is None:
            raise BadInput(self._source, "no time stamp, and the calibration depends on it", line=line)
        found = None
        for calibration in self._mapping.calibrations:
            if calibration.start <= moment:
                found = calibration
        if found is None:
            raise BadInput(self._source, "an event before the first calibration", line=line)
        return found

"""How a laboratory's log is written: a JSON file that says what its columns mean.

The page docs/trace.md lists the keys; `bellproof.trace.laboratory` reads a log by them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.files.json_text import Json, NumberText, list_of, number_of, read_json
from bellproof.files.reader import shown
from bellproof.trace.event import COLUMNS
from bellproof.trace.moments import Clock
from bellproof.trace.profile import TURN

FORMAT = "bellproof-trace-mapping/1"

PHASE_UNITS: Mapping[str, Fraction] = MappingProxyType(
    {"degrees": Fraction(TURN, 360), "turns": Fraction(TURN), "2^-16 turns": Fraction(1)}
)
"""What one of the laboratory's units of phase is in ours."""

_NEEDED = ("x", "y", "a", "b")
_SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Calibration:
    """From a moment on, what the laboratory added to each side's phases, in its own unit."""

    start: Fraction
    a: Fraction = Fraction(0)
    b: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class LabMapping:
    """What a laboratory's columns mean. ``columns`` and ``values`` go from our names and from its texts.

    Moments are in seconds. ``missing`` are the texts that stand for no value.
    """

    columns: Mapping[str, str]
    separator: str = ","
    decimal: str = "."
    clock: Clock = field(default_factory=Clock)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    missing: frozenset[str] = frozenset({""})
    phase_unit: str = "2^-16 turns"
    calibrations: tuple[Calibration, ...] = ()
    pauses: tuple[tuple[Fraction, Fraction], ...] = ()


def read_mapping(name: str) -> LabMapping:
    """Read a mapping. Raises `BadInput`."""
    source = shown(name)
    value = read_json(name, "a mapping of a laboratory's columns")
    if not isinstance(value, dict):
        raise BadInput(source, "a mapping is one JSON object")
    unknown = [key for key in value if key not in _READERS]
    if unknown:
        raise BadInput(source, f"unknown key {unknown[0][:40]!r}; a mapping has {', '.join(_READERS)}")
    mapping = LabMapping(MappingProxyType({}))
    # In our order: how times are written has to be known before times are read.
    for key, reader in _READERS.items():
        if key in value:
            mapping = reader(mapping, value[key], source)
    lacking = [ours for ours in _NEEDED if ours not in mapping.columns]
    if lacking:
        raise BadInput(source, f"columns lacks {', '.join(lacking)}")
    timed = mapping.calibrations or mapping.pauses
    if timed and "timestamp" not in mapping.columns:
        raise BadInput(source, "calibrations and pauses need a column for timestamp")
    return mapping


_Reader = Callable[[LabMapping, Json, str], LabMapping]


def _text(value: Json, source: str, what: str) -> str:
    if isinstance(value, NumberText):
        return value.text
    if not isinstance(value, str):
        raise BadInput(source, f"{what} is no string")
    return value


def _object(value: Json, source: str, what: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise BadInput(source, f"{what} is no object")
    return value


def _one_of(name: str, choices: tuple[str, ...]) -> _Reader:
    def read(mapping: LabMapping, value: Json, source: str) -> LabMapping:
        text = _text(value, source, name)
        if text not in choices:
            raise BadInput(source, f"{name} is none of {', '.join(map(repr, choices))}")
        return replace(mapping, **{name: text})  # type: ignore[arg-type]  # one field, named once above

    return read


def _columns(mapping: LabMapping, value: Json, source: str) -> LabMapping:
    columns = {}
    for ours, theirs in _object(value, source, "columns").items():
        if ours not in COLUMNS:
            raise BadInput(source, f"columns: {ours[:40]!r} is none of {', '.join(COLUMNS)}")
        columns[ours] = _text(theirs, source, f"columns: {ours}")
    return replace(mapping, columns=MappingProxyType(columns))


def _time(mapping: LabMapping, value: Json, source: str) -> LabMapping:
    if isinstance(value, str) and value == "iso":
        return replace(mapping, clock=Clock(None))
    second = number_of(value, source, "time")
    if second <= 0:
        raise BadInput(source, "time is iso, or how many of the log's units are a second")
    return replace(mapping, clock=Clock(second))


def _values(mapping: LabMapping, value: Json, source: str) -> LabMapping:
    values: dict[str, Mapping[str, str]] = {}
    for ours, table in _object(value, source, "values").items():
        if ours not in COLUMNS:
            raise BadInput(source, f"values: {ours[:40]!r} is none of {', '.join(COLUMNS)}")
        what = f"values: {ours}"
        entries = {theirs: _text(mine, source, what) for theirs, mine in _object(table, source, what).items()}
        if any(set(mine) & set(',"\r\n') for mine in entries.values()):
            raise BadInput(source, f"{what} holds a comma, a quote or a line's end")
        values[ours] = MappingProxyType(entries)
    return replace(mapping, values=MappingProxyType(values))


def _missing(mapping: LabMapping, value: Json, source: str) -> LabMapping:
    texts = [_text(one, source, "missing") for one in list_of(value, source, "missing")]
    return replace(mapping, missing=frozenset([*texts, ""]))


def _moment(mapping: LabMapping, value: Json, source: str, what: str) -> Fraction:
    return mapping.clock.moment(_text(value, source, what), f"{source}: {what}")


def _calibrations(mapping: LabMapping, value: Json, source: str) -> LabMapping:
    found: list[Calibration] = []
    for one in list_of(value, source, "calibrations"):
        entry = _object(one, source, "a calibration")
        if not {"from"} <= set(entry) <= {"from", "a", "b"}:
            raise BadInput(source, "a calibration has from, and a, b or both")
        offsets = [read_rational(_text(entry.get(side, "0"), source, side), source) for side in ("a", "b")]
        found.append(Calibration(_moment(mapping, entry["from"], source, "from"), *offsets))
    if any(later.start <= earlier.start for earlier, later in itertools.pairwise(found)):
        raise BadInput(source, "calibrations are not in the order of time")
    return replace(mapping, calibrations=tuple(found))


def _pauses(mapping: LabMapping, value: Json, source: str) -> LabMapping:
    found = []
    for one in list_of(value, source, "pauses"):
        ends = [_moment(mapping, end, source, "a pause") for end in list_of(one, source, "a pause")]
        if len(ends) != 2 or ends[0] >= ends[1]:  # noqa: PLR2004 - its beginning and its end
            raise BadInput(source, "a pause is its beginning and its end, which is later")
        found.append((ends[0], ends[1]))
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(found)):
        raise BadInput(source, "pauses are not in the order of time")
    return replace(mapping, pauses=tuple(found))


def _format(mapping: LabMapping, value: Json, source: str) -> LabMapping:
    if value != FORMAT:
        raise BadInput(source, f"the format is not {FORMAT}")
    return mapping


def _note(mapping: LabMapping, value: Json, source: str) -> LabMapping:
    _text(value, source, "note")
    return mapping


_READERS: Mapping[str, _Reader] = MappingProxyType(
    {
        "format": _format,
        "note": _note,
        "separator": _one_of("separator", _SEPARATORS),
        "decimal": _one_of("decimal", (".", ",")),
        "columns": _columns,
        "time": _time,
        "values": _values,
        "missing": _missing,
        "phase_unit": _one_of("phase_unit", tuple(PHASE_UNITS)),
        "calibrations": _calibrations,
        "pauses": _pauses,
    }
)

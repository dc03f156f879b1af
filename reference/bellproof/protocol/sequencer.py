"""The operation on sequencers: records and pulses from the clicks of the detectors."""

from __future__ import annotations

from dataclasses import MISSING, fields

from bellproof.errors import BadInput
from bellproof.files.json_text import Json
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof.sequencer.model import CHANNELS, FLUORESCENCE, STAGES, Click, Profile, SequencerModel

_OP = "sequencer.run"
MOST_ATTEMPTS = 10_000
MOST_CLICKS = 100_000
_MOST_CYCLE = 1 << 40
_WORD = 0xFFFF
_DEFAULTS: dict[str, int] = {one.name: one.default for one in fields(Profile) if one.default is not MISSING}
_PAIR = 2


def run(params: Params) -> dict[str, Answer]:
    """The records and pulses of a run, as ``docs/conformance.md`` describes them."""
    profile, clicks, settings = inputs(params)
    course = SequencerModel(profile, clicks, settings).course()
    return {"records": [record.row() for record in course.records], "pulses": list(course.pulses)}


def inputs(params: Params) -> tuple[Profile, list[Click], list[tuple[int, int]]]:
    """Profile, clicks and settings; raises `BadInput`."""
    reader = Reader.of(_OP, params, ("profile", "clicks", "settings"))
    profile = _profile(reader)
    clicks = [(cycle, channel) for cycle, channel in _pairs(reader, "clicks", MOST_CLICKS)]
    _require_edges(reader, clicks)
    settings = _pairs(reader, "settings", MOST_ATTEMPTS)
    if any(x not in {0, 1} or y not in {0, 1} for x, y in settings):
        raise reader.bad("settings", "a setting is 0 or 1")
    return profile, clicks, settings


def _profile(reader: Reader) -> Profile:
    value = reader.params["profile"]
    if not isinstance(value, dict):
        raise reader.bad("profile", "is no object")
    times = value.get("times")
    if not isinstance(times, dict):
        raise reader.bad("profile", "has no object 'times'")
    known = Reader.of(f"{_OP}: profile", value, ("times", "cycles"), tuple(_DEFAULTS))
    stages = Reader.of(f"{_OP}: times", times, STAGES)
    values = {name: known.whole(name) if name in value else default for name, default in _DEFAULTS.items()}
    for name, number in values.items():
        if not 0 <= number <= (_MOST_CYCLE if name == "pause" else _WORD):
            raise known.bad(name, f"{number} is out of range")
    profile = Profile({name: stages.whole(name) for name in STAGES}, known.whole("cycles"), **values)
    problem = profile.problem()
    if problem is not None:
        raise reader.bad("profile", problem)
    if values["pause"] < 1:
        raise known.bad("pause", "is not at least 1")
    if not 0 <= profile.cycles <= MOST_ATTEMPTS * profile.times["PERIOD"]:
        raise known.bad("cycles", f"is not from 0 to {MOST_ATTEMPTS} periods")
    return profile


def _pairs(reader: Reader, name: str, most: int) -> list[tuple[int, int]]:
    value = reader.params[name]
    if not isinstance(value, list):
        raise reader.bad(name, "is no list")
    if len(value) > most:
        raise reader.bad(name, f"{len(value)} entries; at most {most} are taken")
    return [_pair(row, f"{_OP}: {name}, entry {place}") for place, row in enumerate(value, 1)]


def _pair(row: Json, where: str) -> tuple[int, int]:
    if not isinstance(row, list) or len(row) != _PAIR:
        raise BadInput(where, "is no pair of whole numbers")
    pair = Reader(where, {"first": row[0], "second": row[1]})
    return pair.whole("first"), pair.whole("second")


def _require_edges(reader: Reader, clicks: list[Click]) -> None:
    """In time order, on channels that are, and each with a cycle in which the pin can have been low."""
    last: dict[int, int] = {}
    before = 0
    for cycle, channel in clicks:
        if not 0 <= channel < CHANNELS + len(FLUORESCENCE):
            raise reader.bad("clicks", f"there is no channel {channel}")
        if not 0 <= cycle <= _MOST_CYCLE:
            raise reader.bad("clicks", f"cycle {cycle} is out of range")
        if cycle < before:
            raise reader.bad("clicks", f"cycle {cycle} comes after cycle {before}: not in time order")
        if cycle - last.get(channel, -_PAIR) < _PAIR:
            raise reader.bad("clicks", f"channel {channel} clicks twice within two cycles; a click is a rise")
        before, last[channel] = cycle, cycle

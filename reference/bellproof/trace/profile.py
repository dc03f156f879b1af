"""What is expected of a sequencer: tolerances, thresholds, names of columns, and which rules apply.

A profile is a JSON file; every key is optional and has the value of `Profile`'s field as its default. The
page docs/trace.md lists the keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

from bellproof.errors import BadInput
from bellproof.files.json_text import Json, NumberText, list_of, number_of, read_json, whole_of
from bellproof.files.reader import shown
from bellproof.model.inputs import InputDistribution, named, uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.trace.event import COLUMNS
from bellproof.trace.names import RULES
from bellproof.trace.wave_profile import WaveProfile, read_wave

TURN = 1 << 16
"""Phases are in units of this part of a turn."""


def phases_apart(one: int, other: int) -> int:
    """How far two phases are apart, the shorter way round."""
    off = (one - other) % TURN
    return min(off, TURN - off)


MAX_WINDOW = 4096
"""Longest window of the test for drift; its exact tail is computed once."""

FORMAT = "bellproof-trace-profile/1"


@dataclass(frozen=True, slots=True)
class Side:
    """One side's expectations: the phase of each setting, its calibration offset, and the photon threshold.

    Counts of at least ``threshold`` give the outcome ``bright``, fewer the other one; ``None`` tests nothing.
    """

    phases: tuple[int, ...]
    offset: int = 0
    threshold: int | None = None
    bright: int = 1


@dataclass(frozen=True, slots=True)
class Profile:
    """Expectations of a log. Phases in 2^-16 turns; ``rotate`` in clock cycles; gaps in the log's unit of time.

    ``second`` is how many of the log's units of time are one; a picture's axis needs it.
    """

    a: Side = Side((0, 16384))
    b: Side = Side((8192, 24576))
    phase_tolerance: int = 0
    rotate: int | None = None
    rotate_tolerance: int = 0
    first_sequence: int | None = None
    sequence_modulus: int | None = None
    word_modulus: int | None = None
    least_gap: Fraction | None = None
    longest_gap: Fraction | None = None
    second: Fraction | None = None
    inputs: InputDistribution = field(default_factory=lambda: uniform(CHSH_SCENARIO))
    window: int = 1024
    significance: Fraction = Fraction(1, 10**6)
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    off: frozenset[str] = frozenset()
    wave: WaveProfile = field(default_factory=WaveProfile)

    def applies(self, rule: str) -> bool:
        """Whether a rule is to be tested."""
        return rule not in self.off


def read_profile(name: str | None) -> Profile:
    """Read a profile; ``None`` is the contract's default. Raises `BadInput`."""
    if name is None:
        return Profile()
    source = shown(name)
    value = read_json(name, "a profile")
    if not isinstance(value, dict):
        raise BadInput(source, "a profile is one JSON object")
    profile = Profile()
    for key, member in value.items():
        reader = _READERS.get(key)
        if reader is None:
            raise BadInput(source, f"unknown key {key[:40]!r}; a profile has {', '.join(sorted(_READERS))}")
        profile = reader(profile, member, source)
    _require_fitting(profile, source)
    return profile


def _require_fitting(profile: Profile, source: str) -> None:
    rows, columns = profile.inputs.shape
    if (len(profile.a.phases), len(profile.b.phases)) != (rows, columns):
        raise BadInput(
            source, f"phases are given for other settings than P(x,y), which is {rows} by {columns}"
        )


_Reader = Callable[[Profile, Json, str], Profile]


def _whole(value: Json, source: str, what: str, *, least: int = 0, most: int = 1 << 64) -> int:
    return whole_of(value, source, what, least=least, most=most)


def _set_whole(name: str, least: int = 0, most: int = 1 << 64) -> _Reader:
    def read(profile: Profile, value: Json, source: str) -> Profile:
        number = _whole(value, source, name, least=least, most=most)
        return replace(profile, **{name: number})  # type: ignore[arg-type]  # one field, named once above

    return read


def _set_fraction(name: str, least: Fraction, most: Fraction | None) -> _Reader:
    def read(profile: Profile, value: Json, source: str) -> Profile:
        number = number_of(value, source, name)
        if number <= least or (most is not None and number >= most):
            raise BadInput(source, f"{name} = {number} is out of range")
        return replace(profile, **{name: number})  # type: ignore[arg-type]

    return read


def _format(profile: Profile, value: Json, source: str) -> Profile:
    if value != FORMAT:
        raise BadInput(source, f"the format is not {FORMAT}")
    return profile


def _side(name: str) -> _Reader:
    def read(profile: Profile, value: Json, source: str) -> Profile:
        old: Side = getattr(profile, name)
        if not isinstance(value, dict):
            raise BadInput(source, f"{name} is no object")
        changes: dict[str, object] = {}
        for key, member in value.items():
            what = f"{name}: {key[:40]}"
            if key == "phases":
                phases = list_of(member, source, what)
                changes[key] = tuple(_whole(one, source, what, most=TURN - 1) for one in phases)
            elif key == "offset":
                changes[key] = _whole(member, source, what, most=TURN - 1)
            elif key == "threshold":
                changes[key] = _whole(member, source, what)
            elif key == "bright":
                changes[key] = _whole(member, source, what, most=1)
            else:
                raise BadInput(source, f"unknown key {what!r}; a side has phases, offset, threshold, bright")
        return replace(profile, **{name: replace(old, **changes)})  # type: ignore[arg-type]

    return read


def _inputs(profile: Profile, value: Json, source: str) -> Profile:
    if isinstance(value, str):
        found = named(value, CHSH_SCENARIO, source)
        if found is None:
            raise BadInput(source, "inputs are uniform, biased:q, product:p or a matrix")
        return replace(profile, inputs=found)
    rows = [list_of(row, source, "a row of P(x,y)") for row in list_of(value, source, "P(x,y)")]
    matrix = [[number_of(one, source, "P(x,y)") for one in row] for row in rows]
    return replace(profile, inputs=InputDistribution.of(matrix, source))


def _columns(profile: Profile, value: Json, source: str) -> Profile:
    if not isinstance(value, dict):
        raise BadInput(source, "columns is an object: our name -> the log's name")
    mapping: dict[str, str] = {}
    for ours, theirs in value.items():
        if ours not in COLUMNS:
            raise BadInput(source, f"columns: {ours[:40]!r} is none of {', '.join(COLUMNS)}")
        if not isinstance(theirs, str):
            raise BadInput(source, f"columns: the name for {ours!r} is no string")
        mapping[ours] = theirs
    return replace(profile, columns=MappingProxyType(mapping))


def _off(profile: Profile, value: Json, source: str) -> Profile:
    names = list_of(value, source, "off")
    for name in names:
        if name not in RULES:
            shown_name = name[:40] if isinstance(name, str) else getattr(name, "text", "a value")
            raise BadInput(source, f"off: there is no rule {shown_name!r}; the rules are {', '.join(RULES)}")
    return replace(profile, off=frozenset(name for name in names if isinstance(name, str)))


def _note(profile: Profile, value: Json, source: str) -> Profile:
    if isinstance(value, NumberText) or not isinstance(value, str):
        raise BadInput(source, "note is a string")
    return profile


_READERS: Mapping[str, _Reader] = MappingProxyType(
    {
        "format": _format,
        "note": _note,
        "a": _side("a"),
        "b": _side("b"),
        "phase_tolerance": _set_whole("phase_tolerance", most=TURN // 2),
        "rotate": _set_whole("rotate", least=1),
        "rotate_tolerance": _set_whole("rotate_tolerance"),
        "first_sequence": _set_whole("first_sequence"),
        "sequence_modulus": _set_whole("sequence_modulus", least=2),
        "word_modulus": _set_whole("word_modulus", least=2),
        "least_gap": _set_fraction("least_gap", Fraction(0), None),
        "longest_gap": _set_fraction("longest_gap", Fraction(0), None),
        "second": _set_fraction("second", Fraction(0), None),
        "inputs": _inputs,
        "window": _set_whole("window", least=16, most=MAX_WINDOW),
        "significance": _set_fraction("significance", Fraction(0), Fraction(1)),
        "columns": _columns,
        "off": _off,
        "wave": lambda profile, value, source: replace(profile, wave=read_wave(profile.wave, value, source)),
    }
)

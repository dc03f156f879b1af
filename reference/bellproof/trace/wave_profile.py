"""What is expected of a waveform: where the signals are, how long pulses last, and which clicks are a herald."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bellproof.errors import BadInput
from bellproof.files.json_text import Json, list_of, whole_of
from bellproof.sequencer import layout

PULSES = MappingProxyType(
    {
        "pump": "PUMP",
        "mw_prepare": "MW",
        "laser_pulse": "LASER",
        "mw_rotate": "ROTATE",
        "detect": "DETECT",
    }
)
"""Outputs whose pulses have a width, with the name of that time."""

SIGNALS = (
    *("clk", "rst_n", *PULSES, "phase_a", "phase_b", "herald_pmt", "fluor_a", "fluor_b"),
    *("m_axis_tdata", "m_axis_tvalid", "m_axis_tready"),
)
"""Names of the ports of a sequencer, in a profile and in our own design."""

NEEDED = ("laser_pulse", "mw_rotate")
"""Without these nothing can be said about attempts and events."""

TIMES = (*PULSES.values(), "GATE", "WINDOW", "PERIOD", "COINC")
"""Times that a profile gives, in clock cycles."""

_MOST = 1 << 32
_PATTERNS = 16


@dataclass(frozen=True, slots=True)
class WaveProfile:
    """Where signals are (``scope``, or full names one by one) and how long things take, in clock cycles.

    ``cycle`` is the clock's period in the file's unit of time, for a waveform without a clock. A pattern is a set
    of detectors, bit i for detector i. The photon window begins ``GATE`` cycles after the laser's rising edge.
    """

    scope: str | None = None
    signals: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cycle: int | None = None
    times: Mapping[str, int] = field(default_factory=lambda: layout.PRESET_PAPER_RATE)
    tolerance: int = 0
    patterns: frozenset[int] = frozenset({0b0101, 0b0110, 0b1001, 0b1010})


def read_wave(old: WaveProfile, value: Json, source: str) -> WaveProfile:
    """Read the key ``wave`` of a profile; raises `BadInput`."""
    if not isinstance(value, dict):
        raise BadInput(source, "wave is an object")
    for key, member in value.items():
        what = f"wave: {key[:40]}"
        if key == "scope":
            if not isinstance(member, str):
                raise BadInput(source, f"{what} is no string")
            old = replace(old, scope=member)
        elif key == "signals":
            old = replace(old, signals=_signals(member, source, what))
        elif key == "times":
            old = replace(old, times=_times(old.times, member, source, what))
        elif key == "cycle":
            old = replace(old, cycle=_whole(member, source, what, least=1))
        elif key == "tolerance":
            old = replace(old, tolerance=_whole(member, source, what))
        elif key == "patterns":
            listed = list_of(member, source, what)
            patterns = frozenset(_whole(one, source, what, most=_PATTERNS - 1) for one in listed)
            old = replace(old, patterns=patterns)
        else:
            known = "scope, signals, times, cycle, tolerance, patterns"
            raise BadInput(source, f"unknown key {what!r}; wave has {known}")
    return old


def _signals(value: Json, source: str, what: str) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise BadInput(source, f"{what} is an object: our name -> the waveform's full name")
    mapping: dict[str, str] = {}
    for ours, theirs in value.items():
        if ours not in SIGNALS:
            raise BadInput(source, f"{what}: {ours[:40]!r} is none of {', '.join(SIGNALS)}")
        if not isinstance(theirs, str):
            raise BadInput(source, f"{what}: the name for {ours!r} is no string")
        mapping[ours] = theirs
    return MappingProxyType(mapping)


def _times(old: Mapping[str, int], value: Json, source: str, what: str) -> Mapping[str, int]:
    if not isinstance(value, dict):
        raise BadInput(source, f"{what} is an object")
    times = dict(old)
    for name, member in value.items():
        if name not in TIMES:
            raise BadInput(source, f"{what}: {name[:40]!r} is none of {', '.join(TIMES)}")
        times[name] = _whole(member, source, f"{what}: {name}")
    return MappingProxyType(times)


def _whole(value: Json, source: str, what: str, *, least: int = 0, most: int = _MOST) -> int:
    return whole_of(value, source, what, least=least, most=most)

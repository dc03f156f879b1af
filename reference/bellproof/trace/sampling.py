"""Waveforms (VCD, FST, GHW) as values at clock edges, one cycle at a time in constant memory.

In cycle n means between rising edges n and n + 1 of the clock: what is sampled at edge n + 1 just before anything
changes there. A cycle in which nothing changed is passed on only if the observer asks for it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from bellproof.errors import BadInput, UsageProblem
from bellproof.trace.vcd_text import require_whole_vcd
from bellproof.trace.wave_profile import NEEDED, SIGNALS, WaveProfile

Values = Mapping[str, int | None]
"""Values of the signals; ``None`` where the simulator does not know it."""

_Change = Callable[[int, object, object], None]

ENDINGS = frozenset({".vcd", ".fst", ".ghw"})
"""Endings of files that are waveforms."""


class Observer(Protocol):
    """What looks at cycles."""

    def cycle(self, number: int, values: Values) -> None:
        """See the values of a cycle."""

    def wants_all(self, values: Values) -> bool:
        """Whether the next cycle is wanted even if nothing changes in it."""


def is_waveform(name: str) -> bool:
    """Whether a file is a waveform, by its ending."""
    return Path(name).suffix.lower() in ENDINGS


def sample(name: str, profile: WaveProfile, observer: Observer) -> int:
    """Show every cycle to the observer; returns their number.

    Raises `BadInput` for a file that is no waveform or lacks a signal, `UsageProblem` without pywellen.
    """
    try:
        import pywellen  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra, needed for waveforms alone
    except ImportError as error:
        message = "waveforms are read by pywellen: pip install 'bellproof[wave]'"
        raise UsageProblem(message) from error
    try:
        with Path(name).open("rb"):
            pass
        if Path(name).suffix.lower() == ".vcd":
            require_whole_vcd(name)
        waveform = pywellen.Waveform(name, stream_only=True)
    except OSError as error:
        raise BadInput(name, f"cannot be read: {error.strerror or error}") from error
    except (RuntimeError, ValueError) as error:
        raise BadInput(name, f"is no waveform: {' '.join(str(error).split())[:200]}") from error
    found = _find({variable.full_name: variable for variable in waveform.all_vars()}, profile, name)
    by_id: dict[str, list[str]] = {}
    for ours, variable in found.items():
        by_id.setdefault(str(variable.signal_id), []).append(ours)
    sampler = _Sampler(profile.cycle if "clk" not in found else None, observer)

    def change(time: int, signal: object, value: object) -> None:
        for ours in by_id[str(signal)]:
            sampler.change(time, ours, value if isinstance(value, int) else None)

    _stream(waveform, change, list(found.values()), name)
    return sampler.finish()


class _Waveform(Protocol):
    """What is used of pywellen's class."""

    def stream_changes(self, callback: _Change, include: list[Any]) -> None:
        """Call back for every change in time order."""


def _stream(waveform: _Waveform, change: _Change, variables: list[Any], name: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            waveform.stream_changes(change, variables)
    except (RuntimeError, ValueError) as error:
        raise BadInput(name, f"is torn: {' '.join(str(error).split())[:200]}") from error


def _find(variables: Mapping[str, Any], profile: WaveProfile, name: str) -> dict[str, Any]:
    """Our signals' variables: by the profile's full names, the others by our names in its scope."""
    scope = profile.scope
    if scope is None:
        ending = "." + NEEDED[0]
        scopes = sorted((path.removesuffix(ending) for path in variables if path.endswith(ending)), key=len)
        scope = scopes[0] if scopes else None
    found = {}
    for ours in SIGNALS:
        full = profile.signals.get(ours)
        if full is not None and full not in variables:
            raise BadInput(name, f"has no signal {full!r}")
        path = full or (f"{scope}.{ours}" if scope is not None else ours)
        if path in variables:
            found[ours] = variables[path]
    missing = [ours for ours in NEEDED if ours not in found]
    if missing:
        raise BadInput(name, f"has no signal {missing[0]}; a profile's wave: signals says what it is called")
    if "clk" not in found and profile.cycle is None:
        raise BadInput(name, "has no signal clk, and the profile gives no cycle in its place")
    return found


class _Sampler:
    """Turns changes in time order into cycles."""

    def __init__(self, cycle: int | None, observer: Observer) -> None:
        self._cycle = cycle
        self._observer = observer
        self._values: dict[str, int | None] = {}
        self._waiting: list[tuple[str, int | None]] = []
        self._time = 0
        self._number = 0
        self._shown = False

    def change(self, time: int, name: str, value: int | None) -> None:
        if time != self._time:
            self._settle(time)
        self._waiting.append((name, value))

    def _settle(self, time: int) -> None:
        """Apply what happened at one time, after the cycle that ended there has been sampled."""
        rising = any(name == "clk" and value == 1 != self._values.get("clk") for name, value in self._waiting)
        if rising:
            self._end_cycle()
        for name, value in self._waiting:
            if name != "clk" or self._cycle is not None:
                self._shown = self._shown and self._values.get(name) == value
            self._values[name] = value
        self._waiting.clear()
        if self._cycle is not None:
            self._pass_until(time // self._cycle)
        self._time = time

    def _pass_until(self, number: int) -> None:
        while self._number < number:
            if self._shown and not self._observer.wants_all(self._values):
                self._number = number
                return
            self._end_cycle()

    def _end_cycle(self) -> None:
        if not self._shown or self._observer.wants_all(self._values):
            self._observer.cycle(self._number, self._values)
            self._shown = True
        self._number += 1

    def finish(self) -> int:
        self._settle(self._time)
        self._end_cycle()
        return self._number

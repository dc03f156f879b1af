"""An event at the pins: its phases, rotation and detection stand where the laser pulse puts them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bellproof_conformance.hdl import pins
from bellproof_conformance.hdl.heralds import Attempt, missed_herald
from bellproof_conformance.hdl.rules import Broken
from bellproof_conformance.hdl.times import Times


@dataclass
class Event:
    """A herald that was seen at the pins, and what its record must say.

    ``settle`` is the cycle in which its phases rise. ``ending`` is ``complete``, ``reset``, ``link``, or ``either``
    where a reset meets the event's last cycles; ``doubtful`` is an event that a reset may have prevented.
    """

    number: int
    attempt: Attempt
    index: int
    settle: int
    configuration: dict[str, int]
    counts: list[int] = field(default_factory=lambda: [0, 0])
    phases: tuple[int, int] | None = None
    ending: str = ""
    ended: int = 0
    doubtful: bool = False
    rotated: int = 0


def turn(times: Times, event: Event, cycle: int, outputs: int, phases: tuple[int, int]) -> bool:
    """Follow the rotation; whether it begins in this cycle. Raises `Broken`."""
    since = cycle - event.settle
    high = bool(outputs & pins.MW_ROTATE)
    if since < 0:
        if any(phases) or high:
            what = f"{pins.shown(outputs & (pins.PHASES | pins.MW_ROTATE))} {-since} cycles early"
            raise Broken("rotation-place" if high else "early-setting", cycle, what)
        return False
    if since == 0:
        event.phases = phases
    event.rotated += high
    after = since - times.settle
    if high != (0 <= after < times.rotate):
        rule, what = _misplaced(times, event, after, high=high)
        raise Broken(rule, cycle, what)
    return after == 0


def _misplaced(times: Times, event: Event, after: int, *, high: bool) -> tuple[str, str]:
    """Why ``mw_rotate`` is not what it must be ``after`` cycles from the rotation's start."""
    if after == 0:
        if any(event.phases or ()):
            return "rotation-place", "the rotation does not begin with its time after the phases"
        return missed_herald(times, event.attempt)
    if 0 < after <= times.rotate and event.rotated:
        end = "goes on" if high else "ends"
        return "rotation-width", f"the rotation {end} after {after} cycles, not {times.rotate}"
    return "rotation-place", f"mw_rotate is {int(high)} {after} cycles after its time"


def stand(times: Times, event: Event, cycle: int, phases: tuple[int, int]) -> None:
    """Phases stand still until the rotation's end and are 0 then. Raises `Broken`."""
    since, whole = cycle - event.settle, times.settle + times.rotate
    if since >= whole:
        if any(phases):
            raise Broken("early-setting", cycle, f"phases {phases} after the rotation")
    elif since >= 0 and phases != event.phases:
        if event.phases == (0, 0):
            raise Broken("rotation-place", cycle, f"the phases come {since} cycles late")
        what = f"phases go from {event.phases} to {phases} in cycle {since} of {whole}"
        raise Broken("phase-moves", cycle, what)


def light(times: Times, event: Event, cycle: int, outputs: int) -> None:
    """The detection follows the rotation. Raises `Broken`."""
    after = cycle - event.settle - times.settle - times.rotate
    if bool(outputs & pins.DETECT) != (0 <= after < times.detect):
        high = int(bool(outputs & pins.DETECT))
        raise Broken("detect-width", cycle, f"detect is {high} {after} cycles after the rotation's end")

"""Rules on one event alone: its settings, phases, pulse width, outcomes and status."""

from __future__ import annotations

from bellproof.trace.event import ABORTED, OK, Event
from bellproof.trace.order import Said
from bellproof.trace.profile import TURN, Profile, Side, phases_apart


class Settings:
    """Settings are among those of P(x,y)."""

    def __init__(self, profile: Profile) -> None:
        """Take what the profile expects."""
        self._rows, self._columns = profile.inputs.shape

    def see(self, event: Event) -> Said:
        """Compare with the profile's settings; an aborted event may have none."""
        if event.kind != "record":
            return None
        if event.x is None or event.y is None:
            return None if event.is_aborted else ("setting-range", "a setting is missing")
        if 0 <= event.x < self._rows and 0 <= event.y < self._columns:
            return None
        return (
            "setting-range",
            f"settings {event.x},{event.y} outside 0..{self._rows - 1},0..{self._columns - 1}",
        )

    def end(self) -> Said:
        """Nothing more."""
        return None


class Phases:
    """Each side's phase is that of its setting."""

    def __init__(self, profile: Profile) -> None:
        """Take what the profile expects."""
        self._a, self._b = profile.a, profile.b
        self._tolerance = profile.phase_tolerance

    def see(self, event: Event) -> Said:
        """Compare both sides' phases, where the log has them."""
        if event.kind != "record":
            return None
        return self._one("a", "x", event.phase_a, event.x, self._a) or self._one(
            "b", "y", event.phase_b, event.y, self._b
        )

    def _one(self, name: str, input_name: str, phase: int | None, setting: int | None, side: Side) -> Said:
        if phase is None or setting is None or not 0 <= setting < len(side.phases):
            return None
        wanted = (side.phases[setting] + side.offset) % TURN
        if phases_apart(phase, wanted) <= self._tolerance and 0 <= phase < TURN:
            return None
        return "phase", f"phase_{name} = {phase} for {input_name} = {setting}; {wanted} is expected"

    def end(self) -> Said:
        """Nothing more."""
        return None


class Rotation:
    """The rotation pulse has the profile's width."""

    def __init__(self, profile: Profile) -> None:
        """Take what the profile expects."""
        self._wanted = profile.rotate
        self._tolerance = profile.rotate_tolerance

    def see(self, event: Event) -> Said:
        """Compare the width, where profile and log have one."""
        if event.kind != "record" or event.rotate is None or self._wanted is None or event.is_aborted:
            return None
        if abs(event.rotate - self._wanted) <= self._tolerance:
            return None
        return "rotation-width", f"{event.rotate} cycles; {self._wanted} are expected"

    def end(self) -> Said:
        """Nothing more."""
        return None


class Outcomes:
    """Both outcomes are there, are bits, and are what the photon counts say."""

    def __init__(self, profile: Profile) -> None:
        """Take what the profile expects."""
        self._sides = (("a", profile.a), ("b", profile.b))

    def see(self, event: Event) -> Said:
        """Compare outcomes with status and counts."""
        if event.kind != "record":
            return None
        if event.is_aborted:
            there = event.a is not None or event.b is not None
            return ("outcome-missing", "aborted, and yet with an outcome") if there else None
        return self._one(0, event.a, event.count_a) or self._one(1, event.b, event.count_b)

    def _one(self, which: int, outcome: int | None, count: int | None) -> Said:
        name, side = self._sides[which]
        if outcome is None:
            return "outcome-missing", f"{name} is missing, and the record does not say that it was aborted"
        if outcome not in {0, 1}:
            return "outcome-range", f"{name} = {outcome} is neither 0 nor 1"
        if count is None or side.threshold is None:
            return None
        wanted = side.bright if count >= side.threshold else 1 - side.bright
        if outcome == wanted and count >= 0:
            return None
        return "outcome-count", f"{name} = {outcome} for {count} photons at a threshold of {side.threshold}"

    def end(self) -> Said:
        """Nothing more."""
        return None


class Statuses:
    """A status is ``ok``, or ``aborted`` followed by a reason."""

    def __init__(self, _profile: Profile) -> None:
        """Nothing in a profile changes this rule."""

    def see(self, event: Event) -> Said:
        """Read the status, where the log has one."""
        status = event.status
        if event.kind != "record" or status is None or status == OK:
            return None
        if not status.startswith(ABORTED):
            return "status", f"{status!r} is neither ok nor aborted"
        if not status.removeprefix(ABORTED).strip(" :,-"):
            return "status", "aborted without a reason"
        return None

    def end(self) -> Said:
        """Nothing more."""
        return None

"""Rules on waveforms: pulses, attempts, heralds seen from the detectors' pins, rotations and phases.

Nothing is believed of the sequencer: which clicks were a herald is worked out here from the detectors' pins, the
laser pulse and the profile. Where the waveform holds our sequencer's record stream, its records join the events.
"""

from __future__ import annotations

from dataclasses import replace

from bellproof.trace.check import Checked, Checking
from bellproof.trace.clicks import Clicks
from bellproof.trace.event import Event
from bellproof.trace.link import Link
from bellproof.trace.profile import Profile, phases_apart
from bellproof.trace.sampling import Values, sample
from bellproof.trace.wave_profile import PULSES


def check_waveform(name: str, profile: Profile) -> Checked:
    """Check a waveform; raises `BadInput` where it is none."""
    observer = _Rules(_with_counters(profile))
    observer.ended(sample(name, profile.wave, observer))
    return observer.checking.finish()


def _with_counters(profile: Profile) -> Profile:
    """Where the counters in our own records wrap, unless the profile says otherwise."""
    return replace(
        profile,
        sequence_modulus=profile.sequence_modulus or 1 << 32,
        word_modulus=profile.word_modulus or 1 << 8,
    )


_OF_EVENTS = frozenset({"mw_rotate", "detect"})
"""Pulses that end early where an event is aborted."""


class _Rules:
    """Follows the sequencer's outputs and the detectors cycle by cycle."""

    def __init__(self, profile: Profile) -> None:
        self.checking = Checking(profile)
        self._profile = profile
        self._wave = profile.wave
        self._clicks = Clicks(profile.wave)
        self._link = Link()
        self._rose: dict[str, int] = {}
        self._before: dict[str, int | None] = {}
        self._laser: int | None = None
        self._herald: int | None = None
        self._rotating = False
        self._rest: tuple[int | None, int | None] | None = None
        self._turned: tuple[int | None, int | None] | None = None
        """The phases at the last rotation's start, until its record has come."""
        self._cut: list[tuple[tuple[str, str], int]] = []
        """Pulses of an event that were too short, until its record says whether it was aborted."""

    def wants_all(self, values: Values) -> bool:
        """A byte may pass in every cycle."""
        return Link.passes(values)

    def cycle(self, number: int, values: Values) -> None:
        """See one cycle."""
        if values.get("rst_n") == 0:
            # Pulses end and events are aborted here; the records, if they are seen, say so.
            self._rose.clear()
            self._herald = self._laser = None
            self._rotating = False
            self._clicks.forget()
        else:
            self._pulses(number, values)
            self._attempt(number, values)
            self._phases(number, values)
        for event in self._link.byte(number, values):
            self._record(event)
        self._before = dict(values)

    def ended(self, number: int) -> None:
        """The waveform is over."""
        self._say_cut()
        if self._link.damaged:
            self.checking.say(
                ("record-damaged", f"{self._link.damaged} records with a wrong CRC or layout"), number
            )

    def _went(self, name: str, values: Values, level: int) -> bool:
        return values.get(name) == level and self._before.get(name) == 1 - level

    def _pulses(self, number: int, values: Values) -> None:
        """Every pulse has its width."""
        for name, time in PULSES.items():
            if self._went(name, values, 1):
                self._rose[name] = number
            elif self._went(name, values, 0) and name in self._rose:
                width, wanted = number - self._rose.pop(name), self._wave.times[time]
                if abs(width - wanted) > self._wave.tolerance:
                    rule = "rotation-width" if name == "mw_rotate" else "pulse-width"
                    said = rule, f"{name} lasted {width} cycles; {wanted} are expected"
                    if self._link.is_there and width < wanted and name in _OF_EVENTS:
                        self._cut.append((said, number))
                    else:
                        self.checking.say(said, number)

    def _say_cut(self) -> None:
        """No record says why these pulses were cut short."""
        for said, number in self._cut:
            self.checking.say(said, number)
        self._cut.clear()

    def _attempt(self, number: int, values: Values) -> None:
        """Laser pulses begin attempts, clicks make heralds, heralds allow one rotation."""
        if self._went("laser_pulse", values, 1):
            self._say_cut()
            period = self._wave.times["PERIOD"]
            if self._laser is not None and number - self._laser < period - self._wave.tolerance:
                gap = number - self._laser
                self.checking.say(
                    ("period", f"{gap} cycles since the laser pulse before; at least {period}"), number
                )
            if self._herald is not None:
                self.checking.say(("herald-without-rotation", f"the herald in cycle {self._herald}"), number)
            self._laser, self._herald, self._turned = number, None, None
            self._clicks.begin(number)
        if self._clicks.see(number, values.get("herald_pmt")):
            self._herald = number
            if self._link.is_there:
                self.checking.see(Event(number, "herald"))  # records keep a time of their own
        if self._went("mw_rotate", values, 1):
            if self._herald is None and "herald_pmt" in values:
                self.checking.say(("rotation-without-herald", "mw_rotate rose"), number)
            self._herald = None
            self._rotating = True
        elif self._went("mw_rotate", values, 0):
            self._rotating = False

    def _phases(self, number: int, values: Values) -> None:
        """Phases rest from the laser pulse to the herald, and stand still in the rotation pulse."""
        now = (values.get("phase_a"), values.get("phase_b"))
        before = (self._before.get("phase_a"), self._before.get("phase_b"))
        if self._rest is None and self._laser is not None:
            self._rest = before if None not in before else None
        if self._went("mw_rotate", values, 1):
            self._settings(number, now)
        if None in now or None in before or now == before or self._rest is None:
            return
        if self._rotating and values.get("mw_rotate") == 1 and not self._went("mw_rotate", values, 1):
            self.checking.say(("early-setting", "a phase changed inside the rotation pulse"), number)
        elif self._herald is None and now != self._rest and "herald_pmt" in values:
            words = f"phases became {now[0]}, {now[1]} with no herald"
            self.checking.say(("early-setting", words), number)

    def _settings(self, number: int, phases: tuple[int | None, int | None]) -> None:
        """In the rotation pulse each phase is one of its side's."""
        self._turned = phases
        for name, phase, side in zip("ab", phases, (self._profile.a, self._profile.b), strict=True):
            if phase is None:
                continue
            offs = [phases_apart(phase, wanted + side.offset) for wanted in side.phases]
            if min(offs) > self._profile.phase_tolerance:
                self.checking.say(("phase", f"phase_{name} = {phase} is that of no setting"), number)

    def _record(self, event: Event) -> None:
        """A record that the sequencer sent: what it says was done was seen at the pins."""
        if event.is_aborted:
            self._cut.clear()
        else:
            self._say_cut()
            if self._herald is not None:
                words = f"the herald in cycle {self._herald} has a complete record"
                self.checking.say(("herald-without-rotation", words), event.place)
            told = (event.phase_a, event.phase_b)
            for name, seen, said in zip("ab", self._turned or (None, None), told, strict=True):
                if seen is None or said is None:
                    continue
                if phases_apart(seen, said) > self._profile.phase_tolerance:
                    words = f"record {event.sequence} says phase_{name} = {said}, the pins were {seen}"
                    self.checking.say(("phase", words), event.place)
        self._herald = self._turned = None
        self.checking.see(event)

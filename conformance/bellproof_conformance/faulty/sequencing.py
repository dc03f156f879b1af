"""Software models of a sequencer that are wrong in one rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from bellproof.errors import BadInput
from bellproof.files.json_text import Json, NumberText
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params
from bellproof.protocol.sequencer import inputs
from bellproof.protocol.testee import Evaluate
from bellproof.sequencer.model import CHANNELS, Course, Pulse, SequencerModel
from bellproof_conformance.faulty.fault import Fault, Patch, changed
from bellproof_conformance.verdicts import Verdict

_OP = "sequencer.run"


class _WindowLong(SequencerModel):
    def inside(self, laser: int) -> list[tuple[int, int]]:
        first, end = self.window(laser)
        return _channels(self, first, end + 1)


class _WindowLate(SequencerModel):
    def inside(self, laser: int) -> list[tuple[int, int]]:
        first, end = self.window(laser)
        return _channels(self, first + 1, end)


class _WindowEarly(SequencerModel):
    def inside(self, laser: int) -> list[tuple[int, int]]:
        first, end = self.window(laser)
        return _channels(self, first - 1, end)


class _WindowShort(SequencerModel):
    def inside(self, laser: int) -> list[tuple[int, int]]:
        first, end = self.window(laser)
        return _channels(self, first, end - 1)


class _Strict(SequencerModel):
    def recent(self, seen: Sequence[tuple[int, int]], cycle: int) -> int:
        return _union(
            channels for at, channels in seen if at == cycle or 0 <= cycle - at < self.times["COINC"]
        )


class _Generous(SequencerModel):
    def recent(self, seen: Sequence[tuple[int, int]], cycle: int) -> int:
        return _union(channels for at, channels in seen if 0 <= cycle - at <= self.times["COINC"] + 1)


class _SharedAge(SequencerModel):
    def recent(self, seen: Sequence[tuple[int, int]], cycle: int) -> int:
        past = [at for at, _ in seen if at < cycle]
        alive = past and cycle - past[-1] <= self.times["COINC"]
        return _union(channels for at, channels in seen if at == cycle or (alive and at < cycle))


class _OneChannel(SequencerModel):
    def accepts(self, pattern: int) -> bool:
        return bool(self.profile.patterns >> pattern & 1)


class _AnyPattern(SequencerModel):
    def accepts(self, pattern: int) -> bool:
        return pattern.bit_count() > 1


class _Subsets(SequencerModel):
    def accepts(self, pattern: int) -> bool:
        return any(
            part & pattern == part and part.bit_count() > 1 and self.profile.patterns >> part & 1
            for part in range(16)
        )


class _Stale(SequencerModel):
    def recent(self, seen: Sequence[tuple[int, int]], cycle: int) -> int:
        del seen
        near = _channels(self, cycle - self.times["COINC"], cycle + 1)
        return _union(channels for _, channels in near)


class _FromHerald(SequencerModel):
    def settle(self, laser: int, herald: int) -> int:
        return super().settle(laser, herald) - self.window(laser)[1] + herald + 1


class _PeriodLong(SequencerModel):
    def period(self) -> int:
        return super().period() + 1


class _RotationShort(SequencerModel):
    def event(self, settle: int) -> Iterator[Pulse]:
        for name, first, length in super().event(settle):
            yield name, first, length - (name == "mw_rotate")


class _WordsReversed(SequencerModel):
    def word(self, number: int) -> tuple[int, int]:
        return self.settings[-number]


class _WordTwice(SequencerModel):
    def word(self, number: int) -> tuple[int, int]:
        return self.settings[max(number - 2, 0)]


class _Exchanged(SequencerModel):
    def phases(self, x: int, y: int) -> tuple[int, int]:
        return super().phases(y, x)


class _NinetyForB(SequencerModel):
    def phases(self, x: int, y: int) -> tuple[int, int]:
        phase_a, _ = super().phases(x, y)
        return phase_a, (self.profile.cal_b + 16384 * y) & 0xFFFF


class _NoWrap(SequencerModel):
    def phases(self, x: int, y: int) -> tuple[int, int]:
        plain = SequencerModel(replace(self.profile, cal_a=0, cal_b=0), (), ())
        phase_a, phase_b = plain.phases(x, y)
        return phase_a + self.profile.cal_a, phase_b + self.profile.cal_b


class _FromRotation(SequencerModel):
    def detection(self, settle: int) -> tuple[int, int]:
        first, end = super().detection(settle)
        return first - self.times["ROTATE"], end


class _LastPhoton(SequencerModel):
    def count(self, settle: int, channel: int) -> int:
        first, end = self.detection(settle)
        return sum(at == channel for _, at in self.between(first, end + 1))


class _Above(SequencerModel):
    def outcome(self, count: int, threshold: int) -> int:
        return int(count > threshold)


class _Until(SequencerModel):
    def clicked(self, laser: int, herald: int) -> int:
        return _union(channels for at, channels in self.inside(laser) if at <= herald)


class _OneMore(SequencerModel):
    def course(self) -> Course:
        """An attempt may begin in the cycle in which the run ends."""
        profile = replace(self.profile, cycles=self.profile.cycles + 1)
        return SequencerModel(profile, self.clicks, self.settings).course()


class _NoPause(SequencerModel):
    def after(self, settle: int) -> int:
        return super().after(settle) - self.profile.pause + 1


class _GoesOn(SequencerModel):
    def course(self) -> Course:
        """Attempts go on without settings."""
        if self.settings:
            return super().course()
        found = SequencerModel(self.profile, (), ((0, 0),)).course()
        return Course((), found.pulses)


def _channels(model: SequencerModel, first: int, end: int) -> list[tuple[int, int]]:
    found: dict[int, int] = {}
    for cycle, channel in model.between(first, end):
        if channel < CHANNELS:
            found[cycle] = found.get(cycle, 0) | 1 << channel
    return sorted(found.items())


def _union(channels: Iterator[int]) -> int:
    union = 0
    for bits in channels:
        union |= bits
    return union


def _by(model: type[SequencerModel]) -> Patch:
    """The same with another model."""

    def patch(params: Params, _: Evaluate) -> Mapping[str, Answer]:
        course = model(*inputs(params)).course()
        return {"records": [record.row() for record in course.records], "pulses": list(course.pulses)}

    return patch


def _mended(mend: Callable[[dict[str, Json]], dict[str, Json]]) -> Patch:
    """Bad input is made good silently."""

    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        try:
            return right(params)
        except BadInput:
            return right(mend(dict(params)))

    return patch


def _sorted(params: dict[str, Json]) -> dict[str, Json]:
    clicks = params["clicks"]
    if not isinstance(clicks, list):
        return params
    return changed(
        params, clicks=sorted(clicks, key=lambda row: _number(row[0]) if isinstance(row, list) and row else 0)
    )


def _longer(params: dict[str, Json]) -> dict[str, Json]:
    """A period that is too short is made as long as it must be."""
    profile = params["profile"]
    times = profile.get("times") if isinstance(profile, dict) else None
    if not isinstance(profile, dict) or not isinstance(times, dict):
        return params
    return changed(params, profile={**profile, "times": {**times, "PERIOD": NumberText(str(1 << 19))}})


def _number(value: Json) -> int:
    text = value.text if isinstance(value, NumberText) else str(value)
    return int(text) if text.lstrip("-").isdigit() else 0


def _fault(name: str, sentence: str, model: type[SequencerModel]) -> Fault:
    return Fault(name, _OP, sentence, Verdict.WRONG, _by(model))


def _accepting(name: str, sentence: str, mend: Callable[[dict[str, Json]], dict[str, Json]]) -> Fault:
    return Fault(name, _OP, sentence, Verdict.ACCEPTED_BAD_INPUT, _mended(mend))


FAULTS = (
    _fault("window-one-more", "The photon window has a cycle more at its end.", _WindowLong),
    _fault("window-one-less", "The window's last cycle does not count.", _WindowShort),
    _fault("window-from-one", "The window's first cycle does not count.", _WindowLate),
    _fault("window-from-minus-one", "The cycle before the window counts.", _WindowEarly),
    _fault("coincidence-strict", "Clicks COINC cycles apart are no coincidence.", _Strict),
    _fault("coincidence-generous", "Clicks COINC + 1 cycles apart are one.", _Generous),
    _fault("coincidence-shared-age", "All channels share one age.", _SharedAge),
    _fault("one-channel-herald", "One channel alone is a herald if its bit is set.", _OneChannel),
    _fault("patterns-unread", "Any two channels are a herald.", _AnyPattern),
    _fault("patterns-of-subsets", "Three channels are a herald if two of them would be one.", _Subsets),
    _fault("clicks-kept", "Clicks of the last attempt count in this one.", _Stale),
    _fault("rotation-from-herald", "The event's times are counted from the herald, not the laser.", _FromHerald),
    _fault("attempts-spread", "Attempts are a cycle more than a period apart.", _PeriodLong),
    _fault("rotation-shortened", "The rotation lacks a cycle.", _RotationShort),
    _fault("words-from-the-end", "The settings are used last first.", _WordsReversed),
    _fault("word-used-twice", "The first settings word is used for two events.", _WordTwice),
    _fault("sides-exchanged", "Phase A is that of y and phase B that of x.", _Exchanged),
    _fault("same-phases-for-both", "Phase B is 0 or 90 degrees, as A's.", _NinetyForB),
    _fault("phases-unwrapped", "Phases beyond a turn are not reduced.", _NoWrap),
    _fault("photons-of-the-rotation", "Photons in the rotation count.", _FromRotation),
    _fault("photons-of-the-end", "A photon in the cycle after the detection counts.", _LastPhoton),
    _fault("brighter-than-threshold", "An ion with just the threshold's photons is dark.", _Above),
    _fault("clicked-until-herald", "Clicks after the herald are left out of `clicked`.", _Until),
    _fault("run-one-more", "An attempt begins in the cycle in which the run ends.", _OneMore),
    _fault("pause-left-out", "The next attempt begins right after the detection.", _NoPause),
    _fault("attempts-without-settings", "Attempts go on without settings.", _GoesOn),
    _accepting("clicks-sorted", "Clicks out of order are sorted silently.", _sorted),
    _accepting("period-stretched", "Times that do not fit are made to.", _longer),
)  # fmt: skip
"""All of ``sequencer.run``."""

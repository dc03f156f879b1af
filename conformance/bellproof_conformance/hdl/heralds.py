"""Which clicks are a herald, from the detectors' pins; and which rule a design broke that saw it otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field

from bellproof_conformance.hdl.times import Times

CHANNELS = 4


@dataclass
class Attempt:
    """One attempt with a laser pulse due in cycle ``laser``: the clicks around it, each a cycle and channels."""

    start: int
    laser: int
    clicks: list[tuple[int, int]] = field(default_factory=list)
    herald: int | None = None
    """The cycle of the pin that completed the coincidence."""
    pattern: int = 0


def inside(times: Times, attempt: Attempt, cycle: int) -> bool:
    """Whether a pin that rises in this cycle is in the photon window."""
    return 0 <= cycle - attempt.laser - times.gate < times.window


def look(times: Times, patterns: int, attempt: Attempt, cycle: int, rises: int) -> bool:
    """Note the clicks of a cycle; whether they complete the attempt's herald."""
    if not rises:
        return False
    attempt.clicks.append((cycle, rises))
    if attempt.herald is not None or not inside(times, attempt, cycle):
        return False
    recent = rises
    for at, channels in attempt.clicks:
        if cycle - at <= times.coinc and inside(times, attempt, at):
            recent |= channels
    if recent.bit_count() < 2 or not patterns >> recent & 1:  # noqa: PLR2004 - a coincidence is of two
        return False
    attempt.herald, attempt.pattern = cycle, recent
    return True


def false_herald(  # noqa: PLR0911 - one line a reason
    times: Times, patterns: int, attempt: Attempt | None, last: Attempt | None, held: int
) -> tuple[str, str]:
    """The rule that a rotation without a herald breaks, and what there was; ``held`` are pins that stayed high."""
    if attempt is None:
        return "rotation-without-herald", "there was no attempt"
    within = [(at, channels) for at, channels in attempt.clicks if inside(times, attempt, at)]
    seen = _shown(times, attempt)
    if _union(within).bit_count() >= 2:  # noqa: PLR2004 - a coincidence is of two
        if _closest(within) <= times.coinc and patterns >> _union(within) & 1:
            return (
                "herald-age",
                f"PATTERNS accepts the channels together, which were never recent at once: {seen}",
            )
        if _closest(within) <= times.coinc:
            return "herald-pattern", f"PATTERNS accepts none of the coincidences: {seen}"
        again = sum(channels.bit_count() for _, channels in within) > _union(within).bit_count()
        if again:
            return "herald-age", f"no two channels within {times.coinc} cycles: {seen}"
        return "herald-distance", f"the clicks are over {times.coinc} cycles apart: {seen}"
    if _union(attempt.clicks).bit_count() >= 2:  # noqa: PLR2004
        return "herald-window", f"one of the clicks is outside the window: {seen}"
    older = 0 if last is None else _union(last.clicks) & ~_union(attempt.clicks)
    if held or (attempt.clicks and older):
        return "herald-stale-click", f"the other click was of an earlier attempt or held high: {seen}"
    if attempt.clicks:
        return "herald-one-click", f"one channel alone clicked: {seen}"
    return "rotation-without-herald", "nothing clicked in the attempt"


def missed_herald(times: Times, attempt: Attempt) -> tuple[str, str]:
    """The rule that a herald without a rotation breaks, and what there was."""
    seen = _shown(times, attempt)
    first, last = attempt.laser + times.gate, attempt.laser + times.gate + times.window - 1
    of = [at for at, channels in attempt.clicks if channels & attempt.pattern and inside(times, attempt, at)]
    if first in of or last in of:
        return "herald-window", f"a coincidence with the window's first or last cycle is missed: {seen}"
    if max(of) - min(of) == times.coinc > 0:
        return "herald-distance", f"a coincidence of {times.coinc} cycles is missed: {seen}"
    return "herald-missed", f"a coincidence is missed: {seen}"


def _union(clicks: list[tuple[int, int]]) -> int:
    found = 0
    for _, channels in clicks:
        found |= channels
    return found


def _closest(clicks: list[tuple[int, int]]) -> int:
    """Cycles between the nearest clicks of two channels."""
    single = [
        (at, channel) for at, channels in clicks for channel in range(CHANNELS) if channels >> channel & 1
    ]
    return min(abs(at - other) for at, channel in single for other, second in single if channel != second)


def _shown(times: Times, attempt: Attempt) -> str:
    """The clicks as channels at cycles of the window, counted from 0."""
    first = attempt.laser + times.gate
    return (
        ", ".join(
            f"detector {channel} at {at - first}"
            for at, channels in attempt.clicks
            for channel in range(CHANNELS)
            if channels >> channel & 1
        )
        + f" (the window is 0 to {times.window - 1})"
    )

"""Which clicks are a herald, from the detectors' pins alone: the definition that a sequencer is held against."""

from __future__ import annotations

from bellproof.trace.wave_profile import WaveProfile

CHANNELS = 4


class Clicks:
    """Follows the detectors after a laser pulse. A click is a pin that rises.

    A click is inside the window if its pin rises ``GATE`` to ``GATE + WINDOW - 1`` cycles after the laser's rising
    edge. A channel is recent for ``COINC`` cycles after its own last click. The first click that makes the recent
    channels an accepted pattern of two or more is the attempt's herald.
    """

    def __init__(self, profile: WaveProfile) -> None:
        """Take times and patterns."""
        self._gate = profile.times["GATE"]
        self._window = profile.times["WINDOW"]
        self._coincidence = profile.times["COINC"]
        self._patterns = profile.patterns
        self._pins = 0
        self._last: list[int | None] = [None] * CHANNELS
        self._laser: int | None = None

    def begin(self, number: int) -> None:
        """A laser pulse rose: what clicked before is forgotten."""
        self._laser = number
        self._last = [None] * CHANNELS

    def forget(self) -> None:
        """Until the next laser pulse nothing is a herald."""
        self._laser = None

    def see(self, number: int, pins: int | None) -> bool:
        """Whether a herald is complete in this cycle."""
        if pins is None:
            return False
        rose, self._pins = pins & ~self._pins, pins
        if not rose or self._laser is None:
            return False
        since = number - self._laser - self._gate
        if not 0 <= since < self._window:
            return False
        recent = 0
        for channel in range(CHANNELS):
            if rose >> channel & 1:
                self._last[channel] = number
            last = self._last[channel]
            if last is not None and number - last <= self._coincidence:
                recent |= 1 << channel
        if recent.bit_count() < 2 or recent not in self._patterns:  # noqa: PLR2004 - a coincidence is of two
            return False
        self._laser = None
        return True

"""What two ions answer to a pair of rotation pulses: by quantum theory, or by a hidden variable.

The state is (|0>|1> - e^(i chi) |1>|0>) / sqrt 2, |1> being the bright one; a pulse of phase phi and angle theta is
exp(-i theta/2 (cos phi X + sin phi Y)). B's frame has the opposite sense, so that its phase counts negative and
correlations depend on the sum of both phases (``hdl/SPEC.md`` has the phases of the settings). Floating point: this
is physics to try the machinery on, and nothing that is claimed rests on it.
"""

from __future__ import annotations

import cmath
import math
import random
from dataclasses import dataclass
from typing import Protocol

TURN = 1 << 16
"""Phases are in units of this part of a turn."""

BrightPair = tuple[bool, bool]
"""Whether A's ion is bright, and B's."""


@dataclass(frozen=True)
class Pulse:
    """A rotation as the ion sees it: phase in turns of 2^-16, angle in radians."""

    phase: int
    angle: float


class Ions(Protocol):
    """A pair of ions, new for each event."""

    def answer(self, generator: random.Random, a: Pulse, b: Pulse) -> BrightPair:
        """Rotate and measure both."""
        ...

    def correlation(self, a: Pulse, b: Pulse) -> float:
        """P(both bright or both dark) - P(one bright, one dark)."""
        ...


def _rotation(phase: float, angle: float) -> tuple[tuple[complex, complex], tuple[complex, complex]]:
    """The 2 by 2 unitary of a pulse, in the order |0>, |1>."""
    c, s = math.cos(angle / 2), math.sin(angle / 2)
    return (c, -1j * s * cmath.exp(-1j * phase)), (-1j * s * cmath.exp(1j * phase), c)


def _radians(pulse: Pulse) -> float:
    return 2 * math.pi * pulse.phase / TURN


@dataclass(frozen=True)
class EntangledPair:
    """The state of the module's first lines with white noise: ``chi`` in turns, ``visibility`` from 0 to 1."""

    chi: float
    visibility: float

    def probabilities(self, a: Pulse, b: Pulse) -> dict[BrightPair, float]:
        """Of each pair of answers."""
        u = _rotation(_radians(a), a.angle)
        v = _rotation(-_radians(b), b.angle)
        phase = cmath.exp(2j * math.pi * self.chi)
        found = {}
        for i in (0, 1):
            for j in (0, 1):
                amplitude = (u[i][0] * v[j][1] - phase * u[i][1] * v[j][0]) / math.sqrt(2)
                found[bool(i), bool(j)] = self.visibility * abs(amplitude) ** 2 + (1 - self.visibility) / 4
        return found

    def answer(self, generator: random.Random, a: Pulse, b: Pulse) -> BrightPair:
        """Draw from `probabilities`."""
        point = generator.random()
        for pair, probability in self.probabilities(a, b).items():
            point -= probability
            if point < 0:
                return pair
        return True, True  # rounding left nothing over

    def correlation(self, a: Pulse, b: Pulse) -> float:
        """From `probabilities`."""
        return sum(p if i == j else -p for (i, j), p in self.probabilities(a, b).items())


@dataclass(frozen=True)
class HiddenVariable:
    """A local model: both ions share an angle, and each answers by it and by the phase of its own pulse alone.

    Correlations are a triangle wave where quantum theory has a cosine, and reach 2 where that reaches 2 sqrt 2.
    """

    chi: float

    def answer(self, generator: random.Random, a: Pulse, b: Pulse) -> BrightPair:
        """Draw the shared angle, then ask each side by itself."""
        shared = generator.random()
        return _side(a.phase / TURN - shared), not _side(-b.phase / TURN + self.chi - shared)

    def correlation(self, a: Pulse, b: Pulse) -> float:
        """1 - 4 distance, for the opposite answers to equal angles."""
        apart = (a.phase / TURN + b.phase / TURN - self.chi) % 1
        return 4 * min(apart, 1 - apart) - 1


def _side(turns: float) -> bool:
    return math.cos(2 * math.pi * turns) > 0


def best_offset(chi: float) -> int:
    """The offset of B's phase at which the four correlations have the signs +, +, +, - of CHSH, for that chi.

    With settings (0, 0) the phases sum to an eighth of a turn; outcomes agree most where the sum is chi and half a
    turn. The offset leaves (0, 0) an eighth of a turn before that.
    """
    return round(TURN * (chi + 1 / 4)) % TURN

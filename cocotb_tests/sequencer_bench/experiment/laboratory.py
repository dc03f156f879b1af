"""The laboratory around the sequencer: it sees laser and rotation pulses and answers with photons.

A failed attempt changes nothing but the attempt counter, the clock and monitors: the property
``failed_attempt_changes_nothing``, proved of the hardware by ``make -C hdl formal`` without a bound on time. So of
the failed attempts before a herald, whose number is drawn from its geometric distribution, the laboratory lets one
happen and says how many others may be skipped: ``Answer.skip``. Whoever runs the sequencer puts its attempt counter
forward by that number and its clock by as many periods; everything else is what it would be.

What happens in event n depends on the seed, on n and on the pulses alone, so that an experiment which was
interrupted goes on as if it had not been.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Final

from bellproof.sequencer.layout import PHASES
from sequencer_bench.experiment.ions import EntangledPair, HiddenVariable, Ions, Pulse, best_offset
from sequencer_bench.experiment.photons import Detector, Light
from sequencer_bench.experiment.terms import Terms

_PATTERNS: Final = ((0, 2), (1, 2), (0, 3), (1, 3))
"""Pairs of detectors whose coincidence is a herald: one on either side of the beam splitter."""

_QUARTER: Final = math.pi / 2


@dataclass(frozen=True)
class Answer:
    """To a laser pulse: the detectors in each cycle of the photon window, four bits a cycle; attempts to skip."""

    clicks: int
    skip: int = 0


def ions_of(terms: Terms) -> Ions:
    """The ions that the terms name."""
    if terms.ions == "local":
        return HiddenVariable(terms.chi)
    return EntangledPair(terms.chi, terms.visibility)


def pulses(x: int, y: int, offset: int) -> tuple[Pulse, Pulse]:
    """What a sequencer in order does for settings x and y, with that calibration offset at B."""
    return Pulse(PHASES[f"A{x}"], _QUARTER), Pulse((PHASES[f"B{y}"] + offset) % (1 << 16), _QUARTER)


def model_value(terms: Terms) -> float:
    """The CHSH value of the model: of its ions, detectors and dark heralds together."""
    offset = best_offset(terms.calibrated)
    ions = ions_of(terms)
    correlations = {(x, y): ions.correlation(*pulses(x, y, offset)) for x in (0, 1) for y in (0, 1)}
    ideal = sum(-value if x and y else value for (x, y), value in correlations.items())
    # A dark herald says nothing of the ions: with the entangled model they are then in a mixed state.
    heralded = 1 - terms.dark_heralds if terms.ions == "entangled" else 1.0
    return ideal * heralded * (2 * terms.accuracy - 1) ** 2


class Laboratory:
    """Ions, detectors and light, from the first event or from a later one on."""

    def __init__(self, terms: Terms, done: int = 0) -> None:
        """``done`` events have been recorded before."""
        self._terms = terms
        self._times = terms.durations
        self._ions = ions_of(terms)
        self._light = Light(Detector(self._times.detect, terms.threshold, terms.accuracy))
        self.event = done
        self._begin()

    def _begin(self) -> None:
        """The next event: so many attempts fail first."""
        self.event += 1
        self._random = random.Random(f"{self._terms.seed} {self.event}")  # noqa: S311 - a simulation is no key
        p = self._terms.herald_probability
        self._failures = 0 if p == 1 else int(math.log(1 - self._random.random()) / math.log1p(-p))
        self._heralded = False

    def pulsed(self) -> Answer:
        """A laser pulse."""
        if self._heralded or self.event > self._terms.events:
            return Answer(0)
        if self._failures:
            skip, self._failures = self._failures - 1, 0
            return Answer(self._failure(), skip)
        self._heralded = True
        last = self._times.window - 1
        apart = self._random.randrange(min(self._times.coinc, last) + 1)
        first = self._random.randrange(last - apart + 1)
        one, other = self._random.sample(self._random.choice(_PATTERNS), 2)
        return Answer(1 << 4 * first + one | 1 << 4 * (first + apart) + other)

    def _failure(self) -> int:
        """No photon, one, or two at the same detectors' side: never a herald."""
        draw = self._random.randrange(3)
        if draw == 0:
            return 0
        cycle = self._random.randrange(self._times.window)
        return (1 << self._random.randrange(4) if draw == 1 else self._random.choice((3, 12))) << 4 * cycle

    def rotated(self, phase_a: int, phase_b: int, width: int) -> tuple[int, int]:
        """The rotation pulse is over, ``width`` cycles long: what both ions' detectors will see."""
        if not self._heralded:
            return 0, 0
        angle = _QUARTER * width / self._times.rotate
        dark = self._terms.ions == "entangled" and self._random.random() < self._terms.dark_heralds
        ions = EntangledPair(0, 0) if dark else self._ions
        bright = ions.answer(self._random, Pulse(phase_a, angle), Pulse(phase_b, angle))
        light = [self._light.draw(self._random, bright=one) for one in bright]
        self._begin()
        return light[0], light[1]

"""Simulated devices: honest ones, and classical ones with memory that do what they can to look quantum.

Each is a deterministic program with a seed of its own, so that a transcript can be replayed. Classical devices
choose a pair of answer tables before the settings of a trial are known and learn the settings afterwards, as local
devices with shared memory can.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm
from random import Random

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.expansion.sampler import Pair
from bellproof.expansion.terms import Terms
from bellproof.files.json_text import Json

COSINE, SINE = Fraction(697, 985), Fraction(696, 985)
"""Bob's directions, rational and 0.04 degrees from the best ones: CHSH = 2786/985 = 2.828426."""

DEFAULT_VISIBILITY = Fraction(91, 100)
DEFAULT_DETECTION_ERROR = Fraction(3, 200)
"""D.1: each qubit is detected with 98.5 % accuracy."""


class Devices(ABC):
    """A pair of devices as one program: settings in, outcomes out."""

    @abstractmethod
    def respond(self, x: int, y: int) -> Pair:
        """Outcomes (a, b) of the next trial."""

    @abstractmethod
    def describe(self) -> dict[str, Json]:
        """What a transcript says of them; ``kind`` is among it."""

    @property
    def is_repeatable(self) -> bool:
        """Whether the same settings in the same order bring new devices of this kind to the same state."""
        return True

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Let them go."""


class Honest(Devices):
    """Two qubits in a state of some visibility, each detected wrongly with some probability (D.1).

    ``P(ab|xy) = (1 + (-1)^(a+b) E_xy)/4`` with ``E_xy = V (1 - 2e)^2`` times the cosine of the angle between the
    directions: all probabilities are rational and sampled exactly.
    """

    def __init__(self, visibility: Fraction, detection_error: Fraction, seed: int) -> None:
        """Raises `BadInput` for numbers that are no visibility or error probability."""
        if not 0 <= visibility <= 1:
            source = "--visibility"
            raise BadInput(source, "must be between 0 and 1")
        if not 0 <= detection_error <= Fraction(1, 2):
            source = "--detection-error"
            raise BadInput(source, "must be between 0 and 1/2")
        self._visibility, self._detection_error, self._seed = visibility, detection_error, seed
        self._random = Random(f"bellproof honest {seed}")  # noqa: S311 - a simulation, to be repeated
        shrink = visibility * (1 - 2 * detection_error) ** 2
        # Alice along 0 and 90 degrees, Bob between them and mirrored.
        correlations = {
            (0, 0): COSINE * shrink,
            (0, 1): COSINE * shrink,
            (1, 0): SINE * shrink,
            (1, 1): -SINE * shrink,
        }
        self._equal = {pair: ((1 + e) / 2).as_integer_ratio() for pair, e in correlations.items()}

    def respond(self, x: int, y: int) -> Pair:
        """Alice's outcome is even, Bob's equals it with probability (1 + E_xy)/2."""
        numerator, denominator = self._equal[x, y]
        a = self._random.getrandbits(1)
        return a, a if self._random.randrange(denominator) < numerator else 1 - a

    def describe(self) -> dict[str, Json]:
        """State, detection and seed."""
        return {
            "kind": "honest",
            "visibility": str(self._visibility),
            "detection_error": str(self._detection_error),
            "seed": str(self._seed),
        }


@dataclass(frozen=True, slots=True)
class Tables:
    """Deterministic local answers: Alice's by x, Bob's by y."""

    alice: Pair
    bob: Pair

    def wins(self, x: int, y: int) -> bool:
        """Whether they win the CHSH game there."""
        return self.alice[x] ^ self.bob[y] == x & y


def _losing_only_at(pair: Pair) -> Tables:
    """The tables that win everywhere else, Alice answering 0 to x = 0."""
    for a1, b0, b1 in product((0, 1), repeat=3):
        tables = Tables((0, a1), (b0, b1))
        if all(tables.wins(*other) == (other != pair) for other in product((0, 1), repeat=2)):
            return tables
    raise AssertionError(pair)


PAIRS: tuple[Pair, ...] = ((0, 0), (0, 1), (1, 0), (1, 1))
BEST: Mapping[Pair, Tables] = {pair: _losing_only_at(pair) for pair in PAIRS}
"""The best local answers lose at one pair of settings: by that pair."""


class Classical(Devices):
    """Local devices with a common memory."""

    kind = "classical-deterministic"

    def __init__(self, terms: Terms) -> None:
        """They know the terms of the run."""
        self._terms = terms

    def respond(self, x: int, y: int) -> Pair:
        """Choose tables, answer by them, and only then remember the settings."""
        tables = self.choose()
        a, b = tables.alice[x], tables.bob[y]
        self.remember(x, y, won=a ^ b == x & y)
        return a, b

    def choose(self) -> Tables:
        """Always the same: both answer 0."""
        return BEST[1, 1]

    def remember(self, x: int, y: int, *, won: bool) -> None:
        """Nothing."""

    def describe(self) -> dict[str, Json]:
        """The kind says it all."""
        return {"kind": self.kind}


class Adaptive(Classical):
    """Gambles while the estimate is below the threshold, and plays safe once it is above.

    Losing at a rarer pair makes the estimate fluctuate more; its mean is 2 either way.
    """

    kind = "classical-adaptive"

    def __init__(self, terms: Terms) -> None:
        """Know which pairs are rare."""
        super().__init__(terms)
        by_rarity = sorted(PAIRS, key=lambda pair: terms.inputs.probability(*pair))
        self._gamble, self._safe = BEST[by_rarity[0]], BEST[by_rarity[-1]]
        weights = {pair: 1 / terms.inputs.probability(*pair) for pair in PAIRS}
        # Whole numbers, in units of one over the common denominator.
        unit = lcm(terms.threshold.denominator, *(weight.denominator for weight in weights.values()))
        self._weights = {pair: int(weight * unit) for pair, weight in weights.items()}
        self._threshold = int(terms.threshold * unit)
        self._excess = 0

    def choose(self) -> Tables:
        """By the excess over the threshold so far."""
        return self._safe if self._excess > 0 else self._gamble

    def remember(self, x: int, y: int, *, won: bool) -> None:
        """Add the trial's contribution."""
        weight = self._weights[x, y]
        self._excess += (weight if won else -weight) - self._threshold


class Learning(Classical):
    """Tries to predict the settings from those before, and loses where they seem least likely to fall."""

    kind = "classical-learning"

    _MEMORY = 3

    def __init__(self, terms: Terms) -> None:
        """Begin with what is known of P(x,y)."""
        super().__init__(terms)
        self._past: tuple[Pair, ...] = ()
        self._seen: dict[tuple[Pair, ...], dict[Pair, int]] = {}

    def choose(self) -> Tables:
        """Lose at the pair that followed the last few pairs least often, weighted as it counts."""
        seen = self._seen.get(self._past)
        if seen is None:
            return BEST[1, 1]
        weight = self._terms.inputs.probability
        return BEST[min(PAIRS, key=lambda pair: seen.get(pair, 0) / weight(*pair))]

    def remember(self, x: int, y: int, *, won: bool) -> None:  # noqa: ARG002 - learns settings alone
        """Count what follows what."""
        counts = self._seen.setdefault(self._past, {})
        counts[x, y] = counts.get((x, y), 0) + 1
        self._past = (*self._past, (x, y))[-self._MEMORY :]


class Replay(Devices):
    """Plays the outcomes of an earlier run, whatever the settings are."""

    def __init__(self, outcomes: Iterator[Pair], digest: str) -> None:
        """``outcomes`` of the earlier run, whose transcript has ``digest``."""
        self._outcomes = outcomes
        self._digest = digest

    def respond(self, x: int, y: int) -> Pair:  # noqa: ARG002 - a replay does not listen
        """The next outcomes of the earlier run, (0, 0) when they have run out."""
        return next(self._outcomes, (0, 0))

    def describe(self) -> dict[str, Json]:
        """Which run it was."""
        return {"kind": "replay", "of": self._digest}


CLASSICAL: Mapping[str, Callable[[Terms], Classical]] = {
    one.kind: one for one in (Classical, Adaptive, Learning)
}
"""Classical devices by kind."""


_MEMBERS: Mapping[str, set[str]] = {
    "honest": {"kind", "visibility", "detection_error", "seed"},
    "replay": {"kind", "of"},
    "program": {"kind", "name"},
    "programs": {"kind", "alice", "bob"},
}


def simulated(description: Mapping[str, Json], terms: Terms, source: str) -> Devices | None:
    """The devices that a transcript describes, new; ``None`` where they were no simulation. Raises `BadInput`."""
    kind = description.get("kind")
    if not isinstance(kind, str):
        raise BadInput(source, "the device has no kind")
    if kind in CLASSICAL and set(description) == {"kind"}:
        return CLASSICAL[kind](terms)
    if set(description) != _MEMBERS.get(kind):
        raise BadInput(source, "the devices are of no known kind, or have members that do not belong to it")
    if not all(isinstance(value, str) for value in description.values()):
        raise BadInput(source, "what describes the devices is not all strings")
    if kind != "honest":
        return None
    texts = {name: str(value) for name, value in description.items()}
    if not (texts["seed"].isascii() and texts["seed"].isdigit()):
        raise BadInput(source, "a device's seed is a whole number")
    return Honest(
        read_rational(texts["visibility"], source),
        read_rational(texts["detection_error"], source),
        int(texts["seed"]),
    )

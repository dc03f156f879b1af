"""The strategy that is optimal for CGLMP with three outcomes, exactly: numbers of Q(sqrt 3, sqrt 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.certificate.document import Json
from bellproof.certificate.hierarchy import number_json
from bellproof_checker.field import Element, Field, Number, inverse
from bellproof_checker.letters import Word

FIELD = Field((Fraction(-64), Fraction(0), Fraction(28), Fraction(0)), (Fraction(5), Fraction(26, 5)))
"""Of r = sqrt 3 + sqrt 11."""

Complex = tuple[Element, Element]

_OUTCOMES = 3


def _number(*coefficients: Fraction | int) -> Element:
    padded = [Fraction(c) for c in coefficients] + [Fraction(0)] * (4 - len(coefficients))
    return Element(FIELD, padded)


ZERO, ONE = _number(0), _number(1)
ROOT_3 = _number(0, Fraction(-20, 16), 0, Fraction(1, 16))
ROOT_11 = _number(0, Fraction(36, 16), 0, Fraction(-1, 16))
MAXIMUM = ONE + ROOT_3 * ROOT_11 * Fraction(1, 3)


@dataclass(frozen=True, slots=True)
class Strategy:
    """Two three-level systems; the entries of a measurement's vectors are twelfth roots of unity, as powers."""

    state: tuple[Element, ...]
    powers: tuple[tuple[tuple[tuple[int, ...], ...], ...], ...]

    @classmethod
    def optimal(cls) -> Strategy:
        """The state |00> + g |11> + |22> with g = (sqrt 11 - sqrt 3)/2, and Fourier bases with phases."""
        middle = (ROOT_11 - ROOT_3) * Fraction(1, 2)
        state = [ZERO] * _OUTCOMES**2
        state[0], state[4], state[8] = ONE, middle, ONE
        three = range(_OUTCOMES)
        alice = tuple(tuple(tuple(j * (4 * a + 2 * x) % 12 for j in three) for a in three) for x in (0, 1))
        bob = tuple(tuple(tuple(j * (s - 4 * b) % 12 for j in three) for b in three) for s in (1, -1))
        return cls(tuple(state), (alice, bob))

    def moment(self, word: Word) -> Element:
        """The real part of ``<state| word |state>``, the state normalised."""
        vector: list[Complex] = [(entry, ZERO) for entry in self.state]
        for party, letters in enumerate(word):
            for setting, outcome in reversed(letters):
                vector = _projected(vector, party, self.powers[party][setting][outcome])
        total, norm = ZERO, ZERO
        for entry, (real, _) in zip(self.state, vector, strict=True):
            total += entry * real
            norm += entry * entry
        return total * inverse(norm)

    def to_json(self) -> Json:
        """The witness as in certificates."""
        measurements: list[Json] = [
            [[[_vector_json(powers)] for powers in setting] for setting in party] for party in self.powers
        ]
        return {
            "kind": "strategy",
            "target": [],
            "dimensions": [str(_OUTCOMES)] * 2,
            "state": {"re": [short_json(entry) for entry in self.state]},
            "measurements": measurements,
        }


def root_of_unity(power: int) -> Complex:
    """``exp(i pi power / 6)``."""
    half = ROOT_3 * Fraction(1, 2)
    cosines = (ONE, half, ONE * Fraction(1, 2), ZERO)
    folded = min(power % 12, -power % 12)
    cosine = cosines[folded] if folded <= 3 else -cosines[6 - folded]  # noqa: PLR2004 - a right angle
    rest = (power - 3) % 12
    folded = min(rest, -rest % 12)
    return cosine, cosines[folded] if folded <= 3 else -cosines[6 - folded]  # noqa: PLR2004 - the same


def _projected(state: Sequence[Complex], party: int, powers: Sequence[int]) -> list[Complex]:
    """The projector onto a vector of roots of unity over sqrt 3, on one party."""
    three = range(_OUTCOMES)
    result = [(ZERO, ZERO)] * _OUTCOMES**2
    for other in three:
        places = [_OUTCOMES * j + other if party == 0 else _OUTCOMES * other + j for j in three]
        amplitude = (ZERO, ZERO)
        for place, power in zip(places, powers, strict=True):
            amplitude = _plus(amplitude, _times(root_of_unity(-power), state[place]))
        share = (amplitude[0] * Fraction(1, 3), amplitude[1] * Fraction(1, 3))
        for place, power in zip(places, powers, strict=True):
            result[place] = _times(root_of_unity(power), share)
    return result


def _plus(one: Complex, other: Complex) -> Complex:
    return one[0] + other[0], one[1] + other[1]


def _times(one: Complex, other: Complex) -> Complex:
    return one[0] * other[0] - one[1] * other[1], one[0] * other[1] + one[1] * other[0]


def short_json(value: Number) -> Json:
    """A rational where it is one."""
    plain = isinstance(value, Element) and not any(value.coefficients[1:])
    return str(value.coefficients[0]) if plain and isinstance(value, Element) else number_json(value)


def _vector_json(powers: Sequence[int]) -> Json:
    entries = [root_of_unity(power) for power in powers]
    vector: dict[str, Json] = {"re": [short_json(real) for real, _ in entries]}
    if any(imaginary for _, imaginary in entries):
        vector["im"] = [short_json(imaginary) for _, imaginary in entries]
    return vector

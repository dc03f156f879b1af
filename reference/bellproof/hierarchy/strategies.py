"""Explicit quantum strategies: found by see-saw in floating point, rounded to exact ones, evaluated exactly.

A measurement is an orthogonal basis with an outcome for each vector. Rounding keeps vectors orthogonal (Gram and
Schmidt without square roots), so that what is rounded is again a strategy; its value is what the checker computes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

from bellproof.certificate.document import Json
from bellproof.certificate.hierarchy import WideClaim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Complexes = NDArray[np.complex128]

Gauss = tuple[Fraction, Fraction]
"""A complex number with rational parts."""

Vector = tuple[Gauss, ...]

ROUNDING_BITS = 26
"""The loss is quadratic: about 2^-52 at an optimum."""

_ROUNDS = 300
_STARTS = 5


@dataclass(frozen=True, slots=True)
class Strategy:
    """``measurements[party][setting][outcome]`` holds orthogonal vectors; nothing is normalised."""

    dimensions: tuple[int, int]
    state: Vector
    measurements: tuple[tuple[tuple[tuple[Vector, ...], ...], ...], ...]

    def to_json(self, target: Sequence[int] = ()) -> dict[str, Json]:
        """The witness as in certificates."""
        return {
            "kind": "strategy",
            "target": [*map(str, target)],
            "dimensions": [*map(str, self.dimensions)],
            "state": _vector_json(self.state),
            "measurements": [
                [[[_vector_json(v) for v in outcome] for outcome in setting] for setting in party]
                for party in self.measurements
            ],
        }


def _vector_json(vector: Vector) -> Json:
    found: dict[str, Json] = {"re": [str(real) for real, _ in vector]}
    if any(imaginary for _, imaginary in vector):
        found["im"] = [str(imaginary) for _, imaginary in vector]
    return found


def value(claim: WideClaim, strategy: Strategy, target: Sequence[int] = ()) -> Fraction:
    """``P(target) + sum slopes I_k`` of a strategy, exactly, by the checker's own arithmetic."""
    from bellproof_checker import general, witness  # noqa: PLC0415 - the checker stays a separate program

    wide = general.read_claim(claim.to_json())
    found = witness.strategy_value(wide, tuple(target), witness.read_strategy(wide, strategy.to_json(target)))
    if not isinstance(found, Fraction):
        message = "a rational strategy has a rational value"
        raise TypeError(message)
    return found


@dataclass(slots=True)
class Seesaw:
    """Alternating optimisation of ``sum weights[x, y, a, b] P(ab|xy)`` in fixed dimensions."""

    weights: dict[tuple[int, ...], float]
    settings: tuple[int, int]
    outcomes: tuple[int, int]
    dimensions: tuple[int, int]

    def best(self, seed: int = 1, starts: int = _STARTS) -> tuple[float, Strategy]:
        """The best of several random starts, rounded; real starts first."""
        import numpy as np  # noqa: PLC0415 - optional and slow to import

        random = np.random.default_rng(seed)
        found: tuple[float, Complexes, list[list[tuple[Complexes, list[int]]]]] | None = None
        for start in range(starts):
            bases = [
                [self._random(random, party, is_real=start % 2 == 0) for _ in range(self.settings[party])]
                for party in (0, 1)
            ]
            reached, state = self._climb(bases)
            # A complex optimum has to be better by more than rounding: real vectors are shorter.
            if found is None or reached > found[0] + 1e-9:
                found = (reached, state, bases)
        if found is None:
            message = "no starts"
            raise ValueError(message)
        return found[0], self._rounded(found[1], found[2])

    def _random(self, random: object, party: int, *, is_real: bool) -> tuple[Complexes, list[int]]:
        import numpy as np  # noqa: PLC0415

        size = self.dimensions[party]
        matrix = random.normal(size=(size, size)).astype(complex)  # type: ignore[attr-defined]
        if not is_real:
            matrix += 1j * random.normal(size=(size, size))  # type: ignore[attr-defined]
        basis, _ = np.linalg.qr(matrix)
        return basis, [i % self.outcomes[party] for i in range(size)]

    def _climb(self, bases: list[list[tuple[Complexes, list[int]]]]) -> tuple[float, Complexes]:
        import numpy as np  # noqa: PLC0415

        before = -np.inf
        state = np.zeros(self.dimensions, dtype=complex)
        for _ in range(_ROUNDS):
            operator = self._operator(bases)
            values, vectors = np.linalg.eigh(operator)
            state = vectors[:, -1].reshape(self.dimensions)
            if values[-1] < before + 1e-12:
                break
            before = float(values[-1])
            for party in (0, 1):
                self._improve(party, bases, state)
        return before, state

    def _projectors(self, party: int, basis: tuple[Complexes, list[int]]) -> list[Complexes]:
        import numpy as np  # noqa: PLC0415

        vectors, places = basis
        result = [np.zeros((self.dimensions[party],) * 2, dtype=complex) for _ in range(self.outcomes[party])]
        for i, place in enumerate(places):
            result[place] += np.outer(vectors[:, i], vectors[:, i].conj())
        return result

    def _operator(self, bases: list[list[tuple[Complexes, list[int]]]]) -> Complexes:
        import numpy as np  # noqa: PLC0415

        alice, bob = ([self._projectors(party, one) for one in bases[party]] for party in (0, 1))
        size = self.dimensions[0] * self.dimensions[1]
        total: Complexes = np.zeros((size, size), dtype=complex)
        for (x, y, a, b), c in self.weights.items():
            total += c * np.kron(alice[x][a], bob[y][b])
        return total

    def _improve(self, party: int, bases: list[list[tuple[Complexes, list[int]]]], state: Complexes) -> None:
        """The best measurements of one party for a given state and the other's measurements."""
        import numpy as np  # noqa: PLC0415

        other = [self._projectors(1 - party, one) for one in bases[1 - party]]
        amplitudes = state if party == 0 else state.T
        size = self.dimensions[party]
        steered = np.zeros((self.settings[party], self.outcomes[party], size, size), dtype=complex)
        for (x, y, a, b), c in self.weights.items():
            (s, o), (t, q) = ((x, a), (y, b)) if party == 0 else ((y, b), (x, a))
            steered[s, o] += c * (amplitudes @ other[t][q].T @ amplitudes.conj().T)
        for s in range(self.settings[party]):
            bases[party][s] = self._measurement(steered[s], bases[party][s])

    def _measurement(
        self, steered: Complexes, old: tuple[Complexes, list[int]]
    ) -> tuple[Complexes, list[int]]:
        import numpy as np  # noqa: PLC0415

        if len(steered) == 2:  # noqa: PLR2004 - two outcomes: the positive part of the difference
            values, vectors = np.linalg.eigh(steered[0] - steered[1])
            return vectors, [int(one <= 0) for one in values]
        basis, places = old
        shift = max(float(np.linalg.norm(one)) for one in steered)
        for _ in range(10):
            # Ascent in the unitary group: the polar factor of the shifted gradient.
            gradient = np.stack([steered[place] @ basis[:, i] for i, place in enumerate(places)], axis=1)
            left, _, right = np.linalg.svd(gradient + shift * basis)
            basis = left @ right
        return basis, places

    def _rounded(self, state: Complexes, bases: list[list[tuple[Complexes, list[int]]]]) -> Strategy:
        measurements = []
        for party in (0, 1):
            settings = []
            for vectors, places in bases[party]:
                exact = orthogonal([_round(vectors[:, i]) for i in range(vectors.shape[1])])
                settings.append(
                    tuple(
                        tuple(v for v, place in zip(exact, places, strict=True) if place == outcome)
                        for outcome in range(self.outcomes[party])
                    )
                )
            measurements.append(tuple(settings))
        return Strategy(self.dimensions, _whole(_round(state.reshape(-1))), tuple(measurements))


def predetermined(answers: tuple[Sequence[int], Sequence[int]], outcomes: tuple[int, int]) -> Strategy:
    """Predetermined outcomes, one for each setting, as a strategy of one dimension."""
    unit = ((Fraction(1), Fraction(0)),)
    measurements = tuple(
        tuple(tuple((unit,) if a == answer else () for a in range(count)) for answer in side)
        for side, count in zip(answers, outcomes, strict=True)
    )
    return Strategy((1, 1), unit, measurements)


def _round(vector: Complexes) -> Vector:
    """Multiples of a power of two, after turning the largest entry real and scaling it to 1."""
    largest = max(vector, key=abs)
    turned = [complex(entry / largest) for entry in vector]
    scale = 1 << ROUNDING_BITS
    return tuple(
        (Fraction(round(one.real * scale), scale), Fraction(round(one.imag * scale), scale)) for one in turned
    )


def orthogonal(vectors: Sequence[Vector]) -> list[Vector]:
    """Subtract from each vector its parts along those before it; exact, whole numbers without common divisor."""
    result: list[Vector] = []
    for vector in vectors:
        current = vector
        for one in result:
            norm = sum((re * re + im * im for re, im in one), Fraction(0))
            real = (
                sum((p * r + q * s for (p, q), (r, s) in zip(one, current, strict=True)), Fraction(0)) / norm
            )
            imaginary = (
                sum((p * s - q * r for (p, q), (r, s) in zip(one, current, strict=True)), Fraction(0)) / norm
            )
            current = tuple(
                (r - (real * p - imaginary * q), s - (real * q + imaginary * p))
                for (p, q), (r, s) in zip(one, current, strict=True)
            )
        result.append(_whole(current))
    return result


def _whole(vector: Vector) -> Vector:
    """The same direction in whole numbers."""
    scale = lcm(*(part.denominator for entry in vector for part in entry))
    whole = [(int(re * scale), int(im * scale)) for re, im in vector]
    divisor = gcd(*(part for entry in whole for part in entry)) or 1
    return tuple((Fraction(re // divisor), Fraction(im // divisor)) for re, im in whole)

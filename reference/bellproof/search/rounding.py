"""From floating-point Gram matrices to exact ones with short factors.

The unknowns are fixed one after another in the order in which ``M = L D L^T`` is built. A free one is chosen
so that its entry of L or D (or of M) is a short rational near the numerical value; after each choice the
values still to come move along the space of solutions to the nearest one (Babai's nearest plane, here on a
grid of our choosing). A dependent one is computed from the equations. So the equations hold exactly whatever
the floats were, and positive definiteness is read off D.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from bellproof.bounds.tangent import simplest_between
from bellproof.search.errors import NoCertificate
from bellproof.search.face import Block
from bellproof.search.gram import GramProblem, reordered, residual
from bellproof.search.solve import Interior

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Picker = Callable[[Fraction, Fraction], Fraction]
"""Choose a short rational between two ends."""

_HALVINGS = 24
"""How often the tolerance is halved, from four times the margin."""

PATIENCE = 4
"""Tolerances tried after the first success: a smaller one seldom gives a shorter certificate."""

_SHORT_BITS = (0, 32, 64)
"""Entries of L are made short while what precedes them has denominators of at most so many bits.

Beyond that the entry of M is made short, or else the lengths would double from row to row.
"""

_LONGEST_BITS = 4096
"""An attempt with a longer number is given up."""


@dataclass(frozen=True, slots=True)
class Factors:
    """``M = L D L^T``: strict lower triangle of the unit lower triangular L, row i of length i, and D > 0."""

    lower: tuple[tuple[Fraction, ...], ...]
    diagonal: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Rounded:
    """Exact Gram matrices, one a block."""

    blocks: tuple[Block, ...]
    factors: tuple[Factors, ...]

    @property
    def bits(self) -> int:
        """Length of all numbers in L and D."""
        return sum(
            entry.numerator.bit_length() + entry.denominator.bit_length()
            for one in self.factors
            for entry in (*one.diagonal, *(entry for row in one.lower for entry in row))
        )


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A result, the problem with its columns in the order that was used, and the exact unknowns."""

    problem: GramProblem
    rounded: Rounded
    exact: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    """What an attempt makes short, and how far a choice may move the solution, in orthonormal coordinates."""

    pick: Picker
    short_bits: int
    tolerance: float


def shortest_dyadic(low: Fraction, high: Fraction) -> Fraction:
    """The multiple of the largest power of two in ``[low, high]``; zero if it is in there."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -shortest_dyadic(-high, -low)
    step = Fraction(1)
    # Start above any power of two that can fit, then halve until a multiple falls inside.
    while step <= high:
        step *= 2
    while _multiple_above(low, step) > high:
        step /= 2
    return _multiple_above(low, step)


def _multiple_above(low: Fraction, step: Fraction) -> Fraction:
    return step * -((-low) // step)


def shortest_fraction(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of least denominator in ``[low, high]``; zero if it is in there."""
    if low <= 0 <= high:
        return Fraction(0)
    return -simplest_between(-high, -low) if high < 0 else simplest_between(low, high)


def round_exactly(
    problem: GramProblem, interior: Interior, orders: int = 1, patience: int = PATIENCE
) -> Rounded:
    """Exact positive definite solutions as short as a few attempts find, over so many orders of the columns.

    Raises `NoCertificate` if no attempt is positive definite.
    """
    found: list[_Attempt] = []
    for number in range(orders):
        changed, places = reordered(problem, number)
        moved = Interior(interior.unknowns[places], interior.chart[places], interior.margin)
        for pick, short_bits in product((shortest_dyadic, shortest_fraction), _SHORT_BITS):
            found += _attempts(changed, moved, _Style(pick, short_bits, 4 * interior.margin), patience)
    for one in sorted(found, key=lambda attempt: attempt.rounded.bits):
        # The equations hold by construction; should the construction be wrong, nothing may leave this module.
        if not any(residual(one.problem, one.exact)):
            return one.rounded
    message = "no certificate found with these words: no rounding of the answer is positive definite"
    raise NoCertificate(message)


def _attempts(problem: GramProblem, interior: Interior, style: _Style, patience: int) -> Iterator[_Attempt]:
    successes = 0
    for _ in range(_HALVINGS):
        attempt = _round(problem, interior, style)
        if attempt is not None:
            yield attempt
        successes += attempt is not None or successes > 0
        if successes >= patience:
            return
        style = replace(style, tolerance=style.tolerance / 2)


def _round(problem: GramProblem, interior: Interior, style: _Style) -> _Attempt | None:
    """One attempt; ``None`` if the result is not positive definite or too long."""
    walk = _Walk.begin(problem, interior)
    result = []
    for block in problem.blocks:
        lower: list[tuple[Fraction, ...]] = []
        diagonal: list[Fraction] = []
        for p in range(block.size):
            row: list[Fraction] = []
            for q in range(p + 1):
                partner: Sequence[Fraction] = row if p == q else lower[q]
                known = sum((row[r] * diagonal[r] * partner[r] for r in range(q) if row[r]), Fraction(0))
                unit = Fraction(1) if p == q else diagonal[q]
                entry = walk.choose(known, unit, style)
                if (p == q and entry <= 0) or entry.denominator.bit_length() > _LONGEST_BITS:
                    return None
                (diagonal if p == q else row).append(entry)
            lower.append(tuple(row))
        result.append(Factors(tuple(lower), tuple(diagonal)))
    return _Attempt(problem, Rounded(problem.blocks, tuple(result)), tuple(walk.exact))


@dataclass(slots=True)
class _Walk:
    """The choices made so far (exact) and the numerical solution that agrees with them."""

    problem: GramProblem
    exact: list[Fraction]
    current: Floats
    moves: dict[int, Floats]
    reach: dict[int, float]

    @classmethod
    def begin(cls, problem: GramProblem, interior: Interior) -> _Walk:
        """Prepare, for every free unknown, the move that changes it and leaves all earlier ones alone."""
        import numpy as np  # noqa: PLC0415 - optional and slow to import

        free = [i for i in range(problem.unknowns) if i not in problem.dependents]
        orthonormal, triangular = np.linalg.qr(interior.chart[free].T)
        moves = {}
        reach = {}
        for place, index in enumerate(free):
            length = float(triangular[place, place])
            reach[index] = abs(length)
            moves[index] = interior.chart @ orthonormal[:, place] / length
        return cls(problem, [], interior.unknowns.copy(), moves, reach)

    def choose(self, known: Fraction, unit: Fraction, style: _Style) -> Fraction:
        """Fix the next unknown to ``known + unit * entry`` and return the entry."""
        index = len(self.exact)
        dependent = self.problem.dependents.get(index)
        if dependent is not None:
            value = sum((f * self.exact[j] for j, f in dependent.factors), dependent.constant)
            self.exact.append(value)
            return (value - known) / unit
        wanted = Fraction(float(self.current[index]))
        around = Fraction(style.tolerance * self.reach[index])
        if known.denominator.bit_length() > style.short_bits + 1:
            value = style.pick(wanted - around, wanted + around)
        else:
            value = known + unit * style.pick(
                (wanted - around - known) / unit, (wanted + around - known) / unit
            )
        self.exact.append(value)
        self.current += self.moves[index] * (float(value) - self.current[index])
        return (value - known) / unit

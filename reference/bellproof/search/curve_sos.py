"""Sums of squares for the tangents of CHSH's curve: a second proof of the same lines, found numerically.

At rational v the element ``mu - P(00|00) - lambda CHSH`` is exactly a sum of hermitian squares in a few
words with a rational Gram matrix; how many words are needed depends on v. The losing outcomes lie
strictly below the line, except near I = 2, where a deterministic strategy almost touches it: five words
and a slack do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from bellproof.bounds import curve
from bellproof.bounds.relabelling import few_generators, orbits, symmetries
from bellproof.bounds.target import Target, targets_of
from bellproof.certificate.document import Claim
from bellproof.certificate.sos import SosBlock, SosCertificate, SosPart
from bellproof.errors import BadInput
from bellproof.model.expression import chsh
from bellproof.search.errors import NoCertificate
from bellproof.search.face import SLACK, Block, face, swap_sides
from bellproof.search.gram import gram_problem
from bellproof.search.linear import Row
from bellproof.search.moments import QubitPair, moment_rows
from bellproof.search.rounding import PATIENCE, round_exactly
from bellproof.search.solve import Solver, clarabel, most_interior
from bellproof.search.words import (
    ONE,
    Polynomial,
    Word,
    operator,
    remainder,
    words_by_length,
    words_by_side,
)

_SETTINGS = (2, 2)

WORD_SETS: Mapping[int, tuple[Word, ...]] = {
    5: tuple(words_by_length(_SETTINGS, 1)),
    9: tuple(words_by_side(_SETTINGS, (1, 1))),
    13: tuple(words_by_length(_SETTINGS, 2)),
    17: tuple(
        [*words_by_length(_SETTINGS, 2)]
        + [word for word in words_by_side(_SETTINGS, (2, 2)) if len(word[0]) == len(word[1]) == 2]  # noqa: PLR2004 - AABB
    ),
    25: tuple(words_by_side(_SETTINGS, (2, 2))),
}
"""Words by number: level 1, level 1 + AB, level 2, level 2 with AABB, A-words by B-words up to 2."""

SMALLEST_V: Mapping[int, Fraction] = {
    9: Fraction(18, 100),
    13: Fraction(103, 1000),
    17: Fraction(47, 1000),
    25: Fraction(33, 1000),
}
"""From which v on a set of words is used; below the last, none of them was seen to suffice."""


@dataclass(frozen=True, slots=True)
class Tightness:
    """A guess of what touches the line, as rows that vanish on the squares, and a symmetry to split by."""

    null_rows: tuple[Row, ...]
    swap: bool
    slack: bool


@dataclass(frozen=True, slots=True)
class Effort:
    """Who proposes numbers, how many orders of the columns are tried for shorter ones, and how patiently."""

    solver: Solver = clarabel
    orders: int = 1
    patience: int = PATIENCE


QUICK = Effort(patience=1)
"""One order, and the first success: the fastest."""

THOROUGH = Effort(orders=12)
"""A dozen orders: certificates up to a third shorter, in seconds."""


def word_count_for(v: Fraction) -> int:
    """The smallest set of words that is tight at v; raises `NoCertificate` below the reach of all of them."""
    for count, smallest in SMALLEST_V.items():
        if v >= smallest:
            return count
    message = f"no set of words here is tight at v = {v}; the smallest v is {min(SMALLEST_V.values())}"
    raise NoCertificate(message)


def find(v: Fraction, words: int | None = None, effort: Effort = QUICK) -> SosCertificate:
    """Search a certificate for the tangent at v with the given number of words (5, 9, 13, 17 or 25).

    Covers every P(ab|xy): one part for each class of outcomes under the symmetries of CHSH. Raises
    `BadInput` for a v or a word set that there is not, `NoCertificate` or `SolverFailure` where the
    search fails.
    """
    line = curve.tangent(v)
    count = word_count_for(v) if words is None else words
    if count not in WORD_SETS:
        source = "words"
        raise BadInput(source, f"{count} is none of {sorted(WORD_SETS)}")
    expression = chsh()
    bell = operator(expression)
    targets = targets_of(expression.scenario, "global")
    generators = few_generators(targets, symmetries(expression))
    winning, losing = (orbit[0] for orbit in orbits(targets, generators))
    chosen = WORD_SETS[count]
    optimal = Tightness(tuple(moment_rows(QubitPair.at(v), chosen)), swap=True, slack=False)
    parts = (
        part(winning, chosen, optimal, remainder(line.level, winning, line.slope, bell), effort),
        losing_part(losing, remainder(line.level, losing, line.slope, bell), effort),
    )
    claim = Claim(expression, "quantum", "global", line.slope, line.level)
    return SosCertificate(claim, tuple(generators), parts)


def losing_part(target: Target, goal: Polynomial, effort: Effort) -> SosPart:
    """Try the deterministic strategy that comes closest to the line as a face, then none, then more words."""
    attempts = [
        (WORD_SETS[5], Tightness((_closest_vertex(goal, WORD_SETS[5]),), swap=False, slack=True)),
        (WORD_SETS[5], Tightness((), swap=False, slack=True)),
        (WORD_SETS[9], Tightness((), swap=False, slack=True)),
    ]
    for words, tightness in attempts[:-1]:
        try:
            return part(target, words, tightness, goal, effort)
        except NoCertificate:
            continue
    words, tightness = attempts[-1]
    return part(target, words, tightness, goal, effort)


def part(
    target: Target, words: Sequence[Word], tightness: Tightness, goal: Polynomial, effort: Effort
) -> SosPart:
    """Reduce to the face, solve, round."""
    symmetry = swap_sides if tightness.swap else None
    blocks = face(words, tightness.null_rows, symmetry) + ([SLACK] if tightness.slack else [])
    problem = gram_problem(blocks, goal)
    rounded = round_exactly(problem, most_interior(problem, effort.solver), effort.orders, effort.patience)
    slack = Fraction(0)
    written = []
    for block, factor in zip(rounded.blocks, rounded.factors, strict=True):
        if block.is_slack():
            slack += factor.diagonal[0]
        else:
            written.append(_written(block, factor.lower, factor.diagonal))
    return SosPart(target, slack, tuple(written))


def _written(
    block: Block, lower: tuple[tuple[Fraction, ...], ...], diagonal: tuple[Fraction, ...]
) -> SosBlock:
    return SosBlock(block.words, block.columns, lower, diagonal)


def _closest_vertex(goal: Polynomial, words: Sequence[Word]) -> Row:
    """The values +-1 of the words under the deterministic strategy at which ``goal`` is least."""
    best = min(product((1, -1), repeat=4), key=lambda signs: _value(goal, signs))
    return [int(_value({word: Fraction(1)}, best)) for word in words]


def _value(polynomial: Polynomial, signs: tuple[int, ...]) -> Fraction:
    """Evaluate at A0, A1, B0, B1 = ``signs``."""
    total = polynomial.get(ONE, Fraction(0))
    for word, coefficient in polynomial.items():
        if word != ONE:
            sign = 1
            for letter in [*word[0], *(y + 2 for y in word[1])]:
                sign *= signs[letter]
            total += sign * coefficient
    return total

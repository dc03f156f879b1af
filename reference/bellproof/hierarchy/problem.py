"""The maximum of a hermitian element over a level of the hierarchy, with the element's symmetries used.

Moments that a symmetry connects are equal, and commuting involutions split the matrix into blocks: both leave the
optimum as it is, because the average of a solution over the symmetries is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.bounds.relabelling import Relabelling
from bellproof.errors import BadInput
from bellproof.hierarchy.levels import moment_of
from bellproof.hierarchy.symmetry import Action, splitting
from bellproof_checker.field import Number
from bellproof_checker.letters import Algebra, Polynomial, Word

Basis = tuple[tuple[tuple[Word, int], ...], ...]
"""Members of a block's basis: words with whole coefficients."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Maximise ``sum goal_k y_k`` with ``sum_k y_k entries_k`` positive semidefinite and ``y_0 = 1``.

    ``orbits`` are the independent moments, the identity first; ``entries[b][i, j]`` says by orbit how entry (i, j),
    j <= i, of block b depends on them.
    """

    algebra: Algebra
    words: tuple[Word, ...]
    symmetries: tuple[Relabelling, ...]
    orbits: tuple[Word, ...]
    goal: tuple[Fraction, ...]
    blocks: tuple[Basis, ...]
    entries: tuple[dict[tuple[int, int], dict[int, Fraction]], ...]
    moments: dict[Word, dict[int, Fraction]]


def build(
    algebra: Algebra, words: Sequence[Word], element: Polynomial, symmetries: Sequence[Relabelling] = ()
) -> Problem:
    """Write the problem down; ``symmetries`` have to leave ``element`` as it is (nobody trusts that later)."""
    action = Action(algebra, tuple(symmetries))
    blocks = splitting(action, words) if symmetries else [tuple(((word, 1),) for word in words)]
    keys: dict[Word, None] = {algebra.one: None}
    for left in words:
        for right in words:
            found = moment_of(algebra, left, right)
            if found is not None:
                keys[found] = None
    reduced = action.reduce(list(keys))
    orbits: dict[Word, int] = {algebra.one: 0}
    for image in reduced.values():
        for word in image:
            orbits.setdefault(word, len(orbits))
    moments = {word: {orbits[one]: c for one, c in image.items()} for word, image in reduced.items()}
    goal = [Fraction(0)] * len(orbits)
    for word, c in element.items():
        terms = moments.get(min(word, tuple(side[::-1] for side in word)))
        if terms is None:
            source = "level"
            raise BadInput(
                source, "its words are too few: some word of what is to be bounded is no product of two"
            )
        for place, factor in terms.items():
            goal[place] += _rational(c) * factor
    entries = tuple(_entries(algebra, block, moments) for block in blocks)
    return Problem(
        algebra, tuple(words), tuple(symmetries), tuple(orbits), tuple(goal), tuple(blocks), entries, moments
    )


def _rational(value: Number) -> Fraction:
    if not isinstance(value, Fraction):
        message = "a search is for rational elements"
        raise TypeError(message)
    return value


def _entries(
    algebra: Algebra, block: Basis, moments: dict[Word, dict[int, Fraction]]
) -> dict[tuple[int, int], dict[int, Fraction]]:
    result = {}
    for i, left in enumerate(block):
        for j, right in enumerate(block[: i + 1]):
            total: dict[int, Fraction] = {}
            for one, c in left:
                for other, d in right:
                    found = moment_of(algebra, one, other)
                    if found is not None:
                        for place, factor in moments[found].items():
                            total[place] = total.get(place, Fraction(0)) + c * d * factor
            result[i, j] = {place: c for place, c in total.items() if c}
    return result

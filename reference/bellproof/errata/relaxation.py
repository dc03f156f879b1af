"""Exact moment matrices: what a finite level of the hierarchy allows although no quantum behaviour has it.

A level of the hierarchy (Navascues, Pironio and Acin 2007) bounds P(ab|xy) by the largest value over positive
semidefinite matrices of moments. One such matrix with rational entries, checked to be positive definite here in
exact arithmetic, is a proof that the level's bound is no lower than its value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from importlib.resources import files

from bellproof.errors import Rejected
from bellproof.exact import read_rational
from bellproof.model.expression import chsh
from bellproof.search.words import (
    Word,
    adjoint,
    canonical,
    operator,
    probability,
    spell,
    times,
    words_by_length,
    words_by_side,
)

Moments = Mapping[str, Fraction]
"""Moment of each word, spelt as in certificates; a word and its adjoint have one moment."""

Merge = Callable[[Word], Word]
"""One word for all those that have the same moment."""

LEVELS: dict[str, list[Word]] = {
    "2": words_by_length((2, 2), 2),
    "1+AB": words_by_side((2, 2), (1, 1)),
}
"""Words of each level for two settings a side."""

_FILES = {"2": "level_2.json", "1+AB": "level_1ab.json"}


def moment_matrix(level: str, moments: Moments) -> list[list[Fraction]]:
    """The matrix of a level's words. Raises `Rejected` where a moment is missing."""
    return _matrix(LEVELS[level], moments, canonical)


def _matrix(words: Sequence[Word], moments: Moments, same: Merge) -> list[list[Fraction]]:
    """Entry (v, w) is the moment of v*w."""
    return [[_moment(times(adjoint(v), w), moments, same) for w in words] for v in words]


def _moment(word: Word, moments: Moments, same: Merge) -> Fraction:
    try:
        return moments[spell(same(word))]
    except KeyError as error:
        message = f"the moment of {error} is missing"
        raise Rejected(message) from error


def is_positive_definite(matrix: list[list[Fraction]]) -> bool:
    """Whether all pivots of exact Gaussian elimination are positive."""
    rows = [list(row) for row in matrix]
    for k, pivot_row in enumerate(rows):
        pivot = pivot_row[k]
        if pivot <= 0:
            return False
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / pivot
            rows[i] = [a - factor * b for a, b in zip(rows[i], pivot_row, strict=True)]
    return True


def probability_and_value(level: str, moments: Moments) -> tuple[Fraction, Fraction]:
    """P(00|00) and CHSH of a moment matrix. Raises `Rejected` where it is no positive definite one."""
    return allowed(LEVELS[level], moments)


def allowed(words: Sequence[Word], moments: Moments, same: Merge = canonical) -> tuple[Fraction, Fraction]:
    """P(00|00) and CHSH that moments of any words allow; ``same`` gives the word under which a moment is kept.

    Raises `Rejected` unless they make a normalised positive definite matrix.
    """
    matrix = _matrix(words, moments, same)
    if moments["1"] != 1 or not is_positive_definite(matrix):
        message = "the moments make no normalised positive definite matrix"
        raise Rejected(message)
    first, second = (
        sum((c * _moment(word, moments, same) for word, c in polynomial.items()), Fraction(0))
        for polynomial in (probability((0, 0, 0, 0)), operator(chsh()))
    )
    return first, second


def shipped(level: str) -> dict[str, Fraction]:
    """Moments that ship with the package for a level; nothing about them is trusted."""
    name = _FILES[level]
    document = json.loads((files("bellproof.errata") / name).read_text(encoding="utf-8"))
    return {word: read_rational(text, name) for word, text in document["moments"].items()}

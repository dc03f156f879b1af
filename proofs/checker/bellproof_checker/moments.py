"""Exact moment matrices: entry (v, w) is the moment of v* w; a word and its adjoint have one moment."""

from __future__ import annotations

from fractions import Fraction

from bellproof_checker.document import Json, items, keys, number, require, require_form
from bellproof_checker.field import Number
from bellproof_checker.general import Claim
from bellproof_checker.gram import MAX_WORK
from bellproof_checker.letters import Word, adjoint, merged
from bellproof_checker.size import common, longest

MAX_WORDS = 200
"""Most words of a moment matrix."""


def check_moments(claim: Claim, target: tuple[int, ...], words: Json, scale: Json, moments: Json) -> Number:
    """Verify that the matrix is positive semidefinite and return ``P + sum lambda I`` there.

    Each moment is to be divided by ``scale``.
    """
    algebra = claim.algebra
    listed = [algebra.read_word(one, "words") for one in items(words, "words")]
    require_form(len(listed) <= MAX_WORDS, "too-large", f"{len(listed)} words; at most {MAX_WORDS}")
    require_form(len(set(listed)) == len(listed), "repeated-cell", "a word stands twice")
    known: dict[Word, Fraction] = {algebra.one: Fraction(1)}
    unit = number(scale, "scale")
    require_form(unit > 0, "out-of-range", "the scale must be positive")
    names = tuple(moments) if isinstance(moments, dict) else ()
    for text, value in keys(moments, "moments", names).items():
        word = algebra.read_word(text, "moments")
        require_form(word == merged(word) and word not in known, "bad-word", f"{text}: its adjoint, or 1")
        known[word] = number(value, "a moment") / unit
    used = set()
    matrix = []
    for i, right in enumerate(listed):
        row = []
        for left in listed[: i + 1]:
            found = algebra.times(adjoint(left), right)
            if found is not None:
                used.add(merged(found))
            # A product that is zero has the moment 0, and so has a word that is not listed.
            row.append(Fraction(0) if found is None else known.get(merged(found), Fraction(0)))
        matrix.append(row)
    require_form(used >= set(known) - {algebra.one}, "bad-word", "a moment that stands nowhere in the matrix")
    require_positive(matrix)
    total: Number = Fraction(0)
    for word, c in claim.weighted(target).items():
        key = merged(word)
        require(
            key in used or key == algebra.one, "wrong-strategy", "a moment of the expression is not given"
        )
        total = c * known.get(key, Fraction(0)) + total
    return total


def require_positive(matrix: list[list[Fraction]]) -> None:
    """Reject a symmetric matrix (lower triangle) that is not positive semidefinite; no fractions.

    Elimination in whole numbers: after k steps the entries are minors of order k + 1 (Bareiss 1968).
    """
    size = len(matrix)
    scale = common([entry.denominator for row in matrix for entry in row])
    rows = [[int(entry * scale) for entry in row] for row in matrix]
    bits = longest(rows) + size.bit_length()
    work = size**4 * bits // 12
    require_form(work <= MAX_WORK, "too-large", f"a moment matrix of {work} bit operations")
    before = 1
    for k in range(size):
        pivot = rows[k][k]
        require(pivot >= 0, "not-positive", "the moment matrix is not positive semidefinite")
        if not pivot:
            # A zero on the diagonal of a positive semidefinite matrix has zeros beside it.
            require(not any(rows[i][k] for i in range(k, size)), "not-positive", "a minor is negative")
            continue
        for i in range(k + 1, size):
            row, factor = rows[i], rows[i][k]
            for j in range(k + 1, i + 1):
                row[j] = (row[j] * pivot - factor * rows[j][k]) // before
        before = pivot

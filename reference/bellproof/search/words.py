"""Words of reflections: the algebra of two parties whose measurements have two outcomes each.

Letters are ``A_x = P(0|x) - P(1|x)`` and ``B_y`` alike: ``A_x^2 = B_y^2 = 1`` and every A commutes with
every B, so each product reduces to Alice's letters followed by Bob's, no two equal neighbours.
A word and its adjoint are different elements; only hermitian elements matter here, and for those
the two are merged (`canonical`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise, product

from bellproof.bounds.target import JOINT, Target
from bellproof.errors import BadInput
from bellproof.model.expression import BellExpression

Letters = tuple[int, ...]
"""Settings of one side's letters, in the order in which the operators are written."""

Word = tuple[Letters, Letters]
"""Alice's letters, then Bob's."""

Polynomial = dict[Word, Fraction]
"""Coefficients by word."""

ONE: Word = ((), ())
"""The identity."""

_LETTER = re.compile(r"([AB])([0-9]+)")


def _joined(first: Letters, second: Letters) -> Letters:
    """Product of two reduced strings of reflections: equal letters cancel where they meet."""
    cut = 0
    while cut < min(len(first), len(second)) and first[len(first) - 1 - cut] == second[cut]:
        cut += 1
    return first[: len(first) - cut] + second[cut:]


def times(first: Word, second: Word) -> Word:
    """The reduced product of two words."""
    return _joined(first[0], second[0]), _joined(first[1], second[1])


def adjoint(word: Word) -> Word:
    """The word read backwards on each side."""
    return word[0][::-1], word[1][::-1]


def canonical(word: Word) -> Word:
    """One of the word and its adjoint, the same for both."""
    return min(word, adjoint(word))


def spell(word: Word) -> str:
    """Write a word as in certificates: ``A0A1B0``, the identity as ``1``."""
    text = "".join(f"A{x}" for x in word[0]) + "".join(f"B{y}" for y in word[1])
    return text or "1"


def read_word(text: str) -> Word:
    """Read what `spell` writes; raises `BadInput` for anything else."""
    if text == "1":
        return ONE
    letters = _LETTER.findall(text)
    word = (
        tuple(int(setting) for side, setting in letters if side == "A"),
        tuple(int(setting) for side, setting in letters if side == "B"),
    )
    if spell(word) != text or times(ONE, word) != word or any(map(_repeats, word)):
        source = "word"
        raise BadInput(source, f"{text[:40]!r} is no reduced word such as A0A1B0")
    return word


def _repeats(letters: Letters) -> bool:
    return any(one == other for one, other in pairwise(letters))


def side_words(settings: int, longest: int) -> list[Letters]:
    """All reduced strings of one side's letters up to a length, shortest first."""
    found: list[Letters] = [()]
    latest: list[Letters] = [()]
    for _ in range(longest):
        latest = [(*w, x) for w in latest for x in range(settings) if not w or w[-1] != x]
        found += latest
    return found


def words_by_length(settings: tuple[int, int], longest: int) -> list[Word]:
    """Level ``longest`` of the hierarchy: all words of at most that many letters, sides together."""
    sides = [side_words(count, longest) for count in settings]
    words = [(first, second) for first, second in product(*sides) if len(first) + len(second) <= longest]
    return sorted(words, key=_by_length)


def words_by_side(settings: tuple[int, int], longest: tuple[int, int]) -> list[Word]:
    """Words of at most so many letters of Alice's and so many of Bob's; (1, 1) is level ``1 + AB``."""
    first, second = (side_words(*pair) for pair in zip(settings, longest, strict=True))
    return sorted(product(first, second), key=_by_length)


def _by_length(word: Word) -> tuple[int, Word]:
    return len(word[0]) + len(word[1]), word


def merged(polynomial: Iterable[tuple[Word, Fraction]]) -> Polynomial:
    """The hermitian part, each word merged with its adjoint; zero coefficients dropped."""
    result: Polynomial = {}
    for word, coefficient in polynomial:
        key = canonical(word)
        result[key] = result.get(key, Fraction(0)) + coefficient
    return {word: coefficient for word, coefficient in result.items() if coefficient}


def probability(cell: Target) -> Polynomial:
    """The projector whose expectation is guessed: P(ab|xy), P(a|x), or zero for ``()``."""
    if not cell:
        return {}
    half = Fraction(1, 2)
    a, x = (cell[0], cell[2]) if len(cell) == JOINT else cell
    alice: Polynomial = {ONE: half, ((x,), ()): half * (-1) ** a}
    if len(cell) != JOINT:
        return alice
    b, y = cell[1], cell[3]
    bob: Polynomial = {ONE: half, ((), (y,)): half * (-1) ** b}
    return merged((times(v, w), c * d) for v, c in alice.items() for w, d in bob.items())


def operator(expression: BellExpression) -> Polynomial:
    """The Bell operator: the expression with projectors in place of the probabilities."""
    if expression.scenario.outcomes != (2, 2):
        source = "expression"
        raise BadInput(source, f"words of reflections need two outcomes, not {expression.scenario.outcomes}")
    return merged(
        (word, c * d)
        for (x, y, a, b), c in expression.coefficients
        for word, d in probability((a, b, x, y)).items()
    )


def remainder(level: Fraction, target: Target, slope: Fraction, bell: Mapping[Word, Fraction]) -> Polynomial:
    """The element ``level - target - slope * bell`` that has to be a sum of hermitian squares."""
    terms = [(ONE, level)]
    terms += [(word, -c) for word, c in probability(target).items()]
    terms += [(word, -slope * c) for word, c in bell.items()]
    return merged(terms)

"""The algebra in which certificates live: words of reflections, with integer coefficients.

Letters A0, A1, ... (Alice) and B0, B1, ... (Bob) with ``A_x^2 = B_y^2 = 1`` and ``A_x B_y = B_y A_x`` and no other
relation. Two projective measurements with two outcomes each are a representation: ``A_x = P(0|x) - P(1|x)``.
A polynomial is a dict from words to nonzero integers.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bellproof_checker.document import Json, require_form, string

Word = tuple[tuple[int, ...], tuple[int, ...]]
"""Alice's letters, then Bob's, neither with equal neighbours."""

Polynomial = dict[Word, int]
"""Coefficients by word."""

ONE: Word = ((), ())

MAX_LETTERS = 24
"""Longest word, in letters of one side."""

_LETTER = re.compile(r"([AB])(0|[1-9][0-9]{0,3})", re.ASCII)


def joined(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    """Product of two reduced strings of reflections: equal letters cancel where they meet."""
    cut = 0
    while cut < min(len(first), len(second)) and first[-1 - cut] == second[cut]:
        cut += 1
    return first[: len(first) - cut] + second[cut:]


def times(first: Word, second: Word) -> Word:
    """The reduced product of two words."""
    return joined(first[0], second[0]), joined(first[1], second[1])


def adjoint(word: Word) -> Word:
    """The word read backwards on each side."""
    return word[0][::-1], word[1][::-1]


def read_word(value: Json, where: str, settings: tuple[int, int]) -> Word:
    """Read ``A0A1B0`` (Alice's letters first) or ``1``."""
    text = string(value, where)
    if text == "1":
        return ONE
    sides: dict[str, list[int]] = {"A": [], "B": []}
    for side, setting in _LETTER.findall(text):
        sides[side].append(int(setting))
    spelled = "".join(f"{side}{setting}" for side in "AB" for setting in sides[side])
    require_form(text and spelled == text, "bad-word", f"{where} is no word such as A0A1B0")
    for side, limit in zip("AB", settings, strict=True):
        letters = sides[side]
        require_form(len(letters) <= MAX_LETTERS, "bad-word", f"{where} has over {MAX_LETTERS} letters")
        require_form(all(x < limit for x in letters), "bad-word", f"{where} has a letter that is no setting")
        require_form(all(a != b for a, b in pairwise(letters)), "bad-word", f"{where} is not reduced")
    return tuple(sides["A"]), tuple(sides["B"])


def add(*terms: tuple[int, Polynomial]) -> Polynomial:
    """Integer combination of polynomials."""
    result: Polynomial = {}
    for factor, polynomial in terms:
        for word, coefficient in polynomial.items():
            result[word] = result.get(word, 0) + factor * coefficient
    return {word: coefficient for word, coefficient in result.items() if coefficient}


def multiply(*factors: Polynomial) -> Polynomial:
    """Product of polynomials in the given order."""
    product: Polynomial = {ONE: 1}
    for factor in factors:
        result: Polynomial = {}
        for one, left in product.items():
            for other, right in factor.items():
                word = times(one, other)
                result[word] = result.get(word, 0) + left * right
        product = {word: coefficient for word, coefficient in result.items() if coefficient}
    return product


def letter(side: int, setting: int) -> Polynomial:
    """A_x for side 0, B_y for side 1."""
    return {((setting,), ()) if side == 0 else ((), (setting,)): 1}


def merged(word: Word) -> Word:
    """One of the word and its adjoint, the same for both.

    Two hermitian elements are equal if their coefficients agree after this: a hermitian element gives both
    the same coefficient.
    """
    return min(word, adjoint(word))

"""Short forms of a block of kind ``sos``: words with the sides exchanged, and Gram matrices that show their sign.

A symmetric matrix M with whole entries and positive whole numbers x with

    x_i M_ii >= sum over j != i of x_j |M_ij|        for every i

is positive semidefinite, for it is a sum of squares: ``|M_ij| / (x_i x_j) (x_j e_i +- x_i e_j)^2`` for each pair,
and what is left of the diagonal. Nothing has to be factored.
"""

from __future__ import annotations

from collections.abc import Sequence

from bellproof_checker.algebra import Word
from bellproof_checker.document import Json, items, number, require, require_form, string

PARITIES = {"none": 0, "even": 1, "odd": -1}
"""How the word of exchanged sides is added to a word."""


def mirrored(
    words: Sequence[Word], rows: Sequence[list[int]], parity: Json, settings: tuple[int, int]
) -> tuple[list[Word], list[list[int]]]:
    """Write the mirror image of each word down, with its row of the face or minus it."""
    text = string(parity, "parity")
    require_form(text in PARITIES, "bad-parity", "parity is none, even or odd")
    sign = PARITIES[text]
    require_form(not sign or settings[0] == settings[1], "bad-swap", "sides of different size cannot swap")
    all_words: list[Word] = []
    all_rows: list[list[int]] = []
    for word, row in zip(words, rows, strict=True):
        other = (word[1], word[0])
        require_form(
            sign >= 0 or other != word, "bad-parity", "an odd word equals itself with sides exchanged"
        )
        all_words.append(word)
        all_rows.append(row)
        if sign and other != word:
            all_words.append(other)
            all_rows.append([sign * entry for entry in row])
    return all_words, all_rows


def read_dominant(gram: Json, dominance: Json | None) -> list[list[int]]:
    """The symmetric matrix of a lower triangle; rejects one that is not dominated by its diagonal."""
    listed = items(gram, "gram")
    size = len(listed)
    lower = [
        [whole(entry, "gram") for entry in items(row, f"row {i} of gram", i + 1)]
        for i, row in enumerate(listed)
    ]
    weights = [1] * size
    if dominance is not None:
        weights = [whole(entry, "dominance") for entry in items(dominance, "dominance", size)]
        require_form(min(weights, default=1) > 0, "out-of-range", "dominance is a list of positive numbers")
    matrix = [[lower[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]
    for i, row in enumerate(matrix):
        others = sum(weight * abs(entry) for weight, entry in zip(weights, row, strict=True))
        # The sum holds the diagonal's own absolute value once.
        spare = weights[i] * (row[i] + abs(row[i])) - others
        require(spare >= 0, "not-positive", f"row {i} of a Gram matrix is not dominated by its diagonal")
    return matrix


def whole(value: Json, where: str) -> int:
    """A whole number."""
    result = number(value, where)
    require_form(result.denominator == 1, "bad-number", f"{where} must be whole")
    return int(result)

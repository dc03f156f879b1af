"""The tangents of CHSH's curve as polynomials in v, and what the optimal strategies make vanish.

With u = 1 + v, w = 1 - 2v - v^2 and s = 1 + v - 2v^2 - v^3 the tangent at v is

    4 u^2 w P + u^2 s I <= 2 (3 - v^2) s.

The vectors ``word |psi>`` of the strategy that touches it are, up to a common factor, polynomials in v and in
S = u^2 sin t with S^2 = 4 v (v + 2); S stands only where one of the two qubits is flipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bellproof.search.linear import echelon, integer_kernel
from bellproof.search.polynomial import Poly, plus, poly, power, scaled, times
from bellproof.search.words import ONE, Word, adjoint, canonical
from bellproof.search.words import times as product

U: Poly = (1, 1)
W: Poly = (1, -2, -1)
S: Poly = (1, 1, -2, -1)
SCALE = scaled(4, times(U, U, W))
SLOPE = times(U, U, S)
LEVEL = scaled(2, times((3, 0, -1), S))
"""Polynomials of the claim: ``SCALE P + SLOPE I <= LEVEL``."""

_SINE_SQUARED = times((0, 4), (2, 1))

Element = dict[Word, Poly]
"""An element of the algebra that is hermitian and does not change when the sides are exchanged."""

Coordinate = tuple[tuple[int, Word], ...]
"""A word, or its sum or difference with the word of exchanged sides."""

_Vector = list[Poly]

PARITIES = {"even": 1, "odd": -1}


def mirrored(word: Word) -> Word:
    """One of the word, its adjoint, and both with the sides exchanged: the same for all four."""
    return min(canonical(word), canonical((word[1], word[0])))


def tangent_gap(setting: int) -> Element:
    """``LEVEL - SCALE P(00|xx) - SLOPE I`` with x = ``setting``: x = 0 is a winning outcome, x = 1 a losing one."""
    quarter = scaled(-1, times(U, U, W))
    letter = (setting,)
    terms = [
        (ONE, plus(LEVEL, quarter)),
        ((letter, ()), quarter),
        (((), letter), quarter),
        ((letter, letter), quarter),
    ]
    terms += [(((a,), (b,)), scaled(-((-1) ** (a * b)), SLOPE)) for a in (0, 1) for b in (0, 1)]
    return collected(terms)


def collected(terms: Sequence[tuple[Word, Poly]]) -> Element:
    """Add up, each word merged with its mirror images."""
    result: Element = {}
    for word, coefficient in terms:
        key = mirrored(word)
        result[key] = plus(result.get(key, ()), coefficient)
    return {word: coefficient for word, coefficient in result.items() if coefficient}


def coordinates(words: Sequence[Word], parity: str) -> list[Coordinate]:
    """Sums or differences of the words with their mirror images, one for each pair."""
    result: list[Coordinate] = []
    seen: set[Word] = set()
    for word in words:
        other = (word[1], word[0])
        if word not in seen and (other != word or parity == "even"):
            result.append(((1, word),) if other == word else ((1, word), (PARITIES[parity], other)))
        seen |= {word, other}
    return result


@dataclass(frozen=True, slots=True)
class Block:
    """Squares of ``columns * coordinates``; ``degrees`` are the columns' degrees in v."""

    parity: str
    coordinates: tuple[Coordinate, ...]
    columns: tuple[tuple[Poly, ...], ...]

    @property
    def size(self) -> int:
        """Order of its Gram matrix."""
        return len(self.columns)

    def degree(self, column: int) -> int:
        """Degree of a column in v."""
        return max(len(entry) for entry in self.columns[column]) - 1

    def products(self) -> dict[tuple[int, int], Element]:
        """What each entry of the lower triangle of the Gram matrix contributes; off the diagonal, twice."""
        size = len(self.coordinates)
        table = [[_product(one, other) for other in self.coordinates] for one in self.coordinates]
        result = {}
        for p in range(self.size):
            for q in range(p + 1):
                terms = [
                    (word, scaled(c * (1 if p == q else 2), both))
                    for i in range(size)
                    if self.columns[p][i]
                    for j in range(size)
                    if (both := times(self.columns[p][i], self.columns[q][j]))
                    for word, c in table[i][j].items()
                ]
                result[p, q] = collected(terms)
        return result


def _product(one: Coordinate, other: Coordinate) -> dict[Word, int]:
    result: dict[Word, int] = {}
    for sign, word in one:
        for twin, last in other:
            key = mirrored(product(adjoint(word), last))
            result[key] = result.get(key, 0) + sign * twin
    return result


def tight_blocks(words: Sequence[Word]) -> list[Block]:
    """An even and an odd block whose squares vanish on the optimal strategy at every v, in minimal bases."""
    result = []
    for parity in PARITIES:
        found = coordinates(words, parity)
        columns = minimal_basis(_null_rows(found), len(found))
        result.append(Block(parity, tuple(found), tuple(columns)))
    return result


def _null_rows(found: Sequence[Coordinate]) -> list[list[Poly]]:
    """Rows of polynomials that a column must annihilate: amplitudes of the coordinates' vectors."""
    images = [[(sign, *_vector(word)) for sign, word in one] for one in found]
    most = max(count for one in images for _, _, count in one)
    rows = []
    for place in range(4):
        row = [
            plus(
                *(scaled(sign, times(vector[place], *[U, U] * (most - count))) for sign, vector, count in one)
            )
            for one in images
        ]
        if any(row):
            rows.append(row)
    return rows


def _vector(word: Word) -> tuple[_Vector, int]:
    """``u^(2 count) word |psi>`` in the basis 00, 01, 10, 11 without the factor S of 01 and 10.

    ``count`` is the number of letters A1 and B1, each of which is (w Z + S X)/u^2.
    """
    first, last = scaled(2, (-1, -1, 2, 1)), times((0, 2), (2, 1))
    vector: _Vector = [first, (0, -1), (0, -1), last]
    count = 0
    for bit, letters in ((1, word[0]), (0, word[1])):
        for setting in reversed(letters):
            signed = [scaled(-1 if i >> bit & 1 else 1, entry) for i, entry in enumerate(vector)]
            if setting:
                count += 1
                # X takes 01 and 10, which carry a factor S, to 00 and 11: S^2 appears there.
                flipped = [vector[i ^ (1 << bit)] for i in range(4)]
                signed = [
                    plus(times(W, one), times(_SINE_SQUARED, other) if i in {0, 3} else other)
                    for i, (one, other) in enumerate(zip(signed, flipped, strict=True))
                ]
            vector = signed
    return vector, count


def minimal_basis(rows: Sequence[Sequence[Poly]], size: int) -> list[tuple[Poly, ...]]:
    """Columns of polynomials that every row annihilates, of the least degrees (Forney 1975), degree after degree.

    At each degree the integer kernel of the coefficients' equations is found, and what is no combination of
    earlier columns times powers of v is taken, shortest first.
    """
    highest = max(len(entry) for row in rows for entry in row) - 1
    wanted = size - _rank_over_functions(rows)
    basis: list[tuple[Poly, ...]] = []
    degree = 0
    while len(basis) < wanted:
        equations = [
            [row[j][c - i] if 0 <= c - i < len(row[j]) else 0 for j in range(size) for i in range(degree + 1)]
            for row in rows
            for c in range(highest + degree + 1)
        ]
        spanned = [
            _flat([times(power(shift), entry) for entry in column], degree)
            for column in basis
            for shift in range(degree - max(map(len, column)) + 2)
        ]
        kernel = integer_kernel([row for row in equations if any(row)], size * (degree + 1))
        for vector in sorted(kernel, key=lambda one: sum(c * c for c in one)):
            if len(echelon([*spanned, vector])[1]) > len(spanned):
                spanned.append(vector)
                step = degree + 1
                basis.append(tuple(poly(vector[j * step : (j + 1) * step]) for j in range(size)))
        degree += 1
    return basis


def _flat(column: Sequence[Poly], degree: int) -> list[int]:
    return [entry[i] if i < len(entry) else 0 for entry in column for i in range(degree + 1)]


def _rank_over_functions(rows: Sequence[Sequence[Poly]]) -> int:
    """The rank at a value of v so large that no minor vanishes there by chance."""
    at = 10**40 + 7
    numbers = [[sum(c * at**i for i, c in enumerate(entry)) for entry in row] for row in rows]
    return len(echelon(numbers)[1])


def losing_blocks() -> list[Block]:
    """Five words without a condition; the first even column is a deterministic strategy's zero off the constant."""
    words: list[Word] = [ONE, ((0,), ()), ((1,), ()), ((), (0,)), ((), (1,))]
    even, odd = (coordinates(words, parity) for parity in PARITIES)
    constant: list[tuple[Poly, ...]] = [((1,), (), ()), ((-2,), (1,), ()), ((-2,), (), (1,))]
    return [
        Block("even", tuple(even), tuple(constant)),
        Block("odd", tuple(odd), (((1,), ()), ((), (1,)))),
    ]

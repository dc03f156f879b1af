"""Relabellings acting on words: moments that they connect, and bases that split a moment matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.bounds.relabelling import Relabelling
from bellproof.search.linear import echelon, integer_kernel, integer_rows
from bellproof_checker.letters import Algebra, Polynomial, Word, add_to, combination, merged

MAX_INVOLUTIONS = 4
"""Most commuting involutions that split a matrix, into at most 2^4 blocks."""


@dataclass(frozen=True, slots=True)
class Action:
    """A list of relabellings as automorphisms of the algebra of two parties."""

    algebra: Algebra
    relabellings: tuple[Relabelling, ...]

    def image(self, relabelling: Relabelling, word: Word) -> Polynomial:
        """The image of a word, words not merged with their adjoints."""
        result: Polynomial = {self.algebra.one: Fraction(1)}
        for party, side in enumerate(word):
            for x, a in side:
                result = self.algebra.multiply(result, self._letter(relabelling, party, x, a))
        return {one: c for one, c in result.items() if c}

    def _letter(self, relabelling: Relabelling, party: int, x: int, a: int) -> Polynomial:
        settings, outcomes = (relabelling.x, relabelling.a) if party == 0 else (relabelling.y, relabelling.b)
        side = 1 - party if relabelling.swap else party
        first = self.algebra.projector(side, settings[x], outcomes[x][a])
        if len(outcomes[x]) == 2:  # noqa: PLR2004 - reflections
            second = self.algebra.projector(side, settings[x], outcomes[x][1])
            return combination([(Fraction(1), first), (Fraction(-1), second)])
        return first

    def leaves(self, relabelling: Relabelling, polynomial: Polynomial) -> bool:
        """Whether a hermitian element stays as it is."""
        image = combination([(c, self.image(relabelling, word)) for word, c in polynomial.items()])
        difference: Polynomial = {}
        for one, sign in ((polynomial, 1), (image, -1)):
            for word, c in one.items():
                add_to(difference, merged(word), sign * c)
        return not any(difference.values())

    def reduce(self, words: Sequence[Word]) -> dict[Word, dict[Word, Fraction]]:
        """Each moment in terms of independent ones: those equations ``m(w) = m(g w)`` leave.

        Words come merged. Images that are not among the words are left alone.
        """
        known = set(words)
        parents: dict[Word, tuple[Word, int]] = {}

        def root(word: Word) -> tuple[Word, int]:
            sign = 1
            while word in parents:
                word, factor = parents[word]
                sign *= factor
            return word, sign

        zeros: set[Word] = set()
        equations: list[dict[Word, Fraction]] = []
        for relabelling in self.relabellings:
            for word in words:
                image: dict[Word, Fraction] = {}
                for one, c in self.image(relabelling, word).items():
                    key = merged(one)
                    image[key] = image.get(key, Fraction(0)) + Fraction(str(c))
                image = {one: c for one, c in image.items() if c}
                if not set(image) <= known:
                    continue
                if len(image) == 1 and abs(next(iter(image.values()))) == 1:
                    _join(word, *next(iter(image.items())), root, parents, zeros)
                else:
                    image[word] = image.get(word, Fraction(0)) - 1
                    equations.append(image)
        direct: dict[Word, dict[Word, Fraction]] = {}
        dead = {root(word)[0] for word in zeros}
        for word in words:
            top, sign = root(word)
            direct[word] = {} if top in dead else {top: Fraction(sign)}
        return _eliminate(direct, equations) if equations else direct


def _join(  # noqa: PLR0913, PLR0917 - a step of union and find
    word: Word,
    other: Word,
    factor: Fraction,
    root: object,
    parents: dict[Word, tuple[Word, int]],
    zeros: set[Word],
) -> None:
    if not callable(root):
        raise TypeError
    (first, one), (second, two) = root(word), root(other)
    sign = int(factor) * one * two
    if first == second:
        if sign < 0:
            zeros.add(first)
    else:
        # The identity and short words stay at the top.
        keep, drop = sorted((first, second), key=lambda w: (sum(map(len, w)), w))
        parents[drop] = (keep, sign)


def _eliminate(
    direct: dict[Word, dict[Word, Fraction]], equations: list[dict[Word, Fraction]]
) -> dict[Word, dict[Word, Fraction]]:
    """Solve linear relations between moments for the longest words."""
    tops = sorted({top for image in direct.values() for top in image}, key=lambda w: (-sum(map(len, w)), w))
    place = {word: i for i, word in enumerate(tops)}
    rows = []
    for equation in equations:
        row: list[Fraction] = [Fraction(0)] * len(tops)
        for word, c in equation.items():
            for top, factor in direct[word].items():
                row[place[top]] += c * factor
        if any(row):
            rows.append(row)
    unique = list(dict.fromkeys(map(tuple, integer_rows(rows))))
    solved, pivots = echelon([list(row) for row in unique])
    substitutes: dict[Word, dict[Word, Fraction]] = {}
    for whole, pivot in zip(solved, pivots, strict=True):
        substitutes[tops[pivot]] = {
            tops[j]: Fraction(-whole[j], whole[pivot]) for j in range(pivot + 1, len(tops)) if whole[j]
        }
    result = {}
    for word, image in direct.items():
        total: dict[Word, Fraction] = {}
        for top, factor in image.items():
            for one, c in substitutes.get(top, {top: Fraction(1)}).items():
                total[one] = total.get(one, Fraction(0)) + factor * c
        result[word] = {one: c for one, c in total.items() if c}
    return result


Sparse = list[dict[int, int]]
"""Rows of a matrix, by column."""


def splitting(action: Action, words: Sequence[Word]) -> list[tuple[tuple[tuple[Word, int], ...], ...]]:
    """Bases of the common eigenspaces of commuting involutions, with short whole coefficients."""
    identity: Sparse = [{i: 1} for i in range(len(words))]
    matrices = _involutions(action, words, identity)
    spaces: list[list[dict[int, int]]] = [[]]
    for matrix in matrices:
        # Coefficient vectors f with f M = +-f: the image of a combination is the combination of images.
        columns: Sparse = [{} for _ in words]
        for i, row in enumerate(matrix):
            for j, c in row.items():
                columns[j][i] = c
        spaces = [[*rows, *_minus(columns, sign)] for rows in spaces for sign in (1, -1)]
    result = []
    for rows in spaces:
        dense = [[row.get(j, 0) for j in range(len(words))] for row in rows if row]
        distinct = [list(row) for row in dict.fromkeys(map(tuple, dense))]
        basis = integer_kernel(distinct, len(words)) if distinct else _dense(identity)
        members = tuple(tuple((words[i], c) for i, c in enumerate(row) if c) for row in basis)
        if members:
            result.append(members)
    return result


def _involutions(action: Action, words: Sequence[Word], identity: Sparse) -> list[Sparse]:
    """Some of the relabellings that commute, are their own inverses, and are no products of one another."""
    place = {word: i for i, word in enumerate(words)}
    matrices: list[Sparse] = []
    products = [identity]
    for relabelling in action.relabellings:
        matrix = _matrix(action, relabelling, words, place)
        if matrix is None or matrix in products or _times(matrix, matrix) != identity:
            continue
        if all(_times(matrix, one) == _times(one, matrix) for one in matrices):
            matrices.append(matrix)
            products += [_times(one, matrix) for one in products]
        if len(matrices) == MAX_INVOLUTIONS:
            break
    return matrices


def _minus(columns: Sparse, sign: int) -> Sparse:
    result = []
    for j, column in enumerate(columns):
        row = {**column, j: column.get(j, 0) - sign}
        result.append({i: c for i, c in row.items() if c})
    return result


def _dense(matrix: Sparse) -> list[list[int]]:
    return [[row.get(j, 0) for j in range(len(matrix))] for row in matrix]


def _matrix(
    action: Action, relabelling: Relabelling, words: Sequence[Word], place: dict[Word, int]
) -> Sparse | None:
    """Row i holds the image of word i; ``None`` where it leaves the span."""
    rows: Sparse = []
    for word in words:
        image = action.image(relabelling, word)
        if not set(image) <= set(place):
            return None
        rows.append({place[one]: int(str(c)) for one, c in image.items()})
    return rows


def _times(first: Sparse, second: Sparse) -> Sparse:
    """Product of sparse whole matrices."""
    result: Sparse = []
    for row in first:
        total: dict[int, int] = {}
        for k, c in row.items():
            for j, d in second[k].items():
                total[j] = total.get(j, 0) + c * d
        result.append({j: c for j, c in total.items() if c})
    return result

"""Sums of squares of one part, and their mean over a group of symmetries written as a sum of squares again.

The kernel knows nothing of groups: what the independent checker averages is written out for it. Most searches
find squares that the group leaves as they are. Other rational ones are averaged as one Gram matrix and factored
anew with short numbers; what rounding takes away is paid by the slack. Exact ones are repeated for each member.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof_checker.claim import Relabelling
from bellproof_checker.field import Number
from bellproof_checker.general import Claim
from bellproof_checker.hierarchy import merge
from bellproof_checker.letters import Algebra, Polynomial, Word, add_to, adjoint, combination, merged

Matrix = list[dict[int, Fraction]]
"""Rows by column, zeros left out."""


@dataclass(frozen=True)
class Squares:
    """``sum_k weights[k] |sum_i rows[i][k] members[i]|^2``; a row may be shorter than the weights."""

    members: list[Polynomial]
    rows: list[list[Number]]
    weights: list[Number]

    @property
    def terms(self) -> int:
        """The words of all members together."""
        return sum(map(len, self.members))


def expanded(algebra: Algebra, blocks: Sequence[Squares]) -> Polynomial:
    """The blocks multiplied out, each word merged with its adjoint, zeros dropped."""
    total: Polynomial = {}
    for block in blocks:
        for i, left in enumerate(block.members):
            for j in range(i + 1):
                entry = _dot(block, i, j)
                if entry:
                    factor = entry if i == j else 2 * entry
                    for one, c in left.items():
                        for other, d in block.members[j].items():
                            word = algebra.times(adjoint(one), other)
                            if word is not None:
                                add_to(total, merged(word), factor * (c * d))
    return {word: c for word, c in total.items() if c}


def _dot(block: Squares, i: int, j: int) -> Number:
    total: Number = Fraction(0)
    for one, other, weight in zip(block.rows[i], block.rows[j], block.weights, strict=False):
        if one and other and weight:
            total = one * other * weight + total
    return total


def image(claim: Claim, relabelling: Relabelling, polynomial: Polynomial) -> Polynomial:
    """The image of a polynomial under a relabelling of two parties."""
    algebra = claim.algebra
    terms: list[tuple[Number, Mapping[Word, Number]]] = []
    for word, coefficient in polynomial.items():
        product: Polynomial = {algebra.one: Fraction(1)}
        for party, letters in enumerate(word):
            for setting, outcome in letters:
                product = algebra.multiply(
                    product, _letter(algebra, relabelling, party, setting, outcome=outcome)
                )
        terms.append((coefficient, product))
    return combination(terms)


def _letter(
    algebra: Algebra, relabelling: Relabelling, party: int, setting: int, *, outcome: int
) -> Polynomial:
    settings, outcomes = (relabelling.x, relabelling.a) if party == 0 else (relabelling.y, relabelling.b)
    side = 1 - party if relabelling.swap else party
    place, images = settings[setting], outcomes[setting]
    first = algebra.projector(side, place, images[outcome])
    if len(images) == 2:  # noqa: PLR2004 - a reflection
        return combination([(Fraction(1), first), (Fraction(-1), algebra.projector(side, place, images[1]))])
    return first


def copies(claim: Claim, group: Sequence[Relabelling], blocks: Sequence[Squares]) -> list[Squares]:
    """The mean, exactly: the blocks once for each sum of squares that the group makes of them."""
    total = expanded(claim.algebra, blocks)
    alike: dict[frozenset[tuple[Word, Number]], list[Relabelling]] = {}
    for one in group:
        alike.setdefault(frozenset(merge(image(claim, one, total)).items()), []).append(one)
    return [
        Squares(
            [image(claim, ones[0], member) for member in block.members],
            block.rows,
            [weight * Fraction(len(ones), len(group)) for weight in block.weights],
        )
        for ones in alike.values()
        for block in blocks
    ]


def _gram(block: Squares) -> list[list[Fraction]]:
    """The Gram matrix of rational squares."""
    size = range(len(block.members))
    lower = [[Fraction(_dot(block, i, j)) for j in range(i + 1)] for i in size]  # type: ignore[arg-type]  # rational
    return [[lower[max(i, j)][min(i, j)] for j in size] for i in size]


def _add(total: dict[int, Fraction], factor: Fraction, row: Mapping[int, Fraction]) -> None:
    if factor:
        for i, c in row.items():
            total[i] = total.get(i, Fraction(0)) + factor * c


class Mean:
    """The Gram matrix of the mean of rational squares, over members that the group permutes among themselves."""

    def __init__(self, claim: Claim, group: Sequence[Relabelling], blocks: Sequence[Squares]) -> None:
        """Average once; `rounded` factors the result."""
        self._space = _Space()
        for block in blocks:
            for member in block.members:
                self._space.coordinates(member)
        grams = [_gram(block) for block in blocks]
        # Places only grow, so that rows of an earlier image stay right.
        total: dict[int, dict[int, Fraction]] = {}
        for one in group:
            for block, gram in zip(blocks, grams, strict=True):
                places = [self._space.coordinates(image(claim, one, member)) for member in block.members]
                for row, place in zip(gram, places, strict=True):
                    combined: dict[int, Fraction] = {}
                    for entry, other in zip(row, places, strict=True):
                        _add(combined, entry, other)
                    for k, c in place.items():
                        _add(total.setdefault(k, {}), c / len(group), combined)
        self._rows: Matrix = [
            {m: value for m, value in total.get(k, {}).items() if value} for k in range(self._space.size)
        ]

    def rounded(self, bits: int) -> list[Squares]:
        """Squares close to the mean, with numbers of so many binary places, a block for each connected part."""
        return [self._factor(part, bits) for part in self._parts()]

    def _parts(self) -> list[list[int]]:
        """Members that are connected by entries of the matrix."""
        left, parts = set(range(len(self._rows))), []
        while left:
            found, waiting = set(), [min(left)]
            while waiting:
                one = waiting.pop()
                if one not in found:
                    found.add(one)
                    waiting += self._rows[one]
            left -= found
            parts.append(sorted(found))
        return parts

    def _factor(self, part: Sequence[int], bits: int) -> Squares:
        """A rounded ``L D L^T``; pivots that round to nothing are left out."""
        rest = [[self._rows[i].get(j, Fraction(0)) for j in part] for i in part]
        columns: list[list[Fraction]] = []
        weights: list[Number] = []
        for k in range(len(part)):
            pivot = Fraction(int(rest[k][k] * 2**bits), 2**bits)
            if pivot <= 0:
                continue
            column = [Fraction(round(rest[i][k] / pivot * 2**bits), 2**bits) for i in range(len(part))]
            column[:k] = [Fraction(0)] * k
            for i in range(k, len(part)):
                for j in range(k, i + 1):
                    value = rest[i][j] - pivot * column[i] * column[j]
                    # Twice the places are enough: what is off here is found when the squares are multiplied out.
                    rest[i][j] = rest[j][i] = Fraction(round(value * 4**bits), 4**bits)
            columns.append(column)
            weights.append(pivot)
        rows: list[list[Number]] = [[column[i] for column in columns] for i in range(len(part))]
        return Squares([self._space.members[i] for i in part], rows, weights)


class _Space:
    """Independent members, grown as needed, and the coordinates of polynomials over them."""

    def __init__(self) -> None:
        self.members: list[Polynomial] = []
        # By leading word: a polynomial with coefficient 1 there, and what it is in the members.
        self._echelon: dict[Word, tuple[Polynomial, dict[int, Fraction]]] = {}

    @property
    def size(self) -> int:
        """How many members there are."""
        return len(self.members)

    def coordinates(self, polynomial: Polynomial) -> dict[int, Fraction]:
        rest, found = dict(polynomial), dict[int, Fraction]()
        for word in sorted(self._echelon, reverse=True):
            factor = rest.get(word, Fraction(0))
            if isinstance(factor, Fraction) and factor:
                row, places = self._echelon[word]
                for other, c in row.items():
                    add_to(rest, other, -factor * c)
                _add(found, factor, places)
        rest = {word: c for word, c in rest.items() if c}
        if rest:
            lead = max(rest)
            scale = Fraction(1) / Fraction(rest[lead])  # type: ignore[arg-type]  # rational members only
            row = {word: c * scale for word, c in rest.items()}
            places = {i: -c * scale for i, c in found.items()} | {len(self.members): scale}
            self._echelon[lead] = (row, places)
            self.members.append(polynomial)
            return {len(self.members) - 1: Fraction(1)}
        return {i: c for i, c in found.items() if c}

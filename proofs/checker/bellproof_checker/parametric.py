"""Kind ``sos-parametric``: one sum of hermitian squares for a whole interval of tangents.

The claim is ``scale P + lambda I <= mu`` with polynomials scale, lambda and mu in v, for every v in [low, high]. A
part carries a positive polynomial ``multiplier`` and Gram matrices of polynomials, and asserts

    multiplier (mu - scale P - lambda I) = sum of its blocks

in the algebra, for every v at once. A block's squares are ``g* M g`` with ``g = F^T e``, where the entries of e are
words, or words plus or minus the same with the sides exchanged. M is positive definite on the whole interval:
it is so at v = low, by its leading minors, and its determinant has no zero on the interval, so that no eigenvalue
can change its sign.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from bellproof_checker.algebra import Word, adjoint, merged, read_word, times
from bellproof_checker.claim import (
    Claim,
    Target,
    read_claim,
    read_parts,
    read_relabellings,
    read_target,
    require_all_targets,
)
from bellproof_checker.document import Json, items, keys, number, require, require_form, string
from bellproof_checker.polynomial import (
    Polynomial,
    evaluate,
    norm,
    packed,
    read_polynomial,
    require_positive,
    spelled,
    unpacked,
)
from bellproof_checker.reached import check_reached
from bellproof_checker.sos import MAX_BLOCKS, goal, require_reflections

MAX_WORDS = 64
"""Most words of one block."""

MAX_WORK = 3 * 10**9
"""Most digit operations for one determinant or expansion, a few seconds."""

_DIGIT = 30

_SIGN = {"none": 0, "even": 1, "odd": -1}


@dataclass(frozen=True)
class Family:
    """The claim: ``base`` holds the scenario and the expression, and no line."""

    base: Claim
    low: Fraction
    high: Fraction
    scale: Polynomial
    slope: Polynomial
    level: Polynomial

    def __str__(self) -> str:
        """Say it in one line."""
        event = {"global": "P(ab|xy)", "local": "P(a|x)", "value": "0"}[self.base.objective]
        name = "CHSH" if self.base.is_chsh else "I of the certificate's expression"
        scenario = "-".join(map(str, (*self.base.settings, *self.base.outcomes)))
        every = {"global": ", every a,b,x,y", "local": ", every a,x", "value": ""}[self.base.objective]
        return (
            f"({spelled(self.scale)}) {event} + ({spelled(self.slope)}) I <= {spelled(self.level)}"
            f" for every v from {self.low} to {self.high} with I = {name},"
            f" quantum behaviours of scenario {scenario}{every}"
        )


@dataclass(frozen=True)
class _Block:
    """Squares ``e* F M F^T e``: a coordinate is a list of words with signs."""

    coordinates: list[list[tuple[int, Word]]]
    face: list[list[Polynomial]]
    gram: list[list[Polynomial]]

    def size(self) -> int:
        """Order of M."""
        return len(self.gram)


def read_family(value: Json) -> Family:
    """Read the object ``claim`` of this kind."""
    own = ("v", "scale", "lambda", "mu")
    shared = ("scenario", "expression", "theory", "objective")
    claim = keys(value, "claim", (*shared, *own))
    base = read_claim({name: claim[name] for name in shared} | {"lambda": "0", "mu": "0"})
    low, high = (number(one, "v") for one in items(claim["v"], "v", 2))
    scale, slope, level = (read_polynomial(claim[name], name) for name in own[1:])
    return Family(base, low, high, scale, slope, level)


def check(family: Family, document: dict[str, Json]) -> str:
    """Verify the evidence; returns the claim that it proves for every v of the interval, in one line."""
    require_reflections(family.base)
    require(family.low < family.high, "out-of-range", "the interval of v is empty")
    require_positive(family.scale, family.low, family.high, "scale")
    fields = keys(document["evidence"], "evidence", ("relabellings", "parts"), optional=("witness",))
    relabellings = read_relabellings(fields["relabellings"], family.base)
    proved = [_check_part(family, part) for part in read_parts(fields["parts"], family.base)]
    require_all_targets(family.base, proved, relabellings)
    if "witness" not in fields or not isinstance(document["claim"], dict):
        return str(family)
    check_reached(family, document["claim"], fields["witness"])
    return f"{family}; a strategy reaches it at every v"


def _check_part(family: Family, value: Json) -> Target:
    part = keys(value, "part", ("target", "multiplier", "blocks"))
    target = read_target(part["target"], family.base)
    multiplier = read_polynomial(part["multiplier"], "multiplier")
    require_positive(multiplier, family.low, family.high, "the multiplier")
    listed = items(part["blocks"], "blocks")
    require_form(len(listed) <= MAX_BLOCKS, "too-large", f"{len(listed)} blocks; at most {MAX_BLOCKS}")
    blocks = [_read_block(block, family) for block in listed]
    _require_identity(family, target, multiplier, blocks)
    for block in blocks:
        _require_positive_definite(block.gram, family.low, family.high)
    return target


def _read_block(value: Json, family: Family) -> _Block:
    block = keys(value, "block", ("words", "parity", "gram"), optional=("face",))
    parity = string(block["parity"], "parity")
    require_form(parity in _SIGN, "bad-parity", "parity is none, even or odd")
    alike = family.base.settings[0] == family.base.settings[1]
    require_form(alike or parity == "none", "bad-swap", "sides of different size cannot swap")
    listed = items(block["words"], "words")
    require_form(len(listed) <= MAX_WORDS, "too-large", f"a block of over {MAX_WORDS} words")
    words = [read_word(word, "words", family.base.settings) for word in listed]
    gram_rows = items(block["gram"], "gram")
    size = len(gram_rows)
    require_form(0 < size <= len(words), "wrong-length", "a block has from 1 to as many squares as words")
    lower = [
        [read_polynomial(entry, "gram") for entry in items(row, f"row {i} of gram", i + 1)]
        for i, row in enumerate(gram_rows)
    ]
    gram = [[lower[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]
    if "face" in block:
        rows = items(block["face"], "face", len(words))
        face = [[read_polynomial(one, "face") for one in items(row, "row of the face", size)] for row in rows]
    else:
        require_form(size == len(words), "wrong-length", "fewer squares than words need a face")
        face = [[(1,) if i == j else () for j in range(size)] for i in range(size)]
    return _Block([_coordinate(word, _SIGN[parity]) for word in words], face, gram)


def _coordinate(word: Word, sign: int) -> list[tuple[int, Word]]:
    """The word, or its sum or difference with the word of exchanged sides."""
    other = (word[1], word[0])
    require_form(sign >= 0 or other != word, "bad-parity", "an odd word equals itself with sides exchanged")
    return [(1, word)] if sign == 0 or other == word else [(1, word), (sign, other)]


def _require_positive_definite(gram: list[list[Polynomial]], low: Fraction, high: Fraction) -> None:
    """At ``low`` by leading minors, and on the whole interval by the determinant."""
    values = [[evaluate(entry, low) for entry in row] for row in gram]
    scale = lcm(*(entry.denominator for row in values for entry in row))
    # One minor a row, each the next pivot of the elimination.
    _work(len(gram), sum(_longest(row) for row in values) + scale.bit_length() * len(gram))
    minors = _minors([[int(entry * scale) for entry in row] for row in values])
    require(min(minors) > 0, "not-positive", "a Gram matrix is not positive definite at the start of v")
    bound, degree = 1, 0
    for row in gram:
        bound *= max(1, sum(map(norm, row)))
        degree += max(map(len, row))
    bits = bound.bit_length() + 2
    _work(len(gram), bits * degree)
    determinant = unpacked(_minors([[packed(entry, bits) for entry in row] for row in gram])[-1], bits)
    require_positive(determinant, low, high, "a determinant")


def _longest(row: list[Fraction]) -> int:
    return max(entry.numerator.bit_length() + entry.denominator.bit_length() for entry in row)


def _work(size: int, bits: int) -> None:
    """Refuse what would take long, before it is done: long division is quadratic."""
    work = size**3 * (1 + bits // _DIGIT) ** 2 // 3
    require_form(work <= MAX_WORK, "too-large", f"a block of {work} digit operations; at most {MAX_WORK}")


def _minors(matrix: list[list[int]]) -> list[int]:
    """Leading minors up to the first that is zero, the last one the determinant (Bareiss 1968): no fractions."""
    rows = [list(row) for row in matrix]
    before, minors = 1, []
    for k, pivot_row in enumerate(rows):
        pivot = pivot_row[k]
        minors.append(pivot)
        if not pivot:
            break
        for row in rows[k + 1 :]:
            factor = row[k]
            row[k:] = [
                (pivot * one - factor * other) // before
                for one, other in zip(row[k:], pivot_row[k:], strict=True)
            ]
        before = pivot
    return minors


def _require_identity(family: Family, target: Target, multiplier: Polynomial, blocks: list[_Block]) -> None:
    """Both sides at ``v = 2^bits``, beyond every zero that their difference could have."""
    event = goal(replace(family.base, slope=Fraction(0), level=Fraction(0)), target)
    line = goal(replace(family.base, slope=Fraction(1), level=Fraction(0)), target)
    # ``goal`` is level - P - slope I: what belongs to P alone, and to I alone.
    bell = {word: c - event.get(word, Fraction(0)) for word, c in line.items()}
    whole = lcm(*(c.denominator for part in (event, bell) for c in part.values()))
    largest = norm(multiplier) * (
        norm(family.level)
        + norm(family.scale) * sum(map(abs, event.values()))
        + norm(family.slope) * sum(map(abs, bell.values()))
    ) + sum(map(_size_of, blocks))
    bits = int(largest * whole).bit_length() + 2
    factor = packed(multiplier, bits)
    scale, slope, level = (packed(one, bits) * factor for one in (family.scale, family.slope, family.level))
    rest: dict[Word, Fraction] = {((), ()): Fraction(level)}
    for weight, part in ((scale, event), (slope, bell)):
        for word, c in part.items():
            key = merged(word)
            rest[key] = rest.get(key, Fraction(0)) + weight * c
    for block in blocks:
        for word, total in _expand(block, bits).items():
            rest[word] = rest.get(word, Fraction(0)) - total
    wrong = sum(1 for total in rest.values() if total)
    require(not wrong, "identity-fails", f"the squares do not add up at {wrong} words")


def _size_of(block: _Block) -> int:
    """Bound for the sum of absolute values of all coefficients of all words."""
    rows = list(zip(block.coordinates, block.face, strict=True))
    columns = [sum(len(one) * norm(row[p]) for one, row in rows) for p in range(block.size())]
    return sum(
        norm(entry) * columns[p] * columns[q]
        for p, row in enumerate(block.gram)
        for q, entry in enumerate(row)
    )


def _expand(block: _Block, bits: int) -> dict[Word, int]:
    """Multiply out ``e* F M F^T e`` with every polynomial at ``2^bits``."""
    degree = max(
        (len(entry) for rows in (block.gram, block.face) for row in rows for entry in row), default=1
    )
    _work(len(block.face), 3 * bits * degree)
    face = [[packed(entry, bits) for entry in row] for row in block.face]
    gram = [[packed(entry, bits) for entry in row] for row in block.gram]
    half = [[_dot(row, column) for column in gram] for row in face]
    total: dict[Word, int] = {}
    for left, one in zip(half, block.coordinates, strict=True):
        for right, other in zip(face, block.coordinates, strict=True):
            product = _dot(left, right)
            if product:
                for sign, word in one:
                    for twin, last in other:
                        key = merged(times(adjoint(word), last))
                        total[key] = total.get(key, 0) + sign * twin * product
    return total


def _dot(one: list[int], other: list[int]) -> int:
    return sum(x * y for x, y in zip(one, other, strict=True) if x and y)

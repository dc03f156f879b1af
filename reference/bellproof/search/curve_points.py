"""Short certificates of kind ``sos`` for single tangents of CHSH's curve, with the sides' exchange made use of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm

from bellproof.bounds import curve
from bellproof.bounds.target import Target
from bellproof.certificate.curve import chsh_generators
from bellproof.certificate.document import Claim
from bellproof.certificate.short import DominantBlock, ShortCertificate, ShortPart
from bellproof.errors import BadInput
from bellproof.model.expression import chsh
from bellproof.search.curve_sos import WORD_SETS
from bellproof.search.dominant import Dominant, dominant
from bellproof.search.errors import NoCertificate
from bellproof.search.family import PARITIES, Block, Element, coordinates, losing_blocks, mirrored
from bellproof.search.linear import Row, integer_kernel
from bellproof.search.moments import QubitPair, moment_rows
from bellproof.search.words import ONE, Word, operator, remainder

_WINNING, _LOSING = (0, 0, 0, 0), (0, 0, 1, 1)
_UNIT = Block("even", (((1, ONE),),), (((1,),),))
"""What is left over: a multiple of the identity, written as the slack."""


def find(v: Fraction, words: int) -> ShortCertificate:
    """Search a short certificate for the tangent at v with 9, 13, 17 or 25 words; seconds to a minute.

    Raises `BadInput` for another number of words, `NoCertificate` or `SolverFailure` where the search fails.
    """
    if words not in WORD_SETS:
        source = "words"
        raise BadInput(source, f"{words} is none of {sorted(WORD_SETS)}")
    line = curve.tangent(v)
    bell = operator(chsh())
    parts = []
    for target, choices in (
        (_WINNING, [_tight_blocks(WORD_SETS[words], v)]),
        (_LOSING, [_losing(constant) for constant in (True, False)]),
    ):
        goal, unit = _whole(remainder(line.level, target, line.slope, bell))
        found = [part for blocks in choices for part in _parts(target, blocks, goal, unit)]
        if not found:
            message = f"no sum of squares found for the outcome {target} at v = {v}"
            raise NoCertificate(message)
        parts.append(min(found, key=_size))
    claim = Claim(chsh(), "quantum", "global", line.slope, line.level)
    return ShortCertificate(claim, chsh_generators(), tuple(parts))


def _size(part: ShortPart) -> int:
    return len(json.dumps(part.to_json(), separators=(",", ":")))


def _parts(target: Target, blocks: Sequence[Block], goal: Element, unit: Fraction) -> Iterator[ShortPart]:
    try:
        for found in dominant(blocks, goal):
            yield _part(target, found, unit)
    except NoCertificate:
        return


def _part(target: Target, found: Dominant, unit: Fraction) -> ShortPart:
    """``divisor goal / unit`` is the sum of the blocks; the common factor of all numbers goes to the divisor."""
    share = unit / found.divisor
    slack = Fraction(0)
    kept = []
    common = 0
    for block, gram, weights in zip(found.blocks, found.grams, found.weights, strict=True):
        if block.coordinates == _UNIT.coordinates:
            slack += gram[0][0] * share
        else:
            kept.append((block, gram, weights))
            common = gcd(common, *(entry for row in gram for entry in row))
    share *= common
    written = [
        DominantBlock(
            tuple(coordinate[0][1] for coordinate in block.coordinates),
            block.parity,
            tuple(tuple(entry[0] if entry else 0 for entry in column) for column in block.columns),
            tuple(tuple(entry // common * share.numerator for entry in row) for row in gram),
            weights,
        )
        for block, gram, weights in kept
    ]
    return ShortPart(target, slack, tuple(written), share.denominator)


def _whole(goal: dict[Word, Fraction]) -> tuple[Element, Fraction]:
    """The element over a unit, with whole coefficients, words merged with their mirror images."""
    total: dict[Word, Fraction] = {}
    for word, c in goal.items():
        key = mirrored(word)
        total[key] = total.get(key, Fraction(0)) + c
    scale = lcm(*(c.denominator for c in total.values()))
    content = gcd(*(int(c * scale) for c in total.values()))
    unit = Fraction(content, scale)
    return {word: (int(c / unit),) for word, c in total.items() if c}, unit


def _tight_blocks(words: Sequence[Word], v: Fraction) -> list[Block]:
    """Squares that vanish on the strategy that touches the line at v."""
    place = {word: i for i, word in enumerate(words)}
    rows = moment_rows(QubitPair.at(v), words)
    result = []
    for parity in PARITIES:
        found = coordinates(words, parity)
        null = [[sum(sign * row[place[word]] for sign, word in one) for one in found] for row in rows]
        columns = integer_kernel([row for row in null if any(row)], len(found))
        used = [i for i in range(len(found)) if any(column[i] for column in columns)]
        kept = tuple(_constant([column[i] for i in used]) for column in columns)
        result.append(Block(parity, tuple(found[i] for i in used), kept))
    return result


def _constant(column: Row) -> tuple[tuple[int, ...], ...]:
    return tuple((entry,) if entry else () for entry in column)


def _losing(constant: bool) -> list[Block]:  # noqa: FBT001 - internal
    """Five words and a rest; without the constant, squares that vanish where all outcomes are 0."""
    even, odd = losing_blocks()
    if not constant:
        even = Block("even", even.coordinates, even.columns[1:])
    return [even, odd, _UNIT]

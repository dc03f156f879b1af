"""Gram matrices given by their factors: ``G = L D L^T`` with a unit lower triangular L and D >= 0."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bellproof_checker.document import Json, items, number, require, require_form
from bellproof_checker.field import Element, Field, Number, fractions_of, read_number, sign
from bellproof_checker.size import common, longest

MAX_SIZE = 400
"""Largest Gram matrix."""

MAX_WORK = 4 * 10**9
"""Most bit operations for one matrix, a few seconds."""

MAX_FIELD_BITS = 1 << 11
"""Longest number over a number field, common denominator and numerator together."""

MAX_FIELD_SIZE = 64
"""Largest Gram matrix over a number field."""


def read_gram(block: dict[str, Json], size: int, field: Field | None) -> list[list[Number]]:
    """The lower triangle of L D L^T; row i has i + 1 members. There may be fewer squares than members.

    ``block`` has the keys ``L`` and ``D``, and may have ``scale``: a whole number for each column of L, by which
    its entries below the diagonal are to be divided.
    """
    rank = len(items(block["D"], "D"))
    require_form(size <= (MAX_SIZE if field is None else MAX_FIELD_SIZE), "too-large", f"{size} members")
    require_form(rank <= size, "wrong-length", f"{rank} squares of {size} members")
    weights = [read_number(entry, "D", field) for entry in items(block["D"], "D", rank)]
    require(all(sign(entry) >= 0 for entry in weights), "not-positive", "an entry of D is negative")
    shares = _read_scales(block, rank)
    rows: list[list[Number]] = []
    for i, row in enumerate(items(block["L"], "L", size)):
        entries = items(row, f"row {i} of L", min(i, rank))
        read = [read_number(entry, "L", field) * share for entry, share in zip(entries, shares, strict=False)]
        rows.append([*read, Fraction(1)] if i < rank else read)
    if any(isinstance(entry, Element) for row in [*rows, weights] for entry in row):
        _require_short([*rows, weights])
        return [[_dot(row, rows[j], weights) for j in range(i + 1)] for i, row in enumerate(rows)]
    return _rational(
        [[Fraction(entry) for entry in row if not isinstance(entry, Element)] for row in rows],
        [entry for entry in weights if not isinstance(entry, Element)],
    )


def _read_scales(block: dict[str, Json], size: int) -> list[Fraction]:
    if "scale" not in block:
        return [Fraction(1)] * size
    scales = [number(one, "scale") for one in items(block["scale"], "scale", size)]
    require_form(
        all(scale.denominator == 1 and scale > 0 for scale in scales), "bad-number", "a scale must be whole"
    )
    return [1 / scale for scale in scales]


def _require_short(rows: Sequence[Sequence[Number]]) -> None:
    parts = [c for row in rows for entry in row for c in fractions_of(entry)]
    bits = common([c.denominator for c in parts]).bit_length() + longest([parts])
    require_form(bits <= MAX_FIELD_BITS, "too-large", f"numbers of a field of {bits} bits")


def _dot(first: Sequence[Number], second: Sequence[Number], weights: Sequence[Number]) -> Number:
    total: Number = Fraction(0)
    for one, other, weight in zip(first, second, weights, strict=False):
        if one and other and weight:
            total = one * other * weight + total
    return total


def _rational(rows: list[list[Fraction]], weights: list[Fraction]) -> list[list[Number]]:
    """The same in whole numbers: each column of L over its own denominator, counted before it is done."""
    size, rank = len(rows), len(weights)
    scales = [common([rows[i][k].denominator for i in range(k, size)]) for k in range(rank)]
    shares = [weight / scale**2 for weight, scale in zip(weights, scales, strict=True)]
    denominator = common([share.denominator for share in shares])
    whole = [[int(entry * scales[k]) for k, entry in enumerate(row)] for row in rows]
    bits = denominator.bit_length() + 2 * longest(whole) + longest([weights])
    work = size**3 * (64 + bits) // 3
    require_form(work <= MAX_WORK, "too-large", f"squares of {work} bit operations; at most {MAX_WORK}")
    factors = [int(share * denominator) for share in shares]
    result: list[list[Number]] = []
    for i, row in enumerate(whole):
        scaled = [entry * factor for entry, factor in zip(row, factors, strict=False)]
        result.append(
            [
                Fraction(sum(one * other for one, other in zip(scaled, whole[j], strict=False)), denominator)
                for j in range(i + 1)
            ]
        )
    return result

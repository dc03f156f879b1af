"""Lower ends of claims of kind ``sos`` and ``lp``: what reaches the line, or comes close to it, in exact numbers.

Strategies are two qubits with numbers of a quadratic field; a no-signalling box is a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import isqrt

from bellproof.bounds import curve
from bellproof.bounds.target import Target
from bellproof.certificate.document import Claim, Json, Lower, target_json
from bellproof.model.expression import chsh

Number = tuple[Fraction, Fraction]
"""A rational, and what the root is multiplied by."""

_ZERO: Number = (Fraction(0), Fraction(0))
_ONE: Number = (Fraction(1), Fraction(0))


def curve_strategy(v: Fraction, slope: Fraction) -> Lower:
    """The strategy that touches CHSH's curve at v, and its ``P(00|00) + slope I``.

    With S^2 = p(p + 2d) for v = p/d: A0 = B0 = Z, A1 = B1 have the eigenvectors (d, S) and (-S, d), and the state
    is (v^3 + 2v^2 - v - 1, -vS/d, -vS/d, v(v + 2)).
    """
    at = curve.tangent(v)
    p, d = v.numerator, v.denominator
    other: Number = (Fraction(0), -v / d)
    state = [_rational(v**3 + 2 * v**2 - v - 1), other, other, _rational(v * v + 2 * v)]
    party = [(_ONE, _ZERO), (_rational(Fraction(d)), (Fraction(0), Fraction(1)))]
    reached = at.probability + slope * at.bell_value
    return _strategy(reached, (0, 0, 0, 0), p * (p + 2 * d), state, [party, party])


def tilted_strategy(level: Fraction, tilt: Fraction, maximum: Fraction) -> Lower:
    """The strategy with ``tilt <A0> + CHSH = maximum``, which reaches curve b's line (Bamps and Pironio 2015).

    With r^2 = 8 - 2 tilt^2: A0 = Z, A1 = X, the state (m + 2 tilt, 0, 0, r), and Bob's eigenvectors (4 + m, +-r).
    """
    n, k = tilt.numerator, tilt.denominator
    root: Number = (Fraction(0), Fraction(1, k))
    minus: Number = (Fraction(0), Fraction(-1, k))
    state = [_rational(maximum + 2 * tilt), _ZERO, _ZERO, root]
    bob = [(_rational(4 + maximum), one) for one in (root, minus)]
    return _strategy(level, (0, 0), 8 * k * k - 2 * n * n, state, [[(_ONE, _ZERO), (_ONE, _ONE)], bob])


def chsh_box(claim: Claim, target: Target) -> Lower | None:
    """Even chances of two predetermined boxes with CHSH value 2 in which all outcomes at settings 0, 0 are 0.

    They lie on the line from the local to the no-signalling maximum. Nothing for another expression.
    """
    if claim.expression != chsh():
        return None
    table: dict[tuple[int, ...], Fraction] = {}
    for alice, bob in (((0, 0), (0, 1)), ((0, 1), (0, 0))):
        for x, y in product((0, 1), repeat=2):
            cell = (alice[x], bob[y], x, y)
            table[cell] = table.get(cell, Fraction(0)) + Fraction(1, 2)
    joint = len(target) > 2  # noqa: PLR2004 - a, b, x, y
    if joint:
        event = table.get(target, Fraction(0))
    else:
        event = sum((p for (a, _, x, y), p in table.items() if (a, x) == target and y == 0), Fraction(0))
    cells: list[Json] = [[*map(str, (*cell, p))] for cell, p in table.items()]
    witness: Json = {"kind": "box", "target": target_json(target), "cells": cells}
    return Lower({"lower": str(event + 2 * claim.slope)}, witness)


def _rational(value: Fraction) -> Number:
    return value, Fraction(0)


def _combined(*terms: tuple[int, Number]) -> Number:
    return (
        sum((c * one[0] for c, one in terms), Fraction(0)),
        sum((c * one[1] for c, one in terms), Fraction(0)),
    )


_TURN = ((2, -1), (1, 2))
"""A common change of basis, after which no entry of a vector is zero: each of them matters then."""


def _strategy(
    reached: Fraction,
    target: Target,
    square: int,
    state: Sequence[Number],
    measurements: Sequence[Sequence[tuple[Number, Number]]],
) -> Lower:
    """Two qubits over the root of ``square``; measurements are given by their first eigenvectors."""
    root = isqrt(square)
    rational = root * root == square

    def written(value: Number) -> Json:
        if rational or not value[1]:
            return str(value[0] + value[1] * root)
        return [*map(str, value)]

    def vector(cosine: Number, sine: Number) -> Json:
        entries = [_combined((row[0], cosine), (row[1], sine)) for row in _TURN]
        return {"re": [written(entry) for entry in entries]}

    turned = [
        _combined(*((one[i] * other[j], state[2 * i + j]) for i, j in product((0, 1), repeat=2)))
        for one, other in product(_TURN, repeat=2)
    ]
    witness: dict[str, Json] = {
        "kind": "strategy",
        "target": target_json(target),
        "dimensions": ["2", "2"],
        "state": {"re": [written(entry) for entry in turned]},
        "measurements": [
            [[[vector(c, s)], [vector(_combined((-1, s)), c)]] for c, s in party] for party in measurements
        ],
    }
    return Lower({"lower": str(reached)}, witness if rational else witness | {"root": str(square)})

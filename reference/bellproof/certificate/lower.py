"""Lower ends of claims of kind ``sos`` and ``lp``: what reaches the line, or comes close to it, in exact numbers.

Strategies are two qubits with numbers of a quadratic field; a no-signalling box is a table.
"""

from __future__ import annotations

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

    With r^2 = p(p + 2d) for v = p/d: A0 = B0 = Z, A1 = B1 have the eigenvectors (d, r) and (-r, d), and the state
    is (v^3 + 2v^2 - v - 1, -vr/d, -vr/d, v(v + 2)).
    """
    at = curve.tangent(v)
    p, d = v.numerator, v.denominator
    other: Number = (Fraction(0), -v / d)
    state = [(v**3 + 2 * v**2 - v - 1, Fraction(0)), other, other, (v * v + 2 * v, Fraction(0))]
    party = [_measurement(_ONE, _ZERO), _measurement((Fraction(d), Fraction(0)), (Fraction(0), Fraction(1)))]
    reached = at.probability + slope * at.bell_value
    return _strategy(reached, (0, 0, 0, 0), p * (p + 2 * d), state, [party, party])


def tilted_strategy(level: Fraction, tilt: Fraction, maximum: Fraction) -> Lower:
    """The strategy with ``tilt <A0> + CHSH = maximum``, which reaches curve b's line (Bamps and Pironio 2015).

    With r^2 = 8 - 2 tilt^2: A0 = Z, A1 = X, the state (m + 2 tilt, 0, 0, r), and Bob's eigenvectors (4 + m, +-r).
    """
    n, k = tilt.numerator, tilt.denominator
    root: Number = (Fraction(0), Fraction(1, k))
    minus: Number = (Fraction(0), Fraction(-1, k))
    state = [(maximum + 2 * tilt, Fraction(0)), _ZERO, _ZERO, root]
    alice = [_measurement(_ONE, _ZERO), _measurement(_ONE, _ONE)]
    bob = [_measurement((4 + maximum, Fraction(0)), one) for one in (root, minus)]
    return _strategy(level, (0, 0), 8 * k * k - 2 * n * n, state, [alice, bob])


def chsh_box(claim: Claim, target: Target) -> Lower | None:
    """Popescu and Rohrlich's box, whose CHSH value is 4; nothing for another expression."""
    if claim.expression != chsh():
        return None
    table: dict[tuple[int, int, int, int], Fraction] = {
        (a, b, x, y): Fraction(1, 2) for a, b, x, y in product((0, 1), repeat=4) if (a + b) % 2 == x * y
    }
    # P(a|x) is 1/2; so is P(ab|xy) where the box has it.
    cell = (*target, *(0,) * (4 - len(target)))
    event = table.get((cell[0], cell[1], cell[2], cell[3]), Fraction(0)) if target[2:] else Fraction(1, 2)
    cells: list[Json] = [[*map(str, (*cell, p))] for cell, p in table.items()]
    witness: Json = {"kind": "box", "target": target_json(target), "cells": cells}
    return Lower({"lower": str(event + 4 * claim.slope)}, witness)


def _strategy(
    reached: Fraction,
    target: Target,
    square: int,
    state: list[Number],
    measurements: list[list[list[list[Number]]]],
) -> Lower:
    """Two qubits over the field of the root of ``square``, or over the rationals where that is one."""
    root = isqrt(square)
    rational = root * root == square

    def number(value: Number) -> Json:
        if rational or not value[1]:
            return str(value[0] + value[1] * root)
        return [*map(str, value)]

    def vector(entries: list[Number]) -> Json:
        return {"re": [number(entry) for entry in entries]}

    claim: dict[str, Json] = {"lower": str(reached)}
    if not rational:
        claim["field"] = {"polynomial": [str(-square), "0", "1"], "root": [str(root), str(root + 1)]}
    witness: Json = {
        "kind": "strategy",
        "target": target_json(target),
        "dimensions": ["2", "2"],
        "state": vector(state),
        "measurements": [
            [[[vector(outcome)] for outcome in setting] for setting in party] for party in measurements
        ],
    }
    return Lower(claim, witness)


def _measurement(cosine: Number, sine: Number) -> list[list[Number]]:
    """Both eigenvectors of a reflection: (c, s) for outcome 0, (-s, c) for outcome 1."""
    return [[cosine, sine], [(-sine[0], -sine[1]), cosine]]

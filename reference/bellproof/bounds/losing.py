"""Why the losing outcomes stay below the tangents of curve a: the numbers of three sums of squares.

With C = CHSH and P' = (1 + A0)(1 - B0)/4, whose expectation is P(01|00):

    (a) 3/2 - P' - C/4,   (b) 5/2 - P' - 3C/4,   (c) u + 2/u - C for u > 0

are sums of hermitian squares, and for every v one positive combination of them with a positive constant is
``mu - P' - lambda C``. `bellproof.derivation.losing` verifies the identities; ``docs/curve.md`` tells the proof.
"""

from __future__ import annotations

GRAM = (
    (13, -4, 11, -8, -6, 1, -3, -7),
    (-4, 11, -8, -3, 3, 7, -5, 4),
    (11, -8, 13, -4, -6, -3, 1, -7),
    (-8, -3, -4, 11, 3, -5, 7, 4),
    (-6, 3, -6, 3, 7, -3, -3, 0),
    (1, 7, -3, -5, -3, 12, 0, 7),
    (-3, -5, 1, 7, -3, 0, 12, 7),
    (-7, 4, -7, 4, 0, 7, 7, 13),
)
"""64 times the Gram matrix of (b), on s w - 1 for the words w = A0, A1, B0, B1, A0B0, A0B1, A1B0, A1B1."""

SIGNS = (1, -1, -1, 1)
"""Values s of the letters A0, A1, B0, B1 in the deterministic strategy at which (b) is zero."""

"""The numbers of Fig. 2 of Pironio et al. 2010: bits per trial against the CHSH value, asymptotically.

Curve a is the tight quantum bound on both outcomes, curve b Eq. 6 (Alice's outcome alone), curve c what
no-signalling alone implies.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof import interval
from bellproof.enclosure import Enclosure
from bellproof.exact import TSIRELSON, Surd, surd
from bellproof.figures.rate import TABLE_BITS, WORKING_BITS, no_signalling_rate, quantum_rate
from bellproof.figures.table import Table, ends
from bellproof.surds import enclose

GRID: tuple[Surd, ...] = (
    *(surd(2 + Fraction(k, 100)) for k in range(83)),
    # The quantum curves are vertical at their end: a denser grid towards it.
    *(surd(Fraction(text)) for text in ("2.825", "2.827", "2.828", "2.8283", "2.8284", "2.82842")),
    TSIRELSON,
)
"""The CHSH values at which the curves are tabulated, both ends included."""


@dataclass(frozen=True, slots=True)
class Row:
    """The three curves, in bits per trial, at one CHSH value."""

    bell_value: Surd
    a: Enclosure
    b: Enclosure
    c: Enclosure


def rows(point_bits: int = TABLE_BITS, grid: tuple[Surd, ...] = GRID) -> tuple[Row, ...]:
    """Compute the curves on a grid within [2, 2 sqrt 2]; ``point_bits`` is the relative accuracy in bits."""
    a, b = quantum_rate("global", point_bits), quantum_rate("local", point_bits)
    c = no_signalling_rate("global")
    result = []
    for value in grid:
        at = enclose(value, interval, 2 * WORKING_BITS)
        result.append(Row(value, a(at), b(at), c(at)))
    return tuple(result)


def table(computed: tuple[Row, ...]) -> Table:
    """Lay the rows out for CSV: I exactly, every curve's two ends as decimals rounded outward."""
    header = ("I", "a_lo", "a_hi", "b_lo", "b_hi", "c_lo", "c_hi")
    return Table(
        header,
        tuple((str(row.bell_value), *ends(row.a), *ends(row.b), *ends(row.c)) for row in computed),
    )

"""The counts of Pironio et al. 2010, Table 1, as printed, with what else the table prints beside them.

Source: S. Pironio et al., "Random numbers certified by Bell's theorem", Nature 464, 1021-1024 (2010),
doi:10.1038/nature09008, Table 1. ``table1.csv`` holds N(a,b;x,y); the totals and the last column
below are printed there too and are checked against the counts by the tests.
"""

from fractions import Fraction
from typing import Final

TABLE_1_PRINTED_TOTALS: Final = {(0, 0): 752, (0, 1): 751, (1, 0): 707, (1, 1): 806}
"""Printed number of events by setting pair (x, y)."""

TABLE_1_PRINTED_EQUAL: Final = {
    (0, 0): Fraction("0.782"),
    (0, 1): Fraction("0.808"),
    (1, 0): Fraction("0.812"),
    (1, 1): Fraction("0.195"),
}
"""Printed P(a=b|xy), rounded to three digits."""

TABLE_1_PRINTED_EVENTS: Final = 3016
"""Printed number of events in all."""

"""Fig. 2: the grid, the order of its curves, and the CSV that carries the enclosures."""

from __future__ import annotations

import csv
from fractions import Fraction
from io import StringIO
from itertools import pairwise

from bellproof.enclosure import point
from bellproof.exact import TSIRELSON, Surd, read_exact, surd
from bellproof.figures import figure2


def test_the_grid_rises_from_the_local_bound_to_tsirelsons() -> None:
    assert figure2.GRID[0] == surd(2)
    assert figure2.GRID[-1] == TSIRELSON
    assert all(low < high for low, high in pairwise(figure2.GRID))
    assert all(value.is_rational() for value in figure2.GRID[:-1])


def test_the_curves_start_at_exactly_zero_and_are_in_order(rows2: tuple[figure2.Row, ...]) -> None:
    assert (rows2[0].a, rows2[0].b, rows2[0].c) == (point(0), point(0), point(0))
    for row in rows2[1:]:
        assert row.a.lo > row.b.hi
        assert row.b.lo > row.c.hi


def test_each_curve_rises(rows2: tuple[figure2.Row, ...]) -> None:
    for low, high in pairwise(rows2):
        assert low.a.hi < high.a.lo
        assert low.b.hi < high.b.lo
        assert low.c.hi < high.c.lo


def test_the_csv_encloses_the_rows(rows2: tuple[figure2.Row, ...]) -> None:
    text = figure2.table(rows2).to_csv()
    lines = list(csv.DictReader(StringIO(text)))
    assert len(lines) == len(rows2)
    for line, row in zip(lines, rows2, strict=True):
        assert read_exact(line["I"], "I") == row.bell_value
        for name, value in (("a", row.a), ("b", row.b), ("c", row.c)):
            low, high = Fraction(line[f"{name}_lo"]), Fraction(line[f"{name}_hi"])
            assert low <= value.lo <= value.hi <= high
            assert high - low <= value.width + Fraction(1, 10**28)


def test_the_end_of_the_csv_names_the_surd_exactly(rows2: tuple[figure2.Row, ...]) -> None:
    last = figure2.table(rows2).lines[-1]
    assert last[0] == "2*sqrt(2)"
    assert read_exact(last[0], "I") == Surd(Fraction(0), Fraction(2))

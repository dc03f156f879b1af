"""Fig. 3: each point recomputed independently, zeros exact, and the grid where it is needed."""

from __future__ import annotations

import csv
from fractions import Fraction
from io import StringIO
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof import ball
from bellproof.bounds import local_entropy
from bellproof.enclosure import Enclosure, point
from bellproof.exact import Surd
from bellproof.figures import figure3
from bellproof.figures.figure3 import PAPER, Parameters
from bellproof.figures.rate import PICTURE_BITS
from bellproof.finite.epsilon import Increment, epsilon

_TRIALS = st.integers(1000, 10**9)


def _epsilon(n: int, constant: Surd) -> Enclosure:
    return epsilon(n, Fraction(1, 100), Increment(constant), ball, 300)


def test_the_paper_figure_covers_its_axis(paper3: figure3.Figure) -> None:
    trials = [row.n for row in paper3.rows]
    assert trials[0] == 10**3
    assert trials[-1] == 10**8
    assert trials == sorted(set(trials))


def test_curves_leave_zero_once_and_with_at_most_one_bit(paper3: figure3.Figure) -> None:
    for curve in ("a", "b", "c"):
        values = [getattr(row, curve) for row in paper3.rows if getattr(row, curve) is not None]
        zeros = [value for value in values if value.hi == 0]
        rest = values[len(zeros) :]
        assert zeros
        assert values[: len(zeros)] == [point(0)] * len(zeros)
        assert rest[0].lo > 0
        assert rest[0].hi <= 1
        assert all(high.lo <= 3 * low.hi for low, high in pairwise(rest) if high.lo > 1)
        assert all(low.hi < high.lo for low, high in pairwise(rest))


def test_a_few_thousand_trials_are_needed(paper3: figure3.Figure) -> None:
    # Pironio et al. 2010, caption of Fig. 3.
    for curve in ("a", "b", "c"):
        first = next(row.n for row in paper3.rows if (value := getattr(row, curve)) and value.lo > 0)
        assert 2000 < first < 5000


def test_uniform_settings_give_more_than_biased_and_no_signalling(paper3: figure3.Figure) -> None:
    for row in paper3.rows:
        assert row.a.hi >= row.c.lo
        if row.b is not None and row.a.lo > 0:
            assert row.a.lo > row.b.hi


def test_net_entropy_turns_positive_once(paper3: figure3.Figure) -> None:
    net = [row.net for row in paper3.rows if row.net is not None]
    signs = [value.lo > 0 for value in net]
    assert all(value.lo > 0 or value.hi < 0 for value in net)
    assert signs == sorted(signs)
    assert signs[0] is False
    assert signs[-1] is True


def test_biased_values_exist_where_the_first_pair_is_favoured(paper3: figure3.Figure) -> None:
    for row in paper3.rows:
        missing = (row.b is None, row.q is None, row.consumed is None, row.net is None)
        assert missing == (row.n < 1936,) * 4
        if row.q is not None:
            assert 1 - 3 * row.q >= row.q > 0


@settings(max_examples=15, deadline=None)
@given(_TRIALS)
def test_curve_c_in_a_second_arithmetic(n: int) -> None:
    observed = point(PAPER.estimate) - _epsilon(n, Surd(Fraction(8), Fraction(0)))
    row = figure3._Ascent.of(PAPER).row(n)
    if observed.hi <= 2:
        assert row.c == point(0)
    else:
        probability = point(Fraction(3, 2)) - observed / point(4)
        assert row.c.overlaps(point(n) * -ball.log2(probability, 300))


@settings(max_examples=15, deadline=None)
@given(_TRIALS)
def test_local_curves_in_a_second_arithmetic(n: int) -> None:
    row = figure3._Ascent.of(Parameters(objective="local")).row(n)
    choices = [(row.a, Fraction(4))] + (
        [(row.b, 1 / row.q)] if row.q is not None and row.b is not None else []
    )
    for value, inverse in choices:
        observed = point(PAPER.estimate) - _epsilon(n, Surd(inverse, Fraction(2)))
        if observed.hi <= 2:
            assert value == point(0)
        else:
            low, high = (local_entropy.entropy(end, ball, 300) for end in (observed.lo, observed.hi))
            assert value.overlaps(point(n) * Enclosure(low.lo, high.hi))


def test_the_experiment_of_the_paper_lies_on_curve_a() -> None:
    row = figure3._Ascent.of(Parameters(estimate=Fraction(70, 29))).row(3016)
    assert Fraction("44.066234") < row.a.lo
    assert row.a.hi < Fraction("44.0663")
    assert row.c == point(0)


def test_an_estimate_above_the_maximum_is_capped() -> None:
    row = figure3._Ascent.of(Parameters(estimate=Fraction(5))).row(10**8)
    # -log2(1/4 + sqrt(2)/8) = 1.2284466968... and one bit a trial.
    assert Fraction("1.228446696") < row.a.lo / row.n < Fraction("1.228446697")
    assert row.c.contains(Fraction(row.n))
    assert row.c.width < Fraction(1, 10**30)


@settings(max_examples=6, deadline=None)
@given(st.integers(1, 10**30))
def test_the_axis_reaches_to_the_data(n: int) -> None:
    first, last = figure3._decades([n])
    grid = figure3._grid((first, last))
    assert grid[0] <= n <= grid[-1]
    assert len(grid) < 200
    assert set(range(first, last + 1)) <= {len(str(value)) - 1 for value in grid}


def test_the_axis_reaches_to_where_curve_a_rises() -> None:
    # Some 10^9 trials are needed to tell this estimate from a local one.
    data = figure3.figure(Parameters(estimate=Fraction("2.0005")), PICTURE_BITS)
    last = data.rows[-1]
    assert last.n >= 10**10
    assert last.a.lo > 0
    assert figure3.figure(Parameters(estimate=Fraction(4)), PICTURE_BITS).rows[-1].n == 10**8


def test_no_curve_rises_for_a_local_estimate() -> None:
    data = figure3.figure(Parameters(estimate=Fraction(2)))
    assert all(row.a == row.c == point(0) for row in data.rows)
    assert all(row.b in (None, point(0)) for row in data.rows)


def test_the_csv_encloses_the_rows(paper3: figure3.Figure) -> None:
    lines = list(csv.DictReader(StringIO(figure3.table(paper3).to_csv())))
    assert len(lines) == len(paper3.rows)
    for line, row in zip(lines, paper3.rows, strict=True):
        assert int(line["n"]) == row.n
        assert line["q"] == ("" if row.q is None else str(row.q))
        assert (line["I_hat"], line["delta"], line["alpha"]) == ("1207/500", "1/100", "11")
        values = {"a": row.a, "b": row.b, "c": row.c, "input": row.consumed, "net": row.net}
        for name, value in values.items():
            written = line[f"{name}_lo"], line[f"{name}_hi"]
            if value is None:
                assert written == ("", "")
            else:
                assert Fraction(written[0]) <= value.lo <= value.hi <= Fraction(written[1])

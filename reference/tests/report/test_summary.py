"""Words about P(x,y) and names, in the reports."""

from __future__ import annotations

from fractions import Fraction

from bellproof.model.inputs import biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO, Scenario
from bellproof.report import summary


def test_the_distribution_of_the_settings_in_a_line() -> None:
    wide = Scenario((4, 3), (2, 2))
    assert summary.inputs(uniform(CHSH_SCENARIO)) == "uniform, 1/4 each"
    assert summary.inputs(uniform(wide)) == "uniform, 1/12 each"
    few = summary.inputs(biased(Fraction(1, 50), CHSH_SCENARIO))
    assert few == "P(0,0) = 47/50, P(0,1) = 1/50, P(1,0) = 1/50, P(1,1) = 1/50"
    assert summary.inputs(biased(Fraction(1, 50), wide)) == "4 x 3 pairs, the least with 1/50"


def test_a_name_is_shortened_and_cleaned() -> None:
    assert summary.printable("data.csv") == "data.csv"
    assert summary.printable("a\nb\x1b") == "a\ufffdb\ufffd"
    assert len(summary.printable("x" * 5000)) == 200

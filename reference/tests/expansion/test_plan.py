"""Plans: the paper's Fig. 3, its asymptotic claims, and what is reported beside."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bellproof.enclosure import point
from bellproof.errors import BadInput
from bellproof.exact import TSIRELSON, surd
from bellproof.expansion.asymptotics import slopes
from bellproof.expansion.choice import Fixed, Scaled, ScaledProduct, read_choice
from bellproof.expansion.plan import (
    Request,
    balance,
    plan,
    read_trials,
    toeplitz_extraction,
    trevisan_extraction,
)
from bellproof.expansion.threshold import Fixtures
from bellproof.figures import figure3
from bellproof.model.inputs import biased
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.report.expansion import plan_document, plan_lines

I_HAT = surd(Fraction("2.414"))
DELTA = Fraction(1, 100)
ELEVEN = Scaled(Fraction(11))


def test_the_inset_of_figure_3_agrees_with_the_plans() -> None:
    rows = [row for row in figure3.figure(point_bits=24).rows if row.net is not None]
    assert rows[-1].n == 10**8
    for row in rows[::9]:
        found = balance(Request(row.n, I_HAT, DELTA, ELEVEN))
        assert ELEVEN.parameter(row.n) == row.q
        for ours, theirs in (
            (found.input_bits, row.consumed),
            (found.output_bits, row.b),
            (found.net_bits, row.net),
        ):
            assert theirs is not None
            assert ours.overlaps(theirs)


def test_a_plan_at_the_papers_numbers() -> None:
    found = plan(Request(10**8, I_HAT, DELTA, ELEVEN))
    assert found.parameter == Fraction(11, 10**4)
    assert found.thresholds.output == 3864
    assert found.thresholds.net == found.thresholds.settled == 30_803_089
    assert found.balance.net_bits.lo > 2_511_081
    toeplitz, trevisan = found.extractions
    assert toeplitz.length == 6_229_677
    assert toeplitz.seed_bits == 2 * 10**8 + 6_229_677 - 1
    assert found.extraction == trevisan
    assert trevisan.length > 6_229_500
    assert trevisan.seed_bits < 10**6
    assert found.seed_bits.lo == found.sampling.expected.lo + found.extraction.seed_bits
    assert found.sampling.expected.lo <= found.balance.input_bits.hi
    assert found.gain_bits.lo > 1_700_000, "a gain even with every bit of seed counted as lost"
    document = plan_document(found)
    assert document["q"] == "11/10000"
    assert document["least_n_with_net_gain"] == 30_803_089
    text = "\n".join(plan_lines(found))
    assert "net                       2511081.810 bits (rounded down)" in text
    assert "not shown to be universally composable" in text


def test_settings_cost_what_their_entropy_says() -> None:
    q = Fraction(1, 50)
    fixed = Fixed(biased(q, CHSH_SCENARIO), "biased:1/50")
    found = balance(Request(10**6, I_HAT, DELTA, fixed))
    scaled = balance(Request(10**6, I_HAT, DELTA, Scaled(q * 1000)))
    assert found == scaled
    assert 0 < found.output_bits.width < Fraction(1, 10**20)


def test_a_plan_without_output_or_gain() -> None:
    found = plan(Request(3000, I_HAT, DELTA, read_choice("uniform", "")))
    assert found.thresholds.net is None
    text = "\n".join(plan_lines(found))
    assert "net gain                none up to 10^18" in text
    nothing = plan(Request(2000, surd(2), DELTA, read_choice("uniform", "")))
    assert nothing.balance.output_bits == point(0)
    assert nothing.extraction.length == 0
    assert "nothing to extract" in "\n".join(plan_lines(nothing))


def test_an_estimate_above_the_maximum_is_capped() -> None:
    found = plan(Request(10**8, surd(Fraction("3.5")), DELTA, ELEVEN))
    assert found.is_capped
    assert "capped at 2*sqrt(2)" in "\n".join(plan_lines(found))
    top = balance(Request(10**8, TSIRELSON, DELTA, ELEVEN))
    assert found.balance.output_bits.lo > top.output_bits.hi
    # -log2(1/4 + sqrt(2)/8) = 1.2284... bits a trial.
    assert abs(found.balance.output_bits.lo / 10**8 - Fraction("1.2284466")) < Fraction(1, 10**6)


def test_the_claims_of_appendix_b_as_fitted_slopes() -> None:
    """Exponents of n: 1/2 and 3/4 for the input beside its logarithm, 1 for the output."""
    joint = slopes(Fixtures(I_HAT, DELTA, ELEVEN))
    apart = slopes(Fixtures(I_HAT, DELTA, ScaledProduct(Fraction(11))))
    for found, exponent in ((joint, Fraction(1, 2)), (apart, Fraction(3, 4))):
        assert abs(found.input_over_log.lo - exponent) < Fraction(1, 200)
        assert found.input_over_log.width < Fraction(1, 10**9)
        assert abs(found.output.lo - 1) < Fraction(1, 1000)


def test_more_is_never_extracted_than_there_is() -> None:
    assert toeplitz_extraction(10, Fraction(10**6), Fraction(1, 2)).length == 20
    assert toeplitz_extraction(10, Fraction(1), Fraction(1, 100)).seed_bits == 0
    assert trevisan_extraction(10, Fraction(1), Fraction(1, 100)).seed_bits == 0


@pytest.mark.parametrize("text", ["0", "-3", "2.5", "1e-3", "many", "1/0", ""])
def test_what_is_no_number_of_trials(text: str) -> None:
    with pytest.raises(BadInput):
        read_trials(text)


def test_a_number_of_trials_may_have_an_exponent() -> None:
    assert read_trials("1e6") == read_trials("1000000") == 10**6


@pytest.mark.parametrize("alpha", ["0", "-1", "1e10", "x"])
def test_what_is_no_alpha(alpha: str) -> None:
    with pytest.raises(BadInput, match="--alpha"):
        read_choice("biased", alpha)

"""Verdicts: one-sided for claims of security, two-sided for other numbers, exact in the last digit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.exact import read_rational
from bellproof.protocol.messages import Failure, Unsupported
from bellproof_conformance.judge.answer import judge
from bellproof_conformance.judge.numbers import Truth, judge_number
from bellproof_conformance.judge.quantities import Quantity
from bellproof_conformance.runner.process import Fault
from bellproof_conformance.verdicts import Demands, Verdict

MIDDLE = "entropy.quantum.global.middle"
BITS = "0.32783360488445831066"
LOWER = Quantity("bits", "lower", "the formula", true_value=True)
UPPER = Quantity("p", "upper", "the formula")
PLAIN = Quantity("I_hat", "plain", "the formula")


def scaled(text: str, factor: str) -> str:
    return str(read_rational(text, "") * (1 + read_rational(factor, "")))


def test_the_truth_from_below_passes_even_under_the_strictest_demands(verdict_on: Any) -> None:
    finding = verdict_on(MIDDLE, bits=BITS)
    assert (finding.verdict, finding.rounded) == (Verdict.PASS, False)
    assert not finding.fails(Demands(tight=True, strict=True))


def test_double_arithmetic_on_the_unsafe_side_is_rounded(verdict_on: Any) -> None:
    finding = verdict_on(MIDDLE, bits=scaled(BITS, "9e-13"))
    assert (finding.verdict, finding.rounded) == (Verdict.PASS, True)
    assert finding.fails(Demands(strict=True))
    assert not finding.fails(Demands(tight=True))


def test_claiming_a_billionth_of_a_bit_too_much_is_refuted_by_a_strategy(verdict_on: Any) -> None:
    finding = verdict_on(MIDDLE, bits=str(read_rational(BITS, "") + Fraction(1, 10**9)))
    assert finding.verdict is Verdict.UNSOUND
    strategy = finding.witness["strategy"]
    assert Fraction(strategy["I"]) >= Fraction(5, 2)
    # The witness by itself: its likeliest outcome has fewer bits than were claimed.
    bits = interval.log2(point(1 / Fraction(strategy["P(00|00)"])), 256)
    assert bits.hi < read_rational(BITS, "") + Fraction(1, 10**9)


def test_a_weaker_bound_is_loose_and_says_by_how_much(verdict_on: Any) -> None:
    finding = verdict_on(MIDDLE, bits=scaled(BITS, "-1e-8"))
    assert finding.verdict is Verdict.LOOSE
    assert "weaker than Eq. 5" in finding.reason
    assert "1.0e-8 relative" in finding.reason
    assert finding.fails(Demands(tight=True))
    assert not finding.fails(Demands())
    assert verdict_on(MIDDLE, bits=scaled(BITS, "-9e-10")).verdict is Verdict.PASS


@pytest.mark.parametrize("claim", [1e-300, "1/1000000000000000000000000000000"])
def test_any_claim_where_nothing_is_certified_is_unsound(verdict_on: Any, claim: object) -> None:
    finding = verdict_on("entropy.quantum.global.two", bits=claim)
    assert finding.verdict is Verdict.UNSOUND
    assert finding.witness["strategy"]["kind"] == "deterministic"


def test_zero_may_be_written_in_many_ways(verdict_on: Any) -> None:
    for zero in (0, 0.0, -0.0, "0", "0/7", {"lo": "0", "hi": "1"}):
        assert verdict_on("entropy.quantum.global.two", bits=zero).verdict is Verdict.PASS


def test_an_enclosure_claims_its_safe_end(verdict_on: Any) -> None:
    assert verdict_on(MIDDLE, bits={"lo": BITS, "hi": "7"}).verdict is Verdict.PASS
    assert verdict_on(MIDDLE, bits={"lo": "0.4", "hi": "0.5"}).verdict is Verdict.UNSOUND
    assert verdict_on("pvalue.table1", p={"lo": "0", "hi": "0.0007674679847118532"}).verdict is Verdict.PASS
    assert verdict_on("pvalue.table1", p={"lo": "0", "hi": "0.0007"}).verdict is Verdict.WRONG


def test_a_formula_that_is_beaten_is_wrong_and_not_unsound(verdict_on: Any) -> None:
    """A larger certificate than Eq. 12's may be true by another method: it is only not what was asked."""
    assert verdict_on("certify.table1", bits="44.0663").verdict is Verdict.WRONG
    assert verdict_on("epsilon.table1", epsilon="0.3773").verdict is Verdict.WRONG
    assert verdict_on("epsilon.table1", epsilon="0.3774").verdict is Verdict.LOOSE


def test_the_binomial_tail_is_refuted_by_a_device(verdict_on: Any) -> None:
    finding = verdict_on("binomial.one-win", p="0.7")
    assert finding.verdict is Verdict.UNSOUND
    assert finding.witness["probability"] == "0.75"
    assert verdict_on("binomial.tiny", p=0.0).verdict is Verdict.UNSOUND


def test_other_numbers_are_two_sided(verdict_on: Any) -> None:
    value = "70/29"
    assert verdict_on("estimate.table1", I_hat=70 / 29).verdict is Verdict.PASS
    for factor, expected in (
        ("9e-10", Verdict.PASS),
        ("-9e-10", Verdict.PASS),
        ("2e-9", Verdict.WRONG),
        ("-2e-9", Verdict.WRONG),
    ):
        assert verdict_on("estimate.table1", I_hat=scaled(value, factor)).verdict is expected
    # An enclosure cannot hide behind its width.
    assert verdict_on("estimate.table1", I_hat={"lo": "2", "hi": "3"}).verdict is Verdict.WRONG
    assert verdict_on("estimate.table1", I_hat={"lo": "2", "hi": "2.1"}).verdict is Verdict.WRONG


def test_a_probability_outside_its_range_is_wrong_however_loose_it_would_be(verdict_on: Any) -> None:
    assert verdict_on("pvalue.two", p=1.0000000001).verdict is Verdict.WRONG
    assert verdict_on("frequency.balanced", p=[1.0000000000001]).verdict is Verdict.WRONG


def test_lists_have_their_length(verdict_on: Any) -> None:
    assert verdict_on("serial.long", p=[0.5]).verdict is Verdict.WRONG
    assert verdict_on("serial.long", p=0.5).verdict is Verdict.PROTOCOL


@pytest.mark.parametrize(
    "bits", [None, True, "many", "1/0", [], {"lo": "1"}, {"lo": "2", "hi": "1"}, "0x1", ""]
)
def test_what_is_no_number_is_a_protocol_error(verdict_on: Any, bits: object) -> None:
    assert verdict_on(MIDDLE, bits=bits).verdict is Verdict.PROTOCOL
    assert verdict_on(MIDDLE).verdict is Verdict.PROTOCOL


def test_rejections_and_acceptances(case: Any, verdict_on: Any) -> None:
    bad, good = case("entropy.above-tsirelson"), case(MIDDLE)
    refused, broken = Failure(1, "invalid_input", "no"), Failure(1, "internal", "math domain error")
    assert judge(bad, refused).verdict is Verdict.PASS
    assert judge(good, refused).verdict is Verdict.REJECTED_GOOD_INPUT
    assert judge(bad, broken).verdict is Verdict.CRASH, "a crash is never a correct rejection"
    assert judge(good, broken).verdict is Verdict.CRASH
    assert judge(good, Unsupported(1)).verdict is Verdict.PROTOCOL, "what is declared must be answered"
    assert judge(bad, Fault(Verdict.TIMEOUT, "late")).verdict is Verdict.TIMEOUT
    assert verdict_on("entropy.above-tsirelson", bits=0).verdict is Verdict.ACCEPTED_BAD_INPUT


def test_certificates_are_accepted_by_true_alone(verdict_on: Any) -> None:
    good, forged = "certificate.curve-v-1-5", "certificate.curve-mu"
    assert verdict_on(good, accept=True).verdict is Verdict.PASS
    assert verdict_on(good, accept=False).verdict is Verdict.REJECTED_GOOD_INPUT
    assert verdict_on(good, accept=1).verdict is Verdict.PROTOCOL
    assert verdict_on(forged, accept=False).verdict is Verdict.PASS
    assert verdict_on(forged, accept=True).verdict is Verdict.ACCEPTED_BAD_INPUT
    assert verdict_on(forged, accept="false").verdict is Verdict.ACCEPTED_BAD_INPUT


def test_precision_is_raised_until_it_decides() -> None:
    """The claim agrees with the truth to 60 digits; the first enclosure knows 10."""
    asked = []
    third = Fraction(1, 3)

    def at(bits: int) -> Enclosure:
        asked.append(bits)
        return Enclosure(third - Fraction(1, 2**bits), third + Fraction(1, 2**bits))

    truth = Truth(at, Enclosure(third - Fraction(1, 10**10), third + Fraction(1, 10**10)))
    above = judge_number(point(third + Fraction(1, 10**60)), truth, LOWER)
    assert (above.verdict, above.rounded) == (Verdict.PASS, True)
    assert max(asked) >= 192
    below = judge_number(point(third - Fraction(1, 10**60)), truth, LOWER)
    assert (below.verdict, below.rounded) == (Verdict.PASS, False)


@given(
    st.fractions(min_value=Fraction(1, 10**6), max_value=10**6, max_denominator=10**9),
    st.fractions(min_value=-1, max_value=1, max_denominator=10**15),
)
def test_the_three_kinds_agree_with_their_definitions(truth: Fraction, off: Fraction) -> None:
    claim = point(truth * (1 + off))
    known = Truth(lambda _: point(truth))
    lower, upper, plain = (judge_number(claim, known, kind) for kind in (LOWER, UPPER, PLAIN))
    tiny, small = Fraction(1, 10**12), Fraction(1, 10**9)
    assert (lower.verdict is Verdict.UNSOUND) == (off > tiny)
    assert (upper.verdict is Verdict.WRONG) == (off < -tiny)
    assert (lower.verdict is Verdict.LOOSE) == (off < -small)
    assert (upper.verdict is Verdict.LOOSE) == (off > small)
    assert lower.rounded == (0 < off <= tiny)
    assert (plain.verdict is Verdict.PASS) == (abs(off) * truth <= max(tiny, small * truth))

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput, ResourceLimit
from bellproof.stats import counting_plain, spectrum_plain
from bellproof.stats.battery import TESTS, Machinery, Parameters, run_tests
from bellproof.stats.bits import from_packed, from_text
from bellproof.stats.block_tests import default_block, default_poker
from bellproof.stats.counting import LARGEST_M

WITH_M = {"serial", "approximate_entropy", "poker"}
PLAIN = Machinery(counting_plain, spectrum_plain)


@given(st.text(alphabet="01", min_size=20, max_size=150))
@settings(max_examples=60, deadline=None)
def test_every_p_value_is_a_probability(text: str) -> None:
    for result in run_tests(from_text(text), machinery=PLAIN).values():
        assert len(result.p_values) == (2 if result.test == "serial" else 1)
        assert all(0 <= p.lo <= p.hi <= 1 for p in result.p_values)


@given(st.text(alphabet="01", min_size=30, max_size=120))
@settings(max_examples=40, deadline=None)
def test_exchanging_zeros_and_ones_changes_no_p_value(text: str) -> None:
    flipped = text.translate(str.maketrans("01", "10"))
    first, second = (run_tests(from_text(one), machinery=PLAIN) for one in (text, flipped))
    assert {test: result.p_values for test, result in first.items()} == {
        test: result.p_values for test, result in second.items()
    }


@given(st.text(alphabet="01", min_size=30, max_size=120), st.integers(0, 200))
@settings(max_examples=40, deadline=None)
def test_cyclic_statistics_do_not_change_when_the_string_is_turned(text: str, by: int) -> None:
    turned = text[by % len(text) :] + text[: by % len(text)]
    tests = ("serial", "approximate_entropy", "frequency")
    first, second = (run_tests(from_text(one), tests, machinery=PLAIN) for one in (text, turned))
    assert first == second


def test_results_come_in_the_papers_order_whatever_is_asked_first() -> None:
    assert tuple(run_tests(from_text("01" * 20), ("poker", "frequency", "poker"))) == ("frequency", "poker")
    assert tuple(run_tests(from_text("01" * 20))) == TESTS


@pytest.mark.parametrize(
    ("n", "block", "poker"),
    [
        (1, 20, 1),
        (160, 20, 3),
        (1980, 20, 6),
        (1981, 21, 6),
        (3016, 31, 6),
        (6032, 61, 7),
        (10**9, 10101011, 23),
    ],
)
def test_the_defaults_are_the_contracts(n: int, block: int, poker: int) -> None:
    assert default_block(n) == block
    assert default_poker(n) == poker
    assert poker == 1 or n // poker >= 5 * 2**poker
    assert n // (poker + 1) < 5 * 2 ** (poker + 1)


def test_parameters_reach_their_tests_and_no_others() -> None:
    results = run_tests(from_text("0110100110010110" * 8), TESTS, Parameters(m=4, block=7))
    for test, result in results.items():
        expected = {"block_frequency": {"M": 7}}.get(test, {"m": 4} if test in WITH_M else {})
        assert dict(result.parameters) == expected


@pytest.mark.parametrize("test", sorted(WITH_M))
@pytest.mark.parametrize("m", [0, -1])
def test_patterns_have_at_least_one_bit(test: str, m: int) -> None:
    with pytest.raises(BadInput, match="out of range"):
        run_tests(from_text("01" * 50), (test,), Parameters(m=m))


def test_serial_needs_two_and_blocks_need_one() -> None:
    with pytest.raises(BadInput, match="m >= 2"):
        run_tests(from_text("01" * 50), ("serial",), Parameters(m=1))
    with pytest.raises(BadInput, match="M: 0 is out of range"):
        run_tests(from_text("01" * 50), ("block_frequency",), Parameters(block=0))


@pytest.mark.parametrize(
    ("test", "parameters", "least"),
    [
        ("frequency", Parameters(), 1),
        ("runs", Parameters(), 2),
        ("dft", Parameters(), 2),
        ("two_bit", Parameters(), 2),
        ("block_frequency", Parameters(), 20),
        ("block_frequency", Parameters(block=7), 7),
        ("serial", Parameters(), 3),
        ("serial", Parameters(m=6), 6),
        ("approximate_entropy", Parameters(), 3),
        ("approximate_entropy", Parameters(m=5), 6),
        ("poker", Parameters(), 1),
        ("poker", Parameters(m=4), 4),
    ],
)
def test_one_bit_too_few_is_bad_input_and_just_enough_is_a_result(
    test: str, parameters: Parameters, least: int
) -> None:
    text = ("0110" * 10)[:least]
    assert 0 <= run_tests(from_text(text), (test,), parameters)[test].p_values[0].hi <= 1
    if least > 1:
        with pytest.raises(BadInput, match=f"at least {least} are needed"):
            run_tests(from_text(text[:-1]), (test,), parameters)
    else:
        with pytest.raises(BadInput, match="none"):
            run_tests(from_text(""), (test,), parameters)


def test_an_unknown_test_is_named() -> None:
    with pytest.raises(BadInput, match="no test 'chi'"):
        run_tests(from_text("01"), ("chi",))


def test_longer_patterns_than_fit_are_refused_without_trying() -> None:
    string = from_packed(b"\x5a" * 100)
    for test in WITH_M:
        with pytest.raises(ResourceLimit, match=f"at most {LARGEST_M} bits"):
            run_tests(string, (test,), Parameters(m=LARGEST_M + 1))


@pytest.mark.parametrize(
    ("text", "p"), [("1" * 100, 0), ("1" * 60 + "0" * 40, None), ("1" * 15, 0), ("0" * 5, 0)]
)
def test_the_pre_test_of_runs_makes_p_zero(text: str, p: int | None) -> None:
    result = run_tests(from_text(text), ("runs",))["runs"]
    assert (result.p_values[0] == point(0)) == (p == 0)
    assert any("pre-test" in warning for warning in result.warnings) == (len(text) >= 16 and p == 0)


@pytest.mark.parametrize(("ones", "fails"), [(48, True), (47, False)])
def test_the_pre_test_counts_equality_as_a_failure(ones: int, fails: bool) -> None:  # noqa: FBT001 - a table's column
    text = "01" * (64 - ones) + "1" * (2 * ones - 64)
    assert (run_tests(from_text(text), ("runs",))["runs"].p_values[0] == point(0)) == fails


def test_two_bit_of_a_string_that_is_too_regular_is_one_not_more() -> None:
    result = run_tests(from_text("00110"), ("two_bit",))["two_bit"]
    assert result.statistic("X_2") == Fraction(-1, 5)
    assert result.p_values == (point(1),)


def test_approximate_entropy_of_a_perfect_string_is_one() -> None:
    p = run_tests(from_text("0011"), ("approximate_entropy",), Parameters(m=1))[
        "approximate_entropy"
    ].p_values[0]
    assert p.contains(Fraction(1))
    assert p.width < Fraction(1, 10**30)


@pytest.mark.parametrize(
    ("test", "short", "enough", "parameters"),
    [
        ("frequency", 99, 100, Parameters()),
        ("runs", 99, 100, Parameters()),
        ("block_frequency", 99, 100, Parameters()),
        ("dft", 999, 1000, Parameters()),
        ("two_bit", 20, 21, Parameters()),
        ("serial", 63, 64, Parameters(m=3)),
        ("approximate_entropy", 255, 256, Parameters(m=2)),
        ("poker", 119, 120, Parameters(m=3)),
    ],
)
def test_a_string_below_the_recommended_length_is_a_result_with_a_warning(
    test: str, short: int, enough: int, parameters: Parameters
) -> None:
    for n, expected in ((short, True), (enough, False)):
        result = run_tests(from_text(("0110100110010110" * 70)[:n]), (test,), parameters)[test]
        assert bool(result.warnings) == expected
        assert isinstance(result.p_values[0], Enclosure)


def test_a_short_block_is_warned_of() -> None:
    result = run_tests(from_text("01" * 500), ("block_frequency",), Parameters(block=8))["block_frequency"]
    assert any("125 blocks" in warning for warning in result.warnings)

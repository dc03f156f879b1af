from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb

import pytest

from bellproof.stats.battery import TESTS, run_tests
from bellproof.stats.bits import from_text
from bellproof.stats.pattern_tests import frequency_of
from bellproof.stats.result import Result

STRINGS, BITS = 400, 2048
LEVELS = (Fraction(1, 20), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
ODDS = 10**5
"""Each of the statements below would fail for one set of ideal strings in 10^5; the strings are fixed."""


def is_plausible(n: int, k: int, p: Fraction) -> bool:
    """Whether both P[X <= k] and P[X >= k] exceed 1/ODDS for X ~ Bin(n, p), in whole numbers."""
    top, rest = p.numerator, p.denominator - p.numerator
    terms: list[int] = [comb(n, i) * top**i * rest ** (n - i) for i in range(n + 1)]
    smaller = min(sum(terms[: k + 1]), sum(terms[k:]))
    return smaller * ODDS > int(p.denominator**n)


@pytest.fixture(scope="module")
def results(seeded: Callable[[str, int], str]) -> list[dict[str, Result]]:
    return [run_tests(from_text(seeded(f"uniformity {i}", BITS))) for i in range(STRINGS)]


@pytest.mark.parametrize("level", LEVELS, ids=str)
@pytest.mark.parametrize("test", TESTS)
def test_as_many_p_values_lie_below_a_level_as_the_level_says(
    results: list[dict[str, Result]], test: str, level: Fraction
) -> None:
    for index in range(len(results[0][test].p_values)):
        below = sum(one[test].p_values[index].hi <= level for one in results)
        chance = exact_chance_of_frequency(level) if test == "frequency" else level
        assert is_plausible(STRINGS, below, chance)


def exact_chance_of_frequency(level: Fraction) -> Fraction:
    """P[p <= level] for ideal strings of `BITS` bits, from the binomial distribution of the ones, to 40 bits."""
    middle = next(k for k in range(BITS // 2, -1, -1) if frequency_of(BITS, k).p_values[0].hi <= level)
    low = 2 * sum(comb(BITS, k) for k in range(middle + 1))
    return Fraction(low >> (BITS - 40), 2**40)


@pytest.mark.parametrize("n", [11])
def test_over_all_strings_the_exact_distribution_is_no_more_extreme_than_uniform_by_much(n: int) -> None:
    p_values = sorted(
        run_tests(from_text(f"{value:0{n}b}"), ("two_bit",))["two_bit"].p_values[0].hi
        for value in range(2**n)
    )
    mean = sum(p_values, Fraction(0)) / len(p_values)
    assert Fraction(4, 10) < mean < Fraction(6, 10)
    # The statistic takes few values at this length: the chi-square is an approximation and stays one.
    assert (
        Fraction(1, 200)
        < Fraction(sum(p <= Fraction(1, 20) for p in p_values), len(p_values))
        < Fraction(1, 10)
    )

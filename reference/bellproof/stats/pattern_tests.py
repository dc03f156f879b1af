"""The tests that only need how often each overlapping pattern occurs.

Frequency, runs, serial and approximate entropy (NIST SP 800-22 rev. 1a, 2.1, 2.3, 2.11, 2.12) and the two-bit
test (Menezes et al., Handbook of Applied Cryptography, 5.4.4). Statistics are exact fractions; approximate
entropy's is an enclosure, because logarithms enter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.stats.counting import Counts
from bellproof.stats.gamma import chi_square_tail, erfc_of_square, upper_tail
from bellproof.stats.result import Result

_BITS = 256
"""Precision of the logarithms; the counts have at most some 40 bits."""

_RECOMMENDED_N = 100
_TWO_BIT_N = 21


def frequency_pvalue(n: int, ones: int) -> Enclosure:
    """``erfc(|S_n| / sqrt(2n))`` with S_n = ones - zeros (SP 800-22, 2.1.4); needs no order."""
    return erfc_of_square(point(Fraction((2 * ones - n) ** 2, 2 * n)))


def frequency(counts: Counts) -> Result:
    """Whether ones and zeros are about as many (SP 800-22, 2.1)."""
    return frequency_of(counts.n, counts.ones)


def frequency_of(n: int, ones: int) -> Result:
    """The frequency test from two totals, as a counts table gives them; X_1 is S_n^2/n (HAC 5.4.4)."""
    return Result(
        test="frequency",
        n=n,
        parameters=(),
        statistics=(("S_n", Fraction(2 * ones - n)), ("X_1", Fraction((2 * ones - n) ** 2, n))),
        p_values=(frequency_pvalue(n, ones),),
        warnings=short(n, _RECOMMENDED_N, "SP 800-22, 2.1.7"),
    )


def runs(counts: Counts) -> Result:
    """Whether the string changes as often as it should (SP 800-22, 2.3).

    Where ``|ones/n - 1/2| >= 2/sqrt(n)`` the frequency test has failed already and p is 0 by definition. A
    string without any change that is too short to fail there is infinitely far from what is expected: p is 0.
    """
    n, ones = counts.n, counts.ones
    pairs = counts.pairs()
    v = 1 + pairs[0b01] + pairs[0b10]
    share = Fraction(ones, n)
    statistics = (("pi", share), ("V_n", Fraction(v)))
    warnings = short(n, _RECOMMENDED_N, "SP 800-22, 2.3.7")
    spread = share * (1 - share)
    pretest_failed = (2 * ones - n) ** 2 >= 16 * n
    if pretest_failed:
        warnings += ("the pre-test on the number of ones failed, so p is 0 by definition (SP 800-22, 2.3.4)",)
    if pretest_failed or spread == 0:
        return Result("runs", n, (), statistics, (point(0),), warnings)
    square = (v - 2 * n * spread) ** 2 / (8 * n * spread**2)
    return Result("runs", n, (), statistics, (erfc_of_square(point(square)),), warnings)


def psi_square(counts: Sequence[int], n: int) -> Fraction:
    """``psi^2_m = (2^m/n) sum of squared pattern counts - n``; 0 for m = 0 (SP 800-22, 2.11.4)."""
    return Fraction(len(counts) * sum(count * count for count in counts), n) - n


def serial(counts: Counts, m: int) -> Result:
    """Whether all overlapping patterns of m bits are equally frequent; two p-values (SP 800-22, 2.11)."""
    n = counts.n
    psi = [psi_square(counts.of_length(length), n) for length in (m, m - 1, m - 2)]
    first = psi[0] - psi[1]
    second = psi[0] - 2 * psi[1] + psi[2]
    return Result(
        test="serial",
        n=n,
        parameters=(("m", m),),
        statistics=(
            ("psi2_m", psi[0]),
            ("psi2_m-1", psi[1]),
            ("psi2_m-2", psi[2]),
            ("del_psi2_m", first),
            ("del2_psi2_m", second),
        ),
        # 2^(m-1) and 2^(m-2) degrees of freedom
        p_values=(chi_square_tail(2 ** (m - 1), point(first)), chi_square_tail(2 ** (m - 2), point(second))),
        warnings=pattern_warning(n, m, 2, "SP 800-22, 2.11.7"),
    )


def approximate_entropy(counts: Counts, m: int) -> Result:
    """Whether a pattern of m bits tells anything about the next bit (SP 800-22, 2.12).

    With C the cyclic counts, ``n ApEn = sum C_m ln C_m - sum C_m+1 ln C_m+1`` and chi^2 = 2n (ln 2 - ApEn), which
    is never negative: ApEn is an entropy of one bit given m others.
    """
    n = counts.n
    whole = _sum_c_ln_c(counts.of_length(m)) - _sum_c_ln_c(counts.of_length(m + 1))
    distance = point(n) * interval.ln(point(2), _BITS) - whole
    half = Enclosure(max(Fraction(0), distance.lo), max(Fraction(0), distance.hi))
    return Result(
        test="approximate_entropy",
        n=n,
        parameters=(("m", m),),
        statistics=(("ApEn", whole * point(Fraction(1, n))), ("chi2", half * point(2))),
        # 2^m degrees of freedom
        p_values=(upper_tail(Fraction(2 ** (m - 1)), half),),
        warnings=pattern_warning(n, m, 5, "SP 800-22, 2.12.7"),
    )


def _sum_c_ln_c(counts: Sequence[int]) -> Enclosure:
    """Sum C ln C, each different count once."""
    total = point(0)
    for value, times in sorted(Counter(counts).items()):
        if value > 1:
            total += point(value * times) * interval.ln(point(value), _BITS)
    return total


def two_bit(counts: Counts) -> Result:
    """Whether 00, 01, 10 and 11 are equally frequent, overlapping (HAC 5.4.4 (ii), there called serial).

    ``X_2 = 4/(n-1) sum n_ij^2 - 2/n sum n_i^2 + 1``, chi-square with 2 degrees of freedom. For short strings
    X_2 can be slightly negative; the tail is then 1.
    """
    n = counts.n
    zeros, ones = n - counts.ones, counts.ones
    x = Fraction(4 * sum(count * count for count in counts.pairs()), n - 1)
    x += 1 - Fraction(2 * (zeros * zeros + ones * ones), n)
    return Result(
        test="two_bit",
        n=n,
        parameters=(),
        statistics=(("X_2", x),),
        p_values=(chi_square_tail(2, point(x)),),
        warnings=short(n, _TWO_BIT_N, "HAC 5.4.4"),
    )


def short(n: int, least: int, source: str) -> tuple[str, ...]:
    """Warn of a string below the recommended length."""
    return () if n >= least else (f"{n} bits; at least {least} are recommended ({source})",)


def pattern_warning(n: int, m: int, gap: int, source: str) -> tuple[str, ...]:
    """Warn unless ``m < floor(log2 n) - gap``."""
    limit = n.bit_length() - 1 - gap
    if m < limit:
        return ()
    return (f"m = {m} is long for {n} bits; m < floor(log2 n) - {gap} = {limit} is recommended ({source})",)

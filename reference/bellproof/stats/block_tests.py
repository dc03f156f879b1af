"""The tests that cut the string into pieces side by side.

Block frequency (NIST SP 800-22 rev. 1a, 2.2) and poker (Menezes et al., Handbook of Applied Cryptography, 5.4.4).
"""

from __future__ import annotations

from fractions import Fraction

from bellproof.enclosure import point
from bellproof.stats.counting import LARGEST_M, Counts
from bellproof.stats.gamma import chi_square_tail
from bellproof.stats.pattern_tests import short
from bellproof.stats.result import Result

_RECOMMENDED_N = 100
_RECOMMENDED_M = 20
_MOST_BLOCKS = 99
_SHARE = 100
_OF_EACH = 5


def default_block(n: int) -> int:
    """``max(20, ceil(n/99))``: at least 20 bits a block, fewer than 100 blocks (SP 800-22, 2.2.7)."""
    return max(_RECOMMENDED_M, -(-n // _MOST_BLOCKS))


def default_poker(n: int) -> int:
    """The largest m with ``floor(n/m) >= 5 * 2^m`` (HAC 5.4.4); 1 where there is none."""
    fitting = [m for m in range(1, LARGEST_M + 1) if n // m >= _OF_EACH * 2**m]
    return max(fitting, default=1)


def block_frequency(counts: Counts, M: int) -> Result:
    """Whether ones and zeros are about as many in each block of M bits (SP 800-22, 2.2).

    ``chi^2 = 4M sum (pi_i - 1/2)^2`` over the N whole blocks, chi-square with N degrees of freedom.
    """
    n = counts.n
    x = Fraction(counts.square_sum, M)
    warnings = short(n, _RECOMMENDED_N, "SP 800-22, 2.2.7")
    recommended = M >= _RECOMMENDED_M and n < _SHARE * M and counts.blocks <= _MOST_BLOCKS
    if not recommended:
        advice = f"M >= {_RECOMMENDED_M}, M > n/{_SHARE} and at most {_MOST_BLOCKS} blocks are recommended"
        warnings += (f"M = {M} makes {counts.blocks} blocks; {advice} (SP 800-22, 2.2.7)",)
    return Result(
        test="block_frequency",
        n=n,
        parameters=(("M", M),),
        statistics=(("N", Fraction(counts.blocks)), ("chi2", x)),
        p_values=(chi_square_tail(counts.blocks, point(x)),),
        warnings=warnings,
    )


def poker(counts: Counts, m: int) -> Result:
    """Whether all patterns of m bits side by side are equally frequent (HAC 5.4.4 (iii)).

    ``X_3 = (2^m/k) sum n_i^2 - k`` over k = floor(n/m) patterns, chi-square with 2^m - 1 degrees of freedom.
    """
    n = counts.n
    k = n // m
    x = Fraction(2**m * sum(count * count for count in counts.symbols), k) - k
    warnings: tuple[str, ...] = ()
    if k < _OF_EACH * 2**m:
        warnings = (
            f"m = {m} makes {k} patterns; at least 5 * 2^m = {_OF_EACH * 2**m} are needed (HAC 5.4.4)",
        )
    return Result(
        test="poker",
        n=n,
        parameters=(("m", m),),
        statistics=(("k", Fraction(k)), ("X_3", x)),
        p_values=(chi_square_tail(2**m - 1, point(x)),),
        warnings=warnings,
    )

"""How a discrete Fourier transform is cut into steps, and a proved bound on what floating point does to it.

A transform of length n = p q is p-point transforms, factors of modulus 1, and q-point transforms (Cooley and
Tukey 1965). With unit roundoff u, gamma_k = k u/(1 - k u), and tables of sines off by at most `TABLE_ERROR`,

- a p-point step by plain sums in any order has, in the 2-norm, a relative error of at most
  ``2 sqrt(p) (gamma_{p+1} + 2 TABLE_ERROR)``: each real and imaginary part is a sum of 2p products, whose error
  is at most gamma_{p+1} times the sum of their moduli (Higham, Accuracy and Stability of
  Numerical Algorithms, 3.1), and the step itself multiplies the 2-norm by sqrt(p);
- a multiplication by the factors of modulus 1 has one of at most ``4 (gamma_3 + 2 TABLE_ERROR)``.

Lengths with a large prime factor go through a cyclic convolution (Bluestein 1970). The bounds are far from what
happens, and still far below what has to be told apart; the few values that they leave open are computed exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

LARGEST_PRIME = 128
"""Lengths with a larger prime factor are transformed through a convolution."""

TABLE_ERROR = 2.0**-46
"""Sines and cosines are computed from angles below pi/4; libraries are off by a few times 2**-53 there."""

_UNIT = 2.0**-53
_SLACK = 1.001
"""The bounds are themselves computed in floating point; this covers it many times over."""


@dataclass(frozen=True, slots=True)
class Steps:
    """How a length is transformed: the radices, and for a convolution its length (else 0)."""

    radices: tuple[int, ...]
    convolution: int


def steps(n: int, group: int) -> Steps:
    """Choose the radices: prime factors, multiplied together as long as they stay within ``group``."""
    primes = _prime_factors(n)
    if primes and primes[-1] > LARGEST_PRIME:
        length = 1 << (2 * n - 2).bit_length()
        return Steps(_grouped([2] * (length.bit_length() - 1), group), length)
    return Steps(_grouped(primes, group), 0)


def _prime_factors(n: int) -> list[int]:
    found, p = [], 2
    while p * p <= n:
        while n % p == 0:
            found.append(p)
            n //= p
        p += 1
    return [*found, n] if n > 1 else found


def _grouped(primes: list[int], group: int) -> tuple[int, ...]:
    radices: list[int] = []
    for p in sorted(primes, reverse=True):
        fitting = [i for i, radix in enumerate(radices) if radix * p <= group]
        if fitting:
            radices[fitting[0]] *= p
        else:
            radices.append(p)
    return tuple(radices)


def _gamma(k: int) -> float:
    return k * _UNIT / (1 - k * _UNIT)


def transform_error(radices: tuple[int, ...]) -> float:
    """Relative error of a transform in the 2-norm."""
    product = 1.0
    for p in radices:
        product *= 1 + 2 * sqrt(p) * (_gamma(p + 1) + 2 * TABLE_ERROR)
        product *= 1 + 4 * (_gamma(3) + 2 * TABLE_ERROR)
    return (product - 1) * _SLACK


def modulus_error(n: int, plan: Steps) -> float:
    """Bound on the error of every single modulus |S_j| of a string of n signs.

    Directly: at most the error in the 2-norm, of which S has n. Through a convolution, with a, b of 2-norms sqrt(n)
    and sqrt(2n), A and B their transforms (sup of B at most 2n): the errors of A, of B, of the product and of the
    transform back, one after the other.
    """
    one = transform_error(plan.radices)
    if not plan.convolution:
        return one * n * _SLACK
    length = plan.convolution
    entry = (1 + 2 * TABLE_ERROR) * (1 + one) - 1
    norm_a, sup_b, norm_b = sqrt(length * n), 2.0 * n, sqrt(2.0 * length * n)
    sup_b_computed = sup_b + entry * norm_b
    product_error = entry * norm_a * sup_b + (1 + entry) * norm_a * entry * norm_b
    product_error += 4 * _gamma(3) * (1 + entry) * norm_a * sup_b_computed
    back = product_error + one * (norm_a * sup_b + product_error)
    return back / sqrt(length) * _SLACK

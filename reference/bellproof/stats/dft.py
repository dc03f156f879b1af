"""Whether the string has periodic features: the spectral test (NIST SP 800-22 rev. 1a, 2.6).

The p-value rests on one whole number, how many of the first n/2 moduli lie below ``T = sqrt(n ln 20)``. Floating
point with a proved error bound settles almost all of them; one that it leaves open is enclosed by whole numbers in
fixed point. Equality cannot happen: |S_j|^2 is algebraic and n ln 20 is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt, nextafter, sqrt
from types import ModuleType

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.errors import ResourceLimit, Undecided
from bellproof.stats.gamma import erfc_of_square
from bellproof.stats.pattern_tests import short
from bellproof.stats.result import Result

_RECOMMENDED_N = 1000
_START_BITS = 128
_MAX_BITS = 1 << 13

EXPECTED_SHARE = Fraction(95, 100)
"""Share of the moduli that lie below T in a random string."""


def backend() -> ModuleType:
    """Choose numpy's transform, or the plain one where numpy is missing."""
    try:
        from bellproof.stats import spectrum_numpy  # noqa: PLC0415 - numpy is optional and slow to import
    except ImportError:
        from bellproof.stats import spectrum_plain  # noqa: PLC0415 - the other choice

        return spectrum_plain
    return spectrum_numpy


def limit(transform: ModuleType | None = None) -> int:
    """The longest string that can be transformed here."""
    return int((transform or backend()).MAX_BITS)


def require_length(n: int, transform: ModuleType | None = None) -> None:
    """Raise `ResourceLimit` for a string that is too long to be held and transformed as a whole."""
    if n > limit(transform):
        message = f"the dft test needs the whole string at once: {n} bits, at most {limit(transform)} here"
        raise ResourceLimit(message)


def dft(bits: bytes, transform: ModuleType | None = None) -> Result:
    """The spectral test of a string of one byte a bit.

    ``d = (N_1 - 0.95 n/2) / sqrt(n * 0.95 * 0.05 / 4)`` and p = erfc(|d|/sqrt 2). For odd n the first floor(n/2)
    moduli are counted and N_0 stays 0.95 n/2, as in the standard's own program.
    """
    n = len(bits)
    require_length(n, transform)
    n1 = count_low_peaks(bits, transform)
    n0 = EXPECTED_SHARE * n / 2
    variance = n * EXPECTED_SHARE * (1 - EXPECTED_SHARE) / 4
    square = (n1 - n0) ** 2 / variance
    return Result(
        test="dft",
        n=n,
        parameters=(),
        statistics=(("N_1", Fraction(n1)), ("N_0", n0), ("d^2", square)),
        p_values=(erfc_of_square(point(square / 2)),),
        warnings=short(n, _RECOMMENDED_N, "SP 800-22, 2.6.7"),
    )


def count_low_peaks(bits: bytes, transform: ModuleType | None = None) -> int:
    """How many of |S_0|, ..., |S_j|, j < floor(n/2), are below T. Raises `Undecided`, never guesses."""
    n = len(bits)
    moduli, error = (transform or backend()).moduli(bits)
    below, open_bins = _sort(moduli, error, n)
    return below + sum(is_low(bits, j) for j in open_bins)


def _sort(moduli: Sequence[float], error: float, n: int) -> tuple[int, list[int]]:
    """Number of moduli that are certainly below T, and the indices that the error bound leaves open."""
    threshold = sqrt(n * 2.995732273553991)  # ln 20; the margin covers its rounding
    # hypot, the threshold and this sum are each off by a few units in the last place.
    margin = nextafter(error + 16 * threshold * 2.0**-52, float("inf"))
    low, high = threshold - margin, threshold + margin
    below = 0
    open_bins = []
    for j, modulus in enumerate(moduli):
        if modulus < low:
            below += 1
        elif not modulus > high:
            open_bins.append(j)
    return below, open_bins


def is_low(bits: bytes, j: int) -> bool:
    """Whether ``|S_j|^2 < n ln 20``, decided in fixed point."""
    n = len(bits)
    precision = _START_BITS + n.bit_length()
    while precision <= _MAX_BITS:
        square = modulus_square(bits, j, precision)
        bound = point(n) * interval.ln(point(20), precision)
        if square.hi < bound.lo:
            return True
        if square.lo > bound.hi:
            return False
        precision *= 2
    message = f"dft: modulus {j} could not be told from the threshold at {_MAX_BITS} bits"
    raise Undecided(message)


def modulus_square(bits: bytes, j: int, precision: int) -> Enclosure:
    """``|S_j|^2`` enclosed: z = exp(2 pi i j/n), powers by multiplication, sums of whole numbers.

    Every fixed-point number is within ``unit * steps`` of what it stands for: a product of two such numbers of
    modulus about 1 adds their errors and less than two units of rounding.
    """
    n = len(bits)
    z = root_of_unity(j, n, precision)
    block = isqrt(n - 1) + 1
    powers = [(1 << precision, 0)]
    for _ in range(block):
        powers.append(_product(powers[-1], z, precision))
    giant = powers.pop()
    real = imaginary = 0
    factor = (1 << precision, 0)
    for start in range(0, n, block):
        piece = bits[start : start + block]
        inner_real = sum(power[0] if bit else -power[0] for bit, power in zip(piece, powers, strict=False))
        inner_imaginary = sum(
            power[1] if bit else -power[1] for bit, power in zip(piece, powers, strict=False)
        )
        term = _product(factor, (inner_real, inner_imaginary), precision)
        real, imaginary = real + term[0], imaginary + term[1]
        factor = _product(factor, giant, precision)
    # Power k is made of at most k products and starting errors of at most 4 units each, at most 2n in all to be
    # safe, and |z^k| is 1: each of the n terms is off by at most 16 n units.
    slack = Fraction(16 * n * n + 16 * n, 1 << precision)
    total = [Fraction(part, 1 << precision) for part in (real, imaginary)]
    squares = [_square(Enclosure(part - slack, part + slack)) for part in total]
    return squares[0] + squares[1]


def root_of_unity(j: int, n: int, precision: int) -> tuple[int, int]:
    """``exp(2 pi i j/n)`` for 0 <= j < n/2, each part within two units of ``2**-precision``, by Taylor's series.

    The angle t is at most pi. With 32 more bits the error of t, the rounding of each of the fewer than 2^12 terms
    (multiplied on by at most e^pi < 24) and the terms left out stay far below one unit together.
    """
    bits = precision + 32
    angle = interval.pi(bits) * point(Fraction(2 * j, n))
    t = (angle.lo.numerator << bits) // angle.lo.denominator
    parts = [0, 0]
    term, k = 1 << bits, 0
    while term:
        parts[k % 2] += term if k % 4 < 2 else -term  # noqa: PLR2004 - cos takes 1 and t^2, sin t and t^3
        k += 1
        term = (term * t >> bits) // k
    return parts[0] >> 32, parts[1] >> 32


def _product(first: tuple[int, int], second: tuple[int, int], precision: int) -> tuple[int, int]:
    """Complex product in fixed point, rounded down in each part."""
    a, b = first
    c, d = second
    return (a * c - b * d) >> precision, (a * d + b * c) >> precision


def _square(value: Enclosure) -> Enclosure:
    low, high = value.lo**2, value.hi**2
    return Enclosure(Fraction(0) if value.lo < 0 < value.hi else min(low, high), max(low, high))

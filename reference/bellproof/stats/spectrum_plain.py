"""The transform of `bellproof.stats.spectrum` in plain Python."""

from __future__ import annotations

from math import cos, hypot, pi, sin

from bellproof.stats.spectrum import Steps, modulus_error, steps

MAX_BITS = 1 << 17
"""Longest string that is transformed without numpy."""

GROUP = 2
"""No radices beyond the prime factors: sums cost more here than steps."""


def moduli(bits: bytes) -> tuple[list[float], float]:
    """``|S_j|`` for j < n/2 (rounded down) of the signs 2 bit - 1, and a bound on every error."""
    n = len(bits)
    plan = steps(n, GROUP)
    signs = [complex(2 * bit - 1) for bit in bits]
    values = _convolved(signs, plan) if plan.convolution else _transform(signs, plan.radices)
    return [hypot(value.real, value.imag) for value in values[: n // 2]], modulus_error(n, plan)


def turn(numerator: int, n: int) -> complex:
    """``exp(2 pi i numerator/n)``, the angle reduced by whole numbers to at most pi/4."""
    residue = numerator % n
    octant = 8 * residue // n
    # Odd octants are measured back from their end, so that the angle stays within pi/4.
    eighths = 8 * residue - octant * n if octant % 2 == 0 else (octant + 1) * n - 8 * residue
    angle = eighths * (pi / 4) / n
    near, far = cos(angle), sin(angle)
    return (
        complex(near, far),
        complex(far, near),
        complex(-far, near),
        complex(-near, far),
        complex(-near, -far),
        complex(-far, -near),
        complex(far, -near),
        complex(near, -far),
    )[octant]


def _transform(values: list[complex], radices: tuple[int, ...]) -> list[complex]:
    """Transform with factors exp(-2 pi i jk/n), by steps of the given radices."""
    n = len(values)
    table = [turn(-k, n) for k in range(n)]
    return _steps(values, radices, table, 1)


def _steps(
    values: list[complex], radices: tuple[int, ...], table: list[complex], stride: int
) -> list[complex]:
    """One step and the rest; ``table[k * stride]`` is exp(-2 pi i k/n) for this length n."""
    n = len(values)
    if n == 1:
        return values
    p, rest = radices[0], radices[1:]
    q = n // p
    whole = n * stride
    result = [0j] * n
    for c in range(p):
        factors = [table[a * c * q * stride % whole] for a in range(p)]
        row = [
            sum(factor * values[q * a + b] for a, factor in enumerate(factors))
            * table[b * c * stride % whole]
            for b in range(q)
        ]
        result[c::p] = _steps(row, rest, table, stride * p)
    return result


def _convolved(signs: list[complex], plan: Steps) -> list[complex]:
    """Bluestein: S_j up to a factor of modulus 1, as a cyclic convolution with the chirp exp(pi i k^2/n)."""
    n, length = len(signs), plan.convolution
    chirp = [turn(k * k, 2 * n) for k in range(n)]
    padding = [0j] * (length - n)
    first = [sign * factor.conjugate() for sign, factor in zip(signs, chirp, strict=True)]
    left = _transform(first + padding, plan.radices)
    right = _transform(chirp + padding[: length - 2 * n + 1] + chirp[:0:-1], plan.radices)
    product = [(a * b).conjugate() for a, b in zip(left, right, strict=True)]
    # The inverse transform is the transform of the conjugate, conjugated; moduli do not mind the conjugate.
    return [value / length for value in _transform(product, plan.radices)]

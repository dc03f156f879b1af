"""The transform of `bellproof.stats.spectrum` in numpy, as products of real matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bellproof.stats.spectrum import Steps, modulus_error, steps

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]
"""Real and imaginary parts."""

MAX_BITS = 1 << 21
"""Longest string that is transformed."""

GROUP = 64
"""Radices up to this are summed directly: a product of small matrices is quick."""


def moduli(bits: bytes) -> tuple[Floats, float]:
    """``|S_j|`` for j < n/2 (rounded down) of the signs 2 bit - 1, and a bound on every error."""
    signs: Floats = 2.0 * np.frombuffer(bits, dtype=np.uint8).astype(np.float64) - 1.0
    n = len(signs)
    plan = steps(n, GROUP)
    parts = _convolved(signs, plan) if plan.convolution else _transform(signs, None, plan.radices)
    return np.hypot(parts[0][: n // 2], parts[1][: n // 2]), modulus_error(n, plan)


def _turn(numerators: NDArray[np.int64], n: int) -> Pair:
    """Cosine and sine of 2 pi times numerators/n, reduced by whole numbers to angles up to pi/4."""
    residue = numerators % n
    octant = (8 * residue) // n
    # Odd octants are measured back from their end, so that the angle stays within pi/4.
    eighths = np.where(octant % 2 == 0, 8 * residue - octant * n, (octant + 1) * n - 8 * residue)
    angle = eighths * (np.pi / 4) / n
    near, far = np.cos(angle), np.sin(angle)
    cosine = np.choose(octant, [near, far, -far, -near, -near, -far, far, near])
    sine = np.choose(octant, [far, near, near, far, -far, -near, -near, -far])
    return cosine, sine


def _transform(real: Floats, imaginary: Floats | None, radices: tuple[int, ...]) -> Pair:
    """Transform of one sequence with factors exp(-2 pi i jk/n); ``None`` is a real sequence."""
    n = len(real)
    return _batch(real.reshape(1, n), None if imaginary is None else imaginary.reshape(1, n), radices)


def _batch(real: Floats, imaginary: Floats | None, radices: tuple[int, ...]) -> Pair:
    """Transform every row and read them one after the other, index c + p d for step c and rest d."""
    rows, n = real.shape
    if n == 1:
        return real.ravel(), np.zeros(rows) if imaginary is None else imaginary.ravel()
    p, rest = radices[0], radices[1:]
    q = n // p
    index = np.arange(p)
    cosine, sine = _turn(np.outer(index, index), p)
    # exp(-i t) = cos t - i sin t
    if q == 1:
        first, second = real @ cosine, -(real @ sine)
        if imaginary is not None:
            first, second = first + imaginary @ sine, second + imaginary @ cosine
        return first.ravel(), second.ravel()
    x = real.reshape(rows, p, q)
    first, second = cosine @ x, -(sine @ x)
    if imaginary is not None:
        y = imaginary.reshape(rows, p, q)
        first += sine @ y
        second += cosine @ y
    cosine, sine = _turn(np.outer(index, np.arange(q)), n)
    turned = first * cosine + second * sine
    second = second * cosine - first * sine
    parts = _batch(turned.reshape(rows * p, q), second.reshape(rows * p, q), rest)
    ordered = [part.reshape(rows, p, q).transpose(0, 2, 1).ravel() for part in parts]
    return ordered[0], ordered[1]


def _convolved(signs: Floats, plan: Steps) -> Pair:
    """Bluestein: S_j up to a factor of modulus 1, as a cyclic convolution with the chirp exp(pi i k^2/n)."""
    n, length = len(signs), plan.convolution
    squares = np.arange(n, dtype=np.int64) ** 2
    cosine, sine = _turn(squares, 2 * n)
    real, imaginary = np.zeros(length), np.zeros(length)
    real[:n], imaginary[:n] = signs * cosine, -signs * sine
    left = _transform(real, imaginary, plan.radices)
    real[:n], imaginary[:n] = cosine, sine
    real[n:] = imaginary[n:] = 0.0
    real[length - n + 1 :], imaginary[length - n + 1 :] = cosine[:0:-1], sine[:0:-1]
    right = _transform(real, imaginary, plan.radices)
    real = left[0] * right[0] - left[1] * right[1]
    imaginary = left[0] * right[1] + left[1] * right[0]
    # The inverse transform is the transform of the conjugate, conjugated; moduli do not mind the conjugate.
    back = _transform(real, -imaginary, plan.radices)
    return back[0] / length, back[1] / length

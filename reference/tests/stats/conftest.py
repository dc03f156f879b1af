from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import groupby
from math import log, sqrt

import mpmath
import numpy as np
import pytest

Naive = dict[str, Callable[..., list[float]]]


def _q(a: float, x: float) -> float:
    return 1.0 if x <= 0 else float(mpmath.gammainc(a, x, mpmath.inf, regularized=True))


def _erfc(z: float) -> float:
    return float(mpmath.erfc(z))


def _cyclic(s: str, m: int) -> list[int]:
    if m == 0:
        return []
    longer = s + s[: m - 1]
    counts: dict[str, int] = {}
    for i in range(len(s)):
        counts[longer[i : i + m]] = counts.get(longer[i : i + m], 0) + 1
    return list(counts.values())


def _frequency(s: str) -> list[float]:
    return [_erfc(abs(s.count("1") - s.count("0")) / sqrt(2 * len(s)))]


def _block_frequency(s: str, M: int) -> list[float]:
    blocks = [s[i : i + M] for i in range(0, len(s) - M + 1, M)]
    chi = 4 * M * sum((block.count("1") / M - 0.5) ** 2 for block in blocks)
    return [_q(len(blocks) / 2, chi / 2)]


def _runs(s: str) -> list[float]:
    n, share = len(s), s.count("1") / len(s)
    if abs(s.count("1") * 2 - n) ** 2 >= 16 * n or share in {0.0, 1.0}:
        return [0.0]
    v = len(list(groupby(s)))
    return [_erfc(abs(v - 2 * n * share * (1 - share)) / (2 * sqrt(2 * n) * share * (1 - share)))]


def _dft(s: str) -> list[float]:
    n = len(s)
    moduli = np.abs(np.fft.fft([2 * int(c) - 1 for c in s]))[: n // 2]
    n1 = int(np.sum(moduli < sqrt(n * log(20))))
    return [_erfc(abs(n1 - 0.95 * n / 2) / sqrt(n * 0.95 * 0.05 / 4) / sqrt(2))]


def _psi(s: str, m: int) -> float:
    return 0.0 if m <= 0 else 2**m / len(s) * sum(c * c for c in _cyclic(s, m)) - len(s)


def _serial(s: str, m: int) -> list[float]:
    first = _psi(s, m) - _psi(s, m - 1)
    second = _psi(s, m) - 2 * _psi(s, m - 1) + _psi(s, m - 2)
    return [_q(2 ** (m - 2), first / 2), _q(2 ** (m - 3), second / 2)]


def _approximate_entropy(s: str, m: int) -> list[float]:
    n = len(s)
    phi = [sum(c / n * log(c / n) for c in _cyclic(s, length)) for length in (m, m + 1)]
    return [_q(2 ** (m - 1), n * (log(2) - (phi[0] - phi[1])))]


def _two_bit(s: str) -> list[float]:
    n = len(s)
    pairs = [s[i : i + 2] for i in range(n - 1)]
    x = 4 / (n - 1) * sum(pairs.count(p) ** 2 for p in ("00", "01", "10", "11"))
    x += 1 - 2 / n * (s.count("0") ** 2 + s.count("1") ** 2)
    return [_q(1, x / 2)]


def _poker(s: str, m: int) -> list[float]:
    k = len(s) // m
    symbols = [s[i * m : i * m + m] for i in range(k)]
    x = 2**m / k * sum(symbols.count(symbol) ** 2 for symbol in set(symbols)) - k
    return [_q((2**m - 1) / 2, x / 2)]


@pytest.fixture(scope="session")
def naive() -> Naive:
    """The formulas written down once more, in floating point and without any cleverness."""
    return {
        "frequency": _frequency,
        "block_frequency": _block_frequency,
        "runs": _runs,
        "dft": _dft,
        "serial": _serial,
        "approximate_entropy": _approximate_entropy,
        "two_bit": _two_bit,
        "poker": _poker,
    }


@pytest.fixture(scope="session")
def seeded() -> Callable[[str, int], str]:
    """Strings that look random and never change: SHA-256 of a label and a counter."""

    def string(label: str, n: int) -> str:
        digest = b"".join(hashlib.sha256(f"{label}/{i}".encode()).digest() for i in range((n + 255) // 256))
        return f"{int.from_bytes(digest, 'big'):0{8 * len(digest)}b}"[:n]

    return string

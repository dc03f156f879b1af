"""The tests of SP 800-22 by sp80022suite, which wraps NIST's own C code.

requirements: sp80022suite==0.0.8

It returns one p-value for every test.
"""

from __future__ import annotations

import sp80022suite
from serving import bits_of, serve


def block_frequency(bits: str, M: int) -> dict[str, list[float]]:
    """SP 800-22, 2.2."""
    return {"p": [sp80022suite.block_frequency(M, bytes(bits_of(bits)))]}


def serial(bits: str, m: int) -> dict[str, list[float]]:
    """SP 800-22, 2.11."""
    return {"p": [sp80022suite.serial(m, bytes(bits_of(bits)))]}


def approximate_entropy(bits: str, m: int) -> dict[str, list[float]]:
    """SP 800-22, 2.12."""
    return {"p": [sp80022suite.approximate_entropy(m, bytes(bits_of(bits)))]}


def frequency(bits: str) -> dict[str, list[float]]:
    """SP 800-22, 2.1."""
    return {"p": [sp80022suite.frequency(bytes(bits_of(bits)))]}


def runs(bits: str) -> dict[str, list[float]]:
    """SP 800-22, 2.3."""
    return {"p": [sp80022suite.runs(bytes(bits_of(bits)))]}


def dft(bits: str) -> dict[str, list[float]]:
    """SP 800-22, 2.6."""
    return {"p": [sp80022suite.discrete_fourier_transform(bytes(bits_of(bits)))]}


OPS = (block_frequency, serial, approximate_entropy, frequency, runs, dft)
serve("sp80022suite", {f"stats.{op.__name__}": op for op in OPS}, ("statistics",))

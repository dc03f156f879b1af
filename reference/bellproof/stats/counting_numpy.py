"""The counters of `bellproof.stats.counting` in numpy: the same whole numbers, sooner."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bellproof.stats.bits import BitString

Bits = NDArray[np.uint8]
Values = NDArray[np.int64]

_SPARSE = 16
"""A table this many times larger than the piece is added to place by place."""

_SAFE_BLOCK = 1 << 20
"""Up to this block size the squares of a piece add up in 64 bits."""


def unpacked(string: BitString) -> Iterator[Bits]:
    """Yield the string as arrays of one byte a bit."""
    left = string.n
    for piece in string.pieces():
        if left <= 0:
            return
        yield np.unpackbits(np.frombuffer(piece, dtype=np.uint8))[:left]
        left -= 8 * len(piece)


def _patterns(bits: Bits, length: int, step: int) -> Values:
    """Read ``length`` bits as a binary number from every ``step``-th place on."""
    places = (len(bits) - length) // step + 1
    if places <= 0:
        return np.zeros(0, dtype=np.int64)
    # The narrowest type that holds a pattern keeps the passes over memory short.
    narrow = np.min_scalar_type((1 << length) - 1)
    values = np.zeros(places, dtype=narrow)
    end = (places - 1) * step + 1
    for i in range(length):
        values <<= 1
        values |= bits[i : i + end : step]
    return values.astype(np.int64)


def _add(counts: Values, values: Values) -> None:
    if len(values) * _SPARSE < len(counts):
        np.add.at(counts, values, 1)
    else:
        counts += np.bincount(values, minlength=len(counts))


class WindowCounter:
    """Overlapping patterns, continued by the string's beginning."""

    def __init__(self, length: int) -> None:
        """Prepare for patterns of ``length`` bits."""
        self._length = length
        self._counts = np.zeros(1 << length, dtype=np.int64)
        self._head: Bits = np.zeros(0, dtype=np.uint8)
        self._tail: Bits = np.zeros(0, dtype=np.uint8)

    def feed(self, bits: Bits) -> None:
        """Take the next bits."""
        overlap = self._length - 1
        if len(self._head) < overlap:
            self._head = np.concatenate([self._head, bits[: overlap - len(self._head)]])
        joined = np.concatenate([self._tail, bits])
        _add(self._counts, _patterns(joined, self._length, 1))
        self._tail = joined[max(0, len(joined) - overlap) :].copy()

    def finish(self) -> list[int]:
        """Count the patterns that begin before the end and reach into the beginning."""
        self.feed(self._head)
        return [int(value) for value in self._counts]


class BlockCounter:
    """Ones in each whole block."""

    def __init__(self, size: int) -> None:
        """Prepare for blocks of ``size`` bits."""
        self._size = size
        self._ones = 0
        self._filled = 0
        self._blocks = 0
        self._sum = 0

    def feed(self, bits: Bits) -> None:
        """Take the next bits."""
        first = bits[: self._size - self._filled]
        self._take(int(np.count_nonzero(first)), len(first))
        rest = bits[len(first) :]
        whole = len(rest) // self._size
        if whole:
            ones = rest[: whole * self._size].reshape(whole, self._size).sum(axis=1, dtype=np.int64)
            differences = 2 * ones - self._size
            self._sum += _square_sum(differences, self._size)
            self._blocks += whole
        last = rest[whole * self._size :]
        self._take(int(np.count_nonzero(last)), len(last))

    def _take(self, ones: int, length: int) -> None:
        self._ones += ones
        self._filled += length
        if self._filled == self._size:
            self._sum += (2 * self._ones - self._size) ** 2
            self._blocks += 1
            self._ones = self._filled = 0

    def finish(self) -> tuple[int, int]:
        """Blocks and sum; an incomplete block is left out."""
        return self._blocks, self._sum


def _square_sum(differences: Values, size: int) -> int:
    if size <= _SAFE_BLOCK and len(differences) <= _SAFE_BLOCK:
        return int(np.dot(differences, differences))
    return sum(int(value) ** 2 for value in differences)


class SymbolCounter:
    """Patterns side by side."""

    def __init__(self, length: int) -> None:
        """Prepare for patterns of ``length`` bits."""
        self._length = length
        self._counts = np.zeros(1 << length, dtype=np.int64)
        self._rest: Bits = np.zeros(0, dtype=np.uint8)

    def feed(self, bits: Bits) -> None:
        """Take the next bits."""
        joined = np.concatenate([self._rest, bits])
        whole = len(joined) - len(joined) % self._length
        _add(self._counts, _patterns(joined[:whole], self._length, self._length))
        self._rest = joined[whole:].copy()

    def finish(self) -> list[int]:
        """Counts by pattern."""
        return [int(value) for value in self._counts]

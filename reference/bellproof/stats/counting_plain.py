"""The counters of `bellproof.stats.counting` in plain Python."""

from __future__ import annotations

from bellproof.stats.bits import bits_to_digits, unpacked

__all__ = ["BlockCounter", "SymbolCounter", "WindowCounter", "unpacked"]


class WindowCounter:
    """Overlapping patterns, continued by the string's beginning."""

    def __init__(self, length: int) -> None:
        """Prepare for patterns of ``length`` bits."""
        self._length = length
        self._mask = (1 << length) - 1
        self._counts = [0] * (1 << length)
        self._head = b""
        self._value = 0
        self._seen = 0

    def feed(self, bits: bytes) -> None:
        """Take the next bits."""
        overlap = self._length - 1
        self._head += bits[: overlap - len(self._head)]
        filling = bits[: max(0, overlap - self._seen)]
        for bit in filling:
            self._value = self._value << 1 | bit
        value, mask, counts = self._value, self._mask, self._counts
        for bit in bits[len(filling) :]:
            value = (value << 1 | bit) & mask
            counts[value] += 1
        self._value = value
        self._seen += len(bits)

    def finish(self) -> list[int]:
        """Count the patterns that begin before the end and reach into the beginning."""
        self.feed(self._head)
        return self._counts


class BlockCounter:
    """Ones in each whole block."""

    def __init__(self, size: int) -> None:
        """Prepare for blocks of ``size`` bits."""
        self._size = size
        self._ones = 0
        self._filled = 0
        self._blocks = 0
        self._sum = 0

    def feed(self, bits: bytes) -> None:
        """Take the next bits."""
        start = 0
        while start < len(bits):
            part = bits[start : start + self._size - self._filled]
            start += len(part)
            self._ones += sum(part)
            self._filled += len(part)
            if self._filled == self._size:
                self._sum += (2 * self._ones - self._size) ** 2
                self._blocks += 1
                self._ones = self._filled = 0

    def finish(self) -> tuple[int, int]:
        """Blocks and sum; an incomplete block is left out."""
        return self._blocks, self._sum


class SymbolCounter:
    """Patterns side by side."""

    def __init__(self, length: int) -> None:
        """Prepare for patterns of ``length`` bits."""
        self._length = length
        self._counts = [0] * (1 << length)
        self._rest = b""

    def feed(self, bits: bytes) -> None:
        """Take the next bits."""
        digits = self._rest + bits_to_digits(bits)
        whole = len(digits) - len(digits) % self._length
        for start in range(0, whole, self._length):
            self._counts[int(digits[start : start + self._length], 2)] += 1
        self._rest = digits[whole:]

    def finish(self) -> list[int]:
        """Counts by pattern."""
        return self._counts

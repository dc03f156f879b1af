"""Counting, in one pass and in memory that does not grow with the string: all that most tests need.

Two counters of each kind exist, in plain Python and in numpy, and give the same whole numbers; numpy's are
used where it is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

from bellproof.stats.bits import BitString

LARGEST_M = 24
"""Longest pattern that is counted: a table of 2^(m+1) whole numbers has to fit into memory."""

Progress = Callable[[int], None]
"""Told after each piece how many bits were done."""


class Windows(Protocol):
    """Counts the patterns of ``length`` bits that begin at each bit, the string continued by its beginning."""

    def feed(self, bits: bytes) -> None:
        """Take the next bits, one byte each."""

    def finish(self) -> list[int]:
        """Counts by pattern, read as a binary number."""


class Blocks(Protocol):
    """Adds up (2 ones - M)^2 over the whole blocks of M bits."""

    def feed(self, bits: bytes) -> None:
        """Take the next bits, one byte each."""

    def finish(self) -> tuple[int, int]:
        """Number of whole blocks and the sum."""


class Symbols(Protocol):
    """Counts the patterns of m bits that do not overlap."""

    def feed(self, bits: bytes) -> None:
        """Take the next bits, one byte each."""

    def finish(self) -> list[int]:
        """Counts by pattern; an incomplete last one is left out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to count: patterns of ``window`` bits, blocks of ``block``, symbols of ``symbol`` bits; 0 is not."""

    window: int = 0
    block: int = 0
    symbol: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in a string of ``n`` bits.

    ``windows`` are the cyclic counts of patterns of ``window`` bits; ``wrap`` is the pattern of two bits made
    of the last and the first; ``blocks`` and ``square_sum`` belong to M, ``symbols`` to poker's m.
    """

    n: int
    window: int
    windows: Sequence[int]
    wrap: int
    blocks: int
    square_sum: int
    symbols: Sequence[int]

    def of_length(self, m: int) -> list[int]:
        """Cyclic counts of the patterns of ``m`` bits, m at most the window: each is the start of longer ones."""
        counts = list(self.windows)
        for _ in range(self.window - m):
            counts = [counts[i] + counts[i + 1] for i in range(0, len(counts), 2)]
        return counts

    @property
    def ones(self) -> int:
        """Number of ones."""
        return self.of_length(1)[1]

    def pairs(self) -> list[int]:
        """Counts of the n - 1 overlapping pairs 00, 01, 10, 11, not continued by the beginning."""
        counts = self.of_length(2)
        counts[self.wrap] -= 1
        return counts


def backend() -> ModuleType:
    """Choose numpy's counters, or the plain ones where numpy is missing."""
    try:
        from bellproof.stats import counting_numpy  # noqa: PLC0415 - numpy is optional and slow to import
    except ImportError:
        from bellproof.stats import counting_plain  # noqa: PLC0415 - the other choice

        return counting_plain
    return counting_numpy


def count(
    string: BitString, plan: Plan, counters: ModuleType | None = None, progress: Progress = lambda _: None
) -> Counts:
    """Go once through the string. ``plan.window`` must not exceed its length."""
    chosen = counters or backend()
    windows: Windows | None = chosen.WindowCounter(plan.window) if plan.window else None
    blocks: Blocks | None = chosen.BlockCounter(plan.block) if plan.block else None
    symbols: Symbols | None = chosen.SymbolCounter(plan.symbol) if plan.symbol else None
    wanted = [counter for counter in (windows, blocks, symbols) if counter is not None]
    first = last = -1
    done = 0
    for bits in chosen.unpacked(string):
        if len(bits) == 0:
            continue
        first = int(bits[0]) if first < 0 else first
        last = int(bits[-1])
        for counter in wanted:
            counter.feed(bits)
        done += len(bits)
        progress(done)
    number, square_sum = blocks.finish() if blocks else (0, 0)
    return Counts(
        n=string.n,
        window=plan.window,
        windows=windows.finish() if windows else [],
        wrap=2 * last + first,
        blocks=number,
        square_sum=square_sum,
        symbols=symbols.finish() if symbols else [],
    )

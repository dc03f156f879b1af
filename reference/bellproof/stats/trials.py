"""The bit strings of D.4 from trial data: xy, a, b and ab (Pironio et al. 2010, Table 2).

``xy`` is x1 y1 x2 y2 ..., ``ab`` is a1 b1 a2 b2 .... A trial log gives all four in order; a counts table has lost
the order and gives only how many ones each string had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bellproof.files.tables import NoClick, read_counts
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import CHSH_SCENARIO, Cell
from bellproof.stats.bits import BitString
from bellproof.stats.source import BitSpool

NAMES = ("xy", "a", "b", "ab")
"""The strings' names, in the order of Table 2."""

_MEMBERS = {"xy": (0, 1), "a": (2,), "b": (3,), "ab": (2, 3)}
"""Which of x, y, a, b a trial adds to each string."""


@dataclass(frozen=True, slots=True)
class TrialData:
    """Counts, and the strings in order where the data were a trial log (``None`` for a counts table)."""

    counts: CountsTable
    strings: Mapping[str, BitString] | None


@contextmanager
def opened_trials(name: str, no_click: NoClick = None) -> Iterator[TrialData]:
    """Read a counts table or trial log of the 2-2-2-2 scenario; the strings live as long as the context."""
    with ExitStack() as stack:
        spools = {string: stack.enter_context(BitSpool()) for string in NAMES}
        digits = {cell: {string: _digits(cell, string) for string in NAMES} for cell in CHSH_SCENARIO.cells()}
        seen = [0]

        def take(cell: Cell) -> None:
            seen[0] += 1
            for string, text in digits[cell].items():
                spools[string].add(text)

        counts = read_counts(name, CHSH_SCENARIO, no_click, on_trial=take)
        yield TrialData(
            counts, {string: spool.string() for string, spool in spools.items()} if seen[0] else None
        )


def _digits(cell: Cell, string: str) -> bytes:
    return "".join(str(cell[i]) for i in _MEMBERS[string]).encode("ascii")


def ones(counts: CountsTable) -> dict[str, tuple[int, int]]:
    """Length of each string and how many ones it has, from counts alone."""
    cells = counts.as_mapping()
    return {
        string: (
            len(members) * counts.total,
            sum(count * sum(cell[i] for i in members) for cell, count in cells.items()),
        )
        for string, members in _MEMBERS.items()
    }

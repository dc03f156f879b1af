"""A campaign from the folder's point of view: which units are missing, and what all of them come to.

The cases are the same as in one process: the listed ones, then the first so many of the stream of drawn ones. An
index whose operation fits may still give no case, where the oracle gives up; then further ones are drawn until
there are enough, so that the ranges never depend on who works or in which order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bellproof_conformance.campaign import Judged
from bellproof_conformance.fuzz.stream import op_at
from bellproof_conformance.select import Chosen
from bellproof_conformance.units.executors import Executor
from bellproof_conformance.units.folder import Done, listing, open_folder
from bellproof_conformance.units.order import SIZE, Campaign, Unit
from bellproof_conformance.units.work import pairs, results

STREAM_SIZE = 4 * SIZE
"""Indices of the stream a unit: of one operation alone some dozens of them are cases."""


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything that was put, in its order, and what held every testee."""

    pairs: tuple[tuple[Chosen, Judged], ...]
    held: tuple[str, ...]


def carry_through(
    folder: Path, campaign: Campaign, chosen: Sequence[Chosen], drawn: int, execute: Executor
) -> Collected:
    """Do what is missing of a campaign with some listed cases and so many drawn ones, and collect all of it."""
    cases = listing(chosen)
    open_folder(folder, campaign, cases)
    units = [Unit("listed", start, min(start + SIZE, len(chosen))) for start in range(0, len(chosen), SIZE)]
    done = _finish(folder, campaign, units, execute)
    found = _drawn(folder, campaign, drawn, execute) if drawn else []
    everything = [*done, *found]
    first = everything[0].held if everything else ()
    held = tuple(name for name in first if all(name in one.held for one in everything))
    return Collected(tuple(pairs(everything)), held)


def _finish(folder: Path, campaign: Campaign, units: Sequence[Unit], execute: Executor) -> list[Done]:
    missing = [unit for unit in units if not (folder / unit.name).exists()]
    if missing:
        execute(str(folder.absolute()), missing)
    return results(folder, campaign, units)


def _drawn(folder: Path, campaign: Campaign, number: int, execute: Executor) -> list[Done]:
    indices = (index for index in count() if op_at(campaign.seed, index) in campaign.ops)
    done: list[Done] = []
    missing = number
    while missing:
        wanted = [next(indices) for _ in range(missing)]
        units = list(_ranges(wanted[-1] + 1))
        done = _finish(folder, campaign, units, execute)
        missing = number - sum(one.drawn for one in done)
    return done


def _ranges(stop: int) -> Iterator[Unit]:
    """From 0 to ``stop``: of a fixed size, so that a longer campaign finds them done; the last may be short."""
    for start in range(0, stop, STREAM_SIZE):
        yield Unit("fuzz", start, min(start + STREAM_SIZE, stop))

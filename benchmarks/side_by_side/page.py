"""The page ``docs/benchmarks.md`` and its picture, written from one run."""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bellproof.files.writer import write_whole
from side_by_side.symmetric import Gain

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from tight_sos import Measured

OURS = "bellproof, certified"
PLAIN = "cvxpy + Clarabel"

_HEAD = """# Benchmarks: certified bounds beside floating-point ones

Written by `{command}` on {when}, in one run: {machine}, Python {python}.
Everybody got the same problem in a process of its own. *Seconds* are processor time of all threads after the
imports, so that what else the machine does counts little; *memory* is the peak of the whole process. Environments
of other packages are made by `conformance/adapters/environment.sh NAME`; none of them is needed for the tests.

## The same problem, side by side

*Error* is the distance from the exact value of what was asked (for a level of I3322: from the interval in which its
value is certified), and *BELOW* means that an upper bound claims more than is true. For bellproof the error is the
distance between both certified ends, its bound is never below, and the time includes the search from nothing, the
rounding and the checker's word.

| problem | who | value | error | side | seconds | memory, MB |
|---|---|---|---|---|---|---|
"""

_CHECKED = """
toqito's levels are not quite these: it also asks that probabilities are not negative, so its level 1 of I3322 lies
below the plain one without claiming too much, while its level 2 is weaker. The other *BELOW* are over-claims.

## Checking alone

What an auditor does: read the file and decide, in plain Python.

| problem | bytes | seconds | share of the plain solve |
|---|---|---|---|
"""

_TIGHT = """
## Exactly tight certificates of CHSH's curve

Search, exact rounding and check of a sum of squares without any slack, for every P(ab|xy), against one plain solve
of the same relaxation with cvxpy and Clarabel (`benchmarks/tight_sos.py`). The certificates that ship were searched
longer and are shorter. *Share* is that of the plain solve.

| words | plain solve, s | certificate, s | times | bytes | check, ms | share | shipped, bytes | check, ms | share |
|---|---|---|---|---|---|---|---|---|---|
"""

_SYMMETRIES = """
## What symmetries save

The same relaxation of I3322 and the same solver, without and with the relabellings that leave the expression as it
is.

| level | words | unknowns | seconds | blocks | unknowns | seconds | factor |
|---|---|---|---|---|---|---|---|
"""

_PICTURE = """
## Cost against the number of words

![Cost against words](benchmarks.svg)

Left CHSH's curve, right I3322; processor time.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: a value with its error and side, or a failure in words."""

    problem: str
    who: str
    failure: str
    value: Fraction = Fraction(0)
    side: str = ""
    error: Fraction = Fraction(0)
    seconds: float = 0.0
    memory: int = 0
    check: float | None = None
    size: int | None = None

    def text(self) -> str:
        """One line on a terminal."""
        head = f"{self.problem:<36} {self.who:<22}".replace("\\", "")
        if self.failure:
            return f"{head} {self.failure}"
        check = "" if self.check is None else f" check {self.check:.3f} s, {self.size} bytes"
        return (
            f"{head} {float(self.value):.12f} {self.side:<6} {float(self.error):.1e} {self.seconds:8.2f} s"
            f" {self.memory:4d} MB{check}"
        )

    def cells(self) -> str:
        """One line of the page's table."""
        if self.failure:
            return f"| {self.problem} | {self.who} | {self.failure} | | | | |"
        return (
            f"| {self.problem} | {self.who} | {float(self.value):.10f} | {float(self.error):.1e} | {self.side} |"
            f" {self.seconds:.2f} | {self.memory} |"
        )


def write(
    folder: Path, command: str, rows: Sequence[Row], gains: Sequence[Gain], words: Mapping[str, int]
) -> None:
    """Measure the tight certificates too, and write the page and the picture."""
    # What only the page needs: a process that is measured does not load it.
    import tight_sos  # noqa: PLC0415

    from bellproof.figures.output import write_picture  # noqa: PLC0415

    tight = [tight_sos.measure(count) for count in tight_sos.POINTS]
    plain = {one.problem: one.seconds for one in rows if one.who == PLAIN and not one.failure}
    when, python = time.strftime("%Y-%m-%d", time.gmtime()), platform.python_version()
    text = _HEAD.format(command=command, when=when, machine=machine(), python=python)
    text += "\n".join(one.cells() for one in rows) + "\n" + _CHECKED
    for one in rows:
        if one.check is not None and one.size is not None:
            share = f"{one.check / plain[one.problem]:.3f}" if one.problem in plain else ""
            text += f"| {one.problem} | {one.size:,} | {one.check:.3f} | {share} |\n"
    text += _TIGHT
    for each in tight:
        text += (
            f"| {each.words} | {each.plain:.3f} | {each.search:.3f} | {each.times:.1f} |"
            f" {each.size:,} | {1000 * each.check:.1f} | {each.share:.3f} |"
            f" {each.shipped_size:,} | {1000 * each.shipped:.1f} | {each.shipped / each.plain:.3f} |\n"
        )
    text += _judged(next(each for each in tight if each.words == tight_sos.JUDGED)) + _SYMMETRIES
    for gain in gains:
        blocks = " + ".join(map(str, gain.blocks))
        text += (
            f"| {gain.level} | {gain.words} | {gain.unknowns[0]} | {gain.without:.3f} | {blocks} |"
            f" {gain.unknowns[1]} | {gain.reduced:.3f} | {gain.factor:.0f} |\n"
        )
    write_whole(folder / "benchmarks.md", (text + _PICTURE).encode())
    title = "Processor time against the number of words"
    write_picture(folder / "benchmarks.svg", title, lambda: draw(rows, tight, words), str)


def _judged(found: Measured) -> str:
    """What was wanted, and what came out."""
    from tight_sos import WANTED_CHECK, WANTED_SEARCH  # noqa: PLC0415 - as in `write`

    text = (
        f"\nWanted at {found.words} words: at most {WANTED_SEARCH} times the plain solve, and a check within"
        f" {WANTED_CHECK} of it.\nMeasured: {found.times:.1f} times, and a share of {found.share:.3f}."
    )
    if found.share > WANTED_CHECK:
        text += (
            " That misses it: most of the check's few milliseconds\ngo into reading, hashing and adding fractions"
            " one by one in plain Python, which the checker keeps to for the sake\nof being read."
        )
    return text + "\n"


def machine() -> str:
    """Processor, number of cores and system."""
    import os  # noqa: PLC0415 - used here alone

    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [line for line in information.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def draw(rows: Sequence[Row], tight: Sequence[Measured], words: Mapping[str, int]) -> Figure:
    """Both families of costs."""
    from bellproof.figures import style  # noqa: PLC0415 - brings matplotlib

    with style.settings() as library:
        figure: Figure = library.figure.Figure(figsize=(7.4, 3.4), layout="constrained")
        left, right = figure.subplots(1, 2, sharey=True)
        counts = [one.words for one in tight]
        _lines(left, counts, [[one.plain, one.search, one.check] for one in tight])
        left.set_title("CHSH's curve, exactly tight")
        left.set_xticks(counts)
        left.set_ylabel("processor time in seconds")
        left.legend(fontsize="small")
        levels = [name for name in words if name.startswith("I3322")]
        found = {(one.problem, one.who): one for one in rows if not one.failure}
        kept = [name for name in levels if (name, OURS) in found and (name, PLAIN) in found]
        costs = [
            [found[name, PLAIN].seconds, found[name, OURS].seconds, found[name, OURS].check or 0.0]
            for name in kept
        ]
        _lines(right, [words[name] for name in kept], costs)
        right.set_title("I3322, both ends within 1e-8")
        right.set_xticks([words[name] for name in kept])
        for axes in (left, right):
            axes.set_xlabel("number of words")
        return figure


def _lines(axes: Any, counts: Sequence[int], costs: Sequence[Sequence[float]]) -> None:  # noqa: ANN401 - matplotlib's
    from bellproof.figures import style  # noqa: PLC0415 - brings matplotlib

    axes.grid(visible=True)
    axes.set_yscale("log")
    labels = ("plain solve, no proof", "certificate, from nothing", "check it")
    for place, (name, label) in enumerate(zip("bac", labels, strict=True)):
        axes.plot(
            counts,
            [row[place] for row in costs],
            marker="o",
            color=style.CURVES[name],
            linestyle=style.DASHES[name],
            label=label,
        )

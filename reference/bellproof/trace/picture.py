"""A picture of a run: herald rate, CHSH with its band, input balance and certified bits against time."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from bellproof.figures import style
from bellproof.figures.mark import drawn
from bellproof.trace.course import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LOCAL = 2.0
_TSIRELSON = 2 * 2**0.5
_BALANCED = 0.5
_STRETCHES = 50
"""Of the run, over which the rate of heralds is drawn, or up to twice as many."""


_UNITS = (("seconds", 1), ("minutes", 60), ("hours", 3600), ("days", 86400))
"""Of the axis, where a profile says what the log's unit is; the longest of which the run has three is taken."""


@dataclass(frozen=True)
class _Axis:
    """The log's times on the axis: what they are divided by, and the names of the axis and of a rate."""

    unit: Fraction
    label: str
    rate: str


def _axis(rows: list[Row], second: Fraction | None) -> _Axis | None:
    """``None`` where the log has no times."""
    times = [row.point.time for row in rows if row.point.time is not None]
    if len(times) != len(rows):
        return None
    if second is None:
        return _Axis(Fraction(1), "time in the log's unit", "a unit\nof time")
    span = (Fraction(times[-1]) - times[0]) / second
    name, seconds = next(((n, s) for n, s in reversed(_UNITS) if span >= 3 * s), _UNITS[0])
    return _Axis(seconds * second, f"time in {name}", f"\na{'n' * (name == 'hours')} {name[:-1]}")


def draw(rows: list[Row], delta: Fraction, second: Fraction | None = None) -> Figure:
    """Draw the four panels, one above the other; ``second`` is how many of the log's units of time are one."""
    with style.settings() as library:
        figure: Figure = library.figure.Figure(figsize=(6.4, 8.0), layout="constrained")
        panels = figure.subplots(4, 1, sharex=True)
        axis = _axis(rows, second)
        start = rows[0].point.time if axis is not None and second is not None else 0
        places = [
            row.point.n
            if axis is None or row.point.time is None
            else float((Fraction(row.point.time) - (start or 0)) / axis.unit)
            for row in rows
        ]
        for axes in panels:
            axes.set_axisbelow(True)
            axes.grid(visible=True)
        _rate(panels[0], places, rows, axis)
        _chsh(panels[1], places, rows, delta)
        _balance(panels[2], places, rows)
        _bits(panels[3], places, rows)
        panels[3].set_xlabel("events" if axis is None else axis.label)
    return figure


def _rate(axes: Axes, places: list[float], rows: list[Row], axis: _Axis | None) -> None:
    unit = Fraction(1) if axis is None else axis.unit
    # Over longer stretches than between two points, where a few events more or less would hide the rate.
    stretch = max(1, len(rows) // _STRETCHES)
    ends = list(zip(places, rows, strict=True))[::-stretch][::-1]
    known = []
    for (_, before), (place, after) in pairwise(ends):
        start, end = before.point.time, after.point.time
        if start is not None and end is not None and end > start:
            known.append((place, float((after.point.n - before.point.n) / Fraction(end - start) * unit)))
    if known:
        axes.step(*zip(*known, strict=True), where="pre", color=style.CURVES["a"])
        axes.set_ylim(bottom=0)
    else:
        axes.text(0.5, 0.5, "the log has no time stamps", ha="center", va="center", transform=axes.transAxes)
    axes.set_ylabel(f"heralds {'' if axis is None else axis.rate}".rstrip())


def _chsh(axes: Axes, places: list[float], rows: list[Row], delta: Fraction) -> None:
    known = [
        (place, float(row.estimate), drawn(row.epsilon))
        for place, row in zip(places, rows, strict=True)
        if row.estimate is not None and row.epsilon is not None
    ]
    axes.axhline(_LOCAL, color=style.CURVES["c"], linestyle="--", linewidth=1.0, label="local bound")
    axes.axhline(_TSIRELSON, color=style.CURVES["b"], linestyle=":", linewidth=1.2, label="Tsirelson's bound")
    if known:
        at = [place for place, _, _ in known]
        axes.plot(at, [value for _, value, _ in known], color=style.CURVES["a"], label="estimate Î")
        low, high = [v - e for _, v, e in known], [v + e for _, v, e in known]
        axes.fill_between(
            at, low, high, color=style.CURVES["a"], alpha=0.18, linewidth=0, label=f"± ε, δ = {delta}"
        )
        axes.set_ylim(
            max(-4.5, min([1.5, *low[len(low) // 8 :]])), min(4.5, max([3.1, *high[len(high) // 8 :]]))
        )
    axes.legend(loc="lower right", ncols=2)
    axes.set_ylabel("CHSH value")


def _balance(axes: Axes, places: list[float], rows: list[Row]) -> None:
    for side, name in enumerate("xy"):
        curve = "ab"[side]
        axes.plot(
            places,
            [float(row.share(side)) for row in rows],
            color=style.CURVES[curve],
            linestyle=style.DASHES[curve],
            label=f"{name} = 1",
        )
    axes.axhline(_BALANCED, color=style.INK, linewidth=0.6)
    axes.set_ylim(0, 1)
    axes.legend(loc="lower right", ncols=2)
    axes.set_ylabel("share of events\nso far")


def _bits(axes: Axes, places: list[float], rows: list[Row]) -> None:
    heights = [0.0 if row.bits is None else float(row.bits.lo) for row in rows]
    axes.plot(places, heights, color=style.MARK)
    axes.set_ylim(0, max(1.0, 1.05 * max(heights)))
    axes.set_ylabel("certified bits,\nhad it ended here")

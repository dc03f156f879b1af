"""Drawing Fig. 3 with its inset."""

from __future__ import annotations

from fractions import Fraction
from math import log10
from typing import TYPE_CHECKING

from bellproof.enclosure import Enclosure, decimal_down
from bellproof.figures import style
from bellproof.figures.figure3 import Figure as Figure3
from bellproof.figures.figure3 import Parameters, Row
from bellproof.figures.mark import Mark, drawn, drawn_count

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LOWEST = 1.0
"""One bit: the lower end of the axis, on which what is zero stands."""

_TITLE_DIGITS = 5

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_RAISED = {"a": 2.0, "b": -2.0, "c": -1.0}
"""By how many points the curves' letters are moved apart: a and c end close to each other."""


def draw(data: Figure3, mark: Mark | None = None) -> Figure:
    """Draw the bits certified in all against the number of trials, net entropy in the inset."""
    with style.settings() as library:
        figure: Figure = library.figure.Figure(figsize=(5.6, 4.2), layout="constrained")
        axes = figure.add_subplot()
        axes.set_axisbelow(True)
        axes.grid(visible=True)
        axes.set_xscale("log")
        # What is zero is cut off at the lower edge, so that a curve is seen to rise from there.
        axes.set_yscale("log", nonpositive="clip")
        alpha = data.parameters.alpha
        labels = {
            "a": "a: quantum, uniform settings",
            "b": f"b: quantum, biased settings (α = {alpha})",  # noqa: RUF001 - the paper's symbol
            "c": "c: no-signalling, uniform settings",
        }
        curves = {
            "a": [(row.n, row.a) for row in data.rows],
            "b": [(row.n, row.b) for row in data.rows if row.b is not None],
            "c": [(row.n, row.c) for row in data.rows],
        }
        for name, points in curves.items():
            _curve(axes, name, points, labels[name])
        if mark is not None:
            _mark(axes, mark)
        axes.set_xlim(drawn_count(data.rows[0].n), drawn_count(data.rows[-1].n))
        top = max(drawn(row.a) for row in data.rows)
        # Room for the inset above the curves.
        axes.set_ylim(_LOWEST, 100 * max(10 * _LOWEST, top))
        axes.set_xlabel("number of trials n")
        axes.set_ylabel("certified min-entropy n f(Î − ε) in bits")  # noqa: RUF001 - a minus sign
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(_power)
            axis.set_minor_formatter(_nothing)
        axes.legend(loc="lower right", title=_title(data.parameters), alignment="left")
        _inset(axes, data.rows)
    return figure


def _curve(axes: Axes, name: str, points: list[tuple[int, Enclosure]], label: str) -> None:
    """Plot one curve from its last zero on, its letter at its right end."""
    heights = [drawn(value) for _, value in points]
    axes.plot(
        [drawn_count(n) for n, _ in points],
        heights,
        color=style.CURVES[name],
        linestyle=style.DASHES[name],
        label=label,
    )
    if heights and heights[-1] > _LOWEST:
        style.letter(axes, name, (drawn_count(points[-1][0]), heights[-1]), raised=_RAISED[name])


def _mark(axes: Axes, mark: Mark) -> None:
    """Put the data's point; zero bits are shown by a triangle at the lower edge."""
    height = drawn(mark.bits)
    axes.plot(
        [drawn_count(mark.n)],
        [max(height, _LOWEST)],
        marker="o" if height >= _LOWEST else "v",
        markersize=7,
        markeredgewidth=1.2,
        markeredgecolor=style.PAPER,
        color=style.MARK,
        linestyle="none",
        label=mark.label,
        clip_on=False,
        zorder=5,
    )


def _inset(axes: Axes, rows: tuple[Row, ...]) -> None:
    """Net entropy of the biased choice against n, over the last decades, where it turns positive."""
    net = [(row.n, drawn(row.net)) for row in rows if row.net is not None]
    if not net:
        return
    last = net[-1][0]
    shown = [(n, value) for n, value in net if n * 100 >= last]
    unit = 10 ** (len(str(last)) - 3)
    inset = axes.inset_axes((0.13, 0.6, 0.38, 0.34))
    inset.set_xscale("log")
    inset.axhline(0, color=style.INK, linewidth=0.7)
    inset.plot(
        [drawn_count(n) for n, _ in shown],
        [value / unit for _, value in shown],
        color=style.CURVES["b"],
        linestyle=style.DASHES["b"],
        linewidth=1.4,
    )
    inset.xaxis.set_major_formatter(_power)
    inset.xaxis.set_minor_formatter(_nothing)
    inset.set_xlim(drawn_count(shown[0][0]), drawn_count(last))
    inset.tick_params(labelsize=7.5, pad=1.5)
    inset.set_title("net entropy of b: output − input", fontsize=8, pad=3)  # noqa: RUF001
    inset.set_ylabel(f"{_power(unit)} bits", fontsize=7.5, labelpad=1)


def _title(parameters: Parameters) -> str:
    """What the whole figure holds fixed."""
    fixed = f"Î {_short(parameters.estimate)}, δ {_short(parameters.delta)}"
    return fixed if parameters.objective == "global" else f"{fixed}, Alice's outcomes alone"


def _short(value: Fraction) -> str:
    """Write ``= decimal`` where few digits say it all, ``≈ decimal`` otherwise."""
    text = decimal_down(value, _TITLE_DIGITS)
    return f"= {text}" if Fraction(text) == value else f"≈ {text}"


def _power(value: float, _position: float = 0) -> str:
    """A power of ten as a tick's label, in plain characters."""
    return "10" + str(round(log10(value))).translate(_SUPERSCRIPTS)


def _nothing(_value: float, _position: float = 0) -> str:
    """Ticks between the powers of ten have no label."""
    return ""

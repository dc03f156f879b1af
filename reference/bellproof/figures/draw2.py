"""Drawing Fig. 2."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from bellproof.figures import style
from bellproof.figures.figure2 import Row
from bellproof.figures.mark import Mark, drawn

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LABELS = {
    "a": "a: quantum theory, both outcomes",
    "b": "b: quantum theory, Alice's outcome alone (Eq. 6)",
    "c": "c: no-signalling alone",
}
_END = 2 * sqrt(2)


def draw(rows: tuple[Row, ...], mark: Mark | None = None) -> Figure:
    """Draw bits per trial against the CHSH value; ``mark`` is put where its bits per trial are."""
    with style.settings() as library:
        figure: Figure = library.figure.Figure(figsize=(5.6, 4.2), layout="constrained")
        axes = figure.add_subplot()
        axes.set_axisbelow(True)
        axes.grid(visible=True)
        values = [float(row.bell_value.rational) + float(row.bell_value.root) * sqrt(2) for row in rows]
        curves = {
            "a": [drawn(row.a) for row in rows],
            "b": [drawn(row.b) for row in rows],
            "c": [drawn(row.c) for row in rows],
        }
        for name, heights in curves.items():
            axes.plot(
                values,
                heights,
                color=style.CURVES[name],
                linestyle=style.DASHES[name],
                label=_LABELS[name],
            )
            style.letter(axes, name, (values[-1], heights[-1]))
        if mark is not None:
            _mark(axes, mark)
        axes.set_xlim(2, _END)
        axes.set_ylim(0, 1.3)
        axes.set_xticks([2, 2.2, 2.4, 2.6, _END], ["2", "2.2", "2.4", "2.6", "2√2"])
        axes.set_xlabel("CHSH value I, from the local bound 2 to Tsirelson's bound 2√2")
        axes.set_ylabel("min-entropy per trial f(I) in bits")
        axes.legend(loc="upper left")
    return figure


def _mark(axes: Axes, mark: Mark) -> None:
    """Put the data's point; one left of the axis is drawn on its edge."""
    axes.plot(
        [min(max(drawn(mark.bell_value), 2.0), _END)],
        [mark.per_trial()],
        marker="o",
        markersize=7,
        markeredgewidth=1.2,
        markeredgecolor=style.PAPER,
        color=style.MARK,
        linestyle="none",
        label=mark.label,
        clip_on=False,
        zorder=5,
    )

"""How the pictures look: one set of colours and sizes, and output that is the same on every run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

from bellproof.errors import UsageProblem

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK = "#1a1b1e"
"""Text, axes and ticks. The HTML report replaces it by the text's own colour."""

PAPER = "#ffffff"
"""Behind the curves; the HTML report makes it transparent."""

GRID = "#d5d7db"
"""Grid lines."""

CURVES = {"a": "#0072b2", "b": "#d55e00", "c": "#00805f"}
"""Colours after Okabe and Ito, told apart with every kind of colour vision."""

DASHES: dict[str, str | tuple[int, tuple[float, ...]]] = {
    "a": "-",
    "b": (0, (6, 2)),
    "c": (0, (6, 2, 1.2, 2)),
}
"""The curves differ in their strokes as well, for print without colour."""

MARK = "#b0005a"
"""The point of the user's data."""

SETTINGS: dict[str, object] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.5,
    "axes.labelsize": 10,
    "axes.linewidth": 0.8,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 1.8,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.dpi": 200,
    # Element names in SVG come from this salt and not from a random number.
    "svg.hashsalt": "bellproof",
}
"""What differs from matplotlib's own defaults."""


def matplotlib() -> ModuleType:
    """Import the drawing library; raises `UsageProblem` naming the extra where it is missing."""
    try:
        import matplotlib as mpl  # noqa: PLC0415 - optional, and slow to import
        import matplotlib.figure  # noqa: PLC0415 - the same
    except ImportError as error:
        message = "pictures need matplotlib: pip install 'bellproof[report]' (or ask for .csv)"
        raise UsageProblem(message) from error
    loaded: ModuleType = mpl
    return loaded


@contextmanager
def settings(changes: Mapping[str, object] | None = None) -> Iterator[ModuleType]:
    """The library with `SETTINGS` and ``changes`` on top of its defaults, whatever the user's own are."""
    library = matplotlib()
    with library.rc_context():
        library.rcdefaults()
        library.rcParams.update({**SETTINGS, **(changes or {})})
        yield library


def letter(axes: Axes, name: str, end: tuple[float, float], raised: float = 0.0) -> None:
    """Write a curve's letter just right of its end, ``raised`` points higher."""
    axes.annotate(
        name,
        end,
        xytext=(5, raised),
        textcoords="offset points",
        color=CURVES[name],
        fontweight="bold",
        ha="left",
        va="center",
        annotation_clip=False,
    )

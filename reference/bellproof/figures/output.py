"""Writing a figure of the paper to a file, in the format that its suffix names."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bellproof.errors import UsageProblem
from bellproof.figures import draw2, draw3, figure2, figure3, style
from bellproof.figures.rate import PICTURE_BITS
from bellproof.files.writer import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Number = Literal[2, 3]
"""The paper's figures that are drawn here."""

_DOTS_PER_INCH = 200

_TITLES: dict[Number, str] = {
    2: "Min-entropy per trial against the CHSH value (Pironio et al. 2010, Fig. 2)",
    3: "Certified min-entropy against the number of trials (Pironio et al. 2010, Fig. 3)",
}

# Text as outlines in SVG and embedded in PDF: the same picture whatever fonts a machine has.
_EMBEDDED: dict[str, object] = {"svg.fonttype": "path", "pdf.fonttype": 42}


def write(number: Number, path: Path) -> None:
    """Write Fig. 2 or 3 as ``.svg``, ``.png``, ``.pdf`` or, with every enclosure, ``.csv``.

    The same bytes on every run with the same libraries. Raises `UsageProblem` for another suffix or without
    matplotlib, before anything is computed, and `BadInput` where the file cannot be written.
    """
    write_picture(path, _TITLES[number], lambda: _drawn(number), lambda: content_csv(number))


def write_picture(path: Path, title: str, draw: Callable[[], Figure], numbers: Callable[[], str]) -> None:
    """Write what ``draw`` draws, or for ``.csv`` what ``numbers`` says; errors as in `write`."""
    require_suffix(path)
    suffix = path.suffix.lower()
    content = numbers().encode() if suffix == ".csv" else _SAVERS[suffix](draw(), title)
    write_whole(path, content)


def require_suffix(path: Path) -> None:
    """Raise `UsageProblem` where a picture cannot be written as the suffix says, before anything is computed."""
    suffix = path.suffix.lower()
    if suffix != ".csv":
        if suffix not in _SAVERS:
            message = f"--output {path}: the suffix must be .svg, .png, .pdf or .csv"
            raise UsageProblem(message)
        style.matplotlib()


def content_csv(number: Number) -> str:
    """The figure's numbers as CSV."""
    if number == 2:  # noqa: PLR2004 - the figure's number
        return figure2.table(figure2.rows()).to_csv()
    return figure3.table(figure3.figure()).to_csv()


def _drawn(number: Number) -> Figure:
    if number == 2:  # noqa: PLR2004 - the figure's number
        return draw2.draw(figure2.rows(PICTURE_BITS))
    return draw3.draw(figure3.figure(point_bits=PICTURE_BITS))


def _svg(figure: Figure, title: str) -> bytes:
    return _saved(figure, "svg", {"Title": title, "Date": None})


def _png(figure: Figure, title: str) -> bytes:
    return _saved(figure, "png", {"Title": title})


def _pdf(figure: Figure, title: str) -> bytes:
    return _saved(figure, "pdf", {"Title": title, "CreationDate": None})


_SAVERS: dict[str, Callable[[Figure, str], bytes]] = {".svg": _svg, ".png": _png, ".pdf": _pdf}


def _saved(figure: Figure, kind: str, metadata: dict[str, str | None]) -> bytes:
    buffer = BytesIO()
    with style.settings(_EMBEDDED):
        figure.savefig(buffer, format=kind, dpi=_DOTS_PER_INCH, metadata=metadata)
    return buffer.getvalue()

"""Fig. 2 and Fig. 3 with a result's point on them, as SVG that stands inside an HTML page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from bellproof.bounds.tangent import LOCAL_BOUND
from bellproof.enclosure import Enclosure
from bellproof.figures import draw2, draw3, figure2, figure3, style
from bellproof.figures.figure3 import PAPER, Parameters
from bellproof.figures.inputs import biased_probability
from bellproof.figures.mark import Mark
from bellproof.figures.rate import PICTURE_BITS
from bellproof.finite.certify import Certified
from bellproof.model.expression import AsChsh, as_chsh, chsh
from bellproof.model.inputs import InputDistribution, biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.report import numbers

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NO_FIGURES = (
    "Figures 2 and 3 are about CHSH. This Bell expression is not CHSH up to relabelling, scale and offset, so these"
    " data have no place on them."
)
"""What stands in the figures' place for other expressions."""

_VARIABLES = {
    style.INK: "currentColor",
    style.PAPER: "var(--card)",
    style.GRID: "var(--grid)",
    style.CURVES["a"]: "var(--curve-a)",
    style.CURVES["b"]: "var(--curve-b)",
    style.CURVES["c"]: "var(--curve-c)",
    style.MARK: "var(--mark)",
}
"""Colours that follow the page, light or dark."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG element, what it shows for those who do not see it, and its caption; plain text both."""

    svg: str
    description: str
    caption: str


def pictures(result: Certified) -> tuple[Picture, ...]:
    """Both figures, or none where the Bell expression is no relabelled CHSH."""
    form = as_chsh(result.request.expression)
    if form is None:
        return ()
    mark = _mark(result, form)
    return _second(result, mark), _third(result, form, mark)


def _mark(result: Certified, form: AsChsh) -> Mark:
    working = result.working_point
    low, high = ((end - form.offset) / form.scale for end in (working.lo, working.hi))
    return Mark("these data", result.n, Enclosure(low, high), result.min_entropy_bits)


def _second(result: Certified, mark: Mark) -> Picture:
    svg = _inline(draw2.draw(figure2.rows(PICTURE_BITS), mark), "fig2")
    curve = _curve_of_rate(result)
    at = numbers.value_down(mark.bell_value.lo)
    if mark.bell_value.hi <= LOCAL_BOUND:
        where = f"At Î − ε = {at} (rounded down) these data are left of the axis, where nothing is certified."  # noqa: RUF001 - a minus sign
    else:
        where = f"These data are at Î − ε = {at} (rounded down), on curve {curve}."  # noqa: RUF001 - the same
    return Picture(
        svg,
        "Min-entropy per trial in bits against the CHSH value from 2 to 2√2, curves a, b and c rising from zero.",
        f"Fig. 2. Bits certified per trial at a CHSH value, for endless data. {where}",
    )


def _curve_of_rate(result: Certified) -> str:
    request = result.request
    if request.theory == "no-signalling":
        return "c"
    return "a" if request.objective == "global" else "b"


def _third(result: Certified, form: AsChsh, mark: Mark) -> Picture:
    request = result.request
    estimate = (result.estimate - form.offset) / form.scale
    local = estimate <= LOCAL_BOUND
    parameters = Parameters(
        PAPER.estimate if local else estimate, request.delta, PAPER.alpha, request.method, request.objective
    )
    data = figure3.figure(parameters, PICTURE_BITS, [result.n])
    svg = _inline(draw3.draw(data, mark), "fig3")
    if local:
        shown = f"the paper's Î = {numbers.frequency(PAPER.estimate)}, these data's own being at most {LOCAL_BOUND}"
    else:
        shown = f"these data's Î ≈ {numbers.frequency(estimate)}"
    return Picture(
        svg,
        "Certified min-entropy in bits against the number of trials, both on logarithmic axes, curves a, b and c;"
        " an inset shows the net entropy of curve b.",
        f"Fig. 3. Bits certified in all by n trials with {shown}. {_where(result, mark)}"
        " The inset is curve b less the entropy of its settings.",
    )


def _where(result: Certified, mark: Mark) -> str:
    """Say which curve the point is on, or why on none."""
    if mark.bits.lo == 0:
        return f"These data, n = {result.n}, certify 0 bits: the triangle at the lower edge."
    trials = f"These data are at n = {result.n}"
    request = result.request
    if request.expression != chsh():
        return (
            f"{trials}; the curves are drawn for CHSH in its usual form, so they may pass beside the point."
        )
    curve = _curve_of_total(result)
    if curve is None:
        return (
            f"{trials}; the curves are drawn for other probabilities P(x,y), so they pass beside the point."
        )
    return f"{trials}, on curve {curve}."


def _curve_of_total(result: Certified) -> str | None:
    request = result.request
    evenly = request.inputs == uniform(CHSH_SCENARIO)
    if request.theory == "no-signalling":
        return "c" if evenly else None
    if evenly:
        return "a"
    return "b" if _is_biased(request.inputs, result.n) else None


def _is_biased(inputs: InputDistribution, n: int) -> bool:
    q = biased_probability(n, PAPER.alpha)
    return q is not None and inputs == biased(q, CHSH_SCENARIO)


def _inline(figure: Figure, prefix: str) -> str:
    """An ``<svg>`` element without prologue, namespaces or identifiers that could clash, coloured by the page."""
    buffer = BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with style.settings({"svg.fonttype": "none", "figure.facecolor": "none"}):
        figure.savefig(buffer, format="svg", metadata=nothing, transparent=False)
    text = buffer.getvalue().decode()
    root, _, text = text[text.index("<svg") :].partition(">")
    view = re.search(r'viewBox="[^"]*"', root)
    text = re.sub(r"<style[^>]*>.*?</style>|<!--.*?-->", "", text, flags=re.DOTALL)
    text = text.replace("xlink:href", "href")
    text = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{prefix}-", text)
    text = re.sub(r">\s+<", "><", text)
    text = text.replace("'DejaVu Sans'", "var(--font)")
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, variable)
    return f"<svg {view[0] if view else ''}>{text.strip()}"

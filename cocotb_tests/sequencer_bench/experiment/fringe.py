"""A scan of chi: the CHSH value against the phase of the state, with the calibration left as it is.

Quantum theory says a cosine that reaches beyond 2; a hidden variable at most a blunt wave that does not. Every
point is an experiment of its own through the sequencer's cycle model, with settings from a pseudo-random generator.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

from bellproof.figures import style
from bellproof.figures.table import Table
from bellproof.sequencer.frames import EventRecord
from sequencer_bench.experiment.job import control
from sequencer_bench.experiment.laboratory import Laboratory, model_value
from sequencer_bench.experiment.link import LocalHost
from sequencer_bench.experiment.restart import Restart
from sequencer_bench.experiment.soft import SoftSequencer
from sequencer_bench.experiment.terms import IONS, Terms

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CURVE = 200
_LOCAL, _TSIRELSON = 2.0, 2 * sqrt(2)


@dataclass(frozen=True)
class Point:
    """One experiment: its terms, the CHSH value estimated from its records and the standard deviation of that."""

    terms: Terms
    estimate: float
    sigma: float


def measured(terms: Terms) -> list[EventRecord]:
    """The records of an experiment, with settings that depend on the seed alone."""
    generator = random.Random(f"{terms.seed} settings")  # noqa: S311 - a simulation is no key

    def setting() -> tuple[int, int] | None:
        if len(host.records) >= terms.events:
            return None
        return generator.randrange(2), generator.randrange(2)

    host = LocalHost(setting)
    sequencer = SoftSequencer(terms.durations, Laboratory(terms), Restart())
    sequencer.run(control(terms))
    sequencer.run(host)
    return host.records


def chsh(records: list[EventRecord]) -> float:
    """The estimate with P(x,y) = 1/4: the mean of 4 or -4."""
    agreeing = sum((record.a == record.b) != (record.x == record.y == 1) for record in records)
    return 4 * (2 * agreeing / len(records) - 1)


def scan(terms: Terms, points: int, progress: Callable[[int], None]) -> list[Point]:
    """``points`` values of chi over one turn, from where the calibration is right on; both kinds of ions."""
    found: list[Point] = []
    for ions in IONS:
        for k in range(points):
            here = replace(terms, ions=ions, chi=terms.calibrated + k / points, seed=terms.seed + len(found))
            sigma = sqrt((16 - model_value(here) ** 2) / here.events)
            found.append(Point(here, chsh(measured(here)), sigma))
            progress(len(found))
    return found


def table(points: list[Point]) -> Table:
    """The scan as numbers."""
    header = ("ions", "chi", "events", "I_hat", "sigma", "model")
    rows = [
        (
            *(p.terms.ions, f"{p.terms.chi:.6f}", str(p.terms.events)),
            *(f"{p.estimate:.6f}", f"{p.sigma:.6f}", f"{model_value(p.terms):.6f}"),
        )
        for p in points
    ]
    return Table(header, tuple(rows))


def draw(points: list[Point]) -> Figure:
    """Points with their standard deviations on the models' curves."""
    with style.settings() as library:
        figure: Figure = library.figure.Figure(figsize=(6.4, 4.2), layout="constrained")
        axes = figure.subplots()
        axes.set_axisbelow(True)
        axes.grid(visible=True)
        for sign in (1, -1):
            axes.axhline(sign * _LOCAL, color=style.INK, linestyle="--", linewidth=0.9)
            axes.axhline(sign * _TSIRELSON, color=style.INK, linestyle=":", linewidth=0.9)
        names = {"entangled": "entangled ions", "local": "a local hidden variable"}
        for (ions, name), curve in zip(names.items(), "ab", strict=True):
            own = [p for p in points if p.terms.ions == ions]
            first = own[0].terms
            degrees = [360 * k / _CURVE for k in range(_CURVE + 1)]
            heights = [model_value(replace(first, chi=first.calibrated + d / 360)) for d in degrees]
            axes.plot(degrees, heights, color=style.CURVES[curve], linestyle=style.DASHES[curve])
            axes.errorbar(
                [360 * (p.terms.chi - p.terms.calibrated) for p in own],
                [p.estimate for p in own],
                [p.sigma for p in own],
                color=style.CURVES[curve],
                linestyle="none",
                marker="os"[curve == "b"],
                markersize=3.5,
                capsize=2,
                elinewidth=1,
                label=name,
            )
        axes.set_xticks(range(0, 361, 45))
        axes.set_ylim(-3.4, 3.4)
        axes.set_xlabel("phase of the state from where it was calibrated, in degrees")
        axes.set_ylabel("CHSH value")
        axes.legend(loc="center", bbox_to_anchor=(0.5, 0.66))
        for height, text in ((_LOCAL, "local bound"), (_TSIRELSON, "Tsirelson's bound")):
            axes.annotate(
                text, (180, height), textcoords="offset points", xytext=(0, 3), ha="center", fontsize=8
            )
    return figure

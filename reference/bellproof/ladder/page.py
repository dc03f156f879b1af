"""The ladder as the page ``docs/ladder.md`` and as a picture; every number is recomputed from what ships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bellproof.certificate.library import LEVEL_CERTIFICATES
from bellproof.enclosure import decimal_down, fixed_down, fixed_up
from bellproof.errata.bounds import table_1
from bellproof.figures import style
from bellproof.ladder.levels import LevelBound, bound
from bellproof.ladder.rungs import (
    RUNGS,
    Certified,
    Rung,
    Witness,
    bell_value,
    shipped_certificate,
    shipped_witness,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DECIMALS = 5
_BIT_DECIMALS = 4

HEAD = """# The ladder: which words make the hierarchy exact, and from where

A finite level of the hierarchy of Navascués, Pironio and Acín bounds P(ab|xy) at a CHSH value I by a semidefinite
program in a set of words. On CHSH's curve some sets are exactly tight from some I upward: their bound is the
quantum maximum itself, with no distance at all. This page says which set from where, with proofs on both sides:

- **tight from I upward**: a certificate of kind `sos-parametric` proves the tangent at every v of an interval by
  squares in these words, as one identity between polynomials in v. A strategy touches each tangent, so nothing
  smaller is true. The intervals end at v = 2378/5741, about 1e-8 below sqrt 2 - 1; there I is less than 1e-12 below
  2 sqrt 2.
- **not tight at I**: a moment matrix with rational entries, positive definite in exact arithmetic, has this I and a
  P(00|00) beyond every quantum behaviour, so the set's bound is off by at least the excess.

Between the two nothing is claimed. The page is written by `make ladder` from the files that ship, each of which is
checked again on the way. `python -m bellproof.ladder.find FOLDER` searches the moment matrices anew, and
`make certificates` the certificates.

![The ladder](ladder.svg)

"""

_NOTES = """
v is the parameter of the curve, I its CHSH value; both ends of a bracket are rounded outward. The bytes of a
certificate are those of the file in canonical form. Its winning part alone (the Gram matrices over the optimal
strategy's face, as JSON without spaces) is what grows with the words; all of them carry a proof for the losing
outcomes of about 500 bytes beside it.

"A <= 2 by B <= 2" has every product of at most two letters of Alice's with at most two of Bob's, level 3 every
product of at most three letters. Both have 25 words, and they are different sets.

Nothing here says that some set is tight on all of (2, 2 sqrt 2]: no fixed level is known to be. Close to I = 2 the
gap that has to be written as squares tends to Motzkin's polynomial (`docs/curve.md`), which is no sum of squares.

"""


@dataclass(frozen=True, slots=True)
class Step:
    """A rung with both of its proofs, checked."""

    rung: Rung
    certified: Certified
    witness: Witness


def steps() -> list[Step]:
    """Check everything that ships; raises `Rejected` where something does not hold."""
    return [Step(rung, shipped_certificate(rung), shipped_witness(rung)) for rung in RUNGS]


def level_bounds() -> list[LevelBound]:
    """What two levels certify at Table 1's working point."""
    at = table_1().working_point.lo
    return [bound(level, at) for level in LEVEL_CERTIFICATES]


def markdown(found: list[Step], levels: list[LevelBound]) -> str:
    """Write the page."""
    columns = (
        "words",
        "how many",
        "tight from v",
        "tight from I, at most",
        "not tight at I",
        "excess of P there, at least",
        "bytes, whole",
        "winning part",
    )
    header = ["| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
    return HEAD + "\n".join([*header, *map(_row, found)]) + "\n" + _NOTES + _working_point(levels)


def _row(step: Step) -> str:
    tight = fixed_up(bell_value(step.certified.low), _DECIMALS)
    loose = fixed_down(step.witness.bell_value, _DECIMALS)
    excess = decimal_down(step.witness.excess, 2)
    return (
        f"| {step.rung.title} | {len(step.rung.words)} | {step.certified.low} | {tight} | {loose} | {excess}"
        f" | {step.certified.size:,} | {step.certified.winning_size:,} |"
    )


def _working_point(levels: list[LevelBound]) -> str:
    result = table_1()
    lines = [
        "## Table 1's working point",
        "",
        "Certified bits of the paper's Table 1 at I_hat - eps = 2.03644..., if the bound per trial is the level's.",
        "From below a certificate with the level's words, from above an exact moment matrix:",
        "",
        "| level | at least | at most |",
        "|---|---|---|",
    ]
    for one in levels:
        low, high = one.bits(result.n)
        lines.append(
            f"| {one.level} | {fixed_down(low.lo, _BIT_DECIMALS)} | {fixed_up(high.hi, _BIT_DECIMALS)} |"
        )
    exact = result.min_entropy_bits
    curve = f"{fixed_down(exact.lo, _BIT_DECIMALS)} | {fixed_up(exact.hi, _BIT_DECIMALS)}"
    lines += [
        f"| the exact curve | {curve} |",
        "",
        "So level 2 is not tight there, which decides the paper's remark on its own upper bounds",
        "(`bellproof errata`, entry `tightness-of-level-2`); with the 17 words it is.",
        "",
    ]
    return "\n".join(lines)


def draw(found: list[Step]) -> Figure:
    """One bar a rung from where it is proved tight, and a cross where it is proved not to be."""
    with style.settings() as library:
        figure: Figure = library.figure.Figure(figsize=(6.4, 3.0), layout="constrained")
        axes = figure.add_subplot()
        axes.set_axisbelow(True)
        axes.grid(visible=True, axis="x")
        axes.set_xscale("log")
        places = range(len(found))
        for place, step in zip(places, found, strict=True):
            start = float(bell_value(step.certified.low)) - 2
            end = float(bell_value(step.certified.high)) - 2
            axes.barh(place, end - start, left=start, height=0.55, color=style.CURVES["a"])
            loose = float(step.witness.bell_value) - 2
            axes.plot([loose], [place], marker="x", color=style.CURVES["b"], markersize=7, markeredgewidth=2)
        axes.plot([], [], marker="x", linestyle="", color=style.CURVES["b"], label="proved not tight")
        axes.barh([0], [0], color=style.CURVES["a"], label="proved exactly tight")
        axes.set_yticks(list(places), [f"{step.rung.title} ({len(step.rung.words)})" for step in found])
        axes.invert_yaxis()
        axes.set_xlim(0.004, 1)
        axes.set_xlabel("I − 2")  # noqa: RUF001 - a minus sign
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
        return figure

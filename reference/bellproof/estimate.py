"""Estimating the Bell value from counts (Pironio et al. 2010, Eqs. 1, 2 and 9), exactly."""

from __future__ import annotations

from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.model.counts import CountsTable
from bellproof.model.expression import BellExpression
from bellproof.model.inputs import InputDistribution


def estimate(expression: BellExpression, counts: CountsTable, inputs: InputDistribution) -> Fraction:
    """I_hat, the average over the trials of c_abxy / P(x,y) (Pironio et al. 2010, Eqs. 2 and 9).

    Raises `BadInput` where the shapes differ or no trial was made.
    """
    source = "estimate"
    if expression.scenario != counts.scenario:
        reason = f"expression of scenario {expression.scenario}, counts of scenario {counts.scenario}"
        raise BadInput(source, reason)
    if inputs.shape != expression.scenario.settings:
        reason = f"P(x,y) has shape {inputs.shape}, the expression {expression.scenario.settings} settings"
        raise BadInput("P(x,y)", reason)
    n = counts.total
    if n == 0:
        raise BadInput(source, "no trials at all")
    table = counts.as_mapping()
    total = sum(
        (c * table[cell] / inputs.probability(cell[0], cell[1]) for cell, c in expression.coefficients),
        Fraction(0),
    )
    return total / n


def trial_values(
    expression: BellExpression, inputs: InputDistribution
) -> dict[tuple[int, int, int, int], Fraction]:
    """What one trial can contribute, ``c_abxy / P(x,y)`` by cell, zeros included (Eq. 9)."""
    coefficients = expression.as_mapping()
    return {
        cell: coefficients.get(cell, Fraction(0)) / inputs.probability(cell[0], cell[1])
        for cell in expression.scenario.cells()
    }


def frequencies(counts: CountsTable) -> dict[tuple[int, int, int, int], Fraction] | None:
    """Observed N(ab,xy)/N(xy) by cell; ``None`` where some setting pair was never drawn."""
    totals = counts.totals_by_settings()
    if not all(totals.values()):
        return None
    return {cell: Fraction(count, totals[cell[:2]]) for cell, count in counts.as_mapping().items()}


def iid_estimate(expression: BellExpression, counts: CountsTable) -> tuple[Fraction, Fraction] | None:
    """Value of Eq. 1 on the frequencies and its variance, if all trials were alike and independent.

    For people to compare with (Table 1's caption); no claim rests on it. ``None`` where a setting pair is
    missing.
    """
    observed = frequencies(counts)
    if observed is None:
        return None
    coefficients = expression.as_mapping()
    totals = counts.totals_by_settings()
    value = expression.value(observed)
    variance = Fraction(0)
    for pair, total in totals.items():
        cells = [cell for cell in observed if cell[:2] == pair]
        mean = sum((coefficients.get(c, Fraction(0)) * observed[c] for c in cells), Fraction(0))
        square = sum((coefficients.get(c, Fraction(0)) ** 2 * observed[c] for c in cells), Fraction(0))
        variance += (square - mean**2) / total
    return value, variance

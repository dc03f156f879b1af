"""How far the estimate may be above the devices' average Bell value (Pironio et al. 2010, Eqs. 10-12).

The increments ``I_i - I(W^i)`` of the martingale have, given the past, mean zero. ``azuma`` bounds their size
as the paper does; ``azuma-sharp`` uses that they lie in an interval no wider than the range of one trial's
contributions (Hoeffding's lemma), which is 2/q for CHSH.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import ModuleType
from typing import Literal

from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput
from bellproof.estimate import trial_values
from bellproof.exact import Surd
from bellproof.model.expression import BellExpression
from bellproof.model.inputs import InputDistribution
from bellproof.surds import enclose

Method = Literal["azuma", "azuma-sharp"]
"""Which concentration bound: Eq. 11 as printed, or with the increments' exact range."""

METHODS: tuple[Method, ...] = ("azuma", "azuma-sharp")


@dataclass(frozen=True, slots=True)
class Increment:
    """The constant in ``epsilon = constant * sqrt(2 ln(1/delta) / n)``.

    For ``azuma`` it is ``max |c_abxy| / P(x,y) + max |I|``, Eq. 11's ``1/q + I_q`` where all |c_abxy| are 1;
    for ``azuma-sharp`` half the width of the range of ``c_abxy / P(x,y)``, which is 1/q for CHSH.
    """

    constant: Surd


def increment(
    expression: BellExpression, inputs: InputDistribution, largest: Surd, method: Method
) -> Increment:
    """Bound one trial's deviation; ``largest`` is max |I| over the theory's behaviours."""
    values = trial_values(expression, inputs).values()
    if method == "azuma":
        size = max(abs(value) for value in values)
        return Increment(Surd(size, Fraction(0)) + largest)
    return Increment(Surd((max(values) - min(values)) / 2, Fraction(0)))


def require_confidence(delta: Fraction, source: str = "--delta") -> None:
    """Refuse a failure probability outside the open interval (0, 1)."""
    if not 0 < delta < 1:
        raise BadInput(source, "must lie strictly between 0 and 1")


def epsilon(n: int, delta: Fraction, bound: Increment, arithmetic: ModuleType, bits: int) -> Enclosure:
    """Solve Eq. 11 for epsilon: ``constant * sqrt(2 ln(1/delta) / n)``.

    ``arithmetic`` is `bellproof.interval` or `bellproof.ball`, ``bits`` its precision.
    """
    if n < 1:
        source = "n"
        raise BadInput(source, "needs at least one trial")
    require_confidence(delta)
    logarithm = arithmetic.ln(point(1 / delta), bits)
    root: Enclosure = arithmetic.sqrt(point(Fraction(2, n)) * logarithm, bits)
    return enclose(bound.constant, arithmetic, bits) * root


def failure_probability(
    n: int, deviation: Fraction, bound: Increment, arithmetic: ModuleType, bits: int
) -> Enclosure:
    """Eq. 11 as printed: ``delta = exp(-n epsilon^2 / (2 constant^2))``."""
    constant = enclose(bound.constant, arithmetic, bits)
    result: Enclosure = arithmetic.exp(point(-n * deviation**2) / (point(2) * constant * constant), bits)
    return result

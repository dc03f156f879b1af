"""How the settings are drawn as the number of trials grows: fixed, or rarer and rarer tests.

A scaled choice tests less and less often, so that its settings cost less than the outcomes yield. Its parameter is
a whole multiple of 10^-12, rounded down from the paper's irrational one. Both q_n, the least P(x,y), and the
entropy of one trial's settings never rise with n; `bellproof.expansion.threshold` rests on that.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.figures.inputs import RESOLUTION, biased_probability
from bellproof.files.inputs import read_inputs
from bellproof.model.inputs import InputDistribution, biased, product
from bellproof.model.scenario import CHSH_SCENARIO

DEFAULT_ALPHA = Fraction(11)
"""Fig. 3's alpha."""

LARGEST_ALPHA = 10**9
"""More makes no sense, and would only make numbers long."""


class Choice(ABC):
    """A distribution of the settings for every number of trials for which there is one."""

    @abstractmethod
    def at(self, n: int) -> InputDistribution | None:
        """P(x,y) for ``n`` trials, or ``None`` where there is none."""

    @abstractmethod
    def problem(self, n: int) -> str:
        """Why there is none for ``n`` trials, in words."""

    @abstractmethod
    def span(self, last: int) -> tuple[int, int] | None:
        """First and last n up to ``last`` for which there is one (an interval), or ``None``."""

    @abstractmethod
    def describe(self) -> str:
        """A few words for people."""

    def inputs(self, n: int) -> InputDistribution:
        """P(x,y) for ``n`` trials; raises `BadInput` where there is none."""
        found = self.at(n)
        if found is None:
            source = "--n"
            raise BadInput(source, self.problem(n))
        return found


@dataclass(frozen=True, slots=True)
class Fixed(Choice):
    """The same P(x,y) for any number of trials."""

    distribution: InputDistribution
    name: str

    def at(self, n: int) -> InputDistribution | None:  # noqa: ARG002 - the same for all
        """P(x,y)."""
        return self.distribution

    def problem(self, n: int) -> str:
        """There is always one."""
        raise AssertionError(n)

    def span(self, last: int) -> tuple[int, int] | None:
        """All."""
        return (1, last) if last >= 1 else None

    def describe(self) -> str:
        """Its name."""
        return self.name


@dataclass(frozen=True, slots=True)
class Scaled(Choice):
    """``q = floor(10^12 alpha / sqrt(n)) / 10^12`` for each pair but (0,0) (Pironio et al. 2010, Appendix B)."""

    alpha: Fraction

    def parameter(self, n: int) -> Fraction | None:
        """The q; ``None`` where it is not positive or P(00) = 1 - 3q would be below it."""
        return biased_probability(n, self.alpha)

    def at(self, n: int) -> InputDistribution | None:
        """``P(00) = 1 - 3q``, the others q."""
        q = self.parameter(n)
        return None if q is None else biased(q, CHSH_SCENARIO)

    def _floor(self, n: int) -> Fraction:
        """The parameter as its formula gives it, whatever it is."""
        square = (RESOLUTION * self.alpha) ** 2 / n
        return Fraction(isqrt(square.numerator // square.denominator), RESOLUTION)

    def problem(self, n: int) -> str:
        """Too few trials, or so many that q would be 0."""
        q = self._floor(n)
        if q == 0:
            return f"{n} trials are too many for alpha = {self.alpha}: q, a multiple of 10^-12, would be 0"
        what = "not positive" if 3 * q >= 1 else "below q"
        return (
            f"{n} trials are too few for alpha = {self.alpha}: q = {q} makes P(00) = 1 - 3q = {1 - 3 * q}, {what};"
            f" at least {self._first()} trials are needed"
        )

    def span(self, last: int) -> tuple[int, int] | None:
        """An interval: q_n never rises, so that it leaves (0, 1/4] on either side once."""
        first = self._first()
        # q_n > 0 exactly if n <= (10^12 alpha)^2.
        end = (RESOLUTION * self.alpha) ** 2
        last = min(last, end.numerator // end.denominator)
        return (first, last) if first <= last else None

    def _first(self) -> int:
        """Least n with a parameter small enough, by bisection: the parameter never rises with n."""
        low, high = 0, 1
        while self._is_large(high):
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._is_large(middle) else (low, middle)
        return high

    def _is_large(self, n: int) -> bool:
        q = self._floor(n)
        return q > 1 - 3 * q

    def describe(self) -> str:
        """The formula."""
        return f"biased, q = alpha/sqrt(n) with alpha = {self.alpha}"


@dataclass(frozen=True, slots=True)
class ScaledProduct(Scaled):
    """Each input is 1 with probability ``p = floor(10^12 sqrt(alpha) / n^(1/4)) / 10^12``, independently.

    The least probability p^2 is then about alpha/sqrt(n), as for the joint choice: what footnote 5 of Pironio et
    al. 2010 needs where the two sides draw separately.
    """

    def parameter(self, n: int) -> Fraction | None:
        """The p; ``None`` where it is not positive or above 1/2."""
        p = self._floor(n)
        return p if 0 < 2 * p <= 1 else None

    def at(self, n: int) -> InputDistribution | None:
        """``P(11) = p^2``."""
        p = self.parameter(n)
        return None if p is None else product(p, CHSH_SCENARIO)

    def _floor(self, n: int) -> Fraction:
        fourth = RESOLUTION**4 * self.alpha**2 / n
        # The floor of a root is the integer root of the floor, twice.
        return Fraction(isqrt(isqrt(fourth.numerator // fourth.denominator)), RESOLUTION)

    def problem(self, n: int) -> str:
        """Too few trials, or so many that p would be 0."""
        p = self._floor(n)
        if p == 0:
            return f"{n} trials are too many for alpha = {self.alpha}: p, a multiple of 10^-12, would be 0"
        return (
            f"{n} trials are too few for alpha = {self.alpha}: p = {p} is above 1/2;"
            f" at least {self._first()} trials are needed"
        )

    def span(self, last: int) -> tuple[int, int] | None:
        """An interval, as for the joint choice."""
        first = self._first()
        end = RESOLUTION**4 * self.alpha**2
        last = min(last, end.numerator // end.denominator)
        return (first, last) if first <= last else None

    def _is_large(self, n: int) -> bool:
        return 2 * self._floor(n) > 1

    def describe(self) -> str:
        """The formula."""
        return f"product, p = sqrt(alpha)/n^(1/4) with alpha = {self.alpha}"


SCALED = {"biased": Scaled, "product": ScaledProduct}
"""The choices that take alpha, by the name that ``--inputs`` gives them."""


def read_choice(inputs: str, alpha: str) -> Choice:
    """Read ``--inputs``: ``biased`` or ``product`` with ``alpha``, or what `bellproof.files.inputs` reads."""
    scaled = SCALED.get(inputs)
    if scaled is not None:
        return scaled(read_alpha(alpha, "--alpha"))
    return Fixed(read_inputs(inputs, CHSH_SCENARIO), inputs)


def read_alpha(text: str, source: str) -> Fraction:
    """Read alpha; raises `BadInput` unless ``0 < alpha <= LARGEST_ALPHA``."""
    return require_alpha(read_rational(text, source), source)


def require_alpha(alpha: Fraction, source: str) -> Fraction:
    """Refuse what is no alpha."""
    if not 0 < alpha <= LARGEST_ALPHA:
        raise BadInput(source, f"must be positive and at most {LARGEST_ALPHA}")
    return alpha

"""Quantum bounds on one trial for any expression: lines from the hierarchy, strategies by see-saw.

Unlike CHSH's curve these bounds are as good as a level and a search are; each end is right by itself. The search is
optional software, and what it finds is checked before it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from importlib.util import find_spec
from typing import ClassVar

from bellproof import interval
from bellproof.bounds.line import Lower, TrialBound, Upper
from bellproof.bounds.tangent import LINE_BITS
from bellproof.bounds.target import ClaimObjective, average, targets_of
from bellproof.certificate.document import Certificate, Claim
from bellproof.certificate.hierarchy import WideCertificate
from bellproof.errors import ResourceLimit
from bellproof.exact import Surd, surd
from bellproof.hierarchy import guessing, mixtures
from bellproof.hierarchy.levels import level_words
from bellproof.hierarchy.parts import QUICK
from bellproof.model.expression import BellExpression
from bellproof.search.errors import SolverFailure
from bellproof.surds import enclose

NEEDED = ("numpy", "scipy", "clarabel")
"""What the search needs beyond what every command does."""

MOST_EXPONENT = 100
"""Coefficients and values are at most ten to this."""

_INSIDE = 1 - Fraction(1, 10**6)
"""How much of the way from the local bound to a Bell value is gone before a slope is looked for."""


def require_search() -> None:
    """Say what is missing before anything is read or computed; raises `SolverFailure`."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        message = (
            f"a quantum bound beyond CHSH's closed form needs {', '.join(missing)}: pip install 'bellproof[search]'"
            " (--theory no-signalling bounds one expression without it)"
        )
        raise SolverFailure(message)


def require_moderate(numbers: Iterable[Fraction]) -> None:
    """Raise `ResourceLimit` for coefficients or values that a solver in floating point cannot hold."""
    if any(abs(number) > 10**MOST_EXPONENT for number in numbers):
        message = (
            f"a number beyond 10^{MOST_EXPONENT} is more than a solver in floating point holds; scale it down"
        )
        raise ResourceLimit(message)


@dataclass(frozen=True)
class HierarchyBound(TrialBound):
    """Quantum theory, for any expression of two parties."""

    arbitrary_precision: ClassVar[bool] = False

    level: str | None = None
    """The level of the hierarchy that is wanted; ``None`` for the strongest of comfortable size."""

    def require_room(self) -> None:
        """Say how large things would be before anything long is begun; raises `ResourceLimit`.

        The local bound is the last: its enumeration is what may be long, and it is kept.
        """
        require_moderate(c for _, c in self.expression.coefficients)
        algebra = guessing.algebra_of(self.expression)
        level_words(algebra, guessing.default_level(algebra) if self.level is None else self.level)
        _ = self.local_bound

    def setting(self, objective: ClaimObjective) -> guessing.Setting:
        """The expression with its symmetries and the level that is used."""
        return guessing.setting(self.expression, objective, self.level)

    @property
    def average(self) -> Fraction:
        """The mean probability of the outcomes of one setting."""
        return average(self.expression.scenario, self.objective)

    @property
    def level_used(self) -> str:
        """The level that was wanted or chosen."""
        return self._lines.level

    @cached_property
    def _lines(self) -> guessing.Setting:
        return self.setting(self.objective)

    @cached_property
    def maximum(self) -> Surd:
        """A number that no quantum value exceeds, certified; close to the maximum if the level is tight."""
        return surd(_level(guessing.maximum(self.setting("value"))))

    @cached_property
    def minimum(self) -> Surd:
        """A number that no quantum value falls below, certified."""
        negative = BellExpression(
            self.expression.scenario, tuple((cell, -c) for cell, c in self.expression.coefficients)
        )
        return surd(-_level(guessing.maximum(guessing.setting(negative, "value", self.level, QUICK))))

    def upper(self, bell_value: Surd, bits: int, line_bits: int = LINE_BITS) -> Upper:  # noqa: ARG002 - one line is all
        """The line found at the Bell value."""
        at = enclose(bell_value, interval, bits).lo
        if at <= self.local_bound:
            return Upper(Fraction(1), None)
        found = guessing.line_of(self._lines, self._likeliest(min(at, self.maximum.rational)).slope)
        certificate = self._certificate(found)
        probability = certificate.claim.level - certificate.claim.slope * at
        if probability >= 1:
            return Upper(Fraction(1), None)
        # Outcomes add up to 1, so a line below their average shows that no behaviour has this Bell value.
        return Upper(max(probability, self.average), certificate, is_reachable=probability >= self.average)

    @cached_property
    def _asked(self) -> dict[Fraction, guessing.Likeliest]:
        """What the solver has said so far, by Bell value: both ends ask for the same."""
        return {}

    def _likeliest(self, at: Fraction) -> guessing.Likeliest:
        if at not in self._asked:
            # At the very maximum the condition leaves the relaxation no interior.
            inside = self.local_bound + (at - self.local_bound) * _INSIDE
            self._asked[at] = guessing.likeliest(self._lines, inside)
        return self._asked[at]

    def _certificate(self, found: WideCertificate) -> Certificate:
        slope, level = found.claim.slopes[0], found.claim.level
        if not (isinstance(slope, Fraction) and isinstance(level, Fraction)):
            message = "a line of the search is rational"
            raise SolverFailure(message)
        claim = Claim(self.expression, "quantum", self.objective, slope, level)
        return Certificate(found.data, found.digest, claim)

    def lower(self, bell_value: Surd, bits: int) -> Lower:
        """A mixture of strategies, or predetermined outcomes up to the local bound."""
        at = enclose(bell_value, interval, bits).hi
        if at <= self.local_bound:
            found = mixtures.certain(self.expression, targets_of(self.expression.scenario, self.objective))
            return Lower(found.probability, found.to_json())
        guess = self._likeliest(min(at, self.maximum.rational))
        likely = mixtures.likely(self.expression, guess.target, guess.slope, at)
        if likely is None:
            reason = "no strategy with this Bell value was found; some outcome is at least as likely as the average"
            return Lower(self.average, {"kind": "none", "reason": reason})
        return Lower(likely.probability, likely.to_json())


def _level(found: WideCertificate) -> Fraction:
    level = found.claim.level
    if not isinstance(level, Fraction):
        message = "a line of the search is rational"
        raise SolverFailure(message)
    return level

"""The result of a run, computed the same way by who runs it and by who verifies it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof.estimate import estimate
from bellproof.expansion.tally import table
from bellproof.expansion.terms import Terms, Yield, yield_of
from bellproof.files.json_text import Json
from bellproof.model.expression import chsh


@dataclass(frozen=True, slots=True)
class Result:
    """What came out: ``length`` is 0 where the test was not passed."""

    terms: Terms
    counts: tuple[int, ...]
    estimate: Fraction
    passed: bool
    promised: Yield

    @property
    def length(self) -> int:
        """Bits of the final string."""
        return self.promised.length if self.passed else 0

    def to_json(self) -> dict[str, Json]:
        """All of it, exact or enclosed."""
        return {
            "counts": [str(count) for count in self.counts],
            "I_hat": str(self.estimate),
            "passed": self.passed,
            "epsilon": dict(self.promised.epsilon.to_json()),
            "min_entropy_bits": dict(self.promised.min_entropy_bits.to_json()),
            "length": str(self.length),
            "error_if_passed": str(self.terms.error_if_passed),
            "error_in_all": str(self.terms.error_in_all),
        }


def result_of(terms: Terms, counts: list[int]) -> Result:
    """Evaluate the counts of a whole run."""
    value = estimate(chsh(), table(counts), terms.inputs)
    return Result(terms, tuple(counts), value, value >= terms.threshold, yield_of(terms))

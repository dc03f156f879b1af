"""The bound on one trial, whatever the theory: from above by a certified line, from below by a witness.

The guessing probability at I is the largest probability of an outcome over all behaviours of the theory whose Bell
value is at least I; as a function of I its upper hull is what accumulates over trials (Pironio et al. 2010,
Eq. 8), and certified lines are tangents of that hull.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from bellproof import interval
from bellproof.bounds import no_signalling, quantum
from bellproof.bounds.local import local_maximum
from bellproof.bounds.quantum import Objective, Witness
from bellproof.bounds.tangent import LINE_BITS, LOCAL_BOUND
from bellproof.bounds.target import targets_of
from bellproof.certificate.curve import curve_certificate
from bellproof.certificate.document import Certificate, Theory
from bellproof.certificate.lp import lp_certificate
from bellproof.certificate.tilted import tilted_certificate
from bellproof.enclosure import Enclosure, decimal_down, scientific_down
from bellproof.errors import BadInput
from bellproof.exact import TSIRELSON, Surd, surd
from bellproof.model.expression import AsChsh, BellExpression, as_chsh
from bellproof.surds import enclose

WITNESS_BITS = 128
"""Relative accuracy, in bits, of the strategy that brackets a claim from above; more would only take time."""

CLOSEST = Fraction(1, 10**400)
"""A CHSH value less than this above the local bound counts as local: its line would fill pages with digits."""

_LINE = 60
"""Longest number that is repeated in an error message."""


@dataclass(frozen=True, slots=True)
class Upper:
    """A number that the guessing probability does not exceed; ``certificate`` is ``None`` where that is 1.

    ``is_reachable`` is false where the certificate shows that no behaviour has the Bell value.
    """

    probability: Fraction
    certificate: Certificate | None
    is_reachable: bool = True


@dataclass(frozen=True, slots=True)
class Lower:
    """A number that the guessing probability is not below, and the strategy that reaches it."""

    probability: Fraction
    witness: Witness


@dataclass(frozen=True, slots=True)
class TrialPoint:
    """The guessing probability somewhere in an interval of Bell values, with the certificate behind ``hi``."""

    probability: Enclosure
    certificate: Certificate | None


@dataclass(frozen=True)
class TrialBound(ABC):
    """What one trial's Bell value says about its outcomes."""

    expression: BellExpression
    objective: Objective

    arbitrary_precision: ClassVar[bool] = True
    """Whether both ends come as close to each other as is asked for."""

    @property
    def level_used(self) -> str | None:
        """The level of the hierarchy behind the bound; ``None`` where there is none."""
        return None

    @property
    @abstractmethod
    def maximum(self) -> Surd:
        """Largest Bell value of the theory."""

    @property
    @abstractmethod
    def minimum(self) -> Surd:
        """Smallest Bell value of the theory."""

    @abstractmethod
    def upper(self, bell_value: Surd, bits: int, line_bits: int = LINE_BITS) -> Upper:
        """Bound P from above; ``line_bits`` is half the accuracy, in bits, of the line itself."""

    @abstractmethod
    def lower(self, bell_value: Surd, bits: int) -> Lower:
        """Bound P from below by an explicit strategy whose Bell value is at least the one given."""

    @cached_property
    def local_bound(self) -> Fraction:
        """Largest Bell value of local behaviours, by enumeration."""
        return local_maximum(self.expression).value

    @property
    def largest(self) -> Surd:
        """Largest |I| of the theory."""
        return max(abs(self.maximum), abs(self.minimum))

    def bracket(self, working: Enclosure, bits: int) -> TrialPoint:
        """Enclose P over an interval of Bell values up to the maximum: P falls with the Bell value."""
        if working.hi <= self.local_bound:
            return TrialPoint(Enclosure(Fraction(1), Fraction(1)), None)
        upper = self.upper(surd(working.lo), bits)
        lower = self.lower(min(surd(working.hi), self.maximum), min(bits, WITNESS_BITS))
        return TrialPoint(Enclosure(lower.probability, upper.probability), upper.certificate)

    def require_reachable(self, bell_value: Surd) -> None:
        """Refuse a Bell value that no behaviour of the theory has, saying by how much."""
        if not self.minimum <= bell_value <= self.maximum:
            above = bell_value > self.maximum
            excess = bell_value - self.maximum if above else self.minimum - bell_value
            least = enclose(excess, interval, 64).lo
            by = decimal_down(least, 3) if least < 10**_LINE else scientific_down(least)
            limit = (
                f"above the theory's maximum {self.maximum}" if above else f"below its minimum {self.minimum}"
            )
            shown = str(bell_value)
            shown = shown if len(shown) <= _LINE else "the value given"
            source = "--at"
            raise BadInput(source, f"{shown} is out of reach: {limit} by at least {by}")


class QuantumBound(TrialBound):
    """Quantum theory, for expressions that are CHSH up to relabelling, scale and offset."""

    @cached_property
    def form(self) -> AsChsh:
        """How the expression reads in CHSH."""
        form = as_chsh(self.expression)
        if form is None:
            source = "expression"
            reason = (
                "is no relabelled CHSH, so no quantum bound is known here; "
                "--theory no-signalling bounds any expression"
            )
            raise BadInput(source, reason)
        return form

    @property
    def maximum(self) -> Surd:
        """Tsirelson's bound, rescaled."""
        return surd(self.form.offset) + TSIRELSON.times(self.form.scale)

    @property
    def minimum(self) -> Surd:
        """Its opposite, rescaled."""
        return surd(self.form.offset) - TSIRELSON.times(self.form.scale)

    def _chsh_value(self, bell_value: Surd) -> Surd:
        return (bell_value - surd(self.form.offset)).times(1 / self.form.scale)

    def upper(self, bell_value: Surd, bits: int, line_bits: int = LINE_BITS) -> Upper:
        """A tangent of curve a or b."""
        chsh_value = self._chsh_value(bell_value)
        if chsh_value < surd(LOCAL_BOUND + CLOSEST):
            return Upper(Fraction(1), None)
        side = quantum.boundary(self.objective)
        tangent = quantum.upper_tangent(side, chsh_value, line_bits)
        probability = quantum.upper_probability(tangent, chsh_value, bits)
        if tangent is None or probability == 1:
            return Upper(Fraction(1), None)
        make = curve_certificate if self.objective == "global" else tilted_certificate
        return Upper(probability, make(tangent.v))

    def lower(self, bell_value: Surd, bits: int) -> Lower:
        """Two qubits on the curve, or a deterministic strategy up to the local bound."""
        end = quantum.lower_end(quantum.boundary(self.objective), self._chsh_value(bell_value), bits)
        return Lower(end.probability, end.witness)


class NoSignallingBound(TrialBound):
    """No-signalling alone, for any expression (Pironio et al. 2010, Eq. 13)."""

    @cached_property
    def maximum(self) -> Surd:
        """I_ns."""
        return surd(no_signalling.maximum(self.expression).value)

    @cached_property
    def minimum(self) -> Surd:
        """The smallest no-signalling value."""
        return surd(no_signalling.minimum(self.expression).value)

    def upper(self, bell_value: Surd, bits: int, line_bits: int = LINE_BITS) -> Upper:  # noqa: ARG002 - exact
        """The lowest line that bounds every outcome, from the dual linear program."""
        at = _rational(bell_value, bits, up=False)
        if at <= self.local_bound:
            return Upper(Fraction(1), None)
        certificate = lp_certificate(self.expression, self.objective, at)
        probability = certificate.claim.level - certificate.claim.slope * at
        return Upper(Fraction(1), None) if probability >= 1 else Upper(probability, certificate)

    def lower(self, bell_value: Surd, bits: int) -> Lower:
        """The behaviour at which some outcome is likeliest, from the primal linear program."""
        # Up to the local bound, predetermined outcomes with that value do it.
        at = max(self.local_bound, min(_rational(bell_value, bits, up=True), self.maximum.rational))
        targets = targets_of(self.expression.scenario, self.objective)
        found = [no_signalling.guessing_probability(self.expression, target, at) for target in targets]
        best = max(found, key=lambda extreme: extreme.value)
        witness: Witness = {
            "kind": "no-signalling behaviour",
            "I": str(at),
            "cells": "P(ab|xy) as [x, y, a, b, probability]",
            "behaviour": [[*cell, str(p)] for cell, p in best.behaviour.as_mapping().items() if p],
        }
        return Lower(best.value, witness)


def _rational(value: Surd, bits: int, *, up: bool) -> Fraction:
    """A rational on the safe side of a Bell value."""
    enclosure = enclose(value, interval, bits)
    return enclosure.hi if up else enclosure.lo


def trial_bound(
    expression: BellExpression, theory: Theory, objective: Objective, level: str | None = None
) -> TrialBound:
    """Choose the bound; ``level`` asks for that level of the hierarchy even where there is a closed form.

    Raises `SolverFailure` where an expression needs the search and it is not installed, `ResourceLimit` where the
    search would be too large.
    """
    if theory == "no-signalling":
        return NoSignallingBound(expression, objective)
    if as_chsh(expression) is not None and level is None:
        return QuantumBound(expression, objective)
    from bellproof.bounds import hierarchy  # noqa: PLC0415 - builds on this module, and is seldom needed

    hierarchy.require_search()
    found = hierarchy.HierarchyBound(expression, objective, level)
    found.require_room()
    return found

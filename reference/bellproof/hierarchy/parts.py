"""From an optimum of the hierarchy to the part of a certificate, with the least level that it proves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bellproof.bounds.relabelling import Relabelling
from bellproof.bounds.target import Target
from bellproof.certificate.document import Json, relabelling_json
from bellproof.certificate.hierarchy import WideClaim, WidePart, block_json
from bellproof.hierarchy import polish as polishing
from bellproof.hierarchy.conic import Solver, ask, clarabel, conic, floats
from bellproof.hierarchy.levels import level_words
from bellproof.hierarchy.problem import Problem, build
from bellproof.hierarchy.rounding import Matrix, numerical, round_gram
from bellproof.search.errors import NoCertificate
from bellproof_checker import general, hierarchy
from bellproof_checker.field import magnitude
from bellproof_checker.letters import Polynomial, combination
from bellproof_checker.symmetry import Symmetries

MU_DIGITS = 12
"""Decimals of mu."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search: who proposes numbers, how they are rounded, and what gap is good enough.

    ``gap`` asks for the high-precision route down to this distance between both sides, for problems of at most
    ``largest`` moments; ``None`` takes the solver's answer as it is. Where that proves as much already, the route
    is left out, unless ``route="always"`` wants its moments.
    """

    solver: Solver = clarabel
    tolerance: Fraction = Fraction(1, 10**11)
    gap: float | None = None
    largest: int = 1000
    route: Literal["needed", "always"] = "needed"


QUICK = Effort()
"""The solver's answer as it is."""

FAIR = Effort(tolerance=Fraction(1, 10**12), gap=1e-7, largest=120)
"""Both sides within 1e-7 where the problem is small and python-flint there, the solver's answer otherwise."""

CAREFUL = Effort(tolerance=Fraction(1, 10**13), gap=1e-9, largest=250)
"""Both sides within 1e-9 where the problem is not large: some seconds at most."""

FINE = Effort(tolerance=Fraction(1, 10**13), gap=1e-9, route="always")
"""Both sides within 1e-9, for points where the solver stops early."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """Evidence for one target: blocks, the least level they prove, and moments close to the optimum."""

    target: Target
    symmetries: tuple[Relabelling, ...]
    blocks: tuple[Json, ...]
    level: Fraction
    problem: Problem
    moments: tuple[Fraction, ...]

    def part(self, level: Fraction) -> WidePart:
        """The part of a certificate that claims ``level``."""
        return WidePart(self.target, self.symmetries, level - self.level, self.blocks)


def short_level(found: Sequence[Optimum], digits: int = MU_DIGITS) -> Fraction:
    """The least decimal that all of them prove."""
    scale = 10**digits
    return Fraction(-((-max(one.level for one in found) * scale) // 1), scale)


def optimum(
    claim: WideClaim,
    target: Target,
    level: str,
    symmetries: Sequence[Relabelling] = (),
    effort: Effort = QUICK,
) -> Optimum:
    """Bound ``target + sum slopes I_k`` at a level of the hierarchy; the claim's own level does not matter.

    Raises `SolverFailure` or `NoCertificate` where the search fails, `ResourceLimit` before a level too large.
    """
    wide = general.read_claim(claim.to_json())
    element = wide.weighted(target)
    problem = build(claim.algebra, level_words(claim.algebra, level), element, symmetries)
    kept = tuple(symmetries)

    def proved(grams: Sequence[Matrix], moments: tuple[Fraction, ...]) -> Optimum:
        found = [
            round_gram(basis, gram, effort.tolerance)
            for basis, gram in zip(problem.blocks, grams, strict=True)
        ]
        blocks = tuple(block_json(one, claim.algebra) for one in found if one is not None)
        return Optimum(target, kept, blocks, least_level(wide, element, kept, blocks), problem, moments)

    floating = conic(problem)
    answer = ask(floating, effort.solver)
    can_polish = effort.gap is not None and len(problem.orbits) <= effort.largest and polishing.available()
    if effort.gap is None or not can_polish or effort.route == "needed":
        moments = tuple(map(Fraction, answer.moments.tolist()))
        found = proved(tuple(map(numerical, answer.grams)), moments)
        value = float(floating.goal @ answer.moments) + float(problem.goal[0])
        if effort.gap is None or not can_polish or abs(float(found.level) - value) <= effort.gap:
            return found
    polished = polishing.polish(floating, answer, floats(trace_moments(problem)), effort.gap)
    return proved(polished.grams, polished.moments)


def trace_moments(problem: Problem) -> tuple[Fraction, ...]:
    """Moments of the uniform behaviour with independent measurements: strictly inside the cone.

    Reflections are free and traceless; a projector of one of d outcomes has the trace 1/d, and free of the others.
    """
    algebra = problem.algebra
    result = []
    for word in problem.orbits[1:]:
        value = Fraction(1)
        for letters, outcomes in zip(word, algebra.outcomes, strict=True):
            value *= free_moment(letters, outcomes)
        result.append(value)
    return tuple(result)


def free_moment(letters: tuple[tuple[int, int], ...], outcomes: int) -> Fraction:
    """The trace of a word in free measurements with uniform outcomes (Voiculescu's free product)."""
    if not letters:
        return Fraction(1)
    if outcomes == 2:  # noqa: PLR2004 - reflections
        cyclic = letters
        while len(cyclic) > 1 and cyclic[0] == cyclic[-1]:
            cyclic = cyclic[1:-1]
        return Fraction(int(not cyclic))
    # Centre the first letter: P = (P - 1/d) + 1/d. Alternating centred words have trace zero.
    return _free(tuple((x, a, False) for x, a in letters), outcomes)


def _free(letters: tuple[tuple[int, int, bool], ...], outcomes: int) -> Fraction:
    """Trace of a product of projectors, some of them centred (marked)."""
    share = Fraction(1, outcomes)
    for place, (x, a, centred) in enumerate(letters):
        if centred:
            continue
        rest = letters[:place] + letters[place + 1 :]
        marked = (*letters[:place], (x, a, True), *letters[place + 1 :])
        return share * _contracted(rest, outcomes) + _free(marked, outcomes)
    return Fraction(int(not letters))


def _contracted(letters: tuple[tuple[int, int, bool], ...], outcomes: int) -> Fraction:
    """The same after two neighbours of one setting may have met: multiply them out."""
    share = Fraction(1, outcomes)
    for place in range(len(letters) - 1):
        (x, a, first), (y, b, second) = letters[place : place + 2]
        if x != y:
            continue
        before, after = letters[:place], letters[place + 2 :]
        # (P_a - s 1)(P_b - t 1) = [a = b] P_a - t P_a - s P_b + s t.
        s, t = share * first, share * second
        total = s * t * _contracted(before + after, outcomes)
        for c, outcome in ((int(a == b) - t, a), (-s, b)):
            if c:
                total += c * _contracted((*before, (x, outcome, False), *after), outcomes)
        return total
    return _free(letters, outcomes)


def least_level(
    wide: general.Claim, element: Polynomial, symmetries: Sequence[Relabelling], blocks: Sequence[Json]
) -> Fraction:
    """The least mu for which these blocks are a proof, computed as the checker computes the slack."""
    total: Polynomial = {}
    for block in blocks:
        hierarchy.add_squares(wide, block, total)
    group = Symmetries.read([relabelling_json(one) for one in symmetries], wide)
    rest = hierarchy.merge(combination([(Fraction(-1), element), (Fraction(-1), group.average(total))]))
    constant = rest.pop(wide.algebra.one, Fraction(0))
    level = Fraction(-1) * constant
    for c in rest.values():
        level = magnitude(c) + level
    if not isinstance(level, Fraction):
        message = "a search is for rational levels"
        raise NoCertificate(message)
    return level

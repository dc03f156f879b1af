"""Lines ``P + lambda I <= mu`` for any expression: found at a Bell value, certified for every target.

First the slope: the multiplier of the condition I >= I_0 in the relaxation of the likeliest outcome. Then, at a
short rational slope, one maximum ``P + lambda I`` for each class of targets; the largest of the proved ones is mu.
Whatever the solver said about the slope, the line is one that the checker accepts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bellproof.bounds.relabelling import Relabelling, few_generators, orbits, symmetries
from bellproof.bounds.tangent import simplest_between
from bellproof.bounds.target import ClaimObjective, Target, targets_of
from bellproof.certificate.hierarchy import WideCertificate, WideClaim, wide_certificate
from bellproof.hierarchy.conic import Condition, Conic, ask, conic, floats, with_conditions
from bellproof.hierarchy.levels import count_words, level_words
from bellproof.hierarchy.parts import FAIR, Effort, Optimum, optimum, short_level
from bellproof.hierarchy.problem import build
from bellproof.model.expression import BellExpression
from bellproof.search.errors import SolverFailure
from bellproof_checker import claim, general
from bellproof_checker.letters import Algebra
from bellproof_checker.symmetry import group_of

LEVELS = ("2", "1+AB", "1")
"""Levels that are used by themselves, the first that is small enough."""

COMFORTABLE_WORDS = 30
"""Up to here a level takes seconds."""

TOUCHING = 1e-6
"""By so much another target has to stick out of a line before a better slope is looked for."""

_SEARCHES = 14
"""Steps of the search for a slope where several targets touch one line."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to be bounded and how: an expression with its symmetries, and the level of the hierarchy."""

    expression: BellExpression
    objective: ClaimObjective
    group: tuple[Relabelling, ...]
    generators: tuple[Relabelling, ...]
    targets: tuple[Target, ...]
    level: str
    effort: Effort = FAIR

    @property
    def algebra(self) -> Algebra:
        """Words of the expression's scenario."""
        return algebra_of(self.expression)

    def claim(self, slope: Fraction, level: Fraction = Fraction(0)) -> WideClaim:
        """The claim with a slope."""
        return WideClaim(self.algebra, (cells_of(self.expression),), self.objective, (slope,), level)

    def symmetries_of(self, target: Target) -> tuple[Relabelling, ...]:
        """Generators of the symmetries that leave a target in its place."""
        return generating([one for one in self.group if one.target(target) == target])


def cells_of(expression: BellExpression) -> dict[tuple[int, ...], Fraction]:
    """The coefficients by cell."""
    return {tuple(cell): c for cell, c in expression.coefficients}


def algebra_of(expression: BellExpression) -> Algebra:
    """Words of an expression's scenario."""
    return Algebra(expression.scenario.settings, expression.scenario.outcomes)


def setting(
    expression: BellExpression, objective: ClaimObjective, level: str | None = None, effort: Effort = FAIR
) -> Setting:
    """Find symmetries and targets, and choose a level; raises `ResourceLimit` where none is small enough."""
    algebra = algebra_of(expression)
    chosen = default_level(algebra) if level is None else level
    level_words(algebra, chosen)
    group = tuple(symmetries(expression))
    targets = targets_of(expression.scenario, objective)
    generators = tuple(few_generators(targets, group))
    classes = tuple(orbit[0] for orbit in orbits(targets, generators))
    return Setting(expression, objective, group, generators, classes, chosen, effort)


def default_level(algebra: Algebra) -> str:
    """The strongest of `LEVELS` of comfortable size, else the weakest."""
    sizes = {level: count_words(algebra, level) for level in LEVELS}
    return next((level for level in LEVELS if sizes[level] <= COMFORTABLE_WORDS), LEVELS[-1])


def generating(group: Sequence[Relabelling]) -> tuple[Relabelling, ...]:
    """A few members that generate the whole group."""
    chosen: tuple[Relabelling, ...] = ()
    # The identity, which every group has, need not be named.
    members: set[tuple[object, ...]] = set()
    for one in group:
        key = (one.swap, one.x, one.y, one.a, one.b)
        if len(members) == len(group):
            break
        if key not in members and not _is_identity(one):
            chosen = (*chosen, one)
            generated = group_of(tuple(_plain(each) for each in chosen))
            members = {(each.swap, each.x, each.y, each.a, each.b) for each in generated}
    return chosen


def _is_identity(one: Relabelling) -> bool:
    permutations = (one.x, one.y, *one.a, *one.b)
    return not one.swap and all(each == tuple(range(len(each))) for each in permutations)


def _plain(one: Relabelling) -> claim.Relabelling:
    return claim.Relabelling(one.swap, one.x, one.y, one.a, one.b)


def line(where: Setting, bell_value: Fraction) -> WideCertificate:
    """Certify a line that is low at a Bell value, for every target of the objective.

    Raises `SolverFailure` or `NoCertificate` where the search fails, `Unproved` if the checker refuses.
    """
    return line_of(where, likeliest(where, bell_value).slope)


def line_of(where: Setting, slope: Fraction) -> WideCertificate:
    """Certify the lowest line of a given slope."""
    return _certified(where, slope, [_at(where, target, slope) for target in where.targets])


def maximum(where: Setting) -> WideCertificate:
    """Certify ``I <= mu`` alone (the objective has to be ``value``)."""
    return _certified(where, Fraction(1), [_at(where, (), Fraction(1))])


def _certified(where: Setting, slope: Fraction, found: Sequence[Optimum]) -> WideCertificate:
    level = short_level(found)
    generators = where.generators if where.objective != "value" else ()
    return wide_certificate(where.claim(slope, level), generators, [one.part(level) for one in found])


def _at(where: Setting, target: Target, slope: Fraction) -> Optimum:
    return optimum(where.claim(slope), target, where.level, where.symmetries_of(target), where.effort)


@dataclass(frozen=True, slots=True)
class Likeliest:
    """Which target is likeliest at a Bell value, and a short slope of the line there, as the solver sees it."""

    target: Target
    slope: Fraction


def likeliest(where: Setting, bell_value: Fraction) -> Likeliest:
    """Ask the solver for the likeliest target and the slope of the lowest line."""
    relaxations = [_relaxation(where, target) for target in where.targets]
    found = [(*one.conditioned(bell_value, where.effort), one.target) for one in relaxations]
    probability, slope, target = max(found)
    if len(found) == 1:
        return Likeliest(target, _short(slope))

    def height(slope: float) -> float:
        return max(one.value(slope, where.effort) for one in relaxations) - slope * float(bell_value)

    if height(slope) > probability + TOUCHING:
        # Two targets touch the lowest line: height is convex in the slope.
        slope = _lowest(height, min(one for _, one, _ in found) / 2, 2 * max(one for _, one, _ in found) + 1)
    return Likeliest(target, _short(slope))


def _lowest(height: Callable[[float], float], low: float, high: float) -> float:
    """Where a convex function is small, by golden sections."""
    golden = (5**0.5 - 1) / 2
    first, second = high - golden * (high - low), low + golden * (high - low)
    one, other = height(first), height(second)
    for _ in range(_SEARCHES):
        if one < other:
            high, second, other = second, first, one
            first = high - golden * (high - low)
            one = height(first)
        else:
            low, first, one = first, second, other
            second = low + golden * (high - low)
            other = height(second)
    return (low + high) / 2


@dataclass(frozen=True, slots=True)
class _Relaxation:
    """The relaxation for one target in floating point, with the moments of the Bell expression beside it."""

    target: Target
    floating: Conic
    constant: float
    bell: tuple[Fraction, ...]

    def conditioned(self, bell_value: Fraction, effort: Effort) -> tuple[float, float]:
        """The largest P at I >= ``bell_value`` and the condition's multiplier."""
        problem = with_conditions(self.floating, [Condition(self.bell, bell_value)])
        answer = ask(problem, effort.solver)
        value = float(problem.goal @ answer.moments) + self.constant
        return value, max(0.0, float(answer.grams[-1][0, 0]))

    def value(self, slope: float, effort: Effort) -> float:
        """The largest ``P + slope I``, as the solver sees it."""
        constant, *rest = (float(c) for c in self.bell)
        goal = self.floating.goal + slope * floats(rest)
        answer = ask(replace(self.floating, goal=goal), effort.solver)
        return float(goal @ answer.moments) + self.constant + slope * constant


def _relaxation(where: Setting, target: Target) -> _Relaxation:
    wide = general.read_claim(where.claim(Fraction(1)).to_json())
    chosen = where.symmetries_of(target)
    words = level_words(where.algebra, where.level)
    problem = build(where.algebra, words, wide.target(target), chosen)
    bell = build(where.algebra, words, wide.operator(wide.expressions[0]), chosen)
    return _Relaxation(target, conic(problem), float(problem.goal[0]), bell.goal)


def _short(slope: float) -> Fraction:
    """A short rational close to a slope: what it loses is quadratic in the distance."""
    if not 0 <= slope < 1e12:  # noqa: PLR2004 - no multiplier of a sensible condition
        message = f"the solver proposes the slope {slope:.3g}"
        raise SolverFailure(message)
    value = Fraction(slope)
    if value < Fraction(1, 10**9):
        return Fraction(0)
    margin = value / 10**6
    return simplest_between(value - margin, value + margin)

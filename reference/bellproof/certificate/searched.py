"""Shipped certificates of kind ``hierarchy`` that are searched: I3322, CGLMP, guessing probabilities.

Each is rebuilt from nothing by ``make certificates``; the ``search`` and ``arb`` extras are needed for that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from bellproof.bounds.target import ClaimObjective, Target, cells_of_target, targets_of
from bellproof.certificate import cglmp as exact_cglmp
from bellproof.certificate import families
from bellproof.certificate.hierarchy import Expression, WideCertificate, sealed_wide, wide_certificate
from bellproof.hierarchy import guessing, mixtures, several
from bellproof.hierarchy.parts import FINE, optimum, short_level
from bellproof.hierarchy.strategies import Seesaw, Strategy, value
from bellproof.hierarchy.witnesses import moment_witness
from bellproof.model.behaviour import Behaviour
from bellproof.model.examples import cglmp, i3322
from bellproof.model.expression import chsh
from bellproof.model.scenario import CHSH_SCENARIO

I3322_LEVELS = {"1": "1", "1ab": "1+AB", "2": "2", "3": "3"}
"""File names and levels."""

MU_DIGITS = 11
"""Decimals of a level's bound."""


def builders() -> dict[str, Callable[[], WideCertificate]]:
    """How to make each, by file name."""
    result: dict[str, Callable[[], WideCertificate]] = {
        "exact-chsh.json": families.chsh_exact,
        "exact-mermin.json": families.mermin,
        "exact-cglmp-3.json": exact_cglmp.exact_value,
        "cglmp3-value.json": cglmp_value,
        "cglmp3-global.json": lambda: _guess("global", Fraction(27, 10)),
        "cglmp3-local.json": lambda: _guess("local", Fraction(27, 10)),
        "chsh-and-marginal-local.json": chsh_and_marginal,
        "behaviour-global.json": whole_behaviour,
    }
    for n in (3, 4, 5, 6):
        result[f"exact-chained-{n}.json"] = _chained(n)
    for tilt in (Fraction(1, 2), Fraction(1), Fraction(3, 2)):
        result[f"exact-tilted-{tilt.numerator}-{tilt.denominator}.json"] = _tilted(tilt)
    for name, level in I3322_LEVELS.items():
        result[f"i3322-level-{name}.json"] = _i3322(level)
    return result


def _chained(n: int) -> Callable[[], WideCertificate]:
    return lambda: families.chained(n)


def _tilted(tilt: Fraction) -> Callable[[], WideCertificate]:
    return lambda: families.tilted_chsh(tilt)


def _i3322(level: str) -> Callable[[], WideCertificate]:
    return lambda: level_value(level)


def level_value(level: str) -> WideCertificate:
    """Both ends of I3322's value at a level: squares from above, an exact moment matrix from below."""
    where = guessing.setting(i3322(), "value", level, FINE)
    found = optimum(where.claim(Fraction(1)), (), level, where.symmetries_of(()), FINE)
    mu = short_level([found], MU_DIGITS)
    claim = where.claim(Fraction(1), mu)
    witness, lower = moment_witness(claim, found)
    return wide_certificate(replace(claim, lower=lower), (), [found.part(mu)], witness)


def cglmp_value() -> WideCertificate:
    """CGLMP with three outcomes: at most a little above 1 + sqrt(11/3), and a strategy close below it."""
    where = guessing.setting(cglmp(3), "value", "1+AB", FINE)
    found = optimum(where.claim(Fraction(1)), (), where.level, where.symmetries_of(()), FINE)
    mu = short_level([found], MU_DIGITS)
    claim = where.claim(Fraction(1), mu)
    _, strategy = mixtures.extreme(cglmp(3))
    return wide_certificate(
        replace(claim, lower=value(claim, strategy)), (), [found.part(mu)], strategy.to_json()
    )


def _guess(objective: ClaimObjective, bell_value: Fraction) -> WideCertificate:
    where = guessing.setting(cglmp(3), objective, "1+AB")
    return with_strategy(guessing.line(where, bell_value), where.targets)


def chsh_and_marginal() -> WideCertificate:
    """Alice's outcome under two conditions: a value of CHSH, and how often her first outcome is 0."""
    marginal: Expression = {(0, 0, 0, b): Fraction(1) for b in (0, 1)}
    cells: Expression = guessing.cells_of(chsh())
    known = [several.Known(cells, Fraction(12, 5)), several.Known(marginal, Fraction(7, 10))]
    found = several.line(CHSH_SCENARIO, known, "local", "1+AB").certificate
    return with_strategy(found, targets_of(CHSH_SCENARIO, "local"))


def whole_behaviour() -> WideCertificate:
    """Both outcomes, given all of a behaviour whose four correlations differ."""
    known = several.behaviour_conditions(uneven_behaviour())
    found = several.line(CHSH_SCENARIO, known, "global", "1+AB").certificate
    return with_strategy(found, targets_of(CHSH_SCENARIO, "global"))


def with_strategy(certificate: WideCertificate, targets: Sequence[Target]) -> WideCertificate:
    """The same certificate with the best strategy that a see-saw finds for any of the targets, and its value."""
    claim = certificate.claim
    first, second = claim.algebra.outcomes
    settings = (claim.algebra.settings[0], claim.algebra.settings[1])
    reached: list[tuple[Fraction, Target, Strategy]] = []
    for target in targets:
        weights: dict[tuple[int, ...], float] = {}
        for slope, expression in zip(claim.slopes, claim.expressions, strict=True):
            for cell, c in expression.items():
                weights[cell] = weights.get(cell, 0.0) + float(Fraction(str(slope)) * c)
        for cell in cells_of_target(target, (first, second)):
            weights[cell] = weights.get(cell, 0.0) + 1.0
        search = Seesaw(weights, settings, (first, second), (max(2, first), max(2, second)))
        strategy = search.best()[1]
        reached.append((value(claim, strategy, target), target, strategy))
    lower, target, strategy = max(reached, key=lambda one: one[0])
    document = json.loads(certificate.data)
    evidence = document["evidence"] | {"witness": strategy.to_json(target)}
    return sealed_wide(replace(claim, lower=lower), evidence)


def uneven_behaviour() -> Behaviour:
    """Even outcomes with the correlations 4/5, 3/5, 7/10 and -13/20: CHSH is 11/4."""
    correlations = {
        (0, 0): Fraction(4, 5),
        (0, 1): Fraction(3, 5),
        (1, 0): Fraction(7, 10),
        (1, 1): Fraction(-13, 20),
    }
    table = {
        (x, y, a, b): (1 + (-1) ** (a + b) * correlations[x, y]) / 4 for x, y, a, b in CHSH_SCENARIO.cells()
    }
    return Behaviour.of(CHSH_SCENARIO, table)

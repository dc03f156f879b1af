"""Lines under several conditions: the values of some Bell expressions, or a whole behaviour.

The slopes are the multipliers of one problem over all targets: whoever guesses prepares a device for each answer,
and the devices together have the values that are known. ``P + sum lambda_k I_k <= mu`` then holds in every quantum
behaviour and for every target. A full behaviour is the case of one expression for each coordinate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bellproof.bounds.collins_gisin import Coordinate, coordinates
from bellproof.bounds.target import ClaimObjective, Target, targets_of
from bellproof.certificate.hierarchy import Expression, WideCertificate, WideClaim, wide_certificate
from bellproof.errors import BadInput, ResourceLimit
from bellproof.hierarchy.conic import Conic, ask, conic
from bellproof.hierarchy.levels import count_words, level_words
from bellproof.hierarchy.parts import QUICK, Effort, optimum, short_level
from bellproof.hierarchy.problem import build
from bellproof.model.behaviour import Behaviour
from bellproof.model.scenario import Scenario
from bellproof_checker import general
from bellproof_checker.letters import Algebra

SLOPE_DIGITS = 9
"""Decimals of a slope."""

MAX_ENTRIES = 20_000
"""Most entries of all moment matrices together; the solver then takes a minute or two."""


@dataclass(frozen=True, slots=True)
class Known:
    """One condition: an expression and the value that it has.

    ``near`` is a value close by at which slopes are looked for, for a point on the boundary has no good ones.
    """

    expression: Expression
    value: Fraction
    near: Fraction | None = None


@dataclass(frozen=True, slots=True)
class SeveralBound:
    """A certified line and what it allows where the conditions hold."""

    certificate: WideCertificate
    probability: Fraction


def behaviour_coordinates(scenario: Scenario) -> list[Coordinate]:
    """What is independent in a no-signalling behaviour of the scenario, without the constant."""
    return coordinates(scenario)[1:]


def behaviour_conditions(behaviour: Behaviour) -> list[Known]:
    """The independent coordinates of a no-signalling behaviour (Collins and Gisin 2004)."""
    if not behaviour.is_no_signalling():
        source = "behaviour"
        raise BadInput(source, "it signals, so no quantum devices behave like that")
    scenario, table = behaviour.scenario, behaviour.as_mapping()
    found = []
    for alice, bob in behaviour_coordinates(scenario):
        cells: dict[tuple[int, ...], Fraction] = {}
        for b in range(scenario.outcomes[1]) if bob is None else (bob[0],):
            for a in range(scenario.outcomes[0]) if alice is None else (alice[0],):
                x, y = 0 if alice is None else alice[1], 0 if bob is None else bob[1]
                cells[x, y, a, b] = Fraction(1)
        value = sum((c * table[x, y, a, b] for (x, y, a, b), c in cells.items()), Fraction(0))
        found.append(Known(cells, value))
    return found


def line(
    scenario: Scenario,
    known: Sequence[Known],
    objective: ClaimObjective,
    level: str,
    effort: Effort = QUICK,
) -> SeveralBound:
    """Certify the line that is low where all conditions hold, for every target of the objective.

    Raises `SolverFailure` where the conditions cannot hold together or the solver fails, `ResourceLimit` before a
    problem too large.
    """
    claim = claim_of(scenario, known, objective)
    targets = targets_of(scenario, objective)
    slopes = _multipliers(claim, targets, known, level, effort)
    claim = replace(claim, slopes=slopes)
    found = [optimum(claim, target, level, (), effort) for target in targets]
    mu = short_level(found)
    certificate = wide_certificate(replace(claim, level=mu), (), [one.part(mu) for one in found])
    spent = sum((slope * one.value for slope, one in zip(slopes, known, strict=True)), Fraction(0))
    return SeveralBound(certificate, mu - spent)


def claim_of(scenario: Scenario, known: Sequence[Known], objective: ClaimObjective) -> WideClaim:
    """The claim without its slopes and level."""
    return WideClaim(
        Algebra(scenario.settings, scenario.outcomes),
        tuple(one.expression for one in known),
        objective,
        (Fraction(0),) * len(known),
        Fraction(0),
    )


def require_room(algebra: Algebra, level: str, targets: int) -> None:
    """Say how large the joint problem of all targets is before it is written down; raises `ResourceLimit`."""
    words = count_words(algebra, level)
    entries = targets * words * (words + 1) // 2
    if entries > MAX_ENTRIES:
        scenario = "-".join(map(str, (*algebra.settings, *algebra.outcomes)))
        message = (
            f"{targets} outcomes of scenario {scenario} at level {level} make moment matrices of {entries} entries"
            f" together; at most {MAX_ENTRIES} are tried"
        )
        raise ResourceLimit(message)


def _multipliers(
    claim: WideClaim, targets: Sequence[Target], known: Sequence[Known], level: str, effort: Effort
) -> tuple[Fraction, ...]:
    """Slopes of the line that is lowest where the conditions hold, as the solver sees them, rounded."""
    import numpy as np  # noqa: PLC0415 - optional and slow to import
    from scipy import sparse  # noqa: PLC0415

    words = level_words(claim.algebra, level)
    require_room(claim.algebra, level, len(targets))
    wide = general.read_claim(claim.to_json())
    pieces = [build(claim.algebra, words, wide.target(target)) for target in targets]
    rows = [
        np.array([float(c) for c in build(claim.algebra, words, wide.operator(one)).goal])
        for one in wide.expressions
    ]
    count = len(pieces[0].orbits)
    single = conic(pieces[0])
    sizes, constants, maps = [], [], []
    for place in range(len(pieces)):
        for size, constant, linear in zip(single.sizes, single.constants, single.maps, strict=True):
            # Each device has a share of the whole: the identity's moment is an unknown too.
            own = sparse.csr_matrix(np.column_stack([constant, linear]))
            before = sparse.csr_matrix((size * size, place * count))
            after = sparse.csr_matrix((size * size, (len(pieces) - 1 - place) * count))
            sizes.append(size)
            constants.append(np.zeros(size * size))
            maps.append(sparse.hstack([before, own, after], format="csr"))
    unit = np.zeros(count)
    unit[0] = 1.0
    equal = [(np.tile(unit, len(pieces)), 1.0)]
    equal += [
        (np.tile(row, len(pieces)), float(one.value if one.near is None else one.near))
        for row, one in zip(rows, known, strict=True)
    ]
    goal = np.concatenate([[float(c) for c in piece.goal] for piece in pieces])
    answer = ask(Conic(goal, tuple(sizes), tuple(constants), tuple(maps), tuple(equal)), effort.solver)
    scale = 10**SLOPE_DIGITS
    # The solver's multiplier z belongs to ``weights y = right``: P <= mu + sum z (value - I).
    return tuple(Fraction(round(-z * scale), scale) for z in answer.multipliers[1:])

"""The bound on one trial under several conditions: values of some Bell expressions, or a whole behaviour.

From above a certified line ``P + sum lambda_k I_k <= mu``, from below a mixture of strategies with exactly the
known values. What is bounded is how likely the outcome can be named by somebody who knows which of the mixture's
strategies is used, whatever mixture that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bellproof.bounds.hierarchy import require_moderate, require_search
from bellproof.bounds.precise import entropy
from bellproof.bounds.quantum import Objective, Witness
from bellproof.bounds.target import average, cells_of_target, targets_of
from bellproof.certificate.hierarchy import WideCertificate
from bellproof.enclosure import Enclosure, decimal_down, decimal_up
from bellproof.errors import BadInput, BellproofError, ResourceLimit
from bellproof.hierarchy import decompositions, feasible, several
from bellproof.hierarchy.guessing import COMFORTABLE_WORDS, LEVELS, cells_of
from bellproof.hierarchy.levels import count_words, level_words
from bellproof.hierarchy.several import Known
from bellproof.model.behaviour import Behaviour
from bellproof.model.expression import BellExpression
from bellproof.model.scenario import Scenario
from bellproof.search.errors import SolverFailure
from bellproof_checker.general import MAX_EXPRESSIONS
from bellproof_checker.letters import Algebra

NEGLIGIBLE = 1e-7
"""Conditions farther than this from the level's moments are taken for out of reach, which is then proved."""

_INSIDE = Fraction(1, 10**6)
"""How much of the way to the uniform behaviour is gone before slopes are looked for."""

_BITS = 128
_PRINTED = 3
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class ConditionedBound:
    """The enclosure with what stands behind both ends; ``certificate`` is ``None`` where P <= 1 is all there is."""

    scenario: Scenario
    known: tuple[Known, ...]
    objective: Objective
    level: str
    probability: Enclosure
    entropy: Enclosure
    certificate: WideCertificate | None
    witness: Witness


def common(expressions: Sequence[BellExpression]) -> Scenario:
    """The smallest scenario that holds all the expressions."""
    settings, outcomes = (
        tuple(max(getattr(one.scenario, name)[side] for one in expressions) for side in (0, 1))
        for name in ("settings", "outcomes")
    )
    return Scenario((settings[0], settings[1]), (outcomes[0], outcomes[1]))


def known(expression: BellExpression, value: Fraction) -> Known:
    """The condition that an expression has a value."""
    return Known(cells_of(expression), value)


def bound_behaviour(behaviour: Behaviour, objective: Objective, level: str | None = None) -> ConditionedBound:
    """Bound under all that a behaviour says; its own likeliest outcome is a lower end."""
    count = len(several.behaviour_coordinates(behaviour.scenario))
    _require_few(count, "independent numbers in this behaviour")
    found = bound_conditions(behaviour.scenario, several.behaviour_conditions(behaviour), objective, level)
    table = behaviour.as_mapping()
    best = max(
        sum((table[cell] for cell in cells_of_target(target, behaviour.scenario.outcomes)), Fraction(0))
        for target in targets_of(behaviour.scenario, objective)
    )
    if best <= found.probability.lo:
        return found
    probability = Enclosure(best, max(best, found.probability.hi))
    itself: Witness = {"kind": "the behaviour itself", "probability": str(best)}
    return replace(found, probability=probability, entropy=entropy(probability, _BITS), witness=itself)


def bound_conditions(
    scenario: Scenario, conditions: Sequence[Known], objective: Objective, level: str | None = None
) -> ConditionedBound:
    """Bound where every expression has exactly its value.

    Raises `BadInput` for values that are proved to be out of reach together, `ResourceLimit` before a problem too
    large, `SolverFailure` or `NoCertificate` where the search fails.
    """
    require_search()
    _require_few(len(conditions), "conditions")
    require_moderate(number for one in conditions for number in (one.value, *one.expression.values()))
    algebra = Algebra(scenario.settings, scenario.outcomes)
    targets = targets_of(scenario, objective)
    chosen = _level(algebra, len(targets)) if level is None else level
    level_words(algebra, chosen)
    several.require_room(algebra, chosen, len(targets))
    _require_possible(scenario, conditions, chosen)
    inside = [
        replace(one, near=one.value + (_uniform(scenario, one) - one.value) * _INSIDE) for one in conditions
    ]
    found = several.line(scenario, inside, objective, chosen)
    mean = average(scenario, objective)
    if found.probability < mean:
        limit = decimal_up(found.probability, _DIGITS)
        reason = f"every outcome would be less likely than {limit}, and they add up to 1"
        raise _beyond(reason)
    upper = min(Fraction(1), found.probability)
    slopes = [Fraction(str(one)) for one in found.certificate.claim.slopes]
    mixture = decompositions.decompose(scenario, conditions, objective, slopes)
    if mixture is None:
        reason = (
            "no strategies with these values were found; some outcome is at least as likely as the average"
        )
        lower = mean
        shown: Witness = {"kind": "none", "reason": reason}
    else:
        lower, shown = mixture.probability, mixture.to_json()
    probability = Enclosure(lower, upper)
    certificate = None if upper == 1 else found.certificate
    return ConditionedBound(
        scenario,
        tuple(conditions),
        objective,
        chosen,
        probability,
        entropy(probability, _BITS),
        certificate,
        shown,
    )


def _require_few(count: int, what: str) -> None:
    if count > MAX_EXPRESSIONS:
        message = f"{count} {what}; a certificate has at most {MAX_EXPRESSIONS}"
        raise ResourceLimit(message)


def _level(algebra: Algebra, targets: int) -> str:
    """The strongest level whose joint problem is comfortable, else the weakest."""
    for level in LEVELS:
        words = count_words(algebra, level)
        if words <= COMFORTABLE_WORDS and targets * words * (words + 1) // 2 <= several.MAX_ENTRIES // 4:
            return level
    return LEVELS[-1]


def _uniform(scenario: Scenario, known: Known) -> Fraction:
    """The expression's value where all outcomes are equally likely: strictly inside."""
    return sum(known.expression.values(), Fraction(0)) / (scenario.outcomes[0] * scenario.outcomes[1])


def _require_possible(scenario: Scenario, known: Sequence[Known], level: str) -> None:
    """Refuse values that cannot come together, with the proof's numbers; raises `SolverFailure` without one."""
    found = feasible.distance(scenario, known, level)
    if found.distance <= NEGLIGIBLE:
        return
    try:
        proof = feasible.separate(scenario, known, found.direction, level)
    except BellproofError as error:
        message = f"the values seem to be out of reach, but that could not be proved: {error}"
        raise SolverFailure(message) from error
    if proof is None:
        message = (
            f"the solver finds no behaviour with these values ({found.distance:.1e} off), without a proof"
        )
        raise SolverFailure(message)
    given, limit = decimal_down(proof.given, _DIGITS), decimal_up(proof.limit, _DIGITS)
    names = [f"I{k + 1}" for k in range(len(known))] if len(known) > 1 else ["I"]
    terms = [f"({slope}) {name}" for slope, name in zip(found.direction, names, strict=True) if slope]
    what = " + ".join(terms) if len(terms) <= _PRINTED else "a combination of them"
    reason = f"{what} is at most {limit} in every quantum behaviour (proved), and here it is {given}"
    raise _beyond(reason)


def _beyond(reason: str) -> BadInput:
    source = "conditions"
    return BadInput(source, f"the values are out of reach together: {reason}")

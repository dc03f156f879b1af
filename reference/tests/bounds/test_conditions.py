"""Bounds under several conditions or a whole behaviour: both ends right, and out of reach only with a proof."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import sqrt
from typing import Any

import pytest

from bellproof.bounds import conditions
from bellproof.bounds.conditions import bound_behaviour, bound_conditions, common, known
from bellproof.bounds.local_entropy import tangent as local_tangent
from bellproof.bounds.tangent import tangent_near
from bellproof.certificate.searched import uneven_behaviour
from bellproof.errors import BadInput, ResourceLimit
from bellproof.exact import surd
from bellproof.hierarchy import conic, decompositions, feasible, parts, several
from bellproof.hierarchy.several import Known
from bellproof.model.behaviour import Behaviour
from bellproof.model.examples import i3322
from bellproof.model.expression import chsh
from bellproof.model.scenario import CHSH_SCENARIO, Scenario
from bellproof.search.errors import SolverFailure
from bellproof_checker import check_bytes
from bellproof_checker.letters import Algebra

MARGINAL: dict[tuple[int, ...], Fraction] = {(0, 0, 0, b): Fraction(1) for b in (0, 1)}
"""P(a = 0 | x = 0)."""


def together(bell_value: str, marginal: str) -> list[Known]:
    return [known(chsh(), Fraction(bell_value)), Known(MARGINAL, Fraction(marginal))]


def test_both_ends_meet_and_the_witness_has_exactly_the_values() -> None:
    found = bound_conditions(CHSH_SCENARIO, together("12/5", "7/10"), "local", "1+AB")
    assert found.certificate is not None
    assert check_bytes(found.certificate.data).accepted
    assert found.probability.width < Fraction(1, 10**5)
    witness: Any = found.witness
    assert witness["values"] == ["12/5", "7/10"]
    weights = [Fraction(one["weight"]) for one in witness["strategies"]]
    assert sum(weights) == 1
    assert min(weights) > 0


def test_a_mixture_adds_up_to_what_is_known() -> None:
    conditions_known = together("12/5", "7/10")
    found = decompositions.decompose(CHSH_SCENARIO, conditions_known, "local", [Fraction(2, 5), Fraction(0)])
    assert found is not None
    for place, one in enumerate(conditions_known):
        assert sum(weight * column.values[place] for weight, column in found.members) == one.value


def test_one_condition_that_says_nothing_changes_nothing() -> None:
    """CHSH alone, the second condition a half that symmetry gives anyway: curve b."""
    at = Fraction(5, 2)
    found = bound_conditions(CHSH_SCENARIO, together("5/2", "1/2"), "local", "1+AB")
    exact = tangent_near(local_tangent, surd(at)).bound(at)
    assert found.probability.lo <= exact
    assert abs(float(found.probability.hi) - (1 + sqrt(2 - at**2 / 4)) / 2) < 1e-5


def test_a_behaviour_is_worth_more_than_its_bell_value() -> None:
    found = bound_behaviour(uneven_behaviour(), "local", "1+AB")
    alone = (1 + sqrt(2 - 2.75**2 / 4)) / 2
    assert 0.5 < float(found.probability.hi) < alone - 1e-3
    assert len(found.known) == 8


def test_a_local_behaviour_holds_nothing() -> None:
    even = Behaviour(CHSH_SCENARIO, (Fraction(1, 4),) * 16)
    found = bound_behaviour(even, "global", "1")
    assert found.probability.lo == found.probability.hi == 1
    assert found.certificate is None
    assert found.entropy.hi == 0


@pytest.mark.parametrize("objective", ["global", "local"])
def test_where_no_mixture_is_found_the_behaviour_itself_is_a_lower_end(
    objective: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decompositions, "decompose", lambda *_: None)
    found = bound_behaviour(uneven_behaviour(), objective, "1")
    assert found.probability.lo == (Fraction(9, 20) if objective == "global" else Fraction(1, 2))
    kind = "the behaviour itself" if objective == "global" else "none"
    assert found.witness["kind"] == kind


@pytest.mark.parametrize(
    ("bell_value", "marginal"), [("3", "1/2"), ("-3", "1/2"), ("0", "11/10"), ("27/10", "9/10")]
)
def test_values_out_of_reach_are_refused_with_a_proof(bell_value: str, marginal: str) -> None:
    with pytest.raises(BadInput, match=r"out of reach together: .* \(proved\)"):
        bound_conditions(CHSH_SCENARIO, together(bell_value, marginal), "local", "1+AB")


def test_a_box_that_no_quantum_devices_are_is_refused() -> None:
    box = {(x, y, a, b): Fraction(int(a ^ b == x * y), 2) for x, y, a, b in CHSH_SCENARIO.cells()}
    with pytest.raises(BadInput, match="a combination of them"):
        bound_behaviour(Behaviour.of(CHSH_SCENARIO, box), "global")


def test_what_a_solver_calls_out_of_reach_is_not_refused_without_a_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A solver that is wrong about reachable values ends in a failure, not in bad input."""

    def far(*_: object) -> feasible.Distance:
        return feasible.Distance(0.5, (Fraction(1), Fraction(0)))

    monkeypatch.setattr(feasible, "distance", far)
    with pytest.raises(SolverFailure, match="without a proof"):
        bound_conditions(CHSH_SCENARIO, together("12/5", "1/2"), "local", "1+AB")


def test_a_proof_that_fails_is_no_refusal_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(problem: conic.Conic) -> conic.Answer:
        raise RuntimeError(len(problem.goal))

    far = feasible.Distance(0.5, (Fraction(1), Fraction(0)))
    monkeypatch.setattr(feasible, "distance", lambda *_: far)
    monkeypatch.setattr(feasible.separate, "__defaults__", (replace(parts.QUICK, solver=nothing),))
    with pytest.raises(SolverFailure, match="could not be proved"):
        bound_conditions(CHSH_SCENARIO, together("3", "1/2"), "local", "1+AB")


def test_a_line_below_the_average_says_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outcomes add up to 1: a line that makes all of them unlikely shows that nothing has these values."""
    honest = several.line

    def steep(*words: Any) -> several.SeveralBound:
        return replace(honest(*words), probability=Fraction(2, 5))

    monkeypatch.setattr(several, "line", steep)
    with pytest.raises(BadInput, match=r"every outcome would be less likely than 0\.4, and"):
        bound_conditions(CHSH_SCENARIO, together("5/2", "1/2"), "local", "1+AB")


def test_expressions_of_different_sizes_share_the_larger_scenario() -> None:
    assert common([chsh(), i3322()]) == Scenario((3, 3), (2, 2))


def test_many_conditions_are_too_many() -> None:
    with pytest.raises(ResourceLimit, match="65 conditions"):
        bound_conditions(CHSH_SCENARIO, together("2", "1/2") * 32 + together("2", "1/2")[:1], "local")


def test_a_joint_problem_too_large_says_how_large() -> None:
    with pytest.raises(ResourceLimit, match="58480 entries"):
        bound_conditions(CHSH_SCENARIO, together("2", "1/2"), "global", "6")


def test_a_behaviour_of_many_settings_is_too_large() -> None:
    scenario = Scenario((9, 9), (2, 2))
    even = Behaviour(scenario, (Fraction(1, 4),) * (81 * 4))
    with pytest.raises(ResourceLimit, match="99 independent numbers"):
        bound_behaviour(even, "global")


def test_levels_get_weaker_where_there_are_many_outcomes() -> None:
    assert conditions._level(Algebra((2, 2), (2, 2)), 16) == "2"
    assert conditions._level(Algebra((6, 6), (2, 2)), 144) == "1"

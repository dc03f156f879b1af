"""The untrusted search: right answers become certificates, wrong ones errors; nothing wrong is ever claimed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import cos, pi, sqrt

import numpy as np
import pytest

from bellproof.certificate.families import chained, field_ldl, mermin, tilted_chsh
from bellproof.errors import BadInput, BellproofError
from bellproof.hierarchy import several
from bellproof.hierarchy.conic import Answer, Conic, ask, clarabel
from bellproof.hierarchy.guessing import _lowest, cells_of, line, maximum, setting
from bellproof.hierarchy.parts import FINE, QUICK, Effort, optimum
from bellproof.hierarchy.rounding import round_gram
from bellproof.hierarchy.witnesses import moment_witness
from bellproof.model.behaviour import Behaviour
from bellproof.model.examples import cglmp, i3322
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.scenario import CHSH_SCENARIO, Scenario
from bellproof.search.errors import SolverFailure


def rational(value: object) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def test_tsirelson_is_found_by_the_search_from_above() -> None:
    found = maximum(setting(chsh(), "value", "1", QUICK))
    assert 0 <= float(rational(found.claim.level)) - 2 * sqrt(2) < 1e-9
    assert found.line.startswith("ACCEPT (1) I <= ")


def test_both_ends_of_i3322_at_level_one() -> None:
    where = setting(i3322(), "value", "1", FINE)
    found = optimum(where.claim(Fraction(1)), (), "1", where.symmetries_of(()), FINE)
    _, lower = moment_witness(where.claim(Fraction(1)), found)
    assert lower <= Fraction(3, 8) <= found.level
    assert found.level - lower < Fraction(1, 10**8)


def test_a_guessing_line_of_chsh_is_above_the_curve_and_close_to_it() -> None:
    """At I = 2.6 level 1 + AB is tight: P = 0.734275052..."""
    found = line(setting(chsh(), "global", "1+AB"), Fraction(26, 10))
    allowed = rational(found.claim.level) - rational(found.claim.slopes[0]) * Fraction(26, 10)
    from bellproof.bounds import curve  # noqa: PLC0415 - the exact curve, for comparison
    from bellproof.bounds.tangent import tangent_near  # noqa: PLC0415
    from bellproof.exact import surd  # noqa: PLC0415

    exact = tangent_near(curve.tangent, surd(Fraction(26, 10))).bound(Fraction(26, 10))
    assert -1e-9 < float(allowed - exact) < 1e-6


def nothing(problem: Conic) -> Answer:
    return Answer(np.zeros(len(problem.goal)), tuple(np.zeros((n, n)) for n in problem.sizes))


def infinite(problem: Conic) -> Answer:
    answer = clarabel(problem)
    return replace(answer, grams=tuple(gram * np.inf for gram in answer.grams))


def not_a_number(problem: Conic) -> Answer:
    return replace(clarabel(problem), moments=np.full(len(problem.goal), np.nan))


def short(problem: Conic) -> Answer:
    return replace(clarabel(problem), moments=np.zeros(len(problem.goal) + 1))


def crash(problem: Conic) -> Answer:
    raise RuntimeError(len(problem.goal))


def optimistic(problem: Conic) -> Answer:
    """Claims a smaller optimum: all Gram matrices a tenth smaller."""
    answer = clarabel(problem)
    return replace(answer, grams=tuple(0.9 * gram for gram in answer.grams))


def indefinite(problem: Conic) -> Answer:
    answer = clarabel(problem)
    return replace(answer, grams=tuple(gram - np.eye(len(gram)) for gram in answer.grams))


def huge(problem: Conic) -> Answer:
    answer = clarabel(problem)
    return replace(answer, grams=tuple(gram * 1e300 for gram in answer.grams))


@pytest.mark.parametrize("liar", [infinite, not_a_number, short, crash])
def test_a_solver_that_fails_is_an_error(liar: object) -> None:
    where = setting(chsh(), "value", "1", Effort(solver=liar))  # type: ignore[arg-type]
    with pytest.raises(SolverFailure):
        maximum(where)


@pytest.mark.parametrize("liar", [nothing, optimistic, indefinite, huge])
def test_a_solver_that_lies_only_makes_the_bound_worse(liar: object) -> None:
    """Whatever the Gram matrices are, what is certified is true."""
    where = setting(chsh(), "value", "1", Effort(solver=liar))  # type: ignore[arg-type]
    try:
        found = maximum(where)
    except BellproofError:
        return
    assert float(rational(found.claim.level)) >= 2 * sqrt(2)
    assert found.line.startswith("ACCEPT")


def test_conditions_that_contradict_one_another_are_an_error() -> None:
    cells = cells_of(chsh())
    known = [several.Known(cells, Fraction(3))]
    with pytest.raises(SolverFailure, match="no moments satisfy"):
        several.line(CHSH_SCENARIO, known, "local", "1+AB")


def test_a_whole_behaviour_says_more_than_its_bell_value() -> None:
    correlations = {(0, 0): 16, (0, 1): 12, (1, 0): 14, (1, 1): -13}
    table = {
        (x, y, a, b): (1 + Fraction((-1) ** (a + b) * correlations[x, y], 20)) / 4
        for x, y, a, b in CHSH_SCENARIO.cells()
    }
    behaviour = Behaviour.of(CHSH_SCENARIO, table)
    whole = several.line(CHSH_SCENARIO, several.behaviour_conditions(behaviour), "local", "1+AB")
    alone = several.line(CHSH_SCENARIO, [several.Known(cells_of(chsh()), Fraction(11, 4))], "local", "1+AB")
    assert Fraction(1, 2) <= whole.probability < alone.probability - Fraction(1, 1000)
    # Eq. 6 of the paper at 11/4.
    assert abs(float(alone.probability) - (1 + sqrt(2 - 2.75**2 / 4)) / 2) < 1e-7


def test_a_signalling_behaviour_is_bad_input() -> None:
    table = {(x, y, a, b): Fraction(int((a, b) == (y, 0))) for x, y, a, b in CHSH_SCENARIO.cells()}
    with pytest.raises(BadInput, match="signals"):
        several.behaviour_conditions(Behaviour.of(CHSH_SCENARIO, table))


def test_different_sides_and_outcomes_are_bounded_too() -> None:
    """Two settings of three outcomes against three of two: CHSH on a part of it, lifted."""
    scenario = Scenario((2, 3), (3, 2))
    coefficients = {
        (x, y, a, b): Fraction((-1) ** (x * y + min(a, 1) + b))
        for x in (0, 1)
        for y in (0, 1)
        for a in (0, 1, 2)
        for b in (0, 1)
    }
    found = maximum(setting(BellExpression.of(scenario, coefficients), "value", "1+AB", QUICK))
    assert 0 <= float(rational(found.claim.level)) - 2 * sqrt(2) < 1e-4


def test_cglmp_at_level_one_is_four() -> None:
    """In Fourier components: 2/sqrt 3 times a chain of four vectors with a total phase of 120 degrees."""
    found = maximum(setting(cglmp(3), "value", "1", QUICK))
    assert 0 <= float(rational(found.claim.level)) - 2 / sqrt(3) * 4 * cos(pi / 6) < 1e-5


def test_rounding_nothing_leaves_no_block() -> None:
    zero = [[Fraction(0)] * 2] * 2
    basis = tuple((((), ()), 1) for _ in range(2))
    assert round_gram(tuple((one,) for one in basis), zero, Fraction(1, 10**9)) is None


@pytest.mark.parametrize("n", [2, 7])
def test_chained_has_fields_for_four_sizes(n: int) -> None:
    with pytest.raises(BadInput):
        chained(n)


@pytest.mark.parametrize("tilt", [Fraction(0), Fraction(2), Fraction(-1), Fraction(2, 1) * Fraction(3, 2)])
def test_tilts_beyond_their_range_are_bad_input(tilt: Fraction) -> None:
    with pytest.raises(BadInput):
        tilted_chsh(tilt)


def test_closed_forms_are_accepted() -> None:
    assert chained(3).claim.level == chained(3).claim.lower
    assert mermin().claim.level == 4


def test_factors_over_the_rationals_stop_at_a_zero() -> None:
    lower, diagonal = field_ldl([[Fraction(4), Fraction(2)], [Fraction(2), Fraction(1)]])
    assert lower == [[], [Fraction(1, 2)]]
    assert diagonal == [Fraction(4)]


def test_ask_wants_as_many_multipliers_as_equations() -> None:
    problem = Conic(np.zeros(1), (), (), (), ((np.ones(1), 1.0),))
    with pytest.raises(SolverFailure):
        ask(problem, lambda _: Answer(np.zeros(1), ()))


@pytest.mark.parametrize("lowest", [0.1, 1.3, 3.9])
def test_golden_sections_find_where_two_targets_balance(lowest: float) -> None:
    """A convex function with a kink, as heights of lines are."""
    found = _lowest(lambda slope: max(2 * (lowest - slope), slope - lowest), 0.0, 4.0)
    assert abs(found - lowest) < 0.01

"""The solver is not trusted: whatever it says, a certificate expands exactly, or there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import cvxpy as cp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.certificate.sos import SosCertificate
from bellproof.search import curve_sos
from bellproof.search.errors import NoCertificate, SolverFailure
from bellproof.search.solve import Relaxation, clarabel

Answer = Callable[[Relaxation], Any]
Proves = Callable[[SosCertificate], bool]

V = Fraction(1, 5)


def size(relaxation: Relaxation) -> int:
    return int(relaxation.chart.shape[1])


def ask(solver: Answer) -> SosCertificate:
    return curve_sos.find(V, 9, curve_sos.Effort(solver=solver))


def spoiled(value: float) -> Answer:
    def solver(relaxation: Relaxation) -> Any:
        answer = clarabel(relaxation)
        answer[-1] = value
        return answer

    return solver


def overflowing(relaxation: Relaxation) -> Any:
    """Finite numbers that add up beyond the largest double in some entry of a matrix."""
    rows = np.concatenate(relaxation.directions)
    worst = rows[np.abs(rows).sum(axis=1).argmax()]
    return np.copysign(np.finfo(float).max, worst)


UNUSABLE: dict[str, Answer] = {
    "nan": lambda relaxation: np.full(size(relaxation), np.nan),
    "one nan": spoiled(float("nan")),
    "infinite": spoiled(float("inf")),
    "too few": lambda relaxation: np.zeros(size(relaxation) - 1),
    "too many": lambda relaxation: np.zeros(size(relaxation) + 1),
    "a column": lambda relaxation: np.zeros((size(relaxation), 1)),
    "nothing": lambda _: None,
    "a number": lambda _: 1.0,
    "words": lambda _: ["optimal"],
    "ragged": lambda _: [[1.0], [1.0, 2.0]],
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_answer_that_is_none_is_a_failure_of_the_solver(name: str) -> None:
    with pytest.raises(SolverFailure, match=r"no finite numbers|the solver failed"):
        ask(UNUSABLE[name])


def test_finite_numbers_that_overflow_are_a_failure_of_the_solver() -> None:
    with pytest.raises(SolverFailure, match="too large"):
        curve_sos.find(Fraction(1, 8), 13, curve_sos.Effort(solver=overflowing))


@pytest.mark.parametrize("scale", [1.0, -1.0, 1e3, 1e150])
def test_finite_nonsense_gives_no_certificate(scale: float) -> None:
    with pytest.raises(NoCertificate):
        ask(lambda relaxation: np.full(size(relaxation), scale))


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no"),
        ArithmeticError("no"),
        RuntimeError("no\nsecond line"),
        MemoryError(),
        KeyError("status"),
    ],
)
def test_whatever_the_solver_raises_is_its_failure(error: Exception) -> None:
    def solver(_: Relaxation) -> Any:
        raise error

    with pytest.raises(SolverFailure, match=type(error).__name__) as caught:
        ask(solver)
    assert "\n" not in str(caught.value)


def test_an_interrupt_is_not_taken_for_a_failure() -> None:
    def solver(_: Relaxation) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(solver)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), power=st.integers(0, 12))
def test_a_disturbed_answer_gives_an_exact_certificate_or_none(proves: Proves, seed: int, power: int) -> None:
    noise = np.random.default_rng(seed)

    def solver(relaxation: Relaxation) -> Any:
        answer = clarabel(relaxation)
        return answer + noise.normal(size=answer.shape) * 10.0**-power

    try:
        certificate = ask(solver)
    except NoCertificate:
        return
    assert proves(certificate)


def test_an_answer_at_the_very_edge_gives_an_exact_certificate_or_none(proves: Proves) -> None:
    """The solver stops where one matrix is almost singular: little room is left for rounding."""

    def solver(relaxation: Relaxation) -> Any:
        inside = clarabel(relaxation)
        low, high = 0.0, 100.0
        for _ in range(60):
            middle = (low + high) / 2
            far = inside.copy()
            far[0] += middle
            blocks = zip(relaxation.sizes, relaxation.constants, relaxation.directions, strict=True)
            least = min(
                np.linalg.eigvalsh((constant + directions @ far).reshape(order, order))[0]
                for order, constant, directions in blocks
            )
            low, high = (middle, high) if least > 0 else (low, middle)
        inside[0] += low
        return inside

    try:
        certificate = ask(solver)
    except NoCertificate:
        return
    assert proves(certificate)


@pytest.mark.parametrize(
    ("status", "value"),
    [("optimal", None), ("infeasible", 0.0), ("unbounded", 0.0), ("user_limit", 0.0), ("solver_error", 0.0)],
)
def test_the_status_is_looked_at_and_so_is_the_answer(
    monkeypatch: pytest.MonkeyPatch, status: str, value: float | None
) -> None:
    """A solver that says `optimal` without an answer, and answers that it does not stand by."""

    class Problem:
        def __init__(self, *_: object) -> None:
            self.status = status

        def solve(self, **_: object) -> None:
            """Leave the variables as they are."""

    variable = cp.Variable

    def made(*shape: Any) -> Any:
        made_one = variable(*shape)
        if value is not None:
            made_one.value = np.full(made_one.shape, value)
        return made_one

    monkeypatch.setattr(cp, "Problem", Problem)
    monkeypatch.setattr(cp, "Variable", made)
    with pytest.raises(SolverFailure, match=f"status {status}"):
        ask(clarabel)


@pytest.mark.parametrize("status", ["optimal", "optimal_inaccurate"])
def test_a_status_that_lies_proves_nothing(monkeypatch: pytest.MonkeyPatch, status: str) -> None:
    """All zeros, called optimal."""

    class Problem:
        def __init__(self, *_: object) -> None:
            self.status = status

        def solve(self, **_: object) -> None:
            """Pretend."""

    variable = cp.Variable

    def made(*shape: Any) -> Any:
        made_one = variable(*shape)
        made_one.value = np.ones(made_one.shape)
        return made_one

    monkeypatch.setattr(cp, "Problem", Problem)
    monkeypatch.setattr(cp, "Variable", made)
    with pytest.raises(NoCertificate, match="least eigenvalue"):
        ask(clarabel)


def test_the_solver_giving_up_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def solve(*_: object, **__: object) -> None:
        message = "Solver 'CLARABEL' failed.\nTry another solver."
        raise cp.error.SolverError(message)

    monkeypatch.setattr(cp.Problem, "solve", solve)
    with pytest.raises(SolverFailure, match=r"gave up: Solver 'CLARABEL' failed\. Try another"):
        ask(clarabel)


def test_without_the_solver_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cvxpy", None)
    with pytest.raises(SolverFailure, match=r"bellproof\[search\]"):
        ask(clarabel)

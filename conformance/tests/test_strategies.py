"""The strategies draw what the operations take, and find and shrink what a faulty implementation gets wrong."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from bellproof_conformance.cases import Case
from bellproof_conformance.faulty import FAULTS
from bellproof_conformance.fuzz.parameters import DRAW
from bellproof_conformance.fuzz.strategies import cases, nonsense, parameters
from bellproof_conformance.judge.answer import judge
from bellproof_conformance.judge.quantities import JUDGED
from bellproof_conformance.kill_matrix import STRICTEST, answer
from bellproof_conformance.selfcheck import oracle

BUSY = settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck))
QUICK = ("settings.combine", "extract.toeplitz", "bell.estimate", "stats.frequency", "finite.epsilon")


def test_every_operation_that_can_be_judged_is_drawn() -> None:
    assert set(DRAW) == set(JUDGED)


@pytest.mark.parametrize("op", QUICK)
@given(data=st.data())
@BUSY
def test_the_reference_gets_its_own_cases_right(op: str, data: st.DataObject) -> None:
    case = data.draw(cases(op))
    assert case.op == op
    assert not judge(case, oracle(op, case.params)).fails(STRICTEST)


@given(parameters("extract.toeplitz"), nonsense("extract.toeplitz"))
@BUSY
def test_what_is_spoilt_differs_in_a_parameter(good: object, bad: object) -> None:
    assert isinstance(good, dict)
    assert isinstance(bad, dict)
    assert set(good) == {"bits", "seed", "m"}
    assert set(bad) <= set(good)


def test_a_fault_is_found_and_made_small() -> None:
    fault = FAULTS["settings-exchanged"]

    def fails(case: Case) -> bool:
        operations = {fault.operation: lambda params: fault.patch(params, right)}
        return judge(case, answer(operations, case.op, case.params)).fails(STRICTEST)

    from bellproof.protocol.testee import REFERENCE  # noqa: PLC0415 - only here

    right = REFERENCE[fault.operation]
    small = find(cases(fault.operation), fails, settings=settings(BUSY, max_examples=200, database=None))
    assert fails(small)
    assert len(str(small.params)) < 400

"""Every faulty implementation dies, and by the case that was made for it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from bellproof.protocol.testee import REFERENCE
from bellproof_conformance.cases import Case
from bellproof_conformance.definitions.catches import CATCHES
from bellproof_conformance.faulty import FAULTS
from bellproof_conformance.faulty.manners import MANNERS
from bellproof_conformance.fuzz.stream import draw, take
from bellproof_conformance.judge.answer import judge
from bellproof_conformance.kill_matrix import STRICTEST, answer, kill


def test_there_are_enough_faults_and_each_has_its_case() -> None:
    assert len(FAULTS) >= 25
    named = [fault for faults in CATCHES.values() for fault in faults]
    assert sorted(named) == sorted(FAULTS), "each fault is named once"


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_every_fault_dies_by_the_case_that_names_it(name: str) -> None:
    killed = kill(FAULTS[name])
    assert killed.named, [case.id for case, _ in killed.by]
    verdicts = {finding.verdict for case, finding in killed.by if case.id in killed.named}
    assert verdicts == {FAULTS[name].verdict}
    assert len(killed.by) < killed.asked, "it is wrong in one way and right otherwise"


@pytest.mark.parametrize("name", ["accepts-everything", "gives-up", "rejects-everything"])
def test_who_does_not_tell_right_from_wrong_gets_no_score(bellproof: Callable[..., Any], name: str) -> None:
    assert MANNERS[name].from_hello
    command = f"{sys.executable} -m bellproof_conformance.faulty.manners {name}"
    done = bellproof("conform", "run", "--testee", command, "--suite", "settings.combine")
    assert done.status == 1
    assert "no score" in done.out


def test_the_reference_survives_what_is_drawn() -> None:
    chosen = take(11, 60)
    assert len({one.case.op for one in chosen}) > 12
    for one in chosen:
        finding = judge(one.case, answer(REFERENCE, one.case.op, one.case.params))
        assert not finding.fails(STRICTEST), (one.case, finding)


def test_a_drawn_case_depends_on_version_seed_and_index_alone() -> None:
    def hashes(cases: list[Case | None]) -> list[str]:
        return [case.content_hash for case in cases if case is not None]

    forwards = hashes([draw(2, index) for index in range(25)])
    backwards = hashes([draw(2, index) for index in reversed(range(25))])
    assert forwards == backwards[::-1]
    assert hashes([draw(3, index) for index in range(25)]) != forwards
    only = [one.case for one in take(2, 3, {"settings.combine"})]
    assert [case.op for case in only] == ["settings.combine"] * 3
    for case in only:
        again = draw(2, int(case.id.rpartition(".")[2]))
        assert again is not None
        assert again.content_hash == case.content_hash

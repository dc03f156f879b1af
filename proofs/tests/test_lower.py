"""The lower end of a claim: a strategy or a box whose value is exactly what the claim says, or no certificate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from bellproof_checker import check_bytes

WITNESS = ("evidence", "witness")
STRATEGIES = ["tilted-v-1-5.json", "sos-level-1ab-table1.json"]
BOXES = ["lp-chsh-global.json", "lp-chsh-local.json"]


def variants(text: str) -> Iterator[str]:
    """Every number in a string one larger, and the whole with the other sign."""
    for found in re.finditer(r"[0-9]+", text):
        yield text[: found.start()] + str(int(found.group()) + 1) + text[found.end() :]
    if text not in {"0", "strategy", "box"}:
        yield text[1:] if text.startswith("-") else "-" + text


@pytest.mark.parametrize("name", [*STRATEGIES, *BOXES])
def test_the_lower_end_is_said_and_not_above_the_upper(name: str, tamper: Any) -> None:
    document = tamper.load(name)
    verdict = check_bytes(tamper.dump(document))
    kind = "box" if name in BOXES else "strategy"
    assert f"; a {kind} reaches {document['claim']['lower']}" in str(verdict)
    assert Fraction(document["claim"]["lower"]) <= Fraction(document["claim"]["mu"])


@pytest.mark.parametrize("name", [*STRATEGIES, *BOXES])
def test_no_number_of_the_lower_end_can_be_changed(name: str, tamper: Any) -> None:
    document = tamper.load(name)
    places = [(("claim", "lower"), document["claim"]["lower"])]
    places += list(tamper.scalars(document["evidence"]["witness"], WITNESS))
    tried = 0
    for place, text in places:
        for other in variants(text):
            verdict = check_bytes(tamper.reseal(tamper.changed(document, place, other)))
            assert not verdict.accepted, (place, text, other)
            tried += 1
    assert tried > 20


@pytest.mark.parametrize("name", [*STRATEGIES, *BOXES])
def test_lower_and_witness_come_together(name: str, tamper: Any) -> None:
    document = tamper.load(name)
    claim = {key: value for key, value in document["claim"].items() if key != "lower"}
    evidence = {key: value for key, value in document["evidence"].items() if key != "witness"}
    for changed in (document | {"claim": claim}, document | {"evidence": evidence}):
        verdict = check_bytes(tamper.reseal(changed))
        assert (verdict.code, verdict.exit_status) == ("missing-key", 3)
    without = check_bytes(tamper.reseal(document | {"claim": claim, "evidence": evidence}))
    assert without.accepted
    assert "reaches" not in str(without)


@pytest.mark.parametrize(
    ("root", "code"),
    [("-6", "out-of-range"), ("0", "out-of-range"), ("2", "wrong-strategy"), ("1.5", "bad-number")],
)
def test_another_root_is_another_strategy(root: str, code: str, tamper: Any) -> None:
    changed = tamper.changed(tamper.load(STRATEGIES[0]), (*WITNESS, "root"), root)
    assert check_bytes(tamper.reseal(changed)).code == code


def test_without_a_root_there_are_no_numbers_of_a_field(tamper: Any) -> None:
    document = tamper.load(STRATEGIES[0])
    witness = {key: value for key, value in document["evidence"]["witness"].items() if key != "root"}
    verdict = check_bytes(tamper.reseal(tamper.changed(document, WITNESS, witness)))
    assert (verdict.code, verdict.exit_status) == ("not-a-string", 3)


def box(rows: list[tuple[int, int, int, int, str]]) -> list[list[str]]:
    return [[*map(str, row)] for row in rows]


RIGHT = [
    (a, b, x, y, "1/2")
    for a in (0, 1)
    for b in (0, 1)
    for x in (0, 1)
    for y in (0, 1)
    if (a + b) % 2 == x * y
]
SIGNALLING = [(0, 0, 0, 0, "1"), (1, 1, 0, 1, "1"), (0, 0, 1, 0, "1"), (1, 0, 1, 1, "1")]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (RIGHT[:-1], "wrong-strategy"),
        ([*RIGHT, RIGHT[0]], "repeated-cell"),
        ([*RIGHT, (0, 1, 0, 0, "-1/2"), (1, 0, 0, 0, "1/2")], "wrong-strategy"),
        (SIGNALLING, "wrong-strategy"),
        ([*RIGHT[:-1], (*RIGHT[-1][:4], "1/3")], "wrong-strategy"),
        ([*RIGHT[:-1], (2, 0, 1, 1, "1/2")], "out-of-range"),
    ],
)
@pytest.mark.parametrize("name", BOXES)
def test_a_table_that_is_no_box_is_refused(name: str, rows: Any, code: str, tamper: Any) -> None:
    changed = tamper.changed(tamper.load(name), (*WITNESS, "cells"), box(rows))
    assert check_bytes(tamper.reseal(changed)).code == code


@pytest.mark.parametrize("name", BOXES)
def test_another_box_on_the_line_is_as_good(name: str, tamper: Any) -> None:
    changed = tamper.changed(tamper.load(name), (*WITNESS, "cells"), box(RIGHT))
    assert check_bytes(tamper.reseal(changed)).accepted


def test_a_box_that_signals_is_refused_whatever_it_would_reach(tamper: Any) -> None:
    """It wins every round and tells one side of the other's setting."""
    document = tamper.load(BOXES[0])
    value = 1 + Fraction(document["claim"]["lambda"]) * 4
    changed = tamper.changed(document, (*WITNESS, "cells"), box(SIGNALLING))
    verdict = check_bytes(tamper.reseal(tamper.changed(changed, ("claim", "lower"), str(value))))
    assert (verdict.code, "signals" in verdict.message) == ("wrong-strategy", True)


def test_another_target_has_another_value(tamper: Any) -> None:
    for name, target in ((STRATEGIES[0], ["1", "0"]), (BOXES[0], ["0", "1", "0", "0"])):
        changed = tamper.changed(tamper.load(name), (*WITNESS, "target"), target)
        assert check_bytes(tamper.reseal(changed)).code == "wrong-strategy"


def test_a_quantum_claim_is_not_reached_by_a_box_nor_a_box_by_a_strategy(tamper: Any) -> None:
    for one, other in ((STRATEGIES[0], BOXES[1]), (BOXES[1], STRATEGIES[0])):
        changed = tamper.changed(tamper.load(one), WITNESS, tamper.load(other)["evidence"]["witness"])
        assert not check_bytes(tamper.reseal(changed)).accepted


def test_moments_may_be_the_lower_end_of_squares(tamper: Any) -> None:
    """The uniform behaviour's moments are a true, weak lower end of every line."""
    document = tamper.load(STRATEGIES[1])
    claim = document["claim"] | {"lower": "1/4"}
    words = ["1", "A0", "A1", "B0", "B1"]
    witness = {"kind": "moments", "target": ["0", "0", "0", "0"], "words": words, "scale": "1", "moments": {}}
    changed = document | {"claim": claim, "evidence": document["evidence"] | {"witness": witness}}
    verdict = check_bytes(tamper.reseal(changed))
    assert verdict.accepted
    assert "alone prove nothing below 1/4" in str(verdict)

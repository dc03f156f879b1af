"""Images under symmetries are counted before they are written down."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import pytest

from bellproof_checker import check_bytes, general, symmetry
from bellproof_checker.document import Malformed
from bellproof_checker.symmetry import Symmetries

OUTCOMES = 20


def cycle(outcomes: int, step: int = 1) -> list[str]:
    """A permutation that takes some outcome to the last one, whose projector is 1 minus all others."""
    return [str((a + step) % outcomes) for a in range(outcomes)]


def claim(outcomes: int = OUTCOMES) -> general.Claim:
    return general.read_claim(
        {
            "scenario": {"settings": ["2", "2"], "outcomes": [str(outcomes)] * 2},
            "theory": "quantum",
            "objective": "value",
            "expressions": [[["0", "0", "0", "0", "1"]]],
            "lambdas": ["1"],
            "mu": "1",
        }
    )


def relabelling(outcomes: int = OUTCOMES) -> Any:
    return {
        "swap": "0",
        "x": ["0", "1"],
        "y": ["0", "1"],
        "a": [cycle(outcomes)] * 2,
        "b": [cycle(outcomes)] * 2,
    }


def long_word(letters: int, outcomes: int = OUTCOMES) -> Any:
    """Alternating settings, every letter the one whose image is a sum of all others."""
    last = outcomes - 2
    side = tuple((i % 2, last) for i in range(letters))
    return (side, side)


def test_an_image_of_a_last_outcome_is_one_minus_the_others() -> None:
    symmetries = Symmetries.read([relabelling(3)], claim(3))
    image = symmetries.average({((), ()): Fraction(1), (((0, 1),), ()): Fraction(1)})
    # The mean over the cycle of P(1|0): a third of 1, whatever the outcomes are.
    assert image == {((), ()): Fraction(4, 3)}


@pytest.mark.parametrize("letters", [3, 6, 12])
def test_a_product_of_sums_ends_in_a_limit_before_it_is_written(letters: int) -> None:
    """(OUTCOMES)^(2 letters) words would be written: 6 * 10^7 for three letters, 10^31 for twelve."""
    symmetries = Symmetries.read([relabelling()], claim())
    assert len(symmetries.group) == OUTCOMES
    start = time.process_time()
    with pytest.raises(Malformed, match="images of a symmetry have too many words"):
        symmetries.average({long_word(letters): Fraction(1)})
    # Far less than writing the words down would take, and bounded however long the word is.
    assert time.process_time() - start < 20


def test_many_words_under_a_large_group_end_in_a_limit() -> None:
    symmetries = Symmetries.read([relabelling()], claim())
    many: dict[Any, Any] = {(((0, a),), ((1, b),)): Fraction(1) for a in range(19) for b in range(19)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(symmetry, "MAX_TERMS", 361 * OUTCOMES - 1)
        with pytest.raises(Malformed, match="too many words to be averaged"):
            symmetries.average(many)


def test_a_group_that_is_too_large_is_refused() -> None:
    generators: list[Any] = []
    for side in ("a", "b"):
        for setting in (0, 1):
            for permutation in (cycle(7), ["1", "0", *map(str, range(2, 7))]):
                one: dict[str, Any] = {"swap": "0", "x": ["0", "1"], "y": ["0", "1"]}
                same = [str(i) for i in range(7)]
                one |= {name: [same, same] for name in "ab"}
                one[side] = [permutation if place == setting else same for place in (0, 1)]
                generators.append(one)
    with pytest.raises(Malformed, match="over"):
        Symmetries.read(generators, claim(7))


def test_a_file_that_asks_for_it_is_refused_quickly(tamper: Any) -> None:
    word = "".join(f"A{i % 2}.{OUTCOMES - 2}" for i in range(8))
    document = {
        "format": "bellproof-certificate/1",
        "kind": "hierarchy",
        "claim": {
            "scenario": {"settings": ["2", "2"], "outcomes": [str(OUTCOMES)] * 2},
            "theory": "quantum",
            "objective": "value",
            "expressions": [
                # All pairs of equal outcomes: the same for every common relabelling of them.
                [["0", "0", str(a), str(a), "1"] for a in range(OUTCOMES)]
            ],
            "lambdas": ["1"],
            "mu": "1",
        },
        "evidence": {
            "relabellings": [],
            "parts": [
                {
                    "target": [],
                    "symmetries": [relabelling()],
                    "slack": "0",
                    "blocks": [{"basis": [word], "L": [[]], "D": ["1"]}],
                }
            ],
        },
    }
    verdict = check_bytes(tamper.reseal(document))
    assert (verdict.code, verdict.exit_status) == ("too-large", 3)

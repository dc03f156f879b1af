"""Certificates of kind ``hierarchy`` on their way to the kernel: numbers of a root, and means over symmetries."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bellproof.cli.main import run as main
from bellproof.errors import BadInput, Rejected, ResourceLimit, Undecided
from bellproof.kernel.averages import Mean, Squares, copies, expanded
from bellproof.kernel.export import export
from bellproof.kernel.root import Root, denominator, whole, written
from bellproof_checker.field import Element, Field, Number, magnitude, sign
from bellproof_checker.general import Claim, read_claim
from bellproof_checker.letters import Polynomial
from bellproof_checker.symmetry import Symmetries

FOLDER = Path(__file__).parents[3] / "proofs" / "certificates" / "hierarchy"

SQRT2 = Field((Fraction(2), Fraction(0)), (Fraction(1), Fraction(2)))
MINUS_THIRD = Field((Fraction(2, 9), Fraction(0)), (Fraction(-1), Fraction(-1, 4)))
"""- sqrt(2) / 3."""
STRADDLING = Field((Fraction(0), Fraction(1), Fraction(0), Fraction(1, 2)), (Fraction(-1, 8), Fraction(1, 8)))
"""r^4 = r + r^3 / 2, near 0: the root is 0 itself."""
SMALL = Field((Fraction(1, 100), Fraction(-1)), (Fraction(-1, 4), Fraction(1, 4)))
"""r^2 + r = 1/100."""


def load(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / name).read_text())
    return document


rationals = st.fractions(min_value=-9, max_value=9, max_denominator=12)


def at(value: list[Fraction], place: Fraction) -> Fraction:
    total = Fraction(0)
    for c in reversed(value):
        total = total * place + c
    return total


@pytest.mark.parametrize("field", [SQRT2, MINUS_THIRD, SMALL], ids=["sqrt 2", "negative", "small"])
@settings(max_examples=25, deadline=None)
@given(coefficients=st.lists(rationals, min_size=2, max_size=2))
def test_numbers_keep_their_signs_in_the_new_root(field: Field, coefficients: list[Fraction]) -> None:
    root, value = Root.of(field), Element(field, coefficients)
    numbers = root.numbers(value)
    assert all(isinstance(c, int) for c in root.polynomial)
    low, high = root.interval
    assert 0 <= low < high
    polynomial = [*map(Fraction, root.polynomial), Fraction(1)]
    assert at(polynomial, low) * at(polynomial, high) < 0
    assume(any(coefficients))
    # Bisect on: the sign in the middle of a tiny interval is that of the number.
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if at(polynomial, low) * at(polynomial, middle) <= 0 else (middle, high)
    found = at(numbers, low)
    assert (found > 0) - (found < 0) == sign(value)


def test_without_a_field_a_number_is_one_coefficient() -> None:
    root = Root.of(None)
    assert root.numbers(Fraction(3, 4)) == [Fraction(3, 4)]
    assert root.numbers(Fraction(0)) == []
    assert root.field([(5,), (-1,)]) == "{| lower := [0]; low := 0; high := 0; below := 1 |}"
    assert written(whole([Fraction(-1, 2), Fraction(2)], denominator([[Fraction(1, 2)]]))) == "[(-1); 4]"


def test_a_root_that_is_zero_is_met_or_refused() -> None:
    asymmetric = Field(STRADDLING.lower, (Fraction(-1, 8), Fraction(1, 4)))
    with pytest.raises(Undecided, match="told from 0"):
        Root.of(asymmetric)
    # Where bisection meets it, it is an end of the interval.
    assert Root.of(STRADDLING).interval == (Fraction(0), Fraction(1, 4))


def test_a_number_that_is_zero_ends_the_search_for_an_interval() -> None:
    """r^2 = 2, and the number r^2 - 2 written with another polynomial of r: its sign cannot be told."""
    reducible = Field((Fraction(0), Fraction(2), Fraction(0)), (Fraction(1), Fraction(2)))
    text = Root.of(reducible).field([(-2, 0, 1)])
    below = int(text.split("below := ")[1].split()[0])
    assert below >= 2**2048


def parts(name: str) -> tuple[Claim, list[Squares], Symmetries]:
    """The first part's squares as they stand, by way of what the exporter writes."""
    document = load(name)
    claim = read_claim(document["claim"])
    part = document["evidence"]["parts"][0]
    algebra = claim.algebra
    blocks = []
    for block in part["blocks"]:
        scales = [Fraction(one) for one in block.get("scale", ["1"] * len(block["D"]))]
        rows: list[list[Number]] = [
            [
                *(Fraction(c) / s for c, s in zip(row, scales, strict=False)),
                *([Fraction(1)] * (i < len(scales))),
            ]
            for i, row in enumerate(block["L"])
        ]
        members: list[Polynomial] = [
            {
                algebra.read_word(text, "basis"): Fraction(c)
                for text, c in ({one: "1"} if isinstance(one, str) else one).items()
            }
            for one in block["basis"]
        ]
        blocks.append(Squares(members, rows, [Fraction(d) for d in block["D"]]))
    return claim, blocks, Symmetries.read(part["symmetries"], claim)


AVERAGED = ["i3322-level-1.json", "i3322-level-1ab.json", "cglmp3-value.json", "cglmp3-local.json"]


@pytest.mark.parametrize("name", AVERAGED)
def test_copies_are_the_mean(name: str) -> None:
    claim, blocks, symmetries = parts(name)
    mean = symmetries.average(expanded(claim.algebra, blocks))
    found = copies(claim, symmetries.group, blocks)
    assert expanded(claim.algebra, found) == {word: c for word, c in mean.items() if c}
    assert len(found) % len(blocks) == 0
    assert len(found) <= len(blocks) * len(symmetries.group)


@pytest.mark.parametrize("name", AVERAGED[:3])
@pytest.mark.parametrize("bits", [40])
def test_rounded_squares_are_close_to_the_mean_and_positive(name: str, bits: int) -> None:
    claim, blocks, symmetries = parts(name)
    mean = symmetries.average(expanded(claim.algebra, blocks))
    found = Mean(claim, symmetries.group, blocks).rounded(bits)
    total = expanded(claim.algebra, found)
    difference = [
        magnitude(total.get(word, Fraction(0)) - mean.get(word, Fraction(0))) for word in {*total, *mean}
    ]
    assert max(difference, key=float) < Fraction(1000, 2**bits)  # type: ignore[operator,arg-type] # rational
    assert all(sign(weight) > 0 for block in found for weight in block.weights)


def test_what_is_too_large_ends_with_status_4(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bellproof.kernel.hierarchy.MAX_ENTRIES", 3)
    assert main(["check", "--kernel", str(FOLDER / "exact-chsh.json")]) == ResourceLimit.exit_status
    assert "too large for the kernel" in capsys.readouterr().err


def test_what_the_readers_refuse_is_said_with_their_code() -> None:
    document = load("exact-chsh.json")
    document["claim"]["objective"] = "all"
    with pytest.raises(BadInput, match="unknown-objective"):
        export(document, "file.json")
    document = load("exact-chsh.json")
    document["claim"]["field"]["root"] = ["2", "3"]
    with pytest.raises(Rejected, match="REJECT bad-root"):
        export(document, "file.json")


def resealed(document: dict[str, Any]) -> str:
    body = {key: value for key, value in document.items() if key != "digest"}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return json.dumps(body | {"digest": "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()})


def test_the_command_judges_true_and_false_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    true = FOLDER / "exact-tilted-1-1.json"
    document = load(true.name)
    document["claim"]["mu"][1] = str(Fraction(document["claim"]["mu"][1]) - Fraction(1, 10**9))
    false = tmp_path / "false.json"
    false.write_text(resealed(document))
    assert main(["check", "--kernel", str(true), str(false)]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("ACCEPT (1) I <= ")
    assert "upper bound checked by the Coq kernel" in first
    assert second.startswith("REJECT identity-fails by the Coq kernel too")

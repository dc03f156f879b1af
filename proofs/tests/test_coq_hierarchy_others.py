"""Kind ``hierarchy`` in the kernel: certificates that do not ship, of other scenarios and other numbers."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import BellproofError
from bellproof.kernel.export import export
from bellproof_checker import check_bytes

FOLDER = Path(__file__).parents[1] / "certificates" / "hierarchy"
Document = dict[str, Any]
Compiles = Callable[[str], bool]


def load(name: str) -> Document:
    document: Document = json.loads((FOLDER / f"{name}.json").read_text())
    return document


def part_of(document: Document) -> Document:
    part: Document = document["evidence"]["parts"][0]
    return part


def scenario(settings: list[int], outcomes: list[int]) -> Document:
    return {"settings": [str(m) for m in settings], "outcomes": [str(d) for d in outcomes]}


def simple(
    settings: list[int], outcomes: list[int], cell: list[str], member: Document, weight: str
) -> Document:
    """P(cell) <= 1 by the square of ``1 - P``."""
    return {
        "format": "bellproof-certificate/1",
        "kind": "hierarchy",
        "digest": "sha256:" + "0" * 64,
        "claim": {
            "scenario": scenario(settings, outcomes),
            "theory": "quantum",
            "objective": "value",
            "expressions": [[[*cell, "1"]]],
            "lambdas": ["1"],
            "mu": "1",
        },
        "evidence": {
            "relabellings": [],
            "parts": [
                {
                    "target": [],
                    "symmetries": [],
                    "slack": "0",
                    "blocks": [{"basis": [member], "L": [[]], "D": [weight]}],
                }
            ],
        },
    }


MIXED = {"1": "1", "A0.0": "1", "A0.1": "1", "B0": "-1", "A0.0B0": "1", "A0.1B0": "1"}
FOUR = {"1": "15"} | {
    "".join(f"{p}0" for p, present in zip("ABCD", chosen, strict=True) if present): "-1"
    for chosen in product((0, 1), repeat=4)
    if any(chosen)
}
OTHERS = {
    "the last of three outcomes and one of two": simple([1, 1], [3, 2], ["0", "0", "2", "0"], MIXED, "1/4"),
    "four parties": simple([1] * 4, [2] * 4, ["0"] * 8, FOUR, "1/256"),
    "a party with one outcome": simple([1, 1], [1, 2], ["0"] * 4, {"1": "1", "B0": "-1"}, "1/4"),
}


def accepted_by_the_checker(document: Document) -> bool:
    """The small checker's word on the upper bound alone."""
    body = copy.deepcopy({key: value for key, value in document.items() if key != "digest"})
    body["claim"].pop("lower", None)
    body["evidence"].pop("witness", None)
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    sealed = body | {"digest": "sha256:" + hashlib.sha256(text.encode()).hexdigest()}
    return check_bytes(json.dumps(sealed).encode()).accepted


@pytest.mark.parametrize("name", OTHERS)
def test_other_scenarios(name: str, compiles: Compiles) -> None:
    assert accepted_by_the_checker(OTHERS[name])
    assert compiles(export(OTHERS[name], "other.json"))
    false = copy.deepcopy(OTHERS[name])
    false["evidence"]["parts"][0]["blocks"][0]["D"] = ["1/3"]
    assert not compiles(export(false, "other.json"))


def opposite_root(document: Document) -> None:
    """Write every number in -sqrt 2."""
    document["claim"]["field"]["root"] = ["-2", "-1"]
    document["claim"]["mu"] = ["0", "-2"]
    block = part_of(document)["blocks"][0]
    block["D"] = [["0", "-1/4"], ["0", "-1/4"]]
    for member in block["basis"]:
        for word, c in member.items():
            if isinstance(c, list):
                member[word] = ["0", "-1"]


def smaller_root(document: Document) -> None:
    """Write every number in sqrt(2) / 3."""
    document["claim"]["field"] = {"polynomial": ["-2/9", "0", "1"], "root": ["2/5", "1/2"]}
    document["claim"]["mu"] = ["0", "6"]
    block = part_of(document)["blocks"][0]
    block["D"] = [["0", "3/4"], ["0", "3/4"]]
    for member in block["basis"]:
        for word, c in member.items():
            if isinstance(c, list):
                member[word] = ["0", "3"]


def with_a_rest(document: Document) -> None:
    """A little of one square left out: words remain, and the identity pays for them."""
    document["claim"]["mu"] = ["0", "17/8"]
    part = part_of(document)
    # 1/32 r |r B1 + A0 - A1|^2 = 1/32 r (4 + 2 r (A0 - A1) B1 - A0A1 - A1A0) is missing.
    part["blocks"][0]["D"][1] = ["0", "7/32"]
    # What is missing has the identity's 1/8 r, and in mu stands 1/8 r more: 1/4 r - (1/8 + 1/8 + 1/16 r).
    part["slack"] = ["-1/4", "3/16"]


def averaged(document: Document) -> None:
    """The same, averaged with its image under the exchange of the sides: the exporter writes both."""
    with_a_rest(document)
    part_of(document)["symmetries"] = [
        {"swap": "1", "x": ["1", "0"], "y": ["1", "0"], "a": ["0", "0"], "b": ["0", "0"]}
    ]


@pytest.mark.parametrize(
    "change", [opposite_root, smaller_root, with_a_rest, averaged], ids=lambda one: one.__name__
)
def test_other_ways_to_tsirelsons_bound(change: Callable[[Document], None], compiles: Compiles) -> None:
    document = load("exact-chsh")
    change(document)
    assert accepted_by_the_checker(document)
    text = export(document, "other.json")
    assert ("Bound [" in text) == (change in {with_a_rest, averaged})
    assert text.count("Block") == (2 if change is averaged else 1)
    assert compiles(text)

    level: list[str] = document["claim"]["mu"]
    document["claim"]["mu"] = [str(Fraction(level[0]) - Fraction(1, 10**30)), *level[1:]]
    assert not compiles(export(document, "other.json"))


def test_what_is_out_of_reach_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bellproof.kernel.hierarchy.MAX_PAIRS", 10)
    with pytest.raises(BellproofError, match="too large for the kernel") as caught:
        export(load("exact-chsh"), "exact-chsh.json")
    assert caught.value.exit_status == 4

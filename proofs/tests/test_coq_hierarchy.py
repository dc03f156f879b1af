"""Kind ``hierarchy`` in the kernel: what ships compiles, and what is false fails."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bellproof.kernel.export import export, module_name

COQ = Path(__file__).parents[1] / "coq"
FOLDER = Path(__file__).parents[1] / "certificates" / "hierarchy"
Document = dict[str, Any]
Compiles = Callable[[str], bool]


def load(name: str) -> Document:
    document: Document = json.loads((FOLDER / f"{name}.json").read_text())
    return document


def text_of(name: str) -> str:
    return (COQ / "certificates" / f"{module_name(name)}.v").read_text()


@pytest.mark.parametrize(
    "theorem",
    ["hierarchy_sound", "hierarchy_functional", "C_i3322_level_3.accepted", "C_exact_chained_4.accepted"],
)
def test_the_second_checker_is_proved_without_axioms(theorem: str) -> None:
    """What the build compares with `Print Assumptions`."""
    lines = (COQ / "assumptions.txt").read_text().splitlines()
    assert lines[lines.index(theorem) + 1] == "Closed under the global context"


def changed(name: str, change: Callable[[Document], None]) -> str:
    document = copy.deepcopy(load(name))
    change(document)
    return export(document, f"{name}.json")


def part_of(document: Document) -> Document:
    part: Document = document["evidence"]["parts"][0]
    return part


def moved(value: Any, by: Fraction) -> Any:
    if isinstance(value, list):
        return [str(Fraction(value[0]) + by), *value[1:]]
    return str(Fraction(value) + by)


TINY = Fraction(1, 10**30)


def set_level(document: Document) -> None:
    document["claim"]["mu"] = moved(document["claim"]["mu"], -TINY)


def set_slope(document: Document) -> None:
    document["claim"]["lambdas"][0] = moved(document["claim"]["lambdas"][0], TINY)


def set_weight(document: Document) -> None:
    block = part_of(document)["blocks"][0]
    block["D"][0] = moved(block["D"][0], TINY)


def set_factor(document: Document) -> None:
    block = part_of(document)["blocks"][0]
    block["L"][-1][0] = moved(block["L"][-1][0], Fraction(1))


def set_slack(document: Document) -> None:
    part = part_of(document)
    part["slack"] = moved(part["slack"], TINY)


def set_cell(document: Document) -> None:
    row = document["claim"]["expressions"][0][0]
    row[-1] = moved(row[-1], TINY)


SMALL = ["exact-chsh", "exact-mermin", "i3322-level-1", "cglmp3-local"]
CHANGES = [set_level, set_slope, set_weight, set_factor, set_slack, set_cell]


@pytest.mark.parametrize("name", SMALL)
def test_what_ships_compiles(name: str, compiles: Compiles) -> None:
    assert compiles(text_of(name))


@pytest.mark.parametrize(
    ("name", "change"),
    [*product(SMALL[:3], CHANGES), ("cglmp3-local", set_level), ("cglmp3-local", set_slack)],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_certificate_with_one_changed_number_fails_to_compile(
    name: str, change: Callable[[Document], None], compiles: Compiles
) -> None:
    assert not compiles(changed(name, change))


def negative_square(document: Document) -> None:
    part = part_of(document)
    part["slack"] = moved(part["slack"], Fraction(1))
    part["blocks"].append({"basis": ["1"], "L": [[]], "D": ["-1"]})


def negative_slack(document: Document) -> None:
    document["claim"]["mu"] = moved(document["claim"]["mu"], Fraction(-1))
    for part in document["evidence"]["parts"]:
        part["slack"] = moved(part["slack"], Fraction(-1))


def no_relabelling(document: Document) -> None:
    document["evidence"]["relabellings"] = []


def false_relabelling(document: Document) -> None:
    """It reaches every target, but leaves the expression as it was not."""
    document["evidence"]["relabellings"].append(
        {
            "swap": "0",
            "x": ["1", "0"],
            "y": ["0", "1"],
            "a": [["1", "2", "0"], ["0", "1", "2"]],
            "b": [["0", "1", "2"], ["0", "1", "2"]],
        }
    )


def another_root(document: Document) -> None:
    """The same squares over sqrt 3."""
    document["claim"]["field"]["polynomial"][0] = "-3"


def the_other_root(document: Document) -> None:
    """With -sqrt 2 for sqrt 2 the weights are negative."""
    document["claim"]["field"]["root"] = ["-2", "-1"]


def no_part(document: Document) -> None:
    document["evidence"]["parts"] = []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("exact-chsh", negative_square),
        ("i3322-level-1", negative_square),
        ("exact-chsh", negative_slack),
        ("i3322-level-1", negative_slack),
        ("cglmp3-local", negative_slack),
        ("cglmp3-local", no_relabelling),
        ("cglmp3-local", false_relabelling),
        ("exact-chsh", another_root),
        ("exact-chsh", the_other_root),
        ("exact-mermin", no_part),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_false_certificates_made_by_hand_fail_to_compile(
    name: str, change: Callable[[Document], None], compiles: Compiles
) -> None:
    assert not compiles(changed(name, change))


@pytest.mark.parametrize("name", ["exact-tilted-1-2", "exact-chained-3"])
def test_numbers_changed_in_the_written_file_fail_to_compile(name: str, compiles: Compiles) -> None:
    """Past the exporter: every seventh number of the parts, one larger."""
    text = text_of(name)
    start = text.index("scale :=")
    places = [found for found in re.finditer(r"(?<![0-9L ])\(?-?[0-9]+", text) if found.start() > start]
    places = [found for found in places if text[found.start() - 1] == "["][::7]
    assert len(places) >= 3
    for found in places:
        value = int(found.group().strip("(")) + 1
        written = f"({value}" if found.group().startswith("(") else str(value)
        assert not compiles(text[: found.start()] + written + text[found.end() :]), found.group()

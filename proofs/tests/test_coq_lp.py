"""Kind ``lp`` through the kernel: true, changed and false duals, other scenarios, and what is written."""

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

from bellproof.certificate.lp import lp_certificate
from bellproof.errors import ResourceLimit
from bellproof.kernel import lp
from bellproof.kernel.export import export, module_name
from bellproof.kernel.short import written_out
from bellproof.model.expression import chsh
from bellproof_checker.verdict import check_bytes

COQ = Path(__file__).parents[1] / "coq"
CERTIFICATES = Path(__file__).parents[1] / "certificates"
LP = "lp-chsh-global"
Document = dict[str, Any]
Change = Callable[[Document], None]


def read(name: str) -> Document:
    document: Document = written_out(json.loads((CERTIFICATES / f"{name}.json").read_text()))
    return document


def changed(name: str, change: Change) -> Document:
    document = copy.deepcopy(read(name))
    change(document)
    return document


def set_at(*place: str | int, to: Callable[[str], str]) -> Change:
    """Replace one scalar."""

    def change(document: Document) -> None:
        target: Any = document
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = to(target[place[-1]])

    change.__name__ = "-".join(map(str, place))
    return change


def lower(text: str) -> str:
    return str(Fraction(text) - Fraction(1, 10**20))


def more(text: str) -> str:
    return str(Fraction(text) + Fraction(1, 10**20))


def flipped(text: str) -> str:
    return "1" if text == "0" else "0"


PART = ("evidence", "parts", 0)
LP_CHANGES: list[Change] = [
    set_at("claim", "mu", to=lower),
    set_at("claim", "lambda", to=more),
    set_at(*PART, "slack", to=more),
    set_at(*PART, "weights", 0, 4, to=more),
    set_at(*PART, "weights", 0, 0, to=flipped),
    set_at(*PART, "weights", 1, 2, to=flipped),
    set_at(*PART, "target", 0, to=flipped),
    set_at("evidence", "relabellings", 0, "swap", to=flipped),
    set_at("evidence", "relabellings", 0, "a", 1, to=flipped),
]


def negative_weight(document: Document) -> None:
    """A level too low, paid for by a negative weight on two outcomes that exhaust the others."""
    document["claim"]["mu"] = "5/4"
    for part in document["evidence"]["parts"]:
        cells = {tuple(row[:4]): Fraction(row[4]) for row in part["weights"]}
        for a, b in product("01", repeat=2):
            cells[a, b, "0", "0"] = cells.get((a, b, "0", "0"), Fraction(0)) - Fraction(1, 4)
        part["weights"] = [[*cell, str(weight)] for cell, weight in cells.items() if weight]


def negative_slack(document: Document) -> None:
    document["claim"]["mu"] = "1"
    for part in document["evidence"]["parts"]:
        part["slack"] = str(Fraction(part["slack"]) - Fraction(1, 2))


def missing_part(document: Document) -> None:
    del document["evidence"]["parts"][1]


def false_symmetry(document: Document) -> None:
    """A relabelling that takes a losing target to a winning one, but changes the expression."""
    del document["evidence"]["parts"][1]
    document["evidence"]["relabellings"].append(
        {"swap": "0", "x": ["0", "1"], "y": ["0", "1"], "a": ["1", "1"], "b": ["0", "0"]}
    )


def needless_false_symmetry(document: Document) -> None:
    """The same where nothing needs it: still refused, as by the checker."""
    document["evidence"]["relabellings"].append(
        {"swap": "0", "x": ["0", "1"], "y": ["0", "1"], "a": ["1", "1"], "b": ["0", "0"]}
    )


def another_expression(document: Document) -> None:
    document["claim"]["expression"] = [
        [str(x), str(y), str(a), str(b), str((-1) ** (x * (1 - y) + a + b))]
        for x, y, a, b in product((0, 1), repeat=4)
    ]


LP_FALSE: list[Change] = [
    negative_weight,
    negative_slack,
    missing_part,
    false_symmetry,
    needless_false_symmetry,
    another_expression,
]


def test_the_kernel_refuses_changed_and_false_duals(family_kernel: Any) -> None:
    changes = LP_CHANGES + LP_FALSE
    verdicts = family_kernel.accepts([read(LP), *(changed(LP, change) for change in changes)])
    assert verdicts[0]
    assert [change.__name__ for change, verdict in zip(changes, verdicts[1:], strict=True) if verdict] == []


def test_a_false_dual_does_not_compile(family_kernel: Any) -> None:
    assert family_kernel.theorem_compiles(read(LP))
    assert not family_kernel.theorem_compiles(changed(LP, LP_CHANGES[0]))


def three_outcomes() -> Document:
    """P(ab|xy) <= 1 in a scenario of 2 and 3 settings, 3 and 2 outcomes: what is left is the other cells."""
    parts = []
    for a, b, x, y in product("012", "01", "01", "012"):
        others = [[c, d, x, y, "1"] for c, d in product("012", "01") if (c, d) != (a, b)]
        parts.append({"target": [a, b, x, y], "slack": "0", "weights": others})
    return {
        "kind": "lp",
        "digest": "sha256:0",
        "claim": {
            "scenario": {"settings": ["2", "3"], "outcomes": ["3", "2"]},
            "expression": [
                ["1", "2", "2", "1", "1/3"],
                ["1", "2", "2", "0", "1/3"],
                ["1", "0", "2", "0", "-1/3"],
                ["1", "0", "2", "1", "-1/3"],
            ],
            "theory": "no-signalling",
            "objective": "global",
            "lambda": "5",
            "mu": "1",
        },
        "evidence": {"relabellings": [], "parts": parts},
    }


def three_outcomes_moved() -> Document:
    """The same for Alice's outcomes, one part and relabellings that reach the other five."""
    document = three_outcomes()
    document["claim"]["objective"] = "local"
    document["claim"]["expression"] = []
    document["claim"]["scenario"]["outcomes"] = ["3", "3"]
    others = [[c, d, "0", "0", "1"] for c, d in product("12", "012")]
    document["evidence"] = {
        "relabellings": [
            {
                "swap": "0",
                "x": ["1", "0"],
                "y": ["0", "1", "2"],
                "a": [["0", "1", "2"]] * 2,
                "b": [["0", "1", "2"]] * 3,
            },
            {
                "swap": "0",
                "x": ["0", "1"],
                "y": ["2", "0", "1"],
                "a": [["1", "2", "0"]] * 2,
                "b": [["1", "0", "2"]] * 3,
            },
        ],
        "parts": [{"target": ["0", "0"], "slack": "0", "weights": others}],
    }
    return document


def test_other_scenarios(family_kernel: Any) -> None:
    """Alice's P(a|x) is the same whatever Bob's setting, so this expression is 0: any lambda will do."""
    signalling = three_outcomes()
    signalling["claim"]["expression"].pop()
    half = three_outcomes_moved()
    half["evidence"]["relabellings"].pop()
    assert family_kernel.accepts([three_outcomes(), three_outcomes_moved(), signalling, half]) == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("objective", ["global", "local"])
def test_what_the_builder_writes_is_accepted(family_kernel: Any, objective: Any) -> None:
    built = [lp_certificate(chsh(), objective, value) for value in (Fraction(5, 2), Fraction(7, 2))]
    documents = [written_out(json.loads(one.data)) for one in built]
    assert all(check_bytes(one.data).accepted for one in built)
    assert family_kernel.accepts(documents) == [True, True]


def vertices() -> list[dict[tuple[int, int, int, int], Fraction]]:
    """The 24 extreme no-signalling behaviours by (x, y, a, b): 16 deterministic ones and 8 boxes."""
    cells = list(product((0, 1), repeat=4))
    local = [
        {(x, y, a, b): Fraction(int(a == f[x] and b == g[y])) for x, y, a, b in cells}
        for f in product((0, 1), repeat=2)
        for g in product((0, 1), repeat=2)
    ]
    boxes = [
        {
            (x, y, a, b): Fraction(int((a + b) % 2 == (x * y + r * x + s * y + t) % 2), 2)
            for x, y, a, b in cells
        }
        for r, s, t in product((0, 1), repeat=3)
    ]
    return local + boxes


@pytest.mark.parametrize("name", ["lp-chsh-global", "lp-chsh-local"])
def test_written_duals_prove_the_certificates_claim(name: str) -> None:
    """Parsed from the Coq text alone, and summed on every extreme behaviour: a program of its own."""
    claim = read(name)["claim"]
    text = (COQ / "certificates" / f"{module_name(name)}.v").read_text()
    number = {
        key: int(value) for key, value in re.findall(r"(divisor|slope|level|denominator) := (-?\d+)", text)
    }
    assert Fraction(number["slope"], number["denominator"]) == Fraction(claim["lambda"])
    assert Fraction(number["level"], number["denominator"]) == Fraction(claim["mu"])
    assert "expression := chsh_events;" in text
    duals = re.findall(
        r"bounds := (\w+) ([^;]*); multiple := (\d+); remains := (\d+);\s*weighted := \[([^]]*)\]", text
    )
    targets = set()
    for kind, place, multiple, remains, weights in duals:
        numbers = tuple(map(int, re.findall(r"\d+", place)))
        targets.add(numbers)
        rows = [
            ((int(x), int(y), int(a), int(b)), int(weight))
            for x, y, a, b, weight in re.findall(r"\(Event (\d) (\d) (\d) (\d), (\d+)\)", weights)
        ]
        for box in vertices():
            bell = sum((p * (-1) ** (x * y + a + b) for (x, y, a, b), p in box.items()), start=Fraction(0))
            wanted = [
                p
                for cell, p in box.items()
                if (cell == numbers if kind == "Both" else (cell[0], cell[2], cell[1]) == (*numbers, 0))
            ]
            left = Fraction(claim["mu"]) - sum(wanted) - Fraction(claim["lambda"]) * bell
            right = int(remains) + sum((weight * box[cell] for cell, weight in rows), start=Fraction(0))
            assert int(multiple) * number["divisor"] * number["denominator"] * left == right
    assert len(targets) == (16 if name.endswith("global") else 4)


def test_a_certificate_with_too_many_weights_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lp, "MAX_WEIGHTS", 20)
    with pytest.raises(ResourceLimit, match="over 20 weights"):
        export(read(LP), "lp.json")

"""Kind ``sos-parametric`` through the kernel: true, changed and false families, and what is written."""

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

from bellproof.kernel.export import module_name
from bellproof.kernel.short import written_out

COQ = Path(__file__).parents[1] / "coq"
CERTIFICATES = Path(__file__).parents[1] / "certificates"
SMALL = "sos-parametric-words-9"
FAMILIES = sorted(path.stem for path in CERTIFICATES.glob("sos-parametric-*.json"))
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


def flipped(text: str) -> str:
    return "1" if text == "0" else "0"


def times_v(text: str) -> str:
    """Another polynomial of the same constant term."""
    return text + "+v^9"


PART = ("evidence", "parts", 0)


def missing_part(document: Document) -> None:
    del document["evidence"]["parts"][1]


def false_symmetry(document: Document) -> None:
    """A relabelling that takes a losing target to a winning one, but changes the expression."""
    del document["evidence"]["parts"][1]
    document["evidence"]["relabellings"].append(
        {"swap": "0", "x": ["0", "1"], "y": ["0", "1"], "a": ["1", "1"], "b": ["0", "0"]}
    )


def another_expression(document: Document) -> None:
    document["claim"]["expression"] = [
        [str(x), str(y), str(a), str(b), str((-1) ** (x * (1 - y) + a + b))]
        for x, y, a, b in product((0, 1), repeat=4)
    ]


GRAM = ("evidence", "parts", 0, "blocks", 0, "gram")
FAMILY_CHANGES: list[Change] = [
    set_at("claim", "mu", to=times_v),
    set_at("claim", "lambda", to=times_v),
    set_at("claim", "scale", to=times_v),
    set_at(*PART, "multiplier", to=lambda text: text + "+v^9"),
    set_at(*GRAM, 0, 0, to=times_v),
    set_at(*GRAM, 2, 1, to=times_v),
    set_at("evidence", "parts", 0, "blocks", 0, "face", 1, 0, to=times_v),
    set_at("evidence", "parts", 0, "blocks", 1, "parity", to=lambda _: "even"),
    set_at(*PART, "target", 0, to=flipped),
    set_at("evidence", "relabellings", 0, "a", 1, to=flipped),
]


def negated(text: str) -> str:
    """Minus a polynomial."""
    turned = text.translate(str.maketrans("+-", "-+"))
    return turned[1:] if turned.startswith("+") else turned if text.startswith("-") else f"-{turned}"


def negative_gram(document: Document) -> None:
    """Both sides of the identity turned round: it still holds, and proves nothing."""
    for part in document["evidence"]["parts"]:
        part["multiplier"] = negated(part["multiplier"])
        for block in part["blocks"]:
            block["gram"] = [
                [negated(entry) if entry != "0" else entry for entry in row] for row in block["gram"]
            ]


def longer_interval(document: Document) -> None:
    """Down to where the Gram matrices are no longer positive."""
    document["claim"]["v"][0] = "1/8"


def interval_beyond_the_curve(document: Document) -> None:
    """Up to where the scale is negative."""
    document["claim"]["v"][1] = "1/2"


def no_square_at_all(document: Document) -> None:
    document["evidence"]["parts"][0]["blocks"] = []


def empty_interval(document: Document) -> None:
    document["claim"]["v"].reverse()


FAMILY_FALSE: list[Change] = [
    negative_gram,
    longer_interval,
    interval_beyond_the_curve,
    no_square_at_all,
    empty_interval,
    missing_part,
    false_symmetry,
    another_expression,
]


def test_the_kernel_refuses_changed_and_false_families(family_kernel: Any) -> None:
    changes = FAMILY_CHANGES + FAMILY_FALSE
    verdicts = family_kernel.accepts([read(SMALL), *(changed(SMALL, change) for change in changes)])
    assert verdicts[0]
    assert [change.__name__ for change, verdict in zip(changes, verdicts[1:], strict=True) if verdict] == []


def test_a_false_family_does_not_compile(family_kernel: Any) -> None:
    assert family_kernel.theorem_compiles(read(SMALL))
    assert not family_kernel.theorem_compiles(changed(SMALL, negative_gram))


def test_a_shorter_interval_is_accepted(family_kernel: Any) -> None:
    def shorter(document: Document) -> None:
        document["claim"]["v"] = ["1/5", "2/5"]

    assert family_kernel.accepts([changed(SMALL, shorter)]) == [True]


Word = tuple[tuple[int, ...], tuple[int, ...]]


def reduced(letters: list[tuple[str, str]]) -> Word:
    """A word and its adjoint as one, equal neighbours cancelled on each side."""
    sides: dict[str, list[int]] = {"A": [], "B": []}
    for side, setting in letters:
        stack = sides[side]
        if stack and stack[-1] == int(setting):
            stack.pop()
        else:
            stack.append(int(setting))
    word = tuple(sides["A"]), tuple(sides["B"])
    return min(word, (word[0][::-1], word[1][::-1]))


def value(text: str, v: Fraction) -> Fraction:
    """A written polynomial ``[3; (-2); 1]`` at v."""
    return sum((int(c) * v**i for i, c in enumerate(re.findall(r"-?\d+", text))), start=Fraction(0))


@pytest.mark.parametrize("name", FAMILIES)
def test_written_families_prove_the_certificates_claim(name: str) -> None:
    """Parsed from the Coq text alone, and multiplied out at one v by a program of its own."""
    claim = read(name)["claim"]
    text = (COQ / "certificates" / f"{module_name(name)}.v").read_text()
    v = Fraction(2, 7)
    of_claim = {
        key: value(re.search(rf"\n  {key} := (\[[^]]*\])", text)[1], v)  # type: ignore[index]
        for key in ("scale", "slope", "level")
    }
    for key, written in (("scale", "scale"), ("slope", "lambda"), ("level", "mu")):
        at_v = eval(re.sub(r"(\d)v", r"\1*v", claim[written]).replace("^", "**"), {"v": v})  # noqa: S307 - our own file
        assert of_claim[key] == at_v
    ends = [Fraction(int(a), int(b)) for a, b in re.findall(r"(?:low|high) := \((-?\d+), (\d+)\)", text)]
    assert [str(end) for end in ends] == claim["v"]
    for part in text.split("goal := ")[1:]:
        x, y, a, b = re.match(r"Joint \(Cell (\d) (\d) (\w+) (\w+)\)", part).groups()  # type: ignore[union-attr]
        left = {reduced([]): of_claim["level"]}
        signs = {(): 1, ("A",): -1 if a == "true" else 1, ("B",): -1 if b == "true" else 1}
        for letters in ([], [("A", x)], [("B", y)], [("A", x), ("B", y)]):
            sign = 1
            for side, _ in letters:
                sign *= signs[side,]
            word = reduced(letters)
            left[word] = left.get(word, Fraction(0)) - of_claim["scale"] * sign / 4
        for i, j in product("01", repeat=2):
            word = reduced([("A", i), ("B", j)])
            left[word] = left.get(word, Fraction(0)) - of_claim["slope"] * (-1 if i == j == "1" else 1)
        multiplier = value(re.search(r"multiplier := (\[[^]]*\])", part)[1], v)  # type: ignore[index]
        right: dict[Word, Fraction] = {}
        for block in part.split("rows := [")[1:]:
            rows_text, rest = block.split("gram := [")
            rows = []
            for line in re.findall(r"\(\[[^]]*\], \[.*\]\)", rows_text):
                word_text, entries = line.split("], [", 1)
                coefficients = [value(one, v) for one in re.findall(r"\[[^]]*\]", "[" + entries)]
                rows.append((re.findall(r"([AB]) (\d+)", word_text), coefficients))
            upper = [
                [value(one, v) for one in re.findall(r"\[[^][]*\]", line)]
                for line in rest.split("ends := ")[0].strip().splitlines()
            ]
            size = len(upper)
            gram = [[upper[min(i, j)][abs(i - j)] for j in range(size)] for i in range(size)]
            for first, c in rows:
                for second, d in rows:
                    word = reduced([*first[::-1], *second])
                    term = sum(c[i] * gram[i][j] * d[j] for i in range(size) for j in range(size))
                    right[word] = right.get(word, Fraction(0)) + term
        words = left.keys() | right.keys()
        assert all(multiplier * left.get(word, 0) == right.get(word, 0) for word in words)

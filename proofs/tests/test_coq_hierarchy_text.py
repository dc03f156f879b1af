"""Kind ``hierarchy`` in the kernel: what was written, read back and multiplied out by a program of its own."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bellproof.kernel.export import module_name

COQ = Path(__file__).parents[1] / "coq"
FOLDER = Path(__file__).parents[1] / "certificates" / "hierarchy"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
Document = dict[str, Any]
Number = tuple[int, ...]
Word = tuple[tuple[int, int, int], ...]


def load(name: str) -> Document:
    document: Document = json.loads((FOLDER / f"{name}.json").read_text())
    return document


def text_of(name: str) -> str:
    return (COQ / "certificates" / f"{module_name(name)}.v").read_text()


class Written:
    """A generated file, parsed from its text alone."""

    def __init__(self, text: str) -> None:
        plain = re.sub(r"Some ", "", text.replace("%nat", "").replace("None", "-1"))
        claim = plain[plain.index("settings :=") : plain.index("Definition certificate")]
        self.settings = self._value(claim, "settings")
        self.outcomes = self._value(claim, "outcomes")
        self.expressions = self._value(claim, "expressions")
        self.divisor, self.denominator = self._value(claim, "divisor"), self._value(claim, "denominator")
        self.level = tuple(self._value(claim, "level"))
        self.lower = self._value(plain, "lower")
        self.interval = [
            Fraction(self._value(plain, end), self._value(plain, "below")) for end in ("low", "high")
        ]
        self.relabellings = plain.count("Relabelling ")
        self.parts = [self._part(one) for one in plain.split("{| goal := ")[1:]]

    @staticmethod
    def _value(text: str, key: str) -> Any:
        found = re.search(rf"\b{key} := (.*?)(?:;\s+\w+ :=| \|\}})", text, re.DOTALL)
        assert found is not None, key
        return Written._parsed(found[1])

    @staticmethod
    def _parsed(text: str) -> Any:
        letters = re.sub(r"L (\d+) (\d+) (\d+)", r"(\1, \2, \3)", text)
        return ast.literal_eval(letters.replace(";", ",").replace("false", "False").replace("true", "True"))

    def _part(self, text: str) -> dict[str, Any]:
        scale, slack = (self._value(text, key) for key in ("scale", "slack"))
        body, _, rest = text.partition("bounds := [")
        listed = body[body.index("blocks := [") :].rpartition("];")[0]
        blocks = [
            self._parsed("(" + one.strip().rstrip(";").replace("] [\n", "], [\n", 1) + ")")
            for one in re.split(r"Block ", listed)[1:]
            if one
        ]
        return {
            "goal": self._parsed(text[: text.index(";\n")]),
            "scale": scale,
            "slack": tuple(slack),
            "blocks": blocks,
            "bounds": [
                (tuple(self._parsed(most)), negative == "true", self._parsed(word))
                for most, negative, word in re.findall(r"Bound (\[[^]]*\]) (true|false) (\[[^]]*\])", rest)
            ],
        }


def plus(first: Number, second: Number) -> Number:
    size = max(len(first), len(second))
    one, other = (value + (0,) * (size - len(value)) for value in (first, second))
    return tuple(a + b for a, b in zip(one, other, strict=True))


def times(first: Number, second: Number) -> Number:
    result = [0] * max(0, len(first) + len(second) - 1)
    for (i, a), (j, b) in product(enumerate(first), enumerate(second)):
        result[i + j] += a * b
    return tuple(result)


def reduced(word: Word, outcomes: list[int]) -> Word | None:
    """The normal form, by rules of this test's own: sorted by party, then neighbours eaten."""
    result: list[tuple[int, int, int]] = []
    for letter in sorted(word, key=lambda one: one[0]):
        last = result[-1] if result else None
        if last is None or last[:2] != letter[:2]:
            result.append(letter)
        elif outcomes[letter[0]] == 2:
            result.pop()
        elif last != letter:
            return None
    return tuple(result)


class Sum:
    """Coefficients of words, each merged with its adjoint."""

    def __init__(self, outcomes: list[int]) -> None:
        self.outcomes = outcomes
        self.coefficients: dict[Word, Number] = defaultdict(tuple)

    def add(self, coefficient: Number, word: Word) -> None:
        found, other = reduced(word, self.outcomes), reduced(word[::-1], self.outcomes)
        if found is not None and other is not None:
            key = min(found, other)
            self.coefficients[key] = plus(self.coefficients[key], coefficient)


def event(written: Written, cell: list[tuple[int, int]]) -> list[tuple[int, Word]]:
    """A cell's projector times two for each party with two outcomes."""
    result: list[tuple[int, Word]] = [(1, ())]
    for party, ((setting, outcome), count) in enumerate(zip(cell, written.outcomes, strict=True)):
        if outcome < 0:
            side: list[tuple[int, Word]] = [(2 if count == 2 else 1, ())]
        elif count == 2:
            side = [(1, ()), ((-1) ** outcome, ((party, setting, 0),))]
        elif outcome < count - 1:
            side = [(1, ((party, setting, outcome),))]
        else:
            side = [(1, ()), *((-1, ((party, setting, b),)) for b in range(count - 1))]
        result = [(c * d, (*one, *two)) for (c, one), (d, two) in product(result, side)]
    return result


def remains(written: Written, part: dict[str, Any]) -> dict[Word, Number]:
    """The scaled left side less slack, squares and bounds, modulo the polynomial."""
    total = Sum(written.outcomes)
    add_left_side(total, written, part)
    total.add(times((-1,), part["slack"]), ())
    for weights, rows in part["blocks"]:
        add_squares(total, weights, rows)
    for most, negative, word in part["bounds"]:
        total.add(times((-1,), most), ())
        total.add(times((1 if negative else -1,), most), tuple(word))
    return {word: value for word, c in total.coefficients.items() if any(value := modulo(c, written.lower))}


def add_left_side(total: Sum, written: Written, part: dict[str, Any]) -> None:
    """``scale unit divisor denominator (mu - P - sum lambda I)``."""
    unit = 2 ** written.outcomes.count(2)
    scale = part["scale"]
    total.add(times((scale * unit * written.divisor,), written.level), ())
    if part["goal"] != -1:
        for c, word in event(written, part["goal"]):
            total.add((-scale * written.divisor * written.denominator * c,), word)
    for slope, cells in written.expressions:
        for cell, coefficient in cells:
            for c, word in event(written, cell):
                total.add(times((-scale * coefficient * c,), tuple(slope)), word)


def add_squares(total: Sum, weights: list[list[int]], rows: list[Any]) -> None:
    """Minus the sum of squares."""
    for (left, first), (right, second) in product(rows, repeat=2):
        entry: Number = ()
        for weight, c, d in zip(weights, first, second, strict=False):
            entry = plus(entry, times(tuple(weight), times(tuple(c), tuple(d))))
        for (c, one), (d, two) in product(left, right):
            factor = times((-1,), times(entry, times(tuple(c), tuple(d))))
            total.add(factor, (*one[::-1], *two))


def modulo(value: Number, lower: list[int]) -> Number:
    rest = list(value)
    while len(rest) > len(lower):
        top = rest.pop()
        for i, c in enumerate(lower):
            rest[len(rest) - len(lower) + i] += top * c
    return tuple(rest)


@pytest.mark.parametrize("name", NAMES)
def test_the_squares_read_back_prove_the_certificates_claim(name: str) -> None:
    written, claim = Written(text_of(name)), load(name)["claim"]
    assert written.settings == [int(one) for one in claim["scenario"]["settings"]]
    assert written.outcomes == [int(one) for one in claim["scenario"]["outcomes"]]
    assert written.relabellings == len(load(name)["evidence"]["relabellings"])
    # Numbers: the root of the text is a positive multiple of the certificate's.
    factor = number_factor(written, claim)
    assert same(written.level, written.denominator, claim["mu"], factor)
    for (slope, cells), coefficient, expression in zip(
        written.expressions, claim["lambdas"], claim["expressions"], strict=True
    ):
        assert same(tuple(slope), written.denominator, coefficient, factor)
        rows = {tuple(map(int, row[:-1])): Fraction(row[-1]) for row in expression}
        found = {
            (*(x for x, _ in cell), *(a for _, a in cell)): Fraction(c, written.divisor) for cell, c in cells
        }
        assert found == rows
    assert len(written.parts) == len(load(name)["evidence"]["parts"])
    for part in written.parts:
        assert part["scale"] > 0
        rest = remains(written, part)
        constant = rest.pop((), (0,))
        if "field" in claim:
            assert not rest
            assert not any(constant)
        else:
            assert constant[0] == sum(abs(c[0]) for c in rest.values())
            assert all(value[0] >= 0 for value in [part["slack"] or (0,), *weights_of(part)])


def weights_of(part: dict[str, Any]) -> Iterator[list[int]]:
    return (weight for weights, _ in part["blocks"] for weight in weights)


def number_factor(written: Written, claim: Document) -> Fraction:
    """``s / r``, from the two polynomials and the two intervals."""
    if "field" not in claim:
        assert written.lower == [0]
        assert written.interval == [0, 0]
        return Fraction(1)
    polynomial = [Fraction(c) for c in claim["field"]["polynomial"]]
    low, high = map(Fraction, claim["field"]["root"])
    degree = len(polynomial) - 1
    assert len(written.lower) == degree
    factor = next(
        Fraction(f)
        for f in range(1, 100)
        if all(
            -c == p * f ** (degree - i)
            for i, (c, p) in enumerate(zip(written.lower, polynomial, strict=False))
        )
    )
    assert factor * low <= written.interval[0] <= written.interval[1] <= factor * high
    return factor


def same(value: Number, below: int, text: Any, factor: Fraction) -> bool:
    listed = [Fraction(c) for c in (text if isinstance(text, list) else [text])]
    found = [Fraction(c, below) * factor**i for i, c in enumerate(value)]
    size = max(len(listed), len(found))
    return [*listed, *[0] * (size - len(listed))] == [*found, *[0] * (size - len(found))]

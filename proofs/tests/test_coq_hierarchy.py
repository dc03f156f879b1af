"""Kind ``hierarchy`` in the kernel: what was written says what the certificate says, and what is false fails."""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import BellproofError
from bellproof.kernel.export import export, module_name
from bellproof_checker import check_bytes

COQ = Path(__file__).parents[1] / "coq"
FOLDER = Path(__file__).parents[1] / "certificates" / "hierarchy"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
COQC = shutil.which("coqc") or "coqc"
Document = dict[str, Any]
Number = tuple[int, ...]
Word = tuple[tuple[int, int, int], ...]
Compiles = Callable[[str], bool]


def load(name: str) -> Document:
    document: Document = json.loads((FOLDER / f"{name}.json").read_text())
    return document


def text_of(name: str) -> str:
    return (COQ / "certificates" / f"{module_name(name)}.v").read_text()


# ---- the Coq text, read back and multiplied out by a program of its own


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


@pytest.mark.parametrize(
    "theorem",
    ["hierarchy_sound", "hierarchy_functional", "C_i3322_level_3.accepted", "C_exact_chained_4.accepted"],
)
def test_the_second_checker_is_proved_without_axioms(theorem: str) -> None:
    """What the build compares with `Print Assumptions`."""
    lines = (COQ / "assumptions.txt").read_text().splitlines()
    assert lines[lines.index(theorem) + 1] == "Closed under the global context"


# ---- the kernel on tampered certificates


@pytest.fixture(scope="session")
def compiles(tmp_path_factory: pytest.TempPathFactory) -> Compiles:
    """Whether a file compiles; the checker's theories are compiled once."""
    folder = tmp_path_factory.mktemp("hierarchy")

    def coqc(name: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COQC, "-q", "-w", "none", "-Q", ".", "Bellproof", name],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    for theory in ("Hierarchy.v", "HierarchyTargets.v"):
        shutil.copy(COQ / theory, folder)
        done = coqc(theory)
        assert done.returncode == 0, done.stderr

    def run(text: str) -> bool:
        (folder / "Case.v").write_text(text)
        done = coqc("Case.v")
        if done.returncode:
            # Refused for what it says, not for how it is written.
            assert "Unable to unify" in done.stderr or "has type" in done.stderr, done.stderr
        return done.returncode == 0

    return run


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


# ---- certificates that do not ship


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

    def false(document: Document) -> None:
        change(document)
        document["claim"]["mu"] = moved(document["claim"]["mu"], -TINY)

    assert not compiles(changed("exact-chsh", false))


def test_what_is_out_of_reach_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bellproof.kernel.hierarchy.MAX_PAIRS", 10)
    with pytest.raises(BellproofError, match="too large for the kernel") as caught:
        export(load("exact-chsh"), "exact-chsh.json")
    assert caught.value.exit_status == 4

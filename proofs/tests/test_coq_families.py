"""Kinds ``lp`` and ``sos-parametric`` through the kernel: true, changed and false certificates, written files."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bellproof.bounds import curve
from bellproof.certificate.lp import lp_certificate
from bellproof.errors import ResourceLimit
from bellproof.files.tables import TABLE_1, read_counts
from bellproof.finite.certify import Request, certify
from bellproof.kernel import lp
from bellproof.kernel.export import KINDS, export, module_name
from bellproof.kernel.short import written_out
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof_checker.verdict import check_bytes

COQ = Path(__file__).parents[1] / "coq"
CERTIFICATES = Path(__file__).parents[1] / "certificates"
COQC = shutil.which("coqc") or "coqc"
LP = "lp-chsh-global"
SMALL = "sos-parametric-words-9"
FAMILIES = sorted(path.stem for path in CERTIFICATES.glob("sos-parametric-*.json"))
Document = dict[str, Any]
Change = Callable[[Document], None]


def read(name: str) -> Document:
    document: Document = written_out(json.loads((CERTIFICATES / f"{name}.json").read_text()))
    return document


class Kernel:
    """What the Coq checkers say of many certificates of one kind, in one run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for theory in dict.fromkeys(
            name for kind in ("lp", "sos-parametric") for name in KINDS[kind].theories
        ):
            shutil.copy(COQ / f"{theory}.v", folder)
            self._compile(f"{theory}.v")

    def _compile(self, name: str) -> str:
        command = [COQC, "-q", "-w", "none", "-Q", ".", "Bellproof", name]
        done = subprocess.run(
            command, cwd=self._folder, capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def accepts(self, documents: Iterable[Document]) -> list[bool]:
        """One verdict a certificate."""
        texts = [export(document, "tested.json") for document in documents]
        heading = texts[0].split("Definition certificate")[0]
        bodies = [text.split("\n\n", 1)[1].split("Theorem accepted")[0] for text in texts]
        modules = [
            f"Module M{i}.\n{body}Eval vm_compute in accepts certificate.\nEnd M{i}.\n"
            for i, body in enumerate(bodies)
        ]
        (self._folder / "Batch.v").write_text(heading + "\n".join(modules))
        verdicts = re.findall(r"= (true|false)", self._compile("Batch.v"))
        assert len(verdicts) == len(texts)
        return [verdict == "true" for verdict in verdicts]

    def theorem_compiles(self, document: Document) -> bool:
        """Whether the file compiles as it is written."""
        (self._folder / "Case.v").write_text(export(document, "tested.json"))
        command = [COQC, "-q", "-w", "none", "-Q", ".", "Bellproof", "Case.v"]
        done = subprocess.run(command, cwd=self._folder, capture_output=True, check=False, timeout=600)
        return done.returncode == 0


@pytest.fixture(scope="session")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Kernel:
    return Kernel(tmp_path_factory.mktemp("families"))


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


def times_v(text: str) -> str:
    """Another polynomial of the same constant term."""
    return text + "+v^9"


# -- kind lp ---------------------------------------------------------------------------------------

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


def test_the_kernel_refuses_changed_and_false_duals(kernel: Kernel) -> None:
    changes = LP_CHANGES + LP_FALSE
    verdicts = kernel.accepts([read(LP), *(changed(LP, change) for change in changes)])
    assert verdicts[0]
    assert [change.__name__ for change, verdict in zip(changes, verdicts[1:], strict=True) if verdict] == []


def test_a_false_dual_and_a_false_family_do_not_compile(kernel: Kernel) -> None:
    assert kernel.theorem_compiles(read(LP))
    assert not kernel.theorem_compiles(changed(LP, LP_CHANGES[0]))
    assert kernel.theorem_compiles(read(SMALL))
    assert not kernel.theorem_compiles(changed(SMALL, negative_gram))


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


def test_other_scenarios(kernel: Kernel) -> None:
    """Alice's P(a|x) is the same whatever Bob's setting, so this expression is 0: any lambda will do."""
    signalling = three_outcomes()
    signalling["claim"]["expression"].pop()
    half = three_outcomes_moved()
    half["evidence"]["relabellings"].pop()
    assert kernel.accepts([three_outcomes(), three_outcomes_moved(), signalling, half]) == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("objective", ["global", "local"])
def test_what_the_builder_writes_is_accepted(kernel: Kernel, objective: Any) -> None:
    built = [lp_certificate(chsh(), objective, value) for value in (Fraction(5, 2), Fraction(7, 2))]
    documents = [written_out(json.loads(one.data)) for one in built]
    assert all(check_bytes(one.data).accepted for one in built)
    assert kernel.accepts(documents) == [True, True]


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


# -- kind sos-parametric ---------------------------------------------------------------------------

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


def test_the_kernel_refuses_changed_and_false_families(kernel: Kernel) -> None:
    changes = FAMILY_CHANGES + FAMILY_FALSE
    verdicts = kernel.accepts([read(SMALL), *(changed(SMALL, change) for change in changes)])
    assert verdicts[0]
    assert [change.__name__ for change, verdict in zip(changes, verdicts[1:], strict=True) if verdict] == []


def test_a_shorter_interval_is_accepted(kernel: Kernel) -> None:
    def shorter(document: Document) -> None:
        document["claim"]["v"] = ["1/5", "2/5"]

    assert kernel.accepts([changed(SMALL, shorter)]) == [True]


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


# -- all kinds -------------------------------------------------------------------------------------


def test_every_certificate_of_a_kind_that_the_kernel_takes_is_committed_for_it() -> None:
    """None is forgotten, and none is left over."""
    wanted = {
        module_name(path.stem)
        for path in CERTIFICATES.rglob("*.json")
        if json.loads(path.read_text())["kind"] in KINDS
    }
    assert wanted == {path.stem for path in (COQ / "certificates").glob("*.v")}
    assert set(KINDS) == {"curve", "hierarchy", "lp", "sos", "sos-parametric"}


def test_the_line_that_table_1_is_certified_with_is_the_one_that_was_proved() -> None:
    """The tangent's slope and level are written out in `Strategy.v`; `curve_line` is about them, for every v."""
    counts = read_counts(TABLE_1, CHSH_SCENARIO)
    certificate = certify(counts, Request(chsh(), uniform(CHSH_SCENARIO), Fraction(1, 100))).certificate
    assert certificate is not None
    document = json.loads(certificate.data)
    assert document["kind"] == "curve"
    v = Fraction(document["evidence"]["v"])
    assert v > 0
    assert (v + 1) ** 2 < 2
    text = (COQ / "Strategy.v").read_text()
    scope = {"v": v, "w": 1 - 2 * v - v * v}
    formulas = re.findall(r"^Definition (slope|level) : R := (.*)\.$", text, re.MULTILINE)
    values = {name: eval(formula, {}, scope) for name, formula in formulas}  # noqa: S307 - our own file
    claim = document["claim"]
    assert values == {"slope": Fraction(claim["lambda"]), "level": Fraction(claim["mu"])}
    assert (
        "forall x y a b,\n  P x y a b + slope v * bell_value P <= level v." in (COQ / "Curve.v").read_text()
    )


def test_the_numbers_of_the_chernoff_headline_are_those_of_table_1() -> None:
    """348 bits: the library's tangent at 1/8, 2418 games won of 3016, and an exponent that makes it 1/100."""
    text = (COQ / "Chernoff.v").read_text()
    fraction = r"\((\d+) / (\d+)\)"
    places = rf"{fraction} {fraction} .* (\d+) (\d+) \(70 / 29\) {fraction} {fraction}"
    found = re.search(rf"\(chernoff D HD {places}\)", text)
    assert found is not None
    numbers = [int(one) for one in found.groups()]
    u, value = Fraction(*numbers[:2]), Fraction(*numbers[2:4])
    n, won = numbers[4:6]
    slope, level = Fraction(*numbers[6:8]), Fraction(*numbers[8:10])
    line = curve.tangent(Fraction(1, 8))
    assert (slope, level) == (line.slope, line.level)
    counts = read_counts(TABLE_1, CHSH_SCENARIO)
    assert counts.total == n
    assert Fraction(8 * won, n) - 4 == Fraction(70, 29)
    assert 100 * (1 + (value + 4) / 8 * (u - 1)) ** n <= u**won
    assert (level - slope * value) ** n <= Fraction(1, 2**348)
    assert "(70 / 29) (/ 2 ^ 348)) <= 1 / 100." in text

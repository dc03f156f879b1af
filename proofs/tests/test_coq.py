"""The Coq theories: built, free of assumptions, and about the lines and numbers that the library uses."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bellproof.bounds import curve
from bellproof.errors import BadInput
from bellproof.files.tables import TABLE_1, read_counts
from bellproof.finite.certify import Request, certify
from bellproof.finite.epsilon import Method
from bellproof.kernel.export import export, module_name
from bellproof.kernel.library import write_library
from bellproof.kernel.run import kernel_accepts
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO

COQ = Path(__file__).parents[1] / "coq"
CERTIFICATES = Path(__file__).parents[1] / "certificates"
Document = dict[str, Any]

MAKE = shutil.which("make") or "make"
EXPORTED = sorted(path.stem for path in (COQ / "certificates").glob("C_*.v"))
SQUARES = [name for name in EXPORTED if re.match("C_(sos_(?!parametric)|tilted_)", name)]


def read(name: str) -> Document:
    document: Document = json.loads((CERTIFICATES / f"{name}.json").read_text())
    return document


def source_of(module: str) -> Path:
    """The certificate that a generated module was written from."""
    (found,) = (path for path in CERTIFICATES.rglob("*.json") if module_name(path.stem) == module)
    return found


@pytest.fixture(scope="session")
def built() -> str:
    """What `make` of the theories says; one process builds, others wait."""
    with (COQ / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [MAKE, "-j2", "-C", str(COQ), "check"],
            capture_output=True,
            text=True,
            check=False,
            timeout=1200,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_everything_compiles_and_rests_on_what_is_listed(built: str) -> None:
    assert "nothing is assumed" in built
    assert "assumptions as listed" in built
    assert "coqchk accepts Functional Checker Terms Soundness" in built
    for module in EXPORTED:
        assert (COQ / "certificates" / f"{module}.vo").is_file()


def test_the_checker_is_proved_without_axioms() -> None:
    entries = re.split(r"\n(?=\S+\n(?:Axioms:|Closed))", (COQ / "assumptions.txt").read_text())
    by_name = {entry.splitlines()[0]: entry.splitlines()[1:] for entry in entries}
    assert by_name["accepts_sound"] == ["Closed under the global context"]
    allowed = {
        "Axioms:",
        "ClassicalDedekindReals.sig_forall_dec",
        "ClassicalDedekindReals.sig_not_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "Classical_Prop.classic",
    }
    for lines in by_name.values():
        assert set(lines) <= allowed or lines == ["Closed under the global context"]
    assert {"headline_holds", "headline_sharp_holds"} <= by_name.keys()


@pytest.mark.parametrize("word", ["Admitted.", "Axiom a : False.", "Parameter p : False."])
def test_an_assumption_in_the_sources_would_be_seen(word: str, tmp_path: Path) -> None:
    for path in [COQ / "Makefile", *COQ.glob("*.v")]:
        shutil.copy(path, tmp_path)
    changed = tmp_path / "Functional.v"
    changed.write_text(changed.read_text() + word + "\n")
    done = subprocess.run([MAKE, "-C", str(tmp_path), "sources"], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Functional.v" in done.stdout


@pytest.mark.parametrize("module", EXPORTED)
def test_committed_files_are_what_the_exporter_writes(module: str) -> None:
    path = source_of(module)
    assert (COQ / "certificates" / f"{module}.v").read_text() == export(
        json.loads(path.read_text()), path.name
    )


def test_the_whole_library_can_be_exported(tmp_path: Path) -> None:
    written = write_library(CERTIFICATES, tmp_path)
    assert set(EXPORTED) <= set(written)
    assert len(EXPORTED) >= 10
    for name in EXPORTED:
        assert (tmp_path / f"{name}.v").read_text() == (COQ / "certificates" / f"{name}.v").read_text()


Word = tuple[tuple[int, ...], tuple[int, ...]]


def expand(rows: list[tuple[str, list[int]]], weights: list[int]) -> dict[Word, int]:
    """Multiply a block out by a program of its own."""
    total: dict[Word, int] = {}
    for left, first in rows:
        for right, second in rows:
            coefficient = sum(w * c * e for w, c, e in zip(weights, first, second, strict=True))
            letters = re.findall(r"([AB]) (\d+)", left)[::-1] + re.findall(r"([AB]) (\d+)", right)
            sides: dict[str, list[int]] = {"A": [], "B": []}
            for side, setting in letters:
                stack = sides[side]
                if stack and stack[-1] == int(setting):
                    stack.pop()
                else:
                    stack.append(int(setting))
            word = tuple(sides["A"]), tuple(sides["B"])
            key = min(word, (word[0][::-1], word[1][::-1]))
            total[key] = total.get(key, 0) + coefficient
    return {word: value for word, value in total.items() if value}


@pytest.mark.parametrize("module", SQUARES)
def test_written_files_read_back_claim_what_the_certificate_claims(module: str) -> None:
    """Parsed from the Coq text alone: the claim, and the squares multiplied out anew."""
    claim = json.loads(source_of(module).read_text())["claim"]
    text = (COQ / "certificates" / f"{module}.v").read_text()
    numbers = {
        key: int(value.strip("()"))
        for key, value in re.findall(r"(divisor|slope|level|denominator) := (\(?-?\d+\)?)", text)
    }
    assert Fraction(numbers["slope"], numbers["denominator"]) == Fraction(claim["lambda"])
    assert Fraction(numbers["level"], numbers["denominator"]) == Fraction(claim["mu"])
    assert (claim["expression"] == "chsh") == ("expression := chsh;" in text)
    for part in text.split("goal := ")[1:]:
        scale, slack = (int(re.search(rf"{key} := (\d+)", part)[1]) for key in ("scale", "slack"))  # type: ignore[index]
        total: dict[Word, int] = {((), ()): slack}
        for block in part.split("weights := [")[1:]:
            weights = [int(one) for one in block.split("]")[0].split(";")]
            rows = [
                (word, [int(one.strip(" ()")) for one in row.split(";")])
                for word, row in re.findall(r"\(\[([^]]*)\], \[([^]]*)\]\)", block)
            ]
            for key, value in expand(rows, weights).items():
                total[key] = total.get(key, 0) + value
        # The identity's coefficient: mu minus P's and I's (for CHSH none).
        unit = 4 * numbers["divisor"] * numbers["denominator"]
        probability = Fraction(1, 4) if part.startswith("Joint") else Fraction(1, 2)
        if claim["expression"] == "chsh" and not part.startswith("Nothing"):
            assert total[(), ()] == scale * unit * (Fraction(claim["mu"]) - probability)


def test_the_lines_of_the_headline_are_the_librarys() -> None:
    text = (COQ / "Headline.v").read_text()
    found = re.findall(r"slope := (\d+) / (\d+)\) \(level := (\d+) / (\d+)\)", text)
    lines = [(Fraction(int(a), int(b)), Fraction(int(c), int(d))) for a, b, c, d in found]
    used = [curve.tangent(Fraction(1, 20)), curve.tangent(Fraction(1, 8))]
    assert lines == [(line.slope, line.level) for line in used]
    for line, name in zip(used, ["sos-v-1-20-words-17", "sos-v-1-8-words-13"], strict=True):
        claim = read(name)["claim"]
        assert (claim["lambda"], claim["mu"]) == (str(line.slope), str(line.level))


@pytest.mark.parametrize(
    ("method", "theorem", "bits"), [("azuma", "headline", 44), ("azuma-sharp", "headline_sharp", 279)]
)
def test_the_numbers_of_the_headline_are_those_of_table_1(method: Method, theorem: str, bits: int) -> None:
    text = (COQ / "Statement.v").read_text()
    statement = re.search(rf"Definition {theorem} : Prop(.*?)\.\n\n", text + "\n\n", re.DOTALL)
    assert statement is not None
    assert re.search(r"D 3016 .*\(70 / 29\) \(/ 2 \^ (\d+)\)\) <= 1 / 100", statement[1]) is not None
    assert f"2 ^ {bits})" in statement[1]
    counts = read_counts(TABLE_1, CHSH_SCENARIO)
    result = certify(counts, Request(chsh(), uniform(CHSH_SCENARIO), Fraction(1, 100), method=method))
    assert counts.total == 3016
    assert result.estimate == Fraction(70, 29)
    assert bits <= result.min_entropy_bits.lo < bits + 1


@pytest.fixture(scope="session")
def coqc() -> Callable[[Document], bool]:
    return lambda document: kernel_accepts(document, "changed.json")


def test_the_kernel_accepts_a_certificate(coqc: Callable[[Document], bool]) -> None:
    assert coqc(read("sos-v-1-5-words-9"))


def tampered(name: str, change: Callable[[Document], None]) -> Document:
    document = read(name)
    change(document)
    return document


def set_level(document: Document) -> None:
    document["claim"]["mu"] = str(Fraction(document["claim"]["mu"]) - Fraction(1, 10**30))


def set_slope(document: Document) -> None:
    document["claim"]["lambda"] = str(Fraction(document["claim"]["lambda"]) + Fraction(1, 10**30))


def set_weight(document: Document) -> None:
    block = document["evidence"]["parts"][0]["blocks"][0]
    block["D"][0] = str(Fraction(block["D"][0]) * 2)


def set_face(document: Document) -> None:
    block = document["evidence"]["parts"][0]["blocks"][0]
    block["face"][0][0] = str(Fraction(block["face"][0][0]) + 1)


def set_target(document: Document) -> None:
    target = document["evidence"]["parts"][0]["target"]
    target[0] = "1" if target[0] == "0" else "0"


CHANGES = [set_level, set_slope, set_weight, set_face, set_target]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_certificate_with_one_changed_number_fails_to_compile(
    change: Callable[[Document], None], coqc: Callable[[Document], bool]
) -> None:
    assert not coqc(tampered("sos-v-1-5-words-9", change))


def negative_square(document: Document) -> None:
    """Everything is a sum of squares if one of them may be negative."""
    part = document["evidence"]["parts"][0]
    part["slack"] = str(Fraction(part["slack"]) + 1)
    part["blocks"].append({"words": ["1"], "L": [[]], "D": ["-1"]})


def negative_slack(document: Document) -> None:
    """A level too low, paid for by a negative slack in every part."""
    document["claim"]["mu"] = str(Fraction(document["claim"]["mu"]) - 1)
    for part in document["evidence"]["parts"]:
        part["slack"] = str(Fraction(part["slack"]) - 1)


def missing_part(document: Document) -> None:
    """Half of the targets left unproved."""
    del document["evidence"]["parts"][1]


def false_symmetry(document: Document) -> None:
    """A relabelling that takes a losing target to a winning one, but changes the expression."""
    del document["evidence"]["parts"][1]
    document["evidence"]["relabellings"].append(
        {"swap": "0", "x": ["0", "1"], "y": ["0", "1"], "a": ["1", "1"], "b": ["0", "0"]}
    )


def another_expression(document: Document) -> None:
    """The same squares for an expression with one sign turned."""
    cells = [
        [str(x), str(y), str(a), str(b), str((-1) ** (x * (1 - y) + a + b))]
        for x in (0, 1)
        for y in (0, 1)
        for a in (0, 1)
        for b in (0, 1)
    ]
    document["claim"]["expression"] = cells


FALSE = [negative_square, negative_slack, missing_part, false_symmetry, another_expression]


@pytest.mark.parametrize("change", FALSE, ids=lambda change: change.__name__)
def test_false_certificates_made_by_hand_fail_to_compile(
    change: Callable[[Document], None], coqc: Callable[[Document], bool]
) -> None:
    assert not coqc(tampered("sos-v-1-5-words-9", change))


def test_other_kinds_are_not_exported() -> None:
    with pytest.raises(BadInput, match=r"the kernel takes certificates of kind .*, not other"):
        export(read("curve-v-1-5") | {"kind": "other"}, "other.json")

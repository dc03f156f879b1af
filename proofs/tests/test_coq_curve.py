"""Kind ``curve`` through the kernel, and that the Coq theorems speak of the library's curve."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bellproof.bounds import curve
from bellproof.certificate.curve import curve_certificate
from bellproof.errors import BadInput
from bellproof.kernel.export import KINDS, export, module_name
from bellproof.kernel.short import written_out
from bellproof_checker.verdict import check_bytes

COQ = Path(__file__).parents[1] / "coq"
CERTIFICATES = Path(__file__).parents[1] / "certificates"
COQC = shutil.which("coqc") or "coqc"
NAMES = sorted(path.stem for path in CERTIFICATES.glob("curve-*.json"))
PARAMETERS = [Fraction(1, 1000), Fraction(1, 8), Fraction(1, 3), Fraction(70, 169), Fraction(41421, 100000)]
Document = dict[str, Any]


def long_form(data: bytes) -> Document:
    document: Document = written_out(json.loads(data))
    return document


def read(name: str) -> Document:
    return long_form((CERTIFICATES / f"{name}.json").read_bytes())


class Kernel:
    """What the Coq checker of this kind says of many certificates, in one run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for theory in KINDS["curve"].theories:
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


@pytest.fixture(scope="session")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Kernel:
    return Kernel(tmp_path_factory.mktemp("curve-kernel"))


def test_every_certificate_of_the_kind_is_committed() -> None:
    assert len(NAMES) >= 5
    for name in NAMES:
        committed = (COQ / "certificates" / f"{module_name(name)}.v").read_text()
        assert committed == export(read(name), f"{name}.json")


@pytest.mark.parametrize("name", NAMES)
def test_written_files_read_back_claim_what_the_certificate_claims(name: str) -> None:
    document = read(name)
    text = (COQ / "certificates" / f"{module_name(name)}.v").read_text()
    numbers = {key: int(value.strip("()")) for key, value in re.findall(r"(\w+) := (\(?-?\d+\)?);", text)}
    v = Fraction(numbers["numerator"], numbers["parameter_denominator"])
    slope = Fraction(numbers["line_slope"], numbers["line_denominator"])
    level = Fraction(numbers["line_level"], numbers["line_denominator"])
    assert (str(v), str(slope), str(level)) == (
        document["evidence"]["v"],
        document["claim"]["lambda"],
        document["claim"]["mu"],
    )
    found = [
        Fraction(int(a.strip("()")), int(b)) for a, b in re.findall(r"\((\(?-?\d+\)?) # (\d+)\)%Q", text)
    ]
    strategy = document["evidence"]["strategy"]
    assert [str(one) for one in found] == [
        strategy[key] for key in ("cos_t", "sin_t_squared", "p", "q", "I", "P")
    ]


def test_the_kernel_accepts_any_rational_parameter(kernel: Kernel) -> None:
    made = [long_form(curve_certificate(v).data) for v in PARAMETERS]
    assert kernel.accepts([*made, *map(read, NAMES)]) == [True] * (len(PARAMETERS) + len(NAMES))


def changes(document: Document, tamper: Any) -> Iterator[Document]:
    """Numbers of the claim and the strategy moved a little, moved far and turned; every third of the squares."""
    places = [
        (place, Fraction(value))
        for place, value in tamper.scalars({key: document[key] for key in ("claim", "evidence")})
        if re.fullmatch(r"-?\d+(/\d+)?", value)
    ]
    squares = [one for one in places if "losing" in one[0]]
    for i, (place, value) in enumerate([one for one in places if "losing" not in one[0]] + squares[::3]):
        moved = (value + Fraction(1, 10**30), value + 1, -value)
        for new in moved if "losing" not in place else moved[i % 3 : i % 3 + 1]:
            yield tamper.changed(document, place, str(new))


def test_kernel_and_checker_agree_on_every_changed_number(kernel: Kernel, tamper: Any) -> None:
    """Those that the checker finds well-formed; two programs that share no line."""
    document = read("curve-v-1-8")
    well_formed: list[tuple[Document, bool]] = []
    for changed in changes(document, tamper):
        verdict = check_bytes(tamper.reseal(changed))
        if verdict.exit_status < BadInput.exit_status:
            well_formed.append((changed, verdict.accepted))
    assert sum(not accepted for _, accepted in well_formed) > 50
    assert kernel.accepts(changed for changed, _ in well_formed) == [accepted for _, accepted in well_formed]


def lower_line(document: Document) -> None:
    """A tangent of another v, with everything else from this one."""
    claim = long_form(curve_certificate(Fraction(1, 7)).data)["claim"]
    document["claim"] = claim


def another_parameter(document: Document) -> None:
    document["evidence"]["v"] = "1/7"


def outside(document: Document) -> None:
    """The other root: v beyond sqrt(2) - 1."""
    document["evidence"]["v"] = "3/7"


def winning_part(document: Document) -> None:
    """The part speaks of an outcome that the theorem has already: half of the sixteen are missing."""
    document["evidence"]["losing"]["target"] = ["0", "0", "0", "0"]


def no_relabellings(document: Document) -> None:
    document["evidence"]["relabellings"] = []


def negative_weight(document: Document) -> None:
    part = document["evidence"]["losing"]
    part["slack"] = str(Fraction(part["slack"]) + 1)
    part["blocks"].append({"words": ["1"], "L": [[]], "D": ["-1"]})


def negative_slack(document: Document) -> None:
    """Squares that are too large, paid for by the slack."""
    part = document["evidence"]["losing"]
    part["slack"] = str(Fraction(part["slack"]) - 1)
    part["blocks"].append({"words": ["1"], "L": [[]], "D": ["1"]})


def test_false_certificates_made_by_hand_are_refused(kernel: Kernel) -> None:
    documents = [read("curve-v-1-8") for _ in range(7)]
    turns = [
        lower_line,
        another_parameter,
        outside,
        winning_part,
        no_relabellings,
        negative_weight,
        negative_slack,
    ]
    for document, turn in zip(documents, turns, strict=True):
        turn(document)
    assert kernel.accepts(documents) == [False] * len(turns)


def test_the_kind_is_about_chsh_and_all_sixteen_probabilities() -> None:
    for key, value in (("expression", []), ("objective", "local")):
        document = read("curve-v-1-8")
        document["claim"][key] = value
        with pytest.raises(BadInput, match="about chsh"):
            export(document, "changed.json")


def evaluated(name: str, v: Fraction) -> Fraction:
    """A definition of `Strategy.v`, read as arithmetic."""
    text = (COQ / "Strategy.v").read_text()
    scope = {"v": v}
    for one in ("w", "denominator"):
        (body,) = re.findall(rf"^Let {one} := (.*)\.$", text, re.MULTILINE)
        scope[one] = eval(body, {}, scope)  # noqa: S307 - our own source, arithmetic only
    (body,) = re.findall(rf"^Definition {name} : R := (.*)\.$", text, re.MULTILINE)
    result: Fraction = eval(body.replace("^", "**"), {}, scope)  # noqa: S307 - as above
    return result


@pytest.mark.parametrize("v", PARAMETERS, ids=str)
def test_the_theorems_are_about_the_librarys_curve(v: Fraction) -> None:
    line = curve.tangent(v)
    assert evaluated("slope", v) == line.slope
    assert evaluated("level", v) == line.level
    assert evaluated("touching_I", v) == line.bell_value
    assert evaluated("touching_P", v) == line.probability


def test_the_theorem_is_for_every_parameter_and_rests_on_the_reals_alone() -> None:
    text = (COQ / "Curve.v").read_text()
    statement = (
        "Theorem curve_line v : 0 < v < sqrt 2 - 1 -> forall P, quantum P -> forall x y a b,\n"
        "  P x y a b + slope v * bell_value P <= level v."
    )
    assert statement in text
    assert "Theorem curve_a I : 2 < I < 2 * sqrt 2 ->" in (COQ / "Largest.v").read_text()
    listed = (COQ / "assumptions.txt").read_text()
    for name in ("curve_line", "curve_a", "curve_accepted"):
        (block,) = re.findall(rf"^{name}\nAxioms:\n((?:\S+\.\S+\n)+)", listed, re.MULTILINE)
        assert set(block.split()) <= {
            "ClassicalDedekindReals.sig_forall_dec",
            "ClassicalDedekindReals.sig_not_dec",
            "FunctionalExtensionality.functional_extensionality_dep",
        }

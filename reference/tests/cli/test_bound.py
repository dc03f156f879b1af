"""``bellproof bound`` with several conditions, behaviours, maxima and levels, as a user calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bellproof.certificate.hierarchy import WideCertificate, WideClaim
from bellproof.certificate.searched import uneven_behaviour
from bellproof.files.expressions import write_expression
from bellproof.hierarchy import guessing
from bellproof.hierarchy.guessing import cells_of
from bellproof.model.examples import cglmp, i3322
from bellproof_checker import check_bytes
from bellproof_checker.letters import Algebra

Call = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the files of the examples."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "i3322.json").write_text(write_expression(i3322()))
    (tmp_path / "cglmp3.json").write_text(write_expression(cglmp(3)))
    (tmp_path / "marginal.json").write_text("[[0,0,0,0,1],[0,0,0,1,1]]")
    rows = [[*cell, str(p)] for cell, p in uneven_behaviour().as_mapping().items()]
    (tmp_path / "behaviour.json").write_text(json.dumps(rows))
    return tmp_path


SEVERAL = ("--expression", "chsh", "--at", "2.4", "--expression", "marginal.json", "--at", "0.7")


def test_several_values(folder: Path, bellproof: Call) -> None:
    options = ("--objective", "local", "--level", "1+AB", "--json", "--certificate", "line.json")
    done = bellproof("bound", *SEVERAL, *options)
    assert (done.status, done.err) == (0, "")
    document = done.json
    assert [one["value"] for one in document["conditions"]] == ["12/5", "7/10"]
    assert 0.874 < float(document["P"]["lo"]) <= float(document["P"]["hi"]) < 0.875
    data = (folder / "line.json").read_bytes()
    verdict = check_bytes(data)
    assert verdict.accepted
    assert document["upper_certificate"] == "sha256:" + verdict.sha256
    claim = json.loads(data)["claim"]
    spent = sum(
        Fraction(slope) * value
        for slope, value in zip(claim["lambdas"], (Fraction(12, 5), Fraction(7, 10)), strict=True)
    )
    # What is printed is what the certificate's line allows, rounded up.
    assert 0 <= Fraction(document["P"]["hi"]) - (Fraction(claim["mu"]) - spent) < Fraction(1, 10**15)


def test_a_behaviour_for_people(folder: Path, bellproof: Call) -> None:
    options = ("--objective", "local", "--level", "1+AB", "--certificate", "line.json")
    done = bellproof("bound", "--behaviour", "behaviour.json", *options)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "known: a behaviour of scenario 2-2-2-2, 8 independent numbers"
    assert lines[1].startswith("largest P(a|x): at most 0.65")
    assert "level 1+AB" in lines[1]
    assert lines[-1] == "written: line.json"
    assert max(map(len, lines)) < 200
    assert check_bytes((folder / "line.json").read_bytes()).accepted


def test_several_values_for_people_show_the_line(folder: Path, bellproof: Call) -> None:
    done = bellproof("bound", *SEVERAL, "--objective", "local", "--level", "1+AB")
    assert done.status == 0
    assert "known: I2 = 7/10\n" in done.out
    assert "line: P(a|x) + " in done.out
    assert "with exactly these values" in done.out
    assert folder.is_dir()


def test_nothing_is_written_where_no_proof_is_needed(folder: Path, bellproof: Call) -> None:
    options = ("--level", "1", "--certificate", "line.json")
    done = bellproof(
        "bound", "--expression", "chsh", "--at", "1", "--expression", "marginal.json", "--at", "0.5", *options
    )
    assert done.status == 0
    assert "none is needed for P <= 1" in done.out
    assert "written: nothing" in done.out
    assert not (folder / "line.json").exists()


def test_the_maximum_of_chsh_needs_no_search(
    bellproof: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bellproof.bounds.hierarchy.NEEDED", ("no_such_module",))
    saved = tmp_path / "maximum.json"
    done = bellproof("bound", "--objective", "value", "--digits", "40", "--json", "--certificate", str(saved))
    assert (done.status, done.err) == (0, "")
    assert done.json["exact"] == "2*sqrt(2)"
    low, high = (Fraction(done.json["maximum"][end]) for end in ("lo", "hi"))
    assert low**2 < 8 < high**2
    assert high - low < Fraction(1, 10**40)
    assert check_bytes(saved.read_bytes()).accepted


def test_the_maximum_of_another_expression_at_a_level(folder: Path, bellproof: Call) -> None:
    options = (
        "--objective",
        "value",
        "--expression",
        "i3322.json",
        "--level",
        "1",
        "--certificate",
        "c.json",
    )
    done = bellproof("bound", *options)
    assert done.status == 0
    assert "at most 0.37500000000" in done.out
    assert ", level 1\n" in done.out
    assert check_bytes((folder / "c.json").read_bytes()).accepted


def test_the_no_signalling_maximum(folder: Path, bellproof: Call) -> None:
    done = bellproof(
        "bound", "--objective", "value", "--theory", "no-signalling", "--expression", "cglmp3.json", "--json"
    )
    assert done.json["maximum"] == {"lo": "4", "hi": "4"}
    assert done.json["witness"]["kind"] == "no-signalling behaviour"
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "0 --at for 1 --expression"),
        (("--expression", "chsh", "--at", "2", "--expression", "chsh"), "1 --at for 2 --expression"),
        (("--at", "2", "--at", "2.5"), "2 --at for 1 --expression"),
        (("--objective", "value", "--at", "2"), "without --at"),
        (("--objective", "value", "--expression", "chsh", "--expression", "chsh"), "bounds one --expression"),
        (("--objective", "value", "--behaviour", "behaviour.json"), "without --at or --behaviour"),
        (("--behaviour", "behaviour.json", "--at", "2"), "leave --at"),
        (("--behaviour", "behaviour.json", "--expression", "chsh"), "leave --at"),
        (("--behaviour", "behaviour.json", "--theory", "no-signalling"), "takes one Bell value"),
        ((*SEVERAL, "--theory", "no-signalling"), "takes one Bell value"),
        (("--at", "2", "--theory", "no-signalling", "--level", "2"), "--level is about quantum theory"),
    ],
)
def test_options_that_do_not_fit_together(words: tuple[str, ...], reason: str, bellproof: Call) -> None:
    done = bellproof("bound", *words)
    assert (done.status, done.out) == (2, "")
    assert reason in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("--at", "2.5", "--objective", "local", "--level", "1"),
        ("--behaviour", "behaviour.json", "--objective", "local", "--level", "1"),
        ("--objective", "value", "--expression", "i3322.json", "--level", "1"),
    ],
)
def test_decimals_that_cannot_be_kept_end_in_an_error(
    words: tuple[str, ...], folder: Path, bellproof: Call
) -> None:
    done = bellproof("bound", *words, "--digits", "30", "--certificate", "c.json")
    assert (done.status, done.out) == (4, "")
    assert "not within 10^-30" in done.err
    assert not (folder / "c.json").exists()


def test_decimals_that_can_be_kept_are(folder: Path, bellproof: Call) -> None:
    done = bellproof("bound", *SEVERAL, "--objective", "local", "--level", "1+AB", "--digits", "4", "--json")
    assert done.status == 0
    low, high = (Fraction(done.json["P"][end]) for end in ("lo", "hi"))
    assert high - low < Fraction(1, 10**4)
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((*SEVERAL[:-1], "1.2"), "out of reach together"),
        (
            ("--expression", "chsh", "--at", "2.4", "--expression", "chsh", "--at", "2.5"),
            "(-1) I1 + (1) I2 is at most 0 ",
        ),
        ((*SEVERAL[:-1], "7/0"), "denominator zero"),
        (("--at", "2.5", "--level", "A"), "level: its words are too few"),
        (("--at", "2.5", "--level", "1+C"), "a party that is not there"),
        (("--behaviour", "nowhere.json"), "name of a file"),
        (("--behaviour", "behaviour.json", "--certificate", "behaviour.json"), "also another file"),
        (
            ("--objective", "value", "--expression", "behaviour.json", "--certificate", "behaviour.json"),
            "also another",
        ),
        (("--at", "2.4", "--digits", "0"), "not between 1 and 500"),
    ],
)
def test_bad_input(words: tuple[str, ...], reason: str, folder: Path, bellproof: Call) -> None:
    before = sorted(path.name for path in folder.iterdir())
    done = bellproof("bound", *words)
    assert (done.status, done.out) == (3, "")
    assert done.err.count("\n") == 1
    assert reason in done.err
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_value_that_a_line_shows_to_be_out_of_reach(
    folder: Path, bellproof: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below the certified maximum of a level, and yet no behaviour has it: the line itself says so."""
    steep = WideClaim(Algebra((3, 3), (2, 2)), (cells_of(i3322()),), "local", (Fraction(10),), Fraction(4))
    monkeypatch.setattr(guessing, "line_of", lambda *_: WideCertificate(b"{}", "sha256:0", steep))
    words = ("--expression", "i3322.json", "--at", "0.374", "--level", "1", "--objective", "local")
    done = bellproof("bound", *words, "--certificate", "c.json")
    assert (done.status, done.out) == (3, "")
    assert "less likely than average (proved)" in done.err
    assert not (folder / "c.json").exists()


TOO_LARGE = {
    "401 settings": ([[400, 0, 0, 0, 1], [0, 0, 0, 0, 1]], "404 words"),
    "20 settings a side": ([[19, 19, 0, 0, 1], [0, 0, 0, 0, 1]], "2^20 strategies"),
    "70 outcomes": ([[1, 1, 69, 69, 1], [0, 0, 0, 0, 1]], "277 words"),
}


@pytest.mark.parametrize("name", TOO_LARGE)
@pytest.mark.parametrize("command", ["bound", "certify"])
def test_a_scenario_too_large_says_how_large(name: str, command: str, folder: Path, bellproof: Call) -> None:
    rows, size = TOO_LARGE[name]
    (folder / "large.json").write_text(json.dumps(rows))
    (folder / "counts.csv").write_text("x,y,a,b,count\n0,0,0,0,5\n")
    words = ("bound", "--at", "1") if command == "bound" else ("certify", "counts.csv")
    done = bellproof(*words, "--expression", "large.json")
    assert (done.status, done.out) == (4, "")
    assert size in done.err
    assert done.err.count("\n") == 1


NUMBER = "7" * 10**6


@pytest.mark.parametrize("number", [NUMBER, f'"1/{NUMBER}"', f"0.{NUMBER}", f"1e{NUMBER}"])
def test_numbers_of_a_million_digits_are_bad_input(number: str, folder: Path, bellproof: Call) -> None:
    (folder / "big.json").write_text(f"[[0,0,0,0,{number}],[1,1,1,1,1]]")
    for words in (
        ("bound", "--at", "1", "--expression", "big.json"),
        ("bound", "--objective", "value", "--expression", "big.json"),
        ("bound", "--behaviour", "big.json"),
        ("certify", "table1", "--expression", "big.json"),
    ):
        done = bellproof(*words)
        assert (done.status, done.out) == (3, "")
        assert "characters" in done.err
        assert len(done.err) < 200
    assert bellproof("bound", "--at", NUMBER[:100_000]).status == 3


@pytest.mark.parametrize(
    "words",
    [
        ("--expression", "wide.json", "--at", "1"),
        ("--expression", "wide.json", "--objective", "value"),
        ("--expression", "wide.json", "--at", "1", "--expression", "chsh", "--at", "2"),
        (*SEVERAL[:-1], "1e400"),
    ],
)
def test_numbers_that_no_solver_holds_are_a_limit(
    words: tuple[str, ...], folder: Path, bellproof: Call
) -> None:
    (folder / "wide.json").write_text('[[0,0,0,0,"1e400"],[0,1,1,0,"1e400"],[1,1,0,0,-1]]')
    done = bellproof("bound", *words)
    assert (done.status, done.out) == (4, "")
    assert "a number beyond 10^100" in done.err
    assert done.err.count("\n") == 1

from __future__ import annotations

import contextlib
import io
import json
import shlex
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from bellproof.cli.main import run
from bellproof.enclosure import Enclosure
from bellproof.errata import page, register
from bellproof.errata.entry import VERDICTS, Entry

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def entries() -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    return register.paper_entries(), register.standard_entries()


def test_the_page_in_docs_is_the_register(entries: tuple[tuple[Entry, ...], tuple[Entry, ...]]) -> None:
    assert (ROOT / "docs" / "errata.md").read_text(encoding="utf-8") == page.markdown(*entries)


def test_json_is_a_list_of_entries_without_a_float(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["errata", "--json"]) == 0
    text = capsys.readouterr().out

    def refuse(token: str) -> object:
        pytest.fail(f"a JSON number {token}")

    found = json.loads(text, parse_float=refuse)
    assert len(found) == 36
    assert len({entry["id"] for entry in found}) == len(found)
    for entry in found:
        assert {"id", "where", "printed", "recomputed", "evidence", "verdict", "table"} <= set(entry)
        assert entry["verdict"] in VERDICTS
        for value in entry["recomputed"].values():
            if isinstance(value, dict):
                assert Fraction(value["lo"]) <= Fraction(value["hi"])
            else:
                assert isinstance(value, str)


def test_people_see_every_entry_and_the_tally(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["errata"]) == 0
    text = capsys.readouterr().out
    for entry in register.PAPER:
        assert f"{entry().id} [" in text
    assert "36 entries" in text


def test_two_forms_at_once_are_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(["errata", "--json", "--markdown"])
    assert "not allowed with" in capsys.readouterr().err


def follow(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Do in this process what the command does in a shell."""
    given, _, piped = command.rpartition(" | ")
    words = shlex.split(piped)
    if words[:2] == ["python", "-c"]:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(words[2], {})  # noqa: S102 - our own statements, from the register
        assert output.getvalue().strip()
        return
    assert words[0] == "bellproof"
    if given:
        program, text = shlex.split(given)
        assert program == "printf"
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert run(words[1:]) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("make", register.PAPER, ids=lambda make: make.__name__)
def test_every_piece_of_evidence_runs(
    make: Callable[[], Entry], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in make().evidence:
        follow(command, monkeypatch, capsys)


def test_the_standards_examples_can_be_rerun(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for entry in register.standard_entries():
        for command in entry.evidence:
            follow(command, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Enclosure(Fraction("0.12345678901"), Fraction("0.12345678902")), "0.12345678..."),
        (Enclosure(Fraction("0.1"), Fraction("0.2")), "between 0.1 and 0.2"),
        (Enclosure(Fraction("0.25"), Fraction("0.25")), "0.25"),
        (Fraction(1, 3), "1/3 = 0.33333333..."),
        (Fraction(3, 4), "3/4 = 0.75"),
        (Fraction(10**30 + 1, 10**30), "1..."),
        (Fraction(7), "7"),
        (12, "12"),
        ("in words", "in words"),
    ],
)
def test_numbers_are_cut_off_and_say_so(value: Enclosure | Fraction | int | str, shown: str) -> None:
    assert page._shown(value) == shown

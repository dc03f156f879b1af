"""Rebuilding the library: what changed is said, a stopped run goes on, and nothing half-made is left."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bellproof.certificate import families, rebuild
from bellproof.certificate.library import Built
from bellproof.certificate.rebuild import Journal, fingerprint, relation
from bellproof.errors import Unproved

Makers = dict[str, Callable[[], Built]]


@dataclass
class Counted:
    """Builders that say how often they were called; the second one is stopped once."""

    calls: list[str]
    is_interrupted: bool = True

    def makers(self) -> Makers:
        return {"one.json": self.one, "two.json": self.two}

    def one(self) -> Built:
        self.calls.append("one")
        return families.chsh_exact()

    def two(self) -> Built:
        self.calls.append("two")
        if self.is_interrupted:
            self.is_interrupted = False
            raise KeyboardInterrupt
        return families.mermin()


def ran(folder: Path, counted: Counted, monkeypatch: pytest.MonkeyPatch, *more: str) -> int:
    monkeypatch.setattr(rebuild, "builders", counted.makers)
    return rebuild.main([str(folder), *more])


def test_a_run_that_was_stopped_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counted, folder, journal = Counted([]), tmp_path / "library", tmp_path / "journal"
    folder.mkdir()
    assert ran(folder, counted, monkeypatch, str(journal)) == 130
    assert "1 are done; the next run goes on there" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["one.json"]
    with journal.open("a", encoding="utf-8") as stream:
        stream.write('["two.json", "torn')
    assert ran(folder, counted, monkeypatch, str(journal)) == 0
    assert counted.calls == ["one", "two", "two"]
    assert "2 certificates in" in capsys.readouterr().out
    assert not journal.exists()
    assert sorted(path.name for path in folder.iterdir()) == ["INDEX.md", "one.json", "two.json"]


def test_a_file_that_was_touched_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted, journal = Counted([]), tmp_path / "journal"
    assert ran(tmp_path, counted, monkeypatch, str(journal)) == 130
    (tmp_path / "one.json").write_text("{}")
    assert ran(tmp_path, counted, monkeypatch, str(journal)) == 0
    assert counted.calls == ["one", "two", "one", "two"]


def test_another_program_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted, journal = Counted([]), tmp_path / "journal"
    assert ran(tmp_path, counted, monkeypatch, str(journal)) == 130
    monkeypatch.setattr(rebuild, "SOLVERS", ("numpy", "no-such-solver"))
    assert ran(tmp_path, counted, monkeypatch, str(journal)) == 0
    assert counted.calls == ["one", "two", "one", "two"]


def test_without_a_journal_every_run_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = Counted([])
    assert ran(tmp_path, counted, monkeypatch) == 130
    assert "goes on" not in capsys.readouterr().err
    assert ran(tmp_path, counted, monkeypatch) == 0
    assert "one.json" in capsys.readouterr().out
    assert counted.calls == ["one", "two", "one", "two"]


def test_what_fails_is_one_line_and_its_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused() -> Built:
        message = "the checker rejects the certificate"
        raise Unproved(message)

    monkeypatch.setattr(rebuild, "builders", lambda: {"one.json": refused})
    assert rebuild.main([str(tmp_path)]) == 4
    assert capsys.readouterr().err == "certificates: the checker rejects the certificate\n"
    assert list(tmp_path.iterdir()) == []


def test_usage(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["rebuild"])
    assert rebuild.main() == 2
    assert "usage" in capsys.readouterr().err


def test_what_changed_is_said() -> None:
    data = families.chsh_exact().data
    document = json.loads(data)
    assert relation(None, data) == "new"
    assert relation(data, data) == "unchanged"
    assert relation(b"{}", data).startswith("another claim: there was no")
    other = json.dumps(document | {"meta": {"made": "by hand"}}).encode()
    assert relation(other, data) == "same claim, other bytes"
    document["claim"]["mu"] = "3"
    assert relation(json.dumps(document).encode(), data) == 'another claim: mu "3" -> ["0", "2"]'


def test_the_fingerprint_is_that_of_one_program() -> None:
    assert fingerprint() == fingerprint()
    assert len(Journal.opened(None, fingerprint()).source) == 64

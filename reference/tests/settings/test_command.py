"""``bellproof settings``: combining files, and everything that it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bellproof.settings import status
from bellproof.settings.combine import combine, settings_of
from bellproof.settings.ledger import Ledger

Call = Callable[..., Any]
Files = Callable[..., Path]


def test_combine_prints_the_settings(bellproof: Call, random_file: Files, tmp_path: Path) -> None:
    names = [str(random_file(name, 400)) for name in "abc"]
    expected = settings_of(combine([Path(name).read_bytes() for name in names]))
    found = bellproof("combine", *names)
    assert found.status == 0
    assert found.out == "x,y\n" + "".join(f"{x},{y}\n" for x, y in expected)
    assert json.loads(bellproof("combine", *names, "--json").out) == {
        "n": 100,
        "settings": [list(setting) for setting in expected],
    }
    assert bellproof("combine", *names, "--health").out == found.out
    output = tmp_path / "settings.csv"
    assert "100 settings written to" in bellproof("combine", *names, "--output", str(output)).out
    assert output.read_text() == found.out
    assert json.loads(bellproof("combine", *names, "--output", str(output), "--json").out) == {"n": 100}
    for name in names:
        Path(name).write_text(Path(name).read_bytes().hex("\n"))
    assert bellproof("combine", "--hex", *names).out == found.out


@pytest.mark.parametrize(
    ("sizes", "words", "what"),
    [
        ((8, 8, 12), (), "c: has 12 bytes and "),
        ((7, 7, 7), (), "a: has 7 bytes; integers of 32 bits"),
        ((0, 0, 0), (), "a: has 0 bytes"),
        ((8, 8, 8), ("--hex",), "a, line 1: byte "),
        ((8, 8, 8), ("--entropy", "9"), "entropy: 9 bits in a byte cannot be"),
        ((8, 8, 8), ("--alpha", "2"), "alpha: 2 is no probability"),
        ((8, 8, 8), ("--output", "{tmp}/missing/x"), "--output: the folder"),
        ((8, 8, 8), ("--output", "{tmp}/a"), "is also another file"),
    ],
)
def test_combine_refuses(
    bellproof: Call,
    random_file: Files,
    sizes: tuple[int, ...],
    words: tuple[str, ...],
    what: str,
) -> None:
    names = [str(random_file(name, size)) for name, size in zip("abc", sizes, strict=True)]
    folder = Path(names[0]).parent
    found = bellproof("combine", *names, *(word.format(tmp=folder) for word in words))
    assert (found.status, found.out) == (3, "")
    assert found.err.count("\n") == 1
    assert what in found.err
    assert sorted(path.name for path in folder.iterdir()) == ["a", "b", "c"]


def test_combine_refuses_stuck_and_doubled_files(bellproof: Call, random_file: Files, tmp_path: Path) -> None:
    names = [str(random_file(name, 400)) for name in "abc"]
    assert "combined with itself" in bellproof("combine", names[0], names[1], names[0]).err
    assert "cannot be read" in bellproof("combine", *names[:2], str(tmp_path / "missing")).err
    Path(names[1]).write_bytes(bytes(400))
    assert bellproof("combine", *names).status == 0
    found = bellproof("combine", *names, "--health")
    assert (found.status, found.out) == (3, "")
    assert "b: is stuck: 6 times the byte 0x00" in found.err


def test_a_new_ledger_has_had_no_service(bellproof: Call, tmp_path: Path) -> None:
    Ledger(tmp_path / "ledger").__exit__()
    assert "no service has used this ledger yet" in bellproof("status", str(tmp_path / "ledger")).out


def test_ages_are_told_in_their_unit() -> None:
    told = [status._age(1e6, 1e6 - seconds) for seconds in (5, 125, 7300, 200_000)]
    assert told == ["5 s", "2 min", "2 h", "2 d"]
    assert status._age(5, None) == "0 s"


def test_a_process_of_somebody_else_is_alive() -> None:
    assert status._alive(1)


@pytest.mark.parametrize(
    ("words", "exit_status", "what"),
    [
        (("status", "{tmp}/missing"), 3, "there is no such ledger"),
        (("status", "{tmp}/a"), 3, "file is not a database"),
        (("events", "{tmp}/missing"), 3, "there is no such ledger"),
        (
            ("serve", "--source", "os", "--ledger", "{tmp}/l", "--listen", "127.0.0.1:0"),
            2,
            "3 different sources",
        ),
        (
            ("serve", *("--source", "os") * 3, "--ledger", "{tmp}/l", "--listen", "127.0.0.1:0"),
            2,
            "os, os, os",
        ),
        (
            ("serve", "--source", "osx", "--ledger", "{tmp}/l", "--listen", "127.0.0.1:0"),
            2,
            "'osx' is no source",
        ),
        (("serve", "--ledger", "{tmp}/l", "--listen", "here"), 2, "--listen: 'here' is no HOST:PORT"),
        (("serve", "--ledger", "{tmp}/no/l", "--listen", "127.0.0.1:0"), 3, "the folder"),
        (
            ("serve", "--ledger", "{tmp}/l", "--listen", "127.0.0.1:0", "--timeout", "0"),
            3,
            "--timeout: 0 seconds",
        ),
        (
            ("serve", "--ledger", "{tmp}/l", "--listen", "127.0.0.1:0", "--count", "1/2"),
            3,
            "--count: 1/2 is no",
        ),
        (
            ("serve", "--ledger", "{tmp}/l", "--listen", "127.0.0.1:0", "--threshold", "-1"),
            3,
            "--threshold: -1",
        ),
        (
            ("serve", "--ledger", "{tmp}/l", "--listen", "127.0.0.1:0", "--write", "SPEED=3"),
            2,
            "--write: there is no register 'SPEED'",
        ),
        (
            ("serve", "--ledger", "{tmp}/l", "--listen", "127.0.0.1:0", "--write", "STATUS=0"),
            2,
            "--write: register STATUS can only be read",
        ),
        (
            ("serve", "--ledger", "{tmp}/l", "--listen", "127.0.0.1:0", "--write", "CAL_A=65536"),
            3,
            "--write: CAL_A=65536: CAL_A has 16 bits and holds at most 65535",
        ),
        (("serve", "--ledger", "{tmp}/l"), 2, "one of the arguments --listen --connect --serial is required"),
        (("frobnicate",), 2, "invalid choice"),
        ((), 2, "required"),
    ],
)
def test_refusals(
    bellproof: Call,
    random_file: Files,
    words: tuple[str, ...],
    exit_status: int,
    what: str,
) -> None:
    folder = random_file("a").parent
    found = bellproof(*(word.format(tmp=folder) for word in words))
    assert (found.status, found.out) == (exit_status, "")
    assert what in found.err


@pytest.mark.parametrize("action", ["combine", "serve", "status", "events"])
def test_help_has_an_example(bellproof: Call, action: str) -> None:
    found = bellproof(action, "--help")
    assert found.status == 0
    assert f"example: bellproof settings {action}" in found.out

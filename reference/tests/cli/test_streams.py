"""Names and streams that misbehave: they neither forge a verdict nor turn one into a success."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Call = Callable[..., Any]

PROGRAM = "import sys; from bellproof.cli.main import run; sys.exit(run())"


def test_a_file_name_cannot_forge_an_acceptance(bellproof: Call, tmp_path: Path) -> None:
    (tmp_path / "b.json\nACCEPT P(ab|xy) + (1) I <= 1 sha256=00.json").write_text("{}")
    done = bellproof("check", str(tmp_path))
    assert done.status == 3
    assert not any(line.startswith("ACCEPT") for line in done.out.splitlines())
    assert done.err.count("\n") == 1


def test_a_reader_that_goes_away_makes_no_success(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "check", *([str(bad)] * 2000)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait() != 0


def test_a_terminal_without_the_letters_of_a_name_is_no_failure(tmp_path: Path) -> None:
    data = tmp_path / "mesuré.csv"
    data.write_text("x,y,a,b,count\n0,0,0,0,4\n0,1,0,0,4\n1,0,0,0,4\n1,1,0,1,4\n")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "pvalue", str(data)],
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_counts_of_hundreds_of_digits_near_the_local_bound_end_soon(bellproof: Call, tmp_path: Path) -> None:
    """The strategy that brackets the claim needs no more precision than a reader does."""
    data = tmp_path / "data.csv"
    whole, part = 10**900, 10**460
    cells = {"0,0,0,0": whole, "0,1,0,0": whole, "1,0,0,0": whole, "1,1,0,1": part, "1,1,0,0": whole - part}
    data.write_text("x,y,a,b,count\n" + "".join(f"{cell},{count}\n" for cell, count in cells.items()))
    done = bellproof("certify", str(data), "--json")
    assert (done.status, done.err) == (0, "")

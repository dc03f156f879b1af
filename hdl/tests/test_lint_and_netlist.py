"""The hardware is clean for every linter, and synthesis keeps what is kept twice."""

import subprocess
import sys
from pathlib import Path

HDL = Path(__file__).parents[1]


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the scripts with this Python."""
    return subprocess.run(
        [sys.executable, str(HDL / script), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
        stdin=subprocess.DEVNULL,
    )


def test_every_linter_is_content() -> None:
    done = run("lint/run.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": clean") == 3


def test_synthesis_keeps_every_copy_of_a_protected_register() -> None:
    done = run("synth/run.py", "--netlist")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "protected registers are whole" in done.stdout

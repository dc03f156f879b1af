"""Starting the command loads no library that only some commands need."""

import json
import subprocess
import sys

import pytest

HEAVY = {"sympy", "numpy", "scipy", "cvxpy", "clarabel", "matplotlib", "mpmath", "flint"}

LOADED = "import json; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"

VERSION = f"""
import sys
from bellproof.cli.main import run
sys.argv = ["bellproof", "--version"]
try:
    status = run()
except SystemExit as stop:
    status = stop.code
assert not status, status
{LOADED}
"""


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(f"import sys; import bellproof.cli.main; {LOADED}", id="import"),
        pytest.param(VERSION, id="--version"),
    ],
)
def test_nothing_heavy_is_loaded(program: str) -> None:
    answer = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    loaded = set(json.loads(answer.stderr))
    assert "bellproof" in loaded
    assert loaded & HEAVY == set()


def test_a_heavy_module_would_be_seen() -> None:
    program = f"import sys; import mpmath; {LOADED}"
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert set(json.loads(answer.stderr)) & HEAVY == {"mpmath"}

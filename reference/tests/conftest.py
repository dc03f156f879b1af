"""How hypothesis runs here (without deadlines, under CI with the same examples), and calls of the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bellproof.cli.main import run

_COMMON = settings(
    deadline=None,  # the machines that run this are shared
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],  # the same reason
)
settings.register_profile("bellproof", _COMMON)
settings.register_profile("ci", _COMMON, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "bellproof")


@dataclass(frozen=True)
class Outcome:
    """What a call of ``bellproof`` left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def bellproof(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Call the command line in this process."""

    def call(*words: str) -> Outcome:
        try:
            status = run(words)
        except SystemExit as error:  # argparse's way of saying usage
            status = int(error.code or 0)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return call


@pytest.fixture
def process() -> Callable[..., Outcome]:
    """Call the command line as a user does."""

    def call(*words: str, stdin: bytes = b"") -> Outcome:
        command = [
            sys.executable,
            "-c",
            "import sys; from bellproof.cli.main import run; sys.exit(run())",
            *words,
        ]
        done = subprocess.run(command, input=stdin, capture_output=True, check=False)
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call

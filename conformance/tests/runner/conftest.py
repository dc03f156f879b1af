"""Small programs that answer in the ways that a test describes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bellproof_conformance.runner.limits import Limits
from bellproof_conformance.runner.testee import Setup, Testee

HEAD = """
import json, os, signal, subprocess, sys, time
def read():
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    return json.loads(line)
def say(message):
    sys.stdout.write(json.dumps(message) + "\\n")
    sys.stdout.flush()
def greet():
    read()
    say({"id": 0, "result": {"name": "stub", "version": "1", "ops": ["echo"], "methods": [], "features": []}})
"""

Start = Callable[..., Testee]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a Python program, greeted by itself with ``greet()``, as a testee."""
    started: list[Testee] = []

    def make(body: str, **limits: float) -> Testee:
        path = tmp_path / f"stub{len(started)}.py"
        path.write_text(HEAD + body, encoding="utf-8")
        settings = {"answer_seconds": 5.0, **limits}
        testee = Testee(Setup((sys.executable, str(path)), Limits(**settings)))  # type: ignore[arg-type]
        started.append(testee)
        return testee

    yield make
    for testee in started:
        testee.close()

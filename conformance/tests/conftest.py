"""What the tests of the suite share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bellproof.cli.main import run
from bellproof.files.json_text import Json, parse_json
from bellproof.protocol.messages import Result
from bellproof_conformance.cases import Case
from bellproof_conformance.judge.answer import judge
from bellproof_conformance.select import find
from bellproof_conformance.verdicts import Finding


@dataclass(frozen=True)
class Outcome:
    """What a call of ``bellproof`` left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def bellproof(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Call the command line in this process."""

    def call(*words: str) -> Outcome:
        try:
            status = run(words)
        except SystemExit as error:
            status = int(error.code or 0)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def case() -> Callable[[str], Case]:
    """A case that ships, by its id."""

    def named(id_: str) -> Case:
        chosen = find(id_)
        assert chosen is not None, id_
        return chosen.case

    return named


@pytest.fixture(scope="session")
def verdict_on(case: Callable[[str], Case]) -> Callable[..., Finding]:
    """The finding on an answer, given as the members of a result, to a case."""

    def say(id_: str, **result: Any) -> Finding:
        value: Json = parse_json(json.dumps(result), "answer")
        return judge(case(id_), Result(1, value))

    return say


@pytest.fixture(scope="session")
def plain() -> Callable[[Mapping[str, Json]], Any]:
    """Parameters as Python's own values."""
    from bellproof.files.json_text import write_json  # noqa: PLC0415 - only here

    return lambda params: json.loads(write_json(dict(params)))

"""Apart from their faults, faulty implementations are sound programs: wrong in one way, not in two."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from bellproof.errors import BadInput
from bellproof.files.json_text import parse_json
from bellproof.protocol.answers import results_to_json
from bellproof.protocol.messages import Result, Unsupported, read_reply
from bellproof.protocol.operations import OPERATIONS
from bellproof.protocol.params import Params
from bellproof.protocol.problem import ProtocolProblem
from bellproof_conformance.faulty import FAULTS, __main__, manners
from bellproof_conformance.faulty.manners import MANNERS, serve
from bellproof_conformance.verdicts import Verdict

COUNTS = [[0, 0, 0, 0, 500], [0, 1, 1, 1, 400], [1, 0, 0, 0, 300], [1, 1, 0, 1, 350], [1, 1, 1, 0, 120]]
QUARTERS = [["1/4", "1/4"], ["1/4", "1/4"]]
CERTIFY = {"counts": COUNTS, "inputs": QUARTERS, "delta": "1/100", "theory": "quantum"}
EXPRESSION = [[2, 0, 0, 0, 1], [0, 1, 1, 1, "-1/2"]]
THEORIES = ("quantum", "no-signalling")


def rate(theory: str | None, kind: str, I: str | None) -> dict[str, object]:
    return {"theory": theory, "kind": kind, "I": I}


OTHERS: dict[str, list[dict[str, object]]] = {
    "bell.estimate": [
        {"counts": [[2, 0, 0, 0, 3], [0, 1, 1, 1, 4]], "inputs": [["1/6"] * 2] * 3, "expression": EXPRESSION},
        {"counts": [[0, 0, 0, 0, 3]], "inputs": [["1/4", "1/4"], ["1/4"]]},
        {"counts": [[0, 0, 0, 0, 3]], "inputs": None},
        {"counts": [[]], "inputs": QUARTERS},
        {"counts": [[0, 0, 0, 0, 1.5]], "inputs": QUARTERS},
        {"counts": None, "inputs": QUARTERS},
    ],
    "entropy.rate": [
        *(rate(theory, kind, I) for theory in THEORIES for kind, I in (("global", "2"), ("local", "2.8"))),
        rate("quantum", "both", "2"),
        rate(None, "global", "2"),
        rate("quantum", "global", None),
    ],
    "finite.epsilon": [{"n": 0, "delta": "1/2", "q": "1/4", "I_max": "4"}],
    "finite.certify": [
        {**CERTIFY, "theory": "no-signalling"},
        {**CERTIFY, "method": "azuma-sharp"},
        {**CERTIFY, "counts": [[0, 0, 0, 0, 1]]},
        {**CERTIFY, "counts": [[0, 0, 1, 1, 1]]},
        {**CERTIFY, "method": "guess"},
        {**CERTIFY, "delta": "0"},
    ],
    "local.pvalue": [{"counts": COUNTS}, {"counts": []}],
    "local.binomial": [{"counts": COUNTS}, {"counts": []}],
    "nosignalling.fisher": [{"counts": COUNTS}, {"counts": []}],
    "stats.runs": [{"bits": "1111"}, {"bits": "1" * 100}, {"bits": ""}, {"bits": "1"}],
    "stats.block_frequency": [{"bits": "011", "M": 3}, {"bits": "011", "M": 4}],
    "extract.toeplitz": [
        {"bits": "01", "seed": "011", "m": 2},
        {"bits": "", "seed": "", "m": 1},
        {"bits": "01", "seed": "01", "m": "two"},
    ],
    "settings.combine": [{"sources": "00"}, {"sources": ["0", "0", "0"]}, {"sources": ["00000003"] * 3}],
    "certificate.check": [
        {"certificate": {}},
        {"certificate": "{"},
        {"certificate": "[]"},
        {"certificate": '{"digest": NaN}'},
        {"certificate": [1]},
        {"certificate": {"kind": 5, "digest": None, "claim": [1, True]}},
    ],
}
"""Parameters of all sorts, good and bad, at which no fault has anything to do but to be wrong or right."""

DECLARED = {Verdict.CRASH: SystemExit}


def read(params: object) -> Params:
    parsed = parse_json(json.dumps(params), "params", depth=24)
    assert isinstance(parsed, dict)
    return parsed


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.operation in OTHERS])
def test_a_fault_answers_or_refuses_whatever_it_is_asked(name: str) -> None:
    fault = FAULTS[name]
    for params in OTHERS[fault.operation]:
        try:
            answer = results_to_json(fault.evaluate(read(params)))
        except (BadInput, DECLARED.get(fault.verdict, BadInput)):
            continue
        assert set(answer) == set(OPERATIONS[fault.operation].results)


@pytest.mark.parametrize("name", FAULTS)
def test_a_missing_parameter_is_refused_as_by_the_reference(name: str) -> None:
    with pytest.raises(BadInput, match="is missing"):
        FAULTS[name].evaluate({})


QUESTION = '{"id": %d, "op": "stats.frequency", "params": {"bits": "1011010101"}}\n'
HARMLESS = [
    "banner", "wrong-id", "old-id", "answers-twice", "not-utf-8", "not-a-number", "duplicate-keys",
    "result-and-error", "deep", "empty-lines", "bare-values", "denies-what-it-declared", "out-of-order",
]  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_a_bad_manner_is_seen_in_what_is_written(name: str) -> None:
    sink = io.BytesIO()
    hello = '{"id": 0, "op": "hello", "params": {"protocol": 1}}\n'
    serve(MANNERS[name], io.BytesIO((hello + QUESTION % 1 + QUESTION % 2).encode()), sink)
    assert not is_right(sink.getvalue())


@pytest.mark.parametrize("name", ["byte-by-byte", "complains"])
def test_an_odd_manner_writes_what_is_right(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    sink = io.BytesIO()
    questions = [QUESTION % number for number in range(4)]
    serve(MANNERS[name], io.BytesIO("".join(questions).encode()), sink)
    assert is_right(sink.getvalue())
    assert ("warning" in capsys.readouterr().err) is (name == "complains")


def is_right(written: bytes) -> bool:
    """Whether every line is a result, one for each question, in order."""
    try:
        replies: list[Any] = [read_reply(line) for line in written.split(b"\n")[:-1]]
    except ProtocolProblem:
        return False
    results = [reply for reply in replies if isinstance(reply, Result) and not isinstance(reply, Unsupported)]
    return [reply.id for reply in results] == list(range(len(results))) and len(results) >= 3


@pytest.mark.parametrize("program", [__main__, manners])
def test_the_programs_list_themselves_and_refuse_what_they_do_not_know(
    program: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main([]) == 0
    listed = capsys.readouterr().out
    assert all(line.endswith(".") for line in listed.splitlines())
    assert program.main(["no-such-name"]) == 2
    assert "no-such-name" in capsys.readouterr().err

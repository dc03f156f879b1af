"""Messages: written and read back; everything else is a problem with a stable code."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.files.json_text import NumberText, parse_json, write_json
from bellproof.protocol import messages
from bellproof.protocol.messages import (
    Failure,
    Introduction,
    Request,
    Result,
    Unsupported,
    hello,
    read_introduction,
    read_reply,
    read_request,
    write,
)
from bellproof.protocol.problem import ProtocolProblem

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBER = st.one_of(
    st.integers().map(str), st.decimals(allow_nan=False, allow_infinity=False).map(lambda d: f"{d:E}")
).map(NumberText)
VALUES = st.recursive(
    st.one_of(TEXT, NUMBER, st.booleans(), st.none()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)
IDS = st.integers(0, 10**18 - 1)


@given(IDS, TEXT, st.dictionaries(TEXT, VALUES, max_size=3))
def test_a_request_is_read_as_it_was_written(number: int, op: str, params: dict[str, object]) -> None:
    request = Request(number, op, params)  # type: ignore[arg-type] # hypothesis knows no recursive types
    line = write(request)
    assert line.count(b"\n") == 1
    assert read_request(line) == request


@given(IDS, VALUES, TEXT)
def test_a_reply_is_read_as_it_was_written(number: int, value: object, text: str) -> None:
    replies = (
        Result(number, value),  # type: ignore[arg-type]
        Failure(number, "invalid_input", text),
        Failure(number, "internal", text),
        Unsupported(number),
    )
    for reply in replies:
        assert read_reply(write(reply)) == reply


@given(VALUES)
def test_json_is_written_as_the_standard_parser_reads_it(value: object) -> None:
    assert parse_json(write_json([value]), "text", depth=30) == [value]
    json.loads(write_json([value]))


def test_a_binary_float_is_never_written() -> None:
    with pytest.raises(TypeError, match="no exact form"):
        write_json({"p": 0.1})


def test_numbers_keep_their_text() -> None:
    reply = read_reply(b'{"id": 1, "result": {"p": 0.1000000000000000055511151231257827, "q": 1e-400}}')
    assert isinstance(reply, Result)
    assert reply.result == {
        "p": NumberText("0.1000000000000000055511151231257827"),
        "q": NumberText("1e-400"),
    }


def test_hello_is_the_contracts_first_line() -> None:
    assert json.loads(write(hello())) == {"id": 0, "op": "hello", "params": {"protocol": 1}}


GARBAGE = {
    b"": "not-json",
    b"\n": "not-json",
    b"Bell certifier 2.1": "not-json",
    b'{"id": 1': "not-json",
    b'{"id": 1, "result": 1} {"id": 2, "result": 2}': "not-json",
    b'{"id": 1, "result": 0x10}': "not-json",
    b'{"id": 1, "result": .5}': "not-json",
    b'{"id": 1, "result": NaN}': "not-a-number",
    b'{"id": 1, "result": -Infinity}': "not-a-number",
    b'{"id": 1, "id": 1, "result": 1}': "duplicate-key",
    b'{"id": 1, "result": {"p": 1, "p": 2}}': "duplicate-key",
    b"[" * 100_000: "too-deep",
    b'{"id": 1, "result": ' + b"[" * 100 + b"]" * 100 + b"}": "too-deep",
    b'{"id": 1, "result": "\xff"}': "not-utf-8",
    b'{"id": 1, "result": {"p": "\\ud800"}}': "not-unicode",
    b'{"id": 1, "result": {"\\ud800": "p"}}': "not-unicode",
    b"0.5": "not-an-object",
    b"[1, 2]": "not-an-object",
    b'"text"': "not-an-object",
    b"null": "not-an-object",
    b'{"result": 1}': "bad-id",
    b'{"id": "1", "result": 1}': "bad-id",
    b'{"id": 1.0, "result": 1}': "bad-id",
    b'{"id": -1, "result": 1}': "bad-id",
    b'{"id": true, "result": 1}': "bad-id",
    b'{"id": null, "result": 1}': "bad-id",
    b'{"id": 1000000000000000000, "result": 1}': "bad-id",
    b'{"id": 1}': "bad-reply",
    b'{"id": 1, "result": 1, "unsupported": true}': "bad-reply",
    b'{"id": 1, "result": 1, "error": {"kind": "internal", "message": ""}}': "bad-reply",
    b'{"id": 1, "unsupported": false}': "bad-reply",
    b'{"id": 1, "unsupported": "yes"}': "bad-reply",
    b'{"id": 1, "error": "no"}': "bad-error",
    b'{"id": 1, "error": {"kind": "invalid_input"}}': "bad-error",
    b'{"id": 1, "error": {"kind": "oops", "message": "no"}}': "bad-error",
    b'{"id": 1, "error": {"message": "no"}}': "bad-error",
}


@pytest.mark.parametrize("line", GARBAGE)
def test_what_is_no_reply_is_a_problem_with_its_code(line: bytes) -> None:
    with pytest.raises(ProtocolProblem) as caught:
        read_reply(line)
    assert caught.value.problem == GARBAGE[line]
    assert len(str(caught.value)) < 300


def test_a_line_that_is_too_long_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MAX_LINE_BYTES", 100)
    with pytest.raises(ProtocolProblem) as caught:
        read_reply(b'{"id": 1, "result": "' + b"0" * 100 + b'"}')
    assert caught.value.problem == "too-long"


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_else(line: bytes) -> None:
    for read in (read_reply, read_request):
        with suppress(ProtocolProblem):
            assert read(line).id is not None


def test_a_number_of_a_million_digits_is_text_like_any_other() -> None:
    reply = read_reply(b'{"id": 1, "result": ' + b"7" * 1_000_000 + b"}")
    assert reply == Result(1, NumberText("7" * 1_000_000))


@pytest.mark.parametrize(
    ("line", "code", "number"),
    [
        (b'{"id": 7, "op": "x", "params": {"m": 1, "m": 2}}', "duplicate-key", 7),
        (b'{"id": 7, "op": "x", "params": []}', "bad-request", 7),
        (b'{"id": 7, "op": 1, "params": {}}', "bad-request", 7),
        (b'{"id": 7, "params": {}}', "bad-request", 7),
        (b'{"op": "x", "id": 7, "params": {"m": 1, "m": 2}}', "duplicate-key", None),
        (b'{"op": "x", "params": {}}', "bad-id", None),
    ],
)
def test_a_bad_request_keeps_its_id_so_that_it_can_be_answered(
    line: bytes, code: str, number: int | None
) -> None:
    with pytest.raises(ProtocolProblem) as caught:
        read_request(line)
    assert (caught.value.problem, caught.value.id) == (code, number)


def test_further_members_are_ignored() -> None:
    assert read_reply(b'{"id": 1, "result": {}, "seconds": 0.25}') == Result(1, {})


def test_an_introduction_comes_back() -> None:
    said = Introduction("x", "1.2", ("bell.estimate",), ("azuma",), ("expression",), ("local",))
    assert read_introduction(said.to_json()) == said
    short = read_introduction({"name": "x", "version": "1", "ops": []})
    assert short == Introduction("x", "1", (), ("azuma",), ())


@pytest.mark.parametrize(
    "result",
    [
        "x",
        None,
        {},
        {"name": "x", "ops": []},
        {"name": "x", "version": NumberText("1"), "ops": []},
        {"name": "", "version": "1", "ops": []},
        {"name": "x", "version": "1"},
        {"name": "x", "version": "1", "ops": "bell.estimate"},
        {"name": "x", "version": "1", "ops": [NumberText("1")]},
        {"name": "x", "version": "1", "ops": ["a", "a"]},
        {"name": "x", "version": "1", "ops": [], "methods": "azuma"},
        {"name": "x", "version": "1", "ops": [], "features": [None]},
        {"name": "x", "version": "1", "ops": [], "claims": "azuma"},
    ],
)
def test_a_bad_introduction_is_a_problem(result: object) -> None:
    with pytest.raises(ProtocolProblem) as caught:
        read_introduction(result)  # type: ignore[arg-type] # whatever a testee may send
    assert caught.value.problem == "bad-introduction"

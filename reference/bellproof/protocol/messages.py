"""Messages of the conformance protocol: one JSON object a line, requests on stdin, replies on stdout, in order.

The suite starts with ``{"id": 0, "op": "hello", "params": {"protocol": 1}}``; the program under test introduces
itself with its name and what it can do. Then every request ``{"id", "op", "params"}`` gets exactly one reply with
the same id: ``{"id", "result"}``, ``{"id", "error": {"kind", "message"}}`` or ``{"id", "unsupported": true}``.
Further members of a message are ignored.

Nothing that comes in is trusted: duplicate keys, NaN, deep nesting, text that is no UTF-8 and lines that are too
long are a `ProtocolProblem`, and numbers keep their text until somebody reads them exactly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bellproof.files.json_text import BadJson, Json, NumberText, parse_json, write_json
from bellproof.protocol.problem import ProtocolProblem

PROTOCOL = 1
"""Version of the protocol."""

HELLO = "hello"
"""The first operation, which every testee has."""

MAX_LINE_BYTES = 1 << 24
"""Longest line that is read."""

MAX_DEPTH = 24
"""Deepest nesting of a message: a certificate has 12 levels at most, within two of ours."""

_MAX_ID_DIGITS = 18
_LEADING_ID = re.compile(r'\s*\{\s*"id"\s*:\s*([0-9]{1,18})\s*[,}]', re.ASCII)
_SHOWN = 60

ErrorKind = Literal["invalid_input", "internal"]
"""Whose fault it is that there is no result: the request's or the testee's."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question. ``params`` holds exact numbers as strings or `NumberText`."""

    id: int
    op: str
    params: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Result:
    """An answer; what it has to hold depends on the operation."""

    id: int
    result: Json


@dataclass(frozen=True, slots=True)
class Failure:
    """No result, with the reason in words: a rejection is this and never an exit status or silence."""

    id: int | None
    kind: ErrorKind
    message: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The testee does not have the operation, as it said in its introduction."""

    id: int


Reply = Result | Failure | Unsupported
"""What a testee may say."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """The result of ``hello``: what is not declared here is never asked.

    ``methods`` are those of ``finite.certify``; the feature ``expression`` is for other Bell expressions than CHSH.
    ``claims`` name what the testee says of itself, such as ``azuma`` or ``local``; each gets a score of its own.
    """

    name: str
    version: str
    ops: tuple[str, ...]
    methods: tuple[str, ...] = ("azuma",)
    features: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """The result that goes out."""
        return {
            "name": self.name,
            "version": self.version,
            "ops": list(self.ops),
            "methods": list(self.methods),
            "features": list(self.features),
            "claims": list(self.claims),
        }


def hello(id: int = 0) -> Request:  # noqa: A002 - the protocol's name
    """The first request."""
    return Request(id, HELLO, {"protocol": NumberText(str(PROTOCOL))})


def write(message: Request | Reply) -> bytes:
    """One line with its end."""
    if isinstance(message, Request):
        body: dict[str, object] = {"op": message.op, "params": dict(message.params)}
    elif isinstance(message, Result):
        body = {"result": message.result}
    elif isinstance(message, Failure):
        body = {"error": {"kind": message.kind, "message": message.message}}
    else:
        body = {"unsupported": True}
    return write_json({"id": message.id, **body}).encode("ascii") + b"\n"


def read_request(line: bytes) -> Request:
    """Read what the suite sent; raises `ProtocolProblem`, with the id where there is one."""
    message = _object(line)
    id_ = _id(message)
    op, params = message.get("op"), message.get("params")
    if not isinstance(op, str):
        raise ProtocolProblem("bad-request", "a request has a string 'op'", id=id_)
    if not isinstance(params, dict):
        raise ProtocolProblem("bad-request", "a request has an object 'params'", id=id_)
    return Request(id_, op, params)


def read_reply(line: bytes) -> Reply:
    """Read what a testee said; raises `ProtocolProblem`."""
    message = _object(line)
    id_ = _id(message)
    kinds = [key for key in ("result", "error", "unsupported") if key in message]
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none of them"
        raise ProtocolProblem(
            "bad-reply", f"a reply has one of result, error and unsupported; this one has {found}", id=id_
        )
    value = message[kinds[0]]
    if kinds[0] == "result":
        return Result(id_, value)
    if kinds[0] == "error":
        return _failure(id_, value)
    if value is not True:
        raise ProtocolProblem("bad-reply", "'unsupported' is true or absent", id=id_)
    return Unsupported(id_)


def read_introduction(result: Json) -> Introduction:
    """Read the result of ``hello``; all lists but ``ops`` may be absent. Raises `ProtocolProblem`."""
    if not isinstance(result, dict):
        raise ProtocolProblem("bad-introduction", "the result of hello is no object")
    texts = []
    for key in ("name", "version"):
        value = result.get(key)
        if not isinstance(value, str) or not value:
            raise ProtocolProblem("bad-introduction", f"hello: {key!r} is no text")
        texts.append(value)
    ops = _names(result, "ops")
    if ops is None:
        raise ProtocolProblem("bad-introduction", "hello: 'ops' is missing")
    methods = _names(result, "methods")
    return Introduction(
        texts[0],
        texts[1],
        ops,
        ("azuma",) if methods is None else methods,
        _names(result, "features") or (),
        _names(result, "claims") or (),
    )


def _names(result: dict[str, Json], key: str) -> tuple[str, ...] | None:
    if key not in result:
        return None
    value = result[key]
    if not isinstance(value, list):
        raise ProtocolProblem("bad-introduction", f"hello: {key!r} is no list")
    names = tuple(name for name in value if isinstance(name, str))
    if len(names) != len(value) or len(set(names)) != len(names):
        raise ProtocolProblem(
            "bad-introduction", f"hello: {key!r} holds something that is no name, or a name twice"
        )
    return names


def _failure(id_: int, value: Json) -> Failure:
    if not isinstance(value, dict):
        raise ProtocolProblem("bad-error", "'error' is no object", id=id_)
    kind, message = value.get("kind"), value.get("message")
    if not isinstance(message, str):
        raise ProtocolProblem("bad-error", "an error has a string 'message'", id=id_)
    for known in get_args(ErrorKind):
        if kind == known:
            return Failure(id_, known, message)
    raise ProtocolProblem("bad-error", "the 'kind' of an error is invalid_input or internal", id=id_)


def _object(line: bytes) -> dict[str, Json]:
    if len(line) > MAX_LINE_BYTES:
        raise ProtocolProblem("too-long", f"a line of more than {MAX_LINE_BYTES} bytes")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolProblem("not-utf-8", f"byte {error.start + 1} is no UTF-8") from error
    try:
        message = parse_json(text, "message", depth=MAX_DEPTH)
    except BadJson as error:
        raise ProtocolProblem(error.problem, _shown(error.reason, text), id=_leading_id(text)) from error
    if not isinstance(message, dict):
        raise ProtocolProblem("not-an-object", f"a message is one JSON object: {text.strip()[:_SHOWN]!r}")
    if "\\u" in text:
        _require_unicode(message)
    return message


def _leading_id(text: str) -> int | None:
    """The id of a message that is refused for what follows it, so that the refusal can be told apart."""
    match = _LEADING_ID.match(text)
    return None if match is None else int(match[1])


def _shown(reason: str, text: str) -> str:
    """The reason with the beginning of the line: banners and log lines are what one meets here."""
    return f"the line {text.strip()[:_SHOWN]!r} {reason}" if reason.startswith("is ") else reason


def _require_unicode(message: Json) -> None:
    """Refuse half of a surrogate pair, which could not be written into any report."""
    try:
        _written(message).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ProtocolProblem("not-unicode", "a string holds half of a surrogate pair") from error


def _written(value: Json) -> str:
    if isinstance(value, dict):
        return "".join(key + _written(member) for key, member in value.items())
    if isinstance(value, list):
        return "".join(map(_written, value))
    return value if isinstance(value, str) else ""


def _id(message: dict[str, Json]) -> int:
    value = message.get("id")
    if isinstance(value, NumberText) and value.text.isdigit() and len(value.text) <= _MAX_ID_DIGITS:
        return int(value.text)
    raise ProtocolProblem("bad-id", "the id is no whole number")

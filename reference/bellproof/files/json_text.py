"""Reading JSON files of exact numbers: every number keeps its text, and nothing is silently dropped.

The standard parser keeps the last of duplicate keys, accepts NaN, turns decimals into binary floats and recurses as
deep as the text does; none of that happens here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.files.reader import document, shown

MAX_DEPTH = 8
"""Deepest nesting that any of our files needs."""

Problem = Literal["not-json", "duplicate-key", "not-a-number", "too-deep"]
"""Why a text is refused: a stable code."""


class BadJson(BadInput):
    """Text that is no JSON, or JSON that would be read differently by different programs."""

    def __init__(self, source: str, problem: Problem, reason: str, *, line: int | None = None) -> None:
        """Keep the stable code of the problem."""
        self.problem = problem
        super().__init__(source, reason, line=line)


# A string that never ends runs to the end of the text, so that the scan stays linear; possessive, so that it
# needs no memory to come back to.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class NumberText:
    """A JSON number as it stands in the file."""

    text: str


Json = str | NumberText | bool | None | list["Json"] | dict[str, "Json"]
"""What a file holds."""


def read_json(name: str, names: str) -> Json:
    """Read a small JSON file (``-`` is standard input); raises `BadInput` with the line.

    ``names`` says what else the user could have meant, where there is no such file.
    """
    try:
        text = document(name)
    except BadInput as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise BadInput(name, f"is neither {names} nor the name of a file") from error
        raise
    return parse_json(text, shown(name))


def parse_json(text: str, name: str, *, depth: int = MAX_DEPTH) -> Json:
    """Parse JSON text nested at most ``depth`` levels; ``name`` is where it came from. Raises `BadJson`."""
    _require_depth(text, name, depth)

    def objects(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        result: dict[str, Json] = {}
        for key, value in pairs:
            if key in result:
                raise BadJson(name, "duplicate-key", f"key {key[:40]!r} stands twice in one object")
            result[key] = value
        return result

    def constants(text: str) -> Json:
        raise BadJson(name, "not-a-number", f"{text} is no number")

    try:
        parsed: Json = json.loads(
            text,
            object_pairs_hook=objects,
            parse_int=NumberText,
            parse_float=NumberText,
            parse_constant=constants,
        )
    except json.JSONDecodeError as error:
        reason = f"is no JSON: {error.msg} (column {error.colno})"
        raise BadJson(name, "not-json", reason, line=error.lineno) from error
    return parsed


def _require_depth(text: str, name: str, most: int) -> None:
    depth = 0
    for match in _TOKEN.finditer(text):
        found = match.group()
        if found in "[{":
            depth += 1
            if depth > most:
                line = text.count("\n", 0, match.start()) + 1
                raise BadJson(name, "too-deep", f"is nested deeper than {most} levels", line=line)
        elif found in "]}":
            depth -= 1


def write_json(value: object) -> str:
    """Write one line of JSON that `parse_json` reads back: a `NumberText` keeps its text, a float is refused."""
    if isinstance(value, NumberText):
        return value.text
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(k))}: {write_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(write_json, value)) + "]"
    if value is None or isinstance(value, str | bool | int):
        return json.dumps(value)
    message = f"{type(value).__name__} has no exact form in JSON"
    raise TypeError(message)


def number_of(value: Json, name: str, what: str) -> Fraction:
    """An exact number, written as a string or as a JSON number, which is read as its exact decimal."""
    if isinstance(value, NumberText):
        return read_rational(value.text, f"{name}: {what}")
    if isinstance(value, str):
        return read_rational(value, f"{name}: {what}")
    raise BadInput(name, f'{what} is no number; write "p/q", a decimal or an integer')


def whole_of(value: Json, name: str, what: str, *, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``, written like any number."""
    number = number_of(value, name, what)
    if number.denominator != 1 or not least <= number <= most:
        raise BadInput(name, f"{what} is no whole number from {least} to {most}")
    return int(number)


def list_of(value: Json, name: str, what: str) -> list[Json]:
    """A list."""
    if not isinstance(value, list):
        raise BadInput(name, f"{what} is no list")
    return value

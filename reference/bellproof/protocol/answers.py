"""Values in answers: numbers of every allowed spelling, read exactly, and ours written as enclosures.

A number in an answer is a JSON number (read as its exact decimal, never as a binary float), a decimal string,
``p/q`` or an enclosure ``{"lo", "hi"}`` of two of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from bellproof.enclosure import Enclosure, point
from bellproof.files.json_text import Json, NumberText
from bellproof.protocol.problem import ProtocolProblem

Answer = (
    Enclosure
    | Fraction
    | NumberText
    | str
    | bool
    | Sequence[Enclosure]
    | Sequence[Fraction]
    | Sequence[tuple[int, int]]
    | Sequence[tuple[int | str, ...]]
)
"""A real number, an exact one, one that is written as it stands, bits, accept or not, p-values, settings, rows."""

MAX_CHARACTERS = 20_000
"""Longest number that is read, whole or either part of ``p/q``."""

MAX_EXPONENT = 50_000
"""Largest power of ten: p-values of long runs are that small, far below what a double can hold."""

_EXACT_CHARACTERS = 400
"""An exact number longer than this is written as an enclosure."""

_RATIONAL = re.compile(r"([+-]?[0-9]+)/([0-9]+)", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,9}))?", re.ASCII)


def read_number(value: Json, what: str) -> Enclosure:
    """Read one number of an answer, a point where it is exact; raises `ProtocolProblem`.

    ``what`` is its name in the operation's result.
    """
    if not isinstance(value, dict):
        return point(_exact(value, what))
    if set(value) != {"lo", "hi"}:
        raise ProtocolProblem("bad-number", f"{what}: an enclosure has the members lo and hi and no others")
    low, high = (_exact(value[end], f"{what}.{end}") for end in ("lo", "hi"))
    if low > high:
        raise ProtocolProblem("empty-enclosure", f"{what}: lo is above hi")
    return Enclosure(low, high)


def _exact(value: Json, what: str) -> Fraction:
    text = value.text if isinstance(value, NumberText) else value
    if not isinstance(text, str):
        raise ProtocolProblem("bad-number", f"{what} is no number")
    if len(text) > 2 * MAX_CHARACTERS:
        raise ProtocolProblem("number-too-long", f"{what} has {len(text)} characters")
    text = text.strip()
    shown = repr(text if len(text) <= 40 else text[:37] + "...")  # noqa: PLR2004 - a part of a line
    if match := _RATIONAL.fullmatch(text):
        denominator = _integer(match[2], what)
        if denominator == 0:
            raise ProtocolProblem("bad-number", f"{what}: {shown} has denominator zero")
        return Fraction(_integer(match[1], what), denominator)
    match = _DECIMAL.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        raise ProtocolProblem("bad-number", f"{what}: {shown} is no number")
    sign, whole, part, exponent_text = match.groups()
    part, exponent = part or "", int(exponent_text or 0)
    if abs(exponent) > MAX_EXPONENT:
        raise ProtocolProblem(
            "number-too-long", f"{what}: the exponent of {shown} is beyond +-{MAX_EXPONENT}"
        )
    magnitude = Fraction(_integer(whole + part, what)) * Fraction(10) ** (exponent - len(part))
    return -magnitude if sign == "-" else magnitude


def _integer(text: str, what: str) -> int:
    """Read digits beyond Python's own limit on them, in pieces."""
    if len(text) > MAX_CHARACTERS:
        raise ProtocolProblem("number-too-long", f"{what} has {len(text)} digits")
    sign = -1 if text.startswith("-") else 1
    result = 0
    digits = text.lstrip("+-")
    for start in range(0, len(digits), 4000):
        piece = digits[start : start + 4000]
        result = result * 10 ** len(piece) + int(piece)
    return sign * result


def result_of(result: Json, name: str) -> Json:
    """One member of a result; raises `ProtocolProblem` where there is none."""
    if not isinstance(result, dict) or name not in result:
        raise ProtocolProblem("missing-result", f"the result is no object with the member {name!r}")
    return result[name]


def to_json(value: Answer) -> Json:
    """Write one value of an answer: real numbers as enclosures, short exact ones as ``p/q``."""
    if isinstance(value, bool | str | NumberText):
        return value
    if isinstance(value, Enclosure):
        return dict(value.to_json())
    if isinstance(value, Fraction):
        # Four bits a decimal digit at least: what passes is short enough to be printed.
        short = value.numerator.bit_length() + value.denominator.bit_length() <= 3 * _EXACT_CHARACTERS
        return str(value) if short else to_json(point(value))
    return [_member(member) for member in value]


def _member(member: Enclosure | Fraction | tuple[int | str, ...]) -> Json:
    if isinstance(member, tuple):
        return [value if isinstance(value, str) else NumberText(str(value)) for value in member]
    return to_json(member)


def results_to_json(answer: Mapping[str, Answer]) -> dict[str, Json]:
    """The ``result`` of a reply."""
    return {name: to_json(value) for name, value in answer.items()}

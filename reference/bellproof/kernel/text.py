"""How the parts that all kinds share are written in Coq."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

Json = Any
"""A parsed certificate, already accepted by the independent checker."""

OBJECTIVES = {"global": "Global", "local": "AliceOnly", "value": "ExpressionOnly"}
LETTER = re.compile(r"([AB])(\d+)")
"""One letter of a word of two parties with two outcomes."""


def whole(value: Fraction | int) -> str:
    """A whole number; negative ones in parentheses."""
    number = int(value)
    return f"({number})" if number < 0 else str(number)


def bit(outcome: str) -> str:
    """An outcome of two, or a flip."""
    return "true" if outcome == "1" else "false"


def expression(value: Json) -> tuple[str, int]:
    """A list of cells with whole coefficients, and the divisor of these."""
    if value == "chsh":
        return "chsh", 1
    divisor = lcm(*(Fraction(row[4]).denominator for row in value))
    cells = [f"(Cell {x} {y} {bit(a)} {bit(b)}, {whole(Fraction(c) * divisor)})" for x, y, a, b, c in value]
    return "[" + "; ".join(cells) + "]", divisor


def target(value: Sequence[str]) -> str:
    """A target of two outcomes a side."""
    match value:
        case [a, b, x, y]:
            return f"Joint (Cell {x} {y} {bit(a)} {bit(b)})"
        case [a, x]:
            return f"Local {x} {bit(a)}"
        case _:
            return "Nothing"


def word(text: str) -> str:
    """A word such as ``A0A1B0``, or ``1``."""
    return "[" + "; ".join(f"{side} {setting}" for side, setting in LETTER.findall(text)) + "]"


def relabelling(value: Json) -> str:
    """A relabelling of settings and of two outcomes a side."""
    sides = [
        "["
        + "; ".join(f"({new}%nat, {bit(flip)})" for new, flip in zip(value[s], value[o], strict=True))
        + "]"
        for s, o in (("x", "a"), ("y", "b"))
    ]
    return f"{{| sides_swapped := {bit(value['swap'])}; alice := {sides[0]}; bob := {sides[1]} |}}"

"""Solutions of semidefinite programs as two solvers write them, numbers read as the decimals that stand there.

CSDP's ``.sol``: the m numbers x, then lines ``matrix block row column value``, where matrix 1 is the slack X and 2
is Y. SDPA's result: ``objValPrimal = ...``, ``xVec = {...}`` and ``yMat = {...}``. The slack is not used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof_conformance.imported.program import Blocks, Place, Program

_NUMBER = r"[+-]?[0-9.]+(?:[eEdD][+-]?[0-9]+)?"
_VALUES = {name: re.compile(rf"{name}\s*=\s*({_NUMBER})") for name in ("objValPrimal", "objValDual")}
_GROUP = 5


@dataclass(frozen=True)
class Solution:
    """What a solver says. ``x`` and ``y`` may be missing; ``upper`` and ``lower`` are the values that it prints."""

    x: tuple[Fraction, ...] | None
    y: Blocks | None
    upper: Fraction | None = None
    lower: Fraction | None = None


def read_csdp(text: str, program: Program, source: str) -> Solution:
    """Read CSDP's file; raises `BadInput`."""
    first, _, rest = text.partition("\n")
    x = tuple(_number(word, source, 1) for word in first.split())
    if len(x) != len(program.costs):
        raise BadInput(
            source, f"the first line has {len(x)} numbers; {len(program.costs)} are needed", line=1
        )
    y: dict[Place, Fraction] = {}
    for number, line in enumerate(rest.splitlines(), 2):
        words = line.split()
        if not words:
            continue
        if len(words) != _GROUP or not all(word.isascii() and word.isdigit() for word in words[:4]):
            raise BadInput(source, "a line is no 'matrix block row column value'", line=number)
        which, block, row, column = (int(word[:9]) for word in words[:4])
        if which not in {1, 2} or not 1 <= block <= len(program.sizes):
            raise BadInput(source, f"there is no matrix {which} or no block {block}", line=number)
        size = program.sizes[block - 1]
        if not (1 <= row <= size and 1 <= column <= size):
            raise BadInput(source, f"block {block} has no entry {row}, {column}", line=number)
        place = (block - 1, min(row, column) - 1, max(row, column) - 1)
        if which == 2:  # noqa: PLR2004 - Y by CSDP's convention
            if place in y:
                raise BadInput(source, "an entry stands twice", line=number)
            y[place] = _number(words[4], source, number)
    return Solution(x, _only_blocks(y, program, source) or None)


def read_sdpa(text: str, program: Program, source: str) -> Solution:
    """Read SDPA's result; raises `BadInput`."""
    values = {}
    for name, pattern in _VALUES.items():
        match = pattern.search(text)
        values[name] = None if match is None else _number(match[1], source, None)
    x = _group(text, "xVec", source)
    if x is not None and len(x) != len(program.costs):
        raise BadInput(source, f"xVec has {len(x)} numbers; {len(program.costs)} are needed")
    y = _group(text, "yMat", source)
    return Solution(
        None if x is None else tuple(x),
        None if y is None else _only_blocks(_matrices(y, program, source), program, source),
        values["objValPrimal"],
        values["objValDual"],
    )


def _number(word: str, source: str, line: int | None) -> Fraction:
    return read_rational(word.replace("D", "e").replace("d", "e"), source, line=line)


def _group(text: str, name: str, source: str) -> list[Fraction] | None:
    """The numbers within the braces after a name."""
    match = re.search(rf"\b{name}\s*=\s*\{{", text)
    if match is None:
        return None
    depth, end = 1, match.end()
    while end < len(text) and depth:
        depth += (text[end] == "{") - (text[end] == "}")
        end += 1
    if depth:
        raise BadInput(source, f"the braces of {name} do not close")
    words = re.split(r"[\s,{}]+", text[match.end() : end])
    return [_number(word, source, None) for word in words if word]


def _matrices(numbers: Sequence[Fraction], program: Program, source: str) -> dict[Place, Fraction]:
    wanted = [
        size if flat else size * size for size, flat in zip(program.sizes, program.diagonal, strict=True)
    ]
    if len(numbers) != sum(wanted):
        raise BadInput(source, f"yMat has {len(numbers)} numbers; {sum(wanted)} are needed")
    result: dict[Place, Fraction] = {}
    start = 0
    for block, (size, flat) in enumerate(zip(program.sizes, program.diagonal, strict=True)):
        part = numbers[start : start + wanted[block]]
        start += wanted[block]
        for i in range(size):
            for j in [i] if flat else range(i, size):
                # What is printed need not be symmetric in the last digit.
                result[block, i, j] = part[i] if flat else (part[i * size + j] + part[j * size + i]) / 2
    return result


def _only_blocks(y: dict[Place, Fraction], program: Program, source: str) -> dict[Place, Fraction]:
    if any(program.diagonal[block] and i != j and value for (block, i, j), value in y.items()):
        raise BadInput(source, "a diagonal block has an entry off its diagonal")
    return {place: value for place, value in y.items() if value}

"""Semidefinite programs in the sparse SDPA format (``.dat-s``), numbers read exactly.

(P)  minimise c.x   with  X = sum_i x_i F_i - F_0  positive semidefinite
(D)  maximise tr(F_0 Y)  with  tr(F_i Y) = c_i  and  Y positive semidefinite
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.exact import read_rational

Place = tuple[int, int, int]
"""Block, row and column, from 0, row before column."""

Blocks = Mapping[Place, Fraction]
"""A block matrix: its entries that are not zero."""

_MOST_CONSTRAINTS = 2000
_MOST_BLOCKS = 400
_MOST_SIZE = 400
_MOST_ENTRIES = 200_000
_SEPARATORS = re.compile(r"[\s,(){}]+")
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")


@dataclass(frozen=True)
class Program:
    """One program. ``sizes`` are the blocks' rows, ``diagonal`` says which are diagonal.

    ``matrices`` holds F_0 and then F_1 to F_m.
    """

    sizes: tuple[int, ...]
    diagonal: tuple[bool, ...]
    costs: tuple[Fraction, ...]
    matrices: tuple[Blocks, ...]

    def slack(self, x: Sequence[Fraction]) -> dict[Place, Fraction]:
        """``sum_i x_i F_i - F_0``."""
        result: dict[Place, Fraction] = {place: -value for place, value in self.matrices[0].items()}
        for factor, matrix in zip(x, self.matrices[1:], strict=True):
            for place, value in matrix.items():
                result[place] = result.get(place, Fraction(0)) + factor * value
        return result

    def cost(self, x: Sequence[Fraction]) -> Fraction:
        """``c.x``."""
        return sum((c * value for c, value in zip(self.costs, x, strict=True)), Fraction(0))


def inner(left: Blocks, right: Blocks) -> Fraction:
    """``tr(left right)``: what stands off the diagonal stands there twice."""
    small, large = (left, right) if len(left) <= len(right) else (right, left)
    return sum(
        (
            value * large[place] * (1 if place[1] == place[2] else 2)
            for place, value in small.items()
            if place in large
        ),
        Fraction(0),
    )


def read_program(text: str, source: str) -> Program:
    """Read a program; raises `BadInput` with the line."""
    lines = [
        (line, number)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and line.lstrip()[0] not in '"*'
    ]
    if len(lines) < 4:  # noqa: PLR2004 - numbers of constraints and blocks, sizes, costs
        raise BadInput(source, "is no SDPA sparse file: m, number of blocks, their sizes and c come first")
    # After the two numbers a comment may stand, such as "= mDIM".
    m = _count(lines[0], source, "number of constraints", _MOST_CONSTRAINTS)
    blocks = _count(lines[1], source, "number of blocks", _MOST_BLOCKS)
    sizes = _sizes(lines[2], blocks, source)
    rest = [(word, number) for line, number in lines[3:] for word in _SEPARATORS.split(line) if word]
    if len(rest) < m or (len(rest) - m) % 5:
        raise BadInput(
            source, f"after the sizes come {m} numbers c, then entries of five numbers", line=lines[3][1]
        )
    costs = tuple(read_rational(word, source, line=number) for word, number in rest[:m])
    matrices: list[dict[Place, Fraction]] = [{} for _ in range(m + 1)]
    entries = rest[m:]
    if len(entries) > 5 * _MOST_ENTRIES:
        raise BadInput(source, f"has more than {_MOST_ENTRIES} entries")
    for start in range(0, len(entries), 5):
        _entry(entries[start : start + 5], matrices, sizes, source)
    return Program(
        tuple(abs(size) for size in sizes), tuple(size < 0 for size in sizes), costs, tuple(matrices)
    )


def _count(line: tuple[str, int], source: str, what: str, most: int) -> int:
    word = next((word for word in _SEPARATORS.split(line[0]) if word), "")
    value = _whole(word, source, line[1])
    if not 1 <= value <= most:
        raise BadInput(source, f"the {what} is {value}; from 1 to {most} is read", line=line[1])
    return value


def _sizes(line: tuple[str, int], blocks: int, source: str) -> list[int]:
    words = [word for word in _SEPARATORS.split(line[0]) if word][:blocks]
    sizes = [_whole(word, source, line[1]) for word in words]
    if len(sizes) != blocks or not all(sizes) or sum(map(abs, sizes)) > _MOST_SIZE:
        reason = f"{blocks} block sizes are needed, none 0, together at most {_MOST_SIZE}"
        raise BadInput(source, reason, line=line[1])
    return sizes


def _entry(
    words: Sequence[tuple[str, int]], matrices: list[dict[Place, Fraction]], sizes: Sequence[int], source: str
) -> None:
    line = words[0][1]
    which, block, row, column = (_whole(word, source, number) for word, number in words[:4])
    value = read_rational(words[4][0], source, line=line)
    if not (0 <= which < len(matrices) and 1 <= block <= len(sizes)):
        raise BadInput(source, f"there is no matrix {which} or no block {block}", line=line)
    size = sizes[block - 1]
    if not (1 <= row <= abs(size) and 1 <= column <= abs(size)) or (size < 0 and row != column):
        raise BadInput(source, f"block {block} has no entry {row}, {column}", line=line)
    place = (block - 1, min(row, column) - 1, max(row, column) - 1)
    if place in matrices[which]:
        raise BadInput(source, f"an entry of matrix {which} stands twice", line=line)
    if value:
        matrices[which][place] = value


def _whole(word: str, source: str, line: int) -> int:
    if _INTEGER.fullmatch(word) is None:
        raise BadInput(source, f"{word[:40]!r} is no whole number", line=line)
    return int(word)

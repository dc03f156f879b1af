"""Reading the parameters of a request; everything that cannot mean anything is `BadInput` with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from bellproof.errors import BadInput
from bellproof.exact import Surd, read_exact, read_rational
from bellproof.files.expressions import expression_of
from bellproof.files.json_text import Json, NumberText
from bellproof.model.counts import CountsTable
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.inputs import InputDistribution
from bellproof.model.scenario import CHSH_SCENARIO, Cell, Scenario

Params = Mapping[str, Json]
"""The parameters by name."""

MAX_COUNT_DIGITS = 400
"""Longest count."""

MAX_BITS = 1 << 23
"""Longest bit string."""

_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_ROW = 5

_Choice = TypeVar("_Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Reader:
    """The parameters of one request to ``op``."""

    op: str
    params: Params

    @classmethod
    def of(cls, op: str, params: Params, needed: Sequence[str], optional: Sequence[str] = ()) -> Reader:
        """Check that all that is needed is there and nothing unknown."""
        for name in needed:
            if name not in params:
                raise BadInput(op, f"the parameter {name!r} is missing")
        for name in params:
            if name not in needed and name not in optional:
                raise BadInput(op, f"there is no parameter {name[:40]!r}")
        return cls(op, params)

    def bad(self, name: str, reason: str) -> BadInput:
        """The problem with one parameter, to be raised."""
        return BadInput(self._source(name), reason)

    def _source(self, name: str) -> str:
        return f"{self.op}: {name}"

    def _text(self, name: str) -> str:
        """A number's text, written as a string or as a JSON number."""
        return _number_text(self.params[name], self._source(name))

    def rational(self, name: str) -> Fraction:
        """An exact number."""
        return read_rational(self._text(name), self._source(name))

    def exact(self, name: str) -> Surd:
        """An exact number or a multiple of sqrt(2)."""
        return read_exact(self._text(name), self._source(name))

    def whole(self, name: str) -> int:
        """A whole number, of either sign."""
        return _whole(self.params[name], self._source(name))

    def choice(self, name: str, choices: Sequence[_Choice], default: _Choice | None = None) -> _Choice:
        """One of a few words."""
        value = self.params.get(name, default)
        for choice in choices:
            if value == choice:
                return choice
        raise BadInput(self._source(name), f"is none of {', '.join(choices)}")

    def text(self, name: str) -> str:
        """Any string."""
        value = self.params[name]
        if not isinstance(value, str):
            raise BadInput(self._source(name), "is no string")
        return value

    def bits(self, name: str = "bits") -> str:
        """A string of the characters 0 and 1; may be empty."""
        text, source = self.text(name), self._source(name)
        if len(text) > MAX_BITS:
            raise BadInput(source, f"{len(text)} bits; at most {MAX_BITS} are taken")
        wrong = text.lstrip("01")
        if wrong:
            raise BadInput(source, f"character {len(text) - len(wrong) + 1} is {wrong[0]!r}, not 0 or 1")
        return text

    def counts(self, scenario: Scenario = CHSH_SCENARIO, name: str = "counts") -> CountsTable:
        """A list of ``[x, y, a, b, N]``, every cell at most once, with at least one trial."""
        source = self._source(name)
        table: dict[Cell, int] = {}
        for place, row in enumerate(_list(self.params[name], source)):
            where = f"{source}, row {place + 1}"
            fields = _list(row, where)
            if len(fields) != _ROW:
                raise BadInput(where, f"has {len(fields)} members; expected [x, y, a, b, N]")
            x, y, a, b, count = (_whole(field, where) for field in fields)
            if (x, y, a, b) in table:
                raise BadInput(where, f"cell (x,y,a,b) = {(x, y, a, b)} is given twice")
            if count < 0:
                raise BadInput(where, "the count is negative")
            table[x, y, a, b] = count
        counts = CountsTable.of(scenario, table, source)
        if counts.total == 0:
            raise BadInput(source, "no trials at all")
        return counts

    def inputs(self, scenario: Scenario = CHSH_SCENARIO, name: str = "inputs") -> InputDistribution:
        """A matrix of exact probabilities P(x,y), one row a setting x."""
        source = self._source(name)
        rows = [_list(row, f"{source}, row {x}") for x, row in enumerate(_list(self.params[name], source))]
        matrix = [
            [
                read_rational(_number_text(entry, f"{source} at ({x},{y})"), f"{source} at ({x},{y})")
                for y, entry in enumerate(row)
            ]
            for x, row in enumerate(rows)
        ]
        result = InputDistribution.of(matrix, source)
        if result.shape != scenario.settings:
            raise BadInput(
                source, f"has the shape {result.shape}, the expression {scenario.settings} settings"
            )
        return result

    def expression(self, name: str = "expression") -> BellExpression:
        """A list of ``[x, y, a, b, c]``; CHSH where it is absent."""
        if name not in self.params:
            return chsh()
        return expression_of(_plain(self.params[name]), self._source(name))


def _number_text(value: Json | int, source: str) -> str:
    if isinstance(value, NumberText):
        return value.text
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise BadInput(source, 'is no number; write "p/q", a decimal or an integer')


def _plain(value: Json | int) -> Json:
    """Whole numbers made in Python, as if they had been read."""
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return NumberText(str(value)) if isinstance(value, int) and not isinstance(value, bool) else value


def _whole(value: Json, source: str) -> int:
    text = _number_text(value, source).strip()
    if _INTEGER.fullmatch(text) is None:
        raise BadInput(source, f"{text[:40]!r} is no whole number")
    if len(text) > MAX_COUNT_DIGITS:
        raise BadInput(source, f"a whole number of {len(text)} characters; at most {MAX_COUNT_DIGITS}")
    return int(text)


def _list(value: Json, source: str) -> list[Json]:
    if not isinstance(value, list):
        raise BadInput(source, "is no list")
    return value

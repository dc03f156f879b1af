"""Reading Bell expressions: ``chsh``, or a JSON file that is a list of ``[x, y, a, b, c]``.

Settings and outcomes count from 0; c is exact (``"1/2"``, ``"0.5"`` or a JSON number, read as its exact decimal).
"""

from __future__ import annotations

import json
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.files.json_text import Json, list_of, number_of, read_json
from bellproof.files.reader import shown
from bellproof.model.expression import BellExpression, chsh, expression_from_rows
from bellproof.model.scenario import Cell

CHSH = "chsh"
"""Name under which the CHSH expression is reachable wherever an expression is expected."""

MAX_INDEX = 1000
"""Settings and outcomes lie below this."""

_FIELDS = 5


def read_expression(name: str) -> BellExpression:
    """Read an expression; the scenario is the smallest that holds its cells. Raises `BadInput`."""
    if name == CHSH:
        return chsh()
    source = shown(name)
    return expression_of(read_json(name, CHSH), source)


def expression_of(value: Json, source: str) -> BellExpression:
    """Read the list of rows itself; ``source`` is where it stands. Raises `BadInput`."""
    return expression_from_rows(rows_of(value, source, "expression"), source)


def rows_of(value: Json, source: str, what: str) -> list[tuple[Cell, Fraction]]:
    """Read a list of ``[x, y, a, b, c]``: cells with exact numbers. Raises `BadInput`."""
    return [_row(row, source, place) for place, row in enumerate(list_of(value, source, what))]


def write_expression(expression: BellExpression) -> str:
    """Write the file that `read_expression` reads."""
    (mx, my), (da, db) = expression.scenario.settings, expression.scenario.outcomes
    # The last cell, if need be with c = 0, tells how large the scenario is.
    last = (mx - 1, my - 1, da - 1, db - 1)
    coefficients = {**expression.as_mapping(), last: expression.coefficient(last)}
    rows = [json.dumps([*cell, str(c)]) for cell, c in coefficients.items()]
    return "[\n" + ",\n".join(rows) + "\n]\n"


def _row(value: Json, name: str, place: int) -> tuple[Cell, Fraction]:
    fields = list_of(value, name, f"row {place + 1}")
    if len(fields) != _FIELDS:
        raise BadInput(name, f"row {place + 1} has {len(fields)} members; expected [x, y, a, b, c]")
    indices = []
    for letter, field in zip("xyab", fields, strict=False):
        what = f"{letter} in row {place + 1}"
        number = number_of(field, name, what)
        if number.denominator != 1 or not 0 <= number < MAX_INDEX:
            raise BadInput(name, f"{what} is no whole number from 0 to {MAX_INDEX - 1}")
        indices.append(int(number))
    x, y, a, b = indices
    return (x, y, a, b), number_of(fields[4], name, f"c in row {place + 1}")

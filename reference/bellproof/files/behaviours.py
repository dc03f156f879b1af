"""Reading behaviours: a JSON file that is a list of ``[x, y, a, b, P]``, as expressions are written.

Settings and outcomes count from 0; P(ab|xy) is exact (``"1/4"``, ``"0.25"`` or a JSON number, read as its exact
decimal). A cell that is left out has probability 0.
"""

from __future__ import annotations

from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.files.expressions import rows_of
from bellproof.files.json_text import read_json
from bellproof.files.reader import shown
from bellproof.model.behaviour import Behaviour
from bellproof.model.expression import smallest_scenario
from bellproof.model.scenario import Cell


def read_behaviour(name: str) -> Behaviour:
    """Read a behaviour; the scenario is the smallest that holds its cells. Raises `BadInput`."""
    source = shown(name)
    table: dict[Cell, Fraction] = {}
    for cell, probability in rows_of(read_json(name, "- (standard input)"), source, "behaviour"):
        if cell in table:
            raise BadInput(source, f"cell (x,y,a,b) = {cell} is given twice")
        if probability < 0:
            raise BadInput(source, f"the probability of cell (x,y,a,b) = {cell} is negative")
        table[cell] = probability
    if not table:
        raise BadInput(source, "the behaviour has no rows")
    scenario = smallest_scenario(table, source)
    try:
        behaviour = Behaviour.of(scenario, table)
    except BadInput as error:
        raise BadInput(source, error.reason) from None
    if not behaviour.is_no_signalling():
        reason = "it signals (a marginal depends on the other side's setting): no quantum devices behave so"
        raise BadInput(source, reason)
    return behaviour

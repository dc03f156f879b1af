"""Reading the input distribution P(x,y): a name with a parameter, or a JSON file with an exact matrix.

The file is a list with one row a setting x, each a list with one probability a setting y:
``[["1/4", "1/4"], ["1/4", "1/4"]]``.
"""

from __future__ import annotations

import json

from bellproof.errors import BadInput
from bellproof.files.json_text import list_of, number_of, read_json
from bellproof.files.reader import shown
from bellproof.model.inputs import InputDistribution, named
from bellproof.model.scenario import Scenario

SOURCE = "--inputs"
"""Where a problem with the text itself is said to stand."""


def read_inputs(text: str, scenario: Scenario) -> InputDistribution:
    """Read ``uniform``, ``biased:q``, ``product:p`` or a file's name; raises `BadInput`."""
    by_name = named(text, scenario, SOURCE)
    if by_name is not None:
        return by_name
    source = shown(text)
    matrix = []
    for x, row in enumerate(list_of(read_json(text, "uniform, biased:q, product:p"), source, "P(x,y)")):
        entries = list_of(row, source, f"row {x} of P(x,y)")
        matrix.append([number_of(entry, source, f"P(x,y) at ({x},{y})") for y, entry in enumerate(entries)])
    result = InputDistribution.of(matrix, source)
    if result.shape != scenario.settings:
        rows, columns = scenario.settings
        reason = (
            f"P(x,y) is {result.shape[0]} by {result.shape[1]}; the Bell expression needs {rows} by {columns}"
        )
        raise BadInput(source, reason)
    return result


def write_inputs(inputs: InputDistribution) -> str:
    """Write the file that `read_inputs` reads."""
    return json.dumps([[str(p) for p in row] for row in inputs.matrix]) + "\n"

"""Write a certificate of kind ``lp`` as a Coq file: whole weights, a dual a target, relabellings carried out.

``multiple * divisor denominator (mu - P - lambda I) = remains + sum weight P(ab|xy)`` on no-signalling behaviours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import lcm

from bellproof.errors import ResourceLimit
from bellproof.kernel.text import OBJECTIVES, Json, whole

Target = tuple[int, ...]
"""(a, b, x, y), (a, x) or ()."""

Cell = tuple[int, int, int, int]
"""(a, b, x, y)."""

Dual = tuple[Fraction, dict[Cell, Fraction]]
"""The slack, and weights by (a, b, x, y)."""

MAX_WEIGHTS = 1_000_000
"""Most weights that are written down for all targets together."""


def write(document: Mapping[str, Json], source: str) -> str:
    """The Coq file of a certificate of kind ``lp``; raises `ResourceLimit` for one of over a million weights."""
    claim = document["claim"]
    level, slope = Fraction(claim["mu"]), Fraction(claim["lambda"])
    denominator = lcm(level.denominator, slope.denominator)
    divisor = (
        1
        if claim["expression"] == "chsh"
        else lcm(*(Fraction(row[4]).denominator for row in claim["expression"]))
    )
    cells = _cells(claim["expression"], divisor)
    (settings_a, settings_b), (outcomes_a, outcomes_b) = (
        claim["scenario"][name] for name in ("settings", "outcomes")
    )
    moves = [_Relabelling(one, claim["scenario"]["outcomes"]) for one in document["evidence"]["relabellings"]]
    duals = [
        _dual(target, dual, divisor * denominator)
        for target, dual in _spread(document["evidence"]["parts"], moves)
    ]
    relabelled = [_events({move.cell(cell): c for cell, c in cells.items()}) for move in moves]
    return "\n".join(
        [
            f"(** {source}, {document['digest']}: written by the exporter, checked by the kernel. *)",
            "From Coq Require Import List ZArith.",
            "From Bellproof Require Import Functional Checker LinearChecker.",
            "Import ListNotations.",
            "Local Open Scope Z_scope.",
            "",
            "Definition certificate : LinearChecker.certificate := {|",
            f"  within := Scenario {settings_a} {settings_b} {outcomes_a} {outcomes_b};",
            f"  expression := {'chsh_events' if claim['expression'] == 'chsh' else _events(cells)};",
            f"  divisor := {divisor};",
            f"  slope := {whole(slope * denominator)};",
            f"  level := {whole(level * denominator)};",
            f"  denominator := {denominator};",
            f"  covers := {OBJECTIVES[claim['objective']]};",
            "  relabelled := [" + ";\n    ".join(relabelled) + "];",
            "  duals := [",
            ";\n".join(duals) + "] |}.",
            "",
            "Theorem accepted : accepts certificate = true.",
            "Proof. vm_cast_no_check (eq_refl true). Qed.",
            "",
        ]
    )


def _cells(value: Json, divisor: int) -> dict[Cell, Fraction]:
    """The expression, times the divisor of its coefficients."""
    if value == "chsh":
        return {(a, b, x, y): Fraction((-1) ** (x * y + a + b)) for a, b, x, y in product((0, 1), repeat=4)}
    return {_cell((a, b, x, y)): Fraction(c) * divisor for x, y, a, b, c in value}


def _events(cells: Mapping[Cell, Fraction]) -> str:
    rows = (f"(Event {x} {y} {a} {b}, {whole(c)})" for (a, b, x, y), c in sorted(cells.items()))
    return "[" + "; ".join(rows) + "]"


def _dual(target: Target, dual: Dual, unit: int) -> str:
    """One dual over the least common denominator of its weights and its slack."""
    slack, weights = dual
    multiple = lcm(*((unit * weight).denominator for weight in (slack, *weights.values())))
    match target:
        case (a, b, x, y):
            written = f"Both (Event {x} {y} {a} {b})"
        case (a, x):
            written = f"Alice {x} {a}"
        case _:
            written = "Zero"
    rows = _events({cell: weight * unit * multiple for cell, weight in weights.items()})
    return (
        f"    {{| bounds := {written}; multiple := {multiple}; remains := {whole(slack * unit * multiple)};\n"
        f"       weighted := {rows} |}}"
    )


def _spread(parts: Json, moves: list[_Relabelling]) -> list[tuple[Target, Dual]]:
    """The parts, and what relabellings make of them: where a target goes, its weights go too."""
    found: list[tuple[Target, Dual]] = []
    for part in parts:
        weights = {_cell(row[:4]): Fraction(row[4]) for row in part["weights"]}
        found.append((tuple(map(int, part["target"])), (Fraction(part["slack"]), weights)))
    seen = {target for target, _ in found}
    written = sum(len(weights) for _, (_, weights) in found)
    for target, (slack, weights) in found:
        for move in moves:
            image = move.target(target)
            if image is not None and image not in seen:
                written += len(weights)
                if written > MAX_WEIGHTS:
                    message = f"over {MAX_WEIGHTS} weights for all targets together"
                    raise ResourceLimit(message)
                seen.add(image)
                found.append((image, (slack, {move.cell(cell): weight for cell, weight in weights.items()})))
    return found


def _cell(fields: Sequence[str]) -> Cell:
    a, b, x, y = map(int, fields)
    return a, b, x, y


class _Relabelling:
    """Where cells and targets go."""

    def __init__(self, value: Json, outcomes: Json) -> None:
        self._swap = value["swap"] == "1"
        self._x, self._y = ([int(one) for one in value[name]] for name in "xy")
        self._a, self._b = (
            [_outcomes(one, int(d)) for one in value[name]] for name, d in zip("ab", outcomes, strict=True)
        )

    def cell(self, cell: Cell) -> Cell:
        """The image of (a, b, x, y)."""
        a, b, x, y = cell
        new_a, new_b, new_x, new_y = self._a[x][a], self._b[y][b], self._x[x], self._y[y]
        return (new_b, new_a, new_y, new_x) if self._swap else (new_a, new_b, new_x, new_y)

    def target(self, target: Target) -> Target | None:
        """The image of a target; ``None`` where P(a|x) would become Bob's."""
        match target:
            case (a, b, x, y):
                return self.cell((a, b, x, y))
            case (a, x):
                return None if self._swap else (self._a[x][a], self._x[x])
            case _:
                return target


def _outcomes(value: Json, outcomes: int) -> list[int]:
    """A permutation; of two outcomes "0" (keep) or "1" (flip)."""
    if outcomes == 2:  # noqa: PLR2004 - two outcomes
        return [1, 0] if value == "1" else [0, 1]
    return [int(one) for one in value]

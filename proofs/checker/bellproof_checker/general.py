"""The claim of kind ``hierarchy``: any number of parties, outcomes and Bell expressions, and a number field.

The claim is ``P + sum_k lambda_k I_k <= mu`` for every quantum behaviour of the scenario and every target P of
the objective. With two parties, targets and relabellings are those of the other kinds; with more there is
only ``value``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from bellproof_checker import claim as pair
from bellproof_checker.document import Json, index, items, keys, number, require_form, string
from bellproof_checker.field import Element, Field, Number, read_field, read_number, shown
from bellproof_checker.letters import PARTIES, Algebra, Polynomial, combination
from bellproof_checker.size import common

PAIR = 2
"""Two parties."""

MAX_EXPRESSIONS = 64
"""Most Bell expressions of one claim."""

MAX_SHOWN = 60
"""Longest number that is printed as it is."""

DECIMALS = 18
"""Digits after the point of a longer one."""

_SIZE = 1000

Cell = tuple[int, ...]
"""Settings, then outcomes, party by party."""


@dataclass(frozen=True)
class Claim:
    """A parsed claim; ``pairs`` are the same expressions as claims of two parties, for targets and relabellings."""

    algebra: Algebra
    expressions: tuple[dict[Cell, Fraction], ...]
    slopes: tuple[Number, ...]
    level: Number
    lower: Number | None
    field: Field | None
    objective: str
    names: tuple[str, ...]
    pairs: tuple[pair.Claim, ...]

    def __str__(self) -> str:
        """Say it in one line, without the lower end."""
        event = {"global": "P(ab|xy) + ", "local": "P(a|x) + ", "value": ""}[self.objective]
        several = len(self.expressions) > 1
        symbols = [f"I{i + 1}" if several else "I" for i in range(len(self.expressions))]
        terms = " + ".join(f"({slope}) {name}" for slope, name in zip(self.slopes, symbols, strict=True))
        meaning = ", ".join(f"{symbol} = {name}" for symbol, name in zip(symbols, self.names, strict=True))
        scenario = "-".join(map(str, (*self.algebra.settings, *self.algebra.outcomes)))
        every = {"global": ", every a,b,x,y", "local": ", every a,x", "value": ""}[self.objective]
        root = "" if self.field is None else f", {self.field}"
        level = shown(self.level)
        return f"{event}{terms} <= {level} with {meaning}, quantum behaviours of scenario {scenario}{every}{root}"

    def operator(self, expression: dict[Cell, Fraction]) -> Polynomial:
        """The Bell operator of an expression."""
        count = len(self.algebra.settings)
        return combination(
            [(c, self.algebra.event(cell[:count], cell[count:])) for cell, c in expression.items()]
        )

    def target(self, target: pair.Target) -> Polynomial:
        """The projector of a target."""
        if not target:
            return {}
        if len(target) == 2:  # noqa: PLR2004 - a, x
            return self.algebra.event((target[1], 0), (target[0], None))
        return self.algebra.event(target[2:], target[:2])

    def weighted(self, target: pair.Target) -> Polynomial:
        """The operator of ``P + sum lambda_k I_k``."""
        terms = [
            (slope, self.operator(one)) for slope, one in zip(self.slopes, self.expressions, strict=True)
        ]
        return combination([(Fraction(1), self.target(target)), *terms])


def bounded(value: Number) -> str:
    """A number, or a decimal below it where it is long."""
    text = str(value)
    if isinstance(value, Element) or len(text) <= MAX_SHOWN:
        return text
    scaled = (value.numerator * 10**DECIMALS) // value.denominator
    whole, part = divmod(abs(scaled), 10**DECIMALS)
    return f"{'-' if scaled < 0 else ''}{whole}.{part:0{DECIMALS}} (rounded down)"


def read_claim(value: Json) -> Claim:
    """Read the object ``claim``."""
    needed = ("scenario", "theory", "objective", "expressions", "lambdas", "mu")
    found = keys(value, "claim", needed, optional=("field", "lower"))
    scenario = keys(found["scenario"], "scenario", ("settings", "outcomes"))
    parties = len(items(scenario["settings"], "settings"))
    require_form(PAIR <= parties <= len(PARTIES), "out-of-range", f"{parties} parties")
    settings, outcomes = (
        tuple(index(one, name, _SIZE) for one in items(scenario[name], name, parties))
        for name in ("settings", "outcomes")
    )
    require_form(min(*settings, *outcomes) >= 1, "out-of-range", "settings and outcomes must be positive")
    cells = prod(settings) * prod(outcomes)
    require_form(
        cells <= pair.MAX_CELLS, "too-large", f"a scenario of {cells} cells; at most {pair.MAX_CELLS}"
    )
    quantum = string(found["theory"], "theory") == "quantum"
    require_form(quantum, "wrong-theory", "this kind is about quantum behaviours")
    objective = string(found["objective"], "objective")
    allowed = ("global", "local", "value") if parties == PAIR else ("value",)
    require_form(objective in allowed, "unknown-objective", f"objective is one of {', '.join(allowed)}")
    field = read_field(found["field"]) if "field" in found else None
    listed = items(found["expressions"], "expressions")
    require_form(1 <= len(listed) <= MAX_EXPRESSIONS, "out-of-range", f"{len(listed)} expressions")
    slopes = tuple(
        read_number(one, "lambdas", field) for one in items(found["lambdas"], "lambdas", len(listed))
    )
    read = [_read_expression(one, settings, outcomes) for one in listed]
    expressions = tuple(expression for expression, _ in read)
    return Claim(
        Algebra(settings, outcomes),
        expressions,
        slopes,
        read_number(found["mu"], "mu", field),
        read_number(found["lower"], "lower", field) if "lower" in found else None,
        field,
        objective,
        tuple(name for _, name in read),
        _pairs(settings, outcomes, expressions, objective),
    )


def _pairs(
    settings: tuple[int, ...],
    outcomes: tuple[int, ...],
    expressions: Sequence[dict[Cell, Fraction]],
    objective: str,
) -> tuple[pair.Claim, ...]:
    if len(settings) != PAIR:
        return ()
    return tuple(
        pair.Claim(
            (settings[0], settings[1]),
            (outcomes[0], outcomes[1]),
            {(x, y, a, b): c for (x, y, a, b), c in expression.items()},
            is_chsh=False,
            theory="quantum",
            objective=objective,
            slope=Fraction(1),
            level=Fraction(0),
        )
        for expression in expressions
    )


def _read_expression(
    value: Json, settings: tuple[int, ...], outcomes: tuple[int, ...]
) -> tuple[dict[Cell, Fraction], str]:
    limits = (*settings, *outcomes)
    if value == "chsh":
        require_form(limits == (2, 2, 2, 2), "wrong-scenario", "CHSH belongs to scenario 2-2-2-2")
        return {(x, y, a, b): c for (x, y, a, b), c in pair.chsh().items()}, "CHSH"
    expression: dict[Cell, Fraction] = {}
    for row in items(value, "expression"):
        fields = items(row, "expression row", len(limits) + 1)
        cell = tuple(index(one, "expression cell", limit) for one, limit in zip(fields, limits, strict=False))
        require_form(cell not in expression, "repeated-cell", f"cell {cell} stands twice")
        expression[cell] = number(fields[-1], "coefficient")
    common([coefficient.denominator for coefficient in expression.values()])
    return expression, "the certificate's expression"

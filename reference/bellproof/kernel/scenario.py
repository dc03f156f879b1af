"""How scenarios of any number of parties, settings and outcomes are written in Coq."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bellproof_checker.claim import Relabelling
from bellproof_checker.letters import Word


def nats(values: Sequence[int]) -> str:
    """A list of natural numbers."""
    return "[" + "; ".join(map(str, values)) + "]%nat"


def word(value: Word) -> str:
    """A word as a list of letters: party, setting, outcome."""
    letters = [
        f"L {party} {setting} {outcome}" for party, side in enumerate(value) for setting, outcome in side
    ]
    return "[" + "; ".join(letters) + "]"


def cells(expression: Mapping[tuple[int, ...], Fraction], divisor: int) -> list[str]:
    """The cells of a Bell expression with whole coefficients."""
    result = []
    for cell, c in sorted(expression.items()):
        places = zip(cell[: len(cell) // 2], cell[len(cell) // 2 :], strict=True)
        sides = "; ".join(f"({x}, Some {a})" for x, a in places)
        coefficient = int(c * divisor)
        result.append(f"([{sides}]%nat, {f'({coefficient})' if coefficient < 0 else coefficient})")
    return result


def target(value: Sequence[str]) -> str:
    """A target: two parties, the first alone, or none."""
    match value:
        case [a, b, x, y]:
            return f"Some [({x}, Some {a}); ({y}, Some {b})]%nat"
        case [a, x]:
            return f"Some [({x}, Some {a}); (0, None)]%nat"
        case _:
            return "None"


def relabelling(one: Relabelling) -> str:
    """A relabelling of two parties: for each setting where it goes, and where its outcomes go."""
    sides = [
        "["
        + "; ".join(f"({new}, [{'; '.join(map(str, images))}])" for new, images in zip(*side, strict=True))
        + "]"
        for side in ((one.x, one.a), (one.y, one.b))
    ]
    swap = "true" if one.swap else "false"
    return f"Relabelling {swap} [{'; '.join(sides)}]%nat"

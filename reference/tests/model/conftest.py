"""Random behaviours, exact, from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest

from bellproof.model.behaviour import Behaviour
from bellproof.model.scenario import Scenario

Maker = Callable[[int, Scenario], Behaviour]


Part = Callable[[int, int, int, int], Fraction]


def deterministic(alice: list[int], bob: list[int]) -> Part:
    """Outcome ``alice[x]`` and ``bob[y]``."""
    return lambda x, y, a, b: Fraction(alice[x] == a and bob[y] == b)


def box(r: int, s: int, t: int) -> Part:
    """The two-outcome box ``a + b = x y + r x + s y + t``, with random outcomes."""
    return lambda x, y, a, b: Fraction((a + b + x * y + r * x + s * y + t) % 2 == 0, 2)


def mixture(seed: int, scenario: Scenario) -> Behaviour:
    """Random weights on deterministic strategies and on a box, or the uniform behaviour where there is none."""
    rng = random.Random(seed)  # noqa: S311 - test data
    (mx, my), (da, db) = scenario.settings, scenario.outcomes
    parts: list[tuple[int, Part]] = [
        (
            rng.randrange(5),
            deterministic([rng.randrange(da) for _ in range(mx)], [rng.randrange(db) for _ in range(my)]),
        )
        for _ in range(4)
    ]
    if (da, db) == (2, 2):
        parts.append((rng.randrange(1, 6), box(rng.randrange(2), rng.randrange(2), rng.randrange(2))))
    else:
        parts.append((1, lambda *_: Fraction(1, da * db)))
    total = sum(weight for weight, _ in parts)
    cells = product(range(mx), range(my), range(da), range(db))
    return Behaviour.of(
        scenario,
        {cell: sum((weight * part(*cell) for weight, part in parts), Fraction(0)) / total for cell in cells},
    )


@pytest.fixture(scope="session")
def no_signalling() -> Maker:
    """A random no-signalling behaviour, local or not."""
    return mixture

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from bellproof.stats.battery import TESTS, Parameters, run_tests
from bellproof.stats.bits import from_text
from bellproof.stats.block_tests import default_block, default_poker

STRINGS = 1000
TOLERANCE = 1e-9


def _length(rng: random.Random, index: int) -> int:
    return rng.randrange(20, 200) if index % 10 else rng.randrange(200, 4000)


@pytest.mark.parametrize("part", range(4))
def test_a_thousand_random_strings_agree_with_the_formulas(
    naive: dict[str, Callable[..., list[float]]], part: int
) -> None:
    rng = random.Random(f"agreement {part}")  # noqa: S311 - no secret
    for index in range(STRINGS // 4):
        n = _length(rng, index)
        bias = rng.choice([0.5, 0.5, 0.5, 0.6, 0.1])
        text = "".join("1" if rng.random() < bias else "0" for _ in range(n))
        m = rng.choice([None, 2, 3, 4])
        block = rng.choice([None, rng.randrange(1, n + 1)])
        arguments = {
            "block_frequency": [block or default_block(n)],
            "serial": [m or 3],
            "approximate_entropy": [m or 2],
            "poker": [m or default_poker(n)],
        }
        results = run_tests(from_text(text), TESTS, Parameters(m, block))
        for test in TESTS:
            expected = naive[test](text, *arguments.get(test, []))
            found = results[test].p_values
            assert len(found) == len(expected)
            for p, other in zip(found, expected, strict=True):
                error = abs(float(p.hi) - other)
                assert error <= TOLERANCE * other or error <= 1e-12, (test, text, float(p.hi), other)

"""Running whole expansions inside the process."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from bellproof.expansion.devices import Devices, Honest
from bellproof.expansion.run import Finished, Setup, Stopped, execute
from bellproof.expansion.sampler import BitSource
from bellproof.expansion.seed import kind_of, pieces
from bellproof.expansion.terms import Terms
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO

TERMS = Terms(
    n=5000,
    inputs=uniform(CHSH_SCENARIO),
    threshold=Fraction("2.7"),
    pass_probability=Fraction(1, 4),
    delta=Fraction(1, 20),
    error=Fraction(1, 100),
)
"""A short run that a perfect device passes with bits left over."""


@pytest.fixture
def terms() -> Terms:
    return TERMS


@pytest.fixture
def make_run() -> Callable[..., Finished | Stopped]:
    """Make a run with a seed for tests and honest devices unless others are given."""

    def make(
        path: Path,
        terms: Terms = TERMS,
        devices: Devices | None = None,
        seed: str = "test:1",
        stop_after: int | None = None,
    ) -> Finished | Stopped:
        asked = 0

        def stopping() -> bool:
            nonlocal asked
            asked += 1
            return stop_after is not None and asked >= stop_after

        chosen = Honest(Fraction(1), Fraction(0), 5) if devices is None else devices
        source = BitSource(pieces(seed), "--seed")
        return execute(Setup(terms, source, kind_of(seed), chosen, path), stopping)

    return make

"""Strategies: exactly orthogonal after rounding, never above the quantum maximum, and close to it."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds.local import LocalExtreme, local_maximum
from bellproof.bounds.target import ClaimObjective, targets_of
from bellproof.hierarchy import mixtures
from bellproof.hierarchy.mixtures import certain, deterministic, extreme, likely
from bellproof.hierarchy.strategies import orthogonal
from bellproof.model.examples import cglmp, i3322
from bellproof.model.expression import BellExpression, chsh

ENTRIES = st.tuples(*[st.fractions(-3, 3, max_denominator=50)] * 2)


@given(st.lists(st.tuples(ENTRIES, ENTRIES, ENTRIES), min_size=3, max_size=3))
@settings(max_examples=15)
def test_rounded_vectors_are_exactly_orthogonal(vectors: list[tuple[tuple[Fraction, Fraction], ...]]) -> None:
    try:
        found = orthogonal(vectors)
    except ZeroDivisionError:
        return
    for i, one in enumerate(found):
        for other in found[:i]:
            real = sum(p * r + q * s for (p, q), (r, s) in zip(one, other, strict=True))
            imaginary = sum(p * s - q * r for (p, q), (r, s) in zip(one, other, strict=True))
            assert (real, imaginary) == (0, 0)


def test_chsh_reaches_tsirelson_from_below() -> None:
    value, _ = extreme(chsh())
    assert 2 * sqrt(2) - float(value) + 1e-12 > 0
    assert value**2 <= 8
    assert 8 - value**2 < Fraction(1, 10**9)
    least, _ = extreme(chsh(), -1)
    assert least**2 <= 8
    assert least < -2


def test_cglmp_reaches_its_maximum_from_below() -> None:
    value, strategy = extreme(cglmp(3))
    # 1 + sqrt(11/3), compared exactly.
    assert (value - 1) ** 2 <= Fraction(11, 3)
    assert Fraction(11, 3) - (value - 1) ** 2 < Fraction(1, 10**8)
    assert strategy.dimensions == (3, 3)


def test_a_mixture_keeps_the_bell_value_that_was_asked_for() -> None:
    at = Fraction(26, 10)
    found = likely(chsh(), (0, 0, 0, 0), Fraction(9, 20), at)
    assert found is not None
    assert found.bell_value >= at
    # The exact curve at 2.6 is 0.734275052...
    assert 0.72 < found.probability < 0.7342751
    written = found.to_json()
    assert written["I"] == str(found.bell_value)


def test_nothing_is_found_beyond_the_maximum() -> None:
    assert likely(chsh(), (0, 0, 0, 0), Fraction(1), Fraction(29, 10)) is None


@pytest.mark.parametrize("target", [(0, 0, 0, 0), (0, 0)])
def test_predetermined_outcomes_are_a_strategy(target: tuple[int, ...]) -> None:
    point = deterministic(i3322(), target)
    assert point.bell_value == 0
    assert point.probability in {0, 1}


@pytest.mark.parametrize("objective", ["global", "local"])
def test_some_outcome_is_certain_and_one_enumeration_finds_it(
    objective: ClaimObjective, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[BellExpression] = []

    def counted(expression: BellExpression) -> LocalExtreme:
        asked.append(expression)
        return local_maximum(expression)

    monkeypatch.setattr(mixtures, "local_maximum", counted)
    found = certain(cglmp(3), targets_of(cglmp(3).scenario, objective))
    assert found.probability == 1
    assert found.bell_value == 2
    assert len(asked) == 1

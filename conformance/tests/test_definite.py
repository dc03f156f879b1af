"""Positive semidefinite or not, and linear systems: decided exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof_conformance.imported.definite import is_semidefinite, least, solve

BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machines that run this are shared."""


@given(st.integers(1, 4), st.integers(0, 4), st.data())
@settings(BUSY, max_examples=150)
def test_semidefinite_is_what_principal_minors_say(size: int, rank: int, data: st.DataObject) -> None:
    from itertools import combinations  # noqa: PLC0415 - only here

    entries = data.draw(st.lists(st.integers(-2, 2), min_size=16, max_size=16))
    factor = [entries[4 * i : 4 * i + rank] for i in range(size)]
    sign = data.draw(st.sampled_from([1, 1, -1]))
    matrix = [
        [
            Fraction(sum((sign if k == 0 else 1) * a * b for k, (a, b) in enumerate(zip(u, v, strict=True))))
            for v in factor
        ]
        for u in factor
    ]

    def minor(rows: tuple[int, ...]) -> Fraction:
        if not rows:
            return Fraction(1)
        return determinant([[matrix[i][j] for j in rows] for i in rows])

    every = [rows for k in range(size + 1) for rows in combinations(range(size), k)]
    assert is_semidefinite(matrix) is all(minor(rows) >= 0 for rows in every)


def determinant(matrix: list[list[Fraction]]) -> Fraction:
    if not matrix:
        return Fraction(1)
    return sum(
        (
            (-1) ** j * entry * determinant([row[:j] + row[j + 1 :] for row in matrix[1:]])
            for j, entry in enumerate(matrix[0])
        ),
        Fraction(0),
    )


def test_large_blocks_are_refused() -> None:
    with pytest.raises(BadInput, match="at most 120"):
        is_semidefinite([[Fraction(1)] * 121] * 121)


@settings(BUSY)
@given(st.lists(st.lists(st.integers(-2, 2), min_size=3, max_size=3), min_size=1, max_size=4), st.data())
def test_systems_are_solved_or_have_no_solution(rows: list[list[int]], data: st.DataObject) -> None:
    known = data.draw(st.lists(st.integers(-3, 3), min_size=3, max_size=3))
    sparse = [{k: Fraction(v) for k, v in enumerate(row) if v} for row in rows]
    right = [Fraction(sum(v * k for v, k in zip(row, known, strict=True))) for row in rows]
    found = solve(sparse, [right])
    assert found is not None, "there is a solution"
    for row, value in zip(sparse, right, strict=True):
        assert sum((v * found[0][k] for k, v in row.items()), Fraction(0)) == value
    assert solve([{0: Fraction(1)}, {0: Fraction(1)}], [[Fraction(1), Fraction(2)]]) is None


def test_the_least_shift_is_little_above_what_is_needed() -> None:
    for need in (Fraction(0), Fraction(1, 3 * 10**17), Fraction(7, 10**9), Fraction(5)):
        found = least(lambda s, n=need: s >= n)  # type: ignore[misc]
        assert found is not None
        assert need <= found <= need * 2
    assert least(lambda s: s > 10**9) is None
    assert least(lambda s: 0 < s < Fraction(1, 10**6)) is not None, "not only a large one is tried"

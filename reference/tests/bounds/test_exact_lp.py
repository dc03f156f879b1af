"""Linear programs: every answer is proved by what comes with it, and agrees with trying all bases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bellproof.bounds.exact_lp import (
    MAX_CELLS,
    Infeasible,
    LinearProgram,
    LinearProgramFailure,
    Optimum,
    Unbounded,
    Vector,
    maximise,
)
from bellproof.errors import ResourceLimit

whole = st.integers(-4, 4).map(Fraction)
entries = whole | st.fractions(-3, 3, max_denominator=6)


def vector(*numbers: int | str | Fraction) -> Vector:
    return tuple(Fraction(number) for number in numbers)


@st.composite
def programs(draw: st.DrawFn) -> LinearProgram:
    """Up to three equations in up to five unknowns; some rows repeated or zero, so that all goes wrong."""
    columns = draw(st.integers(1, 5))
    line: st.SearchStrategy[Vector] = st.tuples(*[entries] * columns)
    rows = draw(st.lists(line, max_size=3))
    right = [draw(entries) for _ in rows]
    repeated = draw(st.booleans())
    if rows and repeated:
        factor = draw(whole)
        rows.append(tuple(factor * entry for entry in rows[0]))
        right.append(factor * right[0])
    return LinearProgram(draw(line), tuple(rows), tuple(right))


@st.composite
def feasible_programs(draw: st.DrawFn) -> LinearProgram:
    """The right side is made from a point that is not negative, often a degenerate one."""
    program = draw(programs())
    inside = [draw(st.integers(0, 3)) for _ in program.objective]
    return LinearProgram(program.objective, program.rows, tuple(dot(row, inside) for row in program.rows))


def dot(first: Sequence[Fraction], second: Sequence[Fraction | int]) -> Fraction:
    return sum((a * b for a, b in zip(first, second, strict=True)), Fraction(0))


def solved(rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction] | None:
    """The unique solution of a system, by elimination; ``None`` if there is none or it is not unique."""
    width = len(rows[0]) if rows else 0
    system = [[*row, value] for row, value in zip(rows, right, strict=True)]
    rank = 0
    for column in range(width):
        pivot = next((i for i in range(rank, len(system)) if system[i][column]), None)
        if pivot is None:
            return None
        system[rank], system[pivot] = system[pivot], system[rank]
        system[rank] = [entry / system[rank][column] for entry in system[rank]]
        for i, other in enumerate(system):
            if i != rank:
                system[i] = [a - other[column] * b for a, b in zip(other, system[rank], strict=True)]
        rank += 1
    if any(row[-1] for row in system[rank:]):
        return None
    return [row[-1] for row in system[:rank]]


def vertices(program: LinearProgram) -> Iterator[list[Fraction]]:
    """All basic feasible points: each set of columns that determines its unknowns, the others zero."""
    count = len(program.objective)
    for size in range(len(program.rows) + 1):
        for chosen in combinations(range(count), size):
            part = solved([[row[j] for j in chosen] for row in program.rows], program.right)
            if part is None and size == 0 and not any(program.right):
                part = []
            if part is not None and min(part, default=Fraction(0)) >= 0:
                point = [Fraction(0)] * count
                for j, value in zip(chosen, part, strict=True):
                    point[j] = value
                yield point


def is_feasible(program: LinearProgram, point: Sequence[Fraction]) -> bool:
    return min(point) >= 0 and all(
        dot(row, point) == value for row, value in zip(program.rows, program.right, strict=True)
    )


def combined(program: LinearProgram, multipliers: Vector) -> list[Fraction]:
    """``y . rows``."""
    return [dot([row[j] for row in program.rows], multipliers) for j in range(len(program.objective))]


def outcome(program: LinearProgram) -> Optimum | LinearProgramFailure:
    try:
        return maximise(program)
    except LinearProgramFailure as failure:
        return failure


def check(program: LinearProgram, found: Optimum | LinearProgramFailure) -> None:
    """Verify the proof that comes with an answer."""
    if isinstance(found, Optimum):
        assert is_feasible(program, found.point)
        assert found.value == dot(program.objective, found.point) == dot(program.right, found.multipliers)
        dual = combined(program, found.multipliers)
        assert all(have >= want for have, want in zip(dual, program.objective, strict=True))
    elif isinstance(found, Infeasible):
        assert min(combined(program, found.multipliers), default=Fraction(0)) >= 0
        assert dot(program.right, found.multipliers) < 0
    else:
        assert isinstance(found, Unbounded)
        assert is_feasible(program, found.point)
        assert min(found.ray) >= 0
        assert all(dot(row, found.ray) == 0 for row in program.rows)
        assert dot(program.objective, found.ray) > 0


@given(programs() | feasible_programs())
@settings(max_examples=100)
@example(LinearProgram(vector(1), (), ()))
@example(LinearProgram(vector(-1), (), ()))
@example(LinearProgram(vector(0), (vector(0),), vector(0)))
@example(LinearProgram(vector(0), (vector(0),), vector(1)))
@example(LinearProgram(vector(1), (vector(-1),), vector(1)))
@example(LinearProgram(vector(1, 1), (vector(1, -1), vector(2, -2)), vector(0, 0)))
def test_every_answer_is_proved_and_is_that_of_all_bases(program: LinearProgram) -> None:
    found = outcome(program)
    check(program, found)
    points = list(vertices(program))
    assert all(is_feasible(program, point) for point in points)
    assert bool(points) == (not isinstance(found, Infeasible))
    if isinstance(found, Optimum):
        assert max(dot(program.objective, point) for point in points) == found.value


@given(feasible_programs(), st.fractions(Fraction(1, 9), 9), st.integers(0, 10**6))
def test_scaling_the_objective_scales_the_optimum(
    program: LinearProgram, factor: Fraction, order: int
) -> None:
    found = outcome(program)
    scaled = outcome(LinearProgram(tuple(factor * c for c in program.objective), program.rows, program.right))
    assert type(scaled) is type(found)
    if isinstance(found, Optimum) and isinstance(scaled, Optimum):
        assert scaled.value == factor * found.value
    # Nor does the order of the unknowns matter.
    shift = order % len(program.objective)
    turned = outcome(
        LinearProgram(
            program.objective[shift:] + program.objective[:shift],
            tuple(row[shift:] + row[:shift] for row in program.rows),
            program.right,
        )
    )
    assert type(turned) is type(found)
    if isinstance(found, Optimum) and isinstance(turned, Optimum):
        assert turned.value == found.value


def test_an_example_that_cycles_without_blands_rule() -> None:
    """Beale's, in standard form; Dantzig's rule returns to its first basis after six steps."""
    program = LinearProgram(
        vector("3/4", -150, "1/50", -6, 0, 0, 0),
        (
            vector("1/4", -60, "-1/25", 9, 1, 0, 0),
            vector("1/2", -90, "-1/50", 3, 0, 1, 0),
            vector(0, 0, 1, 0, 0, 0, 1),
        ),
        vector(0, 0, 1),
    )
    found = maximise(program)
    check(program, found)
    assert found.value == Fraction(1, 20)


def test_large_numbers_stay_exact() -> None:
    program = LinearProgram(vector(1, 0), (vector(Fraction(1, 3**200), 1),), vector(Fraction(7, 5**100)))
    found = maximise(program)
    check(program, found)
    assert found.value == Fraction(7 * 3**200, 5**100)


def test_a_program_too_large_is_refused_before_it_is_built() -> None:
    columns = MAX_CELLS // 3 + 1
    with pytest.raises(ResourceLimit, match=f"at most {MAX_CELLS}"):
        maximise(LinearProgram((Fraction(0),) * columns, ((Fraction(0),) * columns,), vector(0)))


def test_failures_are_told_apart() -> None:
    for program, kind in [
        (LinearProgram(vector(1), (vector(1),), vector(-1)), Infeasible),
        (LinearProgram(vector(1), (), ()), Unbounded),
    ]:
        with pytest.raises(kind, match="the linear program is"):
            maximise(program)

"""CGLMP with three outcomes, exactly: ``I <= 1 + sqrt(11/3)`` as a few squares, and the strategy that reaches it.

The strategy (Acin, Durt, Gisin and Latorre 2002) is exact in Q(sqrt 3, sqrt 11). What its moment matrix at level
1+AB annihilates are the directions of all squares; among these a linear program picks a few whose sum, averaged
over the symmetries, is the gap, and their weights follow from linear equations over the field.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bellproof.certificate.cglmp_strategy import FIELD, MAXIMUM, ONE, ZERO, Strategy, short_json
from bellproof.certificate.document import Json
from bellproof.certificate.hierarchy import WideCertificate, WidePart, number_json, wide_certificate
from bellproof.hierarchy import guessing
from bellproof.hierarchy.levels import level_words, spell
from bellproof.hierarchy.problem import Problem, build
from bellproof.model.examples import cglmp
from bellproof.search.errors import NoCertificate
from bellproof_checker import general
from bellproof_checker.field import Element, inverse, sign
from bellproof_checker.letters import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_OUTCOMES = 3
_GRAINS = (2, 3)
"""Directions are rounded to multiples of one over these."""

_TRIALS = 20
_SUPPORT = 1e-6


def exact_value() -> WideCertificate:
    """The certificate; raises `NoCertificate` where the search fails, `Unproved` if the checker refuses."""
    where = guessing.setting(cglmp(_OUTCOMES), "value", "1+AB")
    claim = where.claim(Fraction(1))
    wide = general.read_claim(claim.to_json())
    symmetries = where.symmetries_of(())
    problem = build(claim.algebra, level_words(claim.algebra, "1+AB"), wide.weighted(()), symmetries)
    strategy = Strategy.optimal()
    moments = [strategy.moment(word) for word in problem.orbits]
    faces = [_kernel(_matrix(problem, number, moments)) for number in range(len(problem.blocks))]
    found = min(_solutions(problem, faces), key=lambda blocks: len(json.dumps(blocks)), default=None)
    if found is None:
        message = "no squares along the optimal strategy's face add up to the gap"
        raise NoCertificate(message)
    part = WidePart((), symmetries, Fraction(0), tuple(found))
    exact = type(claim)(
        claim.algebra, claim.expressions, claim.objective, claim.slopes, MAXIMUM, MAXIMUM, FIELD
    )
    return wide_certificate(exact, (), [part], strategy.to_json())


def _matrix(problem: Problem, block: int, moments: Sequence[Element]) -> list[list[Element]]:
    size = len(problem.blocks[block])
    matrix = [[ZERO] * size for _ in range(size)]
    for (i, j), entry in problem.entries[block].items():
        for place, c in entry.items():
            matrix[i][j] += moments[place] * c
        matrix[j][i] = matrix[i][j]
    return matrix


def _reduced(rows: list[list[Element]], columns: int) -> list[int]:
    """Bring rows into reduced echelon form in their first columns; returns the pivots' columns."""
    pivots: list[int] = []
    for column in range(columns):
        done = len(pivots)
        place = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if place is None:
            continue
        rows[done], rows[place] = rows[place], rows[done]
        lead = inverse(rows[done][column])
        rows[done] = [entry * lead for entry in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                factor = row[column]
                rows[i] = [one - factor * other for one, other in zip(row, rows[done], strict=True)]
        pivots.append(column)
    return pivots


def _kernel(matrix: list[list[Element]]) -> list[list[Element]]:
    size = len(matrix)
    rows = [list(row) for row in matrix]
    pivots = _reduced(rows, size)
    result = []
    for free in range(size):
        if free not in pivots:
            vector = [ZERO] * size
            vector[free] = ONE
            for row, pivot in zip(rows, pivots, strict=False):
                vector[pivot] = -row[free]
            result.append(vector)
    return result


def _solutions(problem: Problem, faces: Sequence[Sequence[Sequence[Element]]]) -> Iterator[list[Json]]:
    """Blocks of squares whose weights solve the equations exactly and are positive."""
    for grain in _GRAINS:
        directions = _directions(problem, faces, grain)
        equations = [
            [_contribution(problem, block, place, vector) for block, vector in directions]
            for place in range(len(problem.orbits))
        ]
        right = [MAXIMUM - goal if place == 0 else ONE * -goal for place, goal in enumerate(problem.goal)]
        for support in _supports(equations, right):
            rows = [[row[j] for j in support] + [entry] for row, entry in zip(equations, right, strict=True)]
            pivots = _reduced(rows, len(support))
            weights = [row[-1] for row in rows[: len(support)]]
            solved = len(pivots) == len(support) and not any(row[-1] for row in rows[len(support) :])
            if solved and all(sign(weight) > 0 for weight in weights):
                yield _blocks(problem, [directions[j] for j in support], weights)


def _contribution(problem: Problem, block: int, orbit: int, vector: Sequence[Element]) -> Element:
    """The coefficient of an orbit in the square along a vector."""
    total = ZERO
    for (i, j), entry in problem.entries[block].items():
        c = entry.get(orbit)
        if c and vector[i] and vector[j]:
            total += vector[i] * vector[j] * (c if i == j else 2 * c)
    return total


def _directions(
    problem: Problem, faces: Sequence[Sequence[Sequence[Element]]], grain: int
) -> list[tuple[int, list[Element]]]:
    """Vectors of the faces along which the most interior Gram matrix is nearly diagonal."""
    import numpy as np  # noqa: PLC0415 - optional and slow to import

    result = []
    for block, (face, gram) in enumerate(zip(faces, _interior(problem, faces), strict=True)):
        lower = np.linalg.cholesky(gram)
        lower = lower / np.diag(lower)
        for column in lower.T:
            vector = [ZERO] * len(face[0])
            for weight, one in zip(column, face, strict=True):
                c = Fraction(round(float(weight) * grain), grain)
                vector = (
                    [entry + other * c for entry, other in zip(vector, one, strict=True)] if c else vector
                )
            result.append((block, vector))
    return result


def _interior(problem: Problem, faces: Sequence[Sequence[Sequence[Element]]]) -> list[Floats]:
    """Gram matrices over the faces, in floating point, with the largest least eigenvalue in orthonormal bases."""
    import cvxpy as cp  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    bases, uppers, unknowns = [], [], []
    for face in faces:
        basis, upper = np.linalg.qr(np.array([[_float(entry) for entry in vector] for vector in face]).T)
        bases.append(basis)
        uppers.append(np.linalg.inv(upper))
        unknowns.append(cp.Variable((len(face), len(face)), symmetric=True))
    least = cp.Variable()
    constraints = [one - least * np.eye(one.shape[0]) >> 0 for one in unknowns]
    rows = []
    for orbit in range(len(problem.orbits)):
        row = []
        for block, basis in enumerate(bases):
            weights = np.zeros((basis.shape[0],) * 2)
            for (i, j), entry in problem.entries[block].items():
                weights[i, j] = weights[j, i] = float(entry.get(orbit, 0))
            row.append((basis.T @ weights @ basis).ravel())
        rows.append(np.concatenate(row))
    # The equations depend on one another, which solvers do not like.
    left, sizes, rest = np.linalg.svd(np.array(rows), full_matrices=False)
    kept = sizes > _SUPPORT
    target = (left.T @ _right(problem))[kept] / sizes[kept]
    constraints.append(rest[kept] @ cp.hstack([cp.vec(one, order="C") for one in unknowns]) == target)
    cp.Problem(cp.Maximize(least), constraints).solve(solver="CLARABEL")
    if least.value is None or not float(least.value) > 0:
        message = "the optimal strategy's face holds no positive definite Gram matrix"
        raise NoCertificate(message)
    return [upper @ one.value @ upper.T for upper, one in zip(uppers, unknowns, strict=True)]


def _right(problem: Problem) -> Floats:
    """The right sides of the equations, in floating point."""
    import numpy as np  # noqa: PLC0415

    return np.array([-float(goal) + (_float(MAXIMUM) if not i else 0) for i, goal in enumerate(problem.goal)])


def _supports(equations: Sequence[Sequence[Element]], right: Sequence[Element]) -> Iterator[list[int]]:
    """Few squares that do, by linear programs with costs by chance (the same each time)."""
    import cvxpy as cp  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    left, sizes, rest = np.linalg.svd(
        np.array([[_float(entry) for entry in row] for row in equations]), full_matrices=False
    )
    kept = sizes > _SUPPORT
    target = (left.T @ np.array([_float(entry) for entry in right]))[kept] / sizes[kept]
    weights = cp.Variable(rest.shape[1], nonneg=True)
    cost = cp.Parameter(rest.shape[1], nonneg=True)
    problem = cp.Problem(cp.Minimize(cost @ weights), [rest[kept] @ weights == target])
    chance = random.Random(1)  # noqa: S311 - any costs are as good, none is a secret
    seen = set()
    for _ in range(_TRIALS):
        cost.value = np.array([chance.random() for _ in range(rest.shape[1])])
        try:
            problem.solve(solver="CLARABEL")
        except cp.error.SolverError:
            continue
        if weights.value is None:
            continue
        support = tuple(i for i, weight in enumerate(weights.value) if weight > _SUPPORT)
        if support not in seen:
            seen.add(support)
            yield list(support)


def _float(value: Element) -> float:
    root = 3.0**0.5 + 11.0**0.5
    return float(sum(float(c) * root**i for i, c in enumerate(value.coefficients)))


def _blocks(
    problem: Problem, directions: Sequence[tuple[int, Sequence[Element]]], weights: Sequence[Element]
) -> list[Json]:
    """One block with a member of its basis for each square."""
    basis: list[Json] = []
    for block, vector in directions:
        member: dict[Word, Element] = {}
        for entry, combination in zip(vector, problem.blocks[block], strict=True):
            for word, c in combination:
                member[word] = member.get(word, ZERO) + entry * c
        basis.append({spell(word, problem.algebra): _member_json(c) for word, c in member.items() if c})
    size = len(basis)
    return [
        {"basis": basis, "L": [["0"] * i for i in range(size)], "D": [short_json(one) for one in weights]}
    ]


def _member_json(value: Element) -> Json:
    """A rational coefficient of a basis must be whole; others are written as numbers of the field."""
    found = short_json(value)
    return found if isinstance(found, list) or "/" not in str(found) else number_json(value)

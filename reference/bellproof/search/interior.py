"""The untrusted numerical part of the parametric search: points far inside the cone, and lattice points near them.

Positivity is asked for at a few values of v, each Gram matrix there in coordinates of its own (`Frame`), so that
its distance from the boundary counts for as much at one v as at another. Whatever comes out is checked exactly,
for every v, by the independent checker.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bellproof.search.errors import NoCertificate, SolverFailure
from bellproof.search.family import Block
from bellproof.search.parametric import Family
from bellproof.search.polynomial import value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Frame = Callable[[Block, float], "Floats"]
"""The matrix R by which the Gram matrix of a block at v is looked at as ``R M R^T``."""

_NODES = 12
_METRIC_BITS = 14
_STEPS = 400
_LARGEST_SCALE = 1e8
_PATIENCE = 6.0
"""Multiples beyond the first success up to which a shorter point is looked for."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where positivity is wanted."""

    low: float
    high: float

    def nodes(self) -> list[float]:
        """The ends and Chebyshev's points between them, where polynomials are pinned down best."""
        middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2
        inner = [middle - half * math.cos((2 * i + 1) * math.pi / (2 * _NODES)) for i in range(_NODES)]
        return [self.low, *inner, self.high]


@dataclass(frozen=True, slots=True)
class Samples:
    """Gram matrices at the nodes, flattened, as linear functions of the unknowns, with their sizes; multipliers."""

    matrices: tuple[tuple[int, Floats], ...]
    multipliers: Floats


def samples(problem: Family, interval: Interval, frame: Frame) -> Samples:
    """Sample the unknowns' contributions."""
    import numpy as np  # noqa: PLC0415 - optional and slow to import

    matrices = []
    for at in interval.nodes():
        for k, block in enumerate(problem.blocks):
            size = block.size
            whole = np.zeros((size * size, len(problem.unknowns)))
            look = frame(block, at)
            for column, unknown in enumerate(problem.unknowns):
                for (which, p, q), entry in unknown.entries.items():
                    if which == k:
                        # R E R^T for the symmetric E with ones at (p, q) and (q, p).
                        part = np.outer(look[:, p], look[:, q])
                        symmetric = part if p == q else part + part.T
                        whole[:, column] += value(entry, at) * symmetric.ravel()
            matrices.append((size, whole))
    multipliers = [[value(one.multiplier, at) for one in problem.unknowns] for at in interval.nodes()]
    return Samples(tuple(matrices), np.array(multipliers))


def orthonormal(block: Block, at: float) -> Floats:
    """R of F = Q R for the face F at v, in coordinates of unit words: M is then looked at in words."""
    import numpy as np  # noqa: PLC0415

    face = np.array([[value(entry, at) for entry in column] for column in block.columns])
    weights = np.sqrt([float(len(coordinate)) for coordinate in block.coordinates])
    upper: Floats = np.asarray(np.linalg.qr((face * weights).T, mode="r"))
    return upper


def centre(problem: Family, seen: Samples, *, sparse: float | None = None) -> tuple[Floats, float]:
    """The unknowns, in floating point, whose least eigenvalue is largest at all nodes, and that eigenvalue.

    With ``sparse``, the point of the least sum of absolute values among those with that share of it. Raises
    `SolverFailure` for an answer that is none, `NoCertificate` where the eigenvalue is not positive.
    """
    import cvxpy as cp  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    basis = np.array(problem.lattice, dtype=float).T
    _, upper = np.linalg.qr(np.vstack([matrix @ basis for _, matrix in seen.matrices]))
    basis = np.linalg.solve(upper.T, basis.T).T
    y, margin = cp.Variable(basis.shape[1]), cp.Variable()
    constraints = []
    for size, matrix in seen.matrices:
        gram = cp.reshape((matrix @ basis) @ y, (size, size), order="C")
        constraints.append((gram + gram.T) / 2 - margin * np.eye(size) >> 0)
    multiplier = seen.multipliers @ basis
    constraints += [multiplier @ y >= 0, multiplier[len(multiplier) // 2] @ y == 1]
    _solve(cp.Problem(cp.Maximize(margin), constraints))
    best = margin.value
    if y.value is None or not np.all(np.isfinite(y.value)) or not best > 0:
        message = f"no certificate found with these words and degrees: least eigenvalue {best}"
        raise NoCertificate(message)
    if sparse is not None:
        short = cp.Problem(cp.Minimize(cp.norm1(basis @ y)), [*constraints, margin >= sparse * float(best)])
        _solve(short)
        if y.value is None or not np.all(np.isfinite(y.value)):
            message = "the solver returned no finite numbers"
            raise SolverFailure(message)
    return basis @ y.value, float(best)


def _solve(problem: object) -> None:
    """Ask Clarabel; what it says is looked at by the caller and checked exactly later."""
    try:
        with warnings.catch_warnings():
            # "May be inaccurate" is what every answer is taken to be.
            warnings.simplefilter("ignore")
            problem.solve(solver="CLARABEL")  # type: ignore[attr-defined]
    except Exception as error:
        message = f"the solver failed: {type(error).__name__}"
        raise SolverFailure(message) from error


def lattice_points(problem: Family, seen: Samples, middle: Floats) -> Iterator[tuple[int, ...]]:
    """Lattice points near growing multiples of a point, positive definite at all nodes (Babai 1986)."""
    import numpy as np  # noqa: PLC0415

    lattice = _reduced_by_metric(problem, seen)
    basis = np.array(lattice, dtype=float).T
    images = np.vstack([matrix @ basis for _, matrix in seen.matrices])
    orthogonal, upper = np.linalg.qr(images)
    # What the wanted point is in the coordinates of the triangular factor.
    wanted = orthogonal.T @ np.concatenate([matrix @ middle for _, matrix in seen.matrices])
    last = _LARGEST_SCALE
    for scale in np.geomspace(1.0, _LARGEST_SCALE, _STEPS):
        rest = wanted * scale
        chosen = [0] * len(lattice)
        for i in range(len(lattice) - 1, -1, -1):
            chosen[i] = round(float(rest[i] / upper[i, i]))
            rest = rest - chosen[i] * upper[:, i]
        columns = zip(*lattice, strict=True)
        point = tuple(sum(a * b for a, b in zip(chosen, one, strict=True)) for one in columns)
        if _is_inside(seen, np.array(point, dtype=float)):
            last = min(last, _PATIENCE * scale)
            yield point
        if scale > last:
            return


def _is_inside(seen: Samples, point: Floats) -> bool:
    import numpy as np  # noqa: PLC0415

    return all(
        float(np.linalg.eigvalsh((matrix @ point).reshape(size, size))[0]) > 0
        for size, matrix in seen.matrices
    ) and bool(np.all(seen.multipliers @ point > 0))


def _reduced_by_metric(problem: Family, seen: Samples) -> list[list[int]]:
    """The lattice's basis reduced in the metric in which distances from the boundary are measured."""
    import numpy as np  # noqa: PLC0415
    from flint import fmpz_mat  # noqa: PLC0415 - optional and slow to import

    basis = np.array(problem.lattice, dtype=float).T
    _, upper = np.linalg.qr(np.vstack([matrix @ basis for _, matrix in seen.matrices]))
    unit = 2**_METRIC_BITS
    images = [[round(float(entry) * unit) for entry in column] for column in upper.T]
    _, change = fmpz_mat(images).lll(transform=True)
    changed: Sequence[Sequence[object]] = (change * fmpz_mat([list(one) for one in problem.lattice])).tolist()
    return [[int(entry) for entry in row] for row in changed]  # type: ignore[call-overload]

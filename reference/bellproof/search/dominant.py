"""Short sums of squares at one point: integer Gram matrices that are dominated by their diagonal.

In a basis of the face in which the most interior Gram matrix is nearly diagonal, a linear program finds one with
few entries off the diagonal that is dominated by it, and a lattice point close to a multiple is an exact identity.
What is long in a certificate are then the squares of the basis alone. The lattices and the numbers are those of
`bellproof.search.parametric`, with polynomials of degree 0.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

from bellproof.search import parametric as lattice
from bellproof.search.dominance import dominance
from bellproof.search.errors import NoCertificate
from bellproof.search.family import Block, Element
from bellproof.search.interior import Samples, centre, orthonormal
from bellproof.search.linear import Row, integer_kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_LENGTHS = (0.0, 0.01, 0.1)
"""How much the length of a basis vector counts beside the wish for a diagonal Gram matrix."""

_METRIC_BITS = 40
_SHARES = (0.3, 0.1)
"""Of the diagonal, what is kept free of the rest while entries are driven to zero."""

_REWEIGHTINGS = 3
_CUTS = (0.1, 0.03, 0.01, 0.003, 0.001, 0.0001, 0.0)
"""Entries below this share of the largest are left out."""

_NEGLIGIBLE = 1e-3
_GROWTH = 1.4
_STEPS = 30
_MULTIPLIER_METRIC = 0.01
_PATIENCE = 5
"""Successes after which a larger multiple is not tried."""


@dataclass(frozen=True, slots=True)
class Dominant:
    """``divisor goal = sum of g* M g`` over the blocks; each M is dominated by its diagonal with some weights x."""

    blocks: tuple[Block, ...]
    grams: tuple[tuple[tuple[int, ...], ...], ...]
    weights: tuple[tuple[int, ...], ...]
    divisor: int


def dominant(blocks: Sequence[Block], goal: Element) -> Iterator[Dominant]:
    """Exact solutions, in no order; raises `NoCertificate` or `SolverFailure` where there seems to be none."""
    found = _Search.of(blocks, goal)
    # Twice, because in the first basis no float says much.
    found = found.rebased(found.interior(), 0.0)
    interior = found.interior()
    for length in _LENGTHS:
        search = found.rebased(interior, length) if length else found
        weights = search.weights()
        for share in _SHARES:
            sparse = search.sparse(weights, share)
            if sparse is not None:
                yield from search.rounded(sparse, weights)


def _kernel(rows: Sequence[Row]) -> list[Row]:
    return integer_kernel(rows, len(rows[0]))


@dataclass(frozen=True, slots=True)
class _Search:
    """The blocks in one basis, with the lattice of exact identities."""

    blocks: tuple[Block, ...]
    goal: Element
    family: lattice.Family

    @classmethod
    def of(cls, blocks: Sequence[Block], goal: Element) -> _Search:
        unknowns = lattice.entrywise(blocks, 0, 0)
        return cls(tuple(blocks), goal, lattice.family(blocks, goal, unknowns, _kernel))

    def rebased(self, grams: Sequence[Floats], length: float) -> _Search:
        """The same in bases that suit these Gram matrices."""
        bases = [_rebased(block, gram, length) for block, gram in zip(self.blocks, grams, strict=True)]
        return _Search.of(bases, self.goal)

    def interior(self) -> list[Floats]:
        """The Gram matrices farthest from the boundary, in floating point."""
        import numpy as np  # noqa: PLC0415 - optional and slow to import

        matrices = []
        for k, block in enumerate(self.blocks):
            look = orthonormal(block, 0.0)
            whole = np.zeros((block.size**2, len(self.family.unknowns)))
            for column, unknown in enumerate(self.family.unknowns):
                for which, p, q in unknown.entries:
                    if which == k:
                        part = np.outer(look[:, p], look[:, q])
                        whole[:, column] = (part if p == q else part + part.T).ravel()
            matrices.append((block.size, whole))
        multipliers = np.array([[float(bool(one.multiplier)) for one in self.family.unknowns]])
        point, _ = centre(self.family, Samples(tuple(matrices), multipliers))
        return self.matrices(point)

    def matrices(self, point: Floats) -> list[Floats]:
        """Symmetric matrices from the unknowns."""
        import numpy as np  # noqa: PLC0415

        result = [np.zeros((block.size, block.size)) for block in self.blocks]
        for number, unknown in zip(point, self.family.unknowns, strict=True):
            for k, p, q in unknown.entries:
                result[k][p, q] = result[k][q, p] = number
        return result

    def weights(self) -> list[list[int]]:
        """Whole numbers proportional to ``M_ii^(-1/2)``: by these the matrices look like ones on the diagonal."""
        import numpy as np  # noqa: PLC0415

        result = []
        for matrix in self.interior():
            scale = 1 / np.sqrt(np.diag(matrix))
            result.append([max(1, round(float(one / scale.min()))) for one in scale])
        return result

    def scale(self, weights: Sequence[Sequence[int]]) -> Floats:
        """By how much each unknown is multiplied to be comparable with the others; 1 for the multiplier."""
        import numpy as np  # noqa: PLC0415

        return np.array(
            [
                max((weights[k][p] * weights[k][q] for k, p, q in one.entries), default=1)
                for one in self.family.unknowns
            ],
            dtype=float,
        )

    def sparse(self, weights: Sequence[Sequence[int]], share: float) -> Floats | None:
        """Unknowns over the multiplier with few entries off the diagonal, or nothing (Candes, Wakin, Boyd 2008)."""
        import cvxpy as cp  # noqa: PLC0415
        import numpy as np  # noqa: PLC0415

        unknowns = self.family.unknowns
        multiplier = next(i for i, one in enumerate(unknowns) if one.multiplier)
        scale = self.scale(weights)
        basis, _ = np.linalg.qr((np.array(self.family.lattice, dtype=float) * scale).T)
        y = cp.Variable(basis.shape[1])
        z = basis @ y
        place = {entry: number for number, one in enumerate(unknowns) for entry in one.entries}
        off = [place[k, p, q] for k, p, q in place if p != q]
        diagonal = [place[k, p, q] for k, p, q in place if p == q]
        constraints = [cp.sum(z[diagonal]) == len(diagonal), z[multiplier] >= 0]
        for k, x in enumerate(weights):
            for i in range(len(x)):
                rest = [cp.abs(z[place[k, max(i, j), min(i, j)]]) for j in range(len(x)) if j != i]
                total = cp.sum(cp.hstack(rest)) if rest else 0
                constraints.append(z[place[k, i, i]] * (1 - share) >= total)
        current, answer = np.ones(len(unknowns)), None
        for _ in range(1 + _REWEIGHTINGS if off else 1):
            cost = cp.sum(cp.multiply(current[off], cp.abs(z[off]))) if off else -z[multiplier]
            next_one = _values(cp.Problem(cp.Minimize(cost), constraints), z)
            if next_one is None or next_one[multiplier] <= 0:
                break
            answer = next_one
            current = 1 / (np.abs(answer) + _NEGLIGIBLE)
        return answer / scale / answer[multiplier] if answer is not None else None

    def rounded(self, point: Floats, weights: Sequence[Sequence[int]]) -> Iterator[Dominant]:
        """Lattice points near multiples of a point, with ever more of its small entries."""
        import numpy as np  # noqa: PLC0415

        unknowns = self.family.unknowns
        scale = self.scale(weights)
        size = np.abs(point) * scale
        diagonal = [all(p == q for _, p, q in one.entries) for one in unknowns]
        largest = max(float(one) for one, kept in zip(size, diagonal, strict=True) if kept)
        seen = set()
        for cut in _CUTS:
            keep = tuple(
                number for number, kept in enumerate(diagonal) if kept or size[number] >= cut * largest
            )
            if keep in seen:
                continue
            seen.add(keep)
            try:
                part = lattice.restricted(self.family, self.goal, keep, _kernel)
            except NoCertificate:
                continue
            chosen = list(keep)
            yield from self._near(part, point[chosen], scale[chosen])

    def _near(self, part: lattice.Family, point: Floats, scale: Floats) -> Iterator[Dominant]:
        place = next(i for i, one in enumerate(part.unknowns) if one.multiplier)
        unit = gcd(*(vector[place] for vector in part.lattice))
        metric = scale.copy()
        metric[place] = _MULTIPLIER_METRIC / unit
        reduced, orthogonal, upper = _reduced(part.lattice, metric)
        successes = 0
        for step in range(_STEPS):
            rest = orthogonal.T @ (point * metric) * (unit * _GROWTH**step)
            chosen = [0] * len(reduced)
            for i in range(len(reduced) - 1, -1, -1):
                chosen[i] = round(float(rest[i] / upper[i, i]))
                rest = rest - chosen[i] * upper[:, i]
            columns = zip(*reduced, strict=True)
            values = [sum(a * b for a, b in zip(chosen, column, strict=True)) for column in columns]
            grams = [
                tuple(tuple(entry[0] if entry else 0 for entry in row) for row in rows)
                for rows in part.gram(values)
            ]
            found = [dominance(gram) for gram in grams]
            if values[place] > 0 and all(found):
                weights = tuple(one for one in found if one is not None)
                yield Dominant(self.blocks, tuple(grams), weights, values[place])
                successes += 1
            if successes == _PATIENCE:
                return


def _values(problem: object, unknowns: object) -> Floats | None:
    """Ask Clarabel; nothing where it finds nothing. What it says is only a direction to look in."""
    import numpy as np  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            problem.solve(solver="CLARABEL")  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - other weights, shares and bases are tried
        return None
    values = unknowns.value  # type: ignore[attr-defined]
    return None if values is None or not np.all(np.isfinite(values)) else np.array(values)


def _reduced(vectors: Sequence[Sequence[int]], metric: Floats) -> tuple[list[list[int]], Floats, Floats]:
    """A basis short in a metric, and its orthogonal and triangular factors there."""
    import numpy as np  # noqa: PLC0415
    from flint import fmpz_mat  # noqa: PLC0415 - optional and slow to import

    images = np.array(vectors, dtype=float) * metric
    unit = 2.0**_METRIC_BITS / float(np.abs(images).max())
    _, change = fmpz_mat([[round(float(entry) * unit) for entry in row] for row in images]).lll(
        transform=True
    )
    rows = (change * fmpz_mat([list(one) for one in vectors])).tolist()
    reduced = [[int(entry) for entry in row] for row in rows]
    orthogonal, upper = np.linalg.qr((np.array(reduced, dtype=float) * metric).T)
    return reduced, orthogonal, upper


def _rebased(block: Block, gram: Floats, length: float) -> Block:
    """The block in a short basis in which its Gram matrix is as diagonal as a change of whole numbers makes it."""
    import numpy as np  # noqa: PLC0415
    from flint import fmpz_mat  # noqa: PLC0415

    # In the dual form the new columns are nearly orthogonal.
    old = [[entry[0] if entry else 0 for entry in column] for column in block.columns]
    dual, sizes = np.linalg.inv(gram), np.array(old, dtype=float) @ np.array(old, dtype=float).T
    root = np.linalg.cholesky(dual / np.trace(dual) + length * sizes / np.trace(sizes))
    unit = 2.0**_METRIC_BITS / float(np.abs(root).max())
    _, change = fmpz_mat([[round(float(entry) * unit) for entry in row] for row in root]).lll(transform=True)
    columns = []
    for row in change.tolist():
        column = [
            sum(int(c) * one for c, one in zip(row, entries, strict=True))
            for entries in zip(*old, strict=True)
        ]
        sign = 1 if sum(entry < 0 for entry in column) <= sum(entry > 0 for entry in column) else -1
        columns.append(tuple((sign * entry,) if entry else () for entry in column))
    return Block(block.parity, block.coordinates, tuple(columns))

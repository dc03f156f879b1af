"""High precision for hard points: Newton's method on the barrier of the reduced problem, in Arb.

A double precision solver stops some 1e-7 from the optimum of a degenerate problem. On the central path,
``G = tau M^-1`` is feasible for the dual and the gap is ``tau`` times the order of the matrices. Only midpoints are
used: this is a search, and its answer is as little trusted as the solver's.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bellproof.hierarchy.conic import Answer, Conic
from bellproof.search.errors import SolverFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_BITS = 160
_STEPS = 60
_CENTRED = 0.1
"""A Newton decrement below this counts as being on the path."""


@dataclass(frozen=True, slots=True)
class Polished:
    """Moments and Gram matrices as fractions, strictly inside their cones, apart by ``gap``."""

    moments: tuple[Fraction, ...]
    grams: tuple[tuple[tuple[Fraction, ...], ...], ...]
    gap: float


def available() -> bool:
    """Whether python-flint is installed."""
    from importlib.util import find_spec  # noqa: PLC0415

    return find_spec("flint") is not None


def polish(problem: Conic, answer: Answer, inside: Floats, gap: float) -> Polished:
    """Follow the central path from a solver's answer to the wanted gap.

    ``inside`` are moments whose matrices are positive definite. Raises `SolverFailure` if the path is lost.
    """
    import flint  # noqa: PLC0415 - optional and slow to import

    before = flint.ctx.prec
    flint.ctx.prec = _BITS
    try:
        return _Path(problem, flint).follow(answer, inside, gap)
    except (ZeroDivisionError, ValueError, ArithmeticError) as error:
        message = f"the central path was lost: {error}"
        raise SolverFailure(message) from error
    finally:
        flint.ctx.prec = before


class _Path:
    """The barrier of one problem, in Arb."""

    def __init__(self, problem: Conic, flint: Any) -> None:  # noqa: ANN401 - a module without types
        self.flint = flint
        self.problem = problem
        self.count = len(problem.goal)
        self.goal = flint.arb_mat([[float(c)] for c in problem.goal])
        self.maps = [
            [
                flint.arb_mat([[float(c) for c in row] for row in linear[:, k].reshape(size, size)])
                if linear[:, k].any()
                else None
                for k in range(self.count)
            ]
            for size, linear in zip(problem.sizes, problem.maps, strict=True)
        ]

    def follow(self, answer: Answer, inside: Floats, gap: float) -> Polished:
        """Decrease tau step by step, centring each time."""
        order = sum(self.problem.sizes)
        point, mix = answer.moments, 1e-9
        while not self._positive(point):
            if mix > 1:
                message = "the moments that should be inside are not"
                raise SolverFailure(message)
            point = (1 - mix) * answer.moments + mix * inside
            mix *= 4
        slack = float(self.problem.goal @ (answer.moments - point)) + 1e-9
        tau = max(gap, 10 * abs(slack)) / order
        y = self.flint.arb_mat([[float(c)] for c in point])
        y, grams = self._centre(y, tau)
        while tau * order > gap:
            tau = max(tau / 30, 0.999 * gap / order)
            y, grams = self._centre(y, tau)
        moments = tuple(_fraction(y[k, 0]) for k in range(self.count))
        return Polished(moments, grams, tau * order)

    def _positive(self, point: Floats) -> bool:
        import numpy as np  # noqa: PLC0415

        return all(
            float(np.linalg.eigvalsh((constant + linear @ point).reshape(size, size))[0]) > 1e-13  # noqa: PLR2004
            for size, constant, linear in zip(
                self.problem.sizes, self.problem.constants, self.problem.maps, strict=True
            )
        )

    def _centre(self, y: Any, tau: float) -> tuple[Any, tuple[tuple[tuple[Fraction, ...], ...], ...]]:  # noqa: ANN401
        """Newton steps until centred; returns the point and the dual matrices there."""
        for _ in range(_STEPS):
            inverses = [self._matrix(b, y).inv().mid() for b in range(len(self.problem.sizes))]
            gradient, hessian = self._derivatives(inverses, tau)
            step = hessian.solve(gradient).mid()
            decrement = abs(float((gradient.transpose() * step)[0, 0].mid())) ** 0.5
            if decrement < _CENTRED:
                # The first-order correction satisfies the dual's equations exactly, centred or not.
                return y, tuple(self._dual(b, inverse, step, tau) for b, inverse in enumerate(inverses))
            factor = 1.0 if decrement < 0.25 else 1 / (1 + decrement)  # noqa: PLR2004
            y = (y + step * self.flint.arb(factor)).mid()
        message = "Newton's method did not converge"
        raise SolverFailure(message)

    def _matrix(self, block: int, y: Any) -> Any:  # noqa: ANN401
        size = self.problem.sizes[block]
        constant = self.problem.constants[block].reshape(size, size)
        total = self.flint.arb_mat([[float(c) for c in row] for row in constant])
        for k, piece in enumerate(self.maps[block]):
            if piece is not None:
                total += piece * y[k, 0]
        return total.mid()

    def _derivatives(self, inverses: list[Any], tau: float) -> tuple[Any, Any]:
        flint, count = self.flint, self.count
        gradient = self.goal * flint.arb(1 / tau)
        hessian = flint.arb_mat(count, count)
        for block, inverse in enumerate(inverses):
            size = self.problem.sizes[block]
            empty = [flint.arb(0)] * (size * size)
            flat, turned, traces = [], [], []
            for piece in self.maps[block]:
                product = None if piece is None else (inverse * piece).mid()
                flat.append(empty if product is None else product.entries())
                turned.append(empty if product is None else product.transpose().entries())
                traces.append([sum((flat[-1][k * size + k] for k in range(size)), flint.arb(0))])
            gradient += flint.arb_mat(traces)
            hessian += flint.arb_mat(flat) * flint.arb_mat(turned).transpose()
        return gradient.mid(), hessian.mid()

    def _dual(self, block: int, inverse: Any, step: Any, tau: float) -> tuple[tuple[Fraction, ...], ...]:  # noqa: ANN401
        size = self.problem.sizes[block]
        change = self.flint.arb_mat(size, size)
        for k, piece in enumerate(self.maps[block]):
            if piece is not None:
                change += piece * step[k, 0]
        gram = ((inverse - inverse * change * inverse) * self.flint.arb(tau)).mid()
        rows = [[_fraction(gram[i, j]) for j in range(size)] for i in range(size)]
        return tuple(tuple((rows[i][j] + rows[j][i]) / 2 for j in range(size)) for i in range(size))


def _fraction(value: Any) -> Fraction:  # noqa: ANN401
    """The midpoint of a ball, exactly."""
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)

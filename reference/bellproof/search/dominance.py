"""Weights that show that the diagonal of a symmetric matrix of whole numbers dominates it."""

from __future__ import annotations

from collections.abc import Sequence

_LARGEST_WEIGHT = 60


def dominance(gram: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
    """Small positive whole numbers x with ``x_i M_ii >= sum x_j |M_ij|``, or ``None``; M is a lower triangle."""
    import numpy as np  # noqa: PLC0415

    size = len(gram)
    matrix = [[gram[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]
    if min(matrix[i][i] for i in range(size)) <= 0:
        return None
    # What a unit of spare on the normalised diagonal takes; positive exactly where some x does.
    scale = np.array([float(matrix[i][i]) ** -0.5 for i in range(size)])
    comparison = -np.abs(np.array(matrix, dtype=float)) * np.outer(scale, scale)
    np.fill_diagonal(comparison, 1.0)
    if np.linalg.cond(comparison) > 1e12:  # noqa: PLR2004 - no float says anything there
        return None
    ideal = np.linalg.solve(comparison, np.ones(size)) * scale
    if ideal.min() <= 0:
        return None
    for largest in range(1, _LARGEST_WEIGHT + 1):
        x = [max(1, round(float(one) * largest / float(ideal.max()))) for one in ideal]
        if is_dominated(matrix, x):
            return tuple(x)
    for factor in (1, 2, 4, 8, 16):
        x = [max(1, round(float(one) * factor / float(ideal.min()))) for one in ideal]
        if is_dominated(matrix, x):
            return tuple(x)
    return None


def is_dominated(matrix: Sequence[Sequence[int]], x: Sequence[int]) -> bool:
    """Whether ``x_i M_ii >= sum over j != i of x_j |M_ij|`` for every i."""
    return all(
        2 * x[i] * row[i] >= sum(weight * abs(entry) for weight, entry in zip(x, row, strict=True))
        for i, row in enumerate(matrix)
    )

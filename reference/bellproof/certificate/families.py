"""Sums of squares in closed form over number fields: CHSH, tilted CHSH, chained inequalities, Mermin.

Each comes with a strategy that reaches the bound exactly, so that both ends are one algebraic number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt
from typing import Any

from bellproof.certificate.document import Json
from bellproof.certificate.hierarchy import (
    WideCertificate,
    WideClaim,
    WidePart,
    number_json,
    wide_certificate,
)
from bellproof.errors import BadInput
from bellproof_checker.field import Element, Field, Number, inverse
from bellproof_checker.letters import Algebra

_ONE = Fraction(1)
Vector = tuple[Number, ...]
"""Real entries."""


def correlators(
    settings: tuple[int, ...], weights: Mapping[Any, Fraction]
) -> dict[tuple[int, ...], Fraction]:
    """Probabilities with two outcomes each from products of reflections: ``sum w <A_x B_y ...>``."""
    result: dict[tuple[int, ...], Fraction] = {}
    parties = len(settings)
    for place, weight in weights.items():
        for bits in range(1 << parties):
            outcomes = tuple(bits >> i & 1 for i in range(parties))
            cell = (*place, *outcomes)
            result[cell] = result.get(cell, Fraction(0)) + weight * (-1) ** sum(outcomes)
    return result


def chsh_exact() -> WideCertificate:
    """``CHSH <= 2 sqrt 2`` in Q(sqrt 2) (Tsirelson 1980)."""
    return _chained(2)


def chained(settings: int) -> WideCertificate:
    """``I_N <= 2 N cos(pi/2N)`` for N = 3, 4, 5 or 6 settings a side (Braunstein and Caves 1990; Wehner 2006)."""
    if settings not in _POLYNOMIALS or settings == 2:  # noqa: PLR2004 - that is CHSH
        source = "N"
        raise BadInput(source, f"{settings} is not one of 3, 4, 5 and 6")
    return _chained(settings)


_POLYNOMIALS = {2: (-2, 0), 3: (-3, 0), 4: (2, 0, -4, 0), 5: (5, 0, -5, 0), 6: (1, 0, -4, 0)}
"""Lower coefficients of the minimal polynomial of 2 cos(pi/2N)."""


def _chained(n: int) -> WideCertificate:
    """With r = 2 cos(pi/2N): ``N r - I = sum_y (r B_y - (M^T A)_y)^2 / 2r + A^T (r^2 - M M^T) A / 2r``."""
    interval = (_ONE, Fraction(2)) if n <= 3 else (Fraction(9, 5), Fraction(2))  # noqa: PLR2004
    field = Field(tuple(-Fraction(c) for c in _POLYNOMIALS[n]), interval)
    r = generator(field)
    matrix = {(x, x): 1 for x in range(n)} | {(x, x - 1): 1 for x in range(1, n)} | {(0, n - 1): -1}
    half = inverse(2 * r)
    squares: list[Json] = [
        {
            f"B{y}": number_json(r),
            **{f"A{x}": str(-c) for (x, column), c in sorted(matrix.items()) if column == y},
        }
        for y in range(n)
    ]
    first: Json = {
        "basis": squares,
        "L": [["0"] * i for i in range(n)],
        "D": [number_json(half)] * n,
    }
    rest = [
        [
            r * r * int(x == z) - sum(matrix.get((x, y), 0) * matrix.get((z, y), 0) for y in range(n))
            for z in range(n)
        ]
        for x in range(n)
    ]
    lower, diagonal = field_ldl(rest)
    second: Json = {
        "basis": [f"A{x}" for x in range(n)],
        "L": [[number_json(entry) for entry in row] for row in lower],
        "D": [number_json(half * entry) for entry in diagonal],
    }
    blocks = [first, second] if diagonal else [first]
    cosines = [Element(field, [Fraction(2)] + [Fraction(0)] * (field.degree - 1)), r]
    while len(cosines) <= 2 * n:
        cosines.append(r * cosines[-1] - cosines[-2])
    # Twice the cosine and sine of k pi/2N; the sine of an angle is the cosine of a right angle less.
    angles = [[2 * x for x in range(n)], [2 * y + 1 for y in range(n)]]
    measurements: Json = [
        [_reflection(2 + cosines[k], _sine(cosines, n, k)) for k in side] for side in angles
    ]
    state = _vector((_ONE, Fraction(0), Fraction(0), _ONE))
    weights = {place: Fraction(c) for place, c in matrix.items()}
    level = n * r
    claim = WideClaim(
        Algebra((n, n), (2, 2)), (correlators((n, n), weights),), "value", (_ONE,), level, level, field
    )
    return wide_certificate(
        claim, (), [WidePart((), (), Fraction(0), tuple(blocks))], _witness((2, 2), state, measurements)
    )


def _sine(cosines: Sequence[Number], n: int, k: int) -> Number:
    place = n - k
    return cosines[place] if place >= 0 else cosines[-place]


def tilted_chsh(tilt: Fraction) -> WideCertificate:
    """``b <A_0> + CHSH <= sqrt(8 + 2 b^2)`` for 0 < b < 2 (Bamps and Pironio 2015).

    In Q(sqrt(8 + 2 b^2), sqrt(16 - b^4)), which holds the strategy too; raises `BadInput` for another b and where
    the two roots do not make a field of degree 4.
    """
    source = "tilt"
    if not 0 < tilt < 2:  # noqa: PLR2004 - where the bound is not local
        raise BadInput(source, f"{tilt} is not between 0 and 2")
    first, second = 8 + 2 * tilt**2, 16 - tilt**4
    if first == second or any(_is_square(one) for one in (first, second, first * second)):
        raise BadInput(source, f"at {tilt} the two square roots are not independent")
    field = Field(
        (-((first - second) ** 2), Fraction(0), 2 * (first + second), Fraction(0)),
        _root_of_sum(first, second),
    )
    r = generator(field)
    cube = r * r * r
    m = (cube - (3 * first + second) * r) * (1 / (2 * (second - first)))
    other = (cube - (first + 3 * second) * r) * (1 / (2 * (first - second)))
    minus, plus = str(-1), str(1)
    b = _in(field, tilt)
    squares: list[Json] = [
        {
            "1": number_json(m),
            "A0": number_json(-b),
            "A0B0": minus,
            "A0B1": minus,
            "A1B0": minus,
            "A1B1": plus,
        },
        {"A1": number_json(b), "A0B0": minus, "A0B1": plus, "A1B0": minus, "A1B1": minus},
    ]
    weight = number_json(inverse(2 * m))
    block: Json = {"basis": squares, "L": [[], ["0"]], "D": [weight, weight]}
    # sin 2t, cos 2t of the state, and the angle of Bob's measurements, tan = sin 2t.
    sine, cosine = other * (1 / (4 + tilt**2)), 2 * tilt * inverse(m)
    direction, height = m * Fraction(1, 4), sine * m * Fraction(1, 4)
    alice: list[Json] = [_reflection(_ONE, Fraction(0)), _reflection(_ONE, _ONE)]
    bob: list[Json] = [_reflection(1 + direction, height), _reflection(1 + direction, -height)]
    state = _vector((1 + cosine, Fraction(0), Fraction(0), sine))
    weights = {(x, y): Fraction((-1) ** (x * y)) for x in (0, 1) for y in (0, 1)}
    expression = correlators((2, 2), weights)
    for a in (0, 1):
        for outcome in (0, 1):
            expression[0, 0, a, outcome] += tilt * (-1) ** a
    claim = WideClaim(Algebra((2, 2), (2, 2)), (expression,), "value", (_ONE,), m, m, field)
    part = WidePart((), (), Fraction(0), (block,))
    return wide_certificate(claim, (), [part], _witness((2, 2), state, [alice, bob]))


def mermin() -> WideCertificate:
    """``A0B0C1 + A0B1C0 + A1B0C0 - A1B1C1 <= 4`` for three parties, reached by the GHZ state (Mermin 1990)."""
    weights = {(0, 0, 1): _ONE, (0, 1, 0): _ONE, (1, 0, 0): _ONE, (1, 1, 1): -_ONE}
    squares: list[Json] = [{"1": "1", f"A{x}B{y}C{z}": str(-weight)} for (x, y, z), weight in weights.items()]
    size = len(squares)
    block: Json = {"basis": squares, "L": [["0"] * i for i in range(size)], "D": ["1/2"] * size}
    y_basis: Json = [[_complex(("1", "0"), ("0", "1"))], [_complex(("1", "0"), ("0", "-1"))]]
    party: list[Json] = [y_basis, _reflection(_ONE, _ONE)]
    state = _vector((_ONE, *[Fraction(0)] * 6, -_ONE))
    level = Fraction(4)
    claim = WideClaim(
        Algebra((2,) * 3, (2,) * 3), (correlators((2, 2, 2), weights),), "value", (_ONE,), level, level
    )
    part = WidePart((), (), Fraction(0), (block,))
    return wide_certificate(claim, (), [part], _witness((2, 2, 2), state, [party] * 3))


def generator(field: Field) -> Element:
    """The root itself."""
    return Element(field, [Fraction(int(i == 1)) for i in range(field.degree)])


def _in(field: Field, value: Fraction) -> Element:
    return Element(field, [value, *([Fraction(0)] * (field.degree - 1))])


def field_ldl(matrix: Sequence[Sequence[Number]]) -> tuple[list[list[Number]], list[Number]]:
    """``L D L^T`` of a positive semidefinite matrix over a field; stops at the first pivot that is zero.

    Right only where everything beyond that pivot is zero too; the checker sees where it is not.
    """
    rest = [list(row) for row in matrix]
    lower: list[list[Number]] = [[] for _ in rest]
    diagonal: list[Number] = []
    for k in range(len(rest)):
        pivot = rest[k][k]
        if not pivot:
            break
        diagonal.append(pivot)
        share = inverse(pivot)
        for i in range(k + 1, len(rest)):
            lower[i].append(rest[i][k] * share)
        for i in range(k + 1, len(rest)):
            for j in range(k + 1, len(rest)):
                rest[i][j] = rest[i][j] - lower[i][k] * rest[k][j]
    return lower, diagonal


def _is_square(value: Fraction) -> bool:
    return all(isqrt(part) ** 2 == part for part in (value.numerator, value.denominator))


def _root_of_sum(first: Fraction, second: Fraction) -> tuple[Fraction, Fraction]:
    """A narrow interval around the sum of two square roots."""
    scale = 10**6
    low = sum(isqrt(int(one * scale**2)) for one in (first, second))
    return Fraction(low, scale), Fraction(low + 4, scale)


def _vector(entries: Sequence[Number]) -> Json:
    return {"re": [number_json(entry) for entry in entries]}


def _complex(real: Sequence[str], imaginary: Sequence[str]) -> Json:
    return {"re": [*real], "im": [*imaginary]}


def _reflection(cosine: Number, sine: Number) -> Json:
    """Both eigenvectors: (c, s) for outcome 0, (-s, c) for outcome 1."""
    return [[_vector((cosine, sine))], [_vector((-sine, cosine))]]


def _witness(dimensions: Sequence[int], state: Json, measurements: Json) -> Json:
    return {
        "kind": "strategy",
        "target": [],
        "dimensions": [*map(str, dimensions)],
        "state": state,
        "measurements": measurements,
    }

"""Polynomials in v with whole coefficients, as tuples from the constant up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Poly = tuple[int, ...]
"""Coefficients; the last one is not zero, and zero is empty."""

ONE: Poly = (1,)
V: Poly = (0, 1)


def poly(coefficients: Sequence[int]) -> Poly:
    """Drop zeros at the end."""
    size = len(coefficients)
    while size and not coefficients[size - 1]:
        size -= 1
    return tuple(coefficients[:size])


def power(exponent: int) -> Poly:
    """``v^exponent``."""
    return (0,) * exponent + (1,)


def plus(*terms: Poly) -> Poly:
    """Sum."""
    size = max(map(len, terms), default=0)
    return poly([sum(term[i] for term in terms if i < len(term)) for i in range(size)])


def times(*factors: Poly) -> Poly:
    """Product."""
    result: Poly = ONE
    for factor in factors:
        product = [0] * max(0, len(result) + len(factor) - 1)
        for i, one in enumerate(result):
            for j, other in enumerate(factor):
                product[i + j] += one * other
        result = poly(product)
    return result


def scaled(factor: int, polynomial: Poly) -> Poly:
    """A whole multiple."""
    return poly([factor * c for c in polynomial])


def value(polynomial: Poly, at: float) -> float:
    """The value in floating point."""
    total = 0.0
    for c in reversed(polynomial):
        total = total * at + c
    return total


def exact_value(polynomial: Poly, at: Fraction) -> Fraction:
    """The exact value."""
    total = Fraction(0)
    for c in reversed(polynomial):
        total = total * at + c
    return total


def spelled(polynomial: Poly) -> str:
    """Write it as certificates do: ``3-2v+v^2``."""
    text = ""
    for exponent, c in enumerate(polynomial):
        if c:
            sign = "-" if c < 0 else "+" if text else ""
            digits = str(abs(c)) if abs(c) != 1 or not exponent else ""
            text += sign + digits + ("", "v", f"v^{exponent}")[min(exponent, 2)]
    return text or "0"

"""The universal algebra of two binary measurements a side, by arithmetic on words.

Generators A0, A1, B0, B1 with A_x^2 = B_y^2 = 1, A_x B_y = B_y A_x and nothing else: the group algebra of
(Z2*Z2) x (Z2*Z2), of which every pair of devices is a representation. An identity proved here holds for every
state, every dimension and every projective measurement. Coefficients come from any commutative ring that
contains the rationals, so one computation covers all values of a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Ring: TypeAlias = Any
"""A member of the coefficient ring (SymPy's polynomials, fractions or algebraic numbers carry no types)."""

Word: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""Alice's letters and Bob's, each without equal neighbours; the unit is ``((), ())``."""

UNIT: Word = ((), ())


@dataclass(frozen=True, eq=False, slots=True)
class Element:
    """A finite combination of words; zero coefficients are not kept."""

    coefficients: Mapping[Word, Ring]
    convert: Callable[[int], Ring]

    def __add__(self, other: Element | int) -> Element:
        """Sum; an integer stands for that multiple of the unit."""
        total = dict(self.coefficients)
        for word, value in self._lift(other).coefficients.items():
            total[word] = total[word] + value if word in total else value
        return _element(total, self.convert)

    __radd__ = __add__

    def __neg__(self) -> Element:
        """Opposite."""
        return Element({word: -value for word, value in self.coefficients.items()}, self.convert)

    def __sub__(self, other: Element | int) -> Element:
        """Difference."""
        return self + (-self._lift(other))

    def __rsub__(self, other: int) -> Element:
        """Difference from an integer."""
        return -self + other

    def __mul__(self, other: Element | int) -> Element:
        """Product of the algebra."""
        total: dict[Word, Ring] = {}
        for (a, b), left in self.coefficients.items():
            for (c, d), right in self._lift(other).coefficients.items():
                word = (_joined(a, c), _joined(b, d))
                value = left * right
                total[word] = total[word] + value if word in total else value
        return _element(total, self.convert)

    def __rmul__(self, other: int) -> Element:
        """Multiply by an integer."""
        return self * other

    def __pow__(self, exponent: int) -> Element:
        """Power with a positive exponent."""
        power = self
        for _ in range(exponent - 1):
            power = power * self
        return power

    def adjoint(self) -> Element:
        """Reverse every word (generators are self-adjoint, coefficients real)."""
        return Element({(a[::-1], b[::-1]): x for (a, b), x in self.coefficients.items()}, self.convert)

    def is_zero(self) -> bool:
        """Whether no word is left."""
        return not self.coefficients

    def commutes(self, other: Element) -> bool:
        """Whether the order of the two does not matter."""
        return (self * other - other * self).is_zero()

    def _lift(self, other: Element | int) -> Element:
        if isinstance(other, Element):
            return other
        return _element({UNIT: self.convert(other)}, self.convert)


@dataclass(frozen=True, slots=True)
class Generators:
    """The four measurements as elements over one coefficient ring, and what is built from them alone."""

    convert: Callable[[int], Ring]

    @property
    def A0(self) -> Element:
        """Alice's first measurement."""
        return self.word((0,), ())

    @property
    def A1(self) -> Element:
        """Alice's second measurement."""
        return self.word((1,), ())

    @property
    def B0(self) -> Element:
        """Bob's first measurement."""
        return self.word((), (0,))

    @property
    def B1(self) -> Element:
        """Bob's second measurement."""
        return self.word((), (1,))

    def word(self, alice: tuple[int, ...], bob: tuple[int, ...]) -> Element:
        """One word with coefficient 1."""
        return Element({(alice, bob): self.convert(1)}, self.convert)

    def scalar(self, value: Ring) -> Element:
        """A multiple of the unit."""
        return _element({UNIT: value}, self.convert)

    def chsh(self) -> Element:
        """C = A0 (B0 + B1) + A1 (B0 - B1); its expectation is I of Eq. 1."""
        return self.A0 * (self.B0 + self.B1) + self.A1 * (self.B0 - self.B1)


def commutator(left: Element, right: Element) -> Element:
    """[left, right]."""
    return left * right - right * left


def _element(coefficients: dict[Word, Ring], convert: Callable[[int], Ring]) -> Element:
    return Element({word: value for word, value in coefficients.items() if value}, convert)


def _joined(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    """Concatenate and cancel equal neighbours at the seam."""
    seam = 0
    while seam < min(len(left), len(right)) and left[-1 - seam] == right[seam]:
        seam += 1
    return left[: len(left) - seam] + right[seam:]

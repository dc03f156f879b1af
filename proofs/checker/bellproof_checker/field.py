"""Real numbers of a number field: polynomials with rational coefficients in one root of a given polynomial.

A field is a polynomial f and an interval in which f has exactly one root r. Identities are checked modulo f, which
is sound whether or not f is irreducible; signs are decided from ever narrower intervals around r.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from bellproof_checker.document import Json, Malformed, items, keys, number, require, require_form
from bellproof_checker.size import common

MIN_DEGREE = 2
"""Smallest degree of the polynomial: of degree 1 are the rationals."""

MAX_DEGREE = 12
"""Largest degree of the polynomial."""

MAX_CHARACTERS = 200
"""Longest coefficient of the polynomial, and longest end of the interval around its root."""

MAX_HALVINGS = 2048
"""A sign that is open after so many halvings of the interval is refused."""

MAX_WORK = 3 * 10**9
"""Most digit operations for an inverse, a few seconds."""

_DIGIT = 30

_FIRST_HALVINGS = 64

_DECIMALS = 12

_LARGE = 10**60
"""From here on no decimal is printed: its digits could be more than Python converts."""

Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Field:
    """The numbers ``c_0 + c_1 r + ... + c_(n-1) r^(n-1)``; ``lower`` holds r^n in that form."""

    lower: tuple[Fraction, ...]
    interval: Interval

    @property
    def degree(self) -> int:
        """The degree n of the polynomial."""
        return len(self.lower)

    def __str__(self) -> str:
        """Name the root."""
        low, high = self.interval
        power = Element(self, self.lower)
        return f"r the root of r^{self.degree} = {power} in [{low}, {high}]"


class Element:
    """One number of a field; knows its sum, difference, product and sign."""

    __slots__ = ("coefficients", "field")

    def __init__(self, field: Field, coefficients: Sequence[Fraction]) -> None:
        """Keep the coefficients of 1, r, r^2, ..."""
        self.field = field
        self.coefficients = tuple(coefficients)

    def _other(self, other: Number | int) -> tuple[Fraction, ...]:
        if isinstance(other, Element):
            return other.coefficients
        return (Fraction(other), *([Fraction(0)] * (self.field.degree - 1)))

    def __add__(self, other: Number | int) -> Element:
        """Sum."""
        pairs = zip(self.coefficients, self._other(other), strict=True)
        return Element(self.field, [one + two for one, two in pairs])

    __radd__ = __add__

    def __neg__(self) -> Element:
        """Opposite."""
        return Element(self.field, [-c for c in self.coefficients])

    def __sub__(self, other: Number | int) -> Element:
        """Difference."""
        return self + -other

    def __rsub__(self, other: Number | int) -> Element:
        """Difference, the other way round."""
        return -self + other

    def __mul__(self, other: Number | int) -> Element:
        """Product, reduced by the polynomial."""
        if not isinstance(other, Element):
            return Element(self.field, [c * other for c in self.coefficients])
        size = self.field.degree
        product = [Fraction(0)] * (2 * size - 1)
        for i, one in enumerate(self.coefficients):
            if one:
                for j, two in enumerate(other.coefficients):
                    if two:
                        product[i + j] += one * two
        for power in range(2 * size - 2, size - 1, -1):
            top = product.pop()
            if top:
                for i, c in enumerate(self.field.lower):
                    product[power - size + i] += top * c
        return Element(self.field, product)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        """Whether some coefficient is not zero."""
        return any(self.coefficients)

    def __eq__(self, other: object) -> bool:
        """Whether all coefficients agree."""
        return isinstance(other, Element | Fraction | int) and self.coefficients == self._other(other)

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.coefficients)

    def __str__(self) -> str:
        """Write it as a polynomial in r."""
        powers = ["", " r", *(f" r^{i}" for i in range(2, self.field.degree))]
        terms = [f"{c}{power}" for c, power in zip(self.coefficients, powers, strict=True) if c]
        return " + ".join(terms) or "0"


Number = Fraction | Element
"""A rational, or a number of the certificate's field."""


def read_field(value: Json) -> Field:
    """Read ``{"polynomial": [c_0, ..., c_n], "root": [low, high]}``, c_n = 1."""
    found = keys(value, "field", ("polynomial", "root"))
    polynomial = [number(one, "polynomial") for one in items(found["polynomial"], "polynomial")]
    longest = max((len(str(c)) for c in polynomial), default=0)
    require_form(longest <= MAX_CHARACTERS, "too-large", f"a coefficient of {longest} characters")
    degree = len(polynomial) - 1
    require_form(MIN_DEGREE <= degree <= MAX_DEGREE, "out-of-range", f"a field of degree {degree}")
    require_form(polynomial[-1] == 1, "out-of-range", "the polynomial's leading coefficient must be 1")
    low, high = (number(one, "root") for one in items(found["root"], "root", 2))
    longest = max(len(str(end)) for end in (low, high))
    require_form(longest <= MAX_CHARACTERS, "too-large", f"an end of the root of {longest} characters")
    require(low < high, "bad-root", "the interval of the root is empty")
    signs = [_horner(polynomial, (end, end))[0] for end in (low, high)]
    require(signs[0] * signs[1] < 0, "bad-root", "the polynomial does not change its sign over the interval")
    slope = _horner([i * c for i, c in enumerate(polynomial)][1:], (low, high))
    # Monotone over the whole interval: one root, so that the numbers have one meaning.
    require(slope[0] > 0 or slope[1] < 0, "bad-root", "the interval may hold more than one root")
    return Field(tuple(-c for c in polynomial[:-1]), (low, high))


def read_number(value: Json, where: str, field: Field | None) -> Number:
    """Read a rational, or in a field also the list of its coefficients."""
    if not isinstance(value, list):
        return number(value, where)
    if field is None:
        raise Malformed("not-a-string", f"{where} is a list, and the claim names no field")
    return Element(field, [number(one, where) for one in items(value, where, field.degree)])


def fractions_of(value: Number) -> tuple[Fraction, ...]:
    """The rationals that a number is written with."""
    return value.coefficients if isinstance(value, Element) else (value,)


def sign(value: Number | int) -> int:
    """-1, 0 or 1; rejects what cannot be decided."""
    if not isinstance(value, Element):
        return (value > 0) - (value < 0)
    if not value:
        return 0
    halvings = _FIRST_HALVINGS
    while halvings <= MAX_HALVINGS:
        low, high = _horner(value.coefficients, _root(value.field, halvings))
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        halvings *= 2
    require(condition=False, code="undecided", message="a number of the field cannot be told from zero")
    return 0


def shown(value: Number) -> str:
    """A number as it is written, and in a field also a decimal that is not below it, unless it is huge."""
    if not isinstance(value, Element):
        return str(value)
    low, high = value.field.interval
    halvings = _FIRST_HALVINGS + int(high - low).bit_length()
    high = _horner(value.coefficients, _root(value.field, halvings))[1]
    if abs(high) >= _LARGE:
        return str(value)
    scaled = -((-high.numerator * 10**_DECIMALS) // high.denominator)
    whole, part = divmod(abs(scaled), 10**_DECIMALS)
    return f"{value} <= {'-' if scaled < 0 else ''}{whole}.{part:0{_DECIMALS}}"


def magnitude(value: Number) -> Number:
    """The absolute value."""
    return -value if sign(value) < 0 else value


def inverse(value: Number) -> Number:
    """One over a number that is not zero: solve ``value * x = 1`` for the coefficients of x."""
    require(value, "division-by-zero", "a norm is zero")
    if not isinstance(value, Element):
        return 1 / value
    size = value.field.degree
    _require_bearable(value)
    power = Element(value.field, [Fraction(int(i == 1)) for i in range(size)])
    columns = [value]
    for _ in range(size - 1):
        columns.append(columns[-1] * power)
    rows = [[column.coefficients[i] for column in columns] + [Fraction(int(i == 0))] for i in range(size)]
    for place in range(size):
        pivot = next((i for i in range(place, size) if rows[i][place]), None)
        if pivot is None:
            require(condition=False, code="division-by-zero", message="a norm has no inverse in the field")
        else:
            rows[place], rows[pivot] = rows[pivot], rows[place]
        lead = rows[place][place]
        rows[place] = [entry / lead for entry in rows[place]]
        for i in range(size):
            if i != place and rows[i][place]:
                factor = rows[i][place]
                rows[i] = [one - factor * two for one, two in zip(rows[i], rows[place], strict=True)]
    return Element(value.field, [row[-1] for row in rows])


def _require_bearable(value: Element) -> None:
    """Refuse an inverse that would take long: the numbers of the elimination are determinants."""
    size = value.field.degree
    parts = [*value.coefficients, *(c for c in value.field.lower for _ in range(size))]
    bits = sum(c.numerator.bit_length() + c.denominator.bit_length() for c in parts)
    work = size**3 * (1 + bits // _DIGIT) ** 2
    require_form(work <= MAX_WORK, "too-large", f"an inverse of {work} digit operations; at most {MAX_WORK}")


@lru_cache(maxsize=64)
def _root(field: Field, halvings: int) -> Interval:
    """An interval around the root, halved so many times."""
    polynomial = [*(-c for c in field.lower), Fraction(1)]
    shared = common([c.denominator for c in polynomial])
    whole = [int(c * shared) for c in polynomial]
    # Whole numbers: the interval runs from start/scale to (start + width)/scale, and only scale doubles.
    scale = lcm(*(end.denominator for end in field.interval))
    start, end = (int(end * scale) for end in field.interval)
    width = end - start
    rising = _positive(whole, end, scale)
    for _ in range(halvings):
        start, scale = 2 * start, 2 * scale
        if _positive(whole, start + width, scale) != rising:
            start += width
    return Fraction(start, scale), Fraction(start + width, scale)


def _positive(polynomial: Sequence[int], numerator: int, denominator: int) -> bool:
    """Whether a polynomial is positive at a rational, by Horner's rule in whole numbers."""
    total, power = 0, 1
    for c in reversed(polynomial):
        total = total * numerator + c * power
        power *= denominator
    return total > 0


def _horner(coefficients: Sequence[Fraction], at: Interval) -> Interval:
    """An interval that holds the values of a polynomial."""
    low = high = Fraction(0)
    for c in reversed(coefficients):
        ends = [low * at[0], low * at[1], high * at[0], high * at[1]]
        low, high = min(ends) + c, max(ends) + c
    return low, high

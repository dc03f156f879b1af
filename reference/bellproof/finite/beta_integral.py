"""A binomial tail relative to its first term, enclosed at any number of trials in some ten thousand steps.

``sum_(i >= k) P[X = i] / P[X = k] = (k/p) int_0^p g(t) dt`` with ``g(t) = (t/p)^(k-1) ((1-t)/(1-p))^(n-k)``: the
tail is an incomplete beta function. g solves a linear differential equation, so on a panel ``[t - h, t]`` its power
series around t comes from a recurrence; the panels follow each other down from p until what is left is too small
to see. Whole numbers in fixed point carry their own error bounds throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from bellproof.enclosure import Enclosure

_RADIUS_BITS = 3
"""A panel's series is bounded on a circle of ``2**3`` times the panel's width."""


@dataclass(frozen=True, slots=True)
class _Ball:
    """A number within ``radius`` of ``middle``, both in units of the last place."""

    middle: int
    radius: int


@dataclass(frozen=True, slots=True)
class _Panel:
    """Where g is developed, ``t = top/scale``, and how far down, ``h = width/scale``."""

    n: int
    k: int
    scale: int
    top: int
    width: int

    @property
    def rest(self) -> int:
        """``scale (1 - t)``."""
        return self.scale - self.top

    @property
    def pull(self) -> int:
        """``scale * t (1-t)`` times minus the logarithmic derivative of g; negative where g grows with t."""
        return (self.n - self.k) * self.top - (self.k - 1) * self.rest


def relative_tail(n: int, k: int, odds: Fraction, bits: int) -> Enclosure:
    """Enclose ``sum_(i >= k) P[X = i] / P[X = k]`` for X ~ Bin(n, p), ``p/(1-p) = odds``, to about ``bits`` bits.

    Needs ``n p <= k <= n``, on the falling side of the mode, and n of a hundred or more.
    """
    places = bits + n.bit_length() + 64
    p = odds / (1 + odds)
    # Positions are multiples of 1/scale, much finer than a standard deviation.
    scale = p.denominator << (n.bit_length() + 8)
    top = int(p * scale)
    unit = 1 << places
    total, value = _Ball(0, 0), _Ball(unit, 0)
    while True:
        panel = _Panel(n, k, scale, top, _width(n, k, scale, top))
        integral, end = _series(panel, places)
        # The panel's integral is h times the series' sum; h and the final division by p come last.
        piece = _times(value, integral, places)
        total = _Ball(total.middle + panel.width * piece.middle, total.radius + panel.width * piece.radius)
        value = _times(value, end, places)
        top -= panel.width
        left = _left(_Panel(n, k, scale, top, 0), value)
        if left is not None and left << bits <= total.middle:
            break
    factor = Fraction(k, unit * scale) / p
    return Enclosure(factor * (total.middle - total.radius), factor * (total.middle + total.radius + left))


def _width(n: int, k: int, scale: int, top: int) -> int:
    """A step over which g changes by a moderate factor, at least one unit of 1/scale and at most half of t."""
    here = _Panel(n, k, scale, top, 0)
    spread = isqrt(top * here.rest // n)
    slope = top * here.rest // max(1, -here.pull)
    return max(1, min(spread, slope, top // 2))


def _series(panel: _Panel, places: int) -> tuple[_Ball, _Ball]:
    """``int_0^1 G(y) dy`` and ``G(1)`` for ``G(y) = g(t - h y)/g(t) = sum C_j y^j``.

    ``C_(j+1) = ((A - (t - q) j) h C_j - (n - j) h^2 C_(j-1)) / (t q (j + 1))`` with q = 1 - t and A the pull.
    """
    top, rest, h = panel.top, panel.rest, panel.width
    product = top * rest
    growth = _growth(panel)
    length = (places + growth) // _RADIUS_BITS + 1
    before, now = _Ball(0, 0), _Ball(1 << places, 0)
    integral, end = now, now
    for j in range(length):
        first = (panel.pull - (top - rest) * j) * h
        second = (panel.n - j) * h * h
        below = product * (j + 1)
        middle = (first * now.middle - second * before.middle) // below
        radius = -(-(abs(first) * now.radius + abs(second) * before.radius) // below) + 1
        before, now = now, _Ball(middle, radius)
        end = _Ball(end.middle + middle, end.radius + radius)
        integral = _Ball(integral.middle + middle // (j + 2), integral.radius + radius // (j + 2) + 2)
    # Cauchy: |C_j| <= 2^growth 8^-j, so the terms left out add up to less than one unit.
    return _Ball(integral.middle, integral.radius + 1), _Ball(end.middle, end.radius + 1)


def _growth(panel: _Panel) -> int:
    """An e with ``|g(z)/g(t)| <= 2^e`` on the circle of radius R = 8 h around t.

    By ``|1 + w| <= exp(Re w + |w|^2/2)`` the logarithm is at most ``|A| R/(t q) + ((k-1)/t^2 + (n-k)/q^2) R^2/2``.
    """
    top, rest = panel.top, panel.rest
    radius = panel.width << _RADIUS_BITS
    linear = Fraction(abs(panel.pull) * radius, top * rest)
    square = Fraction((panel.k - 1) * radius**2, 2 * top**2) + Fraction(
        (panel.n - panel.k) * radius**2, 2 * rest**2
    )
    # 1/ln 2 < 3/2.
    return int((linear + square) * 3 / 2) + 1


def _left(panel: _Panel, value: _Ball) -> int | None:
    """Bound ``scale * int_0^t g``: g is log-concave, so once it grows at t it is at most g(t) t q/|A|."""
    pull = -panel.pull
    if pull <= 0:
        return None
    return -(-(value.middle + value.radius) * panel.top * panel.rest // pull)


def _times(first: _Ball, second: _Ball, places: int) -> _Ball:
    middle = first.middle * second.middle >> places
    spread = (
        abs(first.middle) * second.radius + abs(second.middle) * first.radius + first.radius * second.radius
    )
    return _Ball(middle, (spread >> places) + 2)

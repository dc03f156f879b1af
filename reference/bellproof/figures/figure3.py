"""The numbers of Fig. 3 of Pironio et al. 2010: certified bits against the number of trials.

Curve a draws the settings uniformly, curve b mostly takes (0, 0), curve c assumes no-signalling alone
and draws uniformly. The inset is curve b less the entropy that the choice of its settings consumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from bellproof import interval
from bellproof.bounds.quantum import Objective
from bellproof.bounds.tangent import LOCAL_BOUND
from bellproof.enclosure import Enclosure, point
from bellproof.exact import TSIRELSON, Surd, surd
from bellproof.figures.inputs import biased_probability, input_entropy
from bellproof.figures.mark import FARTHEST
from bellproof.figures.rate import TABLE_BITS, WORKING_BITS, Rate, no_signalling_rate, quantum_rate
from bellproof.figures.table import Table, ends
from bellproof.finite.epsilon import Method, epsilon, increment
from bellproof.model.expression import chsh
from bellproof.model.inputs import InputDistribution, biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.surds import enclose

FIRST_DECADE, LAST_DECADE = 3, 8
"""The paper's figure runs over 10^3 to 10^8 trials, or about that."""

_PREFERRED = (10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91)
"""The E24 series of IEC 60063: round numbers, evenly spaced on a logarithmic axis."""

_MOST_POINTS = 150

_STEEPEST = 3
"""Beyond the first bit a curve rises at most this many times from point to point, so that it looks smooth."""

_FARTHEST_DECADE = len(str(FARTHEST)) - 1


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the figure holds fixed: the estimate I_hat, the failure probability, and q = alpha/sqrt(n)."""

    estimate: Fraction = Fraction("2.414")
    delta: Fraction = Fraction(1, 100)
    alpha: Fraction = Fraction(11)
    method: Method = "azuma"
    objective: Objective = "global"


PAPER = Parameters()
"""As printed in the caption."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number of trials. ``q`` and what rests on it are ``None`` where P(00) = 1 - 3q would be below q.

    ``a``, ``b``, ``c`` are bits certified in all, ``consumed`` is n H(P(x,y)) of curve b's settings, and
    ``net`` the difference of the two.
    """

    n: int
    a: Enclosure
    b: Enclosure | None
    c: Enclosure
    q: Fraction | None
    consumed: Enclosure | None
    net: Enclosure | None


@dataclass(frozen=True, slots=True)
class Figure:
    """The rows for some parameters, by rising n."""

    parameters: Parameters
    rows: tuple[Row, ...]


def figure(parameters: Parameters = PAPER, point_bits: int = TABLE_BITS, reach: Iterable[int] = ()) -> Figure:
    """Compute the curves over 10^3 to 10^8 trials; ``point_bits`` is the relative accuracy in bits.

    The range goes further where that is needed to cover the numbers in ``reach`` or for curve a to rise. The
    grid is refined where a curve leaves zero, so that its first point has at most one bit.
    """
    ascent = _Ascent.of(parameters, point_bits)
    first, last = _decades(reach)
    while (
        parameters.estimate > LOCAL_BOUND
        and last < _FARTHEST_DECADE
        and ascent.row(10 ** (last - 1)).a.hi == 0
    ):
        last += 1
    known = {n: ascent.row(n) for n in _grid((first, last))}
    for curve in (_bits_a, _bits_b, _bits_c):
        _refine(known, curve, ascent.row)
    return Figure(parameters, tuple(known[n] for n in sorted(known)))


def table(computed: Figure) -> Table:
    """Lay the rows out for CSV: exact numbers as they are, enclosures as two decimals rounded outward."""
    header = (
        "n",
        "a_lo",
        "a_hi",
        "b_lo",
        "b_hi",
        "c_lo",
        "c_hi",
        "q",
        "input_lo",
        "input_hi",
        "net_lo",
        "net_hi",
    )
    fixed = ("I_hat", "delta", "alpha")
    at = computed.parameters
    constants = (str(at.estimate), str(at.delta), str(at.alpha))
    lines = []
    for row in computed.rows:
        q = "" if row.q is None else str(row.q)
        curves = (*ends(row.a), *ends(row.b), *ends(row.c))
        lines.append((str(row.n), *curves, q, *ends(row.consumed), *ends(row.net), *constants))
    return Table((*header, *fixed), tuple(lines))


@dataclass(frozen=True, slots=True)
class _Ascent:
    """The rates and their ranges, ready to be evaluated at any n."""

    parameters: Parameters
    quantum: Rate
    no_signalling: Rate

    @classmethod
    def of(cls, parameters: Parameters, point_bits: int = TABLE_BITS) -> _Ascent:
        objective = parameters.objective
        return cls(parameters, quantum_rate(objective, point_bits), no_signalling_rate(objective))

    def row(self, n: int) -> Row:
        """All curves at ``n`` trials."""
        evenly = uniform(CHSH_SCENARIO)
        a = self._bits(n, evenly, self.quantum, TSIRELSON)
        c = self._bits(n, evenly, self.no_signalling, surd(4))
        q = biased_probability(n, self.parameters.alpha)
        if q is None:
            return Row(n, a, None, c, None, None, None)
        inputs = biased(q, CHSH_SCENARIO)
        b = self._bits(n, inputs, self.quantum, TSIRELSON)
        consumed = point(n) * input_entropy(inputs, WORKING_BITS)
        return Row(n, a, b, c, q, consumed, b - consumed)

    def _bits(self, n: int, inputs: InputDistribution, rate: Rate, largest: Surd) -> Enclosure:
        """``n f(I_hat - epsilon)``, with I_hat - epsilon capped at the theory's maximum."""
        parameters = self.parameters
        bits = WORKING_BITS + 2 * n.bit_length()
        step = increment(chsh(), inputs, largest, parameters.method)
        observed = point(parameters.estimate) - epsilon(n, parameters.delta, step, interval, bits)
        top = enclose(largest, interval, bits)
        return point(n) * rate(Enclosure(min(observed.lo, top.lo), min(observed.hi, top.hi)))


def _bits_a(row: Row) -> Enclosure | None:
    return row.a


def _bits_b(row: Row) -> Enclosure | None:
    return row.b


def _bits_c(row: Row) -> Enclosure | None:
    return row.c


def _decades(reach: Iterable[int]) -> tuple[int, int]:
    """First and last power of ten."""
    first, last = FIRST_DECADE, LAST_DECADE
    for n in reach:
        digits = min(len(str(max(1, n))), _FARTHEST_DECADE)
        first, last = min(first, digits - 1), max(last, digits)
    return first, last


def _grid(decades: tuple[int, int]) -> list[int]:
    """Preferred numbers, as dense as the span allows, and the last power of ten."""
    first, last = decades
    stride = 1
    while (last - first) * len(_PREFERRED) > stride * _MOST_POINTS and stride < len(_PREFERRED):
        stride *= 2 if len(_PREFERRED) % (2 * stride) == 0 else 3
    chosen = _PREFERRED[::stride]
    grid = {mantissa * 10**decade // 10 for decade in range(first, last) for mantissa in chosen}
    return sorted(grid | {10**last})


def _refine(
    known: dict[int, Row], curve: Callable[[Row], Enclosure | None], compute: Callable[[int], Row]
) -> None:
    """Halve gaps until the curve leaves zero with at most one bit and then rises in small steps."""

    def bits(n: int) -> Fraction:
        value = curve(known[n])
        return Fraction(0) if value is None else value.hi

    def is_coarse(low: int, high: int) -> bool:
        return high - low > 1 and bits(high) > max(Fraction(1), _STEEPEST * bits(low))

    gaps = list(pairwise(sorted(known)))
    while gaps:
        low, high = gaps.pop()
        if is_coarse(low, high):
            middle = (low + high) // 2
            known.setdefault(middle, compute(middle))
            gaps += [(low, middle), (middle, high)]

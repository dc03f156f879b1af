"""Cases of ``entropy.rate``."""

from __future__ import annotations

from bellproof_conformance.definitions.spec import Bad, Good, Plain, Spec, Suite, params
from bellproof_conformance.edits import remove, replace

_OP = "entropy.rate"

FLAGS = {
    "quantum": "quantum theory",
    "no-signalling": "no-signalling alone",
    "global": "both sides' outcomes",
    "local": "Alice's outcome alone",
    "local-bound": "at or near I = 2, where the entropy starts",
    "maximum": "at or near the theory's maximum",
    "zero": "no Bell violation: exactly 0 bits",
    "out-of-reach": "a Bell value that no behaviour of the theory has",
    "malformed": "parameters that mean nothing",
}

_SOURCES = {
    ("quantum", "global"): "Eq. 5",
    ("quantum", "local"): "Eq. 6",
    ("no-signalling", "global"): "Eq. 13; Eq. 14; Eq. 15",
    ("no-signalling", "local"): "Eq. 13; Eq. 14",
}

_TABLE1_POINT = "2.0364444103106754754"
_HAIR_BELOW_TSIRELSON = "2.82842712474619"
_BELOW_2 = "1.999999999999999999"


def _good(id_: str, theory: str, kind: str, I: str, reason: str, *flags: str) -> Good:
    values = params(theory=theory, kind=kind, I=I)
    flags = (theory, kind, *flags)
    return Good(f"entropy.{theory}.{kind}.{id_}", _OP, values, _SOURCES[theory, kind], reason, flags)


def _everywhere(id_: str, I: str, reason: str, *flags: str) -> tuple[Good, ...]:
    return tuple(_good(id_, theory, kind, I, reason, *flags) for theory, kind in _SOURCES)


def _bad(  # noqa: PLR0913, PLR0917 - one a column of the table
    id_: str, parent: str, place: str, value: Plain, reason: str, flag: str
) -> Bad:
    edit = remove(place) if value is None else replace(place, str(value))
    return Bad(f"entropy.{id_}", f"entropy.{parent}", edit, reason, (flag,))


_QUANTUM, _NS = "quantum.global.middle", "no-signalling.global.middle"

SPECS: tuple[Spec, ...] = (
    *_everywhere("two", "2", "at I = 2 a deterministic strategy does it: 0 bits", "local-bound", "zero"),
    *_everywhere("below-two", _BELOW_2, "a hair below 2: 0 bits, not a negative or imaginary number",
         "local-bound",
                 "zero"),
    *_everywhere("zero", "0", "no violation: 0 bits", "zero"),
    *_everywhere("negative", "-2.5", "a negative value is no violation of this expression: 0 bits", "zero"),
    *_everywhere("just-above-two", "2.000001", "just above 2 the entropy is small and must not be rounded up",
                 "local-bound"),
    *_everywhere("middle", "5/2", "in the middle of the curve; bits are to base 2, not nats, and never rounded up"),
    *_everywhere("table1-estimate", "70/29", "Table 1's I_hat without the statistical deviation"),
    _good("table1-point", "quantum", "global", _TABLE1_POINT,
          "Table 1's working point: the exact curve, not level 2 of the hierarchy and not Eq. 6, which are lower"),
    _good("table1-point", "quantum", "local", _TABLE1_POINT,
          "Table 1's working point on curve b: Eq. 6, not the caption's formula"),
    _good("curve-point-1-5", "quantum", "global", "6901/2862", "P is 19321/22896 exactly (v = 1/5)"),
    _good("curve-point-1-20", "quantum", "global", "31396981/15415974",
          "on the flat part of the curve, where level 2 of the hierarchy is weaker"),
    _good("rational-point", "quantum", "local", "14/5", "sqrt(2 - I^2/4) is 1/5 exactly, P is 3/5"),
    _good("off-the-grid", "quantum", "global", "2.65",
         "the curve is convex: a chord between tabulated points is above"),
    _good("high", "quantum", "global", "2.8", "close to the steep end, where solvers' tolerances show",
         "maximum"),
    _good("hair-below-tsirelson", "quantum", "global", _HAIR_BELOW_TSIRELSON,
          "1e-14 below 2 sqrt 2: the curve is vertical at its end", "maximum"),
    _good("hair-below-tsirelson", "quantum", "local", _HAIR_BELOW_TSIRELSON,
          "1e-14 below 2 sqrt 2: the square root of a difference", "maximum"),
    _good("tsirelson", "quantum", "global", "2*sqrt(2)", "at 2 sqrt 2: P = 1/4 + sqrt(2)/8, 1.2284 bits",
         "maximum"),
    _good("tsirelson", "quantum", "local", "2*sqrt(2)", "at 2 sqrt 2 exactly one bit", "maximum"),
    _good("minus-tsirelson", "quantum", "global", "-2*sqrt(2)", "the smallest value is reachable: 0 bits",
         "zero"),
    _good("above-tsirelson", "no-signalling", "global", "3",
          "no-signalling reaches beyond 2 sqrt 2: P = 3/4", "maximum"),
    _good("above-tsirelson", "no-signalling", "local", "3", "P* of Alice's outcome is the joint one: 3/4",
         "maximum"),
    _good("tsirelson", "no-signalling", "global", "2*sqrt(2)", "an irrational Bell value on a rational line"),
    _good("four", "no-signalling", "global", "4", "a Popescu-Rohrlich box: one bit", "maximum"),
    _good("four", "no-signalling", "local", "4", "a Popescu-Rohrlich box: one bit for Alice too", "maximum"),
    _good("hair-below-four", "no-signalling", "global", "3.999999999999", "just below a Popescu-Rohrlich box",
         "maximum"),
    _bad("above-tsirelson", _QUANTUM, "/I", "2.829", "no quantum behaviour has I = 2.829", "out-of-reach"),
    _bad("hair-above-tsirelson", _QUANTUM, "/I", "2.82842712474619009761",
         "above 2 sqrt 2 by 7e-21, which only exact numbers show", "out-of-reach"),
    _bad("local-above-tsirelson", "quantum.local.middle", "/I", "3", "Eq. 6 has an imaginary number there",
         "out-of-reach"),
    _bad("far-below", _QUANTUM, "/I", "-3", "no quantum behaviour has I = -3", "out-of-reach"),
    _bad("above-four", _NS, "/I", "4.000000000001", "no behaviour at all has I above 4", "out-of-reach"),
    _bad("below-minus-four", _NS, "/I", "-5", "no behaviour at all has I below -4", "out-of-reach"),
    _bad("not-a-number", _QUANTUM, "/I", "nan", "NaN is no Bell value; a comparison with it is silently false",
         "malformed"),
    _bad("infinite", _QUANTUM, "/I", "inf", "infinity is no Bell value", "malformed"),
    _bad("empty", _QUANTUM, "/I", "", "an empty text is no number", "malformed"),
    _bad("denominator-zero", _QUANTUM, "/I", "5/0", "a denominator is zero", "malformed"),
    _bad("missing", _QUANTUM, "/I", None, "there is no Bell value", "malformed"),
    _bad("theory", _QUANTUM, "/theory", "classical", "there is no such theory", "malformed"),
    _bad("theory-missing", _QUANTUM, "/theory", None, "no theory is assumed silently", "malformed"),
    _bad("kind", _QUANTUM, "/kind", "both", "there is no such kind", "malformed"),
)  # fmt: skip

SUITE = Suite("entropy", "Min-entropy of one trial at a Bell value", FLAGS, SPECS)

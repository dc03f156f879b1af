"""Cases of ``bell.estimate``."""

from __future__ import annotations

from collections.abc import Mapping

from bellproof.files.json_text import Json
from bellproof_conformance.definitions.spec import Bad, Good, Plain, Spec, Suite, json_of, params
from bellproof_conformance.definitions.tables import (
    BIASED,
    LARGE,
    PRODUCT,
    SKEWED,
    UNIFORM,
    table1,
    winning,
)
from bellproof_conformance.edits import add, remove, replace

_OP = "bell.estimate"
_EXPRESSION = ("expression",)

FLAGS = {
    "sign": "tells apart the signs of the four setting pairs",
    "biased": "the inputs are not uniform",
    "edge": "the smallest or largest input that means something",
    "large": "counts that a double does not hold",
    "expression": "a Bell expression other than CHSH",
    "bad-counts": "counts that mean nothing",
    "bad-inputs": "an input distribution that is none",
    "bad-expression": "an expression that is none",
}

_UNEVEN: Plain = [
    [0, 0, 0, 0, 50], [0, 0, 0, 1, 7], [0, 0, 1, 1, 33], [0, 1, 0, 0, 5], [0, 1, 1, 0, 1], [0, 1, 1, 1, 4],
    [1, 0, 0, 0, 11], [1, 0, 1, 0, 2], [1, 1, 0, 1, 3], [1, 1, 1, 0, 6], [1, 1, 1, 1, 2],
]  # fmt: skip
_TINY: Plain = [["1/100000000000000000000", "1/4"], ["1/4", "49999999999999999999/100000000000000000000"]]
_THREE: Plain = [["1/9", "1/9", "1/9"], ["1/9", "1/9", "1/9"], ["1/9", "1/9", "1/9"]]
_I3322: Plain = [
    [0, 0, 0, 0, "1"], [0, 1, 0, 0, "1"], [0, 2, 0, 0, "1"], [1, 0, 0, 0, "1"], [1, 1, 0, 0, "1"],
    [1, 2, 0, 0, "-1"], [2, 0, 0, 0, "1"], [2, 1, 0, 0, "-1"], [0, 0, 0, 1, "-1"], [0, 0, 1, 0, "-2"],
    [1, 0, 1, 0, "-1"],
]  # fmt: skip
_DEVIANT: Plain = [[0, 0, 0, 0, "1/2"], [0, 1, 1, 1, "-3"], [1, 0, 0, 1, "0.25"], [1, 1, 1, 0, "2"]]


def _good(id_: str, reason: str, *flags: str, counts: Plain, inputs: Plain = UNIFORM) -> Good:
    source = "Eq. 2; Eq. 1" if inputs == UNIFORM else "Eq. 9"
    return Good(f"estimate.{id_}", _OP, params(counts=counts, inputs=inputs), source, reason, flags)


def _with(id_: str, reason: str, counts: Plain, inputs: Plain, expression: Plain) -> Good:
    values = params(counts=counts, inputs=inputs, expression=expression)
    return Good(f"estimate.{id_}", _OP, values, "Eq. 9", reason, ("expression",), features=_EXPRESSION)


def _bad(id_: str, edit: Mapping[str, Json], reason: str, flag: str, parent: str = "table1") -> Bad:
    features = _EXPRESSION if flag == "bad-expression" else ()
    return Bad(f"estimate.{id_}", f"estimate.{parent}", edit, reason, (flag,), features)


def _one(x: int, y: int, a: int, b: int) -> Plain:
    return [[x, y, a, b, 1]]


SPECS: tuple[Spec, ...] = (
    _good("table1", "70/29 exactly; the i.i.d. estimate of the caption would be 2.41453", counts=table1()),
    _good("one-trial", "n = 1: a single trial contributes c/P(x,y) = 4", "edge", counts=_one(0, 0, 0, 0)),
    _good("sign-01", "equal outcomes at (0,1) count +4", "sign", "edge", counts=_one(0, 1, 1, 1)),
    _good("sign-10", "equal outcomes at (1,0) count +4", "sign", "edge", counts=_one(1, 0, 0, 0)),
    _good("sign-11", "equal outcomes at (1,1) count -4: the sign is on this setting pair", "sign", "edge",
          counts=_one(1, 1, 0, 0)),
    _good("sign-unequal", "unequal outcomes at (0,0) count -4", "sign", "edge", counts=_one(0, 0, 0, 1)),
    _good("popescu-rohrlich", "all four pairs won: 4, and nothing is clipped at 2 sqrt 2", "edge",
          counts=winning(2, 0)),
    _good("always-lost", "all four pairs lost: -4", "edge", counts=winning(0, 2)),
    _good("unequal-totals",
         "N(xy) differ: the fixed P(x,y) counts, not the observed frequencies of the settings",
          counts=_UNEVEN),
    _good("missing-setting",
         "a setting pair that was never drawn contributes nothing; no division by N(xy) = 0",
          "edge", counts=[[0, 0, 0, 0, 3], [0, 0, 0, 1, 1]]),
    _good("any-order", "rows may come in any order, absent cells are 0",
          counts=[[1, 1, 0, 1, 5], [0, 0, 1, 1, 4], [1, 0, 0, 0, 3], [0, 1, 1, 0, 1], [0, 0, 0, 0, 2]]),
    _good("double-ones", "every trial counts: a = b = 1 is an outcome like any other",
          counts=[[0, 0, 0, 0, 6], [0, 0, 1, 1, 9], [0, 1, 1, 1, 3], [1, 0, 1, 1, 5], [1, 1, 1, 1, 2]]),
    _good("biased", "biased inputs: each trial is weighted with 1/P(x,y), not with 4", "biased",
          counts=_UNEVEN, inputs=BIASED),
    _good("skewed", "P(0,1) and P(1,0) differ: a transposed matrix shows", "biased", counts=_UNEVEN,
         inputs=SKEWED),
    _good("product", "product inputs, each 1 with probability 1/5", "biased", counts=_UNEVEN, inputs=PRODUCT),
    _good("strings", "counts may be strings", counts=[[0, 0, 0, 0, "30"], [1, 1, 0, 1, "12"], [1, 1, 1, 1,
         "7"]]),
    _good("beyond-double", "counts 2^53 + 1 and 2^53 differ by one: exact counts, no floats", "large", "biased",
          counts=[[0, 0, 0, 0, str(LARGE + 1)], [0, 0, 0, 1, str(LARGE)], [0, 1, 0, 0, 7], [1, 1, 0, 1, 9]],
          inputs=_TINY),
    _good("beyond-int64", "counts beyond 64 bits", "large", counts=[[0, 0, 0, 0, str(10**30)],
          [0, 1, 0, 0, str(3 * 10**30)], [1, 0, 0, 0, str(2 * 10**30)], [1, 1, 0, 0, str(10**29)]]),
    _with("expression-chsh", "CHSH written out cell by cell is CHSH", table1(), UNIFORM,
          [[x, y, a, b, str((-1) ** (x * y + a + b))] for x in (0, 1) for y in (0, 1) for a in (0,
          1) for b in (0, 1)]),
    _with("expression-cells", "coefficients of any size, cell by cell, at skewed inputs", _UNEVEN, SKEWED,
         _DEVIANT),
    _with("expression-three-settings", "three settings a side", [[0, 0, 0, 0, 9], [0, 2, 0, 0, 4], [1, 2, 0,
         0, 3],
          [2, 1, 0, 0, 2], [2, 2, 1, 1, 5], [1, 0, 1, 0, 6], [0, 0, 0, 1, 2], [0, 0, 1, 0, 1]], _THREE, _I3322),
    _bad("negative-count", replace("/counts/3/4", json_of(-1)), "a count is negative", "bad-counts"),
    _bad("fractional-count", replace("/counts/3/4", "1.5"), "a count is no whole number", "bad-counts"),
    _bad("count-not-a-number", replace("/counts/3/4", "NaN"), "a count is no number", "bad-counts"),
    _bad("count-null", replace("/counts/3/4", None), "a count is missing", "bad-counts"),
    _bad("short-row", replace("/counts/3", json_of([0, 0, 1, 1])), "a row has four members", "bad-counts"),
    _bad("repeated-cell", add("/counts/-", json_of([0, 0, 0, 0, 5])), "a cell is given twice", "bad-counts"),
    _bad("setting-out-of-range", replace("/counts/3/0", json_of(2)), "setting 2 of two", "bad-counts"),
    _bad("outcome-out-of-range", replace("/counts/3/3", json_of(2)),
         "outcome 2 of two: a no-click is no outcome",
         "bad-counts"),
    _bad("negative-setting", replace("/counts/3/0", json_of(-1)), "a setting is negative", "bad-counts"),
    _bad("no-trials", replace("/counts", []), "no trials at all: 0/0 is no estimate", "bad-counts"),
    _bad("all-zero", replace("/counts", json_of([[0, 0, 0, 0, 0], [1, 1, 0, 1, 0]])), "n = 0", "bad-counts"),
    _bad("counts-missing", remove("/counts"), "there are no counts", "bad-counts"),
    _bad("inputs-missing", remove("/inputs"), "there are no inputs: nothing may be assumed uniform",
         "bad-inputs"),
    _bad("inputs-sum", replace("/inputs/1/1", "0.2499999999"), "P(x,y) sums to less than 1", "bad-inputs"),
    _bad("inputs-sum-by-little", replace("/inputs/1/1", "0.25000000000000000000000001"),
         "P(x,y) sums to more than 1 by 1e-26, which only exact numbers show", "bad-inputs"),
    _bad("inputs-zero", replace("/inputs", json_of([["1/2", "1/2"], ["0", "0"]])),
         "a setting pair that cannot occur", "bad-inputs"),
    _bad("inputs-negative", replace("/inputs", json_of([["3/4", "-1/4"], ["1/4", "1/4"]])),
         "a probability is negative", "bad-inputs"),
    _bad("inputs-shape", replace("/inputs", json_of([["1/2", "1/2"]])), "one row for two settings",
         "bad-inputs"),
    _bad("inputs-not-a-number", replace("/inputs/0/0", "quarter"), "a probability is no number", "bad-inputs"),
    _bad("inputs-denominator-zero", replace("/inputs/0/0", "1/0"), "a denominator is zero", "bad-inputs"),
    _bad("expression-empty", replace("/expression", []), "an expression without coefficients", "bad-expression",
         "expression-cells"),
    _bad("expression-repeated", add("/expression/-", json_of([0, 0, 0, 0, "1"])),
         "a coefficient is given twice",
         "bad-expression", "expression-cells"),
    _bad("expression-larger", add("/expression/-", json_of([2, 0, 0, 0, "1"])),
         "three settings in the expression, two in P(x,y)", "bad-expression", "expression-cells"),
)  # fmt: skip

SUITE = Suite("estimate", "Estimating the Bell value from counts", FLAGS, SPECS)

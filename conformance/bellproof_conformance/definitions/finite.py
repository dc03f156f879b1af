"""Cases of ``finite.epsilon`` and ``finite.certify``."""

from __future__ import annotations

from collections.abc import Mapping

from bellproof.files.json_text import Json
from bellproof_conformance.definitions.spec import Bad, Good, Plain, Spec, Suite, json_of, params
from bellproof_conformance.definitions.tables import BIASED, PRODUCT, SKEWED, UNIFORM, drawn, table1, winning
from bellproof_conformance.edits import remove, replace

FLAGS = {
    "edge": "the smallest or largest input that means something",
    "biased": "the inputs are not uniform: q is the smallest P(x,y), not the mean",
    "no-signalling": "|I| goes up to 4, not to 2 sqrt 2",
    "sharp": "the concentration bound with the increments' exact range",
    "zero": "nothing can be certified: exactly 0 bits",
    "large": "counts that a double does not hold",
    "delta": "an extreme failure probability",
    "malformed": "parameters that mean nothing",
    "bad-counts": "counts that mean nothing",
    "bad-inputs": "an input distribution that is none",
    "bad-delta": "a failure probability outside (0, 1)",
}

_TSIRELSON = "2*sqrt(2)"


def _epsilon(  # noqa: PLR0913 - one a column of the table
    id_: str,
    reason: str,
    *flags: str,
    n: Plain = 3016,
    delta: str = "1/100",
    q: str = "1/4",
    I_max: str = _TSIRELSON,
) -> Good:
    values = params(n=n, delta=delta, q=q, I_max=I_max)
    return Good(f"epsilon.{id_}", "finite.epsilon", values, "Eq. 10; Eq. 11", reason, flags)


def _certify(  # noqa: PLR0913 - one a column of the table
    id_: str,
    reason: str,
    *flags: str,
    counts: Plain,
    inputs: Plain = UNIFORM,
    delta: str = "1/100",
    theory: str = "quantum",
    method: str | None = None,
) -> Good:
    values = params(counts=counts, inputs=inputs, delta=delta, theory=theory)
    if method is not None:
        values["method"] = method
    source = "Eq. 12; Eq. 8; Eq. 7" if theory == "quantum" else "Eq. 12; Eq. 13; Eq. 14"
    source = "Hoeffding 1963, lemma 1; Eq. 12" if method == "azuma-sharp" else source
    return Good(f"certify.{id_}", "finite.certify", values, source, reason, flags)


def _bad(id_: str, parent: str, edit: Mapping[str, Json], reason: str, flag: str) -> Bad:
    return Bad(id_, parent, edit, reason, (flag,))


_EPSILON = (
    _epsilon("table1", "Eq. 11 as printed, its factor 2 included: 0.37734869..."),
    _epsilon("no-signalling", "the largest |I| of no-signalling is 4", "no-signalling", I_max="4"),
    _epsilon("local", "the largest |I| of local theories is 2, as in Eq. 18", I_max="2"),
    _epsilon("biased", "q is small: 1/q + I_q, not 4 + I_q", "biased", q="1/100"),
    _epsilon("appendix-b", "q = 11/sqrt(n) at n = 10^9 (Appendix B)", "biased", n=10**9,
         q="347850542619/1000000000000000"),
    _epsilon("one-trial", "n = 1: epsilon is larger than any Bell value, and still the formula's", "edge", n=1),
    _epsilon("certain-inputs", "q = 1: a single setting pair", "edge", q="1"),
    _epsilon("no-expression", "I_max = 0", "edge", I_max="0"),
    _epsilon("delta-half", "delta = 1/2: the natural logarithm, not another", delta="1/2"),
    _epsilon("delta-near-one", "delta close to 1: ln(1/delta) is about 1e-15", "delta",
         delta="0.999999999999999"),
    _epsilon("delta-tiny", "delta = 1e-300", "delta", delta="1e-300"),
    _epsilon("delta-beyond-double", "delta = 1e-400 is 0 in a double, and still a probability", "delta",
             delta="1e-400"),
    _epsilon("many-trials", "n = 10^30", "large", n=str(10**30)),
    _epsilon("beyond-double", "n = 2^53 + 1", "large", n=str(2**53 + 1)),
)  # fmt: skip

_HUGE: Plain = drawn(
    (8 * 10**20 + 4, 2 * 10**20 + 1),
    (8 * 10**20, 2 * 10**20 + 7),
    (8 * 10**20 + 1, 2 * 10**20),
    (8 * 10**20, 2 * 10**20),
)
_BIASED_COUNTS: Plain = drawn((585_000, 115_000), (83_500, 16_500), (83_000, 17_000), (84_000, 16_000))
_SKEWED_COUNTS: Plain = drawn((420_000, 80_000), (209_000, 41_000), (126_500, 23_500), (83_000, 17_000))
_PRODUCT_COUNTS: Plain = drawn((536_000, 104_000), (133_500, 26_500), (133_800, 26_200), (33_600, 6_400))
_MISSING: Plain = [
    [0, 0, 0, 0, 400_000], [0, 0, 0, 1, 20_000], [0, 1, 1, 1, 300_000], [0, 1, 1, 0, 40_000], [1, 0, 0, 0,
         200_000],
    [1, 0, 1, 0, 20_000],
]  # fmt: skip
_ACCIDENTALS: Plain = [
    [x, y, a, b, 100_000 if a ^ b == x & y else 22_000]
    for x in (0, 1)
    for y in (0, 1)
    for a in (0, 1)
    for b in (0, 1)
]
_DOUBLE_ONES: Plain = [
    [x, y, a, b, 110_000 if a ^ b == x & y else 150_000 if (x, y, a, b) == (1, 1, 1, 1) else 20_000]
    for x in (0, 1)
    for y in (0, 1)
    for a in (0, 1)
    for b in (0, 1)
]

_CERTIFY = (
    _certify("table1", "the paper's result: 44.066 bits on the exact curve", counts=table1()),
    _certify("table1-method-named", "the default method named", counts=table1(), method="azuma"),
    _certify("table1-sharp", "increments lie in an interval of width 2/q: 279.195 bits", "sharp",
         counts=table1(),
             method="azuma-sharp"),
    _certify("table1-no-signalling", "4 in place of 2 sqrt 2 in Eq. 11 leaves nothing of Table 1",
         "no-signalling",
             "zero", counts=table1(), theory="no-signalling"),
    _certify("table1-delta-tiny", "delta = 1e-12: epsilon eats the violation", "delta", "zero", counts=table1(),
             delta="1e-12"),
    _certify("table1-delta-half", "delta = 1/2", "delta", counts=table1(), delta="1/2"),
    _certify("table1-delta-large", "delta close to 1 is a weak claim and still one", "delta", counts=table1(),
             delta="0.999"),
    _certify("one-trial", "n = 1 certifies nothing", "edge", "zero", counts=[[0, 0, 0, 0, 1]]),
    _certify("no-violation", "I_hat = 0: 0 bits, not a negative number", "zero", counts=winning(500, 500)),
    _certify("negative", "a negative I_hat: 0 bits", "zero", counts=winning(100, 900)),
    _certify("lossless", "I_hat = 4 at n = 40000 is capped at 2 sqrt 2; the data reject the assumptions",
         "edge",
             counts=winning(10_000, 0)),
    _certify("above-tsirelson", "I_hat = 3, but I_hat - epsilon is below 2 sqrt 2: no cap, no error", "edge",
             counts=winning(875, 125)),
    _certify("good-device", "a good device, a million trials", counts=winning(212_500, 37_500)),
    _certify("good-device-no-signalling", "the same under no-signalling", "no-signalling",
             counts=winning(212_500, 37_500), theory="no-signalling"),
    _certify("good-device-sharp-no-signalling", "the sharp bound does not depend on the largest |I|", "sharp",
             "no-signalling", counts=winning(212_500, 37_500), theory="no-signalling", method="azuma-sharp"),
    _certify("biased", "biased inputs: q = 1/10 is the smallest P(x,y), their mean is 1/4", "biased",
             counts=_BIASED_COUNTS, inputs=BIASED),
    _certify("biased-no-signalling", "biased inputs under no-signalling", "biased", "no-signalling",
             counts=_BIASED_COUNTS, inputs=BIASED, theory="no-signalling"),
    _certify("biased-sharp", "biased inputs, sharp", "biased", "sharp", counts=_BIASED_COUNTS, inputs=BIASED,
             method="azuma-sharp"),
    _certify("skewed", "every setting pair has its own probability", "biased",
             counts=_SKEWED_COUNTS, inputs=SKEWED),
    _certify("product", "product inputs: q = 1/25", "biased", counts=_PRODUCT_COUNTS, inputs=PRODUCT),
    _certify("unequal-totals", "very unequal N(xy): Eq. 9 weights with 1/P(x,y) and not with N/N(xy)",
             counts=[[0, 0, 0, 0, 90_000], [0, 1, 0, 0, 30_000], [1, 0, 1, 1, 20_000], [1, 1, 0, 1, 20_000],
                     [1, 1, 0, 0, 25_000], [0, 0, 0, 1, 8_000]]),
    _certify("oversampled",
         "pairs drawn far from P(x,y), as it may happen: I_hat is above its maximum and is capped",
             "biased", "edge", counts=winning(21_000, 3_700), inputs=SKEWED),
    _certify("missing-setting", "a setting pair that never occurred: no division by N(xy)", "edge",
         counts=_MISSING),
    _certify("accidentals", "every trial counts: nothing may be subtracted as background", counts=_ACCIDENTALS),
    _certify("double-ones", "every trial counts: a = b = 1 may not be dropped as a no-click",
         counts=_DOUBLE_ONES),
    _certify("huge", "counts beyond 2^53", "large", counts=_HUGE),
    _certify("near-local", "I_hat - epsilon just above 2, where the entropy is tiny", "edge",
             counts=winning(188_150, 61_850)),
)  # fmt: skip

_NEGATIVE: tuple[Spec, ...] = (
    _bad("epsilon.delta-zero", "epsilon.table1", replace("/delta", "0"), "certainty is not to be had",
         "bad-delta"),
    _bad("epsilon.delta-one", "epsilon.table1", replace("/delta", "1"), "delta = 1 claims nothing",
         "bad-delta"),
    _bad("epsilon.delta-negative", "epsilon.table1", replace("/delta", "-1/100"), "delta is negative",
         "bad-delta"),
    _bad("epsilon.delta-above-one", "epsilon.table1", replace("/delta", "1.5"), "delta is above 1",
         "bad-delta"),
    _bad("epsilon.delta-missing", "epsilon.table1", remove("/delta"), "no delta is assumed silently",
         "bad-delta"),
    _bad("epsilon.no-trials", "epsilon.table1", replace("/n", json_of(0)), "n = 0", "malformed"),
    _bad("epsilon.negative-trials", "epsilon.table1", replace("/n", json_of(-3016)), "n is negative",
         "malformed"),
    _bad("epsilon.half-a-trial", "epsilon.table1", replace("/n", "0.5"), "n is no whole number", "malformed"),
    _bad("epsilon.q-zero", "epsilon.table1", replace("/q", "0"), "q = 0: a setting pair cannot occur",
         "malformed"),
    _bad("epsilon.q-negative", "epsilon.table1", replace("/q", "-1/4"), "q is negative", "malformed"),
    _bad("epsilon.q-above-one", "epsilon.table1", replace("/q", "5/4"), "q is no probability", "malformed"),
    _bad("epsilon.I-negative", "epsilon.table1", replace("/I_max", "-2"), "a largest |I| is not negative",
         "malformed"),
    _bad("certify.delta-zero", "certify.table1", replace("/delta", "0"), "certainty is not to be had",
         "bad-delta"),
    _bad("certify.delta-one", "certify.table1", replace("/delta", "1"), "delta = 1 claims nothing",
         "bad-delta"),
    _bad("certify.delta-negative", "certify.table1", replace("/delta", "-0.01"), "delta is negative",
         "bad-delta"),
    _bad("certify.delta-percent", "certify.table1", replace("/delta", "99"), "99 per cent is not 99",
         "bad-delta"),
    _bad("certify.negative-count", "certify.table1", replace("/counts/0/4", json_of(-293)),
         "a count is negative",
         "bad-counts"),
    _bad("certify.no-trials", "certify.table1", replace("/counts", []), "no trials at all", "bad-counts"),
    _bad("certify.no-click", "certify.table1", replace("/counts/2/2", json_of(2)),
         "outcome 2: a trial without a click may not be dropped nor counted as something", "bad-counts"),
    _bad("certify.repeated-cell", "certify.table1", replace("/counts/1", json_of([0, 0, 0, 0, 94])),
         "a cell is given twice", "bad-counts"),
    _bad("certify.inputs-sum", "certify.table1", replace("/inputs/0/0", "0.26"), "P(x,y) sums to 1.01",
         "bad-inputs"),
    _bad("certify.inputs-zero", "certify.table1", replace("/inputs", json_of([["1/2", "1/2"], ["0", "0"]])),
         "q = 0: epsilon is infinite", "bad-inputs"),
    _bad("certify.theory", "certify.table1", replace("/theory", "local"), "there is no such theory",
         "malformed"),
    _bad("certify.theory-missing", "certify.table1", remove("/theory"), "no theory is assumed silently",
         "malformed"),
)  # fmt: skip

SUITE = Suite(
    "finite", "Finite statistics: epsilon and certified bits", FLAGS, (*_EPSILON, *_CERTIFY, *_NEGATIVE)
)

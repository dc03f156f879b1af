"""Entries on Appendix A.1, Fig. 2 and the certified bits: what one trial's outcomes are bounded by."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from bellproof import interval
from bellproof.bounds import curve, local_entropy
from bellproof.bounds.tangent import tangent_near
from bellproof.data import TABLE_1_PRINTED_EQUAL, TABLE_1_PRINTED_EVENTS, TABLE_1_PRINTED_TOTALS
from bellproof.enclosure import point
from bellproof.errata.entry import Entry, python
from bellproof.errata.relaxation import probability_and_value, shipped
from bellproof.estimate import iid_estimate
from bellproof.exact import surd
from bellproof.files.tables import read_counts
from bellproof.finite.certify import Certified, Request, certify
from bellproof.finite.epsilon import Method
from bellproof.ladder.levels import bound as level_bound
from bellproof.ladder.rungs import LEVEL_2, bell_value, shipped_certificate, shipped_witness
from bellproof.model.behaviour import Behaviour
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO

_BITS = 160
_DELTA = Fraction(1, 100)


def table_1(method: Method = "azuma") -> Certified:
    """The paper's own analysis of Table 1, with the exact curve."""
    request = Request(chsh(), uniform(CHSH_SCENARIO), _DELTA, method=method)
    return certify(read_counts("table1", CHSH_SCENARIO), request)


def tightness() -> Entry:
    """Level 2 of the hierarchy is not tight near the local bound."""
    allowed, value = probability_and_value("2", shipped("2"))
    exact = tangent_near(curve.tangent, surd(value)).bound(value)
    tight = shipped_certificate(LEVEL_2)
    return Entry(
        id="tightness-of-level-2",
        where="A.1, before Eq. 6",
        printed={
            "distance of the upper bound (level 2 of the hierarchy) from the lower (explicit strategies)": "1e-9"
        },
        recomputed={
            "a CHSH value": value,
            "P(00|00) of an exact moment matrix of level 2 there": point(allowed),
            "largest P(00|00) of any quantum behaviour there, at most": point(exact),
            "distance, at least": point(allowed - exact),
            "level 2 is exactly tight from this CHSH value upward": point(bell_value(tight.low)),
            "and still not at this one": point(shipped_witness(LEVEL_2).bell_value),
        },
        evidence=(
            python(
                "from bellproof.errata.relaxation import *",
                "print(*map(float, probability_and_value('2', shipped('2'))))",
            ),
            "bellproof bound --at 2.0364445 --json",
            python(
                "from bellproof.ladder.rungs import *",
                "print(shipped_certificate(LEVEL_2), shipped_witness(LEVEL_2))",
            ),
        ),
        verdict="wrong",
        explanation=(
            "The moment matrix that ships with the package has rational entries and is positive"
            " definite in exact arithmetic, so the bound of level 2 is at least its P(00|00); the exact"
            " curve is a proved bound on every quantum behaviour, so every explicit strategy stays"
            " below it. On the scale of the figure the difference is not seen. Further up level 2 is exactly"
            " tight; docs/ladder.md has both kinds of proof for this and other sets of words."
        ),
    )


def angles() -> Entry:
    """The two maxima quoted in the derivation of Eq. 6, at cos 2 theta = 3/5."""
    cosine, sine = Fraction(3, 5), Fraction(4, 5)
    # The Schmidt weights are (1 + cos 2t)/2 and (1 - cos 2t)/2; <ZZ> = 1 and <XX> = sin 2t.
    largest = (1 + cosine) / 2
    root = interval.sqrt(point(1 + sine**2), _BITS)
    # A0 = Z, A1 = X, B = (Z +- sin 2t X)/root: CHSH = 2 (<ZZ> + sin 2t <XX>)/root.
    reached = point(2 * (1 + sine * sine)) / root
    printed = point(2) * interval.sqrt(point(1 + (1 - cosine) / 2), _BITS)
    return Entry(
        id="maxima-before-eq-6",
        where="A.1, after Eq. 6",
        printed={
            "max P(a|x) of cos t|00> + sin t|11>": "cos 2t",
            "at cos 2t = 3/5": str(cosine),
            "its largest CHSH value": "2 sqrt(1 + sin^2 t)",
        },
        recomputed={
            "max P(a|x)": "(1 + cos 2t)/2",
            "max P(a|x) at cos 2t = 3/5": largest,
            "printed formula for the CHSH value there": printed,
            "CHSH value that is reached there, 2 sqrt(1 + sin^2 2t)": reached,
        },
        evidence=(
            python(
                "from bellproof.derivation.local_entropy import *",
                "print(*misprints(), *reached(), sep=chr(10))",
            ),
        ),
        verdict="wrong",
        explanation=(
            "Both are misprints: the state's Bloch vector has the length cos 2t, so Alice's best"
            " outcome has the probability (1 + cos 2t)/2, and Horodecki's criterion gives sin^2 2t. Eq."
            " 6, which follows from the corrected values, is right."
        ),
    )


def caption() -> Entry:
    """The formula in the caption of Fig. 2, at I = 12/5."""
    at = Fraction(12, 5)
    root = interval.sqrt(point(2 - at**2 / 4), _BITS)
    printed = -interval.log2(point(1) - interval.log2(point(1) + root, _BITS), _BITS)
    return Entry(
        id="caption-of-fig-2",
        where="Fig. 2, caption",
        printed={"curve b": "-log2[1 - log2(1 + sqrt(2 - I^2/4))]"},
        recomputed={
            "printed formula at I = 12/5, in bits": printed,
            "Eq. 6 at I = 12/5, in bits": local_entropy.entropy(at, interval, _BITS),
            "most that two binary outcomes can hold": 2,
        },
        evidence=("bellproof bound --at 12/5 --objective local --json",),
        verdict="wrong",
        explanation=(
            "The outer logarithm is one too many: the caption means Eq. 6, 1 - log2(1 + sqrt(2 -"
            " I^2/4)). As printed it is infinite at I = 2 and 0 at 2 sqrt 2. Curve b bounds Alice's"
            " outcome alone, H(A|X), and therefore H(AB|XY) too."
        ),
    )


def boxes() -> Entry:
    """CHSH values of the eight Popescu-Rohrlich boxes."""
    expression = chsh()
    values: list[Fraction] = []
    for p, q, r in product((0, 1), repeat=3):
        table = {
            (x, y, a, b): Fraction(int(a ^ b == (x & y) ^ (p & x) ^ (q & y) ^ r), 2)
            for x, y, a, b in CHSH_SCENARIO.cells()
        }
        values.append(expression.value(Behaviour.of(CHSH_SCENARIO, table).as_mapping()))
    listed = ", ".join(f"{value}: {values.count(value)}" for value in sorted(set(values)))
    return Entry(
        id="popescu-rohrlich-boxes",
        where="A.3, after Eq. 14",
        printed={"CHSH of the Popescu-Rohrlich boxes": "+-4"},
        recomputed={"CHSH of the eight boxes, value: how many": listed},
        evidence=(
            python("from bellproof.derivation.no_signalling import *", "print(*verify(), sep=chr(10))"),
            "bellproof bound --at 3 --theory no-signalling --json",
        ),
        verdict="wrong",
        explanation=(
            "Two of the eight extremal boxes have the CHSH value 4 or -4; the other six belong to"
            " relabelled CHSH expressions and have 0 here. They lie below the line, so Eq. 14 is right"
            " all the same."
        ),
    )


def bits() -> Entry:
    """The headline number."""
    result = table_1()
    n = point(result.n)
    two, one = (level_bound(level, result.working_point.lo).bits(result.n) for level in ("2", "1+AB"))
    eq6 = local_entropy.entropy(result.working_point.lo, interval, _BITS)
    return Entry(
        id="certified-bits",
        where="main text and abstract",
        printed={"H(R|S) at 99 % confidence": "> 42"},
        recomputed={
            "I_hat": result.estimate,
            "epsilon": result.epsilon,
            "n f(I_hat - epsilon), the exact curve": result.min_entropy_bits,
            "level 2 of the hierarchy, at least": two[0],
            "level 2 of the hierarchy, at most": two[1],
            "level 1 + AB, at least": one[0],
            "level 1 + AB, at most": one[1],
            "Eq. 6": n * eq6,
        },
        evidence=("bellproof certify table1 --json", "bellproof certify table1 --objective local --json"),
        verdict="right",
        explanation=(
            "The exact curve certifies over 44 bits. What finite levels of the hierarchy give lies between"
            " a sum of squares in their words and an exact moment matrix. The exact curve and"
            " both levels agree with the sentence, Eq. 6 would not have been enough; which of them was"
            " behind it is not said."
        ),
    )


def printed_table() -> Entry:
    """Everything else that Table 1 prints."""
    counts = read_counts("table1", CHSH_SCENARIO)
    cells = counts.as_mapping()
    totals = counts.totals_by_settings()
    equal = {
        pair: Fraction(sum(cells[(*pair, a, a)] for a in (0, 1)), totals[pair])
        for pair in CHSH_SCENARIO.setting_pairs()
    }
    estimated = iid_estimate(chsh(), counts)
    if estimated is None:
        deviation, value = point(0), Fraction(0)
    else:
        value = estimated[0]
        deviation = interval.sqrt(point(estimated[1]), _BITS)
    return Entry(
        id="table-1",
        where="Table 1 and its caption",
        printed={
            "events": str(TABLE_1_PRINTED_EVENTS),
            **{f"total at {x},{y}": str(total) for (x, y), total in TABLE_1_PRINTED_TOTALS.items()},
            **{f"P(a=b|{x}{y})": str(float(share)) for (x, y), share in TABLE_1_PRINTED_EQUAL.items()},
            "I_hat, trials alike and independent": "2.414 +- 0.058",
        },
        recomputed={
            "events": counts.total,
            **{f"total at {x},{y}": total for (x, y), total in totals.items()},
            **{f"P(a=b|{x}{y})": point(share) for (x, y), share in equal.items()},
            "I_hat, trials alike and independent": point(value),
            "its standard deviation": deviation,
        },
        evidence=("bellproof certify table1",),
        verdict="right",
        explanation="Totals, last column and the caption's estimate follow from the counts.",
    )

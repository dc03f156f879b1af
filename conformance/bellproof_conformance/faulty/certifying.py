"""Wrong ways to get from counts to certified bits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput
from bellproof.estimate import estimate
from bellproof.exact import TSIRELSON, Surd, surd
from bellproof.files.json_text import Json
from bellproof.model.expression import chsh
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof.protocol.testee import REFERENCE, Evaluate
from bellproof_conformance.faulty.fault import Fault, Patch, changed, enclosed, rows, table_of
from bellproof_conformance.verdicts import Verdict

_OP = "finite.certify"
_EPSILON = "finite.epsilon"
_BITS = 192


@dataclass(frozen=True, slots=True)
class _Case:
    """What enters Eqs. 11 and 12."""

    n: int
    I_hat: Fraction
    q: Fraction
    delta: Fraction
    theory: str
    largest: str

    def epsilon(self) -> Fraction:
        """Eq. 11."""
        params: Params = {"n": str(self.n), "delta": str(self.delta), "q": str(self.q), "I_max": self.largest}
        return enclosed(REFERENCE[_EPSILON](params), "epsilon").hi

    def bits(self, epsilon: Fraction) -> Fraction:
        """Eq. 12 with an epsilon, capped at the theory's maximum."""
        working: Surd = surd(self.I_hat - epsilon)
        top = TSIRELSON if self.theory == "quantum" else surd(4)
        if working <= surd(2):
            return Fraction(0)
        at = self.largest if working > top else str(working)
        rate = REFERENCE["entropy.rate"]({"theory": self.theory, "kind": "global", "I": at})
        return self.n * enclosed(rate, "bits").lo


def _case(params: Params) -> _Case:
    reader = Reader(_OP, params)
    counts, inputs = reader.counts(), reader.inputs()
    theory = reader.text("theory")
    return _Case(
        counts.total,
        estimate(chsh(), counts, inputs),
        inputs.smallest,
        reader.rational("delta"),
        theory,
        "2*sqrt(2)" if theory == "quantum" else "4",
    )


def _edited(edit: Callable[[_Case], _Case]) -> Patch:
    """Certify another case than the one given; other methods than Azuma's stay right."""

    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        answer = right(params)
        if params.get("method", "azuma") != "azuma":
            return answer
        case = edit(_case(params))
        return {"bits": case.bits(case.epsilon())}

    return patch


def _no_epsilon(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    return {"bits": _case(params).bits(Fraction(0))}


def _sharp(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    return right(changed(params, method="azuma-sharp"))


def _subtracted(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    table = table_of(params)
    accidentals = {
        pair: min(count for cell, count in table.items() if cell[:2] == pair)
        for pair in {cell[:2] for cell in table}
    }
    left = {cell: count - accidentals[cell[:2]] for cell, count in table.items()}
    return right(changed(params, counts=rows(left))) if any(left.values()) else answer


def _post_selected(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    kept = {cell: count for cell, count in table_of(params).items() if cell[2:] != (1, 1)}
    return right(changed(params, counts=rows(kept))) if any(kept.values()) else answer


def _uncapped(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    case = _case(params)
    top = TSIRELSON if case.theory == "quantum" else surd(4)
    if surd(case.I_hat) > top:
        raise BadInput(_OP, "I_hat is above the theory's maximum")
    return answer


def _crash(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    if not all(Reader(_OP, params).counts().totals_by_settings().values()):
        sys.stderr.write("ZeroDivisionError: division by zero\n")
        raise SystemExit(1)
    return answer


def _whole_bits(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    return {"bits": Fraction(ceil(enclosed(right(params), "bits").lo))}


def _quantum_always(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    return right(changed(params, theory="quantum")) if params["theory"] != "quantum" else answer


def _zero_is_error(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    if enclosed(answer, "bits").hi == 0:
        raise BadInput(_OP, "nothing can be certified")
    return answer


def _scaled(factor: Callable[[Params], Enclosure]) -> Patch:
    """Multiply epsilon."""
    return lambda params, right: {"epsilon": enclosed(right(params), "epsilon") * factor(params)}


def _half_root(_: Params) -> Enclosure:
    return interval.sqrt(point(Fraction(1, 2)), _BITS)


def _per_ln_10(_: Params) -> Enclosure:
    return interval.sqrt(point(1) / interval.ln(point(10), _BITS), _BITS)


def _one_more(params: Params) -> Enclosure:
    n = Reader(_EPSILON, params).whole("n")
    return interval.sqrt(point(Fraction(n, n + 1)), _BITS)


def _with(params: Params, name: str, value: str) -> dict[str, Json]:
    return changed(params, **{name: value})


def _only_q(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    return right(_with(params, "I_max", "0"))


def _percent(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    return right(_with(params, "delta", str(Reader(_EPSILON, params).rational("delta") / 100)))


def _uniform_q(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    return right(_with(params, "q", "1/4"))


def _certain(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    if Reader(_EPSILON, params).rational("delta") >= 1:
        right(_with(params, "delta", "1/2"))
        return {"epsilon": point(0)}
    return right(params)


FAULTS = (
    Fault(
        "azuma-without-its-2",
        _EPSILON,
        "The 2 of sqrt(2 ln(1/delta)/n) is left out.",
        Verdict.WRONG,
        _scaled(_half_root),
    ),
    Fault(
        "decimal-logarithm",
        _EPSILON,
        "The logarithm of 1/delta is to base 10 instead of e.",
        Verdict.WRONG,
        _scaled(_per_ln_10),
    ),
    Fault(
        "one-trial-more",
        _EPSILON,
        "n + 1 stands for n, which hardly shows but at small n.",
        Verdict.WRONG,
        _scaled(_one_more),
    ),
    Fault(
        "sharp-constant-for-azuma",
        _EPSILON,
        "The constant is 1/q, which needs Hoeffding's lemma, and not Eq. 11's 1/q + I_q.",
        Verdict.WRONG,
        _only_q,
    ),
    Fault("quarter-for-q", _EPSILON, "q is taken for 1/4 whatever is given.", Verdict.WRONG, _uniform_q),
    Fault("delta-in-percent", _EPSILON, "delta is read as a percentage.", Verdict.LOOSE, _percent),
    Fault(
        "delta-unchecked",
        _EPSILON,
        "A delta of 1 or more gives an epsilon of 0.",
        Verdict.ACCEPTED_BAD_INPUT,
        _certain,
    ),
    Fault("epsilon-forgotten", _OP, "f is taken at I_hat, without epsilon.", Verdict.WRONG, _no_epsilon),
    Fault(
        "mean-for-minimum",
        _OP,
        "1/q is made of the mean of P(x,y), always 1/4, and not of the smallest.",
        Verdict.WRONG,
        _edited(lambda case: replace(case, q=Fraction(1, 4))),
    ),
    Fault(
        "sharp-called-azuma",
        _OP,
        "The method azuma-sharp is used and called azuma.",
        Verdict.WRONG,
        _sharp,
    ),
    Fault(
        "background-subtracted",
        _OP,
        "Accidental coincidences are subtracted: the least count of each setting pair off all its cells.",
        Verdict.WRONG,
        _subtracted,
    ),
    Fault(
        "double-ones-dropped-before",
        _OP,
        "Trials with a = b = 1 are post-selected away as no-clicks, and the rest is certified.",
        Verdict.WRONG,
        _post_selected,
    ),
    Fault(
        "theory-ignored",
        _OP,
        "The quantum bound is used whatever the theory.",
        Verdict.WRONG,
        _quantum_always,
    ),
    Fault("bits-rounded-up", _OP, "Bits are rounded up to a whole number.", Verdict.WRONG, _whole_bits),
    Fault(
        "fluctuation-refused",
        _OP,
        "An I_hat above the theory's maximum is refused, although estimates fluctuate.",
        Verdict.REJECTED_GOOD_INPUT,
        _uncapped,
    ),
    Fault(
        "zero-is-an-error",
        _OP,
        "Data that certify nothing are refused, although 0 bits is a result.",
        Verdict.REJECTED_GOOD_INPUT,
        _zero_is_error,
    ),
    Fault(
        "crash-on-missing-pair",
        _OP,
        "A setting pair that never occurred ends the program by a division by zero.",
        Verdict.CRASH,
        _crash,
    ),
)
"""All of ``finite.epsilon`` and ``finite.certify``."""

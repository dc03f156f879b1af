"""Wrong ways to bound the entropy of one trial."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import log2, sqrt

from bellproof import interval
from bellproof.bounds import curve
from bellproof.enclosure import point
from bellproof.errors import BadInput
from bellproof.exact import TSIRELSON, Surd, surd
from bellproof.files.json_text import NumberText
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof.protocol.testee import Evaluate
from bellproof.surds import enclose
from bellproof_conformance.faulty.fault import Fault, Patch, changed, enclosed
from bellproof_conformance.verdicts import Verdict

_OP = "entropy.rate"
_BITS = 128


def _bell_value(params: Params) -> Surd:
    return Reader(_OP, params).exact("I")


def _near(value: Surd) -> Fraction:
    """A rational close to it."""
    return enclose(value, interval, _BITS).lo


def _where(condition: Callable[[Params], bool], change: Callable[[float, float], float]) -> Patch:
    """Change the bits, given with I as doubles, at some Bell values above 2."""

    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        bits = float(enclosed(right(params), "bits").lo)
        value = _bell_value(params)
        if value <= surd(2) or not condition(params):
            return right(params)
        return {"bits": Fraction(change(float(_near(value)), bits))}

    return patch


def _always(_: Params) -> bool:
    return True


def _is(**wanted: str) -> Callable[[Params], bool]:
    return lambda params: all(params.get(name) == value for name, value in wanted.items())


def _natural(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    return {"bits": enclosed(right(params), "bits") * interval.ln(point(2), _BITS)}


def _root(value: float) -> float:
    """``sqrt(2 - I^2/4)`` in doubles."""
    return sqrt(max(0.0, 2 - value * value / 4))


_STEP = Fraction(1, 10)


def _interpolated(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    value = _bell_value(params)
    if value <= surd(2) or value >= surd(Fraction(14, 5)) or params["theory"] != "quantum":
        return right(params)
    exact = _near(value)
    low = exact // _STEP * _STEP
    ends = [enclosed(right(changed(params, I=str(at))), "bits").lo for at in (low, low + _STEP)]
    return {"bits": ends[0] + (ends[1] - ends[0]) * (exact - low) / _STEP}


def _level_2(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    value = _bell_value(params)
    last = curve.tangent(Fraction(103, 1000))
    if not _is(theory="quantum", kind="global")(params) or not surd(2) < value < surd(last.bell_value):
        return right(params)
    allowed = min(Fraction(1), last.bound(_near(value)))
    return {"bits": -interval.log2(point(allowed), _BITS)}


def _nan_at_end(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    at_end = _is(theory="quantum")(params) and _bell_value(params) == TSIRELSON
    return {"bits": NumberText("NaN")} if at_end else answer


def _absolute(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    value = abs(_bell_value(params))
    return right(changed(params, I=str(value)))


def _other_kind(kind: str) -> Patch:
    return lambda params, right: (right(params), right(changed(params, kind=kind)))[1]


def _tsirelson_range(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    if _bell_value(params) > TSIRELSON:
        raise BadInput(_OP, "I is above 2 sqrt(2)")
    return right(params)


def _quantum_for_all(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    inside = abs(_bell_value(params)) <= TSIRELSON
    return right(changed(params, theory="quantum")) if inside else answer


def _only_violations(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    if _bell_value(params) < surd(2):
        raise BadInput(_OP, "I shows no violation")
    return right(params)


def _negative_bits(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    value = float(_near(_bell_value(params)))
    if abs(value) >= 2 or params["kind"] != "local":  # noqa: PLR2004 - the local bound
        return answer
    return {"bits": Fraction(1 - log2(1 + _root(value)))}


def _clamped(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    top = "2*sqrt(2)" if params.get("theory") == "quantum" else "4"
    over = _bell_value(params) > (TSIRELSON if params.get("theory") == "quantum" else surd(4))
    return right(changed(params, I=top) if over else params)


def _double_rounded(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    bits = enclosed(right(params), "bits").lo
    return {"bits": round(bits, 6)}


FAULTS = (
    Fault("natural-logarithm", _OP, "The entropy is -ln P instead of -log2 P.", Verdict.LOOSE, _natural),
    Fault(
        "solver-below-truth",
        _OP,
        "The guessing probability comes from a floating-point SDP solver, 1e-9 below the truth.",
        Verdict.UNSOUND,
        _where(_is(theory="quantum", kind="global"), lambda _, bits: -log2(2**-bits - 1e-9)),
    ),
    Fault(
        "level-2-called-exact",
        _OP,
        "The lines of hierarchy level 2, tight from I = 2.14 on, are called exact below it too.",
        Verdict.LOOSE,
        _level_2,
    ),
    Fault(
        "interpolated-table",
        _OP,
        "f is interpolated linearly between values 0.1 apart; it is convex, so the chord is above it.",
        Verdict.UNSOUND,
        _interpolated,
    ),
    Fault(
        "caption-formula",
        _OP,
        "Curve b is -log2(1 - log2(1 + sqrt(2 - I^2/4))), as the caption of Fig. 2 prints it, not Eq. 6.",
        Verdict.UNSOUND,
        _where(
            _is(theory="quantum", kind="local"),
            lambda value, _: -log2(max(1e-12, 1 - log2(1 + _root(value)))),
        ),
    ),
    Fault(
        "cosine-for-probability",
        _OP,
        "The largest P(a|x) is cos(2 theta), as printed after Eq. 6, instead of (1 + cos(2 theta))/2.",
        Verdict.UNSOUND,
        _where(_is(theory="quantum", kind="local"), lambda value, _: -log2(max(1e-12, _root(value)))),
    ),
    Fault(
        "kind-ignored",
        _OP,
        "The global bound is given for Alice's outcome alone.",
        Verdict.UNSOUND,
        _other_kind("global"),
    ),
    Fault(
        "local-for-global",
        _OP,
        "Eq. 6, a bound on Alice's outcome alone, is given for both outcomes.",
        Verdict.LOOSE,
        _other_kind("local"),
    ),
    Fault(
        "no-signalling-by-quantum",
        _OP,
        "The quantum bound is given where only no-signalling is assumed.",
        Verdict.UNSOUND,
        _quantum_for_all,
    ),
    Fault(
        "no-signalling-range",
        _OP,
        "Bell values above 2 sqrt(2) are refused under no-signalling, which reaches 4.",
        Verdict.REJECTED_GOOD_INPUT,
        _tsirelson_range,
    ),
    Fault(
        "violations-only",
        _OP,
        "A Bell value below 2 is refused, although its answer is 0 bits.",
        Verdict.REJECTED_GOOD_INPUT,
        _only_violations,
    ),
    Fault(
        "negative-bits",
        _OP,
        "Eq. 6 is used below I = 2, where it gives negative bits.",
        Verdict.LOOSE,
        _negative_bits,
    ),
    Fault(
        "absolute-value",
        _OP,
        "The absolute value of I is taken, so -2.5 counts as a violation.",
        Verdict.UNSOUND,
        _absolute,
    ),
    Fault(
        "range-clamped",
        _OP,
        "A Bell value beyond the theory's maximum counts as the maximum.",
        Verdict.ACCEPTED_BAD_INPUT,
        _clamped,
    ),
    Fault(
        "nan-at-maximum",
        _OP,
        "At 2 sqrt(2) rounding makes the root's argument negative, and NaN comes out in silence.",
        Verdict.PROTOCOL,
        _nan_at_end,
    ),
    Fault(
        "rounded-to-nearest",
        _OP,
        "Bits are rounded to the nearest sixth decimal, up as often as down.",
        Verdict.UNSOUND,
        _double_rounded,
    ),
)
"""All of ``entropy.rate``."""

"""Wrong ways to estimate the Bell value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.estimate import iid_estimate
from bellproof.exact import read_rational
from bellproof.files.json_text import Json, NumberText
from bellproof.model.expression import chsh
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof.protocol.testee import Evaluate
from bellproof_conformance.faulty.fault import Fault, changed, rows, table_of
from bellproof_conformance.verdicts import Verdict

_OP = "bell.estimate"
_DOUBLE_BITS = 53


def _sign(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    if "expression" in params:
        return answer
    inputs = Reader(_OP, params).inputs()
    table = table_of(params)
    total = sum(
        (
            (-1) ** ((x == y == 0) + a + b) * Fraction(count) / inputs.probability(x, y)
            for (x, y, a, b), count in table.items()
        ),
        Fraction(0),
    )
    return {"I_hat": total / sum(table.values())}


def _iid(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    found = None if "expression" in params else iid_estimate(chsh(), Reader(_OP, params).counts())
    return right(params) if found is None else {"I_hat": found[0]}


def _uniform(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    if "expression" in params:
        return right(params)
    quarter: Json = [["1/4", "1/4"], ["1/4", "1/4"]]
    return right(changed(params, inputs=quarter))


def _transposed(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    matrix = Reader(_OP, params).inputs(Reader(_OP, params).expression().scenario).matrix
    flipped: Json = [[str(p) for p in column] for column in zip(*matrix, strict=True)]
    return right(changed(params, inputs=flipped)) if len(matrix) == len(matrix[0]) else right(params)


def _floats(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    if "expression" in params:
        return right(params)
    inputs = Reader(_OP, params).inputs()
    total = trials = 0.0
    for (x, y, a, b), count in table_of(params).items():
        total += (-1) ** (x * y + a + b) * (float(count) / float(inputs.probability(x, y)))
        trials += float(count)
    return {"I_hat": Fraction(total / trials)}


def _wraps(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    if "expression" in params:
        return right(params)
    wrapped = {cell: (count + 2**31) % 2**32 - 2**31 for cell, count in table_of(params).items()}
    inputs = Reader(_OP, params).inputs()
    trials = sum(wrapped.values())
    total = Fraction(0)
    for (x, y, a, b), count in wrapped.items():
        total += (-1) ** (x * y + a + b) * count / inputs.probability(x, y)
    return {"I_hat": total / trials} if trials else right(params)


def _numbers_only(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    counts = params.get("counts")
    if isinstance(counts, list) and any(
        isinstance(row, list) and row and isinstance(row[-1], str) for row in counts
    ):
        raise BadInput(_OP, "a count is no number")
    return right(params)


def _chsh_only(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    try:
        return right({name: value for name, value in params.items() if name != "expression"})
    except BadInput:
        return right(params)


def _unnormalised(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    matrix = params.get("inputs")
    try:
        numbers = [[read_rational(_text(p), _OP) for p in row] for row in matrix if isinstance(row, list)]  # type: ignore[union-attr]
        total = sum(map(sum, numbers))
        scaled: Json = [[str(p / total) for p in row] for row in numbers]
    except (BadInput, TypeError, ZeroDivisionError):
        return right(params)
    return right(changed(params, inputs=scaled))


def _text(value: Json) -> str:
    return value.text if isinstance(value, NumberText) else str(value)


def _negative(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    try:
        return right(params)
    except BadInput as error:
        if "negative" not in error.reason or "count" not in str(error):
            raise
        counts = params["counts"]
        kept: Json = [
            row
            for row in (counts if isinstance(counts, list) else [])
            if isinstance(row, list) and not _text(row[-1]).strip().startswith("-")
        ]
        return right(changed(params, counts=kept))


def _last_wins(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    counts = params.get("counts")
    if not isinstance(counts, list) or not all(isinstance(row, list) for row in counts):
        return right(params)
    latest = {tuple(map(_text, row[:-1])): row for row in counts if isinstance(row, list)}
    kept: Json = list(latest.values())
    return right(changed(params, counts=kept))


def _double_answer(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)["I_hat"]
    return {"I_hat": round(answer, 3)} if isinstance(answer, Fraction) else right(params)


def _pair_dropped(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    if "expression" in params:
        return right(params)
    kept = {cell: count for cell, count in table_of(params).items() if cell[2:] != (1, 1)}
    return right(changed(params, counts=rows(kept))) if any(kept.values()) else right(params)


FAULTS = (
    Fault(
        "sign-on-wrong-pair",
        _OP,
        "The minus sign of CHSH stands at the settings (0,0) instead of (1,1).",
        Verdict.WRONG,
        _sign,
    ),
    Fault(
        "iid-estimator",
        _OP,
        "The frequencies N(ab,xy)/N(xy) are added up (Eq. 1) instead of N(ab,xy)/(n P(xy)) (Eq. 9).",
        Verdict.WRONG,
        _iid,
    ),
    Fault("inputs-ignored", _OP, "P(x,y) is taken for uniform whatever is given.", Verdict.WRONG, _uniform),
    Fault("inputs-transposed", _OP, "P(x,y) is read as P(y,x).", Verdict.WRONG, _transposed),
    Fault(
        "float-counts",
        _OP,
        "Counts become binary floats and lose their last digits beyond 2^53.",
        Verdict.WRONG,
        _floats,
    ),
    Fault("int32-counts", _OP, "Counts wrap around at 2^31.", Verdict.WRONG, _wraps),
    Fault(
        "number-counts",
        _OP,
        "A count beyond 2^53, which comes as a string, is refused.",
        Verdict.REJECTED_GOOD_INPUT,
        _numbers_only,
    ),
    Fault(
        "expression-ignored",
        _OP,
        "CHSH is estimated whatever expression is given.",
        Verdict.WRONG,
        _chsh_only,
    ),
    Fault("three-decimals", _OP, "I_hat is rounded to three decimals.", Verdict.WRONG, _double_answer),
    Fault(
        "double-ones-dropped",
        _OP,
        "Trials with a = b = 1 are taken for double no-clicks and dropped.",
        Verdict.WRONG,
        _pair_dropped,
    ),
    Fault(
        "inputs-normalised",
        _OP,
        "A P(x,y) that does not sum to 1 is rescaled in silence.",
        Verdict.ACCEPTED_BAD_INPUT,
        _unnormalised,
    ),
    Fault(
        "negative-counts",
        _OP,
        "A negative count is skipped in silence.",
        Verdict.ACCEPTED_BAD_INPUT,
        _negative,
    ),
    Fault(
        "last-cell-wins",
        _OP,
        "Of a cell that is given twice the last count is kept in silence.",
        Verdict.ACCEPTED_BAD_INPUT,
        _last_wins,
    ),
)
"""All of ``bell.estimate``."""

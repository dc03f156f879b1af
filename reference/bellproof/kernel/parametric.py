"""Write a certificate of kind ``sos-parametric`` as a Coq file.

Words are written out (a parity means two words with the same coefficients, up to sign), and pieces of the interval
are looked for on which the kernel sees that every Gram matrix and every multiplier is positive. Nothing here is
trusted: with other pieces the kernel would only see less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from bellproof.kernel.text import OBJECTIVES, Json, expression, relabelling, target, whole, word

Polynomial = list[int]
"""Coefficients from the constant up."""

Test = Callable[[Fraction, Fraction], bool]
"""Whether something is seen to be positive from the one to the other."""

PRECISION = 60
"""Binary places of the elimination, as in the kernel's checker."""

MAX_HALVINGS = 40
"""Shortest piece, as a power of one half of the interval."""

MAX_PIECES = 64
"""Most pieces of one interval; a matrix that is not seen to be positive by then is left to the kernel to refuse."""

_TERM = re.compile(r"([+-]?)([0-9]*)(?:(v)(?:\^([0-9]+))?)?")
_LETTERS = re.compile(r"([AB])([0-9]+)")
_SIGN = {"none": 0, "even": 1, "odd": -1}


def write(document: Mapping[str, Json], source: str) -> str:
    """The Coq file of a certificate of kind ``sos-parametric``."""
    claim, evidence = document["claim"], document["evidence"]
    low, high = (Fraction(one) for one in claim["v"])
    cells, divisor = expression(claim["expression"])
    scale = _read(claim["scale"])
    settings_a, settings_b = claim["scenario"]["settings"]
    return "\n".join(
        [
            f"(** {source}, {document['digest']}: written by the exporter, checked by the kernel. *)",
            "From Coq Require Import List ZArith.",
            "From Bellproof Require Import Functional Checker ParametricChecker.",
            "Import ListNotations.",
            "Local Open Scope Z_scope.",
            "",
            "Definition certificate : ParametricChecker.certificate := {|",
            f"  low := {_fraction(low)};",
            f"  high := {_fraction(high)};",
            f"  expression := {cells};",
            f"  divisor := {divisor};",
            f"  scale := {_poly(scale)};",
            f"  slope := {_poly(_read(claim['lambda']))};",
            f"  level := {_poly(_read(claim['mu']))};",
            f"  scale_ends := {_ends(low, high, lambda a, b: _positive(scale, a, b))};",
            f"  settings := ({settings_a}, {settings_b})%nat;",
            f"  covers := {OBJECTIVES[claim['objective']]};",
            "  parts := [",
            ";\n".join(_part(part, low, high) for part in evidence["parts"]) + "];",
            "  relabellings := [" + "; ".join(relabelling(one) for one in evidence["relabellings"]) + "] |}.",
            "",
            "Theorem accepted : accepts certificate = true.",
            "Proof. vm_cast_no_check (eq_refl true). Qed.",
            "",
        ]
    )


def _part(part: Json, low: Fraction, high: Fraction) -> str:
    multiplier = _read(part["multiplier"])
    return (
        f"    {{| goal := {target(part['target'])};\n"
        f"       multiplier := {_poly(multiplier)};\n"
        f"       multiplier_ends := {_ends(low, high, lambda a, b: _positive(multiplier, a, b))};\n"
        "       blocks := [\n" + ";\n".join(_block(block, low, high) for block in part["blocks"]) + "] |}"
    )


def _block(block: Json, low: Fraction, high: Fraction) -> str:
    lower = [[_read(entry) for entry in row] for row in block["gram"]]
    size = len(lower)
    upper = [[lower[j][i] for j in range(i, size)] for i in range(size)]
    face = (
        [[_read(entry) for entry in row] for row in block["face"]]
        if "face" in block
        else [[[1] if i == j else [] for j in range(size)] for i in range(size)]
    )
    rows = []
    for text, coefficients in zip(block["words"], face, strict=True):
        rows.append(f"          ({word(text)}, {_polys(coefficients)})")
        twin = _swapped(text)
        sign = _SIGN[block["parity"]]
        if sign and twin != text:
            rows.append(f"          ({word(twin)}, {_polys([[sign * c for c in p] for p in coefficients])})")
    gram = ";\n".join("          " + _polys(row) for row in upper)
    ends = _ends(low, high, lambda a, b: _positive_definite(upper, a, b))
    return (
        "        {| rows := [\n"
        + ";\n".join(rows)
        + f"];\n           gram := [\n{gram}];\n           ends := {ends} |}}"
    )


def _swapped(text: str) -> str:
    """The word with the sides exchanged, Alice's letters first."""
    letters = [("B" if side == "A" else "A") + setting for side, setting in _LETTERS.findall(text)]
    return "".join(sorted(letters, key=lambda letter: letter[0])) or "1"


def _read(text: str) -> Polynomial:
    """Read ``3-2v+v^2``."""
    coefficients: dict[int, int] = {}
    for sign, digits, letter, power in _TERM.findall(text):
        if digits or letter:
            coefficients[int(power or 1) if letter else 0] = int(digits or 1) * (-1 if sign == "-" else 1)
    result = [coefficients.get(i, 0) for i in range(max(coefficients, default=-1) + 1)]
    return result if any(result) else []


def _poly(polynomial: Polynomial) -> str:
    return "[" + "; ".join(map(whole, polynomial)) + "]"


def _polys(polynomials: list[Polynomial]) -> str:
    return "[" + "; ".join(map(_poly, polynomials)) + "]"


def _fraction(value: Fraction) -> str:
    return f"({whole(value.numerator)}, {value.denominator})"


def _ends(low: Fraction, high: Fraction, test: Test) -> str:
    """Ends of pieces that the test accepts, and otherwise the interval as it is."""
    found, waiting = ([low], [(low, high, 0)]) if low < high else ([low, high], [])
    while waiting:
        start, end, halvings = waiting.pop()
        if test(start, end):
            found.append(end)
        elif halvings == MAX_HALVINGS or len(found) + len(waiting) > MAX_PIECES:
            found = [low, high]
            break
        else:
            middle = _between(start, end)
            waiting += [(middle, end, halvings + 1), (start, middle, halvings + 1)]
    return "[" + "; ".join(map(_fraction, found)) + "]"


def _between(start: Fraction, end: Fraction) -> Fraction:
    """A short fraction near the middle."""
    middle = (start + end) / 2
    short = middle.limit_denominator(int(4 / (end - start)) + 1)
    return short if start < short < end else middle


def _times_linear(alpha: int, beta: int, values: list[int]) -> list[int]:
    result, carry = [], 0
    for value in values:
        result.append(carry + alpha * value)
        carry = beta * value
    return [*result, carry]


def _on_piece(polynomial: Polynomial, degree: int, start: Fraction, end: Fraction) -> list[int]:
    """Coefficients in ``s = q v - a`` and ``t = b - r v`` for a piece from a/q to b/r."""
    power, result = [1], [0]
    padded = [*polynomial, *[0] * (degree + 1 - len(polynomial))]
    for i, c in enumerate(reversed(padded)):
        if i:
            power = _times_linear(start.denominator, end.denominator, power)
            result = _times_linear(start.numerator, end.numerator, result)
        result = [x + c * y for x, y in zip(result, power, strict=True)]
    return result


def _positive(polynomial: Polynomial, start: Fraction, end: Fraction) -> bool:
    values = _on_piece(polynomial, max(len(polynomial) - 1, 0), start, end)
    return values[0] > 0 and values[-1] > 0 and min(values) >= 0


def _positive_definite(upper: list[list[Polynomial]], start: Fraction, end: Fraction) -> bool:
    degree = max((len(entry) for row in upper for entry in row), default=1) - 1
    expanded = [[_on_piece(entry, max(degree, 0), start, end) for entry in row] for row in upper]
    return all(
        _eliminated([[entry[k] for entry in row] for row in expanded]) for k in range(max(degree, 0) + 1)
    )


def _eliminated(triangle: list[list[int]]) -> bool:
    """Positive, seen by an elimination that is rounded down as the kernel's is."""
    shift = max(1, *(abs(entry) for row in triangle for entry in row)).bit_length() - 1
    rows = _lowered([[(entry << PRECISION) >> shift for entry in row] for row in triangle])
    while rows:
        (pivot, *others), *rest = rows
        if pivot <= 0:
            return False
        shift = pivot.bit_length() - 1
        rows = _lowered(
            [
                [(pivot * entry - others[i] * others[i + j]) >> shift for j, entry in enumerate(row)]
                for i, row in enumerate(rest)
            ]
        )
    return True


def _lowered(triangle: list[list[int]]) -> list[list[int]]:
    return [[row[0] - len(triangle), *row[1:]] for row in triangle]

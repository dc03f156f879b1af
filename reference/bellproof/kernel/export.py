"""Write a certificate of kind ``sos`` as a Coq file that the kernel checks.

Nothing here is trusted: the Coq checker multiplies the squares out and compares with the claim, and the claim
that it speaks of stands in the file to be read. Denominators are cleared, so that the kernel computes with whole
numbers: ``scale * 4 divisor denominator (mu - P - lambda I) = slack + sum weight_k |g_k|^2``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import Any

from bellproof.errors import BadInput
from bellproof.kernel.squares import Matrix, gram, identity, product, short_squares

Json = Any
"""A parsed certificate, already accepted by the independent checker."""

_LETTER = re.compile(r"([AB])(\d+)")
_OBJECTIVES = {"global": "Global", "local": "AliceOnly", "value": "ExpressionOnly"}


def module_name(stem: str) -> str:
    """The Coq module of a certificate's file name without its ending."""
    return "C_" + re.sub(r"[^A-Za-z0-9]", "_", stem)


def export(document: Mapping[str, Json], source: str) -> str:
    """The Coq file of a certificate of kind ``sos``; ``source`` is named in its first line.

    Raises `BadInput` for a certificate of another kind: those are proved otherwise.
    """
    if document["kind"] != "sos":
        raise BadInput(source, f"the kernel takes certificates of kind sos, not {document['kind']}")
    claim, evidence = document["claim"], document["evidence"]
    level, slope = Fraction(claim["mu"]), Fraction(claim["lambda"])
    denominator = lcm(level.denominator, slope.denominator)
    expression, divisor = _expression(claim["expression"])
    unit = 4 * divisor * denominator
    settings_a, settings_b = claim["scenario"]["settings"]
    parts = [_part(part, unit) for part in evidence["parts"]]
    relabellings = [_relabelling(one) for one in evidence["relabellings"]]
    return "\n".join(
        [
            f"(** {source}, {document['digest']}: written by the exporter, checked by the kernel. *)",
            "From Coq Require Import List ZArith.",
            "From Bellproof Require Import Functional Checker.",
            "Import ListNotations.",
            "Local Open Scope Z_scope.",
            "",
            "Definition certificate : Checker.certificate := {|",
            "  claimed := {|",
            f"    expression := {expression};",
            f"    divisor := {divisor};",
            f"    slope := {_z(slope * denominator)};",
            f"    level := {_z(level * denominator)};",
            f"    denominator := {denominator} |}};",
            f"  settings := ({settings_a}, {settings_b})%nat;",
            f"  covers := {_OBJECTIVES[claim['objective']]};",
            "  parts := [",
            ";\n".join(parts) + "];",
            "  relabellings := [" + "; ".join(relabellings) + "] |}.",
            "",
            "Theorem accepted : accepts certificate = true.",
            "Proof. vm_cast_no_check (eq_refl true). Qed.",
            "",
        ]
    )


def _z(value: Fraction | int) -> str:
    """A whole number; negative ones in parentheses."""
    whole = int(value)
    return f"({whole})" if whole < 0 else str(whole)


def _bool(outcome: str) -> str:
    return "true" if outcome == "1" else "false"


def _expression(value: Json) -> tuple[str, int]:
    if value == "chsh":
        return "chsh", 1
    divisor = lcm(*(Fraction(row[4]).denominator for row in value))
    cells = [f"(Cell {x} {y} {_bool(a)} {_bool(b)}, {_z(Fraction(c) * divisor)})" for x, y, a, b, c in value]
    return "[" + "; ".join(cells) + "]", divisor


def _target(value: Sequence[str]) -> str:
    match value:
        case [a, b, x, y]:
            return f"Joint (Cell {x} {y} {_bool(a)} {_bool(b)})"
        case [a, x]:
            return f"Local {x} {_bool(a)}"
        case _:
            return "Nothing"


def _word(text: str) -> str:
    return "[" + "; ".join(f"{side} {setting}" for side, setting in _LETTER.findall(text)) + "]"


def _part(part: Json, unit: int) -> str:
    """One part over the least common denominator of its squares and its slack."""
    slack = Fraction(part["slack"])
    blocks = [_squares(block) for block in part["blocks"]]
    weights = list(chain.from_iterable(block[0] for block in blocks))
    scale = lcm(slack.denominator, *((unit * weight).denominator for weight in weights))
    written = [_block(words, rows, [weight * unit * scale for weight in w]) for w, words, rows in blocks]
    return (
        f"    {{| goal := {_target(part['target'])};\n"
        f"       scale := {scale};\n"
        f"       slack := {_z(slack * unit * scale)};\n"
        "       blocks := [\n" + ";\n".join(written) + "] |}"
    )


def _squares(block: Json) -> tuple[list[Fraction], list[str], list[list[int]]]:
    """Weights, words, and the whole coefficients of each word in the squares, the shortest we find."""
    words = [_word(word) for word in block["words"]]
    diagonal = [Fraction(entry) for entry in block["D"]]
    size = len(diagonal)
    lower = [
        [*map(Fraction, row), Fraction(1), *[Fraction(0)] * (size - i - 1)]
        for i, row in enumerate(block["L"])
    ]
    face = (
        [[Fraction(entry) for entry in row] for row in block["face"]] if "face" in block else identity(size)
    )
    best = _whole(diagonal, product(face, lower))
    if min(diagonal, default=Fraction(0)) > 0:
        short, columns = short_squares(gram(lower, diagonal))
        best = min(best, _whole(short, product(face, columns)), key=lambda found: _digits(found[0]))
    return best[0], words, best[1]


def _whole(weights: list[Fraction], rows: Matrix) -> tuple[list[Fraction], list[list[int]]]:
    """The same squares with whole coefficients."""
    scales = [lcm(*(row[k].denominator for row in rows)) for k in range(len(weights))]
    whole = [[int(entry * scale) for entry, scale in zip(row, scales, strict=True)] for row in rows]
    return [weight / scale**2 for weight, scale in zip(weights, scales, strict=True)], whole


def _digits(weights: list[Fraction]) -> int:
    """Length of the common denominator, which every product in the kernel carries."""
    return lcm(*(weight.denominator for weight in weights)).bit_length()


def _block(words: list[str], rows: list[list[int]], weights: list[Fraction]) -> str:
    lines = [
        f"          ({word}, [{'; '.join(map(_z, row))}])" for word, row in zip(words, rows, strict=True)
    ]
    return (
        f"        {{| weights := [{'; '.join(map(_z, weights))}];\n"
        "           rows := [\n" + ";\n".join(lines) + "] |}"
    )


def _relabelling(value: Json) -> str:
    sides = [
        "["
        + "; ".join(f"({new}%nat, {_bool(flip)})" for new, flip in zip(value[s], value[o], strict=True))
        + "]"
        for s, o in (("x", "a"), ("y", "b"))
    ]
    return f"{{| sides_swapped := {_bool(value['swap'])}; alice := {sides[0]}; bob := {sides[1]} |}}"

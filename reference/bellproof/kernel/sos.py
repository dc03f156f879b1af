"""Write a certificate of kind ``sos`` as a Coq file that the kernel checks.

Nothing here is trusted: the Coq checker multiplies the squares out and compares with the claim, and the claim
that it speaks of stands in the file to be read. Denominators are cleared, so that the kernel computes with whole
numbers: ``scale * 4 divisor denominator (mu - P - lambda I) = slack + sum weight_k |g_k|^2``.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import chain
from math import lcm

from bellproof.kernel.short import dominant_squares, exchanged
from bellproof.kernel.squares import Matrix, gram, identity, product, short_squares
from bellproof.kernel.text import OBJECTIVES, Json, expression, relabelling, target, whole, word


def write(document: Mapping[str, Json], source: str) -> str:
    """The Coq file of a certificate of kind ``sos``; ``source`` is named in its first line."""
    claim, evidence = document["claim"], document["evidence"]
    level, slope = Fraction(claim["mu"]), Fraction(claim["lambda"])
    denominator = lcm(level.denominator, slope.denominator)
    written, divisor = expression(claim["expression"])
    unit = 4 * divisor * denominator
    settings_a, settings_b = claim["scenario"]["settings"]
    parts = [written_part(part, unit) for part in evidence["parts"]]
    relabellings = [relabelling(one) for one in evidence["relabellings"]]
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
            f"    expression := {written};",
            f"    divisor := {divisor};",
            f"    slope := {whole(slope * denominator)};",
            f"    level := {whole(level * denominator)};",
            f"    denominator := {denominator} |}};",
            f"  settings := ({settings_a}, {settings_b})%nat;",
            f"  covers := {OBJECTIVES[claim['objective']]};",
            "  parts := [",
            ";\n".join(parts) + "];",
            "  relabellings := [" + "; ".join(relabellings) + "] |}.",
            "",
            "Theorem accepted : accepts certificate = true.",
            "Proof. vm_cast_no_check (eq_refl true). Qed.",
            "",
        ]
    )


def written_part(part: Json, unit: int) -> str:
    """One part over the least common denominator of its squares and slack; ``unit`` is 4 divisor denominator."""
    slack = Fraction(part.get("slack", "0"))
    share = Fraction(1, int(part.get("divisor", "1")))
    squares = [_squares(block) for block in part["blocks"]]
    blocks = [([weight * share for weight in w], words, rows) for w, words, rows in squares]
    weights = list(chain.from_iterable(block[0] for block in blocks))
    scale = lcm(slack.denominator, *((unit * weight).denominator for weight in weights))
    written = [_block(words, rows, [weight * unit * scale for weight in w]) for w, words, rows in blocks]
    return (
        f"    {{| goal := {target(part['target'])};\n"
        f"       scale := {scale};\n"
        f"       slack := {whole(slack * unit * scale)};\n"
        "       blocks := [\n" + ";\n".join(written) + "] |}"
    )


def _squares(block: Json) -> tuple[list[Fraction], list[str], list[list[int]]]:
    """Weights, words, and the whole coefficients of each word in the squares, the shortest we find."""
    listed, face = exchanged(block)
    words = [word(one) for one in listed]
    if "gram" in block:
        weights, rows = dominant_squares(block)
        found = _whole(weights, rows if face is None else product(face, rows))
        return found[0], words, found[1]
    diagonal = [Fraction(entry) for entry in block["D"]]
    size = len(diagonal)
    lower = [
        [*map(Fraction, row), Fraction(1), *[Fraction(0)] * (size - i - 1)]
        for i, row in enumerate(block["L"])
    ]
    face = identity(size) if face is None else face
    best = _whole(diagonal, product(face, lower))
    if min(diagonal, default=Fraction(0)) > 0:
        short, columns = short_squares(gram(lower, diagonal))
        best = min(best, _whole(short, product(face, columns)), key=lambda found: _digits(found[0]))
    return best[0], words, best[1]


def _whole(weights: list[Fraction], rows: Matrix) -> tuple[list[Fraction], list[list[int]]]:
    """The same squares with whole coefficients."""
    scales = [lcm(*(row[k].denominator for row in rows)) for k in range(len(weights))]
    columns = [[int(entry * scale) for entry, scale in zip(row, scales, strict=True)] for row in rows]
    return [weight / scale**2 for weight, scale in zip(weights, scales, strict=True)], columns


def _digits(weights: list[Fraction]) -> int:
    """Length of the common denominator, which every product in the kernel carries."""
    return lcm(*(weight.denominator for weight in weights)).bit_length()


def _block(words: list[str], rows: list[list[int]], weights: list[Fraction]) -> str:
    lines = [
        f"          ({word}, [{'; '.join(map(whole, row))}])" for word, row in zip(words, rows, strict=True)
    ]
    return (
        f"        {{| weights := [{'; '.join(map(whole, weights))}];\n"
        "           rows := [\n" + ";\n".join(lines) + "] |}"
    )

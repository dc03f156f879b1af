"""Write a certificate of kind ``curve`` as a Coq file: v, the line, the strategy and the losing outcome's squares.

That the line at v holds is a theorem for every v (`Curve.v`); the kernel computes that the claim is this line, and
that everything else in the certificate is right too.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from bellproof.errors import BadInput
from bellproof.kernel.sos import written_part
from bellproof.kernel.text import Json, relabelling, whole

_STRATEGY = {
    "cos_t": "cosine",
    "sin_t_squared": "sine_squared",
    "p": "first_amplitude",
    "q": "odd_amplitude",
    "I": "reached_value",
    "P": "reached_probability",
}
"""Names in the certificate and in Coq."""


def write(document: Mapping[str, Json], source: str) -> str:
    """The Coq file of a certificate of kind ``curve``; raises `BadInput` if it is about anything but CHSH."""
    claim, evidence = document["claim"], document["evidence"]
    if claim["expression"] != "chsh" or claim["objective"] != "global":
        raise BadInput(source, "kind curve is about chsh, by that name, and the objective global")
    level, slope, v = Fraction(claim["mu"]), Fraction(claim["lambda"]), Fraction(evidence["v"])
    denominator = lcm(level.denominator, slope.denominator)
    strategy = [f"    {name} := {_fraction(evidence['strategy'][key])}" for key, name in _STRATEGY.items()]
    return "\n".join(
        [
            f"(** {source}, {document['digest']}: written by the exporter, checked by the kernel. *)",
            "From Coq Require Import List ZArith QArith.",
            "From Bellproof Require Import Functional Checker CurveChecker.",
            "Import ListNotations.",
            "Local Open Scope Z_scope.",
            "",
            "Definition certificate : CurveChecker.certificate := {|",
            f"  numerator := {whole(v.numerator)};",
            f"  parameter_denominator := {v.denominator};",
            f"  line_slope := {whole(slope * denominator)};",
            f"  line_level := {whole(level * denominator)};",
            f"  line_denominator := {denominator};",
            "  optimal := {|",
            ";\n".join(strategy) + " |};",
            "  losing :=",
            written_part(evidence["losing"], 4 * denominator) + ";",
            "  symmetries := [" + "; ".join(map(relabelling, evidence["relabellings"])) + "] |}.",
            "",
            "Theorem accepted : accepts certificate = true.",
            "Proof. vm_cast_no_check (eq_refl true). Qed.",
            "",
        ]
    )


def _fraction(text: str) -> str:
    value = Fraction(text)
    return f"({whole(value.numerator)} # {value.denominator})%Q"

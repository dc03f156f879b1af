"""Curve a of Fig. 2, proved from end to end: every statement is recomputed.

`verify` goes through the strategy (`ansatz`: the curve is reached; `closed_form`: the same in v), the winning
outcomes (`winning`), the losing ones (`losing`), the relabellings that reduce the rest to these two (`symmetry`),
general measurements (`dilation`), the curve's shape (`shape`) and the sextic (`sextic`). ``docs/curve.md`` tells
the same story in prose.
"""

from __future__ import annotations

from bellproof.derivation import ansatz, closed_form, dilation, losing, sextic, shape, symmetry, winning
from bellproof.derivation.checked import Check


def verify() -> list[Check]:
    """Recompute every statement of the derivation and of the proof; only the qubit derivation is kept."""
    return [
        *ansatz.verify(),
        *closed_form.verify(),
        *winning.verify(),
        *losing.verify(),
        *symmetry.verify(),
        *dilation.verify(),
        *shape.verify(),
        *sextic.verify(),
    ]

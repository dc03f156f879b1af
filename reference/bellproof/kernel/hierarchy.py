"""Write a certificate of kind ``hierarchy`` as a Coq file: squares multiplied out by the kernel, in any scenario.

``scale * unit divisor denominator (mu - P - sum lambda I) = slack + sum of squares + sum most (1 +- word)``, in
whole numbers and, over a number field, in polynomials of one root. A witness is not written: it bounds nothing from
above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import lcm, prod

from bellproof.errors import BadInput, Rejected, ResourceLimit
from bellproof.kernel import scenario
from bellproof.kernel.averages import Mean, Squares, copies, expanded
from bellproof.kernel.root import Root, Whole, denominator, whole, written
from bellproof.kernel.text import Json
from bellproof_checker.claim import read_relabelling
from bellproof_checker.document import Reject
from bellproof_checker.field import Number, magnitude, read_number, sign
from bellproof_checker.general import Claim, read_claim
from bellproof_checker.hierarchy import merge
from bellproof_checker.letters import Polynomial, Word, combination
from bellproof_checker.symmetry import Symmetries

MAX_PAIRS = 400_000
"""Most products of two words that the kernel has to multiply out, about a minute of it."""

MAX_ENTRIES = 4_000_000
"""Most products of two coefficients of squares."""

FIRST_BITS = 36
"""Binary places of averaged squares that are tried first."""

MOST_BITS = 200
"""Where no more are tried."""

STEP = 6
"""More places at each attempt."""

_OBJECTIVES = {"global": "Global", "local": "FirstOnly", "value": "ExpressionsOnly"}
_BOTH = 2


def write(document: Mapping[str, Json], source: str) -> str:
    """The Coq file of a certificate of kind ``hierarchy``.

    Raises `ResourceLimit` where it is too large for the kernel, and `Rejected` or `BadInput` where the independent
    checker's readers refuse it.
    """
    try:
        claim = read_claim(document["claim"])
        return _Writer(claim, Root.of(claim.field)).file(document, source)
    except Reject as error:
        message = f"{source}: REJECT {error.code} {error.message}"
        if error.exit_status == BadInput.exit_status:
            raise BadInput(source, f"{error.code} {error.message}") from error
        raise Rejected(message) from error


@dataclass(frozen=True)
class _Part:
    """Numbers over the powers of the root, denominators not yet cleared."""

    target: Sequence[str]
    slack: list[Fraction]
    blocks: list[tuple[list[str], list[list[list[Fraction]]], list[list[Fraction]]]]
    bounds: list[tuple[list[Fraction], str, str]]


class _Writer:
    """One certificate; collects the numbers whose signs the kernel has to tell."""

    def __init__(self, claim: Claim, root: Root) -> None:
        self._claim = claim
        self._root = root
        self._positive: list[Whole] = []
        self._written: list[Squares] = []

    def file(self, document: Mapping[str, Json], source: str) -> str:
        """The whole file."""
        claim, evidence = self._claim, document["evidence"]
        level, *slopes = map(self._root.numbers, (claim.level, *claim.slopes))
        below = denominator([level, *slopes])
        divisor = lcm(*(c.denominator for one in claim.expressions for c in one.values()))
        unit = divisor * below * prod(2 for count in claim.algebra.outcomes if count == _BOTH)
        parts = [self._part(self._read(part), unit) for part in evidence["parts"]]
        expressions = [
            f"    ({written(whole(slope, below))}, [{'; '.join(scenario.cells(one, divisor))}])"
            for slope, one in zip(slopes, claim.expressions, strict=True)
        ]
        relabellings = [
            scenario.relabelling(read_relabelling(one, claim.pairs[0])) for one in evidence["relabellings"]
        ]
        return "\n".join(
            [
                f"(** {source}, {document['digest']}: written by the exporter, checked by the kernel. *)",
                "From Coq Require Import List ZArith.",
                "From Bellproof Require Import Hierarchy HierarchyTargets.",
                "Import ListNotations.",
                "Local Open Scope Z_scope.",
                "Local Notation L := Letter (only parsing).",
                "",
                "Definition claim : Hierarchy.claim := {|",
                f"  settings := {scenario.nats(claim.algebra.settings)};",
                f"  outcomes := {scenario.nats(claim.algebra.outcomes)};",
                "  expressions := [",
                ";\n".join(expressions) + "];",
                f"  divisor := {divisor};",
                f"  level := {written(whole(level, below))};",
                f"  denominator := {below} |}}.",
                "",
                "Definition certificate : HierarchyTargets.certificate := {|",
                "  claimed := claim;",
                f"  numbers := {self._root.field(self._positive)};",
                f"  covers := {_OBJECTIVES[claim.objective]};",
                "  parts := [",
                ";\n".join(parts) + "];",
                "  relabellings := [" + ";\n    ".join(relabellings) + "] |}.",
                "",
                "Theorem accepted : accepts certificate = true.",
                "Proof. vm_cast_no_check (eq_refl true). Qed.",
                "",
            ]
        )

    def _read(self, part: Json) -> _Part:
        """The squares of a part, averaged, and the words that remain."""
        claim, one = self._claim, self._claim.algebra.one
        target = tuple(map(int, part["target"]))
        slack = read_number(part["slack"], "slack", claim.field)
        left = merge(combination([(claim.level, {one: Fraction(1)}), (Fraction(-1), claim.weighted(target))]))
        blocks = [self._squares(block) for block in part["blocks"]]
        # Before anything is multiplied out here, and again for what is written.
        self._require_bearable(blocks)
        total = expanded(claim.algebra, blocks)
        symmetries = Symmetries.read(part["symmetries"], claim)
        mean = symmetries.average(total)
        rest = _rest(left, mean)
        if mean != total:
            blocks, slack = self._averaged(symmetries, blocks, left, rest, slack=slack)
            rest = _rest(left, expanded(claim.algebra, blocks))
        self._require_bearable(blocks)
        self._written += blocks
        numbers = self._root.numbers
        return _Part(
            part["target"],
            numbers(slack),
            [self._block(block) for block in blocks],
            [
                (numbers(magnitude(c)), "true" if sign(c) < 0 else "false", scenario.word(word))
                for word, c in sorted(rest.items())
                # Rational ones are counted by the kernel itself.
                if word != one and claim.field is not None
            ],
        )

    def _averaged(
        self,
        symmetries: Symmetries,
        blocks: list[Squares],
        left: Polynomial,
        rest: Polynomial,
        *,
        slack: Number,
    ) -> tuple[list[Squares], Number]:
        """Squares for the mean, and the slack that they leave."""
        one = self._claim.algebra.one
        if self._claim.field is None and sign(slack) > 0:
            mean = Mean(self._claim, symmetries.group, blocks)
            for bits in range(FIRST_BITS, MOST_BITS, STEP):
                found = mean.rounded(bits)
                spare = _spare(_rest(left, expanded(self._claim.algebra, found)), one)
                changed = slack + spare - _spare(rest, one)
                if sign(changed) >= 0:
                    return found, changed
        self._require_bearable(blocks * len(symmetries.group))
        return copies(self._claim, symmetries.group, blocks), slack

    def _squares(self, block: Json) -> Squares:
        """A block as it stands, whatever the signs of its weights are."""
        field = self._claim.field
        weights = [read_number(entry, "D", field) for entry in block["D"]]
        scales = [Fraction(one) for one in block.get("scale", ["1"] * len(weights))]
        rows: list[list[Number]] = []
        for i, row in enumerate(block["L"]):
            entries = [read_number(entry, "L", field) for entry in row]
            scaled = [entry * (1 / scale) for entry, scale in zip(entries, scales, strict=False)]
            rows.append([*scaled, Fraction(1)] if i < len(weights) else scaled)
        return Squares([self._member(member) for member in block["basis"]], rows, weights)

    def _member(self, value: Json) -> Polynomial:
        algebra, field = self._claim.algebra, self._claim.field
        listed = {value: "1"} if isinstance(value, str) else value
        return combination(
            [
                (read_number(c, "basis", field), {algebra.read_word(text, "basis"): Fraction(1)})
                for text, c in listed.items()
            ]
        )

    def _block(self, block: Squares) -> tuple[list[str], list[list[list[Fraction]]], list[list[Fraction]]]:
        """Members and columns with whole coefficients; what that costs is taken from the weights."""
        numbers = self._root.numbers
        members, shares = [], []
        for member in block.members:
            parts = {word: numbers(c) for word, c in member.items()}
            scale = denominator(parts.values())
            terms = [
                f"({written(whole(c, scale))}, {scenario.word(word)})" for word, c in sorted(parts.items())
            ]
            members.append("[" + "; ".join(terms) + "]")
            shares.append(Fraction(1, scale))
        rows = [
            [[c * share for c in numbers(entry)] for entry in row]
            for row, share in zip(block.rows, shares, strict=True)
        ]
        scales = [denominator(row[k] for row in rows if k < len(row)) for k in range(len(block.weights))]
        cleared = [
            [[c * scale for c in entry] for entry, scale in zip(row, scales, strict=False)] for row in rows
        ]
        weights = [
            [c / scale**2 for c in numbers(weight)]
            for weight, scale in zip(block.weights, scales, strict=True)
        ]
        return members, cleared, weights

    def _part(self, part: _Part, unit: int) -> str:
        """One part over the least common denominator of its numbers."""
        listed = chain([part.slack], (b[0] for b in part.bounds), *(weights for _, _, weights in part.blocks))
        scale = denominator([[unit * c for c in value] for value in listed])
        blocks = []
        for members, rows, weights in part.blocks:
            lines = [
                f"            ({member}, [{'; '.join(written(whole(entry, 1)) for entry in row)}])"
                for member, row in zip(members, rows, strict=True)
            ]
            shown = "; ".join(self._shown(weight, unit * scale) for weight in weights)
            blocks.append(f"         Block [{shown}] [\n" + ";\n".join(lines) + "]")
        bounds = [
            f"         Bound {self._shown(most, unit * scale)} {negative} {word}"
            for most, negative, word in part.bounds
        ]
        return (
            f"    {{| goal := {scenario.target(part.target)};\n"
            f"       scale := {scale};\n"
            f"       slack := {self._shown(part.slack, unit * scale)};\n"
            "       blocks := [\n" + ";\n".join(blocks) + "];\n"
            "       bounds := [\n" + ";\n".join(bounds) + "] |}"
        )

    def _require_bearable(self, blocks: Sequence[Squares]) -> None:
        """Refuse what the kernel would take too long for, together with all parts before."""
        together = [*self._written, *blocks]
        pairs = sum(block.terms**2 for block in together)
        entries = sum(len(block.members) ** 2 * len(block.weights) for block in together)
        if pairs > MAX_PAIRS or entries > MAX_ENTRIES:
            message = (
                f"too large for the kernel: {pairs} products of words (at most {MAX_PAIRS})"
                f" and {entries} of coefficients (at most {MAX_ENTRIES})"
            )
            raise ResourceLimit(message)

    def _shown(self, value: Sequence[Fraction], scale: int) -> str:
        """A number that must not be negative."""
        cleared = whole(value, scale)
        self._positive.append(cleared)
        return written(cleared)


def _rest(left: Polynomial, total: Polynomial) -> Polynomial:
    return merge(combination([(Fraction(1), left), (Fraction(-1), total)]))


def _spare(rest: Polynomial, one: Word) -> Number:
    """The identity's coefficient less all others' absolute values."""
    others: Number = sum((magnitude(c) for word, c in rest.items() if word != one), Fraction(0))
    return rest.get(one, Fraction(0)) - others

"""A whole extraction: from a string, what is known of it and what is wanted, to lengths and then to bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bellproof.enclosure import decimal_up
from bellproof.errors import BadInput
from bellproof.extraction.length import require_entropy, toeplitz_length
from bellproof.extraction.toeplitz import seed_length, toeplitz
from bellproof.extraction.trevisan import Plan, trevisan, trevisan_plan
from bellproof.stats.bits import bits_to_digits, unpacked
from bellproof.stats.source import Encoding, opened_bits

Method = Literal["toeplitz", "trevisan"]
"""Which extractor."""

MAX_BITS = 1 << 27
"""Longest string that is extracted from: it is held in memory, one byte a bit."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The string has at least ``min_entropy_bits``; the output is to be within ``error`` of uniform."""

    min_entropy_bits: Fraction
    error: Fraction


@dataclass(frozen=True, slots=True)
class Task:
    """What will be extracted. Without a claim nothing is said of the output; ``plan`` is Trevisan's."""

    method: Method
    n: int
    m: int
    seed_bits: int
    claim: Claim | None
    plan: Plan | None


def toeplitz_task(n: int, m: int | None, claim: Claim | None) -> Task:
    """Lengths for Toeplitz hashing: ``m`` as given, or as much as the claim allows.

    Raises `BadInput` where the claim allows less, or nothing, or more than all n bits are claimed.
    """
    if claim is not None:
        _require_possible(n, claim)
        most = min(n, toeplitz_length(claim.min_entropy_bits, claim.error))
        if most == 0:
            raise BadInput("min-entropy", _too_little(claim))
        if m is not None and m > most:
            reason = f"the min-entropy allows {most} bits within that error, not {m}"
            raise BadInput("m", reason)
        m = most if m is None else m
    if m is None:
        raise BadInput("m", "is neither given nor follows from a min-entropy and an error")
    return Task("toeplitz", n, m, seed_length(n, m), claim, None)


def trevisan_task(n: int, m: int | None, claim: Claim) -> Task:
    """Lengths and parameters for Trevisan's extractor. Raises `BadInput` as `trevisan_plan` does."""
    plan = trevisan_plan(n, claim.min_entropy_bits, claim.error, m)
    return Task("trevisan", n, plan.m, plan.seed_bits, claim, plan)


def extracted(task: Task, bits: str, seed: str) -> Iterator[str]:
    """Yield the output in order, in pieces; `BadInput` for a seed of the wrong length."""
    if task.plan is not None:
        return trevisan(bits, seed, task.plan)
    return iter((toeplitz(bits, seed, task.m),))


def document(task: Task) -> dict[str, object]:
    """The task in JSON's terms: counts as integers, real numbers as exact strings."""
    result: dict[str, object] = {"method": task.method, "n": task.n, "m": task.m, "seed_bits": task.seed_bits}
    if task.claim is not None:
        result["min_entropy_bits"] = str(task.claim.min_entropy_bits)
        result["error"] = str(task.claim.error)
    if task.plan is not None:
        plan = task.plan
        result["field_degree"] = plan.degree
        result["set_size"] = plan.design.t
        result["blocks"] = list(plan.design.blocks)
    return result


def lines(task: Task) -> list[str]:
    """The task in words."""
    result = [
        f"method:    {task.method}",
        f"input:     {task.n} bits",
        f"output:    {task.m} bits",
        f"seed:      {task.seed_bits} bits, uniform and independent of the input",
    ]
    if task.plan is not None:
        design = task.plan.design
        blocks = f"{len(design.blocks)} block{'s' if len(design.blocks) > 1 else ''}"
        result.append(
            f"design:    {blocks} of sets of {design.t}, one-bit extractor over GF(2^{task.plan.degree})"
        )
    if task.claim is None:
        result.append("claim:     none, for no min-entropy was given")
    else:
        result.append(
            f"claim:     within {decimal_up(task.claim.error, 6)} (rounded up) of uniform, seed included,"
        )
        result.append("           if the input has the min-entropy that was given")
    return result


def read_string(name: str, encoding: Encoding) -> str:
    """Read a bit file, or standard input for ``-``, as characters 0 and 1. Raises `BadInput`."""
    with opened_bits(name, encoding) as string:
        if string.n > MAX_BITS:
            raise BadInput(name, f"holds {string.n} bits; at most {MAX_BITS} are extracted from at once")
        return b"".join(bits_to_digits(piece) for piece in unpacked(string)).decode("ascii")


def _require_possible(n: int, claim: Claim) -> None:
    require_entropy(claim.min_entropy_bits)
    if claim.min_entropy_bits > n:
        reason = f"{claim.min_entropy_bits} bits are more than the {n} bits of the string"
        raise BadInput("min-entropy", reason)


def _too_little(claim: Claim) -> str:
    return f"no bit within {decimal_up(claim.error, 6)} of uniform can be extracted"

"""The verdicts of the suite, and which of them a testee may have without failing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What is said of one case."""

    PASS = "PASS"  # noqa: S105 - no password
    LOOSE = "LOOSE"
    UNSOUND = "UNSOUND"
    WRONG = "WRONG"
    ACCEPTED_BAD_INPUT = "ACCEPTED-BAD-INPUT"
    REJECTED_GOOD_INPUT = "REJECTED-GOOD-INPUT"
    CRASH = "CRASH"
    TIMEOUT = "TIMEOUT"
    PROTOCOL = "PROTOCOL"
    UNSUPPORTED = "UNSUPPORTED"
    XFAIL = "XFAIL"
    XPASS = "XPASS"


MEANING = {
    Verdict.PASS: "right",
    Verdict.LOOSE: "sound, but weaker than can be shown",
    Verdict.UNSOUND: "claims more than is true; a witness is given",
    Verdict.WRONG: "not what the named formula or rule gives",
    Verdict.ACCEPTED_BAD_INPUT: "answered where the input means nothing, or accepted what proves nothing",
    Verdict.REJECTED_GOOD_INPUT: "refused an input that has an answer",
    Verdict.CRASH: "ended instead of answering",
    Verdict.TIMEOUT: "did not answer in time",
    Verdict.PROTOCOL: "answered something that is no answer",
    Verdict.UNSUPPORTED: "not declared or not to be tried, so not asked",
    Verdict.XFAIL: "failed, as the file of known failures says",
    Verdict.XPASS: "passed, although the file of known failures says that it fails",
}
"""Each verdict in words."""

HARMLESS = frozenset({Verdict.PASS, Verdict.LOOSE, Verdict.UNSUPPORTED, Verdict.XFAIL})
"""Verdicts that do not fail a run by themselves."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What is asked beyond soundness: ``tight`` fails LOOSE, ``strict`` fails a claim rounded up."""

    tight: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one answer and why, in one line.

    ``rounded`` marks a PASS that is off to the unsafe side by no more than double arithmetic is; ``witness`` shows
    an UNSOUND claim to be false.
    """

    verdict: Verdict
    reason: str
    rounded: bool = False
    witness: object = None

    def fails(self, demands: Demands) -> bool:
        """Whether this fails a run."""
        if self.verdict is Verdict.LOOSE:
            return demands.tight
        if self.verdict is Verdict.PASS:
            return self.rounded and demands.strict
        return self.verdict not in HARMLESS

"""Which equation or section each case covers."""

from __future__ import annotations

from collections.abc import Sequence

from bellproof_conformance.select import Chosen

REFERENCES = {
    "Eq. 1": "the CHSH expression",
    "Eq. 2": "its estimate from counts",
    "Eq. 5": "the guessing probability under quantum theory",
    "Eq. 6": "one side's min-entropy in closed form",
    "Eq. 7": "the min-entropy of n trials",
    "Eq. 8": "convexity: the average Bell value bounds the entropy",
    "Eq. 9": "the estimate of any Bell expression at any inputs",
    "Eq. 10": "the estimate stays close to the average Bell value",
    "Eq. 11": "how close, by Azuma and Hoeffding",
    "Eq. 12": "the certified min-entropy",
    "Eq. 13": "the guessing probability under no-signalling",
    "Eq. 14": "its closed form for CHSH",
    "Eq. 15": "the min-entropy that follows",
    "Eq. 18": "the p-value of local realism",
    "Appendix B": "randomness expansion",
    "Appendix C": "extraction of the final bits",
    "D.1": "the sequence of pulses and the herald",
    "D.2": "settings from three sources",
    "D.3": "local realism refuted",
    "D.4": "statistical tests of strings and of no-signalling",
    "Fig. 3": "entropy and net gain against the number of trials",
    "Table 1": "the counts of the experiment",
    "Hoeffding 1963, lemma 1": "increments of bounded range",
    "game form of Eq. 18": "the exact binomial tail",
    "Toeplitz hashing": "the two-universal family that is used",
    "SP 800-22, 2.1": "frequency",
    "SP 800-22, 2.2": "block frequency",
    "SP 800-22, 2.3": "runs",
    "SP 800-22, 2.6": "discrete Fourier transform",
    "SP 800-22, 2.11": "serial",
    "SP 800-22, 2.12": "approximate entropy",
    "HAC 5.4.4": "two-bit and poker",
    "proofs/FORMAT.md": "the certificate format",
    "hdl/SPEC.md": "the sequencer, cycle by cycle",
}
"""Everything that a case may cite: equations and sections of Pironio et al. 2010 first, other documents after."""


def references_of(source: str) -> list[str]:
    """The references of a case's ``source``."""
    return source.split("; ")


def covered(chosen: Sequence[Chosen]) -> dict[str, list[Chosen]]:
    """Every reference with its cases."""
    result: dict[str, list[Chosen]] = {name: [] for name in REFERENCES}
    for one in chosen:
        for name in references_of(one.case.source):
            result[name].append(one)
    return result


def table(chosen: Sequence[Chosen]) -> str:
    """A Markdown table: reference, what it is, cases with an answer and cases to be rejected."""
    rows = ["| source | what | answer | reject | for example |", "|---|---|---:|---:|---|"]
    for name, members in covered(chosen).items():
        bad = sum(one.case.negative for one in members)
        example = f"`{members[0].case.id}`" if members else "-"
        rows.append(f"| {name} | {REFERENCES[name]} | {len(members) - bad} | {bad} | {example} |")
    return "\n".join(rows) + "\n"

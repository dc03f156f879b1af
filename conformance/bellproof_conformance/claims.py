"""Claims: what a testee says of itself in ``hello``, and the cases by which each is scored.

A program that bounds one side's outcome alone claims ``local``; it is then seen to be right about that whatever
else it gets wrong. A claim is a set of cases, so a score is a count over the lines of a run and no new judgement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bellproof_conformance.cases import Case
from bellproof_conformance.judge.quantities import QUANTITIES
from bellproof_conformance.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, in words, and whether a case tests it."""

    meaning: str
    covers: Callable[[Case], bool]


def _method(name: str) -> Callable[[Case], bool]:
    return lambda case: case.method == name


def _param(ops: Iterable[str], key: str, value: str) -> Callable[[Case], bool]:
    wanted = frozenset(ops)
    return lambda case: case.op in wanted and case.params.get(key) == value


def _ops(*prefixes: str) -> Callable[[Case], bool]:
    return lambda case: case.op.startswith(prefixes)


_BOUNDS = ("entropy.rate", "finite.certify")

CLAIMS: Mapping[str, Claim] = {
    "azuma": Claim(
        "certified bits by Eqs. 10-12, with the deviation of Eq. 11",
        lambda case: case.op == "finite.epsilon" or case.method == "azuma",
    ),
    "azuma-sharp": Claim("certified bits with increments of bounded range", _method("azuma-sharp")),
    "quantum": Claim("bounds that hold for quantum devices", _param(_BOUNDS, "theory", "quantum")),
    "no-signalling": Claim(
        "bounds that hold for no-signalling devices", _param(_BOUNDS, "theory", "no-signalling")
    ),
    "global": Claim("the entropy of both sides' outcomes", _param(("entropy.rate",), "kind", "global")),
    "local": Claim("the entropy of one side's outcome", _param(("entropy.rate",), "kind", "local")),
    "local-realism": Claim("p-values of local realism", _ops("local.")),
    "extraction": Claim("extraction of the final bits", _ops("extract.")),
    "statistics": Claim("the statistical tests of Appendix D.4", _ops("stats.", "nosignalling.")),
    "certificates": Claim("checking certificates", _ops("certificate.")),
    "expansion": Claim("planning randomness expansion", _ops("expansion.")),
    "sequencer": Claim("a software model of the sequencer", _ops("sequencer.")),
}
"""The claims that the suite knows by name; every operation is one too, by its own name."""


def known(name: str) -> bool:
    """Whether there are cases for a claim."""
    return name in CLAIMS or name in QUANTITIES


def claims_of(case: Case) -> list[str]:
    """The named claims that a case tests."""
    return [name for name, claim in CLAIMS.items() if claim.covers(case)]


def covers(case: Case, names: Iterable[str]) -> bool:
    """Whether a case tests one of some claims."""
    return any(name == case.op or (name in CLAIMS and CLAIMS[name].covers(case)) for name in names)


@dataclass(frozen=True, slots=True)
class Score:
    """How a testee does by one claim.

    ``asked`` of the ``cases`` were put to it, ``passed`` are right and ``failed`` fail the run. The claim ``holds``
    when something passed and nothing failed; one that the suite has no cases for never does.
    """

    claim: str
    known: bool
    cases: int
    asked: int
    passed: int
    failed: int
    verdicts: dict[str, int]
    holds: bool

    def to_json(self) -> dict[str, Any]:
        """One entry of the summary's ``claims``."""
        return asdict(self)


def scores(declared: Sequence[str], lines: Sequence[Mapping[str, Any]]) -> list[Score]:
    """A score for every claim that the testee makes, from the lines of a run."""
    return [_score(name, [line for line in lines if _of(line, name)]) for name in declared]


def _of(line: Mapping[str, Any], name: str) -> bool:
    return name in line["claims"] or name == line["op"]


def _score(name: str, lines: Sequence[Mapping[str, Any]]) -> Score:
    counts = Counter(str(line["verdict"]) for line in lines)
    failed = sum(bool(line["fails"]) for line in lines)
    passed = sum(line["verdict"] == Verdict.PASS and not line["fails"] for line in lines)
    return Score(
        claim=name,
        known=known(name),
        cases=len(lines),
        asked=len(lines) - counts[Verdict.UNSUPPORTED],
        passed=passed,
        failed=failed,
        verdicts={verdict.value: counts[verdict] for verdict in Verdict if counts[verdict]},
        holds=passed > 0 and failed == 0,
    )


def said(score: Mapping[str, Any]) -> str:
    """A score in words."""
    if not score["known"]:
        return "the suite has no cases for it"
    if not score["asked"]:
        return "nothing of it was asked"
    state = "holds" if score["holds"] else "does not hold"
    return f"{state}: {score['passed']} of {score['asked']} right, {score['failed']} failed"

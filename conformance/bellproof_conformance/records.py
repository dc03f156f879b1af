"""A run as JSON Lines: one header, one line a case, one summary. Every other report is derived from these lines.

Nothing but the header's ``time`` differs between two runs that find the same.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bellproof.errors import BadInput
from bellproof.files.json_text import write_json
from bellproof_conformance.campaign import Judged
from bellproof_conformance.claims import claims_of, scores
from bellproof_conformance.verdicts import Demands, Verdict

FORMAT = "bellproof-conformance/1"
"""Name and version of the format."""

_MOST_BYTES = 1 << 30

Line = Mapping[str, Any]
"""One line, parsed."""


@dataclass(frozen=True)
class Run:
    """A whole run: what was run on what, every case, and what it comes to."""

    header: Line
    cases: tuple[Line, ...]
    summary: Line

    @property
    def conforms(self) -> bool:
        """Whether the exit status is 0."""
        return bool(self.summary["conforms"])

    @property
    def name(self) -> str:
        """The testee's name and version, or its command where it never introduced itself."""
        testee = self.header["testee"]
        return f"{testee['name']} {testee['version']}" if testee else str(self.header["command"])

    def lines(self) -> Iterable[Line]:
        """Header, cases, summary."""
        yield self.header
        yield from self.cases
        yield self.summary

    def to_jsonl(self) -> bytes:
        """The file."""
        return b"".join(json.dumps(line, ensure_ascii=True).encode() + b"\n" for line in self.lines())


def case_line(judged: Judged, suite: str, demands: Demands) -> Line:
    """One case as a line."""
    case, finding = judged.case, judged.finding
    return {
        "type": "case",
        "id": case.id,
        "suite": suite,
        "op": case.op,
        "hash": case.content_hash,
        "verdict": finding.verdict.value,
        "rounded": finding.rounded,
        "fails": finding.fails(demands),
        "finding": finding.reason,
        "answer": judged.answer,
        "reason": case.reason,
        "source": case.source,
        "flags": list(case.flags),
        "claims": claims_of(case),
        "witness": json.loads(write_json(finding.witness)),
    }


@dataclass(frozen=True)
class Tally:
    """What a run comes to.

    ``requested`` are the suites or operations asked for by name, ``claims`` what the testee says of itself.
    """

    cases: Sequence[Line]
    requested: Sequence[str] = ()
    problems: Sequence[str] = field(default_factory=tuple)
    claims: Sequence[str] = ()

    def summary(self) -> Line:
        """The last line."""
        counts = Counter(str(line["verdict"]) for line in self.cases)
        problems = [*self.problems, *self._without_pass()]
        failed = sum(bool(line["fails"]) for line in self.cases)
        return {
            "type": "summary",
            "verdicts": {verdict.value: counts[verdict] for verdict in Verdict if counts[verdict]},
            "rounded": sum(bool(line["rounded"]) for line in self.cases),
            "failed": failed,
            "by_operation": self._by_operation(),
            "claims": [score.to_json() for score in scores(self.claims, self.cases)],
            "problems": problems,
            "conforms": failed == 0 and not problems,
        }

    def _without_pass(self) -> list[str]:
        """A suite that was asked for and has nothing to show for it is no success."""
        if not self.requested:
            some = any(line["verdict"] == Verdict.PASS for line in self.cases)
            return [] if some or self.problems else ["not a single case passed"]
        return [
            f"{name}: not a single case passed"
            for name in self.requested
            if not any(
                line["verdict"] == Verdict.PASS and name in {line["suite"], line["op"]} for line in self.cases
            )
        ]

    def _by_operation(self) -> dict[str, dict[str, int]]:
        result: dict[str, Counter[str]] = {}
        for line in self.cases:
            result.setdefault(str(line["op"]), Counter())[str(line["verdict"])] += 1
        return {op: dict(sorted(counts.items())) for op, counts in result.items()}


def vectors_digest(hashes: Iterable[str]) -> str:
    """One digest over all cases that were run, in order."""
    return "sha256:" + hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def read_run(name: str) -> Run:
    """Read a file of JSON Lines; raises `BadInput` with the line."""
    path = Path(name)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput(name, f"larger than {_MOST_BYTES} bytes")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(name, f"cannot be read: {error}") from error
    parsed = [_line(line, name, number) for number, line in enumerate(text.splitlines(), 1)]
    kinds = [line["type"] for line in parsed]
    if len(parsed) < 2 or kinds != ["header", *["case"] * (len(parsed) - 2), "summary"]:  # noqa: PLR2004
        raise BadInput(name, "is no whole run: a header, cases and a summary; was it interrupted?")
    if parsed[0].get("format") != FORMAT:
        raise BadInput(name, f"is not of format {FORMAT}", line=1)
    return Run(parsed[0], tuple(parsed[1:-1]), parsed[-1])


def _line(text: str, name: str, number: int) -> Line:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise BadInput(name, "is no JSON", line=number) from error
    if not isinstance(value, dict) or value.get("type") not in {"header", "case", "summary"}:
        raise BadInput(name, "is no line of a run", line=number)
    return value

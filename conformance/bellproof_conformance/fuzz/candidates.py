"""Writing shrunk failures as candidate vectors, each a file that ``bellproof conform replay`` takes."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from bellproof.errors import BadInput
from bellproof.files.writer import write_whole
from bellproof.protocol.messages import Introduction
from bellproof_conformance.campaign import Judged, ask
from bellproof_conformance.cases import Case
from bellproof_conformance.fuzz.shrink import shrink
from bellproof_conformance.fuzz.stream import SUITE
from bellproof_conformance.generate import text
from bellproof_conformance.runner.testee import Setup, Testee
from bellproof_conformance.vectors import FORMAT

MOST = 10
"""So many failures are made small; more of the same would not help anybody."""


def write_candidates(failures: Sequence[Judged], setup: Setup, command: str, folder: Path) -> Iterator[str]:
    """Shrink failures, write them, and say how to replay each."""
    if not failures:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(str(folder), f"cannot be made: {error.strerror}") from error
    with Testee(setup) as testee:
        introduction = testee.hello()
        if not isinstance(introduction, Introduction):
            return
        for judged in failures[:MOST]:
            small = _shrunk(judged, testee, introduction)
            path = folder / f"{small.id}.json"
            head = {
                "format": FORMAT,
                "suite": SUITE,
                "title": f"found by fuzzing: {judged.finding.verdict}",
                "flags": {},
            }
            write_whole(path, text(head, [small]))
            words = ["bellproof", "conform", "replay", str(path), "--testee", command]
            yield f"{judged.finding.verdict} {small.id} {small.op}: {shlex.join(words)}"


def _shrunk(judged: Judged, testee: Testee, introduction: Introduction) -> Case:
    verdict = judged.finding.verdict
    return shrink(judged.case, lambda case: ask(case, testee, introduction).finding.verdict == verdict)

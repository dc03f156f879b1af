"""All examples by all scenarios and proofs.

``python -m bellproof_conformance.hdl.gallery hdl/rtl conformance/examples/hdl build/foreign.jsonl``: good designs
must break no rule, and each faulty one its own before any other. The exit status is 1 otherwise. Names of designs
after these words judge just those.

What was found is kept in the journal, and not found again as long as neither the design nor this package changes: a
run that was interrupted goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bellproof_conformance.hdl import formal
from bellproof_conformance.hdl.build import Design, Simulator, Workshop
from bellproof_conformance.hdl.faulty import FaultyDesign, read_faults
from bellproof_conformance.hdl.portmap import read_map
from bellproof_conformance.hdl.scenarios import SCENARIOS
from bellproof_conformance.hdl.sources import find
from bellproof_conformance.hdl.trial import Trial
from bellproof_conformance.runner.sandbox import choose
from bellproof_conformance.verdicts import Verdict

_LEAST_WORDS = 3


class Part(StrEnum):
    """What is done with a design, each kept in the journal by itself."""

    SCENARIOS = "scenarios"
    PROOFS = "proofs"


@dataclass(frozen=True)
class Exhibit:
    """A design to be judged: its files by name, its map, and for a faulty one the rule that it must break first."""

    name: str
    top: str
    sources: Mapping[str, str]
    portmap: Path
    part: Part = Part.SCENARIOS
    rule: str = ""

    def digest(self) -> str:
        """What decides the result: the design, and the code that judges it."""
        texts = [
            self.top,
            self.part,
            self.rule,
            self.portmap.read_text(encoding="utf-8"),
            *self.sources.values(),
        ]
        package = [text for name, text in _package(files(__package__)) if _decides(name, self.part)]
        return hashlib.sha256("\0".join([*texts, *package]).encode()).hexdigest()

    def trial(self, folder: Path) -> Trial:
        """The design ready to be tried on Icarus Verilog."""
        home = folder / "sources"
        home.mkdir()
        for name, text in self.sources.items():
            (home / name).write_text(text, encoding="utf-8")
        design = Design(find([str(home / "*")]), self.top, read_map(str(self.portmap)))
        around = choose("auto", [str(home)], str(folder), writable=(str(folder),))
        return Trial(Simulator.ICARUS, design, Workshop(folder, around))


_PROVES = ("formal.py", "adapter.py", "build.py", "portmap.py", "times.py", "proof.sv", "rehearsal.sv")
_SHOWS = ("gallery.py", "report.py", "faulty.py")


def _decides(name: str, part: Part) -> bool:
    """Whether a file of this package bears on the result."""
    if part is Part.PROOFS:
        return name in _PROVES
    return name not in {*_SHOWS, "formal.py", "proof.sv", "rehearsal.sv"}


def _package(folder: Traversable) -> Iterator[tuple[str, str]]:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            yield from _package(one)
        elif one.name.endswith((".py", ".sv")):
            yield one.name, one.read_text(encoding="utf-8")


def exhibits(rtl: Path, examples: Path) -> Iterator[Exhibit]:
    """The good designs, then the faulty ones of each."""
    ours = {path.name: path.read_text(encoding="utf-8") for path in sorted(rtl.glob("*.sv"))}
    second = examples / "second"
    theirs = {path.name: path.read_text(encoding="utf-8") for path in sorted(second.glob("*.v"))}
    good = [Exhibit("ion_controller", "ion_controller", theirs, second / "map.toml")]
    good += [
        Exhibit(top, top, ours, examples / f"{top}.toml") for top in ("bell_sequencer", "bell_sequencer_uart")
    ]
    yield from good
    for one in good:
        yield replace(one, name=f"{one.name}/{Part.PROOFS}", part=Part.PROOFS)
    for one, faults in (
        (good[0], second / "faults.toml"),
        (good[1], examples / "bell_sequencer_faults.toml"),
    ):
        for fault in read_faults(faults).values():
            yield _faulty(one, fault)


def _faulty(good: Exhibit, fault: FaultyDesign) -> Exhibit:
    return replace(good, name=fault.name, sources=fault.among(good.sources), rule=fault.rule)


def judge(exhibit: Exhibit, folder: Path, say: Callable[[str], None]) -> list[str]:
    """Lines that begin with ``ok`` or ``BAD``; ``say`` is told what goes on."""
    trial = exhibit.trial(folder)
    if exhibit.part is Part.PROOFS:
        say(exhibit.name)
        return _proofs(exhibit, trial)
    lines = []
    for number, found in enumerate(trial.run(SCENARIOS), 1):
        say(f"{exhibit.name}: {number} of {len(SCENARIOS)} scenarios, {found.scenario.name}")
        if found.skipped or found.verdict is Verdict.PASS:
            continue
        where = f"{found.rule or found.verdict} in {found.scenario.name}, cycle {found.cycle}"
        if exhibit.rule:
            return [f"{'ok  ' if found.rule == exhibit.rule else 'BAD '} {exhibit.name}: {where}"]
        lines.append(f"BAD  {exhibit.name}: {where}: {found.what}")
    if exhibit.rule:
        return [f"BAD  {exhibit.name}: survives"]
    return lines or [f"ok   {exhibit.name}: no rule broken in {len(SCENARIOS)} scenarios"]


def _proofs(exhibit: Exhibit, trial: Trial) -> list[str]:
    lines = []
    for rule, finding in formal.prove(trial.design, trial.workshop).items():
        state = "ok  " if finding.verdict in {Verdict.PASS, Verdict.UNSUPPORTED} else "BAD "
        lines.append(f"{state} {exhibit.name}: {rule}: {finding.verdict}: {finding.reason}")
    return lines


def _read(journal: Path) -> dict[str, list[str]]:
    """What was found before, by digest; a last line cut short by an interruption is passed over."""
    known: dict[str, list[str]] = {}
    for line in journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        known[entry["digest"]] = entry["lines"]
    return known


def _keep(journal: Path, entry: Mapping[str, object]) -> None:
    """On a line of its own, after one that was cut short too."""
    with journal.open("a", encoding="utf-8") as kept:
        kept.write(f"\n{json.dumps(entry)}\n")


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def main(words: list[str]) -> int:
    """Judge all of them, or those named."""
    if len(words) < _LEAST_WORDS:
        sys.stderr.write(
            "usage: python -m bellproof_conformance.hdl.gallery RTL EXAMPLES JOURNAL [NAME...]\n"
        )
        return 2
    rtl, examples, journal = map(Path, words[:_LEAST_WORDS])
    chosen = [
        one
        for one in exhibits(rtl, examples)
        if one.name in words[_LEAST_WORDS:] or len(words) == _LEAST_WORDS
    ]
    known = _read(journal)
    journal.parent.mkdir(parents=True, exist_ok=True)
    bad = 0
    for number, exhibit in enumerate(chosen, 1):
        digest, begun = exhibit.digest(), time.monotonic()
        lines = known.get(digest)
        if lines is None:
            with tempfile.TemporaryDirectory(prefix="bellproof-hdl-") as name:
                place = f"[{number} of {len(chosen)}]"
                lines = judge(exhibit, Path(name), lambda text, place=place: _progress(f"{place} {text}"))  # type: ignore[misc] # mypy knows no default of a lambda
            lines[-1] += f" ({time.monotonic() - begun:.0f} s)"
            _keep(journal, {"digest": digest, "lines": lines})
        _progress("")
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        bad += any(line.startswith("BAD") for line in lines)
    sys.stdout.write(f"{len(chosen) - bad} of {len(chosen)} judged rightly\n")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

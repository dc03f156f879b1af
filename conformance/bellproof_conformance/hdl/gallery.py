"""All examples by all scenarios and proofs.

``python -m bellproof_conformance.hdl.gallery hdl/rtl conformance/examples/hdl``: good designs must break no rule,
and each faulty one its own before any other. The exit status is 1 otherwise.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bellproof_conformance.hdl import formal
from bellproof_conformance.hdl.build import Design, Simulator, Workshop
from bellproof_conformance.hdl.faulty import read_faults
from bellproof_conformance.hdl.portmap import read_map
from bellproof_conformance.hdl.scenarios import SCENARIOS
from bellproof_conformance.hdl.sources import find
from bellproof_conformance.hdl.trial import Trial
from bellproof_conformance.runner.sandbox import choose
from bellproof_conformance.verdicts import Verdict

_TOP = "ion_controller"


def trial_of(patterns: list[str], top: str, portmap: Path, folder: Path) -> Trial:
    """A design ready to be tried on Icarus Verilog."""
    design = Design(find(patterns), top, read_map(str(portmap)))
    visible = sorted({str(source.parent) for source in design.sources})
    around = choose("auto", visible, str(folder), writable=(str(folder),))
    return Trial(Simulator.ICARUS, design, Workshop(folder, around))


def good(name: str, trial: Trial) -> Iterator[str]:
    """What a good design breaks, which is nothing."""
    for found in trial.run(SCENARIOS):
        if not found.skipped and found.verdict is not Verdict.PASS:
            yield f"BAD  {name}: {found.scenario.name}: {found.rule or found.verdict}: {found.what}"
    for rule, finding in formal.prove(trial.design, trial.workshop).items():
        state = "ok  " if finding.verdict in {Verdict.PASS, Verdict.UNSUPPORTED} else "BAD "
        yield f"{state} {name}: {rule}: {finding.reason}"


def faulty(second: Path, folder: Path) -> Iterator[str]:
    """What each faulty design breaks first."""
    text = (second / f"{_TOP}.v").read_text(encoding="utf-8")
    for fault in read_faults(second / "faults.toml").values():
        here = folder / fault.name
        here.mkdir()
        (here / f"{_TOP}.v").write_text(fault.of(text), encoding="utf-8")
        trial = trial_of([str(here / "*.v")], _TOP, second / "map.toml", here)
        broken = (one for one in trial.run(SCENARIOS) if not one.skipped and one.verdict is not Verdict.PASS)
        first = next(broken, None)
        state = "ok  " if first is not None and first.rule == fault.rule else "BAD "
        what = "survives" if first is None else f"{first.rule} in {first.scenario.name}, cycle {first.cycle}"
        yield f"{state} {fault.name}: {what}"


def main(words: list[str]) -> int:
    """Judge all of them."""
    rtl, examples = Path(words[0]), Path(words[1])
    second = examples / "second"
    status = 0
    with tempfile.TemporaryDirectory(prefix="bellproof-hdl-") as name:
        folder = Path(name)
        for part in ("second", "bell_sequencer", "bell_sequencer_uart", "faulty"):
            (folder / part).mkdir()
        ours = [str(rtl / "*.sv")]
        designs = {_TOP: trial_of([str(second / "*.v")], _TOP, second / "map.toml", folder / "second")}
        for top in ("bell_sequencer", "bell_sequencer_uart"):
            designs[top] = trial_of(ours, top, examples / f"{top}.toml", folder / top)
        lines = (line for top, trial in designs.items() for line in good(top, trial))
        for line in itertools.chain(lines, faulty(second, folder / "faulty")):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
            status |= line.startswith("BAD")
    return int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

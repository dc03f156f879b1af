"""A limit on processes holds where the report says so, and nothing is claimed where it does not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bellproof.files.json_text import NumberText
from bellproof.protocol.messages import Result
from bellproof_conformance.runner import launch, processes
from bellproof_conformance.runner.processes import UNLIMITED, Processes
from bellproof_conformance.runner.sandbox import choose as sandbox_of
from bellproof_conformance.runner.testee import Setup, Testee

# Starts sleeping children until it may not, then says how many there were.
FORKING = """
import json, os, sys, time
for line in sys.stdin:
    number = json.loads(line)["id"]
    result = {"name": "forks", "version": "1", "ops": []}
    if number:
        children = 0
        while children < 60:
            try:
                child = os.fork()
            except BlockingIOError:
                break
            if child == 0:
                time.sleep(60)
                os._exit(0)
            children += 1
        result = {"children": children}
    print(json.dumps({"id": number, "result": result}), flush=True)
"""


def started(tmp_path: Path, limit: Processes, mode: Any = "off") -> int:
    program = tmp_path / "forks.py"
    program.write_text(FORKING, encoding="utf-8")
    around = sandbox_of(mode, [str(tmp_path)])
    with Testee(Setup((sys.executable, str(program)), sandbox=around, processes=limit)) as testee:
        reply = testee.ask("fork", {})
        assert isinstance(reply, Result), reply
        children = reply.result["children"]  # type: ignore[index, call-overload] # an object, by the program above
        assert isinstance(children, NumberText)
        return int(children.text)


def groups() -> set[str]:
    return {
        path.name for parent in processes._parents() for path in parent.glob(f"bellproof-{os.getpid()}-*")
    }


@pytest.mark.parametrize("mode", ["off", "auto"])
def test_what_is_said_to_hold_holds(tmp_path: Path, mode: str) -> None:
    found = processes.choose()
    assert started(tmp_path, UNLIMITED, mode) == 60
    children = started(tmp_path, Processes(found.way, 20), mode)
    if found.way == "none":
        assert found.held == ()
        assert children == 60
    else:
        assert "at most 1024 processes" in found.held[0]
        assert children <= 20
    assert groups() == set(), "no control group is left behind"


def test_the_report_says_what_held(bellproof: Any, tmp_path: Path) -> None:
    log = tmp_path / "log"
    testee = f"{sys.executable} -m bellproof.protocol.testee"
    done = bellproof("conform", "run", "--testee", testee, "--suite", "settings.combine", "--jsonl", str(log))
    held = json.loads(log.read_text().splitlines()[0])["held"]["processes"]
    assert held == list(processes.choose().held)
    assert (held[0] if held else "none on the number of processes") in done.out


BOUND = """
import os, runpy, sys
launch = runpy.run_path(sys.argv[1])
if os.getuid() == 0:
    os.setresuid(65534, 65534, 65534)
launch["limit"]("NPROC=+5")
reading, writing = os.pipe()
count = 0
while count < 50:
    try:
        child = os.fork()
    except BlockingIOError:
        break
    if child == 0:
        os.close(writing)
        os.read(reading, 1)
        os._exit(0)
    count += 1
print(count, flush=True)
"""


def test_the_systems_limit_binds_whoever_is_not_root() -> None:
    """A process that gives up being root has as many more processes as were allowed."""
    command = [sys.executable, "-I", "-S", "-c", BOUND, launch.__file__]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert 0 < int(done.stdout) <= 5


def test_a_limit_that_does_not_bind_is_not_claimed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    statuses = {"nothing": 7, "limited": 7}

    def status(_: list[str], *words: str) -> int:
        return statuses["limited" if words else "nothing"]

    monkeypatch.setattr(processes, "_status", status)
    monkeypatch.setattr(processes, "_parents", lambda: [tmp_path / "none"])
    assert processes.choose.__wrapped__() == UNLIMITED
    statuses["limited"] = 2
    assert processes.choose.__wrapped__() == Processes("rlimit")
    statuses["nothing"] = 2
    assert processes.choose.__wrapped__() == UNLIMITED, "a shell that never works shows nothing"


def test_a_control_group_that_cannot_be_limited_is_removed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(processes, "_parents", lambda: [tmp_path / "file"])
    with pytest.raises(OSError, match="Not a directory"):
        Processes("cgroup").enter()
    monkeypatch.setattr(processes, "_parents", list)
    with pytest.raises(FileNotFoundError):
        Processes("cgroup").enter()

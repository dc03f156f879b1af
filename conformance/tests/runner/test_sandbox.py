"""What bubblewrap holds where it works, and what is said where it does not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import UsageProblem
from bellproof.files.json_text import NumberText
from bellproof.protocol.messages import Result
from bellproof_conformance.runner import sandbox
from bellproof_conformance.runner.testee import Setup, Testee

LOOK_AROUND = """
import json, os, socket, sys
def attempt(action):
    try:
        return action() or "done"
    except OSError as error:
        return type(error).__name__
for line in sys.stdin:
    number = json.loads(line)["id"]
    result = {"name": "spy", "version": "1", "ops": []} if number == 0 else {
        "home": sorted(os.listdir(sys.argv[1])),
        "write": attempt(lambda: open(sys.argv[2], "w").close()),
        "network": attempt(lambda: socket.create_connection(("192.0.2.1", 9), 0.2).close()),
        "interfaces": [name for _, name in socket.if_nameindex()],
        "processes": len([name for name in os.listdir("/proc") if name.isdigit()]),
    }
    print(json.dumps({"id": number, "result": result}), flush=True)
"""


@pytest.fixture
def spy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """A program that tries what it may not, with a home full of secrets."""
    home = tmp_path / "home"
    work = home / "project"
    work.mkdir(parents=True)
    (home / "secret").write_text("key", encoding="utf-8")
    (work / "spy.py").write_text(LOOK_AROUND, encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(work)
    return (sys.executable, "spy.py", str(home), str(work / "written"))


def seen(command: tuple[str, ...], around: sandbox.Sandbox) -> Any:
    with Testee(Setup(command, sandbox=around)) as testee:
        reply = testee.ask("look", {})
        assert isinstance(reply, Result), reply
        return reply.result


def test_auto_takes_bubblewrap_exactly_where_it_works(spy: tuple[str, ...]) -> None:
    around = sandbox.choose("auto")
    report = seen(spy, around)
    if around.held:
        assert report["home"] == ["project"], "the secret must be out of sight, the project in sight"
        assert report["write"] != "done"
        assert report["network"] != "done"
        assert report["interfaces"] == ["lo"]
        assert isinstance(report["processes"], NumberText)
        assert int(report["processes"].text) <= 4
        assert sandbox.choose("require") == around
    else:
        assert "secret" in report["home"]
        with pytest.raises(UsageProblem, match="bubblewrap does not work here"):
            sandbox.choose("require")


def test_off_holds_nothing_and_says_so(spy: tuple[str, ...]) -> None:
    around = sandbox.choose("off")
    assert around.held == ()
    assert seen(spy, around)["home"] == ["project", "secret"]


def test_a_bubblewrap_that_fails_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bwrap"
    program.write_text(
        "#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n", encoding="utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert sandbox.choose("auto") == sandbox.OPEN
    with pytest.raises(UsageProblem, match="No permissions to create new namespace"):
        sandbox.choose("require")


def test_no_bubblewrap_at_all_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert sandbox.choose("auto") == sandbox.OPEN
    with pytest.raises(UsageProblem, match="apt-get install bubblewrap"):
        sandbox.choose("require")

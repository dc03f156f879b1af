"""A missing system package is installed by root, and otherwise named with the command that installs it."""

import ctypes
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest


class Machine:
    """A machine that has the programs in one folder, and nothing else."""

    def __init__(self, root: Path, programs: Path) -> None:
        self.script = root / "scripts/system-packages.sh"
        self.programs = programs
        self.calls = programs.parent / "calls"
        self.calls.touch()

    def has(self, name: str, body: str = "exit 0") -> None:
        """Put a program on the machine that notes its call and then does what ``body`` says."""
        program = self.programs / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.calls}"\n{body}\n', encoding="utf-8")
        program.chmod(0o755)

    def run(self, target: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
        """Run the script for a target."""
        environment = {"PATH": str(self.programs), "PYTHON": python}
        return subprocess.run(
            [str(self.script), target],
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )

    def called(self, name: str) -> list[str]:
        """The arguments of every call of a program so far, without its options."""
        lines = [line.split() for line in self.calls.read_text(encoding="utf-8").splitlines()]
        return [
            " ".join(word for word in words if not word.startswith("--"))
            for [first, *words] in lines
            if first == name
        ]


def _has_shared_python() -> bool:
    """Whether the Python that runs this has its shared library, whatever machine it is on."""
    try:
        ctypes.CDLL(sysconfig.get_config_var("INSTSONAME"))
    except OSError:
        return False
    return True


SHARED = () if _has_shared_python() else (f"libpython{sys.version_info[0]}.{sys.version_info[1]}",)
ALL = " ".join(
    (
        *("chromium", "poppler-utils", "bubblewrap", "iverilog", "g++", "perl"),
        *SHARED,
        *("coq", "libcoq-coquelicot"),
    )
)
"""What an empty machine lacks for ``make test``."""


@pytest.fixture
def machine(root: Path, tmp_path: Path) -> Machine:
    """An empty machine."""
    programs = tmp_path / "programs"
    programs.mkdir()
    return Machine(root, programs)


def test_nothing_happens_where_nothing_is_missing(machine: Machine) -> None:
    for name in ("chromium", "pdfinfo", "bwrap", "iverilog", "g++", "perl", "apt-get"):
        machine.has(name)
    (machine.programs / "user-contrib/Coquelicot").mkdir(parents=True)
    machine.has("coqc", f'echo "{machine.programs}"')
    machine.has("id", "echo 0")
    for target in ("audit", *(["test"] if not SHARED else [])):
        answer = machine.run(target)
        assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
    assert machine.called("apt-get") == []


def test_a_user_is_told_the_package_and_the_command(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("apt-get")
    answer = machine.run("test")
    assert answer.returncode == 1
    assert f"Missing system packages: {ALL}\n" in answer.stderr
    assert f"apt-get update && apt-get install --yes {ALL}\n" in answer.stderr
    assert machine.called("apt-get") == []


def test_another_name_of_the_browser_will_do(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("google-chrome")
    assert f"Missing system packages: {ALL.removeprefix('chromium ')}\n" in machine.run("test").stderr


def test_the_audit_needs_no_browser(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    assert machine.run("audit").returncode == 0


def test_a_python_that_makes_no_environments_is_noticed(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("python3", "exit 1")
    answer = machine.run("audit", "python3")
    assert answer.returncode == 1
    assert "Missing system packages: python3-venv\n" in answer.stderr


def test_root_installs_what_is_missing(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get")
    assert machine.run("test").returncode == 0
    assert machine.called("apt-get") == [f"install {ALL}"]


def test_root_fetches_the_lists_once_if_the_package_is_unknown(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has(
        "apt-get",
        f'[ "$1" = update ] || [ -e "{machine.programs}/lists" ] || {{ : >"{machine.programs}/lists"; exit 100; }}',
    )
    assert machine.run("test").returncode == 0
    assert machine.called("apt-get") == [
        f"install {ALL}",
        "update",
        f"install {ALL}",
    ]


def test_an_installation_that_fails_is_a_failure(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", "exit 100")
    assert machine.run("test").returncode != 0


def test_a_root_without_apt_is_told_too(machine: Machine) -> None:
    machine.has("id", "echo 0")
    answer = machine.run("test")
    assert answer.returncode == 1
    assert "chromium" in answer.stderr


def test_an_unknown_target_is_a_mistake(machine: Machine) -> None:
    answer = machine.run("tests")
    assert answer.returncode == 2
    assert "'tests'" in answer.stderr


def test_make_lists_every_target(root: Path) -> None:
    targets = re.findall(
        r"^\.PHONY: (.+)$", (root / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    # A make above us must not speak through this one.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    answer = subprocess.run(
        ["/usr/bin/make"], cwd=root, env=environment, check=True, capture_output=True, text=True
    )
    listed = re.findall(r"^make ([\w-]+)", answer.stdout, flags=re.MULTILINE)
    assert sorted(listed) == sorted(" ".join(targets).split())


@pytest.mark.parametrize(
    "script", [".ci/run", "scripts/lock.sh", "scripts/python-environment.sh", "scripts/system-packages.sh"]
)
def test_every_script_can_be_run_and_stops_at_the_first_failure(root: Path, script: str) -> None:
    assert os.access(root / script, os.X_OK)
    assert re.search(r"^set -eu", (root / script).read_text(encoding="utf-8"), flags=re.MULTILINE)

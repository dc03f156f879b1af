"""The snippets for continuous integration: valid by the services' own schemas, and their commands really run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SNIPPETS = ROOT / "ci"
GITHUB, GITLAB = SNIPPETS / "github-actions.yml", SNIPPETS / "gitlab-ci.yml"
REPORTS = {"conformance.jsonl", "conformance.xml", "conformance.html", "conformance.svg"}


def document(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def github() -> tuple[Any, list[Any]]:
    [job] = document(GITHUB)["jobs"].values()
    return job, job["steps"]


def commands(path: Path) -> tuple[dict[str, str], list[str], list[str]]:
    """The variables, the commands that decide, and those that follow whatever came of it."""
    if path == GITLAB:
        job = document(path)["conformance"]
        return job["variables"], [*job["before_script"], *job["script"]], job["after_script"]
    job, steps = github()
    always = [step["run"] for step in steps if "run" in step and step.get("if") == "always()"]
    return job["env"], [step["run"] for step in steps if "run" in step and "if" not in step], always


@pytest.mark.parametrize(
    ("path", "schema"), [(GITHUB, "vendor.github-workflows"), (GITLAB, "vendor.gitlab-ci")]
)
def test_the_services_own_schemas_accept_them(path: Path, schema: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    if path == GITLAB:
        command += ["--data-transform", "gitlab-ci"]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    broken = tmp_path / path.name
    broken.write_text(
        path.read_text().replace("artifacts:", "artifakts: 1 #").replace("runs-on:", "runs_on:")
    )
    assert subprocess.run([*command, str(broken)], capture_output=True, check=False).returncode == 1


def test_every_action_has_a_fixed_version() -> None:
    _, steps = github()
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    assert all(name.startswith("actions/") and "@v" in name for name in used)
    assert document(GITHUB)["permissions"] == {"contents": "read"}


def test_what_is_kept_is_what_the_commands_write() -> None:
    _, steps = github()
    [kept] = [step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")]
    assert kept == "conformance.*"
    artifacts = document(GITLAB)["conformance"]["artifacts"]
    kept_there = {*artifacts["paths"], artifacts["reports"]["junit"]}
    assert kept_there == REPORTS
    assert artifacts["when"] == "always"
    for path in (GITHUB, GITLAB):
        _, deciding, after = commands(path)
        assert set(" ".join([*deciding, *after]).split()) >= REPORTS


@pytest.mark.parametrize("path", [GITHUB, GITLAB])
@pytest.mark.parametrize("good", [True, False])
def test_their_commands_do_what_they_say(path: Path, good: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    """Run in their order, by the shell, with what is installed here: pip finds all of it, apt is a stand-in."""
    mine = tmp_path / "mine"
    text = (ROOT / "templates/template.py").read_text(encoding="utf-8")
    if not good:
        text = text.replace("math.sqrt(2 * ln / trials)", "math.sqrt(ln / trials)")
    mine.write_text(f"#!{sys.executable}\n{text}", encoding="utf-8")
    mine.chmod(0o755)
    stand_ins = tmp_path / "bin"
    stand_ins.mkdir()
    for name, body in {"sudo": 'exec "$@"', "apt-get": 'echo "apt-get $*" >> "$APT_LOG"'}.items():
        (stand_ins / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (stand_ins / name).chmod(0o755)
    variables, deciding, after = commands(path)
    environment = {
        **os.environ,
        **variables,
        "PATH": os.pathsep.join([str(stand_ins), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "APT_LOG": str(tmp_path / "apt.log"),
        # What is not installed already must not be fetched.
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }
    statuses = [
        subprocess.run(
            ["/bin/bash", "-e", "-o", "pipefail", "-c", command], cwd=tmp_path, env=environment, check=False
        ).returncode
        for command in [*deciding, *after]
    ]
    judged = len(deciding) - 1
    assert statuses == [int(not good and number == judged) for number in range(len(statuses))]
    assert "install --yes bubblewrap" in (tmp_path / "apt.log").read_text()
    assert {found.name for found in tmp_path.glob("conformance.*")} == REPORTS
    summary = json.loads((tmp_path / "conformance.jsonl").read_text().splitlines()[-1])
    assert summary["conforms"] is good
    root = ET.parse(tmp_path / "conformance.xml").getroot()  # noqa: S314 - our own file
    failures = sum(int(suite.get("failures", "0")) for suite in root)
    assert (failures > 0) is not good


def test_the_documentation_shows_these_very_files() -> None:
    page = (ROOT.parent / "docs/conformance.md").read_text(encoding="utf-8")
    for path in (GITHUB, GITLAB):
        assert f"conformance/ci/{path.name}" in page
        body = "".join(f"    {line}".rstrip() + "\n" for line in path.read_text().splitlines())
        assert body in page

"""The shipped event logs: they are what the generator writes, and each faulty one is caught for its own fault."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from bellproof.cli.main import run
from bellproof_conformance.traces import generate
from bellproof_conformance.traces.faults import FAULTS, Fault

FILES = generate.files()


@pytest.fixture(scope="module")
def shipped() -> Path:
    with as_file(files("bellproof_conformance.traces") / "logs") as folder:
        return folder


def test_the_shipped_files_are_the_generated_ones(shipped: Path) -> None:
    assert {path.name: path.read_bytes() for path in shipped.iterdir()} == FILES


def _verdict(shipped: Path, name: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, set[str]]:
    (path,) = shipped.glob(f"{name}.*")
    status = run(["trace", "check", str(path), "--profile", str(shipped / "profile.json"), "--json"])
    return status, {finding["rule"] for finding in json.loads(capsys.readouterr().out)["findings"]}


@pytest.mark.parametrize("name", generate.legal())
def test_legal_logs_are_accepted(shipped: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _verdict(shipped, f"legal-{name}", capsys) == (0, set())


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_faulty_logs_are_rejected_for_their_fault(
    shipped: Path, fault: Fault, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _verdict(shipped, f"faulty-{fault.name}", capsys) == (1, {fault.rule, *fault.also})


def test_there_are_enough_of_them() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 20
    page = (Path(__file__).parents[3] / "docs/trace.md").read_text(encoding="utf-8")
    assert f"Legal logs and {len(FAULTS)} faulty ones ship" in page
    assert all(fault.story.endswith(".") for fault in FAULTS)

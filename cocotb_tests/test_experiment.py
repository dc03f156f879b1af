"""The whole experiment in simulation: sequencer (hardware and model), settings service, log and certificate."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from bellproof.errors import BadInput, BellproofError
from bellproof.sequencer.frames import EventRecord, record
from bellproof.settings.ledger import Ledger
from sequencer_bench.experiment.__main__ import main
from sequencer_bench.experiment.run import Experiment, Machine, alone
from sequencer_bench.experiment.soft import SoftSequencer
from sequencer_bench.experiment.terms import Terms
from sequencer_bench.simulators import BENCH


def _log(experiment: Experiment) -> list[EventRecord]:
    with Ledger(experiment.folder / "settings.db") as ledger:
        rows = ledger.rows("SELECT content FROM record ORDER BY id")
    return [cast("EventRecord", record(cast("bytes", content))) for (content,) in rows]


def _stop_after(number: int) -> Callable[[int], None]:
    def progress(done: int) -> None:
        if done >= number:
            raise KeyboardInterrupt

    return progress


def test_the_hardware_and_its_model_do_the_same_experiment(tmp_path: Path) -> None:
    """Both meet the real settings service; the simulated hardware is the one of ``hdl/rtl``."""
    terms = Terms(events=40)
    logs = []
    for machine in (Machine.MODEL, Machine.ICARUS):
        experiment = Experiment(tmp_path / machine.value, terms)
        experiment.run(machine, [], lambda _: None)
        result = experiment.result()
        assert result.legal, result.verdict
        assert (result.events, result.certified["n"]) == (40, 40)
        assert result.deviation < 4
        logs.append([replace(one, timestamp=0) for one in _log(experiment)])
    # The same settings, ions and attempts: the records are the same but for the link's own time.
    assert [replace(one, attempt=0) for one in logs[0]] == [replace(one, attempt=0) for one in logs[1]]
    assert logs[1][-1].attempt == pytest.approx(logs[0][-1].attempt, abs=200)
    assert logs[1][-1].attempt > 40 * 10**7


def test_ions_find_a_sequencer_whose_record_is_not_what_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """B's pulse has the phase of the other setting, and the record says what it should have been."""
    shutil.copytree(BENCH.parent / "hdl" / "rtl", tmp_path / "rtl")
    rotation = tmp_path / "rtl" / "bell_rotation.sv"
    source = rotation.read_text("utf-8")
    assert source.count("phases_on ? next_b") == 1
    lying = source.replace("phases_on ? next_b", "phases_on ? next_b ^ 16'h4000")
    rotation.write_text(lying, encoding="utf-8")
    monkeypatch.setenv("BELLPROOF_RTL", str(tmp_path / "rtl"))
    assert main(["run", str(tmp_path / "run"), "--machine", "icarus", "--events", "40", "--seed", "3"]) == 1
    out = capsys.readouterr().out
    assert "LEGAL: 40 records" in out
    assert float(out.split("2.4141, ")[1].split()[0]) > 3


@pytest.mark.parametrize("machine", [Machine.MODEL, Machine.ICARUS])
def test_an_interrupted_experiment_goes_on(tmp_path: Path, machine: Machine) -> None:
    terms = Terms(events=20, seed=5)
    experiment = Experiment(tmp_path / "run", terms)
    with pytest.raises(KeyboardInterrupt):
        experiment.run(machine, [], _stop_after(8))
    done = len(_log(experiment))
    assert 8 <= done < 20
    with pytest.raises(BadInput, match=f"holds {done} of 20"):
        experiment.result()
    again = Experiment(tmp_path / "run", terms)
    again.run(machine, [], lambda _: None)
    log = _log(again)
    assert [one.number for one in log] == list(range(1, 21))
    assert all(a.attempt < b.attempt and a.timestamp < b.timestamp for a, b in pairwise(log))
    assert again.result().legal
    # It has come to its end: nothing more is done.
    again.run(machine, [], _stop_after(0))


def test_a_killed_experiment_goes_on(tmp_path: Path) -> None:
    """Signal 9 in the middle: the service ends by itself, no event is lost that was recorded, none comes twice."""
    code = "import sys; from sequencer_bench.experiment.__main__ import main; sys.exit(main(sys.argv[1:]))"
    folder = tmp_path / "run"
    words = ["run", str(folder), "--machine", "model", "--events", "60"]
    command = [sys.executable, "-c", code, *words]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    experiment = None
    while experiment is None or len(_log(experiment)) < 10:
        assert process.poll() is None
        time.sleep(0.02)
        if (folder / "settings.db").exists() and (folder / "service.log").exists():
            experiment = Experiment(folder, Terms(events=60))
    process.kill()
    process.wait()
    assert main(words) == 0
    assert [one.number for one in _log(experiment)] == list(range(1, 61))


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    again = alone(tmp_path / "lock", patience=0.3)
    with alone(tmp_path / "lock"), pytest.raises(BadInput, match="another process"), again:
        pass
    with alone(tmp_path / "lock", patience=0.3) as descriptor:
        assert descriptor > 2


def test_the_command_says_what_came_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", str(tmp_path / "run"), "--machine", "model", "--events", "40", "--chi", "0.3"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "trace check  LEGAL: 40 records; no rule is broken" in out
    assert "certified    0 bits" in out
    assert Terms.of_json((tmp_path / "run" / "terms.json").read_text("utf-8"), "t").calibrated == 0.3
    assert json.loads((tmp_path / "run" / "certify.json").read_text("utf-8"))["n"] == 40
    assert (tmp_path / "run" / "course.svg").exists()
    assert main([*words, "--seed", "2"]) == 3
    assert "other terms" in capsys.readouterr().err


def test_other_files_and_impossible_terms_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["run", str(tmp_path), "--machine", "model"]) == 3
    assert "holds other files" in capsys.readouterr().err
    assert (tmp_path / "mine.txt").exists()
    for option, value in (
        ("--events", "0"),
        ("--accuracy", "0.5"),
        ("--visibility", "1.1"),
        ("--herald-probability", "0"),
        ("--chi", "nan"),
        ("--threshold", "0"),
    ):
        assert main(["run", str(tmp_path / "new"), option, value]) == 3
        assert option in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
    (tmp_path / "new").mkdir()
    for text in ("{}", "[1", '{"events": "1"}', json.dumps(json.loads(Terms().to_json()) | {"seed": "x"})):
        (tmp_path / "new" / "terms.json").write_text(text, encoding="utf-8")
        assert main(["run", str(tmp_path / "new")]) == 3
        assert "no terms" in capsys.readouterr().err


def test_a_service_that_does_not_start_is_said(tmp_path: Path) -> None:
    experiment = Experiment(tmp_path / "run", Terms(events=5))
    with pytest.raises(BadInput, match="missing"):
        experiment.run(Machine.MODEL, [f"file:{tmp_path / 'missing'}"] * 3, lambda _: None)


def test_a_source_that_ends_ends_the_experiment(tmp_path: Path) -> None:
    names = []
    for name in "abc":
        path = tmp_path / name
        path.write_bytes(random.Random(name).randbytes(1024))  # noqa: S311 - a test is no key
        names.append(f"file:{path}")
    experiment = Experiment(tmp_path / "run", Terms(events=2000))
    with pytest.raises(BellproofError, match=r"settings service|ended"):
        experiment.run(Machine.MODEL, names, lambda _: None)
    assert 0 < len(_log(experiment)) <= 256


def test_a_sequencer_that_fails_ends_the_experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the laser is off")  # noqa: TRY003 - made up here

    monkeypatch.setattr(SoftSequencer, "run", fail)
    with pytest.raises(BellproofError, match="the laser is off"):
        Experiment(tmp_path / "run", Terms(events=5)).run(Machine.MODEL, [], lambda _: None)

"""The experiment in simulation: physics, laboratory, sequencer (hardware and model), host, log and certificate."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.errors import BadInput, BellproofError
from bellproof.finite.certify import Request, certify
from bellproof.model.counts import CountsTable
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.sequencer.frames import EventRecord, record
from bellproof.settings.ledger import Ledger
from sequencer_bench.exchange import LinkError
from sequencer_bench.experiment import fringe, host_side
from sequencer_bench.experiment.__main__ import main
from sequencer_bench.experiment.device import Device, serve
from sequencer_bench.experiment.ions import EntangledPair, HiddenVariable, Ions, Pulse, best_offset
from sequencer_bench.experiment.job import Job, control
from sequencer_bench.experiment.laboratory import Answer, Laboratory, model_value, pulses
from sequencer_bench.experiment.link import Control, LocalHost
from sequencer_bench.experiment.photons import Detector, Light
from sequencer_bench.experiment.restart import Restart
from sequencer_bench.experiment.run import Experiment, Machine, alone
from sequencer_bench.experiment.soft import SoftSequencer
from sequencer_bench.experiment.terms import SHORT, Terms
from sequencer_bench.simulators import BENCH

phases = st.integers(0, (1 << 16) - 1)
turns = st.floats(0, 1, allow_nan=False)
QUARTER = 1.5707963267948966


def _signed(ions: Ions, a: tuple[Pulse, Pulse], b: tuple[Pulse, Pulse]) -> float:
    return sum(
        -ions.correlation(p, q) if x and y else ions.correlation(p, q)
        for x, p in enumerate(a)
        for y, q in enumerate(b)
    )


# Physics --------------------------------------------------------------------------------------


@given(turns, turns, st.tuples(phases, phases, phases, phases), st.floats(0, 3))
def test_no_pulses_take_the_ions_beyond_their_bounds(
    chi: float, visibility: float, four: tuple[int, ...], angle: float
) -> None:
    a = Pulse(four[0], angle), Pulse(four[1], QUARTER)
    b = Pulse(four[2], QUARTER), Pulse(four[3], angle)
    assert abs(_signed(EntangledPair(chi, visibility), a, b)) <= visibility * 8**0.5 + 1e-9
    assert abs(_signed(HiddenVariable(chi), a, b)) <= 2 + 1e-9


@given(turns, phases, phases, phases, st.floats(0, 3))
def test_an_ion_does_not_tell_what_the_other_was_asked(
    chi: float, a: int, b: int, other: int, angle: float
) -> None:
    pair = EntangledPair(chi, 1)
    one, two = (pair.probabilities(Pulse(a, QUARTER), Pulse(it, angle)) for it in (b, other))
    assert sum(one.values()) == pytest.approx(1)
    assert one[True, True] + one[True, False] == pytest.approx(two[True, True] + two[True, False])


@given(turns, phases, phases, st.integers(0, 99))
@settings(max_examples=20)
def test_a_hidden_variable_answers_as_it_says(chi: float, a: int, b: int, seed: int) -> None:
    ions, generator = HiddenVariable(chi), random.Random(seed)  # noqa: S311 - a simulation is no key
    one, two = Pulse(a, QUARTER), Pulse(b, QUARTER)
    answers = [ions.answer(generator, one, two) for _ in range(2000)]
    mean = sum(1 if i == j else -1 for i, j in answers) / len(answers)
    assert mean == pytest.approx(ions.correlation(one, two), abs=0.15)


@given(turns)
def test_the_offset_gives_the_four_correlations_their_signs(chi: float) -> None:
    for ions, size in ((EntangledPair(chi, 1), 0.5**0.5), (HiddenVariable(chi), 0.5)):
        for x, y in ((0, 0), (0, 1), (1, 0), (1, 1)):
            found = ions.correlation(*pulses(x, y, best_offset(chi)))
            assert found == pytest.approx(-size if x and y else size, abs=1e-3)


def test_the_papers_figures_give_the_papers_value() -> None:
    assert model_value(Terms()) == pytest.approx(2.414, abs=5e-4)
    assert model_value(Terms(ions="local")) == pytest.approx(2 * 0.97**2)
    assert model_value(Terms(chi=0.6, calibrated=0.1)) == pytest.approx(-2.414, abs=5e-4)


@pytest.mark.parametrize("detect", [64, 20000])
@pytest.mark.parametrize("accuracy", [0.9, 0.985])
def test_either_ion_is_taken_for_what_it_is_as_often_as_wanted(detect: int, accuracy: float) -> None:
    light, generator = Light(Detector(detect, 5, accuracy)), random.Random(3)  # noqa: S311 - a simulation is no key
    for bright in (False, True):
        drawn = [light.draw(generator, bright=bright) for _ in range(4000)]
        right = sum((pins.bit_count() >= 5) == bright for pins in drawn) / len(drawn)
        assert right == pytest.approx(accuracy, abs=0.02)
        # Photons are rising edges, in the detection and not in its first cycle.
        assert not any(pins & pins << 1 or pins & 1 or pins >> detect for pins in drawn)


def test_a_detection_too_short_to_tell_is_refused() -> None:
    with pytest.raises(BadInput, match="threshold"):
        Light(Detector(16, 5, 0.985))


# The laboratory -------------------------------------------------------------------------------


def test_heralds_come_as_often_as_they_should() -> None:
    laboratory = Laboratory(Terms(events=2000, herald_probability=0.01))
    attempts = 0
    for _ in range(2000):
        while not _is_pair((answer := laboratory.pulsed()).clicks):
            attempts += 1 + answer.skip
        assert laboratory.pulsed() == Answer(0)
        laboratory.rotated(0, 0, SHORT.rotate)
    assert attempts / 2000 == pytest.approx(99, rel=0.1)
    assert laboratory.event == 2001
    assert laboratory.pulsed() == Answer(0)


def _is_pair(clicks: int) -> bool:
    seen = {bit % 4 for bit in range(clicks.bit_length()) if clicks >> bit & 1}
    return len(seen) == 2 and seen not in ({0, 1}, {2, 3})


class _Patient(Laboratory):
    """Skips nothing: every failed attempt happens."""

    _left = 0

    def pulsed(self) -> Answer:
        if self._left:
            self._left -= 1
            return Answer(0)
        answer = super().pulsed()
        self._left = answer.skip
        return Answer(answer.clicks)


def _records(terms: Terms, laboratory: Laboratory) -> list[EventRecord]:
    generator = random.Random(7)  # noqa: S311 - a simulation is no key
    host = LocalHost(
        lambda: (
            None if len(host.records) == terms.events else (generator.randrange(2), generator.randrange(2))
        )
    )
    sequencer = SoftSequencer(terms.durations, laboratory, Restart())
    sequencer.run(control(terms, Restart()))
    sequencer.run(host)
    return host.records


def test_skipping_failed_attempts_changes_no_record() -> None:
    """The lemma that the hardware's proof has as ``failed_attempt_changes_nothing``, on the cycle model."""
    terms = Terms(events=30, herald_probability=0.02)
    skipped, patient = _records(terms, Laboratory(terms)), _records(terms, _Patient(terms))
    assert skipped[0] == patient[0]
    # When the host is looked at depends on how many cycles were played, and time stamps with it.
    assert [replace(r, timestamp=0, attempt=0) for r in skipped] == [
        replace(r, timestamp=0, attempt=0) for r in patient
    ]
    assert skipped[-1].attempt == pytest.approx(patient[-1].attempt, abs=60)
    assert skipped[-1].attempt > 1000
    assert all(
        b.timestamp - a.timestamp >= (b.attempt - a.attempt) * SHORT.period for a, b in pairwise(skipped)
    )


@pytest.mark.parametrize("ions", ["entangled", "local"])
def test_as_many_events_as_in_the_paper_are_certified_or_not(ions: str) -> None:
    """3,016 events: bits for entangled ions; none for a local model; either value within three sigma."""
    terms = Terms(ions=ions, events=3016 if ions == "entangled" else 1500)
    records = fringe.measured(terms)
    counts: dict[tuple[int, int, int, int], int] = {}
    for one in records:
        assert one.a is not None
        assert one.b is not None
        cell = one.x, one.y, one.a, one.b
        counts[cell] = counts.get(cell, 0) + 1
    found = certify(
        CountsTable.of(CHSH_SCENARIO, counts),
        Request(expression=chsh(), inputs=uniform(CHSH_SCENARIO), delta=Fraction(1, 100)),
    )
    sigma = ((16 - model_value(terms) ** 2) / terms.events) ** 0.5
    assert float(found.estimate) == pytest.approx(fringe.chsh(records))
    assert abs(fringe.chsh(records) - model_value(terms)) <= 3 * sigma
    assert (found.min_entropy_bits.lo > 0) == (ions == "entangled")


def test_a_scan_of_chi_shows_the_fringe(tmp_path: Path) -> None:
    points = fringe.scan(Terms(events=160), 4, lambda _: None)
    assert [round(p.terms.chi - p.terms.calibrated, 2) for p in points] == [0, 0.25, 0.5, 0.75] * 2
    for point in points:
        assert abs(point.estimate - model_value(point.terms)) <= 4 * point.sigma
    assert points[0].estimate > 1.6 > -1.6 > points[2].estimate
    assert fringe.table(points).to_csv().startswith("ions,chi,events,I_hat,sigma,model\nentangled,0.1")
    fringe.draw(points).savefig(tmp_path / "fringe.svg")
    assert (tmp_path / "fringe.svg").stat().st_size > 10000


# Sequencer, service and log -------------------------------------------------------------------


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


# Links ----------------------------------------------------------------------------------------


def test_a_job_survives_its_journey() -> None:
    job = Job(Terms(seed=3), Restart(5, 6, 7, 8), 4000)
    assert Job.of_json(job.to_json()) == job


@pytest.mark.parametrize("last", [0, 3, 4, 200])
def test_settings_numbers_go_on_where_they_were(last: int) -> None:
    terms = Terms(events=3)
    restart = Restart(10, 100, 1000, last)
    sequencer = SoftSequencer(terms.durations, Laboratory(replace(terms, events=13), 10), restart)
    sequencer.run(control(terms, restart))
    host = LocalHost(lambda: None if len(host.records) == 3 else (1, 0))
    sequencer.run(host)
    assert [one.setting_sequence for one in host.records] == [(last + k) % 256 for k in (1, 2, 3)]
    assert [one.number for one in host.records] == [11, 12, 13]


def test_a_refused_write_is_an_error() -> None:
    sequencer = SoftSequencer(SHORT, Laboratory(Terms()), Restart())
    with pytest.raises(LinkError, match="code 5"):
        sequencer.run(Control([("ID", 1)], None))


def test_a_record_comes_again_until_it_is_acknowledged() -> None:
    class Deaf(LocalHost):
        seen = 0

        def _record(self, one: EventRecord) -> None:
            self.seen += 1
            if self.seen > 2:
                super()._record(one)

    host = Deaf(iter([(1, 1), None]).__next__)
    sequencer = SoftSequencer(SHORT, Laboratory(Terms()), Restart())
    sequencer.run(control(Terms(), Restart()))
    sequencer.run(host)
    assert host.seen == 3
    assert len(host.records) == 1


def test_the_ledger_says_where_an_experiment_stands(tmp_path: Path) -> None:
    with Ledger(tmp_path / "new.db") as ledger:
        assert host_side.where_it_stands(ledger, Terms()) == Restart()


# A device for expansion -----------------------------------------------------------------------


def test_it_is_a_device_for_expansion() -> None:
    questions = [b'{"id": 0, "op": "device.hello", "params": {"protocol": 1, "role": "both"}}\n']
    questions += [
        json.dumps({"id": k, "op": "device.trial", "params": {"x": k % 2, "y": k // 2 % 2}}).encode() + b"\n"
        for k in range(1, 401)
    ]
    out = io.StringIO()
    serve(Device(Terms(visibility=1.0, dark_heralds=0.0)), questions, out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert answers[0] == {"id": 0, "result": {"name": "simulated sequencer"}}
    assert [answer["id"] for answer in answers] == list(range(401))
    agreeing = sum(
        (answer["result"]["a"] == answer["result"]["b"]) != (answer["id"] % 4 == 3) for answer in answers[1:]
    )
    assert 4 * (2 * agreeing / 400 - 1) > 2.2

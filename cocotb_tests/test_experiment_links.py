"""The experiment in simulation: the link between sequencer and host, and a device for expansion."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bellproof.sequencer.frames import EventRecord
from bellproof.settings.ledger import Ledger
from sequencer_bench.exchange import LinkError
from sequencer_bench.experiment import host_side
from sequencer_bench.experiment.device import Device, serve
from sequencer_bench.experiment.job import Job, control, registers
from sequencer_bench.experiment.laboratory import Laboratory
from sequencer_bench.experiment.link import Control, LocalHost
from sequencer_bench.experiment.restart import Restart
from sequencer_bench.experiment.soft import SoftSequencer
from sequencer_bench.experiment.terms import SHORT, Terms


def test_a_job_survives_its_journey() -> None:
    job = Job(Terms(seed=3), Restart(5, 6, 7, 8), 4000)
    assert Job.of_json(job.to_json()) == job


@pytest.mark.parametrize("last", [0, 3, 4, 200])
def test_settings_numbers_go_on_where_they_were(last: int) -> None:
    terms = Terms(events=3)
    restart = Restart(10, 100, 1000, last)
    sequencer = SoftSequencer(terms.durations, Laboratory(replace(terms, events=13), 10), restart)
    sequencer.run(Control(registers(terms), last))
    host = LocalHost(lambda: None if len(host.records) == 3 else (1, 0))
    sequencer.run(host)
    assert [one.setting_sequence for one in host.records] == [
        (last + k) % 256 for k in (5, 6, 7)
    ]  # after four writes
    assert [one.number for one in host.records] == [11, 12, 13]


def test_a_refused_write_is_an_error() -> None:
    sequencer = SoftSequencer(SHORT, Laboratory(Terms()), Restart())
    with pytest.raises(LinkError, match="code 5"):
        sequencer.run(Control([("ID", 1)]))


def test_a_record_comes_again_until_it_is_acknowledged() -> None:
    class Deaf(LocalHost):
        seen = 0

        def _record(self, one: EventRecord) -> None:
            self.seen += 1
            if self.seen > 2:
                super()._record(one)

    host = Deaf(iter([(1, 1), None]).__next__)
    sequencer = SoftSequencer(SHORT, Laboratory(Terms()), Restart())
    sequencer.run(control(Terms()))
    sequencer.run(host)
    assert host.seen == 3
    assert len(host.records) == 1


def test_the_ledger_says_where_an_experiment_stands(tmp_path: Path) -> None:
    with Ledger(tmp_path / "new.db") as ledger:
        assert host_side.where_it_stands(ledger, Terms()) == Restart()


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

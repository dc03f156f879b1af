"""The bench notices what it must notice: failures, hangs, lost records, pulses out of place."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from bellproof.sequencer.layout import STATUSES
from sequencer_bench import pins, structural
from sequencer_bench.core_model import CoreModel
from sequencer_bench.machine import State
from sequencer_bench.oracle import EventOracle, Violation
from sequencer_bench.picture import svg
from sequencer_bench.simulators import Design, SimulationFailed, Simulator, build, run
from sequencer_bench.suite import Extent, jobs, names_of_tests
from sequencer_bench.times import PAPER_DURATIONS, PAPER_RATE, Times
from sequencer_bench.wavejson import Lane, diagram

SOURCE = """module counter(input logic clk, output logic [3:0] q = 0);
  always @(posedge clk) q <= q + 1;
endmodule
"""
TESTS = """
import cocotb
from cocotb.triggers import Timer

@cocotb.test()
async def good(dut):
    await Timer(1, "ns")

@cocotb.test()
async def bad(dut):
    assert int(dut.q.value) == 7

@cocotb.test()
async def hung(dut):
    while True:
        await Timer(1, "ns")

@cocotb.test()
async def ended(dut):
    import os
    os._exit(0)
"""


@pytest.fixture
def design(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Design:
    """A small design, its tests importable, and a cache of its own."""
    (tmp_path / "counter.sv").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "tb_counter.py").write_text(TESTS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("sequencer_bench.simulators.CACHE", tmp_path / "cache")
    return Design.of([tmp_path / "counter.sv"], "counter")


def test_a_good_simulation_passes_and_is_built_once(design: Design) -> None:
    made = build(Simulator.ICARUS, design)
    stamp = (made.folder / "sim.vvp").stat().st_mtime_ns
    outcome = run(made, "tb_counter", test="good")
    assert [name for name, _ in outcome.tests] == ["good"]
    assert build(Simulator.ICARUS, design) == made
    assert (made.folder / "sim.vvp").stat().st_mtime_ns == stamp


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("bad", "bad failed"),
        ("hung", "hung failed|no results"),
        ("ended", "no results|failed"),
        ("none", "no test was run"),
    ],
)
def test_what_is_no_pass_is_a_failure(design: Design, test: str, message: str) -> None:
    made = build(Simulator.ICARUS, design)
    with pytest.raises(SimulationFailed, match=message):
        run(made, "tb_counter", test=test, seconds=10 if test == "hung" else 120)


def test_what_does_not_compile_is_a_failure(design: Design) -> None:
    design.sources[0].write_text("module counter(; endmodule", encoding="utf-8")
    with pytest.raises(SimulationFailed, match="does not compile"):
        build(Simulator.ICARUS, design)


def test_another_source_is_another_build(design: Design) -> None:
    first = build(Simulator.ICARUS, design)
    design.sources[0].write_text(SOURCE + "// changed\n", encoding="utf-8")
    assert build(Simulator.ICARUS, design).folder != first.folder


def test_each_test_has_a_simulation_of_its_own() -> None:
    names = [job.name for job in jobs(Extent.QUICK)]
    assert len(set(names)) == len(names)
    assert {f"tb_directed-{test}-1" for test in names_of_tests("tb_directed")} <= set(names)
    assert len(list(jobs(Extent.CAMPAIGN))) > len(names)


# Models ---------------------------------------------------------------------------------------


def test_model_and_oracle_find_the_same_herald() -> None:
    """Both written from one page, by different means: the pins of the one through the other."""
    times = Times()
    model, oracle = CoreModel(times), EventOracle(times)
    model.queue.append((1, 1))
    model.run = True
    heralds = []
    for cycle in range(120):
        inputs = pins.RST_N
        if (
            model.state is State.ATTEMPT
            and model.attempts == 2
            and model.timer in {times.light + 2, times.light + 4}
        ):
            inputs |= 1 << pins.PMT + model.timer % 2
        oracle.step(cycle, inputs, model.pins)
        if model.step(inputs, 0):
            heralds.append(cycle)
    assert heralds == []
    assert oracle.events == []
    model.queue.append((1, 1))
    for cycle in range(120, 300):
        inputs = pins.RST_N
        if model.state is State.ATTEMPT and model.timer == times.light + 3:
            inputs |= 6 << pins.PMT
        oracle.step(cycle, inputs, model.pins)
        if model.step(inputs, 0):
            heralds.append(cycle)
    assert [event.cycle for event in oracle.events] == heralds != []
    assert oracle.events[0].status == model.record["status"] == STATUSES["COMPLETE"]


@pytest.mark.parametrize("outputs", [pins.MW_ROTATE, pins.DETECT, 1 << pins.PHASE_A, 1 << pins.PHASE_B])
def test_the_oracle_notices_a_pulse_out_of_place(outputs: int) -> None:
    oracle = EventOracle(Times())
    oracle.step(0, pins.RST_N, 0)
    with pytest.raises(Violation):
        oracle.step(1, pins.RST_N, outputs)


@pytest.mark.parametrize(
    "times",
    [
        Times(period=15),
        Times(pump=0),
        Times(window=0),
        Times(coinc=16),
        Times(settings_depth=5),
        Times(laser=20),
        Times(detect=1 << 20),
    ],
)
def test_times_that_do_not_fit_are_an_error(times: Times) -> None:
    assert CoreModel(times).cfg_error
    assert not CoreModel(times).go


def test_the_presets_fit() -> None:
    assert not CoreModel(PAPER_RATE).cfg_error
    assert not CoreModel(PAPER_DURATIONS).cfg_error
    assert (PAPER_RATE.period, PAPER_DURATIONS.period) == (1053, 1140)


# Pictures and places --------------------------------------------------------------------------


def test_a_diagram_keeps_changes_and_leaves_out_long_silence() -> None:
    samples = [{"a": int(k in {3, 40}), "b": 7 if k > 30 else 200} for k in range(50)]
    document = diagram("t", [Lane("a"), Lane("b", 8, label="bus")], samples, keep=2)
    cycles = document["cycles"]
    assert isinstance(cycles, list)
    assert {2, 3, 4, 30, 31, 39, 40, 41} <= set(cycles)
    assert cycles.count(None) == 3
    picture = svg(document)
    assert picture.count("<polygon") == 2
    assert ">200</text>" in picture
    assert ">bus</text>" in picture
    assert svg(json.loads(json.dumps(document))) == picture


def test_coverage_data_is_read_as_verilator_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "coverage.dat"
    key = "\x01f\x02rtl/a.sv\x01l\x0212\x01n\x023\x01page\x02v_{}/a\x01o\x02{}"
    lines = [
        "# SystemC::Coverage-3",
        f"C '{key.format('line', 'block')}' 3",
        f"C '{key.format('line', 'else')}' 0",
        f"C '{key.format('toggle', 'q[0]:0->1')}' 1",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    places = structural.read([path, path])
    assert structural.summary(places) == {"a.sv": {"line": (1, 2), "toggle": (1, 1)}}
    assert max(places.values()) == 6
    assert zlib.crc32(b"123456789") == 0xCBF43926

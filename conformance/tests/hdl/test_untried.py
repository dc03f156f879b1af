"""A rule is PASS only where a breach would have been seen; what could not be tried says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bellproof_conformance.hdl import pins
from bellproof_conformance.hdl.build import Simulator
from bellproof_conformance.hdl.lacking import lacking
from bellproof_conformance.hdl.portmap import PortMap, read_map
from bellproof_conformance.hdl.scenarios import SCENARIOS
from bellproof_conformance.hdl.times import Times
from bellproof_conformance.hdl.trial import _Course, independence

EXAMPLES = Path(__file__).parents[2] / "examples/hdl"
SOURCE = (EXAMPLES / "second/ion_controller.v").read_text()
MAP = (EXAMPLES / "second/map.toml").read_text()
PARALLEL = read_map(str(EXAMPLES / "bell_sequencer.toml"))
SERIAL = read_map(str(EXAMPLES / "bell_sequencer_uart.toml"))
BARE = read_map(str(EXAMPLES / "second/map.toml"))
WORDS = ((1,), (3,))


@pytest.fixture(name="judge")
def _judge(bellproof: Callable[..., Any], tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The exit status of the suite's pulses, the report's header and its cases by name."""

    def judge(source: str, portmap: str, *options: str) -> dict[str, Any]:
        (tmp_path / "design.v").write_text(source)
        (tmp_path / "map.toml").write_text(portmap)
        words = (
            "--sources",
            str(tmp_path / "*.v"),
            "--top",
            "ion_controller",
            "--map",
            str(tmp_path / "map.toml"),
        )
        done = bellproof("conform", "hdl", *words, "--quick", "--json", *options)
        document = json.loads(done.out)
        cases = {case["id"]: case for case in document["cases"]}
        return {"status": done.status, "held": document["header"]["held"], "cases": cases}

    return judge


@pytest.mark.parametrize(
    ("rule", "simulator", "portmap", "times", "says"),
    [
        ("unknown", Simulator.ICARUS, PARALLEL, Times(), ""),
        ("unknown", Simulator.VERILATOR, PARALLEL, Times(), "no undefined values"),
        ("stream-stands", Simulator.ICARUS, PARALLEL, Times(), ""),
        ("stream-stands", Simulator.ICARUS, SERIAL, Times(), "serial line"),
        ("stream-last", Simulator.ICARUS, SERIAL, Times(), "serial line"),
        ("stream-last", Simulator.ICARUS, BARE, Times(), "no port m_axis_tlast"),
        ("cfg-error", Simulator.ICARUS, PARALLEL, Times(), ""),
        ("herald-age", Simulator.ICARUS, PARALLEL, Times(), ""),
        ("herald-age", Simulator.ICARUS, PARALLEL, Times(coinc=0), "COINC = 0"),
        ("herald-age", Simulator.ICARUS, PARALLEL, Times(window=4), "window of 4"),
    ],
)
def test_what_leaves_no_occasion_for_a_breach_says_why(
    rule: str, simulator: Simulator, portmap: PortMap, times: Times, says: str
) -> None:
    why = lacking(rule, simulator, portmap, times)
    assert says in why
    assert bool(why) == bool(says)


def test_pairs_try_what_they_differ_in() -> None:
    pairs = {one.pair: one.rules for one in SCENARIOS if one.pair is not None}
    for pair, rules in pairs.items():
        alone = {one ^ other for one, other in zip(*pair, strict=True)} & {1, 2}
        assert ("phase-crosstalk" in rules) == bool(alone)
    quick = [one for one in SCENARIOS if "phase-crosstalk" in one.rules and not one.long]
    sides = {one ^ other for scenario in quick for one, other in zip(*scenario.pair or ((), ()), strict=True)}
    assert {1, 2} <= sides


@pytest.mark.parametrize("pin", [pins.S_READY, pins.M_VALID, pins.GOT, pins.PUMP])
def test_no_pin_may_tell_the_settings_before_the_phases(pin: int) -> None:
    quiet, phase = 0, 5 << pins.PHASE_A
    runs = [_Course((quiet, quiet, phase), first=100), _Course((quiet, pin, phase), first=100)]
    broken = independence(WORDS, runs)
    assert broken is not None
    assert (broken.rule, broken.cycle) == ("leak", 101)


def test_a_record_may_tell_the_settings_and_idle_bytes_mean_nothing() -> None:
    phase = 5 << pins.PHASE_A
    idle, told = 0xAA << pins.M_DATA, pins.M_VALID | 0x55 << pins.M_DATA
    assert independence(WORDS, [_Course((0, phase, 0)), _Course((idle, phase, told))]) is None
    broken = independence(((1,), (0,)), [_Course((0, 7 << pins.PHASE_B)), _Course((0, 9 << pins.PHASE_B))])
    assert broken is not None
    assert broken.rule == "phase-crosstalk"


def test_a_design_without_cfg_error_is_not_charged_with_it(judge: Callable[..., dict[str, Any]]) -> None:
    found = judge(
        SOURCE, MAP.replace('cfg_error = "config_bad"\n', ""), "--suite", "conditions", "--timeout", "7"
    )
    assert found["status"] == 0
    assert found["cases"]["cfg-error"]["verdict"] == "UNSUPPORTED"
    assert "no port cfg_error" in found["cases"]["cfg-error"]["finding"]
    assert found["held"]["seconds"] == 7
    assert found["held"]["limits"]["CPU"] == 600


def test_no_map_hides_a_design_that_ends_the_simulation(judge: Callable[..., dict[str, Any]]) -> None:
    text = (
        "reg [15:0] age = 0;\n  always @(posedge clock) begin age <= age + 1; if (age == 1500) $finish; end\n"
    )
    off = MAP + '\n[off]\nliveness = "it takes its time"\n'
    found = judge(SOURCE.replace("// ---- time\n", text), off, "--suite", "pulses")
    assert found["status"] == 1
    case = judge(SOURCE.replace("// ---- time\n", text), off, "--first")["cases"]["liveness"]
    assert (case["verdict"], case["fails"]) == ("CRASH", True)

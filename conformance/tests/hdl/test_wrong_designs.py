"""What is no sequencer, no design or no map of it ends in one clear line, and nothing hangs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import BadInput, UsageProblem
from bellproof_conformance.hdl import build, sources
from bellproof_conformance.hdl.portmap import read_map
from bellproof_conformance.hdl.times import Times

SECOND = Path(__file__).parents[2] / "examples/hdl/second"
SOURCE = (SECOND / "ion_controller.v").read_text()
MAP = (SECOND / "map.toml").read_text()


@pytest.fixture(name="judge")
def _judge(bellproof: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Judge a source and a map, by the command line."""

    def judge(source: str = SOURCE, portmap: str = MAP, *options: str, top: str = "ion_controller") -> Any:
        (tmp_path / "design.v").write_text(source)
        (tmp_path / "map.toml").write_text(portmap)
        words = ("--sources", str(tmp_path / "*.v"), "--top", top, "--map", str(tmp_path / "map.toml"))
        return bellproof("conform", "hdl", *words, "--quick", "--suite", "pulses", *options)

    return judge


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"det0"', '"detector0"', "has no port detector0"),
        ('"REPETITION"', '"PERIOD"', "has no parameter PERIOD"),
        ('clk = "clock"\n', "", "lacks clk"),
        ('"phase[15:0]"', '"phase[15:1]"', "as many one as the other"),
        ('"down_data"', '"down_data[3:0]"', "4 bits, not 8"),
        ('cfg_error = "config_bad"', 'cfg_error = "reset"', "as an input and as an output"),
        ('fluor_b = "~pmt_b_n"', 'fluor_b = "pmt_a_n"', "driven twice"),
        ("detector = 4", "detector = 40", "from 1 to 16"),
        ("detector = 4", "lag = 4", "the key detector"),
        ("[latency]", "[delays]", "no key 'delays'"),
        ("bellproof-hdl-map/1", "map", "needs the line format"),
        ("[ports]", "[ports", "is no TOML"),
        ('PUMP = "PUMP_CYCLES"\n', "", "PUMP is missing"),
        ('MW = "PREPARE_CYCLES"', 'MW = "PUMP_CYCLES"', "one parameter twice"),
        ('MW = "PREPARE_CYCLES"', 'MW = "a b"', "not the name of a parameter"),
        ("[latency]", "[times]\nPUMP = 3\n[latency]", "a parameter and a fixed time"),
        ("[latency]", "[times]\nWAIT = 3\n[latency]", "no time 'WAIT'"),
        ("[latency]", '[link]\nkind = "spi"\n[latency]', "neither"),
        ("[latency]", "[link]\nspeed = 3\n[latency]", "no key 'speed'"),
        ("[latency]", '[link]\nparameter = "a b"\n[latency]', "is no name"),
        ("[latency]", '[off]\nperiod = ""\n[latency]', "say in words"),
        ("[latency]", '[off]\nspeed = "x"\n[latency]', "no rule 'speed'"),
        ("[latency]", '[constants]\nx = "y"\n[latency]', "not a number"),
        ("[latency]", "[constants]\nclock = 0\n[latency]", "both in [ports] and in [constants]"),
        ("[latency]", "latency = 3\n[other]", "no key 'other'"),
        ('clk = "clock"', 'clk = "a-b"', "is no port"),
        ('clk = "clock"', 'clk = "clock"\nlaser = "x"', "has no 'laser'"),
        ('"gates[0]"', '"gates[0:1]"', "the higher bit first"),
        ('det3"]', 'det3[1]"]', "bit 0 of port det3 is not driven"),
    ],
)
def test_a_map_that_does_not_fit_is_bad_input(
    judge: Callable[..., Any], old: str, new: str, says: str
) -> None:
    assert old in MAP
    done = judge(SOURCE, MAP.replace(old, new, 1))
    assert done.status == 3, done
    assert done.err.count("\n") == 1
    assert says in done.err


def test_an_input_that_nobody_drives_must_be_tied(judge: Callable[..., Any]) -> None:
    source = SOURCE.replace("input  wire        reset, ", "input wire scan,\n    input  wire        reset, ")
    done = judge(source)
    assert (done.status, "scan" in done.err) == (3, True), done.err
    done = judge(source, MAP + '\n[constants]\nscan = "1\'b0"\n', "--first")
    assert done.status == 0, done


@pytest.mark.parametrize(
    ("source", "top", "says"),
    [
        ("module other; endmodule", "ion_controller", "does not elaborate"),
        (SOURCE.replace("wire gate = ", "wire gate == "), "ion_controller", "does not elaborate"),
        (
            SOURCE.replace("crc_step(crc, next)", "crc_stop(crc, next)"),
            "ion_controller",
            "does not elaborate",
        ),
    ],
)
def test_a_design_that_does_not_elaborate_is_bad_input(
    judge: Callable[..., Any], source: str, top: str, says: str
) -> None:
    done = judge(source, top=top)
    assert done.status == 3
    assert done.err.count("\n") == 1
    assert says in done.err


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("always @(posedge clock) if (!reset) while (1) ;", "TIMEOUT"),
        ("always @(posedge clock) if (!reset) $finish;", "CRASH"),
        ('always @(posedge clock) if (!reset) $write("@bellproof\\n");', "PROTOCOL"),
    ],
)
def test_a_design_that_hangs_ends_or_talks_nonsense_is_charged_with_it(
    judge: Callable[..., Any], text: str, verdict: str
) -> None:
    done = judge(SOURCE.replace("// ---- time\n", f"{text}\n"), MAP, "--timeout", "2", "--first")
    assert done.status == 1
    assert f"{verdict} liveness" in done.out


def test_a_design_may_talk_without_harm(judge: Callable[..., Any]) -> None:
    text = 'initial $display("hello");\n  always @(posedge clock) $write("tick ");\n'
    assert judge(SOURCE.replace("// ---- time\n", text)).status == 0


def test_a_rule_may_be_off_for_a_reason(judge: Callable[..., Any], tmp_path: Path) -> None:
    faulty = SOURCE.replace("active && t < PUMP_CYCLES;", "active && t < PUMP_CYCLES - 1;")
    waves = tmp_path / "waves"
    done = judge(faulty, MAP, "--first", "--waves", str(waves))
    assert done.status == 1
    assert "WRONG pump-width" in done.out
    wave = (waves / "attempting.vcd").read_text()
    assert wave.startswith("$date")
    assert wave.endswith("\n")
    done = judge(faulty, MAP + '\n[off]\npump-width = "our pump lamp is slow"\n', "--first", "--json")
    assert "our pump lamp is slow" in done.out


def test_wrong_options_are_usage_errors(judge: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert judge(SOURCE, MAP, "--suite", "speed").status == 2
    assert judge(SOURCE, MAP, "--timeout", "0").status == 2
    assert judge(top="a b").status == 2
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(UsageProblem, match="no simulator"):
        build.choose("auto")
    with pytest.raises(UsageProblem, match="no icarus"):
        build.choose("icarus")


def test_packages_come_before_what_uses_them(tmp_path: Path) -> None:
    (tmp_path / "a.sv").write_text("module a; import p::*; endmodule")
    (tmp_path / "p.sv").write_text("package p;\n localparam int X = q::Y;\nendpackage")
    (tmp_path / "q.sv").write_text("package q;\n localparam int Y = 1;\nendpackage")
    (tmp_path / "notes.txt").write_text("no source")
    found = sources.find([str(tmp_path / "*.sv")])
    assert [path.name for path in found] == ["q.sv", "p.sv", "a.sv"]
    with pytest.raises(BadInput, match="no file is named"):
        sources.find([str(tmp_path / "*.vhd")])
    with pytest.raises(BadInput, match="ends in"):
        sources.find([str(tmp_path / "*.txt")])


def test_fixed_times_leave_out_what_needs_others(tmp_path: Path) -> None:
    text = MAP.replace('PUMP = "PUMP_CYCLES"\n', "").replace("[latency]", "[times]\nPUMP = 5\n[latency]")
    file = tmp_path / "map.toml"
    file.write_text(text)
    portmap = read_map(str(file))
    wanted = Times()
    assert portmap.times(wanted) is None
    assert portmap.closest(wanted).pump == 5
    assert portmap.closest(wanted).latency == 4

"""Waveforms against the rules: a small sequencer written here, right and wrong in many ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.sequencer import frames
from bellproof.trace.clicks import Clicks
from bellproof.trace.profile import Profile
from bellproof.trace.wave import check_waveform
from bellproof.trace.wave_profile import WaveProfile

TIMES = {
    "PUMP": 3,
    "MW": 5,
    "LASER": 1,
    "ROTATE": 6,
    "DETECT": 9,
    "GATE": 2,
    "WINDOW": 6,
    "PERIOD": 20,
    "COINC": 2,
}
PROFILE = Profile(wave=WaveProfile(times=TIMES))
WIDTHS = {"phase_a": 16, "phase_b": 16, "herald_pmt": 4, "m_axis_tdata": 8}
LASER = 8
"""Cycle of the laser pulse inside an attempt."""

CORE = {"rst_n", "mw_rotate", "detect", "phase_a", "phase_b"}

Cycles = list[dict[str, int]]


def attempt(clicks: dict[int, int] | None = None, length: int = 20) -> Cycles:
    """One attempt; ``clicks`` are pins by cycles after the laser's edge."""
    cycles: Cycles = [{} for _ in range(length)]
    for i, cycle in enumerate(cycles):
        cycle |= {"pump": i < 3, "mw_prepare": 3 <= i < 8, "laser_pulse": i == LASER}
        cycle["herald_pmt"] = (clicks or {}).get(i - LASER, 0)
    return cycles


def event(x: int = 0, y: int = 0, *, rotate: int = 6, detect: int = 9) -> Cycles:
    """What follows a herald: phases, rotation, detection."""
    phases = {"phase_a": 16384 * x, "phase_b": 8192 + 16384 * y}
    settle: Cycles = [dict(phases) for _ in range(4)]
    rotation: Cycles = [{**phases, "mw_rotate": 1} for _ in range(rotate)]
    return [*settle, *rotation, *({"detect": 1} for _ in range(detect)), {}, {}]


HERALD = {3: 0b0001, 4: 0b0100}
LEGAL = [
    *attempt(),
    *attempt(HERALD, 18),
    *event(1, 0),
    *attempt(),
    *attempt(HERALD, 18),
    *event(0, 1),
    *attempt(),
]


def sent(content: bytes) -> Cycles:
    """The bytes of a frame, one a cycle."""
    return [
        {"m_axis_tvalid": 1, "m_axis_tready": 1, "m_axis_tdata": byte} for byte in frames.to_wire(content)
    ]


def record(number: int, x: int, y: int, **changes: Any) -> frames.EventRecord:
    plain = frames.EventRecord(
        number, 100 * number, 2 * number, number, x | 2 * y, 5, 0x10, 0, 0, 16384 * x, 8192 + 16384 * y, 1, 0
    )
    return replace(plain, **changes)


def vcd(cycles: Cycles, names: list[str] | None = None, *, clock: bool = True, scope: str = "dut") -> str:
    """Write cycles of 10 ns; changes come 1 ns after the clock's edge."""
    used = names or sorted({name for cycle in cycles for name in cycle} | CORE)
    lines = ["$timescale 1ns $end", "$scope module tb $end", f"$scope module {scope} $end"]
    ids = {name: chr(40 + i) for i, name in enumerate(["clk", *used])}
    lines += [
        f"$var wire {WIDTHS.get(name, 1)} {ids[name]} {name} $end" for name in ids if clock or name != "clk"
    ]
    lines += ["$upscope $end", "$upscope $end", "$enddefinitions $end"]
    before: dict[str, int] = {}
    for i, cycle in enumerate([*cycles, {}]):
        values = dict.fromkeys(used, 0) | {"rst_n": 1} | {k: int(v) for k, v in cycle.items() if k in used}
        if clock:
            lines += [f"#{10 * i}", f"1{ids['clk']}"]
        lines.append(f"#{10 * i + (1 if clock else 0)}")
        for name, value in values.items():
            if before.get(name) != value:
                lines.append(f"b{value:b} {ids[name]}" if name in WIDTHS else f"{value}{ids[name]}")
        before = values
        if clock:
            lines += [f"#{10 * i + 5}", f"0{ids['clk']}"]
    return "\n".join(lines) + "\n"


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., set[str]]:
    """Names of the rules that cycles break."""

    def judge(cycles: Cycles, profile: Profile = PROFILE, **how: Any) -> set[str]:
        path = tmp_path / "wave.vcd"
        path.write_text(vcd(cycles, **how))
        return {finding.rule for finding in check_waveform(str(path), profile).findings}

    return judge


def test_a_legal_waveform(broken: Callable[..., set[str]]) -> None:
    assert broken(LEGAL) == set()


def test_without_a_clock_the_profile_says_how_long_a_cycle_is(broken: Callable[..., set[str]]) -> None:
    timed = replace(PROFILE, wave=replace(PROFILE.wave, cycle=10))
    assert broken(LEGAL, timed, clock=False) == set()
    assert broken([*attempt(length=19), *LEGAL], timed, clock=False) == {"period"}
    with pytest.raises(BadInput, match="no signal clk"):
        broken(LEGAL, clock=False)


FAULTS: dict[str, tuple[Cycles, set[str]]] = {
    "pump too long": ([{}, {"pump": 1}, *LEGAL], {"pulse-width"}),
    "laser pulse twice as long": ([*attempt()[:9], {"laser_pulse": 1}, *attempt()[10:]], {"pulse-width"}),
    "attempts too close": ([*attempt(length=19), *attempt()], {"period"}),
    "rotation without a herald": (
        [*attempt(), *event(), *attempt()],
        {"rotation-without-herald", "early-setting"},
    ),
    "one click is no herald": (
        [*attempt({3: 1}), *event(), *attempt()],
        {"rotation-without-herald", "early-setting"},
    ),
    "clicks too far apart": (
        [*attempt({2: 1, 5: 4}), *event(), *attempt()],
        {"rotation-without-herald", "early-setting"},
    ),
    "pattern not accepted": (
        [*attempt({3: 1, 4: 2}), *event(), *attempt()],
        {"rotation-without-herald", "early-setting"},
    ),
    "click before the window": (
        [*attempt({1: 1, 2: 4}), *event(), *attempt()],
        {"rotation-without-herald", "early-setting"},
    ),
    "click after the window": (
        [*attempt({7: 1, 8: 4}), *event(), *attempt()],
        {"rotation-without-herald", "early-setting"},
    ),
    "a pin that stays high clicks once": (
        [*attempt({1: 1, 2: 1, 3: 1, 4: 5}), *event(), *attempt()],
        {"rotation-without-herald", "early-setting"},
    ),
    "herald without rotation": ([*attempt(HERALD), *attempt()], {"herald-without-rotation"}),
    "rotated twice": (
        [*attempt(HERALD, 18), *event(), *event()[4:-11], {}, *attempt()],
        {"rotation-without-herald", "early-setting"},
    ),
    "rotation too short": ([*attempt(HERALD, 18), *event(rotate=5), *attempt()], {"rotation-width"}),
    "detection too long": ([*attempt(HERALD, 18), *event(detect=10), *attempt()], {"pulse-width"}),
    "phase of no setting": (
        [
            *attempt(HERALD, 18),
            *[cycle | {"phase_a": 99} for cycle in event()[:10]],
            *event()[10:],
            *attempt(),
        ],
        {"phase"},
    ),
    "phase set before the laser": (
        [*attempt(), *[cycle | {"phase_a": 16384} for cycle in attempt(HERALD, 18)], *event(1), *attempt()],
        {"early-setting"},
    ),
    "phase moves in the pulse": (
        [*attempt(HERALD, 18), *event()[:7], *event(1)[7:], *attempt()],
        {"early-setting"},
    ),
}


@pytest.mark.parametrize(("cycles", "names"), FAULTS.values(), ids=FAULTS.keys())
def test_faulty_waveforms(broken: Callable[..., set[str]], cycles: Cycles, names: set[str]) -> None:
    assert broken(cycles) == names


def test_reset_ends_everything_without_a_fault(broken: Callable[..., set[str]]) -> None:
    cut = [*attempt(HERALD, 18), *event()[:6], {"rst_n": 0}, {}, {}, *attempt(), *LEGAL]
    assert broken(cut) == set()


def test_records_join_the_events(broken: Callable[..., set[str]]) -> None:
    def run(*contents: bytes) -> Cycles:
        cycles = []
        for content in contents:
            cycles += [*attempt(HERALD, 18), *event(1, 0), *sent(content), {}]
        return [*cycles, *attempt()]

    first, second = record(1, 1, 0).content(), record(2, 1, 0).content()
    assert broken(run(first, second)) == set()
    assert broken(run(first, first)) == {"herald-without-record"}
    assert broken(run(first, record(3, 1, 0).content())) == {"sequence-gap"}
    assert broken(run(first, record(2, 1, 0, setting_sequence=1).content())) == {"setting-reused"}
    assert broken(run(first, record(2, 1, 0, phase_a=0).content())) == {"phase"}
    damaged = second[:20] + bytes([second[20] ^ 1]) + second[21:]
    assert broken(run(first, damaged)) == {"herald-without-record", "record-damaged"}
    aborted = record(2, 1, 0, status=0x11, outcomes=0).content()
    assert broken(run(first, aborted)) == set()
    assert broken([*run(first), *sent(record(2, 1, 0).content()), {}]) == {"record-without-herald"}


def test_records_say_what_the_pins_did(broken: Callable[..., set[str]]) -> None:
    def told(x: int, y: int) -> Cycles:
        return [*sent(record(1, x, y).content()), {}, *attempt()]

    before = [*attempt(HERALD, 18), *event(1, 0)]
    assert broken([*before, *told(1, 0)]) == set()
    assert broken([*before, *told(0, 0)]) == {"phase"}
    assert broken([*before, *told(1, 1)]) == {"phase"}
    wide = replace(PROFILE, phase_tolerance=16384)
    assert broken([*before, *told(1, 1)], wide) == set()
    assert broken([*attempt(HERALD, 18), {}, {}, *told(1, 0)]) == {"herald-without-rotation"}


@pytest.mark.parametrize("detect", [9, 4])
def test_an_aborted_event_may_have_shorter_pulses(broken: Callable[..., set[str]], detect: int) -> None:
    before = [*attempt(HERALD, 18), *event(1, 0, detect=detect)]
    aborted = sent(record(1, 1, 0, status=0x13, outcomes=0).content())
    complete = sent(record(1, 1, 0).content())
    assert broken([*before, *aborted, {}, *attempt()]) == set()
    short = {"pulse-width"} if detect < 9 else set()
    assert broken([*before, *complete, {}, *attempt()]) == short
    assert broken([*before, *attempt()]) == short
    assert broken([*before, {}, *complete[:3], {}]) == short | {"herald-without-record"}
    assert broken([*attempt(HERALD, 18), *event(1, 0, detect=10), *aborted, {}]) == {"pulse-width"}


def test_signals_by_other_names(broken: Callable[..., set[str]], tmp_path: Path) -> None:
    renamed = vcd(LEGAL).replace("laser_pulse", "fire").replace("mw_rotate", "rotate_q")
    (tmp_path / "other.vcd").write_text(renamed)
    names = {"laser_pulse": "tb.dut.fire", "mw_rotate": "tb.dut.rotate_q"}
    mapped = replace(PROFILE, wave=replace(PROFILE.wave, scope="tb.dut", signals=names))
    assert check_waveform(str(tmp_path / "other.vcd"), mapped).is_legal
    with pytest.raises(BadInput, match="no signal"):
        check_waveform(str(tmp_path / "other.vcd"), PROFILE)
    wrong = replace(PROFILE, wave=replace(PROFILE.wave, signals={"pump": "tb.dut.nothing"}))
    with pytest.raises(BadInput, match="nothing"):
        broken(LEGAL, wrong)


@pytest.mark.parametrize("content", ["", "x,y,a,b\n", "$timescale 1ns"])
def test_what_is_no_waveform(tmp_path: Path, content: str) -> None:
    path = tmp_path / "wave.vcd"
    path.write_text(content)
    with pytest.raises(BadInput):
        check_waveform(str(path), PROFILE)
    with pytest.raises(BadInput, match="cannot be read"):
        check_waveform(str(tmp_path / "none.vcd"), PROFILE)


PINS = st.lists(st.integers(0, 15), min_size=12, max_size=12)


@given(PINS, st.integers(0, 3), st.integers(0, 3), st.integers(1, 8))
def test_heralds_are_those_of_the_definition(
    pins: list[int], coincidence: int, gate: int, window: int
) -> None:
    profile = WaveProfile(times=TIMES | {"GATE": gate, "WINDOW": window, "COINC": coincidence})
    clicks = Clicks(profile)
    clicks.begin(0)
    seen = [n for n, value in enumerate(pins) if clicks.see(n, value)]
    rises = [
        (n, i) for n in range(12) for i in range(4) if pins[n] >> i & 1 and not (n and pins[n - 1] >> i & 1)
    ]
    inside = [(n, i) for n, i in rises if gate <= n < gate + window]
    expected = []
    for now in sorted({n for n, _ in inside}):
        recent = {i for n, i in inside if now - coincidence <= n <= now}
        if len(recent) > 1 and sum(1 << i for i in recent) in profile.patterns:
            expected.append(now)
    assert seen == expected[:1]

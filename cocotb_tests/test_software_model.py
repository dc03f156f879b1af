"""The model behind ``sequencer.run`` against the cycle model of the hardware: two forms of the same page."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from bellproof.sequencer.layout import RESETS
from bellproof.sequencer.model import STAGES, Profile, SequencerModel
from sequencer_bench import pins
from sequencer_bench.core_model import CoreModel
from sequencer_bench.machine import Slot
from sequencer_bench.times import Times

Click = tuple[int, int]
LEAST_PAUSE = 6
"""The hardware drains for three cycles and takes three more from an acknowledgement to a pulse."""
PULSES = {
    "pump": pins.PUMP,
    "mw_prepare": pins.MW_PREPARE,
    "laser_pulse": pins.LASER_PULSE,
    "phases": 0xFFFFFFFF << pins.PHASE_A,
    "mw_rotate": pins.MW_ROTATE,
    "detect": pins.DETECT,
}
WARMING = 4


def profile(generator: random.Random) -> Profile:
    pick = generator.randrange
    times = {
        "PUMP": pick(1, 5),
        "MW": pick(1, 6),
        "LASER": pick(1, 4),
        "GATE": pick(4),
        "WINDOW": pick(1, 9),
        "COINC": generator.choice([0, 1, 2, 3, 15]),
        "SETTLE": pick(1, 5),
        "ROTATE": pick(1, 9),
        "DETECT": pick(1, 20),
    }
    least = times["PUMP"] + times["MW"] + times["GATE"] + 3 + times["WINDOW"]
    times["PERIOD"] = max(least, times["PUMP"] + times["MW"] + times["LASER"]) + pick(4)
    return Profile(
        {name: times[name] for name in STAGES},
        cycles=generator.choice([1, 60, 250]),
        pause=pick(LEAST_PAUSE, 20),
        patterns=generator.choice([0xFFFF, 0xFFFF, RESETS["PATTERNS"], pick(1 << 16)]),
        cal_a=pick(1 << 16),
        cal_b=pick(1, 1 << 15),
        threshold_a=pick(4),
        threshold_b=pick(4),
    )


def clicks_of(generator: random.Random, cycles: int) -> list[Click]:
    last: dict[int, int] = {}
    found = []
    for cycle in sorted(generator.randrange(cycles + 60) for _ in range(generator.randrange(90))):
        for channel in generator.sample([0, 1, 2, 3, 0, 1, 2, 3, 4, 5], generator.choice([1, 2, 3])):
            if cycle - last.get(channel, -2) >= 2:
                last[channel] = cycle
                found.append((cycle, channel))
    return found


def hardware(
    chosen: Profile, clicks: Sequence[Click], settings: Sequence[tuple[int, int]]
) -> tuple[list[list[int]], list[tuple[str, int, int]]]:
    """What the cycle model makes of it: records without their cycles, and pulses."""
    model = CoreModel(Times(**{name.lower(): value for name, value in chosen.times.items()}))
    for _ in range(WARMING):
        model.step(0, 0)
    for _ in range(WARMING):
        model.step(pins.RST_N, 0)
    model.registers |= {"PATTERNS": chosen.patterns, "CAL_A": chosen.cal_a, "CAL_B": chosen.cal_b}
    model.registers |= {"THRESHOLD_A": chosen.threshold_a, "THRESHOLD_B": chosen.threshold_b}
    model.queue.extend((x | y << 1, 0) for x, y in settings)
    model.run = True
    model.step(pins.RST_N, 0)
    model.step(pins.RST_N, 0)  # the first pulse is up in the next cycle, which is cycle 0
    due: dict[int, int] = {}
    for cycle, channel in clicks:
        due[cycle] = due.get(cycle, 0) | 1 << pins.PMT + channel
    records: list[list[int]] = []
    rows: list[int] = []
    over: int | None = None
    for cycle in range(chosen.cycles + 900):
        rows.append(model.pins)
        over = cycle if model.pins & pins.DETECT else over
        acknowledge = model.slot is Slot.READY and over is not None and cycle >= over + chosen.pause - 3
        if acknowledge:
            seen = model.record
            records.append(
                [
                    seen["number"], seen["attempt"], seen["settings"] & 1, seen["settings"] >> 1,
                    seen["herald"] & 15, seen["herald"] >> 4, seen["count_a"], seen["count_b"],
                    seen["outcomes"] & 1, seen["outcomes"] >> 1 & 1, seen["phase_a"], seen["phase_b"],
                ]
            )  # fmt: skip
        model.step(pins.RST_N | due.get(cycle, 0), pins.ACKNOWLEDGED if acknowledge else 0)
    return records, pulses_of(rows, chosen.times["PUMP"])


def pulses_of(rows: Sequence[int], pump: int) -> list[tuple[str, int, int]]:
    found = []
    for name, bit in PULSES.items():
        start = None
        for cycle, row in enumerate([*rows, 0]):
            if row & bit and start is None:
                start = cycle
            elif not row & bit and start is not None:
                found.append((name, start, cycle - start))
                start = None
    assert all(length == pump for name, _, length in found[:3] if name == "pump")
    return found


@pytest.mark.parametrize("seed", range(40))
def test_both_models_give_the_same_course(seed: int) -> None:
    generator = random.Random(seed)  # noqa: S311 - stimulus
    chosen = profile(generator)
    clicks = clicks_of(generator, chosen.cycles)
    settings = [(generator.randrange(2), generator.randrange(2)) for _ in range(generator.randrange(1, 5))]
    course = SequencerModel(chosen, clicks, settings).course()
    records, pulses = hardware(chosen, clicks, settings)
    # The hardware goes on after the last cycle in which an attempt may begin.
    late = min(
        (start for name, start, _ in pulses if name == "pump" and start >= chosen.cycles), default=1 << 30
    )
    expected = sorted(pulse for pulse in pulses if pulse[1] < late)
    assert sorted(course.pulses) == expected
    mine = [[value for place, value in enumerate(record.row()) if place != 1] for record in course.records]
    assert mine == records[: len(mine)]
    assert len(mine) == sum(name == "mw_rotate" for name, _, _ in expected)

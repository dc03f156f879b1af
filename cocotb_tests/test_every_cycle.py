"""The tests of every cycle of one event fail if they have left one out."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bellproof.sequencer.layout import LENGTHS
from sequencer_bench import pins
from sequencer_bench.coverage import Hits
from sequencer_bench.machine import Slot, State
from sequencer_bench.session import QUIET, Session
from sequencer_bench.times import Times
from tb_every_cycle import Course

TIMES = Times()
EVENT = [
    *((State.ATTEMPT, timer, Slot.FREE) for timer in range(TIMES.gate_last + 1)),
    *((State.SETTLE, timer, Slot.OPEN) for timer in range(TIMES.settle)),
    *((State.ROTATE, timer, Slot.OPEN) for timer in range(TIMES.rotate)),
    *((State.DETECT, timer, Slot.OPEN) for timer in range(TIMES.detect)),
    *((State.DRAIN, timer, Slot.OPEN) for timer in range(3)),
    *((State.IDLE, 0, Slot.READY) for _ in range(LENGTHS["RECORD"] + 5)),
    (State.IDLE, 0, Slot.FREE),
]
"""An event, cycle by cycle."""


def disturbed_in(cycles: list[int]) -> tuple[Course, Hits]:
    """What is noted of one event a cycle, reset in that cycle."""
    watchers: list[Callable[[int, int, int], None]] = []
    model, hits = SimpleNamespace(), Hits()
    fake: Any = SimpleNamespace(
        board=SimpleNamespace(observe=watchers.append), model=model, times=TIMES, hits=hits
    )
    course = Course(cast("Session", fake), lambda inputs: not inputs & pins.RST_N)
    for cycle in cycles:
        for at, (model.state, model.timer, model.slot) in enumerate(EVENT):
            watchers[0](at, QUIET & ~pins.RST_N if at == cycle else QUIET, 0)
    return course, hits


def test_every_cycle_is_counted_once() -> None:
    course, hits = disturbed_in([*range(len(EVENT)), 3])
    course.close("reset")
    assert hits.counts == {("event.cycle", "reset"): len(EVENT) - 1}
    assert course.hits[-2] is None


@pytest.mark.parametrize("left_out", [0, 5, TIMES.gate_last, TIMES.gate_last + 1, 30, len(EVENT) - 10])
def test_a_cycle_that_was_left_out_is_noticed(left_out: int) -> None:
    course, hits = disturbed_in([cycle for cycle in range(len(EVENT)) if cycle != left_out])
    with pytest.raises(AssertionError, match="never disturbed"):
        course.close("reset")
    assert not hits.counts


def test_a_record_that_was_not_disturbed_to_its_end_is_noticed() -> None:
    course, _ = disturbed_in(list(range(len(EVENT) - 20)))
    with pytest.raises(AssertionError, match="not disturbed to its end"):
        course.close("reset")

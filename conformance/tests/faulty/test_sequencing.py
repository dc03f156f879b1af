"""Each faulty software model of a sequencer is wrong in the way that it says, at a course chosen to show it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bellproof.errors import BadInput
from bellproof.files.json_text import parse_json
from bellproof.protocol.answers import results_to_json
from bellproof.protocol.testee import REFERENCE
from bellproof_conformance.faulty import FAULTS
from bellproof_conformance.verdicts import Verdict

OP = "sequencer.run"
STAGES = {
    "PUMP": 2,
    "MW": 3,
    "LASER": 1,
    "GATE": 2,
    "WINDOW": 8,
    "PERIOD": 30,
    "COINC": 3,
    "SETTLE": 2,
    "ROTATE": 6,
    "DETECT": 10,
}
"""The first window is from cycle 7 to 14; after a herald in it the rotation is from 20, the light from 26 to 35."""


def course(*clicks: tuple[int, int], **changes: Any) -> dict[str, object]:
    """A run of the sequencer; `times` changes stages, everything else but `settings` the profile."""
    settings = changes.pop("settings", [[0, 1], [1, 0]])
    times = {**STAGES, **changes.pop("times", {})}
    profile = {"times": times, "cycles": 120, **changes}
    return {"profile": profile, "clicks": [list(click) for click in clicks], "settings": settings}


PAIR = ((9, 1), (9, 2))
TWICE = (*PAIR, (54, 1), (54, 2))
SHOWS = {
    "window-one-more": course((15, 1), (15, 2)),
    "window-one-less": course((14, 1), (14, 2)),
    "window-from-one": course((7, 1), (7, 2)),
    "window-from-minus-one": course((6, 1), (6, 2)),
    "coincidence-strict": course((8, 0), (11, 3)),
    "coincidence-generous": course((8, 0), (12, 3)),
    "coincidence-shared-age": course((7, 0), (11, 2), (13, 2)),
    "one-channel-herald": course((8, 3), patterns=0xFFFF),
    "patterns-unread": course((8, 2), (8, 3)),
    "patterns-of-subsets": course((8, 1), (8, 2), (8, 3)),
    "clicks-kept": course((12, 0), (25, 2), times={"WINDOW": 6, "PERIOD": 16, "COINC": 15}),
    "rotation-from-herald": course(*PAIR),
    "attempts-spread": course(),
    "rotation-shortened": course(*PAIR),
    "words-from-the-end": course(*PAIR),
    "word-used-twice": course(*TWICE),
    "sides-exchanged": course(*PAIR),
    "same-phases-for-both": course(*PAIR),
    "phases-unwrapped": course(*PAIR, cal_b=50000),
    "photons-of-the-rotation": course(*PAIR, (22, 4)),
    "photons-of-the-end": course(*PAIR, (36, 5)),
    "brighter-than-threshold": course(*PAIR, (28, 5), threshold_b=1),
    "clicked-until-herald": course(*PAIR, (12, 0)),
    "run-one-more": course(cycles=30),
    "pause-left-out": course(*PAIR),
    "attempts-without-settings": course(settings=[]),
    "clicks-sorted": course((9, 1), (8, 2)),
    "period-stretched": course(*PAIR, times={"PERIOD": 12}),
}
"""For each fault, a course at which it shows."""


def test_each_fault_has_its_course() -> None:
    assert set(SHOWS) == {name for name, fault in FAULTS.items() if fault.operation == OP}


@pytest.mark.parametrize("name", SHOWS)
def test_the_fault_shows_as_it_says(name: str) -> None:
    params = parse_json(json.dumps(SHOWS[name]), "params", depth=24)
    assert isinstance(params, dict)
    wrong = results_to_json(FAULTS[name].evaluate(params))
    if FAULTS[name].verdict is Verdict.ACCEPTED_BAD_INPUT:
        with pytest.raises(BadInput):
            REFERENCE[OP](params)
    else:
        assert wrong != results_to_json(REFERENCE[OP](params))

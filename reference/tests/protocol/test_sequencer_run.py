"""The operation ``sequencer.run``: one course by hand, and parameters that mean nothing."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from bellproof.errors import BadInput, UsageProblem
from bellproof.files.json_text import parse_json
from bellproof.protocol.operations import OPERATIONS

TIMES = {
    "PUMP": 3,
    "MW": 4,
    "LASER": 1,
    "GATE": 1,
    "WINDOW": 6,
    "PERIOD": 26,
    "COINC": 2,
    "SETTLE": 3,
    "ROTATE": 5,
    "DETECT": 12,
}
GOOD = {
    "profile": {"times": TIMES, "cycles": 50},
    "clicks": [[9, 1], [10, 2], [30, 4]],
    "settings": [[1, 0]],
}


def ask(params: object) -> Any:
    parsed = parse_json(json.dumps(params), "params", depth=20)
    assert isinstance(parsed, dict)
    return OPERATIONS["sequencer.run"].evaluate(parsed)


def test_a_run_of_the_sequencer_has_one_record_a_herald() -> None:
    answer = ask(GOOD)
    assert answer["records"] == [(1, 10, 1, 1, 0, 6, 6, 1, 0, 0, 0, 16384, 8192)]
    assert ("mw_rotate", 20, 5) in answer["pulses"]
    assert ("phases", 17, 8) in answer["pulses"]


def test_a_window_full_of_clicks_takes_no_minutes() -> None:
    clicks = [[3 + 2 * k, k % 4] for k in range(99_998)] + [[199_999, 1], [200_000, 2]]
    times = dict(zip(TIMES, (1, 1, 1, 1, 200_000, 200_010, 1, 1, 1, 1), strict=True))
    profile = {"times": times, "cycles": 10, "patterns": 1 << 6}
    answer = ask({"profile": profile, "clicks": clicks, "settings": [[0, 0]]})
    assert [row[1] for row in answer["records"]] == [200_000]
    times["COINC"] = 2
    answer = ask({"profile": profile, "clicks": clicks, "settings": [[0, 0]]})
    assert [row[1] for row in answer["records"]] == [7]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("profile",), []),
        (("profile", "times"), 5),
        (("profile", "times", "DETECT"), 1 << 20),
        (("profile", "times", "PERIOD"), 16),
        (("profile", "cycles"), 10**9),
        (("profile", "pause"), 0),
        (("profile", "cal_a"), 65536),
        (("clicks",), {}),
        (("clicks",), [[1, 1]] * 100_001),
        (("clicks", 0), [1]),
        (("clicks", 0), [9, 1, 1]),
        (("clicks", 0, 0), 1 << 41),
        (("settings",), "x"),
    ],
)
def test_a_run_of_the_sequencer_refuses_what_means_nothing(path: tuple[Any, ...], value: object) -> None:
    changed: Any = copy.deepcopy(GOOD)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(BadInput):
        ask(changed)


def test_what_is_coming_says_so() -> None:
    assert not [name for name, operation in OPERATIONS.items() if operation.coming]
    coming = replace(OPERATIONS["sequencer.run"], home="")
    with pytest.raises(UsageProblem, match=r"sequencer\.run"):
        coming.evaluate({})

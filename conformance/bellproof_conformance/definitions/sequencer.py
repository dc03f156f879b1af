"""Cases of ``sequencer.run``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bellproof.files.json_text import Json
from bellproof_conformance.definitions.spec import Bad, Good, Plain, Spec, Suite, json_of, params
from bellproof_conformance.edits import add, remove, replace

FLAGS = {
    "herald": "which clicks are a coincidence",
    "event": "phases, rotation and detection",
    "count": "photons and outcomes",
    "run": "attempts, settings and the run's end",
    "preset": "the paper's times",
    "times": "times that cannot be, for which a sequencer raises cfg_error",
    "malformed": "parameters that mean nothing",
}

_OP = "sequencer.run"
_SOURCE = "D.1; hdl/SPEC.md"
TIMES: dict[str, Plain] = {
    "PUMP": 3, "MW": 4, "LASER": 1, "GATE": 1, "WINDOW": 6, "PERIOD": 26, "COINC": 2,
    "SETTLE": 3, "ROTATE": 5, "DETECT": 12,
}  # fmt: skip
_FIRST = 8
"""The first attempt's first cycle of the photon window; later ones are PERIOD apart until there is an event."""

_AGAIN = 46
"""From the start of an attempt with an event to that of the next, with the default pause."""

Click = tuple[int, int]


def _run(  # noqa: PLR0913 - one a column of the table
    id_: str,
    reason: str,
    clicks: Sequence[Click],
    *flags: str,
    settings: Sequence[tuple[int, int]] = ((0, 0),),
    cycles: int = 100,
    times: Mapping[str, Plain] | None = None,
    **profile: Plain,
) -> Good:
    whole: dict[str, Plain] = {"times": {**TIMES, **(times or {})}, "cycles": cycles, **profile}
    values = params(
        profile=whole, clicks=[list(click) for click in clicks], settings=[list(pair) for pair in settings]
    )
    return Good(f"run.{id_}", _OP, values, _SOURCE, reason, flags)


def _bad(id_: str, edit: Mapping[str, Json], reason: str, flag: str, parent: str = "one-event") -> Bad:
    return Bad(f"run.{id_}", f"run.{parent}", edit, reason, (flag,))


def _window(*clicks: Click, attempt: int = 0) -> list[Click]:
    """Clicks at cycles of an attempt's photon window, counted from 0, while there is no event."""
    return sorted((26 * attempt + _FIRST + cycle, channel) for cycle, channel in clicks)


_PAPER: dict[str, Plain] = {
    "PUMP": 100, "MW": 900, "LASER": 1, "GATE": 1, "WINDOW": 30, "PERIOD": 1053, "COINC": 3, "SETTLE": 10,
    "ROTATE": 1000, "DETECT": 20000,
}  # fmt: skip
SPECS: tuple[Spec, ...] = (
    _run("one-event", "one coincidence, one record, then nothing: the settings are used up",
         [*_window((1, 1), (1, 2)), (27, 4), (29, 4)], "event"),
    _run("nothing", "no click: attempts alone, exactly a period apart", [], "run"),
    _run("same-cycle", "two clicks in one cycle with COINC = 0",
         _window((2, 0), (2, 2)), "herald", times={"COINC": 0}),
    _run("one-apart", "one cycle apart with COINC = 0: no herald",
         _window((2, 0), (3, 2)), "herald", times={"COINC": 0}),
    _run("distance", "COINC cycles apart: a herald", _window((1, 0), (3, 3)), "herald"),
    _run("distance-over", "COINC + 1 cycles apart: no herald", _window((1, 0), (4, 3)), "herald"),
    _run("first-cycle", "a coincidence in the window's first cycle", _window((0, 0), (0, 3)), "herald"),
    _run("before", "one cycle before the window: no herald", _window((-1, 0), (-1, 3)), "herald"),
    _run("last-cycle", "a coincidence in the window's last cycle", _window((5, 1), (5, 2)), "herald"),
    _run("behind", "one cycle after the window: no herald", _window((6, 1), (6, 2)), "herald"),
    _run("half-outside", "one click before the window, one inside, a cycle apart: no herald",
         _window((-1, 1), (0, 2)), "herald"),
    _run("ages", "A at 0, B at 3 and 5 with COINC = 2: each channel has an age of its own",
         _window((0, 0), (3, 2), (5, 2)), "herald"),
    _run("one-channel", "one channel twice is no coincidence, whatever PATTERNS says",
         _window((1, 1), (3, 1)), "herald", patterns=0xFFFF),
    _run("stale", "clicks in two attempts are no coincidence, with COINC beyond the pause between the windows",
         [(6, 0), (17, 2)], "herald", times={"PUMP": 2, "MW": 2, "WINDOW": 3, "PERIOD": 11, "COINC": 15}),
    _run("pattern", "the first two detectors together are no accepted pattern", _window((1, 0), (1, 1)), "herald"),
    _run("three", "three channels at once are a pattern of their own, not accepted by default",
         _window((1, 0), (1, 1), (1, 2)), "herald"),
    _run("three-accepted", "PATTERNS accepts three channels, the third a cycle later",
         _window((1, 0), (1, 1), (2, 2)), "herald", patterns=1 << 7),
    _run("later-clicks", "what clicks after the herald is in `clicked` and moves nothing",
         _window((0, 1), (0, 2), (5, 3)), "herald", "event"),
    _run("early-herald", "the rotation's time does not depend on the herald's", _window((0, 0), (1, 2)), "event"),
    _run("second-attempt", "a herald in the third attempt", _window((3, 1), (4, 2), attempt=2), "run"),
    _run("settings", "each pair of settings, in order, each once",
         [click for k in range(4) for click in ((_AGAIN * k + 10, 1), (_AGAIN * k + 10, 2))],
         "event", settings=((0, 0), (0, 1), (1, 0), (1, 1)), cycles=400),
    _run("offsets", "calibration offsets, the phase of B beyond a turn",
         [click for k in range(2) for click in ((_AGAIN * k + 10, 1), (_AGAIN * k + 10, 2))],
         "event", settings=((1, 1), (0, 0)), cycles=400, cal_a=1000, cal_b=60000),
    _run("photons", "photons on both edges of the detection, and a cycle after it",
         [*_window((1, 1), (1, 2)), (25, 4), (36, 4), (37, 5)], "count", threshold_a=2, threshold_b=1),
    _run("before-detection", "photons in the rotation do not count",
         [*_window((1, 1), (1, 2)), (21, 4), (23, 4), (24, 5), (26, 5)], "count", threshold_a=1, threshold_b=1),
    _run("threshold", "as many photons as the threshold: bright",
         [*_window((1, 1), (1, 2)), (26, 4), (26, 5), (28, 4), (30, 4), (32, 4), (34, 4)], "count"),
    _run("dark", "no threshold: always bright", _window((1, 1), (1, 2)), "count", threshold_a=0, threshold_b=0),
    _run("two-events", "the second event after the pause; a coincidence in the pause does not count",
         [(10, 1), (10, 2), (40, 1), (40, 2), (_AGAIN + 9, 0), (_AGAIN + 11, 3)],
         "run", settings=((0, 1), (1, 0)), cycles=200),
    _run("pause", "another pause", [(10, 1), (10, 2), (37 + 10, 1), (37 + 10, 2)], "run",
         settings=((0, 1), (1, 0)), cycles=200, pause=1),
    _run("starved", "no settings: no attempt at all", _window((1, 1), (1, 2)), "run", settings=()),
    _run("short", "no attempt begins in the cycle `cycles`", _window((1, 1), (1, 2), attempt=2), "run", cycles=52),
    _run("just", "the last attempt begins in the cycle before and runs to its end",
         _window((1, 1), (1, 2), attempt=2), "run", cycles=53),
    _run("paper-rate", "the preset paper_rate: the 2nd attempt's photons 30 ns apart",
         [(1053 + 1001 + 7, 1), (1053 + 1001 + 10, 2), (3200, 4), (4000, 4), (5000, 4), (6000, 4), (7000, 4)],
         "preset", times=_PAPER, cycles=5000, settings=((1, 1),)),
    _run("laser-over-window", "a laser pulse that reaches into the window", _window((1, 1), (1, 2)), "run",
         times={"LASER": 5}),
    _bad("period-short", replace("/profile/times/PERIOD", json_of(16)),
         "the window ends after the period", "times"),
    _bad("no-window", replace("/profile/times/WINDOW", json_of(0)), "a window of no length", "times"),
    _bad("no-rotation", replace("/profile/times/ROTATE", json_of(0)), "a rotation of no length", "times"),
    _bad("coinc-wide", replace("/profile/times/COINC", json_of(16)), "COINC is 15 at most", "times"),
    _bad("laser-long", replace("/profile/times/LASER", json_of(20)), "the laser outlasts the period", "times"),
    _bad("gate-negative", replace("/profile/times/GATE", json_of(-1)),
         "the window begins before the laser", "times"),
    _bad("time-missing", remove("/profile/times/SETTLE"), "no default for a stage", "malformed"),
    _bad("time-unknown", add("/profile/times/WAIT", json_of(5)), "no such stage", "malformed"),
    _bad("no-cycles", remove("/profile/cycles"), "a run without an end", "malformed"),
    _bad("half-cycle", replace("/clicks/0/0", "9.5"), "half a cycle", "malformed"),
    _bad("unordered", replace("/clicks/0/0", json_of(30)), "clicks are not in time order", "malformed"),
    _bad("channel", replace("/clicks/0/1", json_of(6)), "there is no channel 6", "malformed"),
    _bad("setting-two", replace("/settings/0/0", json_of(2)), "a setting is 0 or 1", "malformed"),
    _bad("no-edge", replace("/clicks/3/0", json_of(28)), "channel 4 rises in two neighbouring cycles", "malformed"),
)  # fmt: skip

SUITE = Suite("sequencer", "A software model of a sequencer: records and pulses from clicks", FLAGS, SPECS)

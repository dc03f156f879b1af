"""Random runs of a sequencer: short times, many clicks, a liking for the window's edges."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from bellproof.files.json_text import Json
from bellproof.sequencer.layout import DETECTOR_LATENCY
from bellproof_conformance.definitions.spec import Plain, params

_MOST_CLICKS = 60


def sequencer(rng: Random) -> Mapping[str, Json]:
    """Parameters of ``sequencer.run``."""
    pump, mw, gate, window = rng.randrange(1, 5), rng.randrange(1, 6), rng.randrange(4), rng.randrange(1, 9)
    least = pump + mw + gate + DETECTOR_LATENCY + window
    times: dict[str, Plain] = {
        "PUMP": pump,
        "MW": mw,
        "LASER": rng.randrange(1, 4),
        "GATE": gate,
        "WINDOW": window,
        "PERIOD": least + rng.choice((-1, 0, 0, 1, 7)),
        "COINC": rng.choice((0, 1, 2, 3, 15)),
        "SETTLE": rng.randrange(1, 5),
        "ROTATE": rng.randrange(1, 9),
        "DETECT": rng.randrange(1, 20),
    }
    cycles = rng.choice((0, 1, 50, 200, 400))
    profile: dict[str, Plain] = {"times": times, "cycles": cycles}
    if rng.random() < 0.5:  # noqa: PLR2004 - as often as not
        profile |= {
            "patterns": rng.choice((0xFFFF, 0x0660, rng.randrange(1 << 16))),
            "pause": rng.randrange(1, 20),
        }
        profile |= {"cal_a": rng.randrange(1 << 16), "cal_b": rng.randrange(1 << 16)}
        profile |= {"threshold_a": rng.randrange(5), "threshold_b": rng.randrange(5)}
    settings: Plain = [[rng.randrange(2), rng.randrange(2)] for _ in range(rng.randrange(6))]
    return params(profile=profile, clicks=_clicks(rng, max(cycles, 1)), settings=settings)


def _clicks(rng: Random, cycles: int) -> Plain:
    found: list[Plain] = []
    last: dict[int, int] = {}
    for cycle in sorted(rng.randrange(cycles) for _ in range(rng.randrange(_MOST_CLICKS))):
        channel = rng.choice((0, 1, 2, 3, 0, 1, 2, 3, 4, 5))
        if cycle - last.get(channel, -2) >= 2:  # noqa: PLR2004 - low in between
            last[channel] = cycle
            found.append([cycle, channel])
    return found

"""The simulated sequencer as a device for ``bellproof expand run``: a trial is an event.

    bellproof expand run --device program --program 'python -m sequencer_bench.experiment device' ...

The messages are those of `bellproof.expansion.program`: one JSON object a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from bellproof.files.json_text import Json, NumberText
from bellproof.protocol.messages import Request, Result, read_request, write
from sequencer_bench.experiment.job import control
from sequencer_bench.experiment.laboratory import Laboratory
from sequencer_bench.experiment.link import LocalHost
from sequencer_bench.experiment.restart import Restart
from sequencer_bench.experiment.soft import SoftSequencer
from sequencer_bench.experiment.terms import Terms


class Device:
    """A sequencer with its laboratory, asked for one event after the other."""

    def __init__(self, terms: Terms) -> None:
        """Set it up."""
        self._sequencer = SoftSequencer(terms.durations, Laboratory(terms), Restart())
        self._sequencer.run(control(terms))

    def trial(self, x: int, y: int) -> tuple[int, int]:
        """The outcomes of one event with these settings."""
        settings = iter([(x, y)])
        host = LocalHost(lambda: next(settings, None))
        self._sequencer.run(host)
        record = host.records[0]
        return (record.outcomes & 1, record.outcomes >> 1 & 1)


def serve(device: Device, lines: Iterable[bytes], out: TextIO) -> None:
    """Answer every question until there are no more."""
    for line in lines:
        request = read_request(line)
        out.write(write(Result(request.id, _answer(device, request))).decode())
        out.flush()


def _answer(device: Device, request: Request) -> dict[str, Json]:
    if request.op == "device.hello":
        return {"name": "simulated sequencer"}
    x, y = (int(_text(request.params[name])) for name in ("x", "y"))
    a, b = device.trial(x, y)
    return {"a": NumberText(str(a)), "b": NumberText(str(b))}


def _text(value: Json) -> str:
    return value.text if isinstance(value, NumberText) else ""

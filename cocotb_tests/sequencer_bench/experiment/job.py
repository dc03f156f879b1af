"""What a simulated sequencer is started with; as text, for hardware is simulated in another process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sequencer_bench.experiment.ions import best_offset
from sequencer_bench.experiment.laboratory import Laboratory
from sequencer_bench.experiment.link import Control, SocketLink
from sequencer_bench.experiment.restart import Restart
from sequencer_bench.experiment.terms import Terms


@dataclass(frozen=True)
class Job:
    """An experiment, from where it stands, and the port of this machine at which its host listens."""

    terms: Terms
    restart: Restart
    port: int

    def to_json(self) -> str:
        """For the environment of a simulation."""
        return json.dumps(asdict(self))

    @staticmethod
    def of_json(text: str) -> Job:
        """What `to_json` wrote."""
        found = json.loads(text)
        return Job(Terms(**found["terms"]), Restart(**found["restart"]), found["port"])

    def laboratory(self) -> Laboratory:
        """Around the sequencer."""
        return Laboratory(self.terms, self.restart.number)

    def link(self) -> SocketLink:
        """To the host, which sets the sequencer up and serves it."""
        return SocketLink(("127.0.0.1", self.port))


def registers(terms: Terms) -> tuple[tuple[str, int], ...]:
    """Offset and thresholds as the terms want them, and the start of attempts."""
    return (
        ("CAL_B", best_offset(terms.calibrated)),
        ("THRESHOLD_A", terms.threshold),
        ("THRESHOLD_B", terms.threshold),
        ("CONTROL", 1),
    )


def control(terms: Terms) -> Control:
    """The same for a host in this process."""
    return Control(registers(terms))

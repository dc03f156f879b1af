"""Orders: all that a process anywhere needs to carry out one unit of a campaign, as plain JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bellproof import __version__
from bellproof.protocol.messages import Introduction, read_introduction
from bellproof_conformance.runner import processes
from bellproof_conformance.runner.limits import Limits
from bellproof_conformance.runner.sandbox import Mode, choose
from bellproof_conformance.runner.testee import Setup

FORMAT = "bellproof-campaign/1"
"""Name and version of the folder's format."""

SIZE = 64
"""Cases a unit: a crash of ours costs so many at most, and a unit is worth the start of a testee."""

Kind = Literal["listed", "fuzz"]
"""Cases by their place in the campaign's list, or by their index in the stream of drawn ones."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What does not change between units: who is asked how, and where the cases come from.

    ``listed`` is the digest of the campaign's list of cases; ``seed`` and ``ops`` fix the stream of drawn ones, of
    which only those that test one of ``claims`` are put, if any are named. Number of cases, demands and processes
    are no part of it: a campaign can be prolonged, and judged by other demands, without being run again.
    """

    command: tuple[str, ...]
    folder: str
    limits: Limits
    sandbox: Mode
    expose: tuple[str, ...]
    introduction: Introduction
    listed: str
    seed: int
    ops: tuple[str, ...]
    claims: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The content of ``campaign.json``."""
        body = asdict(self)
        body["introduction"] = self.introduction.to_json()
        return {"format": FORMAT, "bellproof": __version__, **json.loads(json.dumps(body))}

    @property
    def digest(self) -> str:
        """Which campaign a unit belongs to."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def setup(self) -> Setup:
        """How to start the testee here, in whatever process this is."""
        around = choose(self.sandbox, self.expose, self.folder)
        return Setup(self.command, self.limits, around, self.folder, processes.choose())


def read_campaign(body: Mapping[str, Any]) -> Campaign:
    """What `Campaign.to_json` has written; the text comes from ourselves."""
    return Campaign(
        command=tuple(body["command"]),
        folder=body["folder"],
        limits=Limits(**body["limits"]),
        sandbox=body["sandbox"],
        expose=tuple(body["expose"]),
        introduction=read_introduction(body["introduction"]),
        listed=body["listed"],
        seed=body["seed"],
        ops=tuple(body["ops"]),
        claims=tuple(body["claims"]),
    )


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """The cases from ``start`` up to ``stop``."""

    kind: Kind
    start: int
    stop: int

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.kind}-{self.start:09}-{self.stop:09}.jsonl"

"""The terms of a simulated experiment: everything that its outcomes depend on, fixed before it begins."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType
from typing import Any, Final

from bellproof.errors import BadInput
from sequencer_bench.times import PAPER_DURATIONS, PAPER_RATE, Times

SHORT: Final = Times(rotate=20, detect=64, retry=4000)
"""Stages just long enough for photons to be counted: thousands of events in a minute."""

TIMES: Final = MappingProxyType(
    {"short": SHORT, "paper_rate": PAPER_RATE, "paper_durations": PAPER_DURATIONS}
)
"""The times that an experiment may have, by name."""

IONS: Final = ("entangled", "local")


@dataclass(frozen=True)
class Terms:
    """What is simulated.

    ``chi`` is the phase of the entangled state in turns, ``calibrated`` the one that the phase offset was chosen
    for; ``visibility`` is that of the state, ``accuracy`` the probability that an ion is detected right,
    ``dark_heralds`` the share of heralds that a dark count made, ``herald_probability`` that of an attempt.
    """

    events: int = 3016
    ions: str = "entangled"
    times: str = "short"
    chi: float = 0.1
    calibrated: float = 0.1
    visibility: float = 0.92
    accuracy: float = 0.985
    dark_heralds: float = 0.014
    herald_probability: float = 2e-8
    threshold: int = 5
    seed: int = 15

    def __post_init__(self) -> None:
        """Refuse what is no experiment. Raises `BadInput`."""
        self._require("events", 1 <= self.events < 1 << 31, "a number from 1 on")
        self._require("ions", self.ions in IONS, " or ".join(IONS))
        self._require("times", self.times in TIMES, ", ".join(TIMES))
        self._require("chi", math.isfinite(self.chi), "a number of turns")
        self._require("calibrated", math.isfinite(self.calibrated), "a number of turns")
        self._require("visibility", 0 <= self.visibility <= 1, "from 0 to 1")
        self._require("accuracy", 0.5 < self.accuracy < 1, "between 1/2 and 1")  # noqa: PLR2004 - a guess
        self._require("dark_heralds", 0 <= self.dark_heralds <= 1, "from 0 to 1")
        self._require("herald_probability", 1e-12 <= self.herald_probability <= 1, "from 1e-12 to 1")  # noqa: PLR2004 - the counters' width
        self._require("threshold", 1 <= self.threshold < 1 << 16, "from 1 to 65535")

    def _require(self, name: str, holds: object, wanted: str) -> None:
        if not holds:
            option = f"--{name.replace('_', '-')}"
            raise BadInput(option, f"{getattr(self, name)} is not {wanted}")

    @property
    def durations(self) -> Times:
        """The sequencer's times."""
        return TIMES[self.times]

    def to_json(self) -> str:
        """The terms as they are kept."""
        return json.dumps(asdict(self), indent=1)

    @staticmethod
    def of_json(text: str, source: str) -> Terms:
        """Read what `to_json` wrote. Raises `BadInput`."""
        try:
            found: dict[str, Any] = json.loads(text)
            wanted = {field.name: field.type for field in fields(Terms)}
            if set(found) != set(wanted):
                raise ValueError  # noqa: TRY301 - one way out of whatever is wrong
            kinds = {"int": (int,), "float": (int, float), "str": (str,)}
            if not all(type(value) in kinds[str(wanted[name])] for name, value in found.items()):
                raise ValueError  # noqa: TRY301 - the same
        except (ValueError, TypeError, AttributeError) as error:
            raise BadInput(source, "holds no terms of an experiment") from error
        return Terms(**found)

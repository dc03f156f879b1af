"""Draw the datasheet's timing diagrams from simulations.

example: python -m sequencer_bench.pictures            writes docs/pictures/sequencer-*.json and .svg
         python -m sequencer_bench.pictures first      one event: build/first-event.svg and a waveform file
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Final

from sequencer_bench.picture import svg
from sequencer_bench.simulators import REPOSITORY, Observe, Simulator
from sequencer_bench.suite import Job, simulate

PICTURES: Final = ("attempts", "event", "acknowledgement")
FOLDER: Final = REPOSITORY / "docs" / "pictures"


def draw(name: str, simulator: Simulator = Simulator.ICARUS) -> tuple[str, str]:
    """The diagram of this name as WaveJSON and as SVG, from a simulation made now."""
    outcome = simulate(Job("tb_pictures", name), simulator)
    text = (outcome.folder / f"{name}.json").read_text(encoding="utf-8")
    return text, svg(json.loads(text))


def first_event(build: Path = REPOSITORY / "build") -> tuple[Path, Path]:
    """One heralded event: a picture, and a waveform for GTKWave or Surfer."""
    outcome = simulate(Job("tb_pictures", "event"), Simulator.ICARUS, Observe.TRACE)
    picture, waveform = build / "first-event.svg", build / "first-event.fst"
    picture.write_text(
        svg(json.loads((outcome.folder / "event.json").read_text(encoding="utf-8"))), encoding="utf-8"
    )
    found = [*outcome.folder.glob("*.fst"), *outcome.folder.parents[1].glob("*.fst")]
    shutil.copyfile(found[0], waveform)
    return picture, waveform


def main(arguments: list[str]) -> int:
    """Write the pictures, and name the files."""
    if arguments == ["first"]:
        for path in first_event():
            print(path)
        return 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PICTURES:
        text, picture = draw(name)
        for ending, content in (("json", text), ("svg", picture)):
            path = FOLDER / f"sequencer-{name}.{ending}"
            path.write_text(content, encoding="utf-8")
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

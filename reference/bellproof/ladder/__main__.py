"""``python -m bellproof.ladder FOLDER``: write ``ladder.md`` and ``ladder.svg``, as ``make ladder`` does."""

from __future__ import annotations

import sys
from pathlib import Path

from bellproof.figures.output import write_picture
from bellproof.files.writer import write_whole
from bellproof.ladder import page

_TITLE = "Which words make the hierarchy exactly tight on CHSH's curve, against I - 2"


def main() -> int:
    """Check what ships and write both files into the folder named on the command line."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - one argument
        sys.stderr.write(
            "usage: python -m bellproof.ladder FOLDER\nexample: python -m bellproof.ladder docs\n"
        )
        return 2
    folder = Path(sys.argv[1])
    found = page.steps()
    write_whole(folder / "ladder.md", page.markdown(found, page.level_bounds()).encode("utf-8"))
    write_picture(folder / "ladder.svg", _TITLE, lambda: page.draw(found), str)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The sources of a design: found by patterns, packages before what uses them."""

from __future__ import annotations

import glob
import re
from collections.abc import Sequence
from pathlib import Path

from bellproof.errors import BadInput

_MOST_FILES = 2000
_MOST_BYTES = 1 << 24
_PACKAGE = re.compile(r"^[ \t]*package[ \t]+(?:automatic[ \t]+)?(\w+)[ \t]*;", re.MULTILINE)
_SUFFIXES = (".v", ".sv")


def find(patterns: Sequence[str]) -> tuple[Path, ...]:
    """All files that match, in the order in which a compiler wants them; raises `BadInput` if there are none."""
    found: dict[Path, None] = {}
    for pattern in patterns:
        matches = sorted(Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207 - an absolute pattern too
        files = [path for path in matches if path.is_file() and path.suffix in _SUFFIXES]
        if not files:
            what = "no file" if not matches else f"no file that ends in {' or '.join(_SUFFIXES)}"
            raise BadInput(
                "--sources", f"{what} is named by {pattern!r}; quote a pattern so that the shell leaves it"
            )
        found.update(dict.fromkeys(path.resolve() for path in files))
    if len(found) > _MOST_FILES:
        raise BadInput("--sources", f"{len(found)} files; at most {_MOST_FILES}")
    return tuple(_ordered({path: _text(path) for path in found}))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput(str(path), f"larger than {_MOST_BYTES} bytes")
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadInput(str(path), f"cannot be read: {error.strerror}") from error


def _ordered(texts: dict[Path, str]) -> list[Path]:
    """Files of packages first, each after the packages that it names."""
    packages = {name: path for path, text in texts.items() for name in _PACKAGE.findall(text)}
    order: list[Path] = []

    def place(path: Path, above: frozenset[Path]) -> None:
        if path in order or path in above:
            return
        for name, home in packages.items():
            if home != path and re.search(rf"\b{name}\s*::", texts[path]):
                place(home, above | {path})
        order.append(path)

    for path in [*packages.values(), *texts]:
        place(path, frozenset())
    return order

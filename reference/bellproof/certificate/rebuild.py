"""Rebuild the shipped certificates from nothing, as ``make certificates`` does, and say what changed.

``python -m bellproof.certificate.rebuild FOLDER [JOURNAL]`` searches each file anew and writes what the checker has
accepted. It may be interrupted: with a journal the next run goes on where this one stopped, as long as neither
the program nor the solvers have changed. A run that reaches its end removes the journal.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bellproof.certificate.index import write_index
from bellproof.certificate.library import Built, builders
from bellproof.cli.progress import working
from bellproof.errors import BellproofError
from bellproof.files.writer import write_whole

SOLVERS = ("numpy", "scipy", "clarabel", "cvxpy", "python-flint", "sympy")
"""Packages on which the numbers of a search may depend."""

INTERRUPTED = 130
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Journal:
    """Which files are done, for one state of the program; ``path`` is ``None`` where nobody wants to go on."""

    path: Path | None
    source: str
    done: dict[str, str]

    @classmethod
    def opened(cls, path: Path | None, source: str) -> Journal:
        """Read what an unfinished run left behind; lines of another program or torn ones count for nothing."""
        done: dict[str, str] = {}
        if path is not None and path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    name, content, made_by = json.loads(line)
                except ValueError:
                    continue
                if made_by == source:
                    done[name] = content
        return cls(path, source, done)

    def holds(self, name: str, place: Path) -> bool:
        """Whether the file was made by this program and is still what it was."""
        return place.exists() and self.done.get(name) == _hash(place.read_bytes())

    def add(self, name: str, data: bytes) -> None:
        """Note that a file is done."""
        self.done[name] = _hash(data)
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps([name, self.done[name], self.source]) + "\n")

    def finish(self) -> None:
        """Forget everything: the next run begins anew."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fingerprint() -> str:
    """A hash of the program's own text and of the solvers' versions."""
    found = hashlib.sha256()
    for package in ("bellproof", "bellproof_checker"):
        for path in _modules(files(package)):
            found.update(path.read_bytes())
    for name in SOLVERS:
        try:
            found.update(f"{name} {metadata.version(name)}".encode())
        except metadata.PackageNotFoundError:
            found.update(name.encode())
    return found.hexdigest()


def _modules(folder: Traversable) -> Iterable[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.is_dir():
            yield from _modules(path)
        elif path.name.endswith(".py"):
            yield path


def relation(before: bytes | None, after: bytes) -> str:
    """How a file compares with the one that was there: bytes first, then what is claimed."""
    if before is None:
        return "new"
    if before == after:
        return "unchanged"
    try:
        old = json.loads(before)["claim"]
    except (ValueError, KeyError, TypeError):
        return "another claim: there was no certificate before"
    new = json.loads(after)["claim"]
    if old == new:
        return "same claim, other bytes"
    changed = [
        f"{key} {_short(old.get(key))} -> {_short(new.get(key))}"
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    ]
    return "another claim: " + "; ".join(changed)


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def rebuild(
    folder: Path, makers: Mapping[str, Callable[[], Built]], journal: Journal, say: Callable[[str], None]
) -> None:
    """Make every file; raises what a builder raises, and whatever is done by then stays done."""
    counts: dict[str, int] = {}
    begun = time.monotonic()
    for place, (name, make) in enumerate(makers.items(), 1):
        if journal.holds(name, folder / name):
            say(f"{name} done before")
            counts["done before"] = counts.get("done before", 0) + 1
            continue
        before = (folder / name).read_bytes() if (folder / name).exists() else None
        start = time.monotonic()
        with working(f"{name} ({place} of {len(makers)})"):
            data = make().data
        write_whole(folder / name, data)
        journal.add(name, data)
        found = relation(before, data)
        say(f"{name} {len(data)} bytes, {time.monotonic() - start:.1f} s, {found}")
        kind = found.partition(":")[0]
        counts[kind] = counts.get(kind, 0) + 1
    write_index(folder)
    journal.finish()
    summary = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    say(f"{len(makers)} certificates in {time.monotonic() - begun:.0f} s: {summary}")


def main(words: list[str] | None = None) -> int:
    """Rebuild the folder named on the command line."""
    words = sys.argv[1:] if words is None else words
    if len(words) not in {1, 2}:
        sys.stderr.write("usage: python -m bellproof.certificate.rebuild FOLDER [JOURNAL]\n")
        return 2

    def say(text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    journal = Journal.opened(Path(words[1]) if len(words) > 1 else None, fingerprint())
    try:
        rebuild(Path(words[0]), builders(), journal, say)
    except KeyboardInterrupt:
        again = "; the next run goes on there" if journal.path is not None else ""
        sys.stderr.write(f"interrupted: {len(journal.done)} are done{again}\n")
        return INTERRUPTED
    except BellproofError as error:
        sys.stderr.write(f"certificates: {error}\n")
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())

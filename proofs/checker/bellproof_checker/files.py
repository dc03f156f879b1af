"""Finding and reading certificate files: a folder is walked, the largest exit status counts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bellproof_checker.document import MAX_BYTES
from bellproof_checker.verdict import Verdict, check_bytes

BAD_INPUT = 3
"""Exit status for a file that cannot be read or is no certificate."""


@dataclass(frozen=True)
class Checked:
    """A file and the verdict on it."""

    file: str
    verdict: Verdict

    def to_json(self) -> dict[str, object]:
        """One entry of ``--json``."""
        return {"file": self.file, "accepted": self.verdict.accepted, **asdict(self.verdict)}


def check_files(names: Sequence[str]) -> Iterator[Checked]:
    """Check every file named, and every ``*.json`` below a folder named."""
    for name in names:
        path = Path(name)
        if path.is_dir():
            found = sorted(one for one in path.rglob("*.json") if one.is_file())
            if not found:
                yield Checked(name, _unreadable("the folder holds no *.json file"))
            for one in found:
                yield Checked(str(one), _check_path(one))
        else:
            yield Checked(name, _check_path(path))


def _check_path(path: Path) -> Verdict:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return _unreadable(f"cannot be read: {error.strerror or error}")
    except ValueError as error:
        return _unreadable(f"is no file name: {error}")
    return check_bytes(data)


def _unreadable(reason: str) -> Verdict:
    return Verdict("unreadable", reason, "", "-", BAD_INPUT)


def _printable(name: str) -> str:
    """A file name that cannot forge a line: whatever is not printable ASCII is escaped."""
    return name.encode("unicode_escape").decode("ascii")


def report(names: Sequence[str], *, as_json: bool = False) -> int:
    """Print one line a file, or one JSON document, and return the exit status."""
    status = 0
    entries = []
    for checked in check_files(names):
        verdict = checked.verdict
        status = max(status, verdict.exit_status)
        if verdict.exit_status == BAD_INPUT:
            place = checked.file if verdict.line is None else f"{checked.file}, line {verdict.line}"
            sys.stderr.write(f"{_printable(place)}: {verdict.message}\n")
        if as_json:
            entries.append(checked.to_json())
        else:
            sys.stdout.write(f"{verdict} {_printable(checked.file)}\n")
            sys.stdout.flush()
    if as_json:
        sys.stdout.write(json.dumps(entries, indent=2) + "\n")
    return status

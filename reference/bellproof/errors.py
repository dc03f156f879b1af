"""The closed tree of errors, each with a stable code and the exit status it leads to.

0 success, 1 the thing checked is wrong, 2 usage, 3 bad input data, 4 internal error or resource limit.
"""

from __future__ import annotations

from typing import ClassVar


class BellproofError(Exception):
    """Something that the user is told in one line."""

    code: ClassVar[str] = "internal"
    exit_status: ClassVar[int] = 4


class UsageProblem(BellproofError):  # noqa: N818 - named after what went wrong, not after Python's habit
    """The command was called with options that do not fit together."""

    code = "usage"
    exit_status = 2


class BadInput(BellproofError):  # noqa: N818
    """Input data that cannot mean anything: where it stands, why, and what to do.

    ``source`` is the file's name or the option's, ``line`` counts from 1 and is ``None`` where there is none.
    """

    code = "bad-input"
    exit_status = 3

    def __init__(self, source: str, reason: str, *, line: int | None = None) -> None:
        """Compose the one line that is printed."""
        self.source = source
        self.line = line
        self.reason = reason
        place = source if line is None else f"{source}, line {line}"
        super().__init__(_one_line(f"{place}: {reason}"))


def _one_line(text: str) -> str:
    """Escape what would break the line or the terminal; file names may hold anything."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


class Undecided(BellproofError):  # noqa: N818
    """The arithmetic could not decide at the highest precision allowed; nothing is guessed."""

    code = "undecided"


class ResourceLimit(BellproofError):  # noqa: N818
    """The task would need more time or memory than allowed; says how much."""

    code = "resource-limit"


class Rejected(BellproofError):  # noqa: N818
    """The thing checked is wrong: a certificate, a trace, an implementation."""

    code = "rejected"
    exit_status = 1


class Unproved(Rejected):
    """A proof made here that the independent checker does not accept: an error of ours, and nothing is claimed."""

    code = "unproved"
    exit_status = 4

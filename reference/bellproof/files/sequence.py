"""Sequence numbers in a trial log: where they jump, a trial is missing, repeated or out of order."""

from __future__ import annotations

import re

COLUMNS = ("sequence", "sequence_number", "seq")
"""Names under which a log may carry them; the first one found counts."""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,30}", re.ASCII)


class Sequence:
    """What a log's sequence numbers say, in memory that does not grow with the log."""

    def __init__(self) -> None:
        """No trial yet."""
        self.column = ""
        self.trials = 0
        self.missing = 0
        self.disordered = 0
        self.first_problem = ""
        self.unreadable = ""
        self._last: int | None = None

    def add(self, column: str, text: str, line: int) -> None:
        """The next trial's number."""
        self.column = column
        self.trials += 1
        if _NUMBER.fullmatch(text) is None:
            self.unreadable = self.unreadable or f"line {line} of the log has no whole number there"
            return
        number, last = int(text), self._last
        self._last = number
        if last is None or number == last + 1:
            return
        if number > last:
            self.missing += number - last - 1
            what = f"{number} follows {last}"
        else:
            self.disordered += 1
            what = f"{number} comes after {last}"
        self.first_problem = self.first_problem or f"line {line}: {what}"

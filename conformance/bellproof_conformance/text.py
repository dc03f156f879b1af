"""Text from outside, made fit for one line of a report."""

from __future__ import annotations

from bellproof.files.json_text import Json, write_json

SHOWN = 300
"""Longest text from outside that a report repeats."""


def shorten(text: str, limit: int = SHOWN) -> str:
    """One printable line of at most ``limit`` characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * limit]).split())
    return line if len(line) <= limit and len(text) <= 4 * limit else line[: limit - 3] + "..."


def shown(value: Json) -> str:
    """JSON of a value in one short line."""
    return shorten(write_json(value))

"""Tables of enclosures as CSV."""

from __future__ import annotations

from dataclasses import dataclass

from bellproof.enclosure import Enclosure


@dataclass(frozen=True, slots=True)
class Table:
    """A header and lines of cells without commas or quotes."""

    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]

    def to_csv(self) -> str:
        """Write it as CSV."""
        return "".join(",".join(cells) + "\n" for cells in (self.header, *self.lines))


def ends(value: Enclosure | None) -> tuple[str, str]:
    """Both ends as decimals rounded outward; two empty cells where there is no value."""
    if value is None:
        return "", ""
    written = value.to_json()
    return written["lo"], written["hi"]

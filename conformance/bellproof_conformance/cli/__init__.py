"""The command ``bellproof conform``; naming it loads nothing of the suite."""

from __future__ import annotations

from bellproof.cli.main import Entry

CONFORM = Entry(f"{__name__}.conform", "check another implementation against the oracle")
"""What the entry point offers to ``bellproof``."""

"""Each case of the suite as an item of pytest: ``pytest --bellproof-testee 'python3 mine.py'``.

Without that option nothing is collected and nothing of the suite is loaded. The others are those of
``bellproof conform run``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

TESTEE = "--bellproof-testee"
"""The option without which the plugin does nothing."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the options."""
    group = parser.getgroup("bellproof", "conformance to the bellproof suite")
    group.addoption(TESTEE, metavar="COMMAND", help="the program under test and its arguments")
    group.addoption("--bellproof-suite", default="", metavar="NAME,...", help="suites or operations (all)")
    group.addoption("--bellproof-tight", action="store_true", help="a bound weaker than it could be fails")
    group.addoption(
        "--bellproof-strict", action="store_true", help="a claim rounded to the unsafe side fails"
    )
    group.addoption("--bellproof-fuzz", default="0", metavar="N", help="draw N further cases (0)")
    group.addoption("--bellproof-seed", default="0", metavar="N", help="seed of the drawn cases (0)")
    group.addoption("--bellproof-xfail", metavar="FILE", help="known failures: id, reason and expiry")
    group.addoption(
        "--bellproof-timeout", type=float, default=10.0, metavar="S", help="seconds for one answer (10)"
    )
    group.addoption(
        "--bellproof-sandbox", default="auto", choices=("auto", "require", "off"), help="bubblewrap (auto)"
    )
    group.addoption(
        "--bellproof-expose",
        action="append",
        default=[],
        metavar="FOLDER",
        help="a folder the testee may read",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Load the rest if it is asked for."""
    if config.getoption(TESTEE) is not None:
        from bellproof_conformance.items import Collecting  # noqa: PLC0415 - nothing is loaded before it is wanted

        config.pluginmanager.register(Collecting(config), "bellproof-cases")

"""The figures' numbers, computed once for all tests of the session."""

from __future__ import annotations

import pytest

from bellproof.figures import figure2, figure3


@pytest.fixture(scope="session")
def rows2() -> tuple[figure2.Row, ...]:
    return figure2.rows()


@pytest.fixture(scope="session")
def paper3() -> figure3.Figure:
    return figure3.figure()

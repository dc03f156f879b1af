"""Recomputing the derivations takes seconds, so it is done once."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

import pytest

from bellproof.derivation import (
    ansatz,
    closed_form,
    dilation,
    local_entropy,
    losing,
    near_local,
    no_signalling,
    sextic,
    shape,
    symmetry,
    tsirelson,
    winning,
)
from bellproof.derivation.checked import Check

MODULES: tuple[ModuleType, ...] = (
    ansatz,
    closed_form,
    dilation,
    local_entropy,
    losing,
    near_local,
    no_signalling,
    sextic,
    shape,
    symmetry,
    tsirelson,
    winning,
)


@pytest.fixture(scope="session")
def modules() -> Mapping[str, ModuleType]:
    """Every derivation by its short name."""
    return {module.__name__.rpartition(".")[2]: module for module in MODULES}


@pytest.fixture(scope="session")
def checks(modules: Mapping[str, ModuleType]) -> Mapping[str, tuple[Check, ...]]:
    """Every derivation's statements, recomputed."""
    return {name: tuple(module.verify()) for name, module in modules.items()}

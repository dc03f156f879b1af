"""Every statement of every derivation holds, and none is left out of what is printed."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

import pytest

from bellproof import derivation
from bellproof.derivation import local_entropy, overview
from bellproof.derivation.checked import Check, require
from bellproof.errors import Rejected


def test_every_statement_holds(checks: Mapping[str, tuple[Check, ...]]) -> None:
    failed = {name: [check.name for check in found if not check.ok] for name, found in checks.items()}
    assert failed == {name: [] for name in checks}


def test_every_derivation_states_something_under_distinct_names(
    checks: Mapping[str, tuple[Check, ...]],
) -> None:
    for name, found in checks.items():
        names = [check.name for check in found]
        assert names, name
        assert len(set(names)) == len(names), name
        assert all(check.statement for check in found), name


def test_the_misprints_of_the_paper_are_misprints() -> None:
    found = local_entropy.misprints()
    assert [check.name for check in found if not check.ok] == []
    assert len(found) == 3


def test_all_derivations_are_tested_here(modules: Mapping[str, ModuleType]) -> None:
    present = {
        name
        for _, name, _ in pkgutil.iter_modules(derivation.__path__)
        if hasattr(import_module(f"{derivation.__name__}.{name}"), "verify")
    }
    assert present - {"proof"} == set(modules)


def test_the_overview_leaves_no_derivation_out(
    modules: Mapping[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, module in modules.items():
        monkeypatch.setattr(
            module, "verify", lambda name=name: [Check(name, "stands for all of them", ok=True)]
        )
    sections = overview.sections()
    shown = [check.name for section in sections for check in section.checks]
    assert set(modules) <= set(shown)
    assert len({section.title for section in sections}) == len(sections)


def test_require_accepts_what_holds() -> None:
    require([Check("one", "1 = 1", ok=True), Check("two", "2 = 2", ok=True)])


def test_require_names_every_statement_that_failed_and_no_other() -> None:
    found = [
        Check("first", "0 = 1", ok=False),
        Check("sound", "1 = 1", ok=True),
        Check("second", "1 = 2", ok=False),
    ]
    with pytest.raises(Rejected, match=r"first, second$") as caught:
        require(found)
    assert "sound" not in str(caught.value)


def test_a_recomputed_failure_is_rejected_by_name() -> None:
    altered = local_entropy.Formulas(tilted_slope=3)
    with pytest.raises(Rejected, match="tilted CHSH"):
        require(local_entropy.bounded(altered))

"""The errors: a closed tree with stable codes and exit statuses, each told in one line."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import bellproof
from bellproof.errors import (
    BadInput,
    BellproofError,
    Rejected,
    ResourceLimit,
    Undecided,
    Unproved,
    UsageProblem,
)

STATUSES: dict[type[BellproofError], int] = {
    UsageProblem: 2,
    BadInput: 3,
    Undecided: 4,
    ResourceLimit: 4,
    Rejected: 1,
    Unproved: 4,
}


def test_exit_statuses() -> None:
    for kind, status in STATUSES.items():
        assert kind.exit_status == status
    assert BellproofError.exit_status == 4


def test_the_tree_is_closed_and_its_codes_are_distinct() -> None:
    for module in pkgutil.walk_packages(bellproof.__path__, "bellproof."):
        importlib.import_module(module.name)
    found = [BellproofError]
    for kind in found:
        found += kind.__subclasses__()
    assert all(kind.__module__.startswith("bellproof.") for kind in found)
    assert all(kind.exit_status in {1, 2, 3, 4} for kind in found)
    codes = [kind.code for kind in found if "code" in vars(kind)]
    assert len(codes) == len(set(codes)) >= len(STATUSES) + 1


@given(st.text(), st.text(), st.none() | st.integers(1, 10**12))
@example("a\nb.csv", "x\r\ny", 3)
@example("\x1b[31m", "\u2028", None)
@example("\udcff", "\ud800", None)
def test_bad_input_is_one_line_that_can_be_printed(source: str, reason: str, line: int | None) -> None:
    error = BadInput(source, reason, line=line)
    assert str(error).isprintable()
    assert len(str(error).splitlines()) <= 1
    assert str(error).encode()
    assert (error.source, error.reason, error.line) == (source, reason, line)
    if line is not None:
        assert f", line {line}: " in str(error)


def test_plain_text_is_left_as_it_is() -> None:
    assert str(BadInput("tableau é.csv", "Größe 'x'", line=2)) == "tableau é.csv, line 2: Größe 'x'"


def test_bad_input_can_be_told_apart() -> None:
    with pytest.raises(BellproofError):
        raise BadInput("f", "r")

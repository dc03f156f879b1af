"""Weakened statements do not pass: each change to ``Statement.v`` breaks an instance.

The instances depend on ``Statement.v`` alone (and `TwoQubits.v`), so that a few seconds are enough for each change:
what the definitions must allow (`Allowed.v`), reject (`Rejected.v`) and count (`Runs.v`), and what an adversary can
guess (`Guessing.v`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

COQ = Path(__file__).parents[1] / "coq"
COQC = shutil.which("coqc") or "coqc"
STATEMENT = (COQ / "Statement.v").read_text()
INSTANCES = {
    "Runs": ("Runs",),
    "Rejected": ("Rejected",),
    "Allowed": ("TwoQubits", "Allowed"),
    "Guessing": ("Guessing",),
}


@dataclass(frozen=True)
class Weakening:
    """``old`` becomes ``new``, and ``theorem`` of the file ``instance`` is provable no more."""

    name: str
    old: str
    new: str
    instance: str
    theorem: str


WEAKENINGS = [
    Weakening(**entry)
    for entry in tomllib.loads((Path(__file__).parent / "weakenings.toml").read_text())["weakening"]
]


def first_failure(folder: Path, statement: str, instance: str) -> str | None:
    """The first theorem whose proof does not compile, "" for the statement itself, ``None`` if all is well.

    Everything stands in one file, so that Coq starts once.
    """
    parts = [("Statement", statement)] + [
        (name, (COQ / f"{name}.v").read_text()) for name in INSTANCES[instance]
    ]
    text = "\n".join(
        re.sub(r"^From Bellproof Require .*$", "", part, flags=re.MULTILINE) for _, part in parts
    )
    (folder / "Case.v").write_text(text)
    done = subprocess.run(
        [COQC, "-q", "-w", "none", "-Q", ".", "Bellproof", "Case.v"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode == 0:
        return None
    found = re.search(r"line (\d+), characters", done.stderr)
    assert found is not None, done.stderr
    before = text.splitlines()[: int(found[1])]
    if len(before) <= len(statement.splitlines()):
        return f"the statement: {done.stderr}"
    theorems: list[str] = re.findall(r"^(?:Theorem|Lemma) (\w+)", "\n".join(before), re.MULTILINE)
    return theorems[-1]


@pytest.mark.parametrize("weakening", WEAKENINGS, ids=lambda one: one.name.replace(" ", "-"))
def test_a_weakened_statement_breaks_an_instance(weakening: Weakening, tmp_path: Path) -> None:
    assert weakening.old in STATEMENT
    changed = STATEMENT.replace(weakening.old, weakening.new, 1)
    assert first_failure(tmp_path, changed, weakening.instance) == weakening.theorem


def test_the_statement_itself_breaks_none(tmp_path: Path) -> None:
    """The others are compiled by `make proofs`."""
    assert first_failure(tmp_path, STATEMENT, "Rejected") is None


def test_each_definition_of_the_statement_is_changed_by_a_weakening() -> None:
    """Every definition from behaviours to the headline has at least one change that is caught."""
    parts = re.split(r"\n(?=(?:Definition|Fixpoint|Record) )", STATEMENT)
    changed = {
        re.match(r"(?:Definition|Fixpoint|Record) (\w+)", part)[1]  # type: ignore[index]
        for part in parts[1:]
        for weakening in WEAKENINGS
        if weakening.old in part
    }
    assert changed >= {
        "chsh_coefficient",
        "space",
        "measurement",
        "quantum",
        "quantum_device",
        "uniform",
        "expectation",
        "probability_of_outcomes",
        "estimator_sum",
        "looks_good_but_is_likely",
        "headline",
        "headline_sharp",
        "quantum_adversary",
        "guessing_probability",
        "smooth_min_entropy_at_least",
        "passed",
        "given_passing",
        "headline_given_passing",
        "headline_given_passing_sharp",
    }

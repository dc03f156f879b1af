"""The library: what ships is what the builders make, counts are those of the seed, the index is true."""

from __future__ import annotations

import shutil
import sys
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from bellproof.certificate import searched
from bellproof.certificate.families import tilted_chsh
from bellproof.certificate.index import NAME, write_index
from bellproof.errors import BadInput, Unproved
from bellproof.hierarchy import polish, simulate
from bellproof.hierarchy.conic import Conic, clarabel
from bellproof.model.examples import cglmp
from bellproof.search.errors import SolverFailure

SHIPPED = Path(__file__).parents[3] / "proofs" / "certificates"

# The squares of CGLMP are searched: see test_cglmp.py.
EXACT = [name for name in searched.builders() if name.startswith("exact-") and "cglmp" not in name]


def test_every_builder_has_its_file_and_every_file_its_builder() -> None:
    assert {path.name for path in (SHIPPED / "hierarchy").glob("*.json")} == set(searched.builders())


@pytest.mark.parametrize("name", EXACT)
def test_closed_forms_are_rebuilt_byte_by_byte(name: str) -> None:
    assert searched.builders()[name]().data == (SHIPPED / "hierarchy" / name).read_bytes()


def test_a_search_is_rebuilt_to_the_same_claim() -> None:
    """Last digits may differ between machines; both ends stay within 1e-8 of each other."""
    found = searched.builders()["i3322-level-1ab.json"]()
    level, lower = found.claim.level, found.claim.lower
    assert isinstance(level, Fraction)
    assert isinstance(lower, Fraction)
    assert 0 < level - lower < Fraction(1, 10**8)


def test_the_index_repeats_what_the_checker_says(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "hierarchy" / "exact-mermin.json", tmp_path)
    write_index(tmp_path)
    page = (tmp_path / NAME).read_text()
    assert "exact-mermin.json" in page
    assert "strategy reaches 4" in page
    (tmp_path / "broken.json").write_text("{}")
    with pytest.raises(Unproved, match=r"broken\.json"):
        write_index(tmp_path)


def test_counts_are_those_of_the_seed_and_have_the_strategys_frequencies() -> None:
    behaviour = simulate.shipped_behaviour()
    assert float(cglmp(3).value(behaviour.as_mapping())) == pytest.approx(1 + (11 / 3) ** 0.5, abs=1e-9)
    counts = simulate.simulate(behaviour, 300, simulate.SEED)
    assert sum(counts.values()) == 300
    assert counts == simulate.simulate(behaviour, 300, simulate.SEED)
    assert counts != simulate.simulate(behaviour, 300, "another seed")
    text = (files("bellproof") / "data" / "cglmp3.csv").read_text().splitlines()[1:]
    assert sum(int(row.split(",")[-1]) for row in text) == simulate.TRIALS


def test_the_simulation_writes_data_and_expression(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate, "TRIALS", 20)
    monkeypatch.setattr(sys, "argv", ["simulate", str(tmp_path)])
    assert simulate.main() == 0
    assert (tmp_path / "cglmp3.csv").read_text().startswith("x,y,a,b,count\n")
    assert (tmp_path / "cglmp3.json").read_text() == (files("bellproof") / "data" / "cglmp3.json").read_text()
    monkeypatch.setattr(sys, "argv", ["simulate"])
    assert simulate.main() == 2


def test_a_tilt_whose_roots_depend_on_one_another_is_bad_input() -> None:
    # 8 + 2 b^2 is the square of 20/7.
    with pytest.raises(BadInput, match="not independent"):
        tilted_chsh(Fraction(2, 7))


def test_a_path_without_an_inside_is_given_up() -> None:
    problem = Conic(np.ones(1), (1,), (np.array([-1.0]),), (np.zeros((1, 1)),), ())
    if not polish.available():
        return
    with pytest.raises(SolverFailure, match="inside"):
        polish.polish(
            problem,
            clarabel(Conic(np.ones(1), (1,), (np.ones(1),), (-np.ones((1, 1)),), ())),
            np.zeros(1),
            1e-6,
        )

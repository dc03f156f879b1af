"""The ladder: both proofs of every rung hold, the page says what they say, and false ones are refused."""

from __future__ import annotations

import json
import re
import sys
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from bellproof.bounds import curve
from bellproof.bounds.tangent import tangent_near
from bellproof.certificate.library import LEVEL_CERTIFICATES, PARAMETRIC, builders
from bellproof.errata.relaxation import LEVELS
from bellproof.errors import Rejected
from bellproof.exact import TSIRELSON, surd
from bellproof.ladder import __main__ as command
from bellproof.ladder import find, levels, page, rungs
from bellproof.ladder.rungs import LEVEL_2, RUNGS, Rung, shipped_certificate, shipped_witness, verified
from bellproof.search.errors import NoCertificate

ROOT = Path(__file__).parents[3]


def moments_of(rung: Rung) -> tuple[Fraction, dict[str, Fraction]]:
    document = json.loads((files("bellproof.ladder") / rung.witness_file).read_text())
    return Fraction(document["v"]), {word: Fraction(text) for word, text in document["moments"].items()}


@pytest.fixture(scope="module")
def steps() -> list[page.Step]:
    return page.steps()


def test_every_rung_is_bracketed_by_proofs(steps: list[page.Step]) -> None:
    for step in steps:
        tight = rungs.bell_value(step.certified.low)
        assert step.witness.bell_value < tight
        assert step.witness.excess > 0
        # The same against the tangent at the witness's own Bell value, chosen by nobody.
        own = tangent_near(curve.tangent, surd(step.witness.bell_value)).bound(step.witness.bell_value)
        assert step.witness.probability > own


def test_more_words_reach_further_down(steps: list[page.Step]) -> None:
    starts = [step.certified.low for step in steps]
    assert starts == sorted(starts, reverse=True)
    assert [len(step.rung.words) for step in steps] == [9, 13, 17, 25, 25]
    assert steps[3].certified.low <= Fraction(33, 1000)


def test_the_intervals_end_where_the_curve_does(steps: list[page.Step]) -> None:
    for step in steps:
        end = surd(rungs.bell_value(step.certified.high) + Fraction(1, 10**12))
        assert surd(rungs.bell_value(step.certified.high)) < TSIRELSON < end


def test_the_working_point_of_table_1_is_tight_with_17_words_and_not_at_level_2(
    steps: list[page.Step],
) -> None:
    at = Fraction("2.03644441")
    assert rungs.bell_value(steps[2].certified.low) < at < steps[1].witness.bell_value


def test_levels_are_bounded_from_both_sides() -> None:
    at = Fraction("2.03644441")
    for level in LEVEL_CERTIFICATES:
        found = levels.bound(level, at)
        assert found.allowed < found.certified < found.allowed + Fraction(1, 10**6)
        low, high = found.bits(3016)
        assert low.lo < high.hi < low.hi + Fraction(1, 1000)
    with pytest.raises(Rejected, match="moment matrix"):
        levels.bound("2", Fraction("2.0365"))


def test_a_certificate_of_another_level_is_no_bound_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Level 2's words are not all words of 1 + AB."""
    monkeypatch.setitem(LEVEL_CERTIFICATES, "1+AB", LEVEL_CERTIFICATES["2"])
    with pytest.raises(Rejected, match="no line of level"):
        levels.bound("1+AB", Fraction(2))


@pytest.mark.parametrize("rung", RUNGS, ids=lambda rung: str(rung.name))
def test_changed_moments_are_refused_or_say_something_else(rung: Rung) -> None:
    v, moments = moments_of(rung)
    true = verified(rung.words, v, moments)
    for word in ("A0", "A0B0", "A1B1"):
        key = next(key for key in moments if rungs.mirrored(_read(key)) == rungs.mirrored(_read(word)))
        for change in (Fraction(1, 100), Fraction(-1, 100), Fraction(-2)):
            try:
                found = verified(rung.words, v, moments | {key: moments[key] + change})
            except Rejected:
                continue
            assert found != true
    with pytest.raises(Rejected, match="normalised"):
        verified(rung.words, v, moments | {"1": Fraction(2)})
    with pytest.raises(Rejected, match="missing"):
        verified(rung.words, v, {word: value for word, value in moments.items() if word != "1"})


def _read(text: str) -> Any:
    from bellproof.search.words import read_word  # noqa: PLC0415 - used here alone

    return read_word(text)


def test_a_quantum_behaviour_is_no_witness() -> None:
    """Uncorrelated noise has a positive definite matrix, and stays below the curve."""
    v, moments = moments_of(LEVEL_2)
    noise = {word: Fraction(int(word == "1")) for word in moments}
    with pytest.raises(Rejected, match="not beyond"):
        verified(LEVEL_2.words, v, noise)


def test_a_witness_of_few_words_is_none_of_more() -> None:
    v, moments = moments_of(RUNGS[0])
    with pytest.raises(Rejected, match="missing"):
        verified(RUNGS[1].words, v, moments)


def test_a_certificate_with_other_words_is_not_taken_for_the_rungs() -> None:
    narrow = Rung("narrow", "narrow", RUNGS[0].words, RUNGS[1].certificate, Fraction(1, 5))
    with pytest.raises(Rejected, match="other words"):
        shipped_certificate(narrow)


def test_a_search_finds_a_witness_again_and_none_where_the_words_are_tight() -> None:
    found = find.find(RUNGS[0])
    assert verified(RUNGS[0].words, RUNGS[0].witness_at, found).excess > 0
    tight = Rung("tight", "tight", RUNGS[0].words, "", Fraction(1, 5))
    with pytest.raises(NoCertificate, match="1/5"):
        find.find(tight)


def test_the_page_in_docs_is_what_ships(steps: list[page.Step]) -> None:
    written = (ROOT / "docs" / "ladder.md").read_text(encoding="utf-8")
    assert written == page.markdown(steps, page.level_bounds())
    for step in steps:
        assert f"| {step.rung.title} | {len(step.rung.words)} |" in written


def test_brackets_are_rounded_outward(steps: list[page.Step]) -> None:
    rows = re.findall(r"^\| .* \| \d+ \| \S+ \| (\S+) \| (\S+) \|", page.markdown(steps, []), re.MULTILINE)
    assert len(rows) == len(RUNGS)
    for step, (tight, loose) in zip(steps, rows, strict=True):
        assert Fraction(tight) >= rungs.bell_value(step.certified.low)
        assert Fraction(loose) <= step.witness.bell_value


def test_the_command_writes_page_and_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["ladder"])
    assert command.main() == 2
    assert "usage" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["ladder", str(tmp_path)])
    assert command.main() == 0
    assert (tmp_path / "ladder.md").read_bytes() == (ROOT / "docs" / "ladder.md").read_bytes()
    assert (tmp_path / "ladder.svg").read_text(encoding="utf-8").count("<svg") == 1


def test_the_search_command_writes_what_it_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(find, "RUNGS", RUNGS[:1])
    monkeypatch.setattr(sys, "argv", ["find", str(tmp_path)])
    assert find.main() == 0
    document = json.loads((tmp_path / "words-9.json").read_text())
    moments = {word: Fraction(text) for word, text in document["moments"].items()}
    assert verified(RUNGS[0].words, Fraction(document["v"]), moments).excess > 0
    assert "words-9.json" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["find"])
    assert find.main() == 2


def test_the_library_builds_every_certificate_of_the_ladder() -> None:
    known = builders()
    assert {rung.certificate for rung in RUNGS} == {f"sos-parametric-{name}.json" for name in PARAMETRIC}
    assert {rung.certificate for rung in RUNGS} <= set(known)
    assert set(LEVEL_CERTIFICATES.values()) <= set(known)
    assert set(LEVEL_CERTIFICATES) <= set(LEVELS)


def test_witnesses_are_read_with_care() -> None:
    """A rung whose file belongs to another set of words is refused."""
    swapped = Rung("words-9", "swapped", LEVEL_2.words, "", Fraction(1, 5))
    with pytest.raises(Rejected):
        shipped_witness(swapped)

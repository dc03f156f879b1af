"""The experiment in simulation: its ions, their light and its laboratory."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.finite.certify import Request, certify
from bellproof.finite.epsilon import Method
from bellproof.model.counts import CountsTable
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.sequencer.frames import EventRecord
from sequencer_bench.experiment import fringe
from sequencer_bench.experiment.ions import EntangledPair, HiddenVariable, Ions, Pulse, best_offset
from sequencer_bench.experiment.job import control
from sequencer_bench.experiment.laboratory import Answer, Laboratory, model_value, pulses
from sequencer_bench.experiment.link import LocalHost
from sequencer_bench.experiment.photons import Detector, Light, below
from sequencer_bench.experiment.restart import Restart
from sequencer_bench.experiment.soft import SoftSequencer
from sequencer_bench.experiment.terms import SHORT, Terms

phases = st.integers(0, (1 << 16) - 1)
turns = st.floats(0, 1, allow_nan=False)
QUARTER = 1.5707963267948966


def _signed(ions: Ions, a: tuple[Pulse, Pulse], b: tuple[Pulse, Pulse]) -> float:
    return sum(
        -ions.correlation(p, q) if x and y else ions.correlation(p, q)
        for x, p in enumerate(a)
        for y, q in enumerate(b)
    )


@given(turns, turns, st.tuples(phases, phases, phases, phases), st.floats(0, 3))
def test_no_pulses_take_the_ions_beyond_their_bounds(
    chi: float, visibility: float, four: tuple[int, ...], angle: float
) -> None:
    a = Pulse(four[0], angle), Pulse(four[1], QUARTER)
    b = Pulse(four[2], QUARTER), Pulse(four[3], angle)
    assert abs(_signed(EntangledPair(chi, visibility), a, b)) <= visibility * 8**0.5 + 1e-9
    assert abs(_signed(HiddenVariable(chi), a, b)) <= 2 + 1e-9


@given(turns, phases, phases, phases, st.floats(0, 3))
def test_an_ion_does_not_tell_what_the_other_was_asked(
    chi: float, a: int, b: int, other: int, angle: float
) -> None:
    pair = EntangledPair(chi, 1)
    one, two = (pair.probabilities(Pulse(a, QUARTER), Pulse(it, angle)) for it in (b, other))
    assert sum(one.values()) == pytest.approx(1)
    assert one[True, True] + one[True, False] == pytest.approx(two[True, True] + two[True, False])


@given(turns, phases, phases, st.integers(0, 99))
@settings(max_examples=20)
def test_a_hidden_variable_answers_as_it_says(chi: float, a: int, b: int, seed: int) -> None:
    ions, generator = HiddenVariable(chi), random.Random(seed)  # noqa: S311 - a simulation is no key
    one, two = Pulse(a, QUARTER), Pulse(b, QUARTER)
    answers = [ions.answer(generator, one, two) for _ in range(2000)]
    mean = sum(1 if i == j else -1 for i, j in answers) / len(answers)
    assert mean == pytest.approx(ions.correlation(one, two), abs=0.15)


@given(turns)
def test_the_offset_gives_the_four_correlations_their_signs(chi: float) -> None:
    for ions, size in ((EntangledPair(chi, 1), 0.5**0.5), (HiddenVariable(chi), 0.5)):
        for x, y in ((0, 0), (0, 1), (1, 0), (1, 1)):
            found = ions.correlation(*pulses(x, y, best_offset(chi)))
            assert found == pytest.approx(-size if x and y else size, abs=1e-3)


def test_the_papers_figures_give_the_papers_value() -> None:
    assert model_value(Terms()) == pytest.approx(2.414, abs=5e-4)
    assert model_value(Terms(ions="local")) == pytest.approx(2 * 0.97**2)
    assert model_value(Terms(chi=0.6, calibrated=0.1)) == pytest.approx(-2.414, abs=5e-4)


@pytest.mark.parametrize("detect", [64, 20000])
@pytest.mark.parametrize("accuracy", [0.9, 0.985])
def test_either_ion_is_taken_for_what_it_is_as_often_as_wanted(detect: int, accuracy: float) -> None:
    light, generator = Light(Detector(detect, 5, accuracy)), random.Random(3)  # noqa: S311 - a simulation is no key
    for bright in (False, True):
        drawn = [light.draw(generator, bright=bright) for _ in range(4000)]
        right = sum((pins.bit_count() >= 5) == bright for pins in drawn) / len(drawn)
        assert right == pytest.approx(accuracy, abs=0.02)
        # Photons are rising edges, in the detection and not in its first cycle.
        assert not any(pins & pins << 1 or pins & 1 or pins >> detect for pins in drawn)


def test_a_detection_too_short_to_tell_is_refused() -> None:
    with pytest.raises(BadInput, match="threshold"):
        Light(Detector(16, 5, 0.985))


def test_heralds_come_as_often_as_they_should() -> None:
    laboratory = Laboratory(Terms(events=2000, herald_probability=0.01))
    attempts = 0
    for _ in range(2000):
        while not _is_pair((answer := laboratory.pulsed()).clicks):
            attempts += 1 + answer.skip
        assert laboratory.pulsed() == Answer(0)
        laboratory.rotated(0, 0, SHORT.rotate)
    assert attempts / 2000 == pytest.approx(99, rel=0.1)
    assert laboratory.event == 2001
    assert laboratory.pulsed() == Answer(0)


def _is_pair(clicks: int) -> bool:
    seen = {bit % 4 for bit in range(clicks.bit_length()) if clicks >> bit & 1}
    return len(seen) == 2 and seen not in ({0, 1}, {2, 3})


class _Patient(Laboratory):
    """Skips nothing: every failed attempt happens."""

    _left = 0

    def pulsed(self) -> Answer:
        if self._left:
            self._left -= 1
            return Answer(0)
        answer = super().pulsed()
        self._left = answer.skip
        return Answer(answer.clicks)


def _records(terms: Terms, laboratory: Laboratory) -> list[EventRecord]:
    generator = random.Random(7)  # noqa: S311 - a simulation is no key
    host = LocalHost(
        lambda: (
            None if len(host.records) == terms.events else (generator.randrange(2), generator.randrange(2))
        )
    )
    sequencer = SoftSequencer(terms.durations, laboratory, Restart())
    sequencer.run(control(terms))
    sequencer.run(host)
    return host.records


def test_skipping_failed_attempts_changes_no_record() -> None:
    """The lemma that the hardware's proof has as ``failed_attempt_changes_nothing``, on the cycle model."""
    terms = Terms(events=30, herald_probability=0.02)
    skipped, patient = _records(terms, Laboratory(terms)), _records(terms, _Patient(terms))
    assert skipped[0] == patient[0]
    # When the host is looked at depends on how many cycles were played, and time stamps with it.
    assert [replace(r, timestamp=0, attempt=0) for r in skipped] == [
        replace(r, timestamp=0, attempt=0) for r in patient
    ]
    assert skipped[-1].attempt == pytest.approx(patient[-1].attempt, abs=60)
    assert skipped[-1].attempt > 1000
    assert all(
        b.timestamp - a.timestamp >= (b.attempt - a.attempt) * SHORT.period for a, b in pairwise(skipped)
    )


@pytest.mark.parametrize("ions", ["entangled", "local"])
def test_as_many_events_as_in_the_paper_are_certified_or_not(ions: str) -> None:
    """3,016 events: bits for entangled ions; none for a local model; either value within three sigma."""
    terms = Terms(ions=ions, events=3016 if ions == "entangled" else 1500)
    records = fringe.measured(terms)
    counts: dict[tuple[int, int, int, int], int] = {}
    for one in records:
        assert one.a is not None
        assert one.b is not None
        cell = one.x, one.y, one.a, one.b
        counts[cell] = counts.get(cell, 0) + 1
    found = certify(
        CountsTable.of(CHSH_SCENARIO, counts),
        Request(expression=chsh(), inputs=uniform(CHSH_SCENARIO), delta=Fraction(1, 100)),
    )
    sigma = ((16 - model_value(terms) ** 2) / terms.events) ** 0.5
    assert float(found.estimate) == pytest.approx(fringe.chsh(records))
    assert abs(fringe.chsh(records) - model_value(terms)) <= 3 * sigma
    assert (found.min_entropy_bits.lo > 0) == (ions == "entangled")


@pytest.mark.parametrize(
    ("method", "least", "share"), [("azuma", 2405, 0.734), ("azuma-sharp", 2346, 0.9995)]
)
def test_so_many_runs_as_long_as_the_papers_certify(method: Method, least: int, share: float) -> None:
    """``least`` of 3,016 events on the side that CHSH counts positive give bits; the model's share of such runs."""
    terms = Terms()

    def bits(right: int) -> Fraction:
        counts = CountsTable.of(CHSH_SCENARIO, {(0, 0, 0, 0): right, (0, 0, 0, 1): terms.events - right})
        wanted = Request(chsh(), uniform(CHSH_SCENARIO), delta=Fraction(1, 100), method=method)
        return certify(counts, wanted).min_entropy_bits.lo

    assert bits(least - 1) <= 0 < bits(least)
    assert 1 - below(least, terms.events, (1 + model_value(terms) / 4) / 2) == pytest.approx(share, abs=5e-4)


def test_a_scan_of_chi_shows_the_fringe(tmp_path: Path) -> None:
    points = fringe.scan(Terms(events=160), 4, lambda _: None)
    assert [round(p.terms.chi - p.terms.calibrated, 2) for p in points] == [0, 0.25, 0.5, 0.75] * 2
    for point in points:
        assert abs(point.estimate - model_value(point.terms)) <= 4 * point.sigma
    assert points[0].estimate > 1.6 > -1.6 > points[2].estimate
    assert fringe.table(points).to_csv().startswith("ions,chi,events,I_hat,sigma,model\nentangled,0.1")
    fringe.draw(points).savefig(tmp_path / "fringe.svg")
    assert (tmp_path / "fringe.svg").stat().st_size > 10000

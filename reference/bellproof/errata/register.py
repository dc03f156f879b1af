"""The register: every entry, in the paper's order, recomputed when asked for."""

from __future__ import annotations

from collections.abc import Callable

from bellproof.errata import bounds, experiment, standards, trials
from bellproof.errata.entry import Entry

PAPER: tuple[Callable[[], Entry], ...] = (
    bounds.bits,
    bounds.printed_table,
    bounds.caption,
    bounds.tightness,
    bounds.angles,
    trials.past_inputs,
    trials.reading_of_eq_12,
    trials.martingale,
    trials.increments,
    bounds.boxes,
    trials.input_pairs,
    trials.footnote_5,
    experiment.pulses,
    experiment.phases,
    experiment.local_models,
    experiment.local_average,
    experiment.frequency_outputs,
    experiment.frequency_settings,
    experiment.frequency_pair,
    experiment.ordered_rows,
    experiment.fisher,
)
"""What concerns Pironio et al. 2010."""


def paper_entries() -> tuple[Entry, ...]:
    """Recompute the entries on the paper."""
    return tuple(make() for make in PAPER)


def standard_entries() -> tuple[Entry, ...]:
    """Recompute the worked examples of the standards that D.4 follows."""
    return standards.entries()

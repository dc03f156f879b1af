"""All suites that are generated, in the order in which they are run."""

from __future__ import annotations

from bellproof_conformance.definitions import (
    certificate,
    entropy,
    estimate,
    expansion,
    finite,
    local,
    sequencer,
    stats,
    strings,
)

GENERATED = (
    estimate.SUITE,
    entropy.SUITE,
    finite.SUITE,
    local.SUITE,
    expansion.SUITE,
    strings.SUITE,
    stats.SUITE,
    certificate.SUITE,
    sequencer.SUITE,
)

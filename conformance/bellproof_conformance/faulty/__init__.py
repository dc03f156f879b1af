"""Faulty implementations: the reference with one operation wrong, each in a way that a real author could get it.

They are what the suite is tested with, and what its users can try it on:
``bellproof conform run --testee 'python -m bellproof_conformance.faulty azuma-without-its-2'``.
Programs that misbehave as programs and not in their numbers are in `bellproof_conformance.faulty.manners`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bellproof_conformance.faulty import (
    certifying,
    checking,
    entropy,
    estimating,
    expanding,
    extracting,
    sequencing,
    statistics,
    testing_local,
)
from bellproof_conformance.faulty.fault import Fault

_ALL = (
    *estimating.FAULTS,
    *entropy.FAULTS,
    *certifying.FAULTS,
    *testing_local.FAULTS,
    *expanding.FAULTS,
    *statistics.FAULTS,
    *extracting.FAULTS,
    *checking.FAULTS,
    *sequencing.FAULTS,
)

FAULTS: Mapping[str, Fault] = MappingProxyType({fault.name: fault for fault in _ALL})
"""All of them by name."""

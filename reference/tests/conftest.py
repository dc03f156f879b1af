"""How hypothesis runs here: without deadlines, and under CI with the same examples every time."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_COMMON = settings(
    deadline=None,  # the machines that run this are shared
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],  # the same reason
)
settings.register_profile("bellproof", _COMMON)
settings.register_profile("ci", _COMMON, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "bellproof")

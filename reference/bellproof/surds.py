"""Enclosing exact numbers of Q(sqrt 2)."""

from __future__ import annotations

from types import ModuleType

from bellproof.enclosure import Enclosure, point
from bellproof.exact import Surd


def enclose(value: Surd, arithmetic: ModuleType, bits: int) -> Enclosure:
    """Enclose ``rational + root * sqrt 2``; ``arithmetic`` is `bellproof.interval` or `bellproof.ball`."""
    if value.is_rational():
        return point(value.rational)
    root: Enclosure = arithmetic.sqrt(point(2), bits)
    return point(value.rational) + point(value.root) * root

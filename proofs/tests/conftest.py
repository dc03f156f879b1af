"""Shipped certificates, and tools to tamper with them."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CERTIFICATES = Path(__file__).parents[1] / "certificates"

Document = dict[str, Any]
Place = tuple[str | int, ...]


class Tamper:
    """Reads, changes and reseals certificates."""

    # Those whose claims are polynomials have tests of their own.
    names = tuple(
        sorted(
            path.name for path in CERTIFICATES.glob("*.json") if not path.name.startswith("sos-parametric-")
        )
    )

    @staticmethod
    def load(name: str) -> Document:
        document: Document = json.loads((CERTIFICATES / name).read_text())
        return document

    @staticmethod
    def dump(document: Document) -> bytes:
        return json.dumps(document).encode()

    @staticmethod
    def reseal(document: Document) -> bytes:
        """Recompute the digest as RFC 8785 wants it (all keys here are ASCII)."""
        body = {key: value for key, value in document.items() if key != "digest"}
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return json.dumps(
            body | {"digest": "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()}
        ).encode()

    @staticmethod
    def scalars(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
        """Every scalar below a value with its place."""
        if isinstance(value, dict):
            for key, member in value.items():
                yield from Tamper.scalars(member, (*place, key))
        elif isinstance(value, list):
            for i, member in enumerate(value):
                yield from Tamper.scalars(member, (*place, i))
        else:
            yield place, value

    @staticmethod
    def changed(document: Document, place: Place, new: Any) -> Document:
        """A copy with one member replaced."""
        result = copy.deepcopy(document)
        target: Any = result
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = new
        return result


@pytest.fixture(scope="session")
def tamper() -> type[Tamper]:
    return Tamper


@pytest.fixture(params=Tamper.names)
def name(request: pytest.FixtureRequest) -> str:
    """The name of each shipped certificate in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def folder() -> Path:
    return CERTIFICATES


Check = Callable[[bytes], Any]

"""Shipped certificates, and tools to tamper with them."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bellproof.kernel.export import KINDS, export

CERTIFICATES = Path(__file__).parents[1] / "certificates"
COQ = Path(__file__).parents[1] / "coq"

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


class FamilyKernel:
    """What the Coq checkers say of many certificates of one kind, in one run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for theory in dict.fromkeys(
            name for kind in ("lp", "sos-parametric") for name in KINDS[kind].theories
        ):
            shutil.copy(COQ / f"{theory}.v", folder)
            self._compile(f"{theory}.v")

    def _compile(self, name: str) -> str:
        command = [shutil.which("coqc") or "coqc", "-q", "-w", "none", "-Q", ".", "Bellproof", name]
        done = subprocess.run(
            command, cwd=self._folder, capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def accepts(self, documents: Iterable[Document]) -> list[bool]:
        """One verdict a certificate."""
        texts = [export(document, "tested.json") for document in documents]
        heading = texts[0].split("Definition certificate")[0]
        bodies = [text.split("\n\n", 1)[1].split("Theorem accepted")[0] for text in texts]
        modules = [
            f"Module M{i}.\n{body}Eval vm_compute in accepts certificate.\nEnd M{i}.\n"
            for i, body in enumerate(bodies)
        ]
        (self._folder / "Batch.v").write_text(heading + "\n".join(modules))
        verdicts = re.findall(r"= (true|false)", self._compile("Batch.v"))
        assert len(verdicts) == len(texts)
        return [verdict == "true" for verdict in verdicts]

    def theorem_compiles(self, document: Document) -> bool:
        """Whether the file compiles as it is written."""
        (self._folder / "Case.v").write_text(export(document, "tested.json"))
        command = [shutil.which("coqc") or "coqc", "-q", "-w", "none", "-Q", ".", "Bellproof", "Case.v"]
        done = subprocess.run(command, cwd=self._folder, capture_output=True, check=False, timeout=600)
        return done.returncode == 0


@pytest.fixture(scope="session")
def family_kernel(tmp_path_factory: pytest.TempPathFactory) -> FamilyKernel:
    """The Coq checkers of kinds ``lp`` and ``sos-parametric``."""
    return FamilyKernel(tmp_path_factory.mktemp("families"))


@pytest.fixture(scope="session", name="compiles")
def _compiles(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bool]:
    """Whether a file compiles; the checker's theories are compiled once."""
    folder = tmp_path_factory.mktemp("hierarchy")

    def coqc(name: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [shutil.which("coqc") or "coqc", "-q", "-w", "none", "-Q", ".", "Bellproof", name],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    for theory in ("Hierarchy.v", "HierarchyTargets.v"):
        shutil.copy(COQ / theory, folder)
        done = coqc(theory)
        assert done.returncode == 0, done.stderr

    def run(text: str) -> bool:
        (folder / "Case.v").write_text(text)
        done = coqc("Case.v")
        if done.returncode:
            # Refused for what it says, not for how it is written.
            assert "Unable to unify" in done.stderr or "has type" in done.stderr, done.stderr
        return done.returncode == 0

    return run

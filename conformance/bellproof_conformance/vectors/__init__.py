"""The suites as they ship: one JSON file each, read strictly, every hash compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bellproof.errors import BadInput
from bellproof.files.json_text import Json, parse_json
from bellproof.files.reader import document as text_of
from bellproof.files.reader import shown
from bellproof_conformance.cases import Case, read_case

FORMAT = "bellproof-vectors/1"
"""Name and version of the format; ``schema.json`` beside this file is its JSON Schema."""

NAMES = (
    "estimate",
    "entropy",
    "finite",
    "local",
    "expansion",
    "strings",
    "stats",
    "certificate",
    "sequencer",
    "published",
)
"""The suites, in the order in which they are run."""

_DEPTH = 32
_HEAD = ("format", "suite", "title", "flags")


@dataclass(frozen=True, slots=True)
class Vectors:
    """A suite: its cases, and the meaning of each flag."""

    name: str
    title: str
    flags: Mapping[str, str]
    cases: tuple[Case, ...]


@cache
def load(name: str) -> Vectors:
    """Read a suite that ships."""
    source = f"vectors/{name}.json"
    text = (files(__name__) / f"{name}.json").read_text(encoding="utf-8")
    return read_vectors(parse_json(text, source, depth=_DEPTH), source)


def suites() -> Iterator[Vectors]:
    """All suites."""
    return map(load, NAMES)


def read_file(name: str) -> Vectors:
    """Read a file of vectors that does not ship, such as a candidate; raises `BadInput`."""
    return read_vectors(parse_json(text_of(name), shown(name), depth=_DEPTH), shown(name))


def read_vectors(document: Json, source: str) -> Vectors:
    """Read a suite; raises `BadInput` for anything that is not as the format says."""
    head, bodies = _parts(document, source)
    cases = tuple(read_case(body, source) for body in bodies)
    ids = [case.id for case in cases]
    twice = [id_ for id_ in ids if ids.count(id_) > 1]
    if twice:
        raise BadInput(source, f"the id {twice[0]} stands twice")
    flags = head["flags"]
    if not isinstance(flags, dict) or not all(isinstance(meaning, str) for meaning in flags.values()):
        raise BadInput(source, "flags is no object of strings")
    return Vectors(str(head["suite"]), str(head["title"]), {k: str(v) for k, v in flags.items()}, cases)


def read_unsealed(document: Json, source: str) -> tuple[dict[str, Json], list[Case]]:
    """The head and the cases of a file whose hashes may be missing or old."""
    head, bodies = _parts(document, source)
    return head, [read_case(body, source, sealed=False) for body in bodies]


def _parts(document: Json, source: str) -> tuple[dict[str, Json], list[Json]]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BadInput(source, f"is no file of vectors of format {FORMAT}")
    missing = [key for key in (*_HEAD, "cases") if key not in document]
    unknown = [key for key in document if key not in (*_HEAD, "cases")]
    if missing or unknown:
        raise BadInput(source, f"member {(missing + unknown)[0]!r} is {'missing' if missing else 'unknown'}")
    bodies = document["cases"]
    if not isinstance(bodies, list):
        raise BadInput(source, "cases is no list")
    return {key: document[key] for key in _HEAD}, bodies

"""What a case is before it has an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bellproof.files.json_text import Json, NumberText

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"] | tuple["Plain", ...]
"""Parameters as one writes them in Python."""


@dataclass(frozen=True)
class Good:
    """A case with an answer. ``source`` is what defines it, several separated by ``; ``."""

    id: str
    op: str
    params: Mapping[str, Json]
    source: str
    reason: str
    flags: tuple[str, ...]
    printed: Json = None
    features: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bad:
    """A case to be rejected: its parent with one edit."""

    id: str
    parent: str
    edit: Mapping[str, Json]
    reason: str
    flags: tuple[str, ...]
    features: tuple[str, ...] = ()


Spec = Good | Bad


@dataclass(frozen=True)
class Suite:
    """The cases of one file; ``flags`` gives every flag its meaning."""

    name: str
    title: str
    flags: Mapping[str, str]
    specs: tuple[Spec, ...]


def json_of(value: Plain) -> Json:
    """Python's whole numbers as JSON numbers with their text."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return NumberText(str(value))
    if isinstance(value, dict):
        return {key: json_of(member) for key, member in value.items()}
    return [json_of(member) for member in value]


def params(**values: Plain) -> dict[str, Json]:
    """The parameters of a case."""
    return {name: json_of(value) for name, value in values.items()}

"""Cases: one question each, what is right to answer, why it is asked, and where it comes from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bellproof.errors import BadInput
from bellproof.files.json_text import Json, write_json

INVALID: Json = {"error": "invalid_input"}
"""What is expected where the input means nothing."""

_TEXTS = ("id", "op", "source", "reason")
_MEMBERS = (*_TEXTS, "params", "expect", "flags", "hash")
_OPTIONAL = ("parent", "edit", "printed", "features", "catches", "independent")


@dataclass(frozen=True)
class Case:
    """One question to a testee.

    ``expect`` is ``{"result": ...}``, numbers as enclosures, or ``{"error": "invalid_input"}``. ``source`` is the
    paper's equation or section or another document, ``reason`` says in one line what the case is there to catch.
    A negative case made from another has its ``parent`` and the one ``edit``. ``printed`` is what a published
    document prints, where that is wrong. ``features`` must have been declared by a testee that is asked.
    ``catches`` names the faulty implementations for which the case was made. ``independent`` says that the
    expectation is not the oracle's, which is judged by it like any testee.
    """

    id: str
    op: str
    params: Mapping[str, Json]
    expect: Json
    source: str
    reason: str
    flags: tuple[str, ...] = ()
    parent: str | None = None
    edit: Json = None
    printed: Json = None
    features: tuple[str, ...] = ()
    catches: tuple[str, ...] = ()
    independent: bool = False

    @cached_property
    def negative(self) -> bool:
        """Whether the right answer is a rejection."""
        return self.expect in (INVALID, {"result": {"accept": False}})

    @property
    def method(self) -> str | None:
        """The method of ``finite.certify`` that a testee must have declared."""
        if self.op != "finite.certify":
            return None
        method = self.params.get("method", "azuma")
        return method if isinstance(method, str) else None

    def body(self) -> dict[str, object]:
        """The case as it stands in a file, without its hash."""
        optional = {
            "parent": self.parent,
            "edit": self.edit,
            "printed": self.printed,
            "features": list(self.features) or None,
            "catches": list(self.catches) or None,
            "independent": self.independent or None,
        }
        return {
            "id": self.id,
            "op": self.op,
            "params": dict(self.params),
            "expect": self.expect,
            "source": self.source,
            "reason": self.reason,
            "flags": list(self.flags),
            **{key: value for key, value in optional.items() if value is not None},
        }

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over everything but the hash, keys sorted and without spaces, so that no edit goes unnoticed."""
        return "sha256:" + hashlib.sha256(canonical(self.body()).encode("ascii")).hexdigest()


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces; numbers keep their text."""
    if isinstance(value, Mapping):
        members = (f"{json.dumps(key)}:{canonical(value[key])}" for key in sorted(value))
        return "{" + ",".join(members) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    return write_json(value)


def read_case(value: Json, source: str, *, sealed: bool = True) -> Case:
    """Read one case of a file and, if it is sealed, compare its hash; raises `BadInput`."""
    if not isinstance(value, dict):
        raise BadInput(source, "a case is no object")
    unknown = [key for key in value if key not in (*_MEMBERS, *_OPTIONAL)]
    missing = [key for key in _MEMBERS if key not in value and (sealed or key != "hash")]
    if unknown or missing:
        reason = f"unknown member {unknown[0]!r}" if unknown else f"member {missing[0]!r} is missing"
        raise BadInput(source, f"a case has {reason}" if unknown else f"a case's {reason}")
    texts = {}
    for key in _TEXTS:
        text = value[key]
        if not isinstance(text, str):
            raise BadInput(source, f"a case's {key} is no string")
        texts[key] = text
    params, parent = value["params"], value.get("parent")
    if not isinstance(params, dict):
        raise BadInput(source, f"case {texts['id']}: params is no object")
    if parent is not None and not isinstance(parent, str):
        raise BadInput(source, f"case {texts['id']}: parent is no string")
    case = Case(
        **texts,
        params=params,
        expect=value["expect"],
        flags=_strings(value["flags"], source),
        parent=parent,
        edit=value.get("edit"),
        printed=value.get("printed"),
        features=_strings(value.get("features", []), source),
        catches=_strings(value.get("catches", []), source),
        independent=value.get("independent") is True,
    )
    if sealed and value["hash"] != case.content_hash:
        raise BadInput(source, f"case {case.id}: the content does not have the hash that it carries")
    return case


def _strings(value: Json, source: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadInput(source, "a list of strings is expected")
    found = tuple(member for member in value if isinstance(member, str))
    if len(found) != len(value):
        raise BadInput(source, "a list of strings is expected")
    return found

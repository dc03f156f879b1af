"""One edit that makes a negative case out of its parent: a replacement, a removal or an addition in the parameters.

A place is a JSON pointer (RFC 6901) without escapes; the empty one stands for all parameters together.
``reseal`` recomputes a certificate's digest afterwards, as a forger would.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping

from bellproof.errors import BadInput
from bellproof.files.json_text import Json
from bellproof_conformance.cases import canonical

_KINDS = ("replace", "remove", "add")


def replace(place: str, value: Json, *, reseal: bool = False) -> dict[str, Json]:
    """Put another value at a place."""
    edit: dict[str, Json] = {"replace": place, "with": value}
    return {**edit, "reseal": True} if reseal else edit


def remove(place: str, *, reseal: bool = False) -> dict[str, Json]:
    """Leave a member out."""
    edit: dict[str, Json] = {"remove": place}
    return {**edit, "reseal": True} if reseal else edit


def add(place: str, value: Json, *, reseal: bool = False) -> dict[str, Json]:
    """Add a member; ``-`` is the end of a list."""
    edit: dict[str, Json] = {"add": place, "with": value}
    return {**edit, "reseal": True} if reseal else edit


def apply(edit: Json, params: Mapping[str, Json]) -> dict[str, Json]:
    """The parameters after the edit; raises `BadInput` for an edit that does not fit."""
    source = "edit"
    if not isinstance(edit, dict) or sum(kind in edit for kind in _KINDS) != 1:
        raise BadInput(source, f"must have one of {', '.join(_KINDS)}")
    kind = next(kind for kind in _KINDS if kind in edit)
    place = edit[kind]
    whole = edit.get("with")
    if kind == "replace" and place == "" and isinstance(whole, dict):
        return copy.deepcopy(whole)
    if not isinstance(place, str) or not place.startswith("/"):
        raise BadInput(source, "the place is no JSON pointer")
    result: dict[str, Json] = copy.deepcopy(dict(params))
    *path, last = place[1:].split("/")
    target: Json = result
    for step in path:
        target = _member(target, step, place)
    if isinstance(target, dict):
        _edit_object(target, last, kind, edit.get("with"), place)
    elif isinstance(target, list):
        _edit_list(target, last, kind, edit.get("with"), place)
    else:
        raise BadInput(source, f"there is no {place}")
    if edit.get("reseal"):
        _reseal(result.get("certificate"))
    return result


def _member(target: Json, step: str, place: str) -> Json:
    if isinstance(target, dict) and step in target:
        return target[step]
    if isinstance(target, list) and step.isdigit() and int(step) < len(target):
        return target[int(step)]
    source = "edit"
    raise BadInput(source, f"there is no {place}")


def _edit_object(target: dict[str, Json], key: str, kind: str, value: Json, place: str) -> None:
    if (key in target) == (kind == "add"):
        source = "edit"
        raise BadInput(source, f"{place} is {'already there' if kind == 'add' else 'not there'}")
    if kind == "remove":
        del target[key]
    else:
        target[key] = value


def _edit_list(target: list[Json], key: str, kind: str, value: Json, place: str) -> None:
    if kind == "add" and key == "-":
        target.append(value)
        return
    _member(target, key, place)
    if kind == "remove":
        del target[int(key)]
    elif kind == "replace":
        target[int(key)] = value
    else:
        target.insert(int(key), value)


def _reseal(certificate: Json) -> None:
    """Recompute the digest over the canonical bytes of everything else."""
    if not isinstance(certificate, dict):
        source = "edit"
        raise BadInput(source, "only a certificate can be resealed")
    body = {key: value for key, value in certificate.items() if key != "digest"}
    certificate["digest"] = "sha256:" + hashlib.sha256(canonical(body).encode("ascii")).hexdigest()

"""Reading a certificate file defensively, before any of it is believed.

Trust boundary: bytes come in, and what leaves is nested lists and objects of strings whose digest agrees. Sizes,
depth and lengths are bounded; duplicate keys, other scalars than strings and text that is no UTF-8 are refused.
Nothing here or elsewhere in the checker uses ``assert``, so ``python -O`` changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from fractions import Fraction

FORMAT = "bellproof-certificate/1"

MAX_BYTES = 1 << 20
"""Largest file."""

MAX_DEPTH = 12
"""Deepest nesting; the format itself needs 8."""

MAX_NUMBER = 4000
"""Longest number, in characters: below the 4,300 digits at which Python refuses to convert."""

_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(?:/([1-9][0-9]*))?", re.ASCII)
_INDEX = re.compile(r"0|[1-9][0-9]{0,3}", re.ASCII)

Json = str | list["Json"] | dict[str, "Json"]
"""What a certificate consists of."""


class Reject(Exception):  # noqa: N818 - named after the verdict
    """A well-formed certificate that proves nothing: wrong digest or wrong arithmetic. Exit status 1."""

    exit_status = 1

    def __init__(self, code: str, message: str) -> None:
        """Keep the stable code and the words."""
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


class Malformed(Reject):
    """A file that is no certificate of this format at all. Exit status 3.

    ``line`` counts from 1 where the place is known.
    """

    exit_status = 3

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        """Keep the place as well."""
        self.line = line
        super().__init__(code, message)


def require(condition: object, code: str, message: str) -> None:
    """Reject unless the condition holds."""
    if not condition:
        raise Reject(code, message)


def require_form(condition: object, code: str, message: str) -> None:
    """Refuse as malformed unless the condition holds."""
    if not condition:
        raise Malformed(code, message)


def parse(data: bytes) -> dict[str, Json]:
    """Parse the bytes of a file and check its format and digest; raises `Malformed` or `Reject`."""
    require_form(len(data) <= MAX_BYTES, "too-large", f"{len(data)} bytes; at most {MAX_BYTES}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Malformed("not-utf-8", f"byte {error.start + 1} is no UTF-8", line) from error
    _require_depth(text)
    try:
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_no_number,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        raise Malformed("not-json", f"{error.msg} (column {error.colno})", error.lineno) from error
    if not isinstance(document, dict):
        raise Malformed("not-an-object", "a certificate is one JSON object")
    _require_strings(document)
    require_form("digest" in document, "missing-key", "the certificate has no key 'digest'")
    body = {key: value for key, value in document.items() if key != "digest"}
    try:
        digest = "sha256:" + hashlib.sha256(canonical(body).encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise Malformed("not-unicode", "a string holds half of a surrogate pair") from error
    keys(document, "certificate", ("format", "kind", "claim", "evidence", "digest"), optional=("meta",))
    meta = document.get("meta", {})
    plain = isinstance(meta, dict) and all(isinstance(member, str) for member in meta.values())
    require_form(plain, "bad-meta", "meta is an object of strings")
    require_form(document["format"] == FORMAT, "unknown-format", f"the format is not {FORMAT}")
    found = string(document["digest"], "digest")
    require_form(re.fullmatch(r"sha256:[0-9a-f]{64}", found), "bad-digest", "the digest is no sha256:<hex>")
    require(found == digest, "digest-mismatch", f"the content has the digest {digest}")
    return document


def _require_depth(text: str) -> None:
    """Bound the nesting before a recursive parser sees it."""
    depth = 0
    # A string that never ends runs to the end of the text, so that the scan stays linear.
    for match in re.finditer(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', text, re.DOTALL):
        found = match.group()
        if found in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                line = text.count("\n", 0, match.start()) + 1
                raise Malformed("too-deep", f"nested deeper than {MAX_DEPTH} levels", line)
        elif found in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        repeated = ""
        for repeated, _ in pairs:
            if repeated in seen:
                break
            seen.add(repeated)
        raise Malformed("duplicate-key", f"key {_shown(repeated)} stands twice in one object")
    return result


def _no_number(text: str) -> str:
    raise Malformed("not-a-string", f"{_shown(text)} stands unquoted; every scalar is a string")


def _require_strings(value: Json) -> None:
    """Refuse true, false and null, which the JSON parser lets through."""
    if isinstance(value, dict):
        for member in value.values():
            _require_strings(member)
    elif isinstance(value, list):
        for member in value:
            _require_strings(member)
    else:
        require_form(isinstance(value, str), "not-a-string", f"{value!r}; every scalar is a string")


def canonical(value: Json) -> str:
    """RFC 8785 for values without numbers: keys sorted by UTF-16 units, no spaces, shortest escapes."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(key) + ":" + canonical(member) for key, member in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def keys(
    value: Json, where: str, needed: tuple[str, ...], *, optional: tuple[str, ...] = ()
) -> dict[str, Json]:
    """An object with exactly these keys."""
    if not isinstance(value, dict):
        raise Malformed("not-an-object", f"{where} is no object")
    for key in needed:
        require_form(key in value, "missing-key", f"{where} has no key {key!r}")
    known = {*needed, *optional}
    for key in value:
        require_form(key in known, "unknown-key", f"{where} has the unknown key {_shown(key)}")
    return value


def unpacked(value: Json) -> Json:
    """A list of two or more strings written as one, ``1 0 -3``, or a list of such lists, ``1 0;0 1``, as lists."""
    if isinstance(value, str):
        if ";" in value:
            return [[*row.split(" ")] if row else [] for row in value.split(";")]
        if " " in value:
            return [*value.split(" ")]
    return value


def items(value: Json, where: str, length: int | None = None) -> list[Json]:
    """A list, of a given length where one is given; it may be packed into a string."""
    value = unpacked(value)
    if not isinstance(value, list):
        raise Malformed("not-a-list", f"{where} is no list")
    if length is not None:
        require_form(len(value) == length, "wrong-length", f"{where} has {len(value)} members, not {length}")
    return value


def string(value: Json, where: str) -> str:
    """A string."""
    if not isinstance(value, str):
        raise Malformed("not-a-string", f"{where} is no string")
    return value


def number(value: Json, where: str) -> Fraction:
    """An exact number ``n`` or ``p/q`` in lowest terms."""
    text = string(value, where)
    require_form(len(text) <= MAX_NUMBER, "number-too-long", f"{where} has {len(text)} characters")
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise Malformed("bad-number", f"{where}: {_shown(text)} is neither n nor p/q")
    result = Fraction(int(match[1]), int(match[2] or 1))
    require_form(str(result) == text, "bad-number", f"{where}: {_shown(text)} is not in lowest terms")
    return result


def index(value: Json, where: str, limit: int) -> int:
    """A whole number from 0 to ``limit - 1``."""
    text = string(value, where)
    require_form(_INDEX.fullmatch(text), "bad-index", f"{where}: {_shown(text)} is no small whole number")
    result = int(text)
    require_form(result < limit, "out-of-range", f"{where}: {result} is not below {limit}")
    return result


def permutation(value: Json, where: str, size: int) -> tuple[int, ...]:
    """A list that holds each of 0..size-1 once."""
    result = tuple(index(member, where, size) for member in items(value, where, size))
    require_form(len(set(result)) == size, "bad-permutation", f"{where} is no permutation")
    return result


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")  # noqa: PLR2004 - a part of a line

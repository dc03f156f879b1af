"""Wrong ways to check a certificate."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.files.json_text import Json, NumberText, write_json
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params
from bellproof.protocol.testee import Evaluate
from bellproof_checker import sos
from bellproof_checker.algebra import ONE
from bellproof_checker.claim import read_claim, read_target
from bellproof_checker.document import Json as Text
from bellproof_checker.document import Reject, canonical, number, parse
from bellproof_checker.verdict import check_bytes
from bellproof_conformance.faulty.fault import Fault, Patch, changed
from bellproof_conformance.verdicts import Verdict

_OP = "certificate.check"
_TOLERANCE = 1e-6


def _bytes(params: Params) -> bytes:
    certificate = params["certificate"]
    return (certificate if isinstance(certificate, str) else write_json(certificate)).encode()


def _despite(*codes: str) -> Patch:
    """Accept what is rejected for one of these reasons."""

    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        answer = right(params)
        return {"accept": True} if check_bytes(_bytes(params)).code in codes else answer

    return patch


def _edited(edit: Callable[[dict[str, Json]], dict[str, Json]]) -> Patch:
    """Check another object than the one given."""

    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        certificate = params["certificate"]
        return right(
            changed(params, certificate=edit(certificate)) if isinstance(certificate, dict) else params
        )

    return patch


def _redigested(certificate: dict[str, Json]) -> dict[str, Json]:
    body = {key: value for key, value in certificate.items() if key != "digest"}
    if "digest" not in certificate:
        return certificate
    return {**body, "digest": "sha256:" + hashlib.sha256(_canonical(body).encode()).hexdigest()}


def _canonical(value: Json) -> str:
    """RFC 8785 of what may also hold other scalars than strings."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(key)}:{_canonical(member)}" for key, member in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    return canonical(value) if isinstance(value, str) else write_json(value)


def _last_key_wins(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    certificate = params["certificate"]
    if not isinstance(certificate, str):
        return right(params)
    try:
        kept: Json = json.loads(
            certificate, parse_int=NumberText, parse_float=NumberText, parse_constant=_refuse
        )
    except ValueError:
        return right(params)
    return right(changed(params, certificate=kept))


def _refuse(text: str) -> Json:
    raise ValueError(text)


def _quoted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _quoted(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_quoted(member) for member in value]
    return value.text if isinstance(value, NumberText) else value


def _quote_all(certificate: dict[str, Json]) -> dict[str, Json]:
    quoted = _quoted(certificate)
    differs = quoted != certificate
    return _redigested(quoted) if isinstance(quoted, dict) and differs else certificate


def _without_unknown(certificate: dict[str, Json]) -> dict[str, Json]:
    known = {"format", "kind", "claim", "evidence", "digest", "meta"}
    kept = {key: value for key, value in certificate.items() if key in known}
    return _redigested(kept) if len(kept) < len(certificate) else certificate


def _in_floats(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    if check_bytes(_bytes(params)).code != "identity-fails":
        return answer
    try:
        document = parse(_bytes(params))
        nearly = document["kind"] == "sos" and _nearly(document)
    except Reject:
        return answer
    return {"accept": True} if nearly else answer


def _nearly(document: dict[str, Text]) -> bool:
    """Whether the squares of every part add up within a tolerance."""
    claim, evidence = read_claim(document["claim"]), document["evidence"]
    parts = evidence["parts"] if isinstance(evidence, dict) else []
    for part in parts if isinstance(parts, list) else []:
        if not isinstance(part, dict) or not isinstance(part["blocks"], list):
            return False
        left = sos.goal(claim, read_target(part["target"], claim))
        right = {ONE: number(part["slack"], "slack")}
        for block in part["blocks"]:
            for word, coefficient in sos.read_squares(block, claim).items():
                right[word] = right.get(word, Fraction(0)) + coefficient
        if any(abs(float(left.get(word, 0) - right.get(word, 0))) > _TOLERANCE for word in {**left, **right}):
            return False
    return True


def _no_meta(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    certificate = params["certificate"]
    if isinstance(certificate, dict) and "meta" in certificate:
        raise BadInput(_OP, "unknown key 'meta'")
    return right(params)


def _accepts(name: str, sentence: str, patch: Patch) -> Fault:
    return Fault(name, _OP, sentence, Verdict.ACCEPTED_BAD_INPUT, patch)


FAULTS = (
    _accepts("digest-ignored", "The digest is never compared.", _edited(_redigested)),
    _accepts("duplicate-keys", "Of a key that stands twice the last one is kept in silence.", _last_key_wins),
    _accepts("unknown-keys", "Unknown keys are skipped in silence.", _edited(_without_unknown)),
    _accepts("numbers-unquoted", "Numbers that are no strings are accepted.", _edited(_quote_all)),
    _accepts(
        "negative-squares",
        "That D, the weights and the slack are not negative is never checked.",
        _despite("not-positive", "negative-slack"),
    ),
    _accepts(
        "float-identity", "The identity is compared in doubles, within a tolerance of 1e-6.", _in_floats
    ),
    _accepts(
        "one-target-for-all",
        "A proof for some of the outcomes is taken for a proof for all.",
        _despite("target-not-covered"),
    ),
    _accepts(
        "symmetry-assumed",
        "That a relabelling keeps the expression is never checked.",
        _despite("no-symmetry"),
    ),
    _accepts(
        "strategy-assumed", "The strategy is never evaluated.", _despite("wrong-strategy", "wrong-angle")
    ),
    Fault(
        "meta-refused",
        _OP,
        "A certificate with the optional key meta is refused.",
        Verdict.REJECTED_GOOD_INPUT,
        _no_meta,
    ),
)
"""All of ``certificate.check``."""

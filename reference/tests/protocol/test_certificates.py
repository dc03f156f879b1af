"""The independent checker behind the protocol: proved, not proved, and no certificate at all."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest

from bellproof.errors import BadInput
from bellproof.files.json_text import parse_json
from bellproof.protocol.operations import OPERATIONS

NAME = "sos-v-1-5-words-9.json"


def check(certificate: object) -> object:
    parsed = parse_json(json.dumps({"certificate": certificate}), "params", depth=24)
    assert isinstance(parsed, dict)
    return OPERATIONS["certificate.check"].evaluate(parsed)["accept"]


@pytest.fixture(name="text")
def _text() -> str:
    return files("bellproof_certificates").joinpath(NAME).read_text()


@pytest.fixture(name="certificate")
def _certificate(text: str) -> Any:
    return json.loads(text)


def test_a_certificate_is_accepted_as_an_object_and_as_text(text: str, certificate: Any) -> None:
    assert check(certificate) is True
    assert check(text) is True
    assert check(json.dumps(certificate, indent=7, ensure_ascii=False)) is True


def test_one_that_proves_nothing_is_not_accepted(certificate: Any) -> None:
    certificate["claim"]["mu"] = "1"
    assert check(certificate) is False


@pytest.mark.parametrize(
    "damage", ["unknown key", "number", "no digest", "no object", "duplicate key", "not json"]
)
def test_what_is_no_certificate_is_bad_input(damage: str, text: str, certificate: Any) -> None:
    if damage == "unknown key":
        certificate["colour"] = "red"
    elif damage == "number":
        certificate["claim"]["mu"] = 1.5
    elif damage == "no digest":
        del certificate["digest"]
    elif damage == "no object":
        certificate = [certificate]
    elif damage == "duplicate key":
        certificate = text.replace('"kind"', '"kind": "sos", "kind"', 1)
    else:
        certificate = text[:-3]
    with pytest.raises(BadInput):
        check(certificate)

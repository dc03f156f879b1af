"""Signed statements: what is signed comes back, and nothing else does."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope

from bellproof.cli.main import run
from bellproof_conformance.attest.envelope import sign
from bellproof_conformance.attest.statement import PAYLOAD, PREDICATE, STATEMENT

REFERENCE = f"{sys.executable} -m bellproof.protocol.testee"
FAULTY = f"{sys.executable} -m bellproof_conformance.faulty cut-to-shortest"


def pem(key: Any, path: Path, encryption: Any = None) -> str:
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())
    path.write_bytes(content)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    path.with_suffix(".pub").write_bytes(public)
    return str(path)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    pem(Ed25519PrivateKey.generate(), folder / "ours.pem")
    pem(Ed25519PrivateKey.generate(), folder / "other.pem")
    pem(Ed25519PrivateKey.generate(), folder / "locked.pem", BestAvailableEncryption(b"x"))
    pem(generate_private_key(SECP256R1()), folder / "curve.pem")
    (folder / "junk.pem").write_text("-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n")
    (folder / "junk.pub").write_text("x")
    return folder


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a faulty implementation."""
    path = tmp_path_factory.mktemp("log") / "run.jsonl"
    run(("conform", "run", "--testee", FAULTY, "--suite", "settings.combine", "--jsonl", str(path)))
    return path


@pytest.fixture
def signed(bellproof: Any, log: Path, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The run and its envelope in the current folder; the words that verify it."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(log, "run.jsonl")
    done = bellproof("conform", "report", "run.jsonl", "--dsse", "run.dsse", "--key", str(keys / "ours.pem"))
    assert done.status == 0, done.err
    return "conform", "verify", "run.dsse", "--key", str(keys / "ours.pub")


def rewrite(payload: bytes | None = None, **members: Any) -> None:
    body = json.loads(Path("run.dsse").read_text())
    if payload is not None:
        body["payload"] = base64.b64encode(payload).decode()
    Path("run.dsse").write_text(json.dumps({**body, **members}))


def payload_of() -> dict[str, Any]:
    return dict(json.loads(base64.b64decode(json.loads(Path("run.dsse").read_text())["payload"])))


def test_what_is_signed_is_verified_and_says_what_the_run_says(bellproof: Any, signed: Any) -> None:
    done = bellproof(*signed, "--run", "run.jsonl", "--json")
    assert done.status == 0, done.err
    said, summary = json.loads(done.out), json.loads(Path("run.jsonl").read_text().splitlines()[-1])
    assert said["result"] == "FAILED"
    assert (said["passed"], said["failed"]) == (summary["verdicts"]["PASS"], summary["failed"])
    assert said["subject"][0]["name"] == "run.jsonl"
    assert bellproof(*signed).out.startswith("VERIFIED FAILED faulty: cut-to-shortest")
    assert bellproof(*signed, "--passed").status == 1, "a run that failed is no pass, however well signed"
    body = payload_of()
    assert (body["_type"], body["predicateType"]) == (STATEMENT, PREDICATE)
    assert body["predicate"]["failedTests"] == ["settings.lengths"]


def test_the_same_run_and_key_give_the_same_bytes(bellproof: Any, signed: Any, keys: Path) -> None:
    first = Path("run.dsse").read_bytes()
    bellproof("conform", "report", "run.jsonl", "--dsse", "run.dsse", "--key", str(keys / "ours.pem"))
    assert Path("run.dsse").read_bytes() == first
    assert bellproof(*signed).status == 0


def test_the_program_itself_can_be_the_subject(bellproof: Any, signed: Any, keys: Path) -> None:
    Path("mine.py").write_text("print()")
    words = ("--dsse", "run.dsse", "--key", str(keys / "ours.pem"), "--subject", "mine.py")
    assert bellproof("conform", "report", "run.jsonl", *words).status == 0
    assert bellproof(*signed, "--run", "run.jsonl", "--subject", "mine.py").status == 0
    Path("mine.py").write_text("print(1)")
    done = bellproof(*signed, "--subject", "mine.py")
    assert (done.status, "is about no such file" in done.err) == (1, True)


def test_a_passing_run_passes(bellproof: Any, keys: Path, tmp_path: Path) -> None:
    log, out = str(tmp_path / "r.jsonl"), str(tmp_path / "r.dsse")
    bellproof("conform", "run", "--testee", REFERENCE, "--suite", "settings.combine", "--jsonl", log)
    bellproof("conform", "report", log, "--dsse", out, "--key", str(keys / "ours.pem"))
    done = bellproof("conform", "verify", out, "--key", str(keys / "ours.pub"), "--passed")
    assert done.status == 0
    assert done.out.startswith("VERIFIED PASSED bellproof")


def test_a_tampered_payload_is_refused_byte_by_byte(bellproof: Any, signed: Any) -> None:
    original = Path("run.dsse").read_text()
    payload = base64.b64decode(json.loads(original)["payload"])
    body = payload_of()
    body["predicate"]["result"] = "PASSED"
    changed = [json.dumps(body).encode(), payload + b" ", payload[:-1], b"", b"{}"]
    changed += [payload[:i] + bytes([payload[i] ^ 1]) + payload[i + 1 :] for i in range(0, len(payload), 997)]
    for text in changed:
        Path("run.dsse").write_text(original)
        rewrite(text)
        done = bellproof(*signed)
        assert (done.status, done.out) == (1, "")
        assert "no signature of this key fits" in done.err


def test_another_key_or_signature_is_refused(bellproof: Any, signed: Any, keys: Path) -> None:
    other = bellproof(*signed[:-1], str(keys / "other.pub"))
    assert (other.status, other.out) == (1, "")
    good = json.loads(Path("run.dsse").read_text())["signatures"][0]
    for sig in (base64.b64encode(bytes(64)).decode(), good["sig"][:-8] + "AAAAAA==", ""):
        rewrite(signatures=[{**good, "sig": sig}])
        assert bellproof(*signed).status in {1, 3}
    # The key id is a hint: a wrong one changes nothing, and neither does somebody else's signature beside ours.
    rewrite(signatures=[{"sig": base64.b64encode(bytes(64)).decode()}, {**good, "keyid": "0" * 64}])
    assert bellproof(*signed).status == 0


@pytest.mark.parametrize(
    ("payload_type", "change", "said"),
    [
        ("application/json", {}, "the payload's type is 'application/json'"),
        (PAYLOAD, {"_type": "https://in-toto.io/Statement/v0.1"}, "_type is"),
        (PAYLOAD, {"predicateType": "https://slsa.dev/provenance/v1"}, "predicateType is"),
        (PAYLOAD, {"predicate": {}}, "has not the form of a test result"),
        (PAYLOAD, {"subject": "x"}, "has not the form of a test result"),
    ],
)
def test_another_type_is_refused_even_when_signed(  # noqa: PLR0913, PLR0917 - three fixtures, three parameters
    bellproof: Any, signed: Any, keys: Path, payload_type: str, change: Any, said: str
) -> None:
    body = json.dumps({**payload_of(), **change}).encode()
    Path("run.dsse").write_bytes(sign(body, payload_type, str(keys / "ours.pem")))
    done = bellproof(*signed)
    assert (done.status, said in done.err) == (1, True)
    # The type is part of what is signed: putting the right one back breaks the signature.
    if payload_type != PAYLOAD:
        rewrite(payloadType=PAYLOAD)
        assert "no signature of this key fits" in bellproof(*signed).err


@pytest.mark.parametrize("payload", [b"[]", b"\xff", b'"x"'])
def test_a_payload_that_is_no_statement_is_refused(
    bellproof: Any, signed: Any, keys: Path, payload: bytes
) -> None:
    Path("run.dsse").write_bytes(sign(payload, PAYLOAD, str(keys / "ours.pem")))
    assert bellproof(*signed).status == 1


def test_another_run_is_not_the_one_that_was_signed(bellproof: Any, signed: Any, keys: Path) -> None:
    text = Path("run.jsonl").read_text()
    Path("run.jsonl").write_text(text.replace("ACCEPTED-BAD-INPUT", "PASS", 1))
    done = bellproof(*signed, "--run", "run.jsonl")
    assert (done.status, "is not the run that was signed" in done.err) == (1, True)
    # A statement that is signed and says more than its run does.
    Path("run.jsonl").write_text(text)
    body = payload_of()
    body["predicate"]["result"] = "PASSED"
    Path("run.dsse").write_bytes(sign(json.dumps(body).encode(), PAYLOAD, str(keys / "ours.pem")))
    done = bellproof(*signed, "--run", "run.jsonl")
    assert (done.status, "does not say what was signed" in done.err) == (1, True)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "{}", '{"payload": "", "payloadType": "x", "signatures": []}',
        '{"payload": "e30=", "payloadType": "x", "signatures": [{"sig": "%"}]}',
        '{"payload": 1, "payloadType": "x", "signatures": [{"sig": "AA=="}]}',
        '{"payload": "e30=", "payloadType": null, "signatures": [{"sig": "AA=="}]}',
        '{"payload": "e30=", "payload": "e30=", "payloadType": "x", "signatures": [{"sig": "AA=="}]}',
        '{"payload": "e30=", "payloadType": "x", "signatures": [1]}', "[" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_envelope_is_bad_input(bellproof: Any, signed: Any, text: str) -> None:
    Path("run.dsse").write_text(text)
    done = bellproof(*signed)
    assert (done.status, done.out, done.err.count("\n")) == (3, "", 1)


@pytest.mark.parametrize("name", ["junk.pem", "locked.pem", "curve.pem", "ours.pub", "none.pem"])
def test_what_is_no_key_is_bad_input(bellproof: Any, signed: Any, keys: Path, name: str) -> None:
    done = bellproof("conform", "report", "run.jsonl", "--dsse", "x", "--key", str(keys / name))
    assert (done.status, Path("x").exists()) == (3, False)
    public = str(keys / name.replace("ours.pub", "ours.pem").replace("locked", "junk"))
    assert bellproof(*signed[:-1], public.replace("curve.pem", "curve.pub")).status == 3


def test_dsse_and_key_belong_together(bellproof: Any, signed: Any) -> None:
    assert bellproof("conform", "report", "run.jsonl", "--dsse", "x").status == 2
    assert bellproof("conform", "report", "run.jsonl", "--key", "x").status == 2
    assert bellproof("conform", "report", "run.jsonl", "run.jsonl", "--dsse", "x", "--key", "y").status == 2
    assert signed


def test_without_the_extra_it_says_what_to_install(
    bellproof: Any, signed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "securesystemslib.signer", None)
    done = bellproof(*signed)
    assert (done.status, "pip install 'bellproof[attest]'" in done.err) == (2, True)
    assert bellproof("conform", "report", "run.jsonl", "--dsse", "x", "--key", "y").status == 2


def test_the_encoding_is_the_specifications() -> None:
    example = Envelope(b"hello world", "http://example.com/HelloWorld", {})
    assert example.pae() == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


@given(st.binary(max_size=40), st.text(max_size=20))
def test_type_and_payload_are_told_apart(payload: bytes, kind: str) -> None:
    """By the lengths before them: no other pair has the same encoding."""
    encoded = Envelope(payload, kind, {}).pae()
    name = kind.encode()
    head = f"DSSEv1 {len(name)} ".encode() + name + f" {len(payload)} ".encode()
    assert encoded == head + payload


def test_a_signature_holds_by_another_implementation(keys: Path, tmp_path: Path) -> None:
    body = json.loads(sign(b"{}", PAYLOAD, str(keys / "ours.pem")))
    message = b"DSSEv1 28 application/vnd.in-toto+json 2 {}"
    signature = base64.b64decode(body["signatures"][0]["sig"])
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - only here

    public = load_pem_public_key((keys / "ours.pub").read_bytes())
    assert isinstance(public, Ed25519PublicKey)
    public.verify(signature, message)
    openssl = shutil.which("openssl")
    if openssl is not None:
        (tmp_path / "m").write_bytes(message)
        (tmp_path / "s").write_bytes(signature)
        words = ["pkeyutl", "-verify", "-pubin", "-inkey", str(keys / "ours.pub"), "-rawin"]
        files = ["-in", str(tmp_path / "m"), "-sigfile", str(tmp_path / "s")]
        subprocess.run([openssl, *words, *files], check=True, capture_output=True)

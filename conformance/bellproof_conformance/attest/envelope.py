"""Signing and verifying DSSE envelopes with ed25519 keys in PEM files.

What is signed is the pre-authentication encoding of type and payload, so that a signature made for one type is none
for another. A signature counts when a key that is trusted verifies it; the key id in the envelope is a hint and
decides nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bellproof.errors import BadInput, UsageProblem
from bellproof.files.json_text import Json, parse_json

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

_MOST_KEY_BYTES = 1 << 16
_MOST_BYTES = 1 << 26
_DEPTH = 8
_MISSING = "signing and verifying need securesystemslib: pip install 'bellproof[attest]'"


@dataclass(frozen=True, slots=True)
class Sealed:
    """An envelope, parsed and not yet believed."""

    payload: bytes
    payload_type: str
    signatures: tuple[bytes, ...]


def sign(payload: bytes, payload_type: str, key: str) -> bytes:
    """The envelope's JSON; raises `BadInput` for a file that holds no unencrypted ed25519 private key."""
    signer = _signer(key)
    from securesystemslib.dsse import Envelope  # noqa: PLC0415 - an extra of its own

    envelope = Envelope(payload, payload_type, {})
    envelope.sign(signer)
    return json.dumps(envelope.to_dict(), indent=1).encode() + b"\n"


def signed_by(sealed: Sealed, key: str) -> bool:
    """Whether one of the signatures was made with the private half of a public key."""
    public = _public(key)
    from securesystemslib.dsse import Envelope  # noqa: PLC0415
    from securesystemslib.exceptions import VerificationError  # noqa: PLC0415
    from securesystemslib.signer import Signature  # noqa: PLC0415

    for signature in sealed.signatures:
        named = {public.keyid: Signature(public.keyid, signature.hex())}
        try:
            Envelope(sealed.payload, sealed.payload_type, named).verify([public], 1)
        except VerificationError:
            continue
        return True
    return False


def read_envelope(name: str) -> Sealed:
    """Read a file strictly; raises `BadInput`."""
    body = parse_json(read(name, _MOST_BYTES).decode("utf-8", "replace"), name, depth=_DEPTH)
    signatures = body.get("signatures") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(signatures, list) or not signatures:
        raise BadInput(name, "is no DSSE envelope: payload, payloadType and signatures are needed")
    payload_type = body.get("payloadType")
    if not isinstance(payload_type, str):
        raise BadInput(name, "the payloadType is no string")
    found = [one.get("sig") if isinstance(one, dict) else None for one in signatures]
    return Sealed(
        _decoded(body.get("payload"), name), payload_type, tuple(_decoded(text, name) for text in found)
    )


def _decoded(value: Json, name: str) -> bytes:
    """Base64, by the standard's or the URL's alphabet as the specification allows."""
    if not isinstance(value, str):
        raise BadInput(name, "payload or sig is no string")
    try:
        return base64.b64decode(value.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput(name, "payload or sig is no base64") from error


def read(name: str, most: int) -> bytes:
    """A file of bounded size; raises `BadInput`."""
    try:
        with Path(name).open("rb") as stream:
            content = stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise BadInput(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > most:
        raise BadInput(name, f"is larger than {most} bytes")
    return content


def _signer(name: str) -> CryptoSigner:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415
        from securesystemslib.signer import CryptoSigner  # noqa: PLC0415
    except ImportError as error:
        raise UsageProblem(_MISSING) from error
    key = _loaded(name, lambda content: load_pem_private_key(content, None), "private")
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput(name, "is no ed25519 key: openssl genpkey -algorithm ed25519 makes one")
    return CryptoSigner(key)


def _public(name: str) -> SSlibKey:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
        from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415
        from securesystemslib.signer import SSlibKey  # noqa: PLC0415
    except ImportError as error:
        raise UsageProblem(_MISSING) from error
    key = _loaded(name, load_pem_public_key, "public")
    if not isinstance(key, Ed25519PublicKey):
        raise BadInput(name, "is no ed25519 key")
    return SSlibKey.from_crypto(key)


def _loaded(name: str, load: Any, what: str) -> object:  # noqa: ANN401 - one of two functions of a package
    content = read(name, _MOST_KEY_BYTES)
    try:
        return load(content)
    except (ValueError, TypeError) as error:
        raise BadInput(name, f"is no PEM file with an unencrypted {what} key") from error
    except Exception as error:
        # The package has exceptions of its own for algorithms that it does not know.
        raise BadInput(name, f"holds a {what} key that cannot be used: {type(error).__name__}") from error

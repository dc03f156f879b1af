"""The operation on certificates: the independent checker behind the protocol."""

from __future__ import annotations

from bellproof.files.json_text import write_json
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof_checker.verdict import check_bytes

_MALFORMED = 3

TEXT_FEATURE = "certificate-text"
"""Feature of a testee that takes ``certificate`` also as a string, the text of the file.

What is wrong with a text and not with the object it stands for, such as a duplicate key, can only be asked so.
"""


def check(params: Params) -> dict[str, Answer]:
    """Whether the certificate proves what it claims; `BadInput` for what is no certificate at all."""
    reader = Reader.of("certificate.check", params, ("certificate",))
    certificate = reader.params["certificate"]
    if isinstance(certificate, str):
        data = certificate.encode("utf-8", "surrogatepass")
    elif isinstance(certificate, dict):
        data = write_json(certificate).encode("ascii")
    else:
        raise reader.bad("certificate", "is no object")
    verdict = check_bytes(data)
    if verdict.exit_status == _MALFORMED:
        raise reader.bad("certificate", f"{verdict.code}: {verdict.message}")
    return {"accept": verdict.accepted}

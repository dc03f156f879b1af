"""Random bytes by HTTP: one GET a block, no redirects, no more read than is wanted."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bellproof.errors import BadInput, UsageProblem

_HEX_FACTOR = 4
"""Characters read at most for each byte that is written in hexadecimal, white space included."""

_OK = 200
_NOT_HEX = re.compile(rb"[^0-9a-fA-F\s]")


@dataclass(frozen=True, slots=True)
class HttpSource:
    """An endpoint. ``path`` may hold ``{n}``, the number of bytes wanted; ``encoding`` is ``raw`` or ``hex``."""

    name: str
    scheme: str
    host: str
    port: int | None
    path: str
    encoding: str
    timeout: float

    def read(self, size: int, offset: int) -> bytes:  # noqa: ARG002 - it has no places
        """One request. Raises `BadInput` for any answer but 200 with exactly ``size`` bytes."""
        limit = size if self.encoding == "raw" else _HEX_FACTOR * size
        secure = self.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = connect(self.host, self.port, timeout=self.timeout)
        try:
            connection.request(
                "GET", self.path.replace("{n}", str(size)), headers={"Cache-Control": "no-cache"}
            )
            answer = connection.getresponse()
            if answer.status != _OK:
                raise BadInput(self.name, f"answers with status {answer.status}")
            body = answer.read(limit + 1)
        except TimeoutError as error:
            raise BadInput(self.name, f"gives no answer within {self.timeout:g} seconds") from error
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise BadInput(self.name, f"gives no answer: {reason}") from error
        finally:
            connection.close()
        return self._exactly(body, size, limit)

    def _exactly(self, body: bytes, size: int, limit: int) -> bytes:
        if len(body) > limit:
            raise BadInput(self.name, f"sends more than the {size} bytes asked for")
        if self.encoding == "hex":
            if wrong := _NOT_HEX.search(body):
                raise BadInput(self.name, f"sends {wrong[0]!r} among hexadecimal digits")
            digits = b"".join(body.split()).decode("ascii")
            if len(digits) % 2:
                raise BadInput(self.name, f"sends {len(digits)} hexadecimal digits, an odd number")
            body = bytes.fromhex(digits)
        if len(body) > size:
            raise BadInput(self.name, f"sends more than the {size} bytes asked for")
        if len(body) < size:
            raise BadInput(self.name, f"short read: {len(body)} of {size} bytes")
        return body

    def close(self) -> None:
        """Nothing is held open between requests."""


def http_source(text: str, timeout: float) -> HttpSource:
    """From an address to a source. Raises `UsageProblem` where it is none."""
    encoding = "hex" if text.startswith("hex+") else "raw"
    try:
        address = urlsplit(text.removeprefix("hex+"))
        host, port = address.hostname, address.port
    except ValueError as error:
        message = f"{text[:60]!r} is no address: {error}"
        raise UsageProblem(message) from error
    if (
        not host
        or address.username is not None
        or not text.isascii()
        or not text.isprintable()
        or " " in text
    ):
        message = f"{text[:60]!r} is no address of an HTTP source: http://HOST:PORT/PATH, without a user"
        raise UsageProblem(message)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    return HttpSource(text, address.scheme, host, port, path, encoding, timeout)

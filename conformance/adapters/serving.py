"""What every adapter shares: the protocol's loop, and reading numbers. Standard library alone.

An adapter hands parameters to its package as they are and hands back what the package says. Nothing is repaired:
what the package accepts is accepted, what it refuses by an exception is refused, and a crash is a crash.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from importlib.metadata import version

Operation = Callable[..., Mapping[str, object]]
"""Keyword arguments are the parameters; the result's members come back."""


def number(text: object) -> Fraction:
    """Read ``p/q``, a decimal or ``2*sqrt(2)``, the root as a double."""
    factor, star, _ = str(text).partition("*sqrt(2)")
    try:
        return Fraction(factor) * (Fraction(math.sqrt(2)) if star else 1)
    except ZeroDivisionError as error:
        raise ValueError(text) from error


def bits_of(text: str) -> list[int]:
    """A string of 0 and 1 as numbers; other digits go through, for the package to judge."""
    return [int(character) for character in text]


def serve(package: str, operations: Mapping[str, Operation], claims: Sequence[str] = ()) -> None:
    """Answer requests until the input ends. What a package prints goes to standard error.

    ``claims`` is what the package is taken to say of itself; each gets a score of its own.
    """
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    hello = {"name": package, "version": version(package), "ops": list(operations), "claims": list(claims)}
    for line in sys.stdin:
        request = json.loads(line, parse_float=str)
        reply: dict[str, object] = {"id": request["id"]}
        operation = operations.get(request["op"])
        try:
            if request["op"] == "hello":
                reply["result"] = hello
            elif operation is None:
                reply["unsupported"] = True
            else:
                reply["result"] = dict(operation(**request["params"]))
        except (ValueError, TypeError, AssertionError) as error:
            reply["error"] = {"kind": "invalid_input", "message": str(error) or type(error).__name__}
        except Exception as error:  # noqa: BLE001 - whatever a package raises is reported and not survived in silence
            reply["error"] = {"kind": "internal", "message": f"{type(error).__name__}: {error}"}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()

"""Moments as laboratories write them, exactly: numbers of some unit, or dates and times of ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.exact import read_rational

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TOO_FINE = re.compile(r"[.,]\d{7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Clock:
    """``second`` is how many of the log's units are one second; ``None`` for dates."""

    second: Fraction | None = Fraction(1)

    def moment(self, text: str, source: str, *, line: int | None = None) -> Fraction:
        """Seconds, for a date those since 1970 in UTC. Raises `BadInput`."""
        if self.second is not None:
            return read_rational(text, source, line=line) / self.second
        try:
            found = datetime.fromisoformat(text.strip())
        except ValueError as error:
            raise BadInput(source, f"{text[:40]!r} is no date and time of ISO 8601", line=line) from error
        if _TOO_FINE.search(text):
            raise BadInput(source, f"{text[:40]!r} is finer than a microsecond", line=line)
        if found.tzinfo is None:
            reason = f"{text[:40]!r} has no time zone; UTC is written with a Z at the end"
            raise BadInput(source, reason, line=line)
        return Fraction((found - _EPOCH) // _MICROSECOND, 10**6)


def decimal_text(value: Fraction) -> str:
    """A number as text that is read as the same: a decimal where there is one, p/q otherwise."""
    places, rest = 0, value.denominator
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        places = max(places, count)
    if rest != 1:
        return str(value)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"

"""The eight tests of Appendix D.4 by name, with their parameters, on one bit string.

Everything but the spectral test is counted in one pass over the string, however long it is; the spectral test
holds the string as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

from bellproof.errors import BadInput, ResourceLimit
from bellproof.stats import block_tests, dft, pattern_tests
from bellproof.stats.bits import BitString, unpacked
from bellproof.stats.counting import LARGEST_M, Counts, Plan, Progress, count
from bellproof.stats.result import Result

TESTS = (
    "frequency",
    "block_frequency",
    "runs",
    "dft",
    "serial",
    "approximate_entropy",
    "two_bit",
    "poker",
)
"""The names, in the paper's order."""

DEFAULT_SERIAL_M = 3
DEFAULT_ENTROPY_M = 2


@dataclass(frozen=True, slots=True)
class Parameters:
    """What was asked for: ``m`` of serial, approximate entropy and poker, ``block`` is block frequency's M."""

    m: int | None = None
    block: int | None = None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The parameters in use for one string."""

    n: int
    serial: int
    entropy: int
    poker: int
    block: int


_SHORTEST: dict[str, Callable[[_Chosen], int]] = {
    "frequency": lambda _: 1,
    "block_frequency": lambda chosen: chosen.block,
    "runs": lambda _: 2,
    "dft": lambda _: 2,
    "serial": lambda chosen: chosen.serial,
    "approximate_entropy": lambda chosen: chosen.entropy + 1,
    "two_bit": lambda _: 2,
    "poker": lambda chosen: chosen.poker,
}
"""The least number of bits for which each statistic exists."""

_WINDOW: dict[str, Callable[[_Chosen], int]] = {
    "frequency": lambda _: 1,
    "runs": lambda _: 2,
    "serial": lambda chosen: chosen.serial,
    "approximate_entropy": lambda chosen: chosen.entropy + 1,
    "two_bit": lambda _: 2,
}
"""The longest pattern that each test counts."""

_COMPUTE: dict[str, Callable[[Counts, _Chosen], Result]] = {
    "frequency": lambda counts, _: pattern_tests.frequency(counts),
    "block_frequency": lambda counts, chosen: block_tests.block_frequency(counts, chosen.block),
    "runs": lambda counts, _: pattern_tests.runs(counts),
    "serial": lambda counts, chosen: pattern_tests.serial(counts, chosen.serial),
    "approximate_entropy": lambda counts, chosen: pattern_tests.approximate_entropy(counts, chosen.entropy),
    "two_bit": lambda counts, _: pattern_tests.two_bit(counts),
    "poker": lambda counts, chosen: block_tests.poker(counts, chosen.poker),
}


@dataclass(frozen=True, slots=True)
class Machinery:
    """Which counters and which transform to use; ``None`` takes the fastest installed. All give the same."""

    counters: ModuleType | None = None
    transform: ModuleType | None = None


def run_tests(
    string: BitString,
    tests: Sequence[str] = TESTS,
    parameters: Parameters = Parameters(),
    progress: Progress = lambda _: None,
    machinery: Machinery = Machinery(),
) -> dict[str, Result]:
    """Run tests on a string, in the order of `TESTS`.

    Raises `BadInput` for an unknown name, for a string that is too short for a statistic to exist and for a
    parameter out of range; `ResourceLimit` for a longer pattern than can be counted, or for ``dft`` on a string
    that is too long to be held.
    """
    wanted = _in_order(tests)
    chosen = _choose(string.n, parameters)
    for test in wanted:
        _require_bits(test, chosen)
    _require_memory(wanted, chosen)
    if "dft" in wanted:
        dft.require_length(string.n, machinery.transform)
    plan = Plan(
        window=max((_WINDOW[test](chosen) for test in wanted if test in _WINDOW), default=0),
        block=chosen.block if "block_frequency" in wanted else 0,
        symbol=chosen.poker if "poker" in wanted else 0,
    )
    counts = count(string, plan, machinery.counters, progress)
    results = {}
    for test in wanted:
        if test == "dft":
            results[test] = dft.dft(b"".join(unpacked(string)), machinery.transform)
        else:
            results[test] = _COMPUTE[test](counts, chosen)
    return results


def _in_order(tests: Sequence[str]) -> list[str]:
    unknown = [test for test in tests if test not in TESTS]
    if unknown:
        source = "--test"
        raise BadInput(source, f"there is no test {unknown[0]!r}; the tests are {', '.join(TESTS)}")
    return [test for test in TESTS if test in tests]


def _choose(n: int, parameters: Parameters) -> _Chosen:
    """Fill in the defaults; refuse parameters that mean nothing."""
    if n == 0:
        source = "bits"
        raise BadInput(source, "there are none")
    if parameters.m is not None and parameters.m < 1:
        source = "m"
        raise BadInput(source, f"{parameters.m} is out of range: patterns have at least 1 bit")
    if parameters.block is not None and parameters.block < 1:
        source = "M"
        raise BadInput(source, f"{parameters.block} is out of range: blocks have at least 1 bit")
    return _Chosen(
        n=n,
        serial=parameters.m or DEFAULT_SERIAL_M,
        entropy=parameters.m or DEFAULT_ENTROPY_M,
        poker=parameters.m or block_tests.default_poker(n),
        block=parameters.block or block_tests.default_block(n),
    )


def _require_bits(test: str, chosen: _Chosen) -> None:
    """Refuse a test whose statistic does not exist."""
    if test == "serial" and chosen.serial < 2:  # noqa: PLR2004 - the second difference of psi^2
        source = "m"
        raise BadInput(
            source, "1 is out of range for serial, which compares patterns of m and m - 2 bits: m >= 2"
        )
    least = _SHORTEST[test](chosen)
    if chosen.n < least:
        parameter = {
            "block_frequency": f" with M = {chosen.block}",
            "serial": f" with m = {chosen.serial}",
            "approximate_entropy": f" with m = {chosen.entropy}",
            "poker": f" with m = {chosen.poker}",
        }.get(test, "")
        raise BadInput(test, f"{chosen.n} bits are too few{parameter}; at least {least} are needed")


def _require_memory(wanted: Sequence[str], chosen: _Chosen) -> None:
    """Refuse patterns whose table of counts would not fit."""
    used = {"serial": chosen.serial, "approximate_entropy": chosen.entropy, "poker": chosen.poker}
    longest = max((m for test, m in used.items() if test in wanted), default=0)
    if longest > LARGEST_M:
        message = f"m = {longest}: patterns of at most {LARGEST_M} bits are counted"
        raise ResourceLimit(message)

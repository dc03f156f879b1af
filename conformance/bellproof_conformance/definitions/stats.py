"""Cases of the eight statistical tests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from bellproof.files.json_text import Json
from bellproof_conformance.definitions.spec import Bad, Good, Plain, Spec, Suite, json_of, params
from bellproof_conformance.edits import remove, replace

FLAGS = {
    "edge": "the shortest or most regular string for which the statistic exists",
    "long": "a string of a thousand bits or more",
    "pretest": "the runs test's condition on the number of ones",
    "both": "the test has two p-values, and both are asked for",
    "leftover": "the string is no multiple of the block",
    "parameter": "the parameter that is given is the one to use",
    "malformed": "a string or a parameter that means nothing",
}

_SOURCES = {
    "frequency": "D.4; SP 800-22, 2.1",
    "block_frequency": "D.4; SP 800-22, 2.2",
    "runs": "D.4; SP 800-22, 2.3",
    "dft": "D.4; SP 800-22, 2.6",
    "serial": "D.4; SP 800-22, 2.11",
    "approximate_entropy": "D.4; SP 800-22, 2.12",
    "two_bit": "D.4; HAC 5.4.4",
    "poker": "D.4; HAC 5.4.4",
}


def bits_of(seed: str, n: int) -> str:
    """``n`` bits that look random and are the same everywhere: SHA-256 of a seed and a counter."""
    text = ""
    while len(text) < n:
        block = hashlib.sha256(f"{seed} {len(text)}".encode()).digest()
        text += f"{int.from_bytes(block, 'big'):0256b}"
    return text[:n]


_LONG = bits_of("bellproof", 1024)
_ODD = bits_of("odd", 1001)
_BIASED = "".join("1" if pair != "00" else "0" for pair in (_LONG[i : i + 2] for i in range(0, 512, 2)))


def _good(test: str, id_: str, bits: str, reason: str, *flags: str, **parameter: Plain) -> Good:
    return Good(
        f"{test}.{id_}", f"stats.{test}", params(bits=bits, **parameter), _SOURCES[test], reason, flags
    )


def _bad(test: str, id_: str, parent: str, edit: Mapping[str, Json], reason: str) -> Bad:
    return Bad(f"{test}.{id_}", f"{test}.{parent}", edit, reason, ("malformed",))


def _malformed(test: str, parameter: str | None, beyond: int) -> tuple[Bad, ...]:
    found = [
        _bad(test, "empty", "long", replace("/bits", ""), "there are no bits"),
        _bad(test, "digit", "long", replace("/bits", "0110102011"), "2 is no bit"),
        _bad(test, "space", "long", replace("/bits", "0110 1011 1010 0101"), "a space is no bit"),
        _bad(test, "bits-missing", "long", remove("/bits"), "there is no string"),
    ]
    if parameter is not None:
        place = f"/{parameter}"
        found += [
            _bad(test, "parameter-zero", "long", replace(place, json_of(0)), f"{parameter} = 0"),
            _bad(test, "parameter-negative", "long", replace(place, json_of(-3)), f"{parameter} is negative"),
            _bad(test, "parameter-beyond", "long", replace(place, json_of(beyond)),
                 f"{parameter} is longer than the string"),
            _bad(test, "parameter-missing", "long", remove(place), f"the protocol always carries {parameter}"),
        ]  # fmt: skip
    return tuple(found)


SPECS: tuple[Spec, ...] = (
    _good("frequency", "long", _LONG, "an ordinary string", "long"),
    _good("frequency", "one-bit", "1", "n = 1: erfc(1/sqrt 2)", "edge"),
    _good("frequency", "balanced", "01" * 50, "as many ones as zeros: p = 1, although nothing is random",
         "edge"),
    _good("frequency", "all-ones", "1" * 500, "p is about 1e-110 and not 0", "edge"),
    _good("frequency", "all-zeros", "0" * 500, "the same for zeros: |S_n| counts", "edge"),
    _good("frequency", "bytes", "1" * 200 + "0" * 100, "counts beyond one byte: no int8", "long"),
    _good("block_frequency", "long", _LONG, "an ordinary string", "long", M=64),
    _good("block_frequency", "leftover", _ODD, "1 bit is left over and not counted", "leftover", M=20),
    _good("block_frequency", "parameter", _LONG, "the M that is given, not one of our own choice",
         "parameter", M=11),
    _good("block_frequency", "one-block", "1101001110", "M = n: one block", "edge", M=10),
    _good("block_frequency", "single-bits", _LONG[:100], "M = 1: every block is as far off as it can be",
         "edge", M=1),
    _good("block_frequency", "blocks-alternate", "1" * 32 + "0" * 32,
         "balanced as a whole, not in its blocks", M=32),
    _good("runs", "long", _LONG, "an ordinary string", "long"),
    _good("runs", "pretest-fails", "1" * 70 + "0" * 30, "too many ones: p = 0 by definition", "pretest"),
    _good("runs", "pretest-limit", "1" * 60 + "0" * 40, "|60/100 - 1/2| = 0.1 is below 2/sqrt(100): no failure",
          "pretest"),
    _good("runs", "pretest-equal", "1" * 70 + "01" * 15, "a hair over the limit 2/sqrt(n)", "pretest"),
    _good("runs", "pretest-exact", "1" * 11 + "01" * 3 + "0" * 8, "an uneven string inside the limit",
         "pretest"),
    _good("runs", "alternating", "01" * 64, "as many runs as possible", "edge"),
    _good("runs", "biased", _BIASED, "three quarters of ones: the pre-test decides", "pretest"),
    _good("dft", "long", _LONG, "an ordinary string", "long"),
    _good("dft", "odd", _ODD, "n odd: floor(n/2) moduli", "long"),
    _good("dft", "short", "1001010011",
         "n = 10; SP 800-22 rev. 1a prints 0.029523 here, which its own formula does"
          " not give"),
    _good("dft", "threshold", bits_of("dft 4", 1024),
         "a modulus between sqrt(n ln 20) and the first edition's sqrt(3n)",
          "long"),
    _good("dft", "periodic", "1100" * 64, "one peak at n/4", "edge"),
    _good("dft", "constant", "1" * 128, "all power at frequency 0", "edge"),
    _good("serial", "long", _LONG, "both p-values, not one of them nor their mean", "both", "long", m=4),
    _good("serial", "m-two", _LONG, "m = 2: psi^2_0 is 0", "both", "edge", m=2),
    _good("serial", "parameter", _LONG, "the m that is given", "both", "parameter", m=7),
    _good("serial", "wraps", "0001", "patterns run over the end of the string", "both", "edge", m=3),
    _good("serial", "de-bruijn", "0001011100010111", "every pattern of 3 bits twice: p = 1", "both", "edge",
         m=3),
    _good("approximate_entropy", "long", _LONG, "an ordinary string; natural logarithms", "long", m=3),
    _good("approximate_entropy", "m-one", _LONG, "m = 1", "edge", m=1),
    _good("approximate_entropy", "parameter", _LONG, "the m that is given", "parameter", m=5),
    _good("approximate_entropy", "alternating", "01" * 32, "a string without entropy", "edge", m=2),
    _good("two_bit", "long", _LONG, "an ordinary string; overlapping pairs that do not wrap", "long"),
    _good("two_bit", "two-bits", "01", "n = 2: one pair", "edge"),
    _good("two_bit", "end", "0" * 31 + "1", "the pair over the end does not exist", "edge"),
    _good("two_bit", "biased", _BIASED, "three quarters of ones"),
    _good("poker", "long", _LONG, "an ordinary string; patterns side by side, not overlapping", "long", m=4),
    _good("poker", "leftover", _ODD, "bits beyond the last whole pattern do not count", "leftover", m=3),
    _good("poker", "parameter", _LONG, "the m that is given", "parameter", m=2),
    _good("poker", "m-one", _LONG, "m = 1 is the frequency test as a chi-square", "edge", m=1),
    _good("poker", "constant", "0" * 120, "one pattern only", "edge", m=3),
    *_malformed("frequency", None, 0),
    *_malformed("block_frequency", "M", 1025),
    *_malformed("runs", None, 0),
    *_malformed("dft", None, 0),
    *_malformed("serial", "m", 1025),
    _bad("serial", "m-one", "long", replace("/m", json_of(1)), "psi^2_(m-2) does not exist at m = 1"),
    *_malformed("approximate_entropy", "m", 1025),
    *_malformed("two_bit", None, 0),
    _bad("two_bit", "one-bit", "long", replace("/bits", "1"), "one bit has no pair"),
    *_malformed("poker", "m", 1025),
)  # fmt: skip

SUITE = Suite("stats", "The statistical tests of Appendix D.4", FLAGS, SPECS)

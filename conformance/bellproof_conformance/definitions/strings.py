"""Cases of ``extract.toeplitz`` and ``settings.combine``."""

from __future__ import annotations

from collections.abc import Mapping

from bellproof.files.json_text import Json
from bellproof_conformance.definitions.spec import Bad, Good, Plain, Spec, Suite, json_of, params
from bellproof_conformance.definitions.stats import bits_of
from bellproof_conformance.edits import add, remove, replace

FLAGS = {
    "order": "tells one order of bits, bytes or rows from another",
    "edge": "the smallest or largest input that means something",
    "long": "hundreds of bits",
    "seed": "a seed of the wrong length",
    "size": "an output of the wrong size",
    "malformed": "a string that means nothing",
}

_TOEPLITZ, _SETTINGS = "extract.toeplitz", "settings.combine"


def _extract(id_: str, bits: str, seed: str, m: int, reason: str, *flags: str) -> Good:
    values = params(bits=bits, seed=seed, m=m)
    return Good(f"toeplitz.{id_}", _TOEPLITZ, values, "Appendix C; Toeplitz hashing", reason, flags)


def _combine(id_: str, sources: Plain, reason: str, *flags: str) -> Good:
    return Good(f"settings.{id_}", _SETTINGS, params(sources=sources), "D.2", reason, flags)


def _bad(id_: str, parent: str, edit: Mapping[str, Json], reason: str, flag: str) -> Bad:
    return Bad(id_, parent, edit, reason, (flag,))


_THREE: Plain = ["0123456789abcdef00000003", "fedcba987654321000000001", "00000000ffffffff00000002"]

SPECS: tuple[Spec, ...] = (
    _extract("first-column", "100", "10110", 3, "out_i = seed[i]: the first column of the matrix", "order"),
    _extract("last-column", "001", "10110", 3, "the last column runs backwards around the end of the seed",
         "order"),
    _extract("by-hand", "1011", "110100", 3, "an asymmetric seed, worked out by hand: 011", "order"),
    _extract("one-bit", "1", "1", 1, "n = m = 1", "edge"),
    _extract("one-bit-zero", "1", "0", 1, "n = m = 1 with seed 0", "edge"),
    _extract("to-one-bit", "110101", "100110", 1, "m = 1: a single inner product", "edge"),
    _extract("square", "0110", "1011001", 4, "m = n is allowed", "edge"),
    _extract("zeros", "00000000", "1" * 11, 4, "zeros go to zeros", "edge"),
    _extract("parity", "11111111", "1" * 11, 4, "an even number of ones: 0000", "edge"),
    _extract("long", bits_of("raw", 300), bits_of("seed", 363), 64, "300 bits to 64", "long"),
    _extract("words", bits_of("words", 128), bits_of("word seed", 191), 64,
         "whole machine words, no leftovers to"
             " hide a swapped byte order", "long", "order"),
    _combine("x-is-bit-one", ["00000002", "00000000", "00000000"], "bit 1 is x: (1, 0)", "order"),
    _combine("y-is-bit-zero", ["00000001", "00000000", "00000000"], "bit 0 is y: (0, 1)", "order"),
    _combine("big-endian", ["02000000", "01000000", "00000000"], "the last byte is the lowest: (0, 0)",
         "order"),
    _combine("highest-bits", ["c0000000", "00000000", "00000000"],
         "the two highest bits mean nothing: (0, 0)", "order"),
    _combine("all-three", ["00000003", "00000001", "00000001"], "all three sources count: 3 xor 1 xor 1 = 3"),
    _combine("xor-not-sum", ["00000001", "00000001", "00000000"], "1 xor 1 = 0; a sum would make bit 1"),
    _combine("several", _THREE, "three integers in time order"),
    _combine("upper-case", ["0000000F", "DEADBEEF", "CAFEBABE"], "upper-case digits"),
    _combine("alternating", ["0000000300000000" * 8, "0" * 128, "0" * 128], "sixteen integers, in order",
         "long"),
    _bad("toeplitz.nothing", "toeplitz.long", replace("/m", json_of(0)), "m = 0 extracts nothing", "size"),
    _bad("toeplitz.nothing-to-match", "toeplitz.by-hand", replace("", {**params(bits="101", seed="11", m=0)}),
         "m = 0, with a seed of n + m - 1 bits to match", "size"),
    _bad("toeplitz.negative", "toeplitz.long", replace("/m", json_of(-1)), "m is negative", "size"),
    _bad("toeplitz.more-than-n", "toeplitz.by-hand", replace("", {**params(bits="101", seed="1101001", m=5)}),
         "m > n, with a seed to match: more bits would come out than went in", "size"),
    _bad("toeplitz.seed-short", "toeplitz.by-hand", replace("/seed", "11010"), "the seed lacks a bit", "seed"),
    _bad("toeplitz.seed-long", "toeplitz.by-hand", replace("/seed", "1101001"), "the seed has a bit too many",
         "seed"),
    _bad("toeplitz.seed-empty", "toeplitz.by-hand", replace("/seed", ""), "there is no seed", "seed"),
    _bad("toeplitz.seed-digit", "toeplitz.by-hand", replace("/seed", "110200"), "2 is no bit", "malformed"),
    _bad("toeplitz.bits-digit", "toeplitz.by-hand", replace("/bits", "10x1"), "x is no bit", "malformed"),
    _bad("toeplitz.bits-missing", "toeplitz.by-hand", remove("/bits"), "there are no bits", "malformed"),
    _bad("settings.two-sources", "settings.several", remove("/sources/2"), "one of three sources is missing",
         "malformed"),
    _bad("settings.four-sources", "settings.several", add("/sources/-", "000000000000000000000000"),
         "a fourth source", "malformed"),
    _bad("settings.lengths", "settings.several", replace("/sources/1", "fedcba9876543210"),
         "a source is shorter than the others", "malformed"),
    _bad("settings.half-an-integer", "settings.x-is-bit-one", replace("/sources", json_of(["0002", "0000",
         "0000"])),
         "16 bits are no 32-bit integer", "malformed"),
    _bad("settings.no-hex", "settings.several", replace("/sources/0", "0123456789abcdefg0000003"),
         "g is no hexadecimal digit", "malformed"),
    _bad("settings.sign", "settings.x-is-bit-one", replace("/sources/0", "-0000002"), "a sign is no digit",
         "malformed"),
    _bad("settings.nothing", "settings.x-is-bit-one", replace("/sources", json_of(["", "", ""])),
         "no integer at all", "malformed"),
)  # fmt: skip

SUITE = Suite("strings", "Extraction and the choice of settings", FLAGS, SPECS)

"""Cases of ``certificate.check``: the shipped certificates, and what a forger would make of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files

from bellproof.files.json_text import Json
from bellproof_conformance.definitions.spec import Bad, Good, Spec, Suite, json_of, params
from bellproof_conformance.edits import add, apply, remove, replace

FLAGS = {
    "lp": "a linear program's dual, for no-signalling",
    "sos": "sums of hermitian squares",
    "curve": "a tangent of CHSH's curve",
    "digest": "the digest was not recomputed after an edit",
    "forged": "the digest fits, the arithmetic does not",
    "format": "no certificate of the written format",
    "extensions": "lower ends and short forms, which came to the format later",
}

_OP = "certificate.check"
_TEXT = ("certificate-text",)
_EXTENSIONS = ("certificate-extensions",)
_PACKAGE = "bellproof_certificates"


@cache
def text_of(name: str) -> str:
    """A shipped certificate's file."""
    return (files(_PACKAGE) / f"{name}.json").read_text(encoding="utf-8").strip()


def _mu(difference: str) -> str:
    """The level of the certificate with nine words, moved, in lowest terms."""
    return str(Fraction(5143, 2520) + Fraction(difference))


def _plain(name: str) -> dict[str, Json]:
    """A shipped certificate without the lower end of kinds ``sos`` and ``lp``, which not every checker knows."""
    certificate = json.loads(text_of(name))
    asked = params(certificate=certificate)
    if certificate["kind"] in {"sos", "lp"} and "lower" in certificate["claim"]:
        asked = apply(remove("/certificate/claim/lower"), asked)
        asked = apply(remove("/certificate/evidence/witness", reseal=True), asked)
    return asked


def _extended(name: str, kind: str, reason: str) -> Good:
    """A shipped certificate as it is; only a testee that knows the extensions is asked."""
    return Good(f"certificate.extended-{name}", _OP, params(certificate=json.loads(text_of(name))),
                "proofs/FORMAT.md", reason, (kind, "extensions"), features=_EXTENSIONS)  # fmt: skip


def _good(name: str, kind: str, reason: str) -> Good:
    return Good(f"certificate.{name}", _OP, _plain(name), "proofs/FORMAT.md; Eq. 5"
                if kind != "lp" else "proofs/FORMAT.md; Eq. 13", reason, (kind,))  # fmt: skip


def _bad(id_: str, parent: str, edit: Mapping[str, Json], reason: str, *flags: str) -> Bad:
    return Bad(f"certificate.{id_}", f"certificate.{parent}", edit, reason, flags)


def _text(id_: str, old: str, new: str, reason: str) -> Bad:
    """An edit of the file's text that its parsed object does not show."""
    edit = replace("/certificate", text_of("sos-v-1-5-words-9").replace(old, new, 1))
    return Bad(f"certificate.{id_}", "certificate.as-text", edit, reason, ("format",), _TEXT)


_SOS, _CURVE, _LP, _TILTED = "sos-v-1-5-words-9", "curve-v-1-5", "lp-chsh-global", "tilted-v-1-5"
_MU, _LAMBDA, _EVIDENCE = "/certificate/claim/mu", "/certificate/claim/lambda", "/certificate/evidence"

SPECS: tuple[Spec, ...] = (
    _good(_LP, "lp", "P <= 3/2 - I/4 under no-signalling"),
    _good("lp-chsh-local", "lp", "the same for Alice's outcome"),
    _good(_SOS, "sos", "nine words, exactly tight at v = 1/5"),
    _good("sos-v-1-8-words-13", "sos", "thirteen words, exactly tight at v = 1/8"),
    _good(_TILTED, "sos", "a tilted CHSH inequality: curve b at v = 1/5"),
    _good(_CURVE, "curve", "the curve's own identity at v = 1/5"),
    _good("curve-table1", "curve", "what Table 1's 44.066 bits rest on"),
    _extended(_LP, "lp", "a box that reaches the line"),
    _extended(_TILTED, "sos", "a strategy that reaches the line"),
    _extended("sos-short-v-1-5-words-9", "sos", "packed lists, mirror images, a matrix dominated by its diagonal"),
    Good("certificate.with-meta", _OP, apply(add("/certificate/meta", json_of({"made": "by hand"}),
         reseal=True),
         params(certificate=json.loads(text_of("sos-v-1-5-words-9")))), "proofs/FORMAT.md",
         "meta is optional, part of the digest and of no other use", ("sos",)),
    Good("certificate.as-text", _OP, params(certificate=text_of(_SOS)), "proofs/FORMAT.md",
         "a certificate as the text of its file", ("sos",), features=_TEXT),
    _bad("mu-without-digest", _SOS, replace(_MU, _mu("-1")), "mu was lowered, the digest left", "digest"),
    _bad("digest-zeros", _SOS, replace("/certificate/digest", "sha256:" + "0" * 64),
         "the digest is of something else",
         "digest"),
    _bad("meta-without-digest", _SOS, add("/certificate/meta", json_of({"note": "checked"})),
         "meta is covered by the digest too", "digest"),
    _bad("sos-mu-lower", _SOS, replace(_MU, "2", reseal=True), "mu lowered: a strategy reaches the old one",
         "forged"),
    _bad("sos-mu-lower-by-little", _SOS, replace(_MU, _mu("-1/1000000000"), reseal=True),
         "mu lowered by 1e-9: the identity holds exactly or not at all, in no tolerance", "forged"),
    _bad("sos-mu-higher", _SOS, replace(_MU, _mu("1/2520"), reseal=True),
         "mu raised: true, but not what the evidence adds up to", "forged"),
    _bad("sos-lambda", _SOS, replace(_LAMBDA, "1/2", reseal=True), "another slope", "forged"),
    _bad("sos-theory", _SOS, replace("/certificate/claim/theory", "no-signalling", reseal=True),
         "squares prove nothing about no-signalling", "forged"),
    _bad("sos-objective", _TILTED, replace("/certificate/claim/objective", "global", reseal=True),
         "a bound on P(a|x) is none on P(ab|xy) with these targets", "forged"),
    _bad("sos-weight", _SOS, replace(_EVIDENCE + "/parts/0/blocks/0/D/0", "1", reseal=True),
         "a weight of a square was changed", "forged"),
    _bad("sos-negative-weight", _SOS, replace(_EVIDENCE + "/parts/0/blocks/0/D/0", "-1", reseal=True),
         "a negative weight: no square at all", "forged"),
    _bad("sos-slack", _SOS, replace(_EVIDENCE + "/parts/0/slack", "-1/1000", reseal=True), "a negative slack",
         "forged"),
    _bad("sos-part-missing", _SOS, remove(_EVIDENCE + "/parts/0", reseal=True),
         "targets are left without proof",
         "forged"),
    _bad("sos-no-relabellings", _SOS, replace(_EVIDENCE + "/relabellings", [], reseal=True),
         "without relabellings the proof is for a few targets only", "forged"),
    _bad("sos-other-claim", _SOS, replace("/certificate/claim",
         json_of(json.loads(text_of("sos-v-1-8-words-13"))["claim"]),
         reseal=True), "the claim of another certificate", "forged"),
    _bad("sos-expression", _SOS, replace("/certificate/claim/expression", json_of([
         ["0", "0", "0", "0", "1"], ["0", "0", "1", "1", "1"]]), reseal=True), "another Bell expression",
         "forged"),
    _bad("lp-mu-lower", _LP, replace(_MU, "7/5", reseal=True),
         "mu lowered: deterministic boxes reach the old one",
         "forged"),
    _bad("lp-weight", _LP, replace(_EVIDENCE + "/parts/0/weights/0/4", "3/4", reseal=True),
         "a weight was changed",
         "forged"),
    _bad("lp-negative-weight", _LP, replace(_EVIDENCE + "/parts/0/weights/0/4", "-1/4", reseal=True),
         "a negative weight proves nothing", "forged"),
    _bad("curve-v", _CURVE, replace(_EVIDENCE + "/v", "1/6", reseal=True), "the proof of another point",
         "forged"),
    _bad("curve-mu", _CURVE, replace(_MU, "2", reseal=True), "a line below the curve", "forged"),
    _bad("curve-strategy", _CURVE, replace(_EVIDENCE + "/strategy/P", "1/2", reseal=True),
         "a strategy that does not do what it says", "forged"),
    _bad("curve-losing", _CURVE, remove(_EVIDENCE + "/losing/blocks/0", reseal=True),
         "the losing outcomes' proof has a hole", "forged"),
    _bad("key-missing", _SOS, remove("/certificate/evidence", reseal=True), "there is no evidence", "format"),
    _bad("key-unknown", _SOS, add("/certificate/claim/note", "true", reseal=True),
         "an unknown key in the claim",
         "format"),
    _bad("key-unknown-outside", _SOS, add("/certificate/note", "true", reseal=True),
         "an unknown key beside the claim",
         "format"),
    _bad("format", _SOS, replace("/certificate/format", "bellproof-certificate/2", reseal=True),
         "a format of the future", "format"),
    _bad("kind", _SOS, replace("/certificate/kind", "trust-me", reseal=True), "an unknown kind", "format"),
    _bad("number", _SOS, replace(_EVIDENCE + "/parts/0/slack", json_of(0)),
         "a JSON number where every scalar is a string", "format"),
    _bad("decimal", _SOS, replace(_MU, "2.04", reseal=True), "a decimal where p/q is due", "format"),
    _bad("denominator-zero", _SOS, replace(_MU, "1/0", reseal=True), "a denominator is zero", "format"),
    _bad("not-an-object", _SOS, replace("/certificate", json_of(["accept"])), "no object at all", "format"),
    _bad("missing", _SOS, remove("/certificate"), "there is no certificate", "format"),
    _text("duplicate-key", '{"claim":', '{"digest":"sha256:0","claim":',
          "a key stands twice; parsers disagree on which one counts"),
    _bad("lower-raised", f"extended-{_LP}", replace("/certificate/claim/lower", "8/5", reseal=True),
         "the box does not reach so far", "forged", "extensions"),
    _bad("lower-box", f"extended-{_LP}", replace(_EVIDENCE + "/witness/cells/0/4", "1/2", reseal=True),
         "a box whose probabilities do not add up", "forged", "extensions"),
    _bad("lower-signalling", f"extended-{_LP}", replace(_EVIDENCE + "/witness/cells/1/1", "0", reseal=True),
         "a box in which a marginal depends on the other side's setting", "forged", "extensions"),
    _bad("short-gram", "extended-sos-short-v-1-5-words-9",
         replace(_EVIDENCE + "/parts/0/blocks/0/gram", "1646;6 101;28 7 48", reseal=True),
         "an entry of a Gram matrix was changed", "forged", "extensions"),
    _text("truncated", '"format"', "", "no JSON any more"),
    _text("nan", '"digest":"', '"meta":NaN,"digest":"', "NaN is no JSON"),
)  # fmt: skip

SUITE = Suite("certificate", "Certificates: what proves its claim and what does not", FLAGS, SPECS)

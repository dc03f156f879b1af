"""Weakened statements do not pass: each change to ``Statement.v`` breaks an instance.

The instances depend on ``Statement.v`` alone (and `TwoQubits.v`), so that a few seconds are enough for each change:
what the definitions must allow (`Allowed.v`), reject (`Rejected.v`) and count (`Runs.v`), and what an adversary can
guess (`Guessing.v`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

COQ = Path(__file__).parents[1] / "coq"
COQC = shutil.which("coqc") or "coqc"
STATEMENT = (COQ / "Statement.v").read_text()
INSTANCES = {
    "Runs": ("Runs",),
    "Rejected": ("Rejected",),
    "Allowed": ("TwoQubits", "Allowed"),
    "Guessing": ("Guessing",),
}


@dataclass(frozen=True)
class Weakening:
    """``old`` becomes ``new``, and ``theorem`` of the file ``instance`` is provable no more."""

    name: str
    old: str
    new: str
    instance: str
    theorem: str


WEAKENINGS = [
    Weakening(
        "a device without memory",
        "forall past, quantum (D past).",
        "forall past, quantum (D past) /\\ D past = D [].",
        "Allowed",
        "remembers_quantum",
    ),
    Weakening(
        "only the first trial is quantum",
        "forall past, quantum (D past).",
        "quantum (D []).",
        "Rejected",
        "later_box_rejected",
    ),
    Weakening(
        "settings that depend on the past",
        "Q x y * D past x y a b *",
        "match past with [] => Q x y | t :: _ => Q (outcome_a t) (outcome_b t) end * D past x y a b *",
        "Runs",
        "certain_has_probability_one",
    ),
    Weakening(
        "settings that answer the last ones",
        "Q x y * D past x y a b *",
        "match past with [] => Q x y | t :: _ => Q (xorb x (setting_x t)) y end * D past x y a b *",
        "Runs",
        "settings_ignore_the_past",
    ),
    Weakening(
        "settings always uniform",
        "Q x y * D past x y a b *",
        "uniform x y * D past x y a b *",
        "Runs",
        "settings_as_said",
    ),
    Weakening(
        "devices that forget in the runs",
        "D past x y a b * expectation",
        "D [] x y a b * expectation",
        "Runs",
        "devices_know_the_past",
    ),
    Weakening(
        "anything is quantum",
        "Definition quantum (P : behaviour) : Prop :=",
        "Definition quantum (P : behaviour) : Prop := True \\/",
        "Rejected",
        "quantum_not_negative",
    ),
    Weakening(
        "sides need not commute",
        "(forall x y a b u, same (M x a (N y b u)) (N y b (M x a u))) /\\",
        "True /\\",
        "Rejected",
        "quantum_not_negative",
    ),
    Weakening("states need no length", "inner psi psi = RtoC 1 /\\", "True /\\", "Rejected", "quantum_one"),
    Weakening(
        "projectors need not be idempotent",
        "same (projector a (projector a u)) (projector a u);",
        "same (projector a u) (projector a u);",
        "Rejected",
        "twice",
    ),
    Weakening(
        "projectors need not be self-adjoint",
        "inner (projector a u) v = inner u (projector a v);",
        "inner (projector a u) v = inner (projector a u) v;",
        "Rejected",
        "moved",
    ),
    Weakening(
        "measurements need not be complete",
        "same (plus (projector false u) (projector true u)) u\n",
        "same (projector false u) (projector false u)\n",
        "Rejected",
        "adds_up",
    ),
    Weakening(
        "lengths may be negative",
        "0 <= Re (inner u u)",
        "0 <= Rabs (Re (inner u u))",
        "Rejected",
        "ip_positive",
    ),
    Weakening(
        "nothing above the local bound is quantum",
        "inner psi psi = RtoC 1 /\\",
        "inner psi psi = RtoC 1 /\\ bell_value P <= 2 /\\",
        "Allowed",
        "two_qubit_quantum",
    ),
    Weakening(
        "a trivial event",
        "(if Rle_dec threshold (I_hat Q h) then true else false) &&",
        "false &&",
        "Runs",
        "happens",
    ),
    Weakening(
        "an event above the threshold only",
        "Rle_dec threshold (I_hat Q h)",
        "Rlt_dec threshold (I_hat Q h)",
        "Runs",
        "happens",
    ),
    Weakening(
        "an event that ignores the threshold",
        "if Rle_dec threshold (I_hat Q h) then true",
        "if Rle_dec 0 0 then true",
        "Runs",
        "happens",
    ),
    Weakening(
        "outcomes without a probability",
        "D past x y a b * probability_of_outcomes D past",
        "0 * probability_of_outcomes D past",
        "Runs",
        "outcomes_of_two_trials",
    ),
    Weakening(
        "outcomes given nothing of the past",
        "D past x y a b * probability_of_outcomes D past",
        "D [] x y a b * probability_of_outcomes D past",
        "Runs",
        "outcomes_given_the_past",
    ),
    Weakening(
        "an estimate that does not weigh",
        "chsh_coefficient x y a b / Q x y +",
        "4 * chsh_coefficient x y a b +",
        "Runs",
        "estimate_is_weighed",
    ),
    Weakening("another expression", "sign (x && y) *", "sign (x || y) *", "Runs", "estimate_of_one_trial"),
    Weakening(
        "settings that are not drawn", "fun _ _ => 1 / 4.", "fun _ _ => 1.", "Runs", "uniform_is_a_quarter"
    ),
    Weakening("another delta", "(/ 2 ^ 44)) <= 1 / 100", "(/ 2 ^ 44)) <= 1 / 10", "Runs", "headline_says"),
    Weakening("fewer bits", "(/ 2 ^ 44)", "(/ 2 ^ 43)", "Runs", "headline_says"),
    Weakening("fewer sharp bits", "(/ 2 ^ 279)", "(/ 2 ^ 278)", "Runs", "headline_sharp_says"),
    Weakening(
        "a higher threshold", "(70 / 29) (/ 2 ^ 279)", "(71 / 29) (/ 2 ^ 279)", "Runs", "headline_sharp_says"
    ),
    Weakening(
        "another number of trials", "uniform D 3016 (looks", "uniform D 3017 (looks", "Runs", "headline_says"
    ),
    Weakening(
        "one device is enough",
        "headline : Prop := forall D, quantum_device D ->",
        "headline : Prop := exists D, quantum_device D /\\",
        "Runs",
        "headline_says",
    ),
    Weakening(
        "an adversary who does not know which devices there are",
        "over_values (values A) (fun e => over_pairs n (fun s => largest_over_pairs n (fun r => P e (run s r)))).",
        "over_pairs n (fun s => largest_over_pairs n (fun r => over_values (values A) (fun e => P e (run s r)))).",
        "Guessing",
        "e_is_known",
    ),
    Weakening(
        "an adversary who does not know the settings",
        "over_values (values A) (fun e => over_pairs n (fun s => largest_over_pairs n (fun r => P e (run s r)))).",
        "over_values (values A) (fun e => largest_over_pairs n (fun r => over_pairs n (fun s => P e (run s r)))).",
        "Guessing",
        "settings_are_known",
    ),
    Weakening(
        "side information that is never there",
        "over_values (values A) (chance A) = 1 /\\ ",
        "True /\\ ",
        "Guessing",
        "chances_add_up",
    ),
    Weakening(
        "an entropy of something else",
        "(forall e h, 0 <= P' e h <= P e h) /\\",
        "(forall e h, 0 <= P' e h) /\\",
        "Guessing",
        "certain_outcomes_have_no_entropy",
    ),
    Weakening(
        "smoothing without a price",
        "weight A n P - smoothing <= weight A n P' /\\",
        "True /\\",
        "Guessing",
        "certain_outcomes_have_no_entropy",
    ),
    Weakening(
        "outcomes that are not divided by the probability of passing",
        "passed Q A threshold e h / passing Q A n threshold.",
        "passed Q A threshold e h.",
        "Guessing",
        "a_pass_tells",
    ),
    Weakening(
        "every run passes",
        "if Rle_dec threshold (I_hat Q h) then joint",
        "if Rle_dec 0 0 then joint",
        "Guessing",
        "coins_pass",
    ),
    Weakening(
        "min-entropy for one adversary",
        "Definition headline_given_passing : Prop := forall A, quantum_adversary A ->",
        "Definition headline_given_passing : Prop := exists A, quantum_adversary A /\\",
        "Guessing",
        "headline_given_passing_says",
    ),
    Weakening(
        "less min-entropy", "(1 / 10) 275.", "(1 / 10) 274.", "Guessing", "headline_given_passing_sharp_says"
    ),
]


def first_failure(folder: Path, statement: str, instance: str) -> str | None:
    """The first theorem whose proof does not compile, "" for the statement itself, ``None`` if all is well.

    Everything stands in one file, so that Coq starts once.
    """
    parts = [("Statement", statement)] + [
        (name, (COQ / f"{name}.v").read_text()) for name in INSTANCES[instance]
    ]
    text = "\n".join(
        re.sub(r"^From Bellproof Require .*$", "", part, flags=re.MULTILINE) for _, part in parts
    )
    (folder / "Case.v").write_text(text)
    done = subprocess.run(
        [COQC, "-q", "-w", "none", "-Q", ".", "Bellproof", "Case.v"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode == 0:
        return None
    found = re.search(r"line (\d+), characters", done.stderr)
    assert found is not None, done.stderr
    before = text.splitlines()[: int(found[1])]
    if len(before) <= len(statement.splitlines()):
        return f"the statement: {done.stderr}"
    theorems: list[str] = re.findall(r"^(?:Theorem|Lemma) (\w+)", "\n".join(before), re.MULTILINE)
    return theorems[-1]


@pytest.mark.parametrize("weakening", WEAKENINGS, ids=lambda one: one.name.replace(" ", "-"))
def test_a_weakened_statement_breaks_an_instance(weakening: Weakening, tmp_path: Path) -> None:
    assert weakening.old in STATEMENT
    changed = STATEMENT.replace(weakening.old, weakening.new, 1)
    assert first_failure(tmp_path, changed, weakening.instance) == weakening.theorem


def test_the_statement_itself_breaks_none(tmp_path: Path) -> None:
    """The others are compiled by `make proofs`."""
    assert first_failure(tmp_path, STATEMENT, "Rejected") is None


def test_each_definition_of_the_statement_is_changed_by_a_weakening() -> None:
    """Every definition from behaviours to the headline has at least one change that is caught."""
    parts = re.split(r"\n(?=(?:Definition|Fixpoint|Record) )", STATEMENT)
    changed = {
        re.match(r"(?:Definition|Fixpoint|Record) (\w+)", part)[1]  # type: ignore[index]
        for part in parts[1:]
        for weakening in WEAKENINGS
        if weakening.old in part
    }
    assert changed >= {
        "chsh_coefficient",
        "space",
        "measurement",
        "quantum",
        "quantum_device",
        "uniform",
        "expectation",
        "probability_of_outcomes",
        "estimator_sum",
        "looks_good_but_is_likely",
        "headline",
        "headline_sharp",
        "quantum_adversary",
        "guessing_probability",
        "smooth_min_entropy_at_least",
        "passed",
        "given_passing",
        "headline_given_passing",
        "headline_given_passing_sharp",
    }

(** What is claimed, and every definition that it rests on.

    A pair of devices is used n times.  In each trial two settings are drawn, independently of the devices and of the
    past, and become known to the devices only then; each device gives an outcome.  The devices may remember everything
    and talk between the trials: all that is assumed is that in each trial, given what happened before, their
    behaviour is one that quantum theory allows to two separated devices.  Source: Pironio et al. 2010, Eqs. 1-12. *)

From Coq Require Import Reals List Bool.
From Coquelicot Require Import Complex.
Import ListNotations.
Local Open Scope R_scope.

(** ** Behaviours

    Settings and outcomes are bits.  A behaviour gives P(ab|xy), written [P x y a b]. *)

Definition behaviour := bool -> bool -> bool -> bool -> R.

Definition over_bits (f : bool -> R) : R := f false + f true.
Definition over_trials (f : bool -> bool -> bool -> bool -> R) : R :=
  over_bits (fun x => over_bits (fun y => over_bits (fun a => over_bits (fun b => f x y a b)))).

Definition sign (bit : bool) : R := if bit then -1 else 1.

(** The coefficient of P(ab|xy) in the CHSH expression: (-1)^(xy) if a = b, minus that if not. *)
Definition chsh_coefficient (x y a b : bool) : R := sign (x && y) * (sign a * sign b).

(** Eq. 1 *)
Definition bell_value (P : behaviour) : R := over_trials (fun x y a b => chsh_coefficient x y a b * P x y a b).

(** ** Quantum behaviours

    A space of vectors with a complex inner product, linear in its second argument.  Neither completeness nor that only
    the zero vector has length zero is asked for, nor anything about the dimension: every Hilbert space is one. *)

Record space := Space {
  vector :> Type;
  plus : vector -> vector -> vector;
  scaled : C -> vector -> vector;
  inner : vector -> vector -> C;
  inner_plus : forall u v w, inner u (plus v w) = Cplus (inner u v) (inner u w);
  inner_scaled : forall u c v, inner u (scaled c v) = Cmult c (inner u v);
  inner_conjugate : forall u v, inner v u = Cconj (inner u v);
  inner_positive : forall u, 0 <= Re (inner u u)
}.
Arguments plus {s}.
Arguments scaled {s}.
Arguments inner {s}.

(** Two vectors that no inner product tells apart. *)
Definition same {H : space} (u v : H) : Prop := forall w : H, inner w u = inner w v.

(** A projective measurement with two outcomes: self-adjoint idempotents that add up to one. *)
Record measurement (H : space) := Measurement {
  projector :> bool -> H -> H;
  self_adjoint : forall a u v, inner (projector a u) v = inner u (projector a v);
  idempotent : forall a u, same (projector a (projector a u)) (projector a u);
  complete : forall u, same (plus (projector false u) (projector true u)) u
}.

(** P(ab|xy) = <psi| M_x,a N_y,b |psi>, where everything on one side commutes with everything on the other. *)
Definition quantum (P : behaviour) : Prop :=
  exists (H : space) (psi : H) (M N : bool -> measurement H),
    inner psi psi = RtoC 1 /\
    (forall x y a b u, same (M x a (N y b u)) (N y b (M x a u))) /\
    (forall x y a b, RtoC (P x y a b) = inner psi (M x a (N y b psi))).

(** ** Devices with memory *)

Record trial := Trial { setting_x : bool; setting_y : bool; outcome_a : bool; outcome_b : bool }.

(** What has happened so far, the latest trial first. *)
Definition history := list trial.

(** Given any past, settings included, the devices have some behaviour in the next trial. *)
Definition device := history -> behaviour.

Definition quantum_device (D : device) : Prop := forall past, quantum (D past).

(** ** Runs

    The settings of each trial are drawn with the probabilities [Q x y], whatever happened before. *)

Definition settings := bool -> bool -> R.
Definition uniform : settings := fun _ _ => 1 / 4.

(** The expectation of [F] over n more trials. *)
Fixpoint expectation (Q : settings) (D : device) (n : nat) (past : history) (F : history -> R) : R :=
  match n with
  | O => F past
  | S rest => over_trials (fun x y a b =>
      Q x y * D past x y a b * expectation Q D rest (Trial x y a b :: past) F)
  end.

Definition probability (Q : settings) (D : device) (n : nat) (event : history -> bool) : R :=
  expectation Q D n [] (fun h => if event h then 1 else 0).

(** P(r|s), the probability that these devices give to the outcomes of a run when its settings are put in: Eq. 7. *)
Fixpoint probability_of_outcomes (D : device) (h : history) : R :=
  match h with
  | [] => 1
  | Trial x y a b :: past => D past x y a b * probability_of_outcomes D past
  end.

(** Eq. 9, summed over a run, and Eq. 2 *)
Fixpoint estimator_sum (Q : settings) (h : history) : R :=
  match h with
  | [] => 0
  | Trial x y a b :: past => chsh_coefficient x y a b / Q x y + estimator_sum Q past
  end.
Definition I_hat (Q : settings) (h : history) : R := estimator_sum Q h / INR (length h).

(** The run looks at least this good, and yet its outcomes were likelier than [bound]. *)
Definition looks_good_but_is_likely (Q : settings) (D : device) (threshold bound : R) (h : history) : bool :=
  (if Rle_dec threshold (I_hat Q h) then true else false) &&
  (if Rlt_dec bound (probability_of_outcomes D h) then true else false).

(** ** The claims for Table 1 of the paper: 3016 trials, uniform settings, I_hat = 70/29, confidence 99 % *)

(** By the paper's own Eqs. 7 to 12: 44 bits. *)
Definition headline : Prop := forall D, quantum_device D ->
  probability uniform D 3016 (looks_good_but_is_likely uniform D (70 / 29) (/ 2 ^ 44)) <= 1 / 100.

(** With the width 2/q of the increments in place of twice their largest size: 279 bits. *)
Definition headline_sharp : Prop := forall D, quantum_device D ->
  probability uniform D 3016 (looks_good_but_is_likely uniform D (70 / 29) (/ 2 ^ 279)) <= 1 / 100.

(** ** What an adversary can guess

    The adversary has classical side information: one of [values] values e = 0, 1, ..., drawn with the probabilities
    [chance e] before the run.  The devices may depend on e in any way; the settings do not.  After the run the adversary
    knows e, hence the devices, and all the settings, and guesses all the outcomes. *)

Record adversary := Adversary { values : nat; chance : nat -> R; devices : nat -> device }.

Fixpoint over_values (k : nat) (f : nat -> R) : R := match k with O => 0 | S e => over_values e f + f e end.

Definition quantum_adversary (A : adversary) : Prop :=
  (forall e, 0 <= chance A e) /\ over_values (values A) (chance A) = 1 /\ (forall e, quantum_device (devices A e)).

(** s or r: the settings of some trials or their outcomes, the latest first. *)
Definition pairs := list (bool * bool).

Fixpoint run (s r : pairs) : history :=
  match s, r with (x, y) :: s', (a, b) :: r' => Trial x y a b :: run s' r' | _, _ => [] end.

Fixpoint over_pairs (n : nat) (f : pairs -> R) : R :=
  match n with
  | O => f []
  | S m => over_bits (fun x => over_bits (fun y => over_pairs m (fun s => f ((x, y) :: s))))
  end.

Definition larger_of_bits (f : bool -> R) : R := Rmax (f false) (f true).
Fixpoint largest_over_pairs (n : nat) (f : pairs -> R) : R :=
  match n with
  | O => f []
  | S m => larger_of_bits (fun a => larger_of_bits (fun b => largest_over_pairs m (fun r => f ((a, b) :: r))))
  end.

(** A number for each e and each run; the numbers may add up to less than one. *)
Definition distribution := nat -> history -> R.

Definition weight (A : adversary) (n : nat) (P : distribution) : R :=
  over_values (values A) (fun e => over_pairs n (fun s => over_pairs n (fun r => P e (run s r)))).

(** The adversary's guess is right with this probability: for each e and s the likeliest r is guessed. *)
Definition guessing_probability (A : adversary) (n : nat) (P : distribution) : R :=
  over_values (values A) (fun e => over_pairs n (fun s => largest_over_pairs n (fun r => P e (run s r)))).

(** The min-entropy of r given s and e has at least so many bits, once weight [smoothing] is taken away. *)
Definition smooth_min_entropy_at_least (A : adversary) (n : nat) (P : distribution) (smoothing bits : R) : Prop :=
  exists P' : distribution, (forall e h, 0 <= P' e h <= P e h) /\ weight A n P - smoothing <= weight A n P' /\
    guessing_probability A n P' <= Rpower 2 (- bits).

(** P(r,s,e) = P(e) P(s) P(r|s,e) *)
Fixpoint probability_of_settings (Q : settings) (h : history) : R :=
  match h with [] => 1 | t :: past => Q (setting_x t) (setting_y t) * probability_of_settings Q past end.
Definition joint (Q : settings) (A : adversary) : distribution := fun e h =>
  chance A e * (probability_of_settings Q h * probability_of_outcomes (devices A e) h).

(** A run passes if I_hat reaches a threshold. *)
Definition passed (Q : settings) (A : adversary) (threshold : R) : distribution := fun e h =>
  if Rle_dec threshold (I_hat Q h) then joint Q A e h else 0.
Definition passing (Q : settings) (A : adversary) (n : nat) (threshold : R) : R := weight A n (passed Q A threshold).

(** P(r,s,e | passed) *)
Definition given_passing (Q : settings) (A : adversary) (n : nat) (threshold : R) : distribution := fun e h =>
  passed Q A threshold e h / passing Q A n threshold.

(** ** The claims for Table 1, given that the run passed

    Either passing has a probability below 1/10, or the outcomes of the runs that pass have 40 (275) bits of min-entropy for
    the adversary, up to weight 1/10. *)
Definition headline_given_passing : Prop := forall A, quantum_adversary A ->
  passing uniform A 3016 (70 / 29) < 1 / 10 \/
  smooth_min_entropy_at_least A 3016 (given_passing uniform A 3016 (70 / 29)) (1 / 10) 40.

Definition headline_given_passing_sharp : Prop := forall A, quantum_adversary A ->
  passing uniform A 3016 (70 / 29) < 1 / 10 \/
  smooth_min_entropy_at_least A 3016 (given_passing uniform A 3016 (70 / 29)) (1 / 10) 275.

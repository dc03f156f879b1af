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

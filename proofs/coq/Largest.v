(** The paper's f is the curve a: at every I the largest probability of an outcome, over all quantum behaviours that reach I,
    is the curve's P.  Upper side: Curve.v.  Lower side: the two qubits of Strategy.v. *)

From Coq Require Import Reals List Bool Lra.
From Coquelicot Require Import Rcomplements.
From Bellproof Require Import Statement Accumulation Chsh Examples Strategy Curve.
Local Open Scope R_scope.

(** [p] is the largest of all P(ab|xy) over the quantum behaviours with a Bell value of [I] or more, and some quantum behaviour
    of value exactly [I] has it.  The paper's f(I) is - log2 of it. *)
Definition largest (I p : R) : Prop :=
  (forall P, quantum P -> I <= bell_value P -> forall x y a b, P x y a b <= p) /\
  (exists P, quantum P /\ bell_value P = I /\ P false false false false = p).

(** There is at most one such number. *)
Theorem largest_unique I p q : largest I p -> largest I q -> p = q.
Proof.
  intros [Up [P [HP [IP EP]]]] [Uq [Q [HQ [IQ EQ]]]].
  apply Rle_antisym; [rewrite <- EP; apply Uq | rewrite <- EQ; apply Up]; auto; lra.
Qed.

Lemma touching_line v : 0 < v < sqrt 2 - 1 -> touching_P v + slope v * touching_I v = level v.
Proof.
  intro Hv. assert (Hv' : 0 < v <= sqrt 2 - 1) by lra.
  rewrite <- (on_the_curve_line v Hv' (proj2 Hv)), (on_the_curve_P v Hv'), (on_the_curve_I v Hv'). reflexivity.
Qed.

(** At every parameter of the curve *)
Theorem curve_largest v : 0 < v < sqrt 2 - 1 -> largest (touching_I v) (touching_P v).
Proof.
  intro Hv. assert (Hv' : 0 < v <= sqrt 2 - 1) by lra. split.
  - intros P HP HI x y a b. pose proof (curve_line v Hv P HP x y a b) as L. pose proof (touching_line v Hv).
    pose proof (slope_positive v Hv).
    assert (slope v * touching_I v <= slope v * bell_value P) by (apply Rmult_le_compat_l; lra). lra.
  - exists (on_the_curve v). auto using on_the_curve_quantum, on_the_curve_I, on_the_curve_P.
Qed.

(** ** The ends *)

Definition end_v := sqrt 2 - 1.

Lemma root_square : sqrt 2 * sqrt 2 = 2.
Proof. apply sqrt_sqrt. lra. Qed.

Lemma end_square : end_v ^ 2 + 2 * end_v - 1 = 0.
Proof. unfold end_v. pose proof root_square. nra. Qed.

Lemma end_range : 2 / 5 < end_v < 1 / 2.
Proof. pose proof end_square. assert (0 < end_v + 1) by (unfold end_v; pose proof (sqrt_lt_R0 2 ltac:(lra)); lra). split; nra. Qed.

Lemma end_I_numerator : 2 * (1 + 2 * end_v + 9 * end_v ^ 2 + 2 * end_v ^ 3 - 5 * end_v ^ 4 - 4 * end_v ^ 5 - end_v ^ 6) = 16 * end_v.
Proof.
  transitivity ((-2 * end_v ^ 4 - 4 * end_v ^ 3 - 4 * end_v ^ 2 + 8 * end_v - 2) * (end_v ^ 2 + 2 * end_v - 1) + 16 * end_v); [ring | rewrite end_square; ring].
Qed.

Lemma end_denominator : (1 + end_v) ^ 3 * (end_v * end_v * end_v + end_v * end_v - end_v + 1) = 4 * (1 - end_v).
Proof.
  transitivity ((end_v ^ 4 + 2 * end_v ^ 3 + 2 * end_v ^ 2 + 3) * (end_v ^ 2 + 2 * end_v - 1) + 4 * (1 - end_v)); [ring | rewrite end_square; ring].
Qed.

Lemma end_P_numerator : (1 + end_v - 2 * end_v ^ 2 - end_v ^ 3) ^ 2 = 1.
Proof.
  transitivity ((end_v ^ 4 + 2 * end_v ^ 3 - end_v ^ 2 - 2 * end_v) * (end_v ^ 2 + 2 * end_v - 1) + 1); [ring | rewrite end_square; ring].
Qed.

Lemma end_I : touching_I end_v = 2 * sqrt 2.
Proof.
  unfold touching_I. rewrite end_I_numerator, end_denominator. pose proof end_range. pose proof end_square.
  replace (2 * sqrt 2) with (2 * (end_v + 1)) by (unfold end_v; ring).
  apply Rmult_eq_reg_r with (4 * (1 - end_v)); [|lra]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. nra.
Qed.

Lemma end_P : touching_P end_v = 1 / 4 + sqrt 2 / 8.
Proof.
  unfold touching_P. rewrite end_P_numerator, end_denominator. pose proof end_range. pose proof end_square.
  replace (sqrt 2) with (end_v + 1) by (unfold end_v; ring).
  apply Rmult_eq_reg_r with (4 * (1 - end_v)); [|lra]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by lra. nra.
Qed.

(** The local end: devices with I = 2 may be certain of their outcomes. *)
Theorem local_largest : largest 2 1.
Proof.
  split.
  - intros P HP _ x y a b. destruct (quantum_proper P HP) as [Hn Hs]. specialize (Hs x y). unfold over_bits in Hs.
    pose proof (Hn x y false false). pose proof (Hn x y false true). pose proof (Hn x y true false). pose proof (Hn x y true true).
    destruct a, b; lra.
  - exists (deterministic (fun _ => false) (fun _ => false)).
    auto using deterministic_quantum, zeros_value, zeros_certain.
Qed.

Definition height (t : R) : R := (1 + t - 2 * t ^ 2 - t ^ 3) ^ 2.
Definition depth (t : R) : R := (1 + t) ^ 3 * (t * t * t + t * t - t + 1).

Lemma depth_positive t : 0 < t <= end_v -> 0 < depth t.
Proof.
  intro H. pose proof end_range. unfold depth. apply Rmult_lt_0_compat; [apply pow_lt; lra | nra].
Qed.

(** The quantum end: no tangent is left there, but every behaviour with I = 2 sqrt 2 lies below all of the curve. *)
Theorem quantum_largest : largest (2 * sqrt 2) (1 / 4 + sqrt 2 / 8).
Proof.
  split.
  - intros P HP HI x y a b. set (p := P x y a b).
    assert (B : forall v, 0 < v < end_v -> p <= touching_P v).
    { intros v Hv. destruct (curve_largest v Hv) as [U _]. apply U; [exact HP|].
      assert (Hv' : 0 < v <= sqrt 2 - 1) by (unfold end_v in Hv; lra).
      pose proof (tsirelson _ (on_the_curve_quantum v Hv')) as T. rewrite (on_the_curve_I v Hv') in T.
      apply Rabs_le_between in T. lra. }
    rewrite <- end_P. destruct (Rle_lt_dec p (touching_P end_v)) as [H|H]; [exact H|exfalso].
    set (h := fun t => height t - p * depth t).
    assert (C : continuity h) by (unfold h, height, depth; reg).
    pose proof end_range as Z.
    assert (Hz : h end_v < 0).
    { pose proof (depth_positive end_v ltac:(lra)) as D. unfold h. unfold touching_P in H. fold (height end_v) in H. fold (depth end_v) in H.
      apply (Rmult_lt_compat_r (depth end_v)) in H; [|exact D]. unfold Rdiv in H. rewrite Rmult_assoc, Rinv_l in H; lra. }
    destruct (C end_v (- h end_v) ltac:(lra)) as [d [Hd K]].
    set (t := Rmax (end_v / 2) (end_v - d / 2)).
    assert (Ht : 0 < t < end_v) by (unfold t, Rmax; destruct (Rle_dec _ _); lra).
    assert (Hp : 0 <= h t).
    { pose proof (depth_positive t ltac:(lra)) as D. pose proof (B t Ht) as L. unfold h. unfold touching_P in L.
      fold (height t) in L. fold (depth t) in L. apply (Rmult_le_compat_r (depth t)) in L; [|lra].
      unfold Rdiv in L. rewrite Rmult_assoc, Rinv_l in L; lra. }
    assert (N : Rabs (h t - h end_v) < - h end_v).
    { apply (K t). split; [split; [exact I | lra]|]. unfold dist. simpl. unfold R_dist.
      rewrite Rabs_minus_sym, Rabs_right by lra. unfold t, Rmax in *. destruct (Rle_dec _ _); lra. }
    apply Rabs_def2 in N. lra.
  - exists (on_the_curve end_v). assert (Hz : 0 < end_v <= sqrt 2 - 1) by (pose proof end_range; unfold end_v in *; lra).
    rewrite <- end_I, <- end_P. auto using on_the_curve_quantum, on_the_curve_I, on_the_curve_P.
Qed.

(** ** Every I *)

Lemma every_I I : 2 < I < 2 * sqrt 2 -> exists v, 0 < v < sqrt 2 - 1 /\ touching_I v = I.
Proof.
  intro HI. set (h := fun t => 2 * (1 + 2 * t + 9 * t ^ 2 + 2 * t ^ 3 - 5 * t ^ 4 - 4 * t ^ 5 - t ^ 6) - I * depth t).
  assert (C : continuity h) by (unfold h, depth; reg). pose proof end_range as Z.
  assert (H0 : h 0 = 2 - I) by (unfold h, depth; ring).
  assert (Hz : h end_v = depth end_v * (2 * sqrt 2 - I)).
  { unfold h. rewrite end_I_numerator. unfold depth. rewrite end_denominator. pose proof end_square.
    replace (sqrt 2) with (end_v + 1) by (unfold end_v; ring). nra. }
  pose proof (depth_positive end_v ltac:(lra)) as D.
  destruct (IVT h 0 end_v C ltac:(lra) ltac:(lra)) as [v [[H1 H2] E]].
  { rewrite Hz. apply Rmult_lt_0_compat; lra. }
  assert (0 < v) by (destruct (Req_dec v 0) as [->|]; lra).
  assert (v < end_v).
  { destruct (Req_dec v end_v) as [->|]; [|lra]. rewrite Hz in E. apply Rmult_integral in E. lra. }
  exists v. split; [unfold end_v in *; lra|]. pose proof (depth_positive v ltac:(lra)) as Dv. unfold h in E.
  unfold touching_I. fold (depth v). apply Rmult_eq_reg_r with (depth v); [|lra]. unfold Rdiv.
  rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

(** Curve a for all I: a rational curve, exactly. *)
Theorem curve_a I : 2 < I < 2 * sqrt 2 -> exists v, 0 < v < sqrt 2 - 1 /\ touching_I v = I /\ largest I (touching_P v).
Proof.
  intro HI. destruct (every_I I HI) as [v [Hv E]]. exists v. repeat split; try apply Hv; try exact E; rewrite <- E; now apply curve_largest.
Qed.

(** Two qubits that reach the tangents of the curve a of Fig. 2, for every parameter v: so its lines cannot be lowered. *)

From Coq Require Import Reals List Bool Lra.
From Bellproof Require Import Statement TwoQubits.
Local Open Scope R_scope.

Section Strategy.
Variable v : R.
Hypothesis v_range : 0 < v <= sqrt 2 - 1.
(** The ends of the curve are I = 2 at v = 0 and I = 2 sqrt 2 at v = sqrt 2 - 1. *)

Let w := 1 - 2 * v - v * v.
Let denominator := v * v * v + v * v - v + 1.
Let c := w / ((1 + v) * (1 + v)).
Let sigma := 4 * v * (v + 2) / ((1 + v) * (1 + v) * ((1 + v) * (1 + v))).
Let p := (v * v * v + 2 * (v * v) - v - 1) / (v * v + 2 * v).
Let q := - ((1 + v) * (1 + v)) / (2 * (v + 2)).
Let norm := p * p + 2 * (q * q * sigma) + 1.
Let s := sqrt sigma.
Let h := / sqrt norm.

(** Slope and level of the tangent P(ab|xy) + slope I <= level, and the point where it touches *)
Definition slope : R := (1 + v - 2 * (v * v) - v * v * v) / (4 * w).
Definition level : R := (3 - v * v) * (1 + v - 2 * (v * v) - v * v * v) / (2 * ((1 + v) * (1 + v)) * w).
Definition touching_I : R := 2 * (1 + 2 * v + 9 * v ^ 2 + 2 * v ^ 3 - 5 * v ^ 4 - 4 * v ^ 5 - v ^ 6) / ((1 + v) ^ 3 * denominator).
Definition touching_P : R := (1 + v - 2 * v ^ 2 - v ^ 3) ^ 2 / ((1 + v) ^ 3 * denominator).

Lemma w_nonneg : 0 <= w.
Proof. unfold w. pose proof (sqrt_sqrt 2 ltac:(lra)). nra. Qed.

Lemma v_small : v < 1 / 2.
Proof. pose proof w_nonneg. unfold w in *. nra. Qed.

Lemma sigma_pos : 0 <= sigma.
Proof. unfold sigma. apply Rmult_le_pos; [nra|]. left. apply Rinv_0_lt_compat. nra. Qed.

Lemma norm_pos : 0 < norm.
Proof.
  unfold norm. pose proof sigma_pos. pose proof (Rle_0_sqr p). pose proof (Rle_0_sqr q). unfold Rsqr in *.
  assert (0 <= q * q * sigma) by now apply Rmult_le_pos. lra.
Qed.

Lemma s_square : s * s = sigma.
Proof. apply sqrt_sqrt, sigma_pos. Qed.

Lemma h_square : h * h = / norm.
Proof.
  unfold h. pose proof norm_pos. pose proof (sqrt_lt_R0 _ norm_pos).
  rewrite <- Rinv_mult, sqrt_sqrt by lra. reflexivity.
Qed.

Definition on_the_curve : behaviour := two_qubit_behaviour
  (fun x : bool => if x then c else 1) (fun x : bool => if x then s else 0)
  (fun y : bool => if y then c else 1) (fun y : bool => if y then s else 0)
  (fun i j : bool => h * (if i then (if j then 1 else q * s) else (if j then q * s else p))).

Theorem on_the_curve_quantum : quantum on_the_curve.
Proof.
  assert (D : c * c + s * s = 1).
  { rewrite s_square. unfold c, w, sigma. field. nra. }
  apply two_qubit_quantum.
  - intros [|]; [exact D | ring].
  - intros [|]; [exact D | ring].
  - unfold over_bits. transitivity (h * h * (p * p + 2 * (q * q * (s * s)) + 1)); [ring|].
    rewrite s_square, h_square. fold norm. pose proof norm_pos. field. lra.
Qed.

Lemma value : bell_value on_the_curve = / norm *
  ((p * p + 1 - 2 * (q * q * sigma)) * (1 + 2 * c - c * c) + (1 - c) * (4 * (q * sigma) * (p - 1)) - sigma * (2 * p + 2 * (q * q * sigma))).
Proof.
  rewrite <- h_square, <- s_square.
  unfold bell_value, over_trials, on_the_curve, two_qubit_behaviour, mean, outcome, chsh_coefficient, over_bits, sign. simpl. field.
Qed.

Lemma both_zero : on_the_curve false false false false = / norm * (p * p).
Proof.
  rewrite <- h_square. unfold on_the_curve, two_qubit_behaviour, mean, outcome, over_bits, sign. simpl. field.
Qed.

Lemma denominator_pos : 0 < denominator.
Proof. pose proof v_small. unfold denominator. nra. Qed.

Lemma norm_closed : norm = (1 + v) ^ 3 * denominator / (v ^ 2 * (v + 2) ^ 2).
Proof. unfold norm, p, q, sigma, denominator. field. repeat split; nra. Qed.

Theorem on_the_curve_P : on_the_curve false false false false = touching_P.
Proof.
  rewrite both_zero, norm_closed. pose proof denominator_pos. unfold touching_P, p. field. repeat split; nra.
Qed.

Theorem on_the_curve_I : bell_value on_the_curve = touching_I.
Proof.
  rewrite value, norm_closed. pose proof denominator_pos. unfold touching_I, p, q, sigma, c, w. field. repeat split; nra.
Qed.

(** The line through this behaviour: no lower level is true with this slope. *)
Theorem on_the_curve_line : v < sqrt 2 - 1 -> on_the_curve false false false false + slope * bell_value on_the_curve = level.
Proof.
  intro inside. assert (0 < w) by (unfold w; pose proof (sqrt_sqrt 2 ltac:(lra)); nra).
  rewrite on_the_curve_P, on_the_curve_I. pose proof denominator_pos.
  unfold level, slope, touching_I, touching_P, denominator, w in *. field. repeat split; nra.
Qed.
End Strategy.

(** The lines of the headline are such tangents, at v = 1/20 and v = 1/8. *)
Theorem headline_lines : slope (1 / 20) = 8359 / 28720 /\ level (1 / 20) = 10022441 / 6332760 /\
  slope (1 / 8) = 559 / 1504 /\ level (1 / 8) = 106769 / 60912.
Proof. unfold slope, level. repeat split; field. Qed.

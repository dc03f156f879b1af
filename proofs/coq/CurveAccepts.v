(** What the checker of kind [curve] accepts is true, and cannot be lowered. *)

From Coq Require Import Reals ZArith Bool Lra.
From Bellproof Require Import Statement Strategy Curve CurveChecker.
Local Open Scope R_scope.

Lemma below_root v : 0 < v -> v * v + 2 * v < 1 -> 0 < v < sqrt 2 - 1.
Proof.
  intros H0 H1. split; [exact H0|]. assert (v + 1 < sqrt 2); [|lra].
  rewrite <- (sqrt_square (v + 1)) by lra. apply sqrt_lt_1; nra.
Qed.

Lemma on_curve_sound c : on_curve c = true ->
  let v := IZR (numerator c) / IZR (parameter_denominator c) in
  0 < v < sqrt 2 - 1 /\ slope v = IZR (line_slope c) / IZR (line_denominator c)
    /\ level v = IZR (line_level c) / IZR (line_denominator c).
Proof.
  unfold on_curve. rewrite !andb_true_iff, !Z.ltb_lt, !Z.eqb_eq. intros [[[[[Hn Hd] Hw] Hq] Hs] Hl].
  apply IZR_lt in Hn, Hd, Hw, Hq. apply (f_equal IZR) in Hs, Hl.
  repeat (rewrite mult_IZR in Hw || rewrite minus_IZR in Hw).
  repeat (rewrite mult_IZR in Hs || rewrite minus_IZR in Hs || rewrite plus_IZR in Hs).
  repeat (rewrite mult_IZR in Hl || rewrite minus_IZR in Hl || rewrite plus_IZR in Hl).
  set (n := IZR (numerator c)) in *. set (d := IZR (parameter_denominator c)) in *.
  set (s := IZR (line_slope c)) in *. set (l := IZR (line_level c)) in *. set (q := IZR (line_denominator c)) in *.
  set (v := n / d) in *. assert (Hv : 0 < v) by (apply Rdiv_lt_0_compat; assumption).
  assert (E : 1 - 2 * v - v * v = (d * d - 2 * n * d - n * n) / (d * d)) by (unfold v; field; lra).
  assert (W : 0 < 1 - 2 * v - v * v) by (rewrite E; apply Rdiv_lt_0_compat; nra).
  assert (S : slope v = s / q).
  { unfold slope. apply Rmult_eq_reg_r with (q * (4 * d * (d * d - 2 * n * d - n * n)) / (d * d * d)).
    2:{ apply Rgt_not_eq. apply Rdiv_lt_0_compat; repeat apply Rmult_lt_0_compat; lra. }
    transitivity (q * (d * d * d + n * d * d - 2 * n * n * d - n * n * n) / (d * d * d)).
    - unfold v. field. repeat split; try lra. 
    - rewrite <- Hs. field. lra. }
  split; [apply below_root; lra|]. split; [exact S|].
  replace (level v) with (slope v * (2 * (3 - v * v) / ((1 + v) * (1 + v)))) by (unfold level, slope; field; nra).
  rewrite S. apply Rmult_eq_reg_r with (q * ((d + n) * (d + n)) / (d * d)).
  2:{ apply Rgt_not_eq. apply Rdiv_lt_0_compat; repeat apply Rmult_lt_0_compat; lra. }
  transitivity (s * (2 * (3 * d * d - n * n)) / (d * d)).
  - unfold v. field. lra.
  - rewrite <- Hl. field. lra.
Qed.

Theorem curve_accepted c : accepts c = true ->
  let lambda := IZR (line_slope c) / IZR (line_denominator c) in
  let mu := IZR (line_level c) / IZR (line_denominator c) in
  (forall P, quantum P -> forall x y a b, P x y a b + lambda * bell_value P <= mu) /\
  (exists P, quantum P /\ P false false false false + lambda * bell_value P = mu).
Proof.
  unfold accepts. rewrite !andb_true_iff. intros [[H _] _]. destruct (on_curve_sound c H) as [Hv [S L]].
  set (v := IZR (numerator c) / IZR (parameter_denominator c)) in *. cbv zeta. rewrite <- S, <- L. split.
  - intros P HP x y a b. now apply curve_line.
  - assert (Hv' : 0 < v <= sqrt 2 - 1) by lra. exists (on_the_curve v). split; [now apply on_the_curve_quantum|].
    apply (on_the_curve_line v Hv'). apply Hv.
Qed.

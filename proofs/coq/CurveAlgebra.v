(** The operator inequality behind the curve a of Fig. 2, for every positive functional on the words of two settings a side.

    With C = CHSH, P = (1 + A0)(1 + B0)/4 for a winning outcome and (1 + A0)(1 - B0)/4 for a losing one:
    adj = (r + C)(r^2 - 8 + C^2) is positive for r^2 >= 8, (r - C) adj = chi = (r^2 - 4)^2 - 16 T is central, and
    lambda chi K = K adj K + D P for K = lambda (r - C) - P, where D is a polynomial in X and Y.
    Dividing by chi is done by iterating too: (c - 16 T)(c + 16 T) = c^2 - 256 T^2 with c = (r^2 - 4)^2. *)

From Coq Require Import Reals List ZArith Bool Lra Lia.
From Bellproof Require Import Functional Checker Line Positive Polynomials CurveSquare.
Import ListNotations.
Local Open Scope R_scope.

Definition bell : poly := (a0 * b0 + a0 * b1 + a1 * b0 - a1 * b1)%poly.

Local Opaque of_poly.

Section Master.
Variables r lambda : R.
Hypothesis r_pos : 0 < r.
Hypothesis r_large : 8 < r * r.
Hypothesis lambda_pos : 0 < lambda.
Notation value m e := (of_poly r lambda m e).

Definition r_ : poly := p_.
Definition lambda_ : poly := q_.

Ltac values := unfold scalar_value, sum, factor; cbn.

(** r + C, by Tsirelson's two squares *)
Lemma below_r (m : positive_functional) : 0 <= value m (r_ + bell)%poly.
Proof.
  pose proof (square_nonneg r lambda (r_ * a0 + 2%Z * b0 + 2%Z * b1)%poly m) as H1.
  pose proof (square_nonneg r lambda (r_ * a1 + 2%Z * b0 - 2%Z * b1)%poly m) as H2.
  pose proof (one_nonneg r lambda m) as H0.
  assert (E : value m (4%Z * r_ * (r_ + bell))%poly = value m (2%Z * (r_ * r_ - 8%Z) * 1%Z
    + (conjugate (r_ * a0 + 2%Z * b0 + 2%Z * b1) 1%Z + conjugate (r_ * a1 + 2%Z * b0 - 2%Z * b1) 1%Z))%poly) by identity.
  rewrite (of_poly_scalar _ _ m (4%Z * r_)%poly), !of_poly_app, (of_poly_scalar _ _ m (2%Z * (r_ * r_ - 8%Z))%poly) in E by reflexivity.
  replace (scalar_value r lambda (4%Z * r_)%poly) with (4 * r) in E by (values; ring).
  replace (scalar_value r lambda (2%Z * (r_ * r_ - 8%Z))%poly) with (2 * (r * r - 8)) in E by (values; ring).
  apply Rmult_le_reg_l with (4 * r); [lra|]. rewrite Rmult_0_r, of_poly_app, E.
  repeat apply Rplus_le_le_0_compat; try apply Rmult_le_pos; lra.
Qed.

Definition adj : poly := ((r_ + bell) * (r_ * r_ - 8%Z + bell * bell))%poly.

Lemma adj_nonneg (m : positive_functional) : 0 <= value m adj.
Proof.
  pose proof (below_r m) as H1. pose proof (conjugate_nonneg r lambda bell _ below_r m) as H2.
  assert (E : value m adj = value m ((r_ * r_ - 8%Z) * (r_ + bell) + conjugate bell (r_ + bell))%poly) by identity.
  rewrite E, of_poly_app, (of_poly_scalar _ _ m (r_ * r_ - 8%Z)%poly) by reflexivity.
  replace (scalar_value r lambda (r_ * r_ - 8%Z)%poly) with (r * r - 8) by (values; ring).
  apply Rplus_le_le_0_compat; [apply Rmult_le_pos; lra | exact H2].
Qed.

(** Multiplication by the square of T, which is at most one *)
Definition small : 0 <= 1 / 256. Proof. lra. Qed.
Definition by_t (m : positive_functional) : positive_functional := scale_functional (1 / 256) small (sandwich (sem r lambda t16) m).

Lemma by_t_value m e : 256 * value (by_t m) e = value m (conjugate t16 e).
Proof. unfold by_t. rewrite of_poly_scale, of_poly_sandwich. field. Qed.

Definition alice_commutator : poly := (a0 * a1 - a1 * a0)%poly.
Definition bob_commutator : poly := (b0 * b1 - b1 * b0)%poly.

Lemma t_below_one (m : positive_functional) : value (by_t m) 1%Z <= value m 1%Z.
Proof.
  set (c := (alice_commutator * bob_commutator)%poly).
  pose proof (square_nonneg r lambda (a0 * a1 + a1 * a0)%poly m) as H1.
  pose proof (square_nonneg r lambda ((b0 * b1 + b1 * b0) * alice_commutator)%poly m) as H2.
  pose proof (conjugate_nonneg r lambda c _ (square_nonneg r lambda (a0 * a1 + a1 * a0)%poly) m) as H3.
  pose proof (conjugate_nonneg r lambda c _ (square_nonneg r lambda ((b0 * b1 + b1 * b0) * alice_commutator)%poly) m) as H4.
  assert (E : value m (256%Z * 1%Z - conjugate t16 1%Z)%poly = value m (64%Z * conjugate (a0 * a1 + a1 * a0) 1%Z
    + (16%Z * conjugate ((b0 * b1 + b1 * b0) * alice_commutator) 1%Z + (4%Z * conjugate c (conjugate (a0 * a1 + a1 * a0) 1%Z)
    + conjugate c (conjugate ((b0 * b1 + b1 * b0) * alice_commutator) 1%Z))))%poly) by identity.
  rewrite of_poly_minus, !of_poly_app, (of_poly_scalar _ _ m 256%Z), (of_poly_scalar _ _ m 64%Z), (of_poly_scalar _ _ m 16%Z),
    (of_poly_scalar _ _ m 4%Z), <- by_t_value in E by reflexivity.
  replace (scalar_value r lambda 256%Z) with 256 in E by (values; ring).
  replace (scalar_value r lambda 64%Z) with 64 in E by (values; ring).
  replace (scalar_value r lambda 16%Z) with 16 in E by (values; ring).
  replace (scalar_value r lambda 4%Z) with 4 in E by (values; ring). lra.
Qed.

(** Four times K for outcome 0 of Alice and an outcome of Bob, both at their setting 0 *)
Definition b_signed (lost : bool) : poly := if lost then negative b0 else b0.
Definition p4 (lost : bool) : poly := ((1%Z + a0) * (1%Z + b_signed lost))%poly.
Definition k4 (lost : bool) : poly := (4%Z * lambda_ * (r_ - bell) - p4 lost)%poly.

(** D = lambda chi - m, four times *)
Definition d4 (lost : bool) : poly :=
  if lost then (4%Z * lambda_ * ((r_ * r_ - 4%Z) * (r_ * r_ - 4%Z)) - 4%Z * ((r_ * r_ - 4%Z) * (r_ - 2%Z))
    - (r_ * r_ - 4%Z) * xy4 - (4%Z * lambda_ - 1%Z) * t16)%poly
  else (4%Z * lambda_ * ((r_ * r_ - 4%Z) * (r_ * r_ - 4%Z)) - 4%Z * ((r_ * r_ - 4%Z) * (r_ + 2%Z))
    + (r_ * r_ - 4%Z) * xy4 - (4%Z * lambda_ + 1%Z) * t16)%poly.

Definition c1_ : poly := ((r_ * r_ - 4%Z) * (r_ * r_ - 4%Z))%poly.
Let c1 := (r * r - 4) * (r * r - 4).

Lemma c1_value : scalar_value r lambda c1_ = c1.
Proof. unfold c1. values. ring. Qed.

(** chi (c1 + 16 T) K is positive *)
Lemma divided lost : (forall m : positive_functional, 0 <= value m (d4 lost)) ->
  forall m : positive_functional, 0 <= c1 * c1 * value m (k4 lost) - 256 * value (by_t m) (k4 lost).
Proof.
  intros D m. set (k := k4 lost). set (q := p4 lost).
  assert (J : forall n : positive_functional, 0 <= value n (t16 * adj)%poly).
  { intro n. pose proof (conjugate_nonneg r lambda (bell * bell - 4%Z)%poly _ adj_nonneg n) as H.
    assert (E : value n (conjugate (bell * bell - 4%Z) adj)%poly = value n (t16 * adj)%poly) by identity. lra. }
  pose proof (conjugate_nonneg r lambda k _ adj_nonneg m) as H1.
  pose proof (conjugate_nonneg r lambda q _ D m) as H2.
  pose proof (conjugate_nonneg r lambda k _ J m) as H3.
  pose proof (conjugate_nonneg r lambda q _ (conjugate_nonneg r lambda (alice_commutator * bob_commutator)%poly _ D) m) as H4.
  assert (E : value m (16%Z * lambda_ * (c1_ * (c1_ * k) - conjugate t16 k))%poly
    = value m (c1_ * (4%Z * conjugate k adj + conjugate q (d4 lost)) + (4%Z * conjugate k (t16 * adj)
       + conjugate q (conjugate (alice_commutator * bob_commutator) (d4 lost))))%poly)
    by (subst k q; destruct lost; identity).
  rewrite (of_poly_scalar _ _ m (16%Z * lambda_)%poly), of_poly_minus, !of_poly_app, !(of_poly_scalar _ _ m c1_), of_poly_app,
    !(of_poly_scalar _ _ m 4%Z), <- by_t_value, c1_value in E by reflexivity.
  replace (scalar_value r lambda 4%Z) with 4 in E by (values; ring).
  replace (scalar_value r lambda (16%Z * lambda_)%poly) with (16 * lambda) in E by (values; ring).
  assert (0 <= c1) by apply Rle_0_sqr.
  apply Rmult_le_reg_l with (16 * lambda); [lra|]. rewrite Rmult_0_r, (Rmult_assoc c1), E.
  repeat apply Rplus_le_le_0_compat; try apply Rmult_le_pos; lra.
Qed.

Theorem inequality lost : (forall m : positive_functional, 0 <= value m (d4 lost)) -> forall m : positive_functional, 0 <= value m (k4 lost).
Proof.
  intros D m. set (step := fun k => Nat.iter k by_t m).
  apply (fast_limit (fun k => value (step k) 1%Z) (fun k => value (step k) (k4 lost))
    (size r lambda (k4 lost)) (c1 * c1)).
  - apply size_nonneg.
  - assert (16 < c1) by (unfold c1; nra). nra.
  - intro k. apply one_nonneg.
  - intro k. apply (t_below_one (step k)).
  - intro k. apply (divided lost D (step k)).
  - intro k. pose proof (bounded_below r lambda (step k) (k4 lost)) as H.
    rewrite of_poly_one. lra.
Qed.
End Master.

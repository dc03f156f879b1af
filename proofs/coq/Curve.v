(** The curve a of Fig. 2 for every I: the tangents hold for every quantum behaviour, all sixteen probabilities, and every
    parameter v, and two qubits reach them; so the paper's f is minus the logarithm of this curve. *)

From Coq Require Import Reals List ZArith Bool Lra Lia.
From Bellproof Require Import Functional Checker Soundness Statement Line Quantum Accumulation Chsh StarAlgebra Strategy Positive Polynomials
  CurveSquare CurveAlgebra.
Import ListNotations.
Local Open Scope R_scope.

(** ** D, for the two outcomes *)

Section Weights.
Variables r lambda s : R.
Hypothesis s_range : 0 <= s <= 1.
Hypothesis lambda_pos : 0 < lambda.
Let gamma := 16 * lambda + 4.
Hypothesis touches : r * r - 4 = 2 * gamma * ((1 - s) * (2 - s)).
Hypothesis level_of_d : lambda * ((r * r - 4) * (r * r - 4)) - (r * r - 4) * (r + 2) = gamma * (s ^ 3 * (2 - s)).

Lemma no_parameters (m : word -> R) : of_poly s 0 m xy4 = of_poly r lambda m xy4 /\ of_poly s 0 m t16 = of_poly r lambda m t16.
Proof. split; reflexivity. Qed.

Ltac values := unfold scalar_value, sum, factor; cbn.
Ltac scalar c := rewrite (of_poly_scalar _ _ _ c) by reflexivity.

Lemma g16_value m : of_poly s 0 m g16 =
  16 * (s ^ 3 * (2 - s)) * m [] + 8 * ((1 - s) * (2 - s)) * of_poly r lambda m xy4 - of_poly r lambda m t16.
Proof.
  destruct (no_parameters m) as [<- <-]. unfold g16. rewrite of_poly_minus, of_poly_app. scalar (8%Z * ((1%Z - s_) * (2%Z - s_)))%poly.
  replace (of_poly s 0 m (16%Z * (s_ * s_ * s_ * (2%Z - s_)))%poly) with (16 * (s ^ 3 * (2 - s)) * m []).
  - f_equal. f_equal. f_equal. values. ring.
  - unfold of_poly, of_terms. values. ring.
Qed.

Lemma d4_value m : of_poly r lambda m (d4 false) =
  4 * (gamma * (s ^ 3 * (2 - s))) * m [] + (r * r - 4) * of_poly r lambda m xy4 - gamma / 4 * of_poly r lambda m t16.
Proof.
  rewrite <- level_of_d. unfold d4. rewrite of_poly_minus, of_poly_app. scalar (r_ * r_ - 4%Z)%poly. scalar (4%Z * lambda_ + 1%Z)%poly.
  f_equal; [f_equal|].
  - unfold of_poly, of_terms. values. ring.
  - f_equal. values. ring.
  - f_equal. unfold gamma. values. field.
Qed.

Lemma d4_value_lost m : of_poly r lambda m (d4 true) =
  4 * (gamma * (s ^ 3 * (2 - s)) + 4 * (r * r - 4)) * m [] - (r * r - 4) * of_poly r lambda m xy4
    - (gamma / 4 - 2) * of_poly r lambda m t16.
Proof.
  rewrite <- level_of_d. unfold d4. rewrite !of_poly_minus. scalar (r_ * r_ - 4%Z)%poly. scalar (4%Z * lambda_ - 1%Z)%poly.
  f_equal; [f_equal|].
  - unfold of_poly, of_terms. values. ring.
  - f_equal. values. ring.
  - f_equal. unfold gamma. values. field.
Qed.

Lemma d4_nonneg (m : positive_functional) : 0 <= of_poly r lambda m (d4 false).
Proof.
  pose proof (square_polynomial s s_range m) as H. rewrite g16_value in H. rewrite d4_value, touches.
  assert (0 < gamma) by (unfold gamma; lra).
  match type of H with 0 <= ?g => apply Rle_trans with (gamma / 4 * g) end; [apply Rmult_le_pos; lra | right; field].
Qed.

(** 16 T and 16 - 16 T, and 32 - 8 XY - 16 T *)
Lemma t16_nonneg (m : positive_functional) : 0 <= of_poly r lambda m t16.
Proof.
  pose proof (square_nonneg r lambda (alice_commutator * bob_commutator)%poly m) as H.
  replace (of_poly r lambda m t16) with (of_poly r lambda m (conjugate (alice_commutator * bob_commutator) 1%Z)); [exact H|]. identity.
Qed.

Lemma t16_below (m : positive_functional) : of_poly r lambda m t16 <= 16 * m [].
Proof.
  pose proof (square_nonneg r lambda (a0 * a1 + a1 * a0)%poly m) as H1.
  pose proof (square_nonneg r lambda ((b0 * b1 + b1 * b0) * alice_commutator)%poly m) as H2.
  assert (E : of_poly r lambda m (16%Z * 1%Z - t16)%poly = of_poly r lambda m (4%Z * conjugate (a0 * a1 + a1 * a0) 1%Z
    + conjugate ((b0 * b1 + b1 * b0) * alice_commutator) 1%Z)%poly) by identity.
  rewrite of_poly_minus, of_poly_app in E. revert E. scalar 16%Z. scalar 4%Z. rewrite of_poly_one.
  replace (scalar_value r lambda 16%Z) with 16 by (values; ring). replace (scalar_value r lambda 4%Z) with 4 by (values; ring). lra.
Qed.

Lemma far_corner (m : positive_functional) : 2 * of_poly r lambda m xy4 + of_poly r lambda m t16 <= 32 * m [].
Proof.
  pose proof (square_nonneg r lambda ((a0 * a1 + a1 * a0) * bob_commutator)%poly m) as H1.
  pose proof (square_nonneg r lambda ((b0 * b1 + b1 * b0) * alice_commutator)%poly m) as H2.
  pose proof (square_nonneg r lambda (x2 - y2)%poly m) as H3.
  pose proof (square_nonneg r lambda (4%Z - x2)%poly m) as H4. pose proof (square_nonneg r lambda (4%Z - y2)%poly m) as H5.
  assert (E : of_poly r lambda m (64%Z * 1%Z - (4%Z * xy4 + 2%Z * t16))%poly = of_poly r lambda m (
    conjugate ((a0 * a1 + a1 * a0) * bob_commutator) 1%Z + (conjugate ((b0 * b1 + b1 * b0) * alice_commutator) 1%Z
    + 2%Z * (conjugate (x2 - y2) 1%Z + (conjugate (4%Z - x2) 1%Z + conjugate (4%Z - y2) 1%Z))))%poly) by identity.
  rewrite of_poly_minus, !of_poly_app in E. revert E. scalar 64%Z. scalar 4%Z. do 2 scalar 2%Z. rewrite !of_poly_app, of_poly_one.
  replace (scalar_value r lambda 64%Z) with 64 by (values; ring). replace (scalar_value r lambda 4%Z) with 4 by (values; ring).
  replace (scalar_value r lambda 2%Z) with 2 by (values; ring). lra.
Qed.

Lemma d4_nonneg_lost (m : positive_functional) : 0 <= of_poly r lambda m (d4 true).
Proof.
  rewrite d4_value_lost. pose proof (t16_nonneg m) as H1. pose proof (t16_below m) as H2. pose proof (far_corner m) as H3.
  set (t := of_poly r lambda m t16) in *. set (z := of_poly r lambda m xy4) in *.
  assert (G : 0 < gamma) by (unfold gamma; lra).
  assert (K1 : 0 <= gamma * (s ^ 3 * (2 - s))) by (apply Rmult_le_pos; [lra | apply Rmult_le_pos; [apply pow_le; lra | lra]]).
  assert (K2 : 0 <= r * r - 4) by (rewrite touches; apply Rmult_le_pos; [lra | apply Rmult_le_pos; lra]).
  assert (K3 : 0 <= gamma * (s ^ 3 * (2 - s)) + 2 * (r * r - 4) - gamma).
  { rewrite touches. replace (_ - gamma) with (gamma * ((1 - s) * (7 - 5 * s - s ^ 2 + s ^ 3))) by ring.
    apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [lra|]. nra. }
  set (alpha := gamma * (s ^ 3 * (2 - s))) in *. set (beta := r * r - 4) in *.
  replace (_ - _) with (alpha / 4 * (16 * m [] - t) + (beta / 2 * (32 * m [] - (2 * z + t)) + ((alpha + 2 * beta - gamma) / 4 + 2) * t)) by field.
  repeat apply Rplus_le_le_0_compat; apply Rmult_le_pos; lra.
Qed.
End Weights.

(** ** The tangent at v *)

Section Tangent.
Variable v : R.
Hypothesis v_range : 0 < v < sqrt 2 - 1.
Let w := 1 - 2 * v - v * v.
Let u := (1 + v) * (1 + v).
Let r := 2 * (3 - v * v) / u.
Let s := 2 * v * (v + 2) / u.

Lemma w_positive : 0 < w.
Proof. unfold w. pose proof (sqrt_sqrt 2 ltac:(lra)). nra. Qed.

Lemma v_below : v < 1 / 2.
Proof. pose proof w_positive. unfold w in *. nra. Qed.

Lemma u_positive : 0 < u.
Proof. unfold u. nra. Qed.

Lemma slope_positive : 0 < slope v.
Proof.
  pose proof w_positive. pose proof v_below. unfold slope. fold w. apply Rdiv_lt_0_compat; [|lra]. nra.
Qed.

Lemma level_slope : level v = slope v * r.
Proof. pose proof w_positive. unfold level, slope, r, u. fold w. field. split; [nra | lra]. Qed.

Lemma r_positive : 0 < r.
Proof. pose proof v_below. unfold r. apply Rdiv_lt_0_compat; [nra | apply u_positive]. Qed.

Lemma r_above : 8 < r * r.
Proof.
  pose proof w_positive as W. pose proof u_positive as U. pose proof v_below.
  assert (E : r * r - 8 = 4 * (w * (7 + 6 * v + v * v)) / (u * u)) by (unfold r, u, w; field; nra).
  assert (0 < r * r - 8); [|lra]. rewrite E. apply Rdiv_lt_0_compat; [|nra].
  apply Rmult_lt_0_compat; [lra|]. apply Rmult_lt_0_compat; nra.
Qed.

Lemma s_inside : 0 <= s <= 1.
Proof.
  pose proof w_positive as W. pose proof u_positive as U. split.
  - unfold s. apply Rmult_le_pos; [nra|]. left. now apply Rinv_0_lt_compat.
  - assert (E : 1 - s = w / u) by (unfold s, w, u; field; nra).
    assert (0 < w / u) by (apply Rdiv_lt_0_compat; assumption). lra.
Qed.

Lemma tangent (lost : bool) (m : positive_functional) : 0 <= of_poly r (slope v) m (k4 lost).
Proof.
  pose proof w_positive as W. pose proof u_positive as U.
  assert (T : r * r - 4 = 2 * (16 * slope v + 4) * ((1 - s) * (2 - s))) by (unfold r, s, slope, u in *; fold w; unfold w in *; field; nra).
  assert (L : slope v * ((r * r - 4) * (r * r - 4)) - (r * r - 4) * (r + 2) = (16 * slope v + 4) * (s ^ 3 * (2 - s)))
    by (unfold r, s, slope, u in *; fold w; unfold w in *; field; nra).
  apply inequality; [apply r_positive | apply r_above | apply slope_positive|]. intro n.
  destruct lost; [apply (d4_nonneg_lost r (slope v) s) | apply (d4_nonneg r (slope v) s)];
    first [apply s_inside | apply slope_positive | assumption].
Qed.

(** Both base outcomes, for unital functionals *)
Lemma base_line (lost : bool) (m : real_functional) :
  target_value m (Joint (Cell 0 0 false lost)) + slope v * chsh_moment m <= level v.
Proof.
  pose proof (tangent lost (of_unital m)) as H. rewrite level_slope.
  assert (E : of_poly r (slope v) (of_unital m) (k4 lost)
    = 4 * (slope v * r - (target_value m (Joint (Cell 0 0 false lost)) + slope v * chsh_moment m))); [|lra].
  unfold of_poly, of_terms, chsh_moment, target_value. pose proof (unital m) as One. cbn in One.
  destruct lost; unfold sum, factor; cbn; rewrite One; field.
Qed.
End Tangent.

(** ** All sixteen probabilities *)

(** Setting 0 goes to x and y, outcome 0 of Alice to a, and CHSH stays as it is. *)
Definition move (x y a : bool) : relabelling :=
  Relabelling false
    (if x then [(1, a); (0, xorb a y)] else [(0, a); (1, xorb a y)])%nat
    (let g := xorb a (x && y) in if y then [(1, g); (0, xorb g x)] else [(0, g); (1, xorb g x)])%nat.

Lemma move_leaves x y a : leaves (move x y a) chsh = true.
Proof. destruct x, y, a; reflexivity. Qed.

Lemma move_target x y a b :
  image_target (move x y a) (Joint (Cell 0 0 false (xorb (xorb a b) (x && y)))) = Joint (Cell (number x) (number y) a b).
Proof. destruct x, y, a, b; reflexivity. Qed.

Lemma moved_chsh x y a (m : real_functional) : chsh_moment (relabelled reals (move x y a) m) = chsh_moment m.
Proof.
  rewrite <- !chsh_value. apply Rmult_eq_reg_l with 4; [|lra]. rewrite <- !eval_expression.
  apply (leaves_sound reals), move_leaves.
Qed.

Lemma moved_target x y a t (m : real_functional) :
  target_value (relabelled reals (move x y a) m) t = target_value m (image_target (move x y a) t).
Proof.
  apply Rmult_eq_reg_l with 4; [|lra]. rewrite <- !eval_target. apply (target_relabelled reals). destruct t; reflexivity.
Qed.

(** Upper side, for every positive unital functional *)
Theorem curve_functional v : 0 < v < sqrt 2 - 1 -> forall m : real_functional, forall x y a b,
  target_value m (Joint (Cell (number x) (number y) a b)) + slope v * chsh_moment m <= level v.
Proof.
  intros Hv m x y a b.
  pose proof (base_line v Hv (xorb (xorb a b) (x && y)) (relabelled reals (move x y a) m)) as H.
  rewrite moved_chsh, moved_target, move_target in H. exact H.
Qed.

(** The same for every state on every *-algebra *)
Theorem curve_states v : 0 < v < sqrt 2 - 1 ->
  forall (M : star_algebra) (tau : state M) (a b : nat -> M),
  (forall x, star (a x) = a x) -> (forall y, star (b y) = b y) ->
  (forall x, etimes (a x) (a x) = e1) -> (forall y, etimes (b y) (b y) = e1) ->
  (forall x y, etimes (a x) (b y) = etimes (b y) (a x)) ->
  let mean w := tau (of_word M a b w) in
  forall x y i j, target_value mean (Joint (Cell (number x) (number y) i j))
    + slope v * (mean [A 0; B 0] + mean [A 0; B 1] + mean [A 1; B 0] - mean [A 1; B 1]) <= level v.
Proof.
  intros Hv M tau a b Ha Hb Ha2 Hb2 Hc mean x y i j.
  exact (curve_functional v Hv (functional_of_state M tau a b Ha Hb Ha2 Hb2 Hc) x y i j).
Qed.

(** The same for every quantum behaviour *)
Theorem curve_line v : 0 < v < sqrt 2 - 1 -> forall P, quantum P -> forall x y a b,
  P x y a b + slope v * bell_value P <= level v.
Proof.
  intros Hv P HP x y a b. destruct (quantum_functional P HP) as [m E]. rewrite E, (bell_moment P m E).
  now apply curve_functional.
Qed.

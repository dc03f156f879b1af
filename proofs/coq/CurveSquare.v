(** A polynomial on a square, for every positive functional on the words of two settings a side.

    X = 1 - (A0 A1 + A1 A0)/2 and Y, likewise for Bob, are central and lie between 0 and 2; T = XY(2 - X)(2 - Y).  That a
    polynomial in X and Y is positive takes functional calculus on a Hilbert space; here positive functionals are iterated,
    without completeness and without norms. *)

From Coq Require Import Reals List ZArith Bool Lra Lia.
From Bellproof Require Import Functional Checker Line Positive Polynomials.
Import ListNotations.
Local Open Scope R_scope.

Definition a0 : poly := letter_poly (A 0).
Definition a1 : poly := letter_poly (A 1).
Definition b0 : poly := letter_poly (B 0).
Definition b1 : poly := letter_poly (B 1).

(** 2X, 2(2 - X) and likewise for Y; 4XY; 16 T *)
Definition x2 : poly := (2%Z - (a0 * a1 + a1 * a0))%poly.
Definition y2 : poly := (2%Z - (b0 * b1 + b1 * b0))%poly.
Definition xy4 : poly := (x2 * y2)%poly.
Definition t16 : poly := ((2%Z - a0 * a1 * a0 * a1 - a1 * a0 * a1 * a0) * (2%Z - b0 * b1 * b0 * b1 - b1 * b0 * b1 * b0))%poly.

Local Opaque of_poly.
Ltac identity := apply equal_sound; vm_compute; reflexivity.

(** ** Two limits *)

Lemma multiples_grow x y : 0 < x -> exists n, y < INR n * x.
Proof.
  intro Hx. destruct (archimed (y / x)) as [H _]. exists (Z.to_nat (up (y / x))). apply Rmult_gt_compat_r with (r := x) in H; [|lra].
  unfold Rdiv in H. rewrite Rmult_assoc, Rinv_l, Rmult_1_r in H by lra. rewrite INR_IZR_INZ.
  assert (IZR (up (y / x)) <= IZR (Z.of_nat (Z.to_nat (up (y / x))))) by (apply IZR_le; lia).
  apply Rlt_le_trans with (IZR (up (y / x)) * x); [exact H | apply Rmult_le_compat_r; lra].
Qed.

Section Limits.
Variables a b g : nat -> R.

(** If g falls, a falls, the b go down by a/64 at each step and stay positive, and g >= - c a, then g starts non-negative. *)
Lemma slow_limit c : 0 <= c -> (forall k, 0 <= b k) -> (forall k, 64 * b (S k) = 64 * b k - a k) ->
  (forall k, a (S k) <= a k) -> (forall k, g (S k) <= g k) -> (forall k, 0 <= g k + c * a k) -> 0 <= g O.
Proof.
  intros Hc Hb Hs Ha Hg Hl. destruct (Rle_lt_dec 0 (g O)) as [H|H]; [exact H|exfalso].
  assert (N : forall n, INR n * a n <= 64 * (b O - b n)).
  { induction n as [|n IH]; [simpl; lra|]. rewrite S_INR. specialize (Ha n). specialize (Hs n).
    pose proof (pos_INR n). nra. }
  assert (G : forall n, g n <= g O).
  { induction n as [|n IH]; [lra|]. specialize (Hg n). lra. }
  assert (M : forall n, INR n * - g O <= 64 * c * b O).
  { intro n. specialize (N n). specialize (G n). specialize (Hl n). pose proof (Hb n). pose proof (pos_INR n).
    assert (INR n * - g O <= INR n * (c * a n)) by (apply Rmult_le_compat_l; lra).
    assert (c * (INR n * a n) <= c * (64 * (b O - b n))) by (apply Rmult_le_compat_l; lra). nra. }
  destruct (multiples_grow (- g O) (64 * c * b O)) as [n Hn]; [lra|]. specialize (M n). lra.
Qed.

(** If g is at least q times the next, q < 1, and bounded below by - c b for falling b, then g starts non-negative. *)
Lemma fast_limit c d : 0 <= c -> 256 < d -> (forall k, 0 <= b k) -> (forall k, b (S k) <= b k) ->
  (forall k, 0 <= d * g k - 256 * g (S k)) -> (forall k, 0 <= g k + c * b k) -> 0 <= g O.
Proof.
  intros Hc Hd Hb Hs Hg Hl. destruct (Rle_lt_dec 0 (g O)) as [H|H]; [exact H|exfalso].
  set (h := (d - 256) / 256). assert (Hh : 0 < h) by (unfold h; lra).
  assert (N : forall n, g n <= (1 + INR n * h) * g O).
  { induction n as [|n IH]; [simpl; lra|]. rewrite S_INR. specialize (Hg n). pose proof (pos_INR n) as P.
    assert (g (S n) <= (1 + h) * g n) by (unfold h; lra).
    assert ((1 + h) * g n <= (1 + h) * ((1 + INR n * h) * g O)) by (apply Rmult_le_compat_l; lra).
    assert (0 <= INR n * h * h) by (repeat apply Rmult_le_pos; lra). nra. }
  assert (B : forall n, b n <= b O).
  { induction n as [|n IH]; [lra|]. specialize (Hs n). lra. }
  assert (M : forall n, INR n * (h * - g O) <= c * b O).
  { intro n. specialize (N n). specialize (Hl n).
    assert (c * b n <= c * b O) by (apply Rmult_le_compat_l; [lra | apply B]). nra. }
  assert (P : 0 < h * - g O) by (apply Rmult_lt_0_compat; lra).
  destruct (multiples_grow (h * - g O) (c * b O)) as [n Hn]; [exact P|]. specialize (M n). lra.
Qed.
End Limits.

(** ** A polynomial on a square

    For 0 <= s <= 1, G = s^3 (2 - s) + 2 (1 - s)(2 - s) XY - T is non-negative: its zero is X = Y = s. *)

Section Square.
Variable s : R.
Notation value m e := (of_poly s 0 m e).
Notation positive_poly e := (forall m : positive_functional, 0 <= value m e).

Definition s_ : poly := p_.
Definition g16 : poly := (16%Z * (s_ * s_ * s_ * (2%Z - s_)) + 8%Z * ((1%Z - s_) * (2%Z - s_)) * xy4 - t16)%poly.

(** 2(X + Y) and 2(4 - X - Y) *)
Definition m4 : poly := (x2 + y2)%poly.
Definition n4 : poly := (8%Z - m4)%poly.

(** Multiplication by 2X and the like keeps polynomials positive *)
Definition by_x (e : poly) : poly := conjugate (a0 - a1) e.
Definition by_y (e : poly) : poly := conjugate (b0 - b1) e.
Definition by_x' (e : poly) : poly := conjugate (a0 + a1) e.
Definition by_y' (e : poly) : poly := conjugate (b0 + b1) e.

Lemma app_nonneg e f : positive_poly e -> positive_poly f -> positive_poly (e + f)%poly.
Proof. intros He Hf m. rewrite of_poly_app. pose proof (He m). pose proof (Hf m). lra. Qed.

Lemma one_positive : positive_poly (1%Z : poly).
Proof. apply one_nonneg. Qed.

Ltac positives m :=
  match goal with |- 0 <= of_poly ?s ?q _ ?e => refine ((_ : forall n : positive_functional, 0 <= of_poly s q n e) m) end;
  repeat first [ apply one_positive | apply conjugate_nonneg | apply app_nonneg ].

Definition by_m (e : poly) : poly := (by_x e + by_y e)%poly.
Definition by_n (e : poly) : poly := (by_x' e + by_y' e)%poly.
Definition g0 : poly := (s_ * s_ * s_ * (2%Z - s_))%poly.

Hypothesis s_range : 0 <= s <= 1.

Ltac expand := rewrite !of_poly_app, !of_poly_scalar by reflexivity.
Ltac values := unfold scalar_value, sum, factor; cbn.

(** Near X = Y = 0 *)
Lemma corner (m : positive_functional) : 0 <= value m (g16 + 4%Z * (m4 * m4))%poly.
Proof.
  assert (H1 : 0 <= value m (conjugate (x2 - y2) 1%Z)) by positives m.
  assert (H2 : 0 <= value m (by_x (by_y 1%Z))) by positives m.
  assert (H3 : 0 <= value m (by_x (by_x (by_y (by_y' 1%Z))))) by positives m.
  assert (H4 : 0 <= value m (by_y (by_x (by_y 1%Z)))) by positives m.
  pose proof (one_nonneg s 0 m) as H0.
  set (c0 := (16%Z * g0)%poly). set (c1 := (8%Z * ((1%Z - s_) * (2%Z - s_)))%poly).
  assert (E : value m (g16 + 4%Z * (m4 * m4))%poly = value m (c0 * 1%Z + (4%Z * conjugate (x2 - y2) 1%Z
    + (c1 * by_x (by_y 1%Z) + (by_x (by_x (by_y (by_y' 1%Z))) + 4%Z * by_y (by_x (by_y 1%Z))))))%poly) by identity.
  rewrite E. expand.
  replace (scalar_value s 0 c0) with (16 * (s ^ 3 * (2 - s))) by (values; ring).
  replace (scalar_value s 0 c1) with (8 * ((1 - s) * (2 - s))) by (values; ring).
  replace (scalar_value s 0 4%Z) with 4 by (values; ring).
  assert (0 <= s ^ 3 * (2 - s)) by (apply Rmult_le_pos; [apply pow_le; lra | lra]).
  assert (0 <= (1 - s) * (2 - s)) by (apply Rmult_le_pos; lra).
  repeat apply Rplus_le_le_0_compat; try apply Rmult_le_pos; lra.
Qed.

(** (X + Y)^2 G *)
Lemma symmetrised (m : positive_functional) : 0 <= value m (m4 * m4 * g16)%poly.
Proof.
  set (z := (4%Z * s_ - m4)%poly).
  assert (H1 : 0 <= value m (conjugate (x2 - y2) 1%Z)) by positives m.
  assert (H2 : 0 <= value m (by_x (by_y (by_n (conjugate z 1%Z))))) by positives m.
  assert (H3 : 0 <= value m (by_x (by_y (by_m (conjugate z 1%Z))))) by positives m.
  assert (H4 : 0 <= value m (by_x (by_y (by_m (by_n (conjugate z 1%Z)))))) by positives m.
  assert (H5 : 0 <= value m (by_x (by_y (conjugate (m4 * (x2 - y2)) 1%Z)))) by positives m.
  set (c0 := (64%Z * g0)%poly). set (c1 := (2%Z * (s_ * (2%Z - s_)))%poly).
  set (c2 := (2%Z * (4%Z - 2%Z * s_ - s_ * s_))%poly).
  assert (E : value m (4%Z * (m4 * m4 * g16))%poly = value m (c0 * conjugate (x2 - y2) 1%Z
    + (c1 * by_x (by_y (by_n (conjugate z 1%Z))) + (c2 * by_x (by_y (by_m (conjugate z 1%Z)))
    + (by_x (by_y (by_m (by_n (conjugate z 1%Z)))) + by_x (by_y (conjugate (m4 * (x2 - y2)) 1%Z))))))%poly) by identity.
  rewrite !of_poly_app, (of_poly_scalar _ _ m 4%Z), (of_poly_scalar _ _ m c0), (of_poly_scalar _ _ m c1), (of_poly_scalar _ _ m c2)
    in E by reflexivity.
  replace (scalar_value s 0 c0) with (64 * (s ^ 3 * (2 - s))) in E by (values; ring).
  replace (scalar_value s 0 c1) with (2 * (s * (2 - s))) in E by (values; ring).
  replace (scalar_value s 0 c2) with (2 * (4 - 2 * s - s * s)) in E by (values; ring).
  replace (scalar_value s 0 4%Z) with 4 in E by (values; ring).
  assert (0 <= s ^ 3 * (2 - s)) by (apply Rmult_le_pos; [apply pow_le; lra | lra]).
  assert (0 <= s * (2 - s)) by (apply Rmult_le_pos; lra).
  assert (0 <= 4 - 2 * s - s * s) by nra.
  apply Rmult_le_reg_l with 4; [lra|]. rewrite Rmult_0_r, E.
  repeat apply Rplus_le_le_0_compat; try apply Rmult_le_pos; lra.
Qed.

(** Multiplication by 1 - (X + Y)^2/16 *)
Definition fourth : 0 <= 1 / 64. Proof. lra. Qed.
Definition eight : 0 <= 8. Proof. lra. Qed.
Definition shrink (m : positive_functional) : positive_functional :=
  let n := plus_functional (scale_functional 8 eight m)
    (plus_functional (sandwich (sem s 0 (a0 - a1)) m) (sandwich (sem s 0 (b0 - b1)) m)) in
  scale_functional (1 / 64) fourth
    (plus_functional (sandwich (sem s 0 (a0 + a1)) n) (sandwich (sem s 0 (b0 + b1)) n)).

Lemma shrink_value m e : equal (4%Z * (8%Z * by_n e + by_x (by_n e) + by_y (by_n e)))%poly (4%Z * (64%Z * e - m4 * m4 * e))%poly = true ->
  64 * value (shrink m) e = 64 * value m e - value m (m4 * m4 * e)%poly.
Proof.
  intro H. apply (equal_sound s 0 m) in H.
  assert (V : 64 * value (shrink m) e = value m (8%Z * by_n e + by_x (by_n e) + by_y (by_n e))%poly).
  { unfold shrink. rewrite of_poly_scale, of_poly_plus, !of_poly_sandwich, <- of_poly_app. fold (by_x' e) (by_y' e) (by_n e).
    rewrite !of_poly_plus, of_poly_scale, !of_poly_sandwich, !of_poly_app.
    rewrite (of_poly_scalar _ _ m 8%Z) by reflexivity. replace (scalar_value s 0 8%Z) with 8 by (values; ring).
    fold (by_x (by_n e)) (by_y (by_n e)). field. }
  rewrite V. rewrite (of_poly_scalar _ _ m 4%Z) in H by reflexivity.
  rewrite (of_poly_scalar _ _ m 4%Z), of_poly_minus, (of_poly_scalar _ _ m 64%Z) in H by reflexivity.
  replace (scalar_value s 0 4%Z) with 4 in H by (values; ring). replace (scalar_value s 0 64%Z) with 64 in H by (values; ring). lra.
Qed.

Theorem square_polynomial (m : positive_functional) : 0 <= value m g16.
Proof.
  set (step := fun k => Nat.iter k shrink m).
  apply (slow_limit (fun k => value (step k) (m4 * m4)%poly) (fun k => value (step k) 1%Z) (fun k => value (step k) g16) 4).
  - lra.
  - intro k. apply one_nonneg.
  - intro k. change (step (S k)) with (shrink (step k)). rewrite shrink_value by (vm_compute; reflexivity).
    f_equal; identity.
  - intro k. change (step (S k)) with (shrink (step k)).
    assert (H : 0 <= value (step k) (conjugate (m4 * m4) 1%Z)) by positives (step k).
    assert (E : value (step k) (conjugate (m4 * m4) 1%Z) = value (step k) (m4 * m4 * (m4 * m4))%poly) by identity.
    pose proof (shrink_value (step k) (m4 * m4)%poly ltac:(vm_compute; reflexivity)). lra.
  - intro k. change (step (S k)) with (shrink (step k)). pose proof (symmetrised (step k)).
    pose proof (shrink_value (step k) g16 ltac:(vm_compute; reflexivity)). lra.
  - intro k. pose proof (corner (step k)) as H. rewrite of_poly_app, (of_poly_scalar _ _ _ 4%Z) in H by reflexivity.
    replace (scalar_value s 0 4%Z) with 4 in H by (values; ring). exact H.
Qed.
End Square.

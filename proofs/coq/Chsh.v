(** CHSH on quantum behaviours: the Bell value, Tsirelson's bound, and lines from certificates. *)

From Coq Require Import Reals List ZArith Bool Lra.
From Coquelicot Require Import Complex.
From Bellproof Require Import Functional Checker Soundness Statement Line Quantum Accumulation.
Import ListNotations.
Local Open Scope R_scope.

Section Moments.
Variable m : real_functional.

Definition chsh_moment : R := m [A 0; B 0] + m [A 0; B 1] + m [A 1; B 0] - m [A 1; B 1].

Lemma chsh_value : cells_value m chsh = chsh_moment.
Proof. unfold chsh_moment. simpl. field. Qed.

(** Squares of combinations of single letters, with real coefficients *)
Lemma reversed2 k l : m [k; l] = m [l; k].
Proof. apply (hermitian m [l; k]). Qed.

Lemma swapped x y : m [B y; A x] = m [A x; B y].
Proof. symmetry. apply (commute reals m [] x y []). Qed.

Lemma one l : m [l; l] = 1.
Proof. exact (eq_trans (square_one reals m [] l []) (unital m)). Qed.

(** Tsirelson 1980: 2 sqrt 2 -+ C is a sum of two squares *)
Lemma tsirelson_square (s r : R) : r * r = 2 -> s * s = 1 -> 0 < r -> s * chsh_moment <= 2 * r.
Proof.
  intros Hr Hs Hp. unfold chsh_moment.
  pose proof (positive m [(1, A 0 :: nil); (1, [A 1]); (- (s * r), [B 0])]) as P0.
  pose proof (positive m [(1, A 0 :: nil); (-1, [A 1]); (- (s * r), [B 1])]) as P1.
  unfold form in P0, P1. simpl in P0, P1.
  rewrite !one, !swapped, (reversed2 (A 1) (A 0)) in P0.
  rewrite !one, !swapped, (reversed2 (A 1) (A 0)) in P1.
  set (c := m [A 0; B 0]) in *. set (d := m [A 0; B 1]) in *. set (e := m [A 1; B 0]) in *. set (f := m [A 1; B 1]) in *.
  set (g := m [A 0; A 1]) in *.
  assert (E : 0 <= 2 * (1 + 1 + (s * s) * (r * r)) - 2 * r * (s * (c + d + e - f))).
  { eapply Rle_trans; [apply (Rplus_le_le_0_compat _ _ P0 P1)|]. right. ring. }
  rewrite Hs, Hr in E.
  assert (E2 : 2 * r * (s * (c + d + e - f)) <= 2 * r * (2 * r)) by (replace (2 * r * (2 * r)) with (4 * (r * r)) by ring; rewrite Hr; lra).
  apply Rmult_le_reg_l in E2; lra.
Qed.
End Moments.

Lemma bell_moment P (m : real_functional) :
  (forall x y a b, P x y a b = target_value m (Joint (Cell (number x) (number y) a b))) ->
  bell_value P = chsh_moment m.
Proof.
  intro E. unfold bell_value, over_trials, over_bits. rewrite !E. unfold chsh_moment, chsh_coefficient, target_value, number.
  simpl. unfold sign, sg. field.
Qed.

Theorem tsirelson P : quantum P -> Rabs (bell_value P) <= 2 * sqrt 2.
Proof.
  intro HP. destruct (quantum_functional P HP) as [m E]. rewrite (bell_moment P m E).
  assert (Hs : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  assert (Hp : 0 < sqrt 2) by (apply sqrt_lt_R0; lra).
  pose proof (tsirelson_square m 1 (sqrt 2) Hs ltac:(ring) Hp).
  pose proof (tsirelson_square m (-1) (sqrt 2) Hs ltac:(ring) Hp).
  apply Rabs_le. lra.
Qed.

Theorem quantum_proper P : quantum P -> proper P.
Proof.
  intro HP. split; [now apply quantum_nonneg|]. destruct (quantum_functional P HP) as [m E].
  intros x y. unfold over_bits. rewrite !E. simpl. field.
Qed.

(** From a certificate of the library to all sixteen probabilities *)
Definition is_chsh (c : certificate) : Prop :=
  expression (claimed c) = chsh /\ divisor (claimed c) = 1%Z /\ Checker.settings c = (2, 2)%nat /\ covers c = Global.

Theorem certified_line c : accepts c = true -> is_chsh c -> forall P, quantum P -> forall x y a b,
  P x y a b + IZR (slope (claimed c)) / IZR (denominator (claimed c)) * bell_value P
    <= IZR (level (claimed c)) / IZR (denominator (claimed c)).
Proof.
  intros Ha [He [Hd [Hs Hc]]] P HP x y a b. destruct (quantum_functional P HP) as [m E].
  pose proof (accepted_line c Ha (Joint (Cell (number x) (number y) a b))) as L.
  rewrite Hs, Hc in L. unfold expression_value in L. rewrite He, Hd in L.
  rewrite E, (bell_moment P m E), <- chsh_value.
  replace (cells_value m chsh) with (cells_value m chsh / 1) by field. apply L.
  destruct x, y, a, b; simpl; tauto.
Qed.

(** What the definitions of Statement.v must reject, shown from these definitions alone. *)

From Coq Require Import Reals List Bool Lra.
From Coquelicot Require Import Complex.
From Bellproof Require Import Statement.
Import ListNotations.
Local Open Scope R_scope.

Section Vectors.
Variable H : space.

Definition ip (u v : H) : R := Re (inner u v).

Lemma ip_sym u v : ip u v = ip v u.
Proof. unfold ip. rewrite (inner_conjugate H u v). destruct (inner u v). reflexivity. Qed.

Lemma ip_plus u v w : ip u (plus v w) = ip u v + ip u w.
Proof. unfold ip. now rewrite inner_plus. Qed.

Lemma ip_scaled u (c : R) v : ip u (scaled (RtoC c) v) = c * ip u v.
Proof. unfold ip. rewrite inner_scaled. destruct (inner u v). unfold Cmult, RtoC, Re. simpl. ring. Qed.

Lemma ip_combined u v w c d : let z := plus u (plus (scaled (RtoC c) v) (scaled (RtoC d) w)) in
  ip z z = ip u u + c * c * ip v v + d * d * ip w w + 2 * (c * ip u v + d * ip u w + c * d * ip v w).
Proof.
  intro z. assert (E : forall y, ip z y = ip u y + c * ip v y + d * ip w y).
  { intro y. rewrite (ip_sym z). unfold z. rewrite !ip_plus, !ip_scaled, !(ip_sym y). ring. }
  rewrite E. unfold z. rewrite !ip_plus, !ip_scaled, (ip_sym v u), (ip_sym w u), (ip_sym w v). ring.
Qed.

Lemma ip_same u v w : same v w -> ip u v = ip u w.
Proof. intro E. unfold ip. now rewrite E. Qed.

Lemma ip_positive u : 0 <= ip u u.
Proof. apply inner_positive. Qed.

Lemma moved (m : measurement H) a u v : ip (m a u) v = ip u (m a v).
Proof. unfold ip. now rewrite self_adjoint. Qed.

Lemma twice (m : measurement H) a u v : ip u (m a (m a v)) = ip u (m a v).
Proof. apply ip_same, idempotent. Qed.

Lemma adds_up (m : measurement H) u v : ip u (m false v) + ip u (m true v) = ip u v.
Proof. rewrite <- ip_plus. apply ip_same, complete. Qed.

(** The observable of a measurement takes a vector to one of the same length. *)
Definition observed (m : measurement H) (u : H) : H := plus (m false u) (scaled (RtoC (-1)) (m true u)).

Lemma ip_observed (m n : measurement H) u : ip (observed m u) (observed n u) =
  ip (m false u) (n false u) - ip (m false u) (n true u) - ip (m true u) (n false u) + ip (m true u) (n true u).
Proof.
  unfold observed. rewrite ip_plus, ip_scaled, !(ip_sym (plus _ _)), !ip_plus, !ip_scaled, !(ip_sym (n _ u)). ring.
Qed.

Lemma observed_length (m : measurement H) u : ip (observed m u) (observed m u) = ip u u.
Proof.
  rewrite ip_observed, !moved, !twice. rewrite <- (moved m true u (m false u)), (ip_sym (m true u)), (moved m false).
  pose proof (adds_up m u u). pose proof (adds_up m (m false u) u) as E. rewrite !moved, twice in E. lra.
Qed.
End Vectors.

(** ** Outcomes have probabilities: never negative, one altogether. *)

Theorem quantum_not_negative P : quantum P -> forall x y a b, 0 <= P x y a b.
Proof.
  intros [H [psi [M [N [_ [Hc HP]]]]]] x y a b. change (0 <= Re (RtoC (P x y a b))). rewrite HP.
  change (0 <= ip H psi (M x a (N y b psi))).
  replace (ip H psi (M x a (N y b psi))) with (ip H (M x a (N y b psi)) (M x a (N y b psi))); [apply ip_positive|].
  rewrite moved, twice, moved. rewrite <- (ip_same H psi _ _ (Hc x y a b (N y b psi))).
  rewrite <- (moved H (M x)). rewrite twice. apply moved.
Qed.

Theorem quantum_one P : quantum P -> forall x y, over_bits (fun a => over_bits (fun b => P x y a b)) = 1.
Proof.
  intros [H [psi [M [N [Hn [_ HP]]]]]] x y. unfold over_bits.
  assert (E : forall a b, P x y a b = ip H (M x a psi) (N y b psi)).
  { intros a b. rewrite moved. unfold ip. now rewrite <- HP. }
  rewrite !E, !adds_up, !(ip_sym H _ psi), adds_up. unfold ip. now rewrite Hn.
Qed.

Theorem negative_rejected : ~ quantum (fun _ _ a b => if a && b then -1 / 2 else 1 / 2).
Proof. intro HP. pose proof (quantum_not_negative _ HP false false true true) as E. simpl in E. lra. Qed.

Theorem twice_as_likely_rejected : ~ quantum (fun _ _ _ _ => 1 / 2).
Proof. intro HP. pose proof (quantum_one _ HP false false) as E. unfold over_bits in E. lra. Qed.

(** ** Signalling is rejected: Alice's outcome may not depend on Bob's setting. *)

Theorem quantum_no_signalling P : quantum P -> forall x y y' a,
  over_bits (fun b => P x y a b) = over_bits (fun b => P x y' a b).
Proof.
  intros [H [psi [M [N [_ [_ HP]]]]]] x y y' a. unfold over_bits.
  assert (E : forall y b, P x y a b = ip H (M x a psi) (N y b psi)).
  { intros z b. rewrite moved. unfold ip. now rewrite <- HP. }
  rewrite !E, !adds_up. reflexivity.
Qed.

Definition tells_bobs_setting : behaviour := fun x y a b => if Bool.eqb a y && negb b then 1 else 0.

Theorem tells_bobs_setting_rejected : ~ quantum tells_bobs_setting.
Proof.
  intro HP. pose proof (quantum_no_signalling _ HP false false true false) as E.
  unfold over_bits, tells_bobs_setting in E. simpl in E. lra.
Qed.

(** ** So is the box of Popescu and Rohrlich, which does not signal but reaches I = 4. *)

Definition popescu_rohrlich : behaviour := fun x y a b => if Bool.eqb (xorb a b) (x && y) then 1 / 2 else 0.

Theorem popescu_rohrlich_value : bell_value popescu_rohrlich = 4.
Proof. unfold bell_value, over_trials, over_bits, chsh_coefficient, popescu_rohrlich, sign. simpl. field. Qed.

(** 2 r I <= 4 + 2 r^2 with r = 3/2: not Tsirelson's bound, but below 3. *)
Theorem below_three P : quantum P -> bell_value P < 3.
Proof.
  intros [H [psi [M [N [Hn [_ HP]]]]]].
  assert (E : forall x y a b, P x y a b = ip H (M x a psi) (N y b psi)).
  { intros. rewrite moved. unfold ip. now rewrite <- HP. }
  assert (One : ip H psi psi = 1) by (unfold ip; now rewrite Hn).
  set (A := fun x => observed H (M x) psi). set (B := fun y => observed H (N y) psi).
  assert (LA : forall x, ip H (A x) (A x) = 1) by (intro; unfold A; now rewrite observed_length).
  assert (LB : forall y, ip H (B y) (B y) = 1) by (intro; unfold B; now rewrite observed_length).
  pose proof (ip_positive H (plus (A false) (plus (scaled (RtoC 1) (A true)) (scaled (RtoC (-3 / 2)) (B false))))) as S.
  pose proof (ip_positive H (plus (A false) (plus (scaled (RtoC (-1)) (A true)) (scaled (RtoC (-3 / 2)) (B true))))) as T.
  rewrite ip_combined, !LA, !LB in S, T.
  assert (V : bell_value P = ip H (A false) (B false) + ip H (A false) (B true) + ip H (A true) (B false) - ip H (A true) (B true)).
  { unfold A, B. rewrite !ip_observed. unfold bell_value, over_trials, over_bits, chsh_coefficient, sign. rewrite !E. simpl. ring. }
  lra.
Qed.

Theorem popescu_rohrlich_rejected : ~ quantum popescu_rohrlich.
Proof. intro HP. pose proof (below_three _ HP) as E. rewrite popescu_rohrlich_value in E. lra. Qed.

(** ** A device may not turn into such a box after the first trial. *)

Theorem later_box_rejected P : ~ quantum_device (fun past => match past with [] => P | _ => popescu_rohrlich end).
Proof. intro HD. exact (popescu_rohrlich_rejected (HD [Trial false false false false])). Qed.

(** Two qubits, each measured along two directions of a plane: quantum behaviours in the sense of Statement.v. *)

From Coq Require Import Reals List Bool Lra.
From Coquelicot Require Import Complex.
From Bellproof Require Import Statement.
Local Open Scope R_scope.

(** Vectors of C^2 (x) C^2 *)
Definition amplitude := bool -> bool -> C.

Definition over_c (f : bool -> C) : C := Cplus (f false) (f true).
Definition product (u v : amplitude) : C := over_c (fun i => over_c (fun j => Cmult (Cconj (u i j)) (v i j))).

Ltac components := apply injective_projections; simpl.

Definition two_qubits : space.
Proof.
  refine (Space amplitude (fun u v i j => Cplus (u i j) (v i j)) (fun c u i j => Cmult c (u i j)) product _ _ _ _).
  - intros u v w. unfold product, over_c. components; ring.
  - intros u c v. unfold product, over_c. components; ring.
  - intros u v. unfold product, over_c. components; ring.
  - intro u. unfold product, over_c. simpl.
    assert (S : forall r : R, 0 <= r * r) by apply Rle_0_sqr.
    pose proof (S (fst (u false false))). pose proof (S (snd (u false false))). pose proof (S (fst (u false true))).
    pose proof (S (snd (u false true))). pose proof (S (fst (u true false))). pose proof (S (snd (u true false))).
    pose proof (S (fst (u true true))). pose proof (S (snd (u true true))). lra.
Defined.

Lemma pointwise (u v : two_qubits) : (forall i j, u i j = v i j) -> same u v.
Proof. intros E w. simpl. unfold product, over_c. now rewrite !E. Qed.

Definition real_times (r : R) (z : C) : C := (r * fst z, r * snd z).

(** Outcome [a] of the observable c Z + s X on the first or on the second qubit *)
Definition first (c s : R) (a : bool) (u : amplitude) : amplitude := fun i j =>
  Cplus (real_times ((1 + sign a * (c * sign i)) / 2) (u i j)) (real_times (sign a * s / 2) (u (negb i) j)).
Definition second (c s : R) (b : bool) (u : amplitude) : amplitude := fun i j =>
  Cplus (real_times ((1 + sign b * (c * sign j)) / 2) (u i j)) (real_times (sign b * s / 2) (u i (negb j))).

Section Directions.
Variables c s : R.
Hypothesis direction : c * c + s * s = 1.

Lemma once_more k p q : k * k = 1 -> forall e, e * e = 1 ->
  (1 + k * (c * e)) / 2 * ((1 + k * (c * e)) / 2 * p + k * s / 2 * q)
    + k * s / 2 * ((1 + k * (c * - e)) / 2 * q + k * s / 2 * p)
  = (1 + k * (c * e)) / 2 * p + k * s / 2 * q.
Proof.
  intros Hk e He. apply Rminus_diag_uniq.
  transitivity (((k * k) * (c * c * (e * e) + s * s) - 1) / 4 * p); [field|].
  rewrite Hk, He, Rmult_1_r, direction. field.
Qed.

Lemma sign_square a : sign a * sign a = 1.
Proof. destruct a; unfold sign; ring. Qed.

Lemma sign_negb a : sign (negb a) = - sign a.
Proof. destruct a; unfold sign; simpl; ring. Qed.

Definition on_first : measurement two_qubits.
Proof.
  refine (Measurement two_qubits (first c s) _ _ _).
  - intros a u v. simpl. unfold product, over_c, first. simpl. components; destruct a; unfold sign; field.
  - intros a u. apply pointwise. intros i j. unfold first. rewrite negb_involutive, !sign_negb.
    components; apply once_more; apply sign_square.
  - intro u. apply pointwise. intros i j. unfold first. simpl. components; field.
Defined.

Definition on_second : measurement two_qubits.
Proof.
  refine (Measurement two_qubits (second c s) _ _ _).
  - intros a u v. simpl. unfold product, over_c, second. simpl. components; destruct a; unfold sign; field.
  - intros a u. apply pointwise. intros i j. unfold second. rewrite negb_involutive, !sign_negb.
    components; apply once_more; apply sign_square.
  - intro u. apply pointwise. intros i j. unfold second. simpl. components; field.
Defined.
End Directions.

(** ** The behaviour of a real state [p] with directions (cA x, sA x), (cB y, sB y) *)
Section Behaviour.
Variables cA sA cB sB : bool -> R.
Variable p : bool -> bool -> R.
Hypothesis alice : forall x, cA x * cA x + sA x * sA x = 1.
Hypothesis bob : forall y, cB y * cB y + sB y * sB y = 1.
Hypothesis norm : over_bits (fun i => over_bits (fun j => p i j * p i j)) = 1.

(** <p| O (x) Q |p> *)
Definition mean (f g : bool -> bool -> R) : R :=
  over_bits (fun i => over_bits (fun j => over_bits (fun k => over_bits (fun l => p i j * f i k * g j l * p k l)))).
Definition outcome (c s : R) (a : bool) (i k : bool) : R :=
  if Bool.eqb i k then (1 + sign a * (c * sign i)) / 2 else sign a * s / 2.

Definition two_qubit_behaviour : behaviour := fun x y a b => mean (outcome (cA x) (sA x) a) (outcome (cB y) (sB y) b).

Theorem two_qubit_quantum : quantum two_qubit_behaviour.
Proof.
  exists two_qubits, (fun i j => RtoC (p i j)), (fun x => on_first (cA x) (sA x) (alice x)), (fun y => on_second (cB y) (sB y) (bob y)).
  repeat split.
  - simpl. unfold product, over_c. components.
    + rewrite <- norm. unfold over_bits. ring.
    + ring.
  - intros x y a b u. apply pointwise. intros i j. simpl. unfold first, second. components; field.
  - intros x y a b. simpl. unfold product, over_c, first, second, two_qubit_behaviour, mean, outcome, over_bits. simpl.
    components; field.
Qed.
End Behaviour.

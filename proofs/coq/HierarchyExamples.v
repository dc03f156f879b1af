(** What kind hierarchy's theorem says in two cases, and that it speaks of something: a device that it admits. *)

From Coq Require Import Reals List ZArith Lra Lia Bool Arith.
From Bellproof Require Import Functional Hierarchy HierarchyTargets StarAlgebra HierarchyReals.
From Bellproof.certificates Require C_exact_chsh C_exact_mermin.
Import ListNotations.
Local Open Scope R_scope.

(** The Bell expressions of the two certificates: A0 B0 - A0 B1 + A1 B0 + A1 B1 and Mermin's for three parties *)
Section Bounds.
Variable M : star_algebra.
Variable tau : state M.
Variable P : nat -> nat -> nat -> M.

Notation p2 x y a b := (probability M tau P (Some [(x, Some a); (y, Some b)])).
Definition correlation (x y : nat) : R := p2 x y 0%nat 0%nat - p2 x y 0%nat 1%nat - p2 x y 1%nat 0%nat + p2 x y 1%nat 1%nat.
Definition chsh_value : R := correlation 0 0 - correlation 0 1 + correlation 1 0 + correlation 1 1.

Notation p3 x y z a b c := (probability M tau P (Some [(x, Some a); (y, Some b); (z, Some c)])).
Definition three (x y z : nat) : R :=
  p3 x y z 0%nat 0%nat 0%nat - p3 x y z 0%nat 0%nat 1%nat - p3 x y z 0%nat 1%nat 0%nat - p3 x y z 1%nat 0%nat 0%nat
  + p3 x y z 0%nat 1%nat 1%nat + p3 x y z 1%nat 0%nat 1%nat + p3 x y z 1%nat 1%nat 0%nat - p3 x y z 1%nat 1%nat 1%nat.
Definition mermin_value : R := three 0 0 1 + three 0 1 0 + three 1 0 0 - three 1 1 1.

Lemma below_sqrt a b : 0 <= a -> a * a <= b -> a <= sqrt b.
Proof. intros Ha Hb. rewrite <- (sqrt_square a Ha). now apply sqrt_le_1_alt. Qed.

Lemma above_sqrt a b : 0 <= a -> b <= a * a -> sqrt b <= a.
Proof. intros Ha Hb. rewrite <- (sqrt_square a Ha). now apply sqrt_le_1_alt. Qed.

Theorem chsh_bound : projective M [2; 2]%nat [2; 2]%nat P -> chsh_value <= 2 * sqrt 2.
Proof.
  intro D.
  assert (R : root_at (sqrt 2) (numbers C_exact_chsh.certificate)).
  { unfold root_at. simpl. pose proof (sqrt_sqrt 2 ltac:(lra)) as Q. split; [lra|].
    split; [apply below_sqrt; lra | apply above_sqrt; lra]. }
  pose proof (hierarchy_for_states C_exact_chsh.certificate C_exact_chsh.accepted _ R M tau P D None ltac:(now left)) as H.
  unfold left_side, expression_value in H. simpl in H. unfold chsh_value, correlation. simpl. lra.
Qed.

Theorem mermin_bound : projective M [2; 2; 2]%nat [2; 2; 2]%nat P -> mermin_value <= 4.
Proof.
  intro D.
  assert (R : root_at 0 (numbers C_exact_mermin.certificate)) by (unfold root_at; simpl; lra).
  pose proof (hierarchy_for_states C_exact_mermin.certificate C_exact_mermin.accepted _ R M tau P D None ltac:(now left)) as H.
  unfold left_side, expression_value in H. simpl in H. unfold mermin_value, three. simpl. lra.
Qed.
End Bounds.

(** ** A device: all answers are 0. *)

Definition real_numbers : star_algebra.
Proof.
  refine (StarAlgebra R 1 Rplus Rmult Rmult (fun a => a) _ _ _ _ _ _ _ _ _ _ _ _); intros; simpl; try ring; reflexivity.
Defined.

Definition itself : state real_numbers.
Proof.
  refine (State real_numbers (fun a => a) _ _ _ _ _); intros; simpl; try reflexivity.
  apply Rle_0_sqr.
Defined.

Definition all_zero (p x a : nat) : R := if Nat.eqb a 0 then 1 else 0.

Lemma all_zero_projective ms ds : (forall p, (p < length ds)%nat -> (0 < nth p ds 0)%nat) ->
  projective real_numbers ms ds all_zero.
Proof.
  intro Hd. constructor; intros; simpl; unfold all_zero.
  - reflexivity.
  - destruct (Nat.eqb a 0); ring.
  - destruct a as [|a], b as [|b]; simpl; try congruence; ring.
  - specialize (Hd p H). destruct (nth p ds 0%nat) as [|n]; [lia|]. simpl.
    assert (E : forall l, (forall a, In a l -> (0 < a)%nat) -> fold_right Rplus (0 * 1) (map (all_zero p x) l) = 0).
    { induction l as [|a l IH]; intro Hl; cbn [map fold_right]; [ring|]. rewrite IH by (intros; apply Hl; now right).
      unfold all_zero. destruct a; [specialize (Hl 0%nat (or_introl eq_refl)); lia | simpl; ring]. }
    change (1 + fold_right Rplus (0 * 1) (map (all_zero p x) (seq 1 n)) = 1).
    rewrite E; [apply Rplus_0_r|]. intros a Ha. apply in_seq in Ha. lia.
  - simpl. ring.
Qed.

Theorem chsh_of_all_zero : chsh_value real_numbers itself all_zero = 2.
Proof. unfold chsh_value, correlation. simpl. unfold all_zero. simpl. ring. Qed.

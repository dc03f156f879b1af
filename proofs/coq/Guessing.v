(** What the definitions of Statement.v about an adversary must say, on devices so simple that it can be seen. *)

From Coq Require Import Reals List Bool Lra.
From Bellproof Require Import Statement.
Import ListNotations.
Local Open Scope R_scope.

Ltac the_same := match goal with |- ?a = ?b =>
  let a' := eval unfold headline_given_passing, headline_given_passing_sharp in a in constr_eq a' b end; reflexivity.

Theorem headline_given_passing_says : headline_given_passing = (forall A, quantum_adversary A ->
  passing uniform A 3016 (70 / 29) < 1 / 10 \/
  smooth_min_entropy_at_least A 3016 (given_passing uniform A 3016 (70 / 29)) (1 / 10) 40).
Proof. the_same. Qed.

Theorem headline_given_passing_sharp_says : headline_given_passing_sharp = (forall A, quantum_adversary A ->
  passing uniform A 3016 (70 / 29) < 1 / 10 \/
  smooth_min_entropy_at_least A 3016 (given_passing uniform A 3016 (70 / 29)) (1 / 10) 275).
Proof. the_same. Qed.

(** ** Four simple adversaries *)

(** Devices that answer as they please, knowing the settings of the trial, for each e *)
Definition answers_by (f : nat -> bool -> bool -> bool * bool) : nat -> device := fun e _ x y a b =>
  if Bool.eqb a (fst (f e x y)) && Bool.eqb b (snd (f e x y)) then 1 else 0.

(** e tells the answers: all 0 or all 1. *)
Definition told : adversary := Adversary 2 (fun _ => 1 / 2)
  (answers_by (fun e _ _ => match e with O => (false, false) | _ => (true, true) end)).

(** The settings tell the answers. *)
Definition repeats : adversary := Adversary 1 (fun _ => 1) (answers_by (fun _ x y => (x, y))).

(** Nothing tells the answers. *)
Definition coins : adversary := Adversary 1 (fun _ => 1) (fun _ _ _ _ _ _ => 1 / 4).

(** They win with probability 3/4, by answers 0 known to all. *)
Definition zeros : adversary := Adversary 1 (fun _ => 1) (answers_by (fun _ _ _ => (false, false))).

Ltac largest := repeat match goal with |- context [Rmax ?a ?b] =>
  first [rewrite (Rmax_left a b) by lra | rewrite (Rmax_right a b) by lra] end.
Ltac guess A := unfold guessing_probability, weight, joint, over_bits, larger_of_bits, uniform, A, answers_by;
  simpl; unfold over_bits, larger_of_bits; simpl; largest; try lra.

(** The adversary knows e, the settings, and nothing else. *)
Theorem e_is_known : guessing_probability told 1 (joint uniform told) = 1.
Proof. guess told. Qed.

Theorem settings_are_known : guessing_probability repeats 1 (joint uniform repeats) = 1.
Proof. guess repeats. Qed.

Theorem outcomes_are_not_known : guessing_probability coins 1 (joint uniform coins) = 1 / 4.
Proof. guess coins. Qed.

(** The chances of e are chances, and each e has quantum devices. *)
Theorem chances_add_up A : quantum_adversary A -> over_values (values A) (chance A) = 1.
Proof. intros [_ [H _]]. exact H. Qed.

Theorem chances_nonneg A e : quantum_adversary A -> 0 <= chance A e.
Proof. intros [H _]. apply H. Qed.

Theorem all_devices_quantum A e : quantum_adversary A -> quantum_device (devices A e).
Proof. intros [_ [_ H]]. apply H. Qed.

Theorem known_devices_allowed D : quantum_device D -> quantum_adversary (Adversary 1 (fun _ => 1) (fun _ => D)).
Proof. intro H. repeat split; simpl; intros; try lra. apply H. Qed.

(** ** Passing *)

Lemma one_trial x y a b : I_hat uniform [Trial x y a b] = if Bool.eqb (xorb a b) (x && y) then 4 else -4.
Proof. unfold I_hat, estimator_sum, chsh_coefficient, sign, uniform. simpl. destruct x, y, a, b; simpl; field. Qed.

Ltac decide_passing := unfold given_passing, passing, weight, passed, guessing_probability; simpl;
  unfold over_bits, larger_of_bits; simpl; rewrite !one_trial; simpl;
  destruct (Rle_dec 4 4) as [_|N]; [|exfalso; apply N; lra]; destruct (Rle_dec 4 (-4)) as [N|_]; [exfalso; lra|];
  unfold joint; simpl.

(** One trial passes the threshold 4 if it is won. *)
Theorem coins_pass : passing uniform coins 1 4 = 1 / 2.
Proof. decide_passing. unfold coins, uniform. simpl. lra. Qed.

Theorem zeros_pass : passing uniform zeros 1 4 = 3 / 4.
Proof. decide_passing. unfold zeros, answers_by, uniform. simpl. lra. Qed.

(** Two of four outcomes are left when it is known that the trial was won. *)
Theorem a_pass_tells : guessing_probability coins 1 (given_passing uniform coins 1 4) = 1 / 2.
Proof.
  assert (E : forall e h, given_passing uniform coins 1 4 e h = passed uniform coins 4 e h / (1 / 2))
    by (intros; unfold given_passing; now rewrite coins_pass).
  unfold guessing_probability, passed. simpl. unfold over_bits, larger_of_bits. simpl. rewrite !E. unfold passed. rewrite !one_trial. simpl.
  destruct (Rle_dec 4 4) as [_|N]; [|exfalso; apply N; lra]; destruct (Rle_dec 4 (-4)) as [N|_]; [exfalso; lra|].
  unfold joint, coins, uniform. simpl. largest. lra.
Qed.

(** ** Smoothing *)

Lemma one_bit : Rpower 2 (- (1)) = 1 / 2.
Proof. rewrite Rpower_Ropp, Rpower_1; lra. Qed.

(** What is guessed for certain has no min-entropy, unless half of the weight is taken away. *)
Theorem certain_outcomes_have_no_entropy : ~ smooth_min_entropy_at_least zeros 1 (joint uniform zeros) (1 / 4) 1.
Proof.
  intros [P' [H [HW HG]]]. rewrite one_bit in HG.
  assert (Z : forall x y a b, P' 0%nat [Trial x y a b] <= if a || b then 0 else 1 / 4).
  { intros x y a b. destruct (H 0%nat [Trial x y a b]) as [_ Hu]. revert Hu. unfold joint, zeros, answers_by, uniform. simpl.
    destruct a, b; simpl; lra. }
  unfold weight, guessing_probability in *. unfold zeros in HW, HG. simpl in HW, HG. unfold over_bits, larger_of_bits in *. simpl in *.
  unfold joint, answers_by, uniform in HW. simpl in HW.
  assert (L : forall x y, P' 0%nat [Trial x y false false] <=
    Rmax (Rmax (P' 0%nat [Trial x y false false]) (P' 0%nat [Trial x y false true]))
         (Rmax (P' 0%nat [Trial x y true false]) (P' 0%nat [Trial x y true true])))
    by (intros; eapply Rle_trans; [apply Rmax_l | apply Rmax_l]).
  pose proof (L false false). pose proof (L false true). pose proof (L true false). pose proof (L true true).
  pose proof (Z false false false true). pose proof (Z false false true false). pose proof (Z false false true true).
  pose proof (Z false true false true). pose proof (Z false true true false). pose proof (Z false true true true).
  pose proof (Z true false false true). pose proof (Z true false true false). pose proof (Z true false true true).
  pose proof (Z true true false true). pose proof (Z true true true false). pose proof (Z true true true true).
  simpl in *. lra.
Qed.

Theorem half_can_be_taken_away : smooth_min_entropy_at_least zeros 1 (joint uniform zeros) (1 / 2) 1.
Proof.
  exists (fun e h => 1 / 2 * joint uniform zeros e h). rewrite one_bit.
  assert (J : forall e h, 0 <= joint uniform zeros e h).
  { intros e h. unfold joint. simpl. rewrite Rmult_1_l. apply Rmult_le_pos.
    - induction h as [|t h IH]; simpl; [lra|]. unfold uniform at 1. lra.
    - induction h as [|[x y a b] h IH]; simpl; [lra|]. apply Rmult_le_pos; [|exact IH].
      unfold answers_by. destruct (_ && _); lra. }
  split; [|split].
  - intros e h. specialize (J e h). lra.
  - guess zeros.
  - guess zeros.
Qed.

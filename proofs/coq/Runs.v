(** What runs, events and the headline of Statement.v must say, on devices so simple that it can be seen. *)

From Coq Require Import Reals List Bool Lra.
From Bellproof Require Import Statement.
Import ListNotations.
Local Open Scope R_scope.

(** ** The claims, with all their numbers *)

Ltac word_for_word := match goal with |- ?a = ?b => let a' := eval unfold headline, headline_sharp in a in constr_eq a' b end; reflexivity.

Theorem headline_says : headline = (forall D, quantum_device D ->
  probability uniform D 3016 (looks_good_but_is_likely uniform D (70 / 29) (/ 2 ^ 44)) <= 1 / 100).
Proof. word_for_word. Qed.

Theorem headline_sharp_says : headline_sharp = (forall D, quantum_device D ->
  probability uniform D 3016 (looks_good_but_is_likely uniform D (70 / 29) (/ 2 ^ 279)) <= 1 / 100).
Proof. word_for_word. Qed.

(** ** Runs of simple devices *)

(** Both answer 0 first, and then what Alice's setting was in the trial before. *)
Definition echo : device := fun past x y a b =>
  let answer := match past with [] => false | t :: _ => setting_x t end in
  if Bool.eqb a answer && Bool.eqb b answer then 1 else 0.

(** Settings that are not uniform *)
Definition biased : settings := fun x y => (if x then 3 / 4 else 1 / 4) * (if y then 1 / 3 else 2 / 3).

Definition second_x_after_zero (h : history) : bool := match h with [t; u] => setting_x t && negb (setting_x u) | _ => false end.

Ltac run := unfold probability, expectation, over_trials, over_bits, biased, echo, uniform; simpl; try lra.

Theorem uniform_is_a_quarter x y : uniform x y = 1 / 4.
Proof. reflexivity. Qed.

(** Something happens for certain. *)
Theorem certain_has_probability_one : probability biased echo 2 (fun _ => true) = 1.
Proof. run. Qed.

(** The settings are those of Q, in the first trial and in the second, whatever happened in the first. *)
Theorem settings_as_said : probability biased echo 1 (fun h => match h with [t] => setting_x t | _ => false end) = 3 / 4 /\
  probability biased echo 1 (fun h => match h with [t] => setting_y t | _ => false end) = 1 / 3.
Proof. split; run. Qed.

Theorem settings_ignore_the_past : probability biased echo 2 second_x_after_zero = 3 / 16 /\
  probability biased echo 2 (fun h => match h with [t; u] => setting_x t && setting_x u | _ => false end) = 9 / 16.
Proof. split; run. Qed.

(** The devices know the past: the second answer is the first setting. *)
Theorem devices_know_the_past :
  probability biased echo 2 (fun h => match h with [t; u] => Bool.eqb (outcome_a t) (setting_x u) | _ => false end) = 1.
Proof. run. Qed.

(** P(r|s) is the product of what the devices give, not of the settings' probabilities. *)
Definition coin : device := fun _ _ _ _ _ => 1 / 4.

Theorem outcomes_of_two_trials x y a b z w c d : probability_of_outcomes coin [Trial x y a b; Trial z w c d] = 1 / 16.
Proof. simpl. unfold coin. lra. Qed.

Theorem outcomes_given_the_past x y : probability_of_outcomes echo [Trial x y true true; Trial true y false false] = 1 /\
  probability_of_outcomes echo [Trial x y false false; Trial true y false false] = 0.
Proof. unfold probability_of_outcomes, echo. simpl. split; lra. Qed.

(** The estimate of one trial: 1/Q(x, y), with the sign of CHSH *)
Theorem estimate_of_one_trial x y a b :
  I_hat uniform [Trial x y a b] = if Bool.eqb (xorb a b) (x && y) then 4 else -4.
Proof. unfold I_hat, estimator_sum, chsh_coefficient, sign, uniform. simpl. destruct x, y, a, b; simpl; field. Qed.

Theorem estimate_is_weighed : I_hat biased [Trial true true false false; Trial true true false true] = 0 /\
  I_hat biased [Trial false false false false; Trial false false true true] = 6.
Proof. unfold I_hat, estimator_sum, chsh_coefficient, sign, biased. simpl. split; field. Qed.

(** The event happens at the threshold itself and above, but neither below it nor where P(r|s) is no more than the bound. *)
Lemma happens D t bound : t <= 4 -> bound < D [] false false false false ->
  looks_good_but_is_likely uniform D t bound [Trial false false false false] = true.
Proof.
  intros Ht Hb. unfold looks_good_but_is_likely. rewrite estimate_of_one_trial. simpl.
  destruct (Rle_dec t 4); [|contradiction]. destruct (Rlt_dec bound _) as [|N]; [reflexivity|]. exfalso. apply N. lra.
Qed.

Theorem event_happens : looks_good_but_is_likely uniform coin 4 (1 / 5) [Trial false false false false] = true.
Proof. apply happens; unfold coin; lra. Qed.

Theorem event_needs_the_threshold : looks_good_but_is_likely uniform coin (41 / 10) (1 / 5) [Trial false false false false] = false.
Proof. unfold looks_good_but_is_likely. rewrite estimate_of_one_trial. simpl. destruct (Rle_dec _ _); [lra | reflexivity]. Qed.

Theorem event_needs_the_bound : looks_good_but_is_likely uniform coin 4 (1 / 4) [Trial false false false false] = false.
Proof.
  unfold looks_good_but_is_likely, coin. rewrite estimate_of_one_trial. simpl. destruct (Rlt_dec _ _); [lra | apply andb_false_r].
Qed.

(** Table 1's bits as min-entropy given that the run passed, and that there are devices which nearly always pass. *)

From Coq Require Import Reals List ZArith Bool Lra Lia.
From Bellproof Require Import Statement Hoeffding Accumulation Numbers Quantum Chsh Allowed Headline Chernoff Transcripts Conditioned.
Import ListNotations.
Local Open Scope R_scope.

Lemma whole_bits n : Rpower 2 (- INR n) = / 2 ^ n.
Proof. rewrite Rpower_Ropp, Rpower_pow by lra. reflexivity. Qed.

(** A joint bound with confidence 99 %, read given passing *)
Lemma table_given_passing n t joint_bits bits : (bits + 4 = joint_bits)%nat ->
  (forall D, quantum_device D ->
    probability uniform D n (looks_good_but_is_likely uniform D t (/ 2 ^ joint_bits)) <= 1 / 100) ->
  forall A, quantum_adversary A -> passing uniform A n t < 1 / 10 \/
    smooth_min_entropy_at_least A n (given_passing uniform A n t) (1 / 10) (INR bits).
Proof.
  intros E H A HA. destruct (quantum_proper_adversary A HA) as [HC HP].
  replace (1 / 10) with (1 / 100 / (1 / 10)) at 2 by field.
  assert (H2 : 0 < / 2 ^ joint_bits) by (apply Rinv_0_lt_compat, pow_lt; lra).
  apply (either uniform A n t (/ 2 ^ joint_bits)); [exact uniform_proper | exact HC | exact HP | lra | | lra |].
  - intro e. apply H, HA.
  - rewrite whole_bits, <- E, pow_add, Rinv_mult. assert (0 < / 2 ^ bits) by (apply Rinv_0_lt_compat, pow_lt; lra).
    replace (2 ^ 4) with 16 by ring. lra.
Qed.

Theorem headline_given_passing_holds : headline_given_passing.
Proof.
  intros A HA. replace 40 with (INR 40) by (simpl; lra). apply (table_given_passing 3016 (70 / 29) 44); [reflexivity | | exact HA].
  exact headline_holds.
Qed.

Theorem headline_given_passing_sharp_holds : headline_given_passing_sharp.
Proof.
  intros A HA. replace 275 with (INR 275) by (rewrite INR_IZR_INZ; reflexivity).
  apply (table_given_passing 3016 (70 / 29) 279); [reflexivity | | exact HA]. exact headline_sharp_holds.
Qed.

(** Chernoff's bound: 344 bits *)
Theorem headline_given_passing_chernoff : forall A, quantum_adversary A -> passing uniform A 3016 (70 / 29) < 1 / 10 \/
  smooth_min_entropy_at_least A 3016 (given_passing uniform A 3016 (70 / 29)) (1 / 10) 344.
Proof.
  intros A HA. replace 344 with (INR 344) by (rewrite INR_IZR_INZ; reflexivity).
  apply (table_given_passing 3016 (70 / 29) 348); [reflexivity | | exact HA]. exact headline_chernoff.
Qed.

(** ** Devices that pass *)

(** The devices at 2 sqrt 2 in every trial, known to the adversary *)
Definition maximal_adversary : adversary := Adversary 1 (fun _ => 1) (fun _ _ => maximal).

Theorem maximal_adversary_quantum : quantum_adversary maximal_adversary.
Proof. repeat split; simpl; intros; try lra. intro past. apply maximal_quantum. Qed.

Lemma maximal_proper (past : history) : proper ((fun _ : history => maximal) past).
Proof. apply quantum_proper, maximal_quantum. Qed.

Lemma root_two_below : 282 / 100 <= 2 * sqrt 2.
Proof.
  apply Rmult_le_reg_l with (/ 2); [lra|]. rewrite <- Rmult_assoc, Rinv_l, Rmult_1_l by lra.
  rewrite <- (sqrt_square (/ 2 * (282 / 100))) by lra. apply sqrt_le_1; lra.
Qed.

Lemma maximal_sum h : true_sum (fun _ => maximal) h = INR (length h) * (2 * sqrt 2).
Proof.
  induction h as [|[x y a b] h IH]; [simpl; ring|]. cbn [true_sum length]. rewrite S_INR, IH, maximal_value. ring.
Qed.

(** They miss the threshold with a probability below 1/100, *)
Lemma they_pass n : INR n = 3016 -> 99 / 100 <= passing uniform maximal_adversary n (70 / 29).
Proof.
  intro N.
  set (D := fun _ : history => maximal). set (passes := fun h => if Rle_dec (70 / 29) (I_hat uniform h) then true else false).
  assert (E : passing uniform maximal_adversary n (70 / 29) = probability uniform D n passes).
  { unfold passing. rewrite (weight_ext _ _ _ (fun e h => if passes h then joint uniform maximal_adversary e h else 0)).
    - rewrite (joint_is_the_process uniform maximal_adversary n (fun _ => passes)).
      cbn [over_values values chance devices maximal_adversary].
      fold D. ring.
    - intros e h. unfold passed, passes. destruct (Rle_dec _ _); reflexivity. }
  rewrite E. set (s := 4 / 160). set (e := 4 / 10).
  (* The other runs, by Hoeffding's lemma from below *)
  assert (I : forall past, over_trials (fun x y a b => uniform x y * D past x y a b *
    exp (- s * (chsh_coefficient x y a b / uniform x y - bell_value (D past)))) <= exp (s ^ 2 * 8 ^ 2 / 8)).
  { intro past.
    pose proof (hoeffding (fun x y a b => uniform x y * D past x y a b)
      (fun x y a b => bell_value (D past) - chsh_coefficient x y a b / uniform x y)
      (bell_value (D past) - 4) (bell_value (D past) + 4) s) as Ho.
    replace (bell_value (D past) + 4 - (bell_value (D past) - 4)) with 8 in Ho by ring.
    eapply Rle_trans; [|apply Ho].
    - right. apply over_trials_ext. intros. f_equal. f_equal. ring.
    - intros. apply (weight_nonneg uniform D uniform_proper maximal_proper).
    - apply (weights_one uniform D uniform_proper maximal_proper).
    - pose proof (unbiased uniform D uniform_proper maximal_proper past) as U.
      rewrite (over_trials_ext _ (fun x y a b => -1 * (uniform x y * D past x y a b *
        (chsh_coefficient x y a b / uniform x y - bell_value (D past))))) by (intros; ring).
      rewrite over_trials_scale, U. ring.
    - intros x y a b. pose proof (coefficient_range x y a b). lra.
    - lra.
    - unfold s. lra. }
  pose proof (generating uniform D uniform_proper maximal_proper (- s) _ I n []) as G.
  cbn [estimator_sum true_sum] in G. rewrite Rminus_0_r, Rmult_0_r, exp_0, Rmult_1_r in G.
  apply Rle_trans with (expectation uniform D n [] (fun h =>
    1 + - exp (- (s * (3016 * e))) * exp (- s * (estimator_sum uniform h - true_sum D h)))).
  - assert (P : forall m past c F, expectation uniform D m past (fun h => 1 + c * F h) = 1 + c * expectation uniform D m past F).
    { clear -D. induction m as [|m IH]; intros past c F; cbn [expectation]; [reflexivity|].
      rewrite (over_trials_ext _ (fun x y a b => uniform x y * D past x y a b +
        c * (uniform x y * D past x y a b * expectation uniform D m (Trial x y a b :: past) F)))
        by (intros; rewrite IH; ring).
      rewrite over_trials_plus, over_trials_scale, (weights_one uniform D uniform_proper maximal_proper). reflexivity. }
    rewrite P. apply (Rmult_le_compat_l (exp (- (s * (3016 * e))))) in G; [|left; apply exp_pos].
    rewrite <- exp_plus, N in G.
    assert (exp (- (s * (3016 * e)) + 3016 * (s ^ 2 * 8 ^ 2 / 8)) <= 1 / 100).
    { replace (- (s * (3016 * e)) + 3016 * (s ^ 2 * 8 ^ 2 / 8)) with (- (s * (3016 * e) - 3016 * (s ^ 2 * 8 ^ 2 / 8))) by ring.
      apply one_in_a_hundred. unfold s, e. lra. }
    lra.
  - apply (expectation_le uniform D uniform_proper maximal_proper). intros h Hl. rewrite Nat.add_0_r in Hl.
    pose proof (exp_pos (- (s * (3016 * e)))) as X. pose proof (exp_pos (- s * (estimator_sum uniform h - true_sum D h))) as Y.
    pose proof (Rmult_lt_0_compat _ _ X Y) as XY.
    unfold passes. destruct (Rle_dec _ _) as [_|F]; [lra|]. apply Rnot_le_lt in F.
    assert (estimator_sum uniform h <= 3016 * (70 / 29)).
    { unfold I_hat in F. rewrite Hl, N in F. apply (Rmult_lt_compat_l 3016) in F; [|lra].
      replace (3016 * (estimator_sum uniform h / 3016)) with (estimator_sum uniform h) in F by field. lra. }
    assert (true_sum D h = 3016 * (2 * sqrt 2)) by (unfold D; rewrite maximal_sum, Hl, N; reflexivity).
    pose proof root_two_below. rewrite <- exp_plus in XY. rewrite Ropp_mult_distr_l_reverse, <- exp_plus.
    set (z := - (s * (3016 * e)) + - s * (estimator_sum uniform h - true_sum D h)) in *.
    assert (0 <= z) by (unfold z, s, e; lra).
    pose proof (exp_above_tangent 0 z) as T. rewrite exp_0 in T. lra.
Qed.

(** so that the first case of the headline is not the only one. *)
Theorem devices_that_pass : 99 / 100 <= passing uniform maximal_adversary 3016 (70 / 29).
Proof. apply they_pass. rewrite INR_IZR_INZ. reflexivity. Qed.

(** Whatever this adversary does with what it knows, it cannot guess: the second case holds. *)
Corollary maximal_outcomes_hard_to_guess :
  smooth_min_entropy_at_least maximal_adversary 3016 (given_passing uniform maximal_adversary 3016 (70 / 29)) (1 / 10) 275.
Proof.
  destruct (headline_given_passing_sharp_holds _ maximal_adversary_quantum) as [H|H]; [|exact H].
  pose proof devices_that_pass. lra.
Qed.

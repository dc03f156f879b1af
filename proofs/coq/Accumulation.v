(** Devices with memory: if the outcomes are likely, the estimate of the Bell value was too high, and that is unlikely.

    Everything here is about adaptive processes over finite alphabets; what the devices obey in one trial is a
    hypothesis: a line P(ab|xy) + slope I <= level, and a bound on the moment generating function of an increment. *)

From Coq Require Import Reals List Bool Lra Lia.
From Bellproof Require Import Statement Hoeffding.
Import ListNotations.
Local Open Scope R_scope.

Definition proper (P : behaviour) : Prop :=
  (forall x y a b, 0 <= P x y a b) /\ (forall x y, over_bits (fun a => over_bits (fun b => P x y a b)) = 1).

Definition proper_settings (Q : settings) : Prop :=
  (forall x y, 0 < Q x y) /\ over_bits (fun x => over_bits (fun y => Q x y)) = 1.

(** The sum of the Bell values that the devices really had in the trials of a run *)
Fixpoint true_sum (D : device) (h : history) : R :=
  match h with [] => 0 | Trial _ _ _ _ :: past => bell_value (D past) + true_sum D past end.

Section Process.
Variable Q : settings.
Variable D : device.
Hypothesis settings_proper : proper_settings Q.
Hypothesis device_proper : forall past, proper (D past).

Lemma weight_nonneg past x y a b : 0 <= Q x y * D past x y a b.
Proof. apply Rmult_le_pos; [left; apply settings_proper | apply device_proper]. Qed.

Lemma weights_one past : over_trials (fun x y a b => Q x y * D past x y a b) = 1.
Proof.
  destruct (device_proper past) as [_ H]. destruct settings_proper as [_ <-].
  transitivity (over_bits (fun x => over_bits (fun y => Q x y * over_bits (fun a => over_bits (fun b => D past x y a b))))).
  - unfold over_trials, over_bits. ring.
  - unfold over_bits at 1 2. rewrite !H. unfold over_bits. ring.
Qed.

Lemma expectation_le n : forall past F G, (forall h, length h = (n + length past)%nat -> F h <= G h) ->
  expectation Q D n past F <= expectation Q D n past G.
Proof.
  induction n as [|n IH]; intros past F G H; cbn [expectation]; [now apply H|].
  apply over_trials_le. intros. apply Rmult_le_compat_l; [apply weight_nonneg|].
  apply IH. intros h E. apply H. rewrite E. simpl. lia.
Qed.

Lemma expectation_constant n c : forall past, expectation Q D n past (fun _ => c) = c.
Proof.
  induction n as [|n IH]; intro past; simpl; [reflexivity|].
  rewrite (over_trials_ext _ (fun x y a b => c * (Q x y * D past x y a b))) by (intros; rewrite IH; ring).
  rewrite over_trials_scale, weights_one. ring.
Qed.

Lemma expectation_scale n c F : forall past, expectation Q D n past (fun h => c * F h) = c * expectation Q D n past F.
Proof.
  induction n as [|n IH]; intro past; simpl; [reflexivity|].
  rewrite <- over_trials_scale. apply over_trials_ext. intros. rewrite IH. ring.
Qed.

(** These probabilities are probabilities. *)
Theorem probability_range n event : 0 <= probability Q D n event <= 1.
Proof.
  unfold probability. split.
  - eapply Rle_trans; [right; symmetry; apply (expectation_constant n 0 [])|]. apply expectation_le. intros. destruct (event h); lra.
  - eapply Rle_trans; [|right; apply (expectation_constant n 1 [])]. apply expectation_le. intros. destruct (event h); lra.
Qed.

(** The estimator is right in every trial, whatever the devices do: Eq. 9. *)
Theorem unbiased past :
  over_trials (fun x y a b => Q x y * D past x y a b * (chsh_coefficient x y a b / Q x y - bell_value (D past))) = 0.
Proof.
  pose proof (weights_one past) as H1.
  transitivity (over_trials (fun x y a b => chsh_coefficient x y a b * D past x y a b)
    + - bell_value (D past) * over_trials (fun x y a b => Q x y * D past x y a b)).
  - rewrite <- over_trials_scale, <- over_trials_plus. apply over_trials_ext. intros.
    destruct settings_proper as [Hq _]. specialize (Hq x y). field. lra.
  - rewrite H1. unfold bell_value. ring.
Qed.

Section Tail.
Variables s kappa : R.
Hypothesis s_pos : 0 < s.
(** What an increment of the martingale obeys *)
Hypothesis increment : forall past,
  over_trials (fun x y a b => Q x y * D past x y a b * exp (s * (chsh_coefficient x y a b / Q x y - bell_value (D past))))
    <= exp kappa.

Lemma generating n : forall past,
  expectation Q D n past (fun h => exp (s * (estimator_sum Q h - true_sum D h)))
    <= exp (INR n * kappa) * exp (s * (estimator_sum Q past - true_sum D past)).
Proof.
  induction n as [|n IH]; intro past.
  - simpl. rewrite Rmult_0_l, exp_0. lra.
  - cbn [expectation].
    apply Rle_trans with (over_trials (fun x y a b =>
      exp (INR n * kappa) * exp (s * (estimator_sum Q past - true_sum D past)) *
      (Q x y * D past x y a b * exp (s * (chsh_coefficient x y a b / Q x y - bell_value (D past)))))).
    + apply over_trials_le. intros x y a b.
      eapply Rle_trans; [apply Rmult_le_compat_l; [apply weight_nonneg | apply IH]|]. cbn [estimator_sum true_sum].
      replace (s * (chsh_coefficient x y a b / Q x y + estimator_sum Q past - (bell_value (D past) + true_sum D past)))
        with (s * (estimator_sum Q past - true_sum D past) + s * (chsh_coefficient x y a b / Q x y - bell_value (D past))) by ring.
      rewrite exp_plus. right. ring.
    + rewrite over_trials_scale, S_INR.
      replace ((INR n + 1) * kappa) with (INR n * kappa + kappa) by ring. rewrite exp_plus.
      rewrite (Rmult_comm (exp (INR n * kappa) * exp kappa)), <- Rmult_assoc, (Rmult_comm _ (exp (INR n * kappa))).
      apply Rmult_le_compat_l; [|apply increment].
      apply Rmult_le_pos; left; apply exp_pos.
Qed.

(** Markov's inequality *)
Lemma tail n epsilon event :
  (forall h, length h = n -> event h = true -> INR n * epsilon <= estimator_sum Q h - true_sum D h) ->
  probability Q D n event <= exp (INR n * kappa - s * (INR n * epsilon)).
Proof.
  intro He. unfold probability.
  apply Rle_trans with (expectation Q D n []
    (fun h => exp (- (s * (INR n * epsilon))) * exp (s * (estimator_sum Q h - true_sum D h)))).
  - apply expectation_le. intros h Hl. rewrite <- exp_plus. rewrite Nat.add_0_r in Hl.
    destruct (event h) eqn:E; [|left; apply exp_pos]. specialize (He h Hl E).
    apply Rle_trans with (1 + (- (s * (INR n * epsilon)) + s * (estimator_sum Q h - true_sum D h))).
    + assert (s * (INR n * epsilon) <= s * (estimator_sum Q h - true_sum D h)) by (apply Rmult_le_compat_l; lra). lra.
    + pose proof (exp_above_tangent 0 (- (s * (INR n * epsilon)) + s * (estimator_sum Q h - true_sum D h))) as T.
      rewrite exp_0 in T. lra.
  - rewrite expectation_scale. eapply Rle_trans; [apply Rmult_le_compat_l; [left; apply exp_pos | apply generating]|].
    simpl. rewrite Rminus_0_r, Rmult_0_r, exp_0, Rmult_1_r, <- exp_plus. right. f_equal. ring.
Qed.

(** ** One line is enough *)
Variables slope level : R.
Hypothesis slope_nonneg : 0 <= slope.
Hypothesis line : forall past x y a b, D past x y a b + slope * bell_value (D past) <= level.

Lemma likelihood_bound I g : 0 < g -> g = level - slope * I -> forall h,
  0 <= probability_of_outcomes D h <= g ^ length h * exp (slope / g * (INR (length h) * I - true_sum D h)).
Proof.
  intros Hg Eg. induction h as [|[x y a b] h IH].
  - simpl. rewrite Rmult_0_l, Rminus_0_r, Rmult_0_r, exp_0. lra.
  - cbn [probability_of_outcomes length true_sum]. rewrite S_INR. destruct (device_proper h) as [Hn _].
    specialize (Hn x y a b). split; [apply Rmult_le_pos; [exact Hn | apply IH]|].
    apply Rle_trans with (g * exp (slope / g * (I - bell_value (D h))) *
      (g ^ length h * exp (slope / g * (INR (length h) * I - true_sum D h)))).
    + apply Rmult_le_compat; [exact Hn | apply IH | | apply IH].
      pose proof (line h x y a b) as L.
      pose proof (exp_above_tangent 0 (slope / g * (I - bell_value (D h)))) as T. rewrite exp_0 in T.
      apply Rle_trans with (g * (1 + slope / g * (I - bell_value (D h)))).
      * replace (g * (1 + slope / g * (I - bell_value (D h)))) with (g + slope * (I - bell_value (D h))) by (field; lra).
        rewrite Eg. lra.
      * apply Rmult_le_compat_l; lra.
    + replace (slope / g * ((INR (length h) + 1) * I - (bell_value (D h) + true_sum D h))) with
        (slope / g * (I - bell_value (D h)) + slope / g * (INR (length h) * I - true_sum D h)) by ring.
      rewrite exp_plus. simpl. right. ring.
Qed.

(** Eqs. 7 to 12 in their joint form *)
Theorem accumulation n threshold epsilon g bound : (0 < n)%nat -> 0 < g ->
  g = level - slope * (threshold - epsilon) -> g ^ n <= bound ->
  probability Q D n (looks_good_but_is_likely Q D threshold bound) <= exp (INR n * kappa - s * (INR n * epsilon)).
Proof.
  intros Hn Hg Eg Hb. apply tail. intros h Hl He. unfold looks_good_but_is_likely in He.
  apply andb_true_iff in He as [H1 H2].
  destruct (Rle_dec _ _) as [Ht|]; [|discriminate]. destruct (Rlt_dec _ _) as [Hp|]; [|discriminate].
  destruct (likelihood_bound (threshold - epsilon) g Hg Eg h) as [_ Hu]. rewrite Hl in Hu.
  assert (Hpos : 0 < INR n) by (now apply lt_0_INR).
  assert (Hest : INR n * threshold <= estimator_sum Q h).
  { unfold I_hat in Ht. rewrite Hl in Ht. apply Rmult_le_compat_l with (r := INR n) in Ht; [|lra].
    replace (INR n * (estimator_sum Q h / INR n)) with (estimator_sum Q h) in Ht by (field; lra). exact Ht. }
  assert (Hexp : 1 < exp (slope / g * (INR n * (threshold - epsilon) - true_sum D h))).
  { apply Rmult_lt_reg_l with (g ^ n); [now apply pow_lt|]. lra. }
  rewrite <- exp_0 in Hexp. apply exp_lt_inv in Hexp.
  assert (Hs : 0 <= slope / g) by (apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat]).
  assert (0 < INR n * (threshold - epsilon) - true_sum D h).
  { apply Rnot_le_lt. intro N. apply (Rmult_le_compat_l (slope / g)) in N; [|exact Hs]. lra. }
  lra.
Qed.
End Tail.
End Process.

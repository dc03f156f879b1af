(** With uniform settings a trial of CHSH is won or lost, and Chernoff's bound with an exponent fixed beforehand is sharper than
    Azuma's and Hoeffding's: Table 1 has 348 bits by it.  The devices may remember everything, as before. *)

From Coq Require Import Reals List ZArith Bool Lra Lia.
From Bellproof Require Import Checker Statement Hoeffding Accumulation Numbers Chsh Headline.
From Bellproof.certificates Require C_sos_v_1_8_words_13.
Import ListNotations.
Local Open Scope R_scope.

Section Chernoff.
Variable D : device.
Hypothesis D_quantum : quantum_device D.
Variables u I : R.
Hypothesis u_large : 1 < u.
Hypothesis I_range : -4 <= I.

Let s := ln u / 8.
Let K := 1 + (I + 4) / 8 * (u - 1).
Let c := (u - 1) / (8 * K).

Lemma K_pos : 0 < K.
Proof. unfold K. assert (0 <= (I + 4) / 8 * (u - 1)) by (apply Rmult_le_pos; lra). lra. Qed.

Lemma exp_8s : exp (4 * s) = u * exp (- (4 * s)).
Proof.
  assert (E : exp (8 * s) = u) by (unfold s; replace (8 * (ln u / 8)) with (ln u) by field; apply exp_ln; lra).
  rewrite <- E, <- exp_plus. f_equal. ring.
Qed.

(** A trial adds 4 if it is won and -4 if not. *)
Lemma won_or_lost x y a b : exp (s * (chsh_coefficient x y a b / uniform x y))
  = exp (- (4 * s)) * (1 + (chsh_coefficient x y a b / uniform x y + 4) / 8 * (u - 1)).
Proof.
  assert (E : chsh_coefficient x y a b / uniform x y = 4 \/ chsh_coefficient x y a b / uniform x y = -4)
    by (unfold chsh_coefficient, sign, uniform; destruct x, y, a, b; simpl; lra).
  destruct E as [-> | ->].
  - rewrite (Rmult_comm s), exp_8s. field.
  - replace (s * -4) with (- (4 * s)) by ring. field.
Qed.

Lemma step past : over_trials (fun x y a b => uniform x y * D past x y a b *
  exp (s * (chsh_coefficient x y a b / uniform x y) - c * (bell_value (D past) - I))) <= exp (- (4 * s)) * K.
Proof.
  pose proof K_pos as HK. set (J := bell_value (D past)).
  assert (Hp : forall p, proper (D p)) by (intro; apply quantum_proper, D_quantum).
  pose proof (weights_one uniform D uniform_proper Hp past) as W. pose proof (unbiased uniform D uniform_proper Hp past) as B.
  fold J in B.
  apply Rle_trans with (exp (- (4 * s)) * exp (- (c * (J - I))) * (1 + (J + 4) / 8 * (u - 1))).
  - right. transitivity (exp (- (4 * s)) * exp (- (c * (J - I))) * ((1 + (J + 4) / 8 * (u - 1)) *
      over_trials (fun x y a b => uniform x y * D past x y a b) + (u - 1) / 8 *
      over_trials (fun x y a b => uniform x y * D past x y a b * (chsh_coefficient x y a b / uniform x y - J)))).
    + rewrite <- !over_trials_scale, <- over_trials_plus, <- over_trials_scale. apply over_trials_ext. intros.
      unfold Rminus at 1. rewrite exp_plus, won_or_lost. field. unfold uniform. lra.
    + rewrite W, B. ring.
  - rewrite Rmult_assoc. apply Rmult_le_compat_l; [left; apply exp_pos|].
    assert (E : 1 + (J + 4) / 8 * (u - 1) = K * (1 + c * (J - I))) by (unfold c; unfold K in *; field; lra).
    rewrite E. pose proof (exp_above_tangent 0 (c * (J - I))) as T. rewrite exp_0 in T.
    apply Rle_trans with (exp (- (c * (J - I))) * (K * exp (c * (J - I)))).
    + apply Rmult_le_compat_l; [left; apply exp_pos|]. apply Rmult_le_compat_l; lra.
    + right. rewrite (Rmult_comm K), <- Rmult_assoc, <- exp_plus, Rplus_opp_l, exp_0. ring.
Qed.

Definition exponent (h : history) : R := s * estimator_sum uniform h - c * (true_sum D h - INR (length h) * I).

Lemma generating_game n : forall past,
  expectation uniform D n past (fun h => exp (exponent h)) <= (exp (- (4 * s)) * K) ^ n * exp (exponent past).
Proof.
  assert (Hp : forall p, proper (D p)) by (intro; apply quantum_proper, D_quantum).
  induction n as [|n IH]; intro past; cbn [expectation]; [simpl; lra|].
  apply Rle_trans with (over_trials (fun x y a b => (exp (- (4 * s)) * K) ^ n * exp (exponent past) *
    (uniform x y * D past x y a b * exp (s * (chsh_coefficient x y a b / uniform x y) - c * (bell_value (D past) - I))))).
  - apply over_trials_le. intros x y a b.
    eapply Rle_trans; [apply Rmult_le_compat_l; [apply (weight_nonneg uniform D uniform_proper Hp) | apply IH]|].
    replace (exponent (Trial x y a b :: past)) with
      (exponent past + (s * (chsh_coefficient x y a b / uniform x y) - c * (bell_value (D past) - I))).
    + rewrite exp_plus. right. ring.
    + unfold exponent. cbn [estimator_sum true_sum length]. rewrite S_INR. ring.
  - rewrite over_trials_scale. simpl.
    rewrite (Rmult_comm (exp (- (4 * s)) * K)), !Rmult_assoc, (Rmult_comm (exp (exponent past))). rewrite <- !Rmult_assoc.
    apply Rmult_le_compat_r; [left; apply exp_pos|]. rewrite Rmult_assoc. apply Rmult_le_compat_l; [|apply step].
    apply pow_le. apply Rmult_le_pos; [left; apply exp_pos | left; apply K_pos].
Qed.

(** n trials, of which W at least are won *)
Theorem chernoff n W threshold slope level bound : (0 < n)%nat -> 8 * INR W = INR n * (threshold + 4) -> 0 <= slope ->
  (forall P, quantum P -> forall x y a b, P x y a b + slope * bell_value P <= level) ->
  0 < level - slope * I -> (level - slope * I) ^ n <= bound ->
  probability uniform D n (looks_good_but_is_likely uniform D threshold bound) <= (1 + (I + 4) / 8 * (u - 1)) ^ n / u ^ W.
Proof.
  intros Hn HW Hs Hl Hg Hb. fold K. pose proof K_pos as HK.
  assert (Hp : forall p, proper (D p)) by (intro; apply quantum_proper, D_quantum).
  assert (Hpos : 0 < INR n) by (now apply lt_0_INR).
  assert (s_pos : 0 < s) by (unfold s; pose proof (ln_increasing 1 u); rewrite ln_1 in *; lra).
  assert (c_pos : 0 <= c) by (unfold c; apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]).
  apply Rle_trans with (expectation uniform D n [] (fun h => exp (- (s * (INR n * threshold))) * exp (exponent h))).
  - apply (expectation_le uniform D uniform_proper Hp). intros h Hh. rewrite Nat.add_0_r in Hh. rewrite <- exp_plus.
    unfold looks_good_but_is_likely. destruct (Rle_dec threshold (I_hat uniform h)) as [Ht|_]; [|left; apply exp_pos].
    destruct (Rlt_dec bound (probability_of_outcomes D h)) as [Hq|_]; [|left; apply exp_pos]. cbn [andb].
    assert (Hest : INR n * threshold <= estimator_sum uniform h).
    { unfold I_hat in Ht. rewrite Hh in Ht. apply Rmult_le_compat_l with (r := INR n) in Ht; [|lra].
      replace (INR n * (estimator_sum uniform h / INR n)) with (estimator_sum uniform h) in Ht by (field; lra). exact Ht. }
    destruct (likelihood_bound D Hp slope level (fun p => Hl _ (D_quantum p)) I (level - slope * I) Hg eq_refl h) as [_ U].
    rewrite Hh in U.
    assert (Hexp : 1 < exp (slope / (level - slope * I) * (INR n * I - true_sum D h))).
    { apply Rmult_lt_reg_l with ((level - slope * I) ^ n); [now apply pow_lt|]. lra. }
    rewrite <- exp_0 in Hexp. apply exp_lt_inv in Hexp.
    assert (Hsg : 0 <= slope / (level - slope * I)) by (apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat]).
    assert (0 < INR n * I - true_sum D h).
    { apply Rnot_le_lt. intro N. apply (Rmult_le_compat_l _ _ _ Hsg) in N. lra. }
    assert (0 <= - (s * (INR n * threshold)) + exponent h).
    { unfold exponent. rewrite Hh. assert (s * (INR n * threshold) <= s * estimator_sum uniform h) by (apply Rmult_le_compat_l; lra).
      assert (0 <= c * (INR n * I - true_sum D h)) by (apply Rmult_le_pos; lra). lra. }
    pose proof (exp_above_tangent 0 (- (s * (INR n * threshold)) + exponent h)) as T. rewrite exp_0 in T. lra.
  - rewrite (expectation_scale uniform D). eapply Rle_trans; [apply Rmult_le_compat_l; [left; apply exp_pos | apply generating_game]|].
    right. unfold exponent. simpl. replace (s * 0 - c * (0 - 0 * I)) with 0 by ring. rewrite exp_0, Rmult_1_r, Rpow_mult_distr.
    replace (u ^ W) with (exp (s * (INR n * (threshold + 4)))).
    + rewrite exp_power. unfold Rdiv. rewrite <- exp_Ropp, <- Rmult_assoc, <- exp_plus, (Rmult_comm (K ^ n)). f_equal. f_equal. ring.
    + rewrite <- HW. replace (s * (8 * INR W)) with (INR W * ln u) by (unfold s; field).
      rewrite <- exp_power, exp_ln by lra. reflexivity.
Qed.
End Chernoff.

(** ** Table 1: 3016 trials, of which 2418 are won at I_hat = 70/29 *)

Lemma crosswise a b d e : 0 < b -> 0 < d -> 100000000 * a * d <= 83764303 * e * b ->
  100000000 * (a * / b) <= 83764303 * (e * / d).
Proof.
  intros Hb Hd H. apply Rmult_le_reg_r with (b * d); [now apply Rmult_lt_0_compat|].
  replace (100000000 * (a * / b) * (b * d)) with (100000000 * a * d) by (field; lra).
  replace (83764303 * (e * / d) * (b * d)) with (83764303 * e * b) by (field; lra). exact H.
Qed.

(** (a^116 / u^93)^26, decided in whole numbers *)
Lemma one_in_a_hundred_games : (178261811 / 160000000) ^ 3016 / (11465 / 10000) ^ 2418 <= 1 / 100.
Proof.
  change 3016%nat with (116 * 26)%nat. change 2418%nat with (93 * 26)%nat. rewrite !pow_mult.
  set (x := (178261811 / 160000000) ^ 116). set (y := (11465 / 10000) ^ 93).
  assert (Hx : 0 < x) by (apply pow_lt; lra). assert (Hy : 0 < y) by (apply pow_lt; lra).
  replace (x ^ 26 / y ^ 26) with ((x / y) ^ 26) by (unfold Rdiv; now rewrite Rpow_mult_distr, pow_inv).
  apply Rle_trans with ((83764303 / 100000000) ^ 26); [|lra].
  apply pow_incr. split; [apply Rlt_le, Rdiv_lt_0_compat; assumption|].
  apply Rmult_le_reg_r with (y * 100000000); [lra|].
  replace (x / y * (y * 100000000)) with (100000000 * x) by (field; lra).
  replace (83764303 / 100000000 * (y * 100000000)) with (83764303 * y) by field. unfold x, y, Rdiv.
  rewrite !Rpow_mult_distr, !pow_inv, !pow_IZR.
  apply crosswise; [apply IZR_lt; reflexivity | apply IZR_lt; reflexivity|].
  rewrite <- !mult_IZR. apply IZR_le, Z.leb_le. vm_cast_no_check (eq_refl true).
Qed.

Definition digits150 : Z := 1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000.

(** The line at v = 1/8 and Chernoff's bound: 348 bits *)
Theorem headline_chernoff : forall D, quantum_device D ->
  probability uniform D 3016 (looks_good_but_is_likely uniform D (70 / 29) (/ 2 ^ 348)) <= 1 / 100.
Proof.
  intros D HD. eapply Rle_trans; [|exact one_in_a_hundred_games].
  replace (178261811 / 160000000) with (1 + (22327 / 10000 + 4) / 8 * (11465 / 10000 - 1)) by lra.
  apply (chernoff D HD (11465 / 10000) (22327 / 10000) ltac:(lra) ltac:(lra) 3016 2418 (70 / 29) (559 / 1504) (106769 / 60912)).
  - apply Nat.lt_0_succ.
  - rewrite !INR_IZR_INZ. change (Z.of_nat 2418) with 2418%Z. change (Z.of_nat 3016) with 3016%Z. lra.
  - lra.
  - intros P HP x y a b.
    pose proof (certified_line _ C_sos_v_1_8_words_13.accepted ltac:(repeat split) _ HP x y a b) as L.
    cbn [slope level denominator claimed C_sos_v_1_8_words_13.certificate] in L. lra.
  - lra.
  - apply Rle_trans with ((IZR 923000202751510375623850801156000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 / IZR digits150) ^ 3016).
    + apply pow_incr. unfold digits150. lra.
    + change 3016%nat with (Pos.to_nat 3016). apply power_below; [reflexivity | discriminate | vm_cast_no_check (eq_refl true)].
Qed.

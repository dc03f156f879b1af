(** The headline: Table 1 of the paper, with its numbers. *)

From Coq Require Import Reals List ZArith Bool Lra Lia.
From Coquelicot Require Import Rcomplements.
From Bellproof Require Import Checker Statement Hoeffding Accumulation Numbers Chsh.
From Bellproof.certificates Require C_sos_v_1_20_words_17 C_sos_v_1_8_words_13.
Import ListNotations.
Local Open Scope R_scope.

Lemma uniform_proper : proper_settings uniform.
Proof. split; intros; unfold uniform, over_bits; lra. Qed.

Section Increments.
Variable D : device.
Hypothesis D_quantum : quantum_device D.

Lemma device_proper past : proper (D past).
Proof. apply quantum_proper, D_quantum. Qed.

Lemma coefficient_range x y a b : -4 <= chsh_coefficient x y a b / uniform x y <= 4.
Proof. unfold chsh_coefficient, sign, uniform. destruct x, y, a, b; simpl; lra. Qed.

(** Hoeffding's lemma for an interval that holds the increments, whatever the past *)
Lemma increments lo hi s past : lo < hi -> 0 <= s ->
  (lo <= -4 - bell_value (D past)) -> (4 - bell_value (D past) <= hi) ->
  over_trials (fun x y a b => uniform x y * D past x y a b *
    exp (s * (chsh_coefficient x y a b / uniform x y - bell_value (D past)))) <= exp (s ^ 2 * (hi - lo) ^ 2 / 8).
Proof.
  intros Hlt Hs Hlo Hhi.
  apply (hoeffding (fun x y a b => uniform x y * D past x y a b)
    (fun x y a b => chsh_coefficient x y a b / uniform x y - bell_value (D past))); try assumption.
  - intros. apply (weight_nonneg uniform D uniform_proper device_proper).
  - apply (weights_one uniform D uniform_proper device_proper).
  - apply (unbiased uniform D uniform_proper device_proper).
  - intros x y a b. pose proof (coefficient_range x y a b). lra.
Qed.
End Increments.

Lemma root_two : 2 * sqrt 2 <= 28284272 / 10000000.
Proof.
  apply Rmult_le_reg_l with (/ 2); [lra|]. rewrite <- Rmult_assoc, Rinv_l, Rmult_1_l by lra.
  rewrite <- (sqrt_square (/ 2 * (28284272 / 10000000))) by lra. apply sqrt_le_1; lra.
Qed.

(** The line at v = 1/20 and Eq. 11 with 1/q + I_q = 4 + 2 sqrt 2 *)
Theorem headline_holds : headline.
Proof.
  intros D HD. set (B := 68284272 / 10000000). set (e := 37736 / 100000).
  eapply Rle_trans.
  - apply (accumulation uniform D uniform_proper (device_proper D HD) (e / (B * B)) ((e / (B * B)) ^ 2 * (B - - B) ^ 2 / 8))
      with (epsilon := e) (slope := 8359 / 28720) (level := 10022441 / 6332760)
           (g := 10022441 / 6332760 - 8359 / 28720 * (70 / 29 - e)).
    + unfold e, B. lra.
    + intro past. pose proof (tsirelson _ (HD past)) as T. apply Rabs_le_between in T. pose proof root_two.
      apply (increments D HD (- B) B); unfold B, e in *; lra.
    + lra.
    + intros past x y a b.
      pose proof (certified_line _ C_sos_v_1_20_words_17.accepted ltac:(repeat split) _ (HD past) x y a b) as L.
      cbn [slope level denominator claimed C_sos_v_1_20_words_17.certificate] in L. lra.
    + lia.
    + unfold e. lra.
    + reflexivity.
    + apply Rle_trans with ((IZR 989926980000000000000000000000 / IZR digits30) ^ 3016).
      * apply pow_incr. unfold e, digits30. lra.
      * change 3016%nat with (Pos.to_nat 3016). apply power_below; [reflexivity | discriminate | vm_cast_no_check (eq_refl true)].
  - replace (INR 3016 * ((e / (B * B)) ^ 2 * (B - - B) ^ 2 / 8) - e / (B * B) * (INR 3016 * e))
      with (- (3016 * e ^ 2 / (2 * B ^ 2))).
    + apply one_in_a_hundred. unfold e, B. lra.
    + rewrite INR_IZR_INZ. change (IZR (Z.of_nat 3016)) with 3016. unfold B, e. field.
Qed.

(** The line at v = 1/8 and the width 2/q = 8 *)
Theorem headline_sharp_holds : headline_sharp.
Proof.
  intros D HD. set (e := 22105 / 100000).
  eapply Rle_trans.
  - apply (accumulation uniform D uniform_proper (device_proper D HD) (e / 16) ((e / 16) ^ 2 * 8 ^ 2 / 8))
      with (epsilon := e) (slope := 559 / 1504) (level := 106769 / 60912)
           (g := 106769 / 60912 - 559 / 1504 * (70 / 29 - e)).
    + unfold e. lra.
    + intro past. pose proof (increments D HD (-4 - bell_value (D past)) (4 - bell_value (D past)) (e / 16) past) as I.
      replace (4 - bell_value (D past) - (-4 - bell_value (D past))) with 8 in I by ring.
      apply I; unfold e; lra.
    + lra.
    + intros past x y a b.
      pose proof (certified_line _ C_sos_v_1_8_words_13.accepted ltac:(repeat split) _ (HD past) x y a b) as L.
      cbn [slope level denominator claimed C_sos_v_1_8_words_13.certificate] in L. lra.
    + lia.
    + unfold e. lra.
    + reflexivity.
    + apply Rle_trans with ((IZR 9378512100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 / IZR digits100) ^ 3016).
      * apply pow_incr. unfold e, digits100. lra.
      * change 3016%nat with (Pos.to_nat 3016). apply power_below; [reflexivity | discriminate | vm_cast_no_check (eq_refl true)].
  - replace (INR 3016 * ((e / 16) ^ 2 * 8 ^ 2 / 8) - e / 16 * (INR 3016 * e)) with (- (3016 * e ^ 2 / 32)).
    + apply one_in_a_hundred. unfold e. lra.
    + rewrite INR_IZR_INZ. change (IZR (Z.of_nat 3016)) with 3016. unfold e. field.
Qed.


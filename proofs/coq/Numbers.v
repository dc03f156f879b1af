(** The numbers: bounds of powers by whole numbers, and one of the exponential. *)

From Coq Require Import Reals ZArith Lra Lia.
From Coquelicot Require Import Coquelicot.
From Bellproof Require Import Hoeffding.
Local Open Scope R_scope.

(** ** Powers of r / N, rounded to multiples of 1 / N after each multiplication *)

Definition up (N z : Z) : Z := (z / N + 1)%Z.
Definition down (N z : Z) : Z := (z / N)%Z.

Fixpoint rounded (round : Z -> Z) (r : Z) (n : positive) : Z :=
  match n with
  | xH => r
  | xO m => let s := rounded round r m in round (s * s)%Z
  | xI m => let s := rounded round r m in round (round (s * s) * r)%Z
  end.

Section Rounding.
Variable N : Z.
Hypothesis N_pos : (0 < N)%Z.

Lemma N_real : 0 < IZR N.
Proof. now apply IZR_lt in N_pos. Qed.

Lemma up_sound a b : IZR a / IZR N * (IZR b / IZR N) <= IZR (up N (a * b)) / IZR N.
Proof.
  pose proof N_real as Hr. unfold up.
  assert (H : (a * b <= N * ((a * b) / N + 1))%Z) by (pose proof (Z.mul_succ_div_gt (a * b) N N_pos); lia).
  apply IZR_le in H. rewrite !mult_IZR in H.
  apply Rmult_le_reg_r with (IZR N * IZR N); [now apply Rmult_lt_0_compat|].
  replace (IZR a / IZR N * (IZR b / IZR N) * (IZR N * IZR N)) with (IZR a * IZR b) by (field; lra).
  replace (IZR (a * b / N + 1) / IZR N * (IZR N * IZR N)) with (IZR N * IZR (a * b / N + 1)) by (field; lra). exact H.
Qed.

Lemma down_sound a b : IZR (down N (a * b)) / IZR N <= IZR a / IZR N * (IZR b / IZR N).
Proof.
  pose proof N_real as Hr. unfold down.
  pose proof (Z.mul_div_le (a * b) N N_pos) as H. apply IZR_le in H. rewrite !mult_IZR in H.
  apply Rmult_le_reg_r with (IZR N * IZR N); [now apply Rmult_lt_0_compat|].
  replace (IZR a / IZR N * (IZR b / IZR N) * (IZR N * IZR N)) with (IZR a * IZR b) by (field; lra).
  replace (IZR (a * b / N) / IZR N * (IZR N * IZR N)) with (IZR N * IZR (a * b / N)) by (field; lra). exact H.
Qed.

Lemma over_N r : (0 <= r)%Z -> 0 <= IZR r / IZR N.
Proof. intro H. apply IZR_le in H. apply Rmult_le_pos; [exact H | left; apply Rinv_0_lt_compat, N_real]. Qed.

Lemma power_double x p : x ^ Pos.to_nat p~0 = x ^ Pos.to_nat p * x ^ Pos.to_nat p.
Proof. rewrite Pos2Nat.inj_xO, <- pow_add. f_equal. lia. Qed.

Lemma power_double_one x p : x ^ Pos.to_nat p~1 = x ^ Pos.to_nat p * x ^ Pos.to_nat p * x.
Proof.
  rewrite Pos2Nat.inj_xI. replace (S (2 * Pos.to_nat p)) with (Pos.to_nat p + Pos.to_nat p + 1)%nat by lia.
  now rewrite !pow_add, pow_1.
Qed.

Lemma rounded_up r n : (0 <= r)%Z -> (0 <= rounded (up N) r n)%Z /\
  (IZR r / IZR N) ^ Pos.to_nat n <= IZR (rounded (up N) r n) / IZR N.
Proof.
  intro Hr. pose proof (over_N r Hr) as H0.
  assert (Hup : forall z, (0 <= z)%Z -> (0 <= up N z)%Z) by (intros z Hz; unfold up; pose proof (Z.div_pos z N Hz N_pos); lia).
  induction n as [n [P IH]|n [P IH]|]; cbn [rounded].
  - split; [apply Hup, Z.mul_nonneg_nonneg; [apply Hup, Z.mul_nonneg_nonneg; assumption | exact Hr]|].
    rewrite power_double_one. pose proof (pow_le _ (Pos.to_nat n) H0) as H1.
    eapply Rle_trans; [|apply up_sound]. apply Rmult_le_compat; try lra; [now apply Rmult_le_pos|].
    eapply Rle_trans; [|apply up_sound]. now apply Rmult_le_compat.
  - split; [apply Hup, Z.mul_nonneg_nonneg; assumption|]. rewrite power_double. pose proof (pow_le _ (Pos.to_nat n) H0) as H1.
    eapply Rle_trans; [|apply up_sound]. now apply Rmult_le_compat.
  - split; [exact Hr|]. simpl. lra.
Qed.

Lemma rounded_down r n : (0 <= r)%Z -> (0 <= rounded (down N) r n)%Z /\
  IZR (rounded (down N) r n) / IZR N <= (IZR r / IZR N) ^ Pos.to_nat n.
Proof.
  intro Hr. pose proof (over_N r Hr) as H0.
  assert (Hd : forall z, (0 <= z)%Z -> (0 <= down N z)%Z) by (intros z Hz; now apply Z.div_pos).
  induction n as [n [P IH]|n [P IH]|]; cbn [rounded].
  - split; [apply Hd, Z.mul_nonneg_nonneg; [apply Hd, Z.mul_nonneg_nonneg; assumption | exact Hr]|].
    rewrite power_double_one. pose proof (over_N _ P) as H1.
    eapply Rle_trans; [apply down_sound|]. apply Rmult_le_compat; try lra.
    + apply over_N, Hd, Z.mul_nonneg_nonneg; assumption.
    + eapply Rle_trans; [apply down_sound|]. now apply Rmult_le_compat.
  - split; [apply Hd, Z.mul_nonneg_nonneg; assumption|]. rewrite power_double. pose proof (over_N _ P) as H1.
    eapply Rle_trans; [apply down_sound|]. now apply Rmult_le_compat.
  - split; [exact Hr|]. simpl. lra.
Qed.

Lemma power_below r n k : (0 <= r)%Z -> (2 ^ Z.of_nat k * rounded (up N) r n <=? N)%Z = true ->
  (IZR r / IZR N) ^ Pos.to_nat n <= / 2 ^ k.
Proof.
  intros Hr H. apply Z.leb_le, IZR_le in H. rewrite mult_IZR, <- pow_IZR in H.
  destruct (rounded_up r n Hr) as [_ U]. eapply Rle_trans; [exact U|].
  assert (P2 : 0 < 2 ^ k) by (apply pow_lt; lra). pose proof N_real.
  apply Rmult_le_reg_l with (2 ^ k); [exact P2|]. rewrite Rinv_r by lra.
  apply Rmult_le_reg_r with (IZR N); [assumption|].
  replace (2 ^ k * (IZR (rounded (up N) r n) / IZR N) * IZR N) with (2 ^ k * IZR (rounded (up N) r n)) by (field; lra). lra.
Qed.

Lemma power_above r n c : (0 <= r)%Z -> (c * N <=? rounded (down N) r n)%Z = true -> IZR c <= (IZR r / IZR N) ^ Pos.to_nat n.
Proof.
  intros Hr H. apply Z.leb_le, IZR_le in H. rewrite mult_IZR in H. pose proof N_real.
  destruct (rounded_down r n Hr) as [_ U]. eapply Rle_trans; [|exact U].
  apply Rmult_le_reg_r with (IZR N); [assumption|].
  replace (IZR (rounded (down N) r n) / IZR N * IZR N) with (IZR (rounded (down N) r n)) by (field; lra). exact H.
Qed.
End Rounding.

Lemma exp_second_order y : 0 <= y -> 1 + y + y ^ 2 / 2 <= exp y.
Proof.
  intro Hy. destruct (Rle_lt_or_eq_dec 0 y Hy) as [Hlt|<-]; [|rewrite exp_0; lra].
  destruct (MVT_cor2 (fun x => exp x - x - x ^ 2 / 2) (fun x => exp x - 1 - x) 0 y Hlt) as [c [E [Hc _]]].
  - intros c _. apply is_derive_Reals. auto_derive; [trivial | field].
  - pose proof (exp_above_tangent 0 c) as T. rewrite exp_0 in T, E.
    assert (0 <= (exp c - 1 - c) * (y - 0)) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma exp_power y n : exp y ^ n = exp (INR n * y).
Proof.
  induction n as [|n IH]; [simpl; rewrite Rmult_0_l, exp_0; reflexivity|].
  rewrite S_INR. replace ((INR n + 1) * y) with (y + INR n * y) by ring. rewrite exp_plus, <- IH. reflexivity.
Qed.

Definition digits30 : Z := 1000000000000000000000000000000.

Definition digits100 : Z := 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000.

Lemma hundred : 100 <= (IZR 1009035179115447998046875000000 / IZR digits30) ^ Pos.to_nat 512.
Proof. apply power_above; [reflexivity | discriminate | vm_cast_no_check (eq_refl true)]. Qed.

Lemma exp_1_512 : IZR 1009035179115447998046875000000 / IZR digits30 <= exp (46053 / 10000 / 512).
Proof. eapply Rle_trans; [|apply exp_second_order; lra]. unfold digits30. lra. Qed.

(** ln 100 = 4.60517... *)
Lemma one_in_a_hundred k : 46053 / 10000 <= k -> exp (- k) <= 1 / 100.
Proof.
  intro Hk. rewrite exp_Ropp. replace (1 / 100) with (/ 100) by lra. apply Rinv_le_contravar; [lra|].
  apply Rle_trans with (exp (46053 / 10000)).
  - apply Rle_trans with (exp (46053 / 10000 / 512) ^ Pos.to_nat 512).
    + eapply Rle_trans; [apply hundred|]. apply pow_incr. split; [unfold digits30; lra | apply exp_1_512].
    + rewrite exp_power, INR_IZR_INZ, positive_nat_Z. right. f_equal. field.
  - destruct Hk as [Hk|<-]; [left; now apply exp_increasing | lra].
Qed.

(** Eqs. 7 to 12 for every distribution of the settings, in the paper's form and in a sharper one; with no-signalling alone
    (A.3); and Eq. 18 for local devices with memory. *)

From Coq Require Import Reals List Bool Lra Lia.
From Coquelicot Require Import Rcomplements.
From Bellproof Require Import Functional Checker Statement Line Quantum Hoeffding Accumulation Chsh.
Import ListNotations.
Local Open Scope R_scope.

Section Settings.
Variable Q : settings.
Variable q : R.
Hypothesis Q_proper : proper_settings Q.
Hypothesis q_pos : 0 < q.
Hypothesis q_least : forall x y, q <= Q x y.

Lemma contribution x y a b : - (1 / q) <= chsh_coefficient x y a b / Q x y <= 1 / q.
Proof.
  destruct Q_proper as [Hp _]. specialize (Hp x y). specialize (q_least x y).
  assert (H : / Q x y <= / q) by (apply Rinv_le_contravar; lra).
  assert (H0 : 0 < / Q x y) by (now apply Rinv_0_lt_compat).
  unfold Rdiv. rewrite Rmult_1_l. unfold chsh_coefficient, sign. destruct x, y, a, b; simpl; lra.
Qed.

Section Device.
Variable D : device.
Hypothesis D_proper : forall past, proper (D past).

Lemma increment lo hi s past : lo < hi -> 0 <= s ->
  lo <= - (1 / q) - bell_value (D past) -> 1 / q - bell_value (D past) <= hi ->
  over_trials (fun x y a b => Q x y * D past x y a b *
    exp (s * (chsh_coefficient x y a b / Q x y - bell_value (D past)))) <= exp (s ^ 2 * (hi - lo) ^ 2 / 8).
Proof.
  intros Hlt Hs Hlo Hhi.
  apply (hoeffding (fun x y a b => Q x y * D past x y a b)
    (fun x y a b => chsh_coefficient x y a b / Q x y - bell_value (D past))); try assumption.
  - intros. apply (weight_nonneg Q D Q_proper D_proper).
  - apply (weights_one Q D Q_proper D_proper).
  - apply (unbiased Q D Q_proper D_proper).
  - intros x y a b. pose proof (contribution x y a b). lra.
Qed.

Variable n : nat.
Variable epsilon : R.
Hypothesis epsilon_pos : 0 < epsilon.

Section Azuma.
(** Iq: how large a Bell value can be in the theory *)
Variable Iq : R.
Hypothesis Iq_pos : 0 <= Iq.
Hypothesis bounded : forall past, Rabs (bell_value (D past)) <= Iq.

Let B := 1 / q + Iq.

Lemma B_pos : 0 < B.
Proof. unfold B. assert (0 < 1 / q) by (apply Rdiv_lt_0_compat; lra). lra. Qed.

Lemma azuma_exponent : INR n * ((epsilon / (B * B)) ^ 2 * (B - - B) ^ 2 / 8) - epsilon / (B * B) * (INR n * epsilon)
  = - (INR n * epsilon ^ 2 / (2 * B ^ 2)).
Proof. pose proof B_pos. field. lra. Qed.

Lemma azuma_increment past :
  over_trials (fun x y a b => Q x y * D past x y a b *
    exp (epsilon / (B * B) * (chsh_coefficient x y a b / Q x y - bell_value (D past))))
  <= exp ((epsilon / (B * B)) ^ 2 * (B - - B) ^ 2 / 8).
Proof.
  pose proof B_pos as HB. specialize (bounded past). apply Rabs_le_between in bounded.
  apply increment; unfold B in *; try lra.
  left. apply Rdiv_lt_0_compat; [lra | now apply Rmult_lt_0_compat].
Qed.

Lemma s_pos : 0 < epsilon / (B * B).
Proof. pose proof B_pos. apply Rdiv_lt_0_compat; [lra | now apply Rmult_lt_0_compat]. Qed.

(** Eqs. 10 and 11: the estimate exceeds the mean of the true values by epsilon *)
Definition overestimates (h : history) : bool :=
  if Rle_dec (INR n * epsilon) (estimator_sum Q h - true_sum D h) then true else false.

Theorem azuma : probability Q D n overestimates <= exp (- (INR n * epsilon ^ 2 / (2 * B ^ 2))).
Proof.
  rewrite <- azuma_exponent. apply (tail Q D Q_proper D_proper _ _ s_pos azuma_increment).
  intros h _ H. unfold overestimates in H. destruct (Rle_dec _ _); [assumption | discriminate].
Qed.

(** Eqs. 7 to 12 *)
Theorem accumulation_azuma slope level threshold bound : (0 < n)%nat -> 0 <= slope ->
  (forall past x y a b, D past x y a b + slope * bell_value (D past) <= level) ->
  0 < level - slope * (threshold - epsilon) -> (level - slope * (threshold - epsilon)) ^ n <= bound ->
  probability Q D n (looks_good_but_is_likely Q D threshold bound) <= exp (- (INR n * epsilon ^ 2 / (2 * B ^ 2))).
Proof.
  intros Hn Hs Hl Hg Hb. rewrite <- azuma_exponent.
  apply (accumulation Q D Q_proper D_proper _ _ s_pos azuma_increment) with (slope := slope) (level := level) (epsilon := epsilon)
    (g := level - slope * (threshold - epsilon)); try assumption. reflexivity.
Qed.
End Azuma.

(** With the width 2/q of the increments, whatever the theory *)
Theorem accumulation_sharp slope level threshold bound : (0 < n)%nat -> 0 <= slope ->
  (forall past x y a b, D past x y a b + slope * bell_value (D past) <= level) ->
  0 < level - slope * (threshold - epsilon) -> (level - slope * (threshold - epsilon)) ^ n <= bound ->
  probability Q D n (looks_good_but_is_likely Q D threshold bound) <= exp (- (INR n * epsilon ^ 2 * q ^ 2 / 2)).
Proof.
  intros Hn Hs Hl Hg Hb.
  assert (Hq : 0 < 1 / q) by (apply Rdiv_lt_0_compat; lra).
  replace (- (INR n * epsilon ^ 2 * q ^ 2 / 2)) with
    (INR n * ((epsilon * (q * q)) ^ 2 * (2 / q) ^ 2 / 8) - epsilon * (q * q) * (INR n * epsilon)) by (field; lra).
  apply (accumulation Q D Q_proper D_proper) with (slope := slope) (level := level) (epsilon := epsilon)
    (g := level - slope * (threshold - epsilon)); try assumption; [| | reflexivity].
  - repeat apply Rmult_lt_0_compat; lra.
  - intro past. replace (2 / q) with (1 / q - bell_value (D past) - (- (1 / q) - bell_value (D past))) by (field; lra).
    apply increment; try lra. repeat apply Rmult_le_pos; lra.
Qed.
End Device.

(** ** Quantum devices: I_q = 2 sqrt 2 *)

Theorem quantum_azuma D n epsilon : quantum_device D -> 0 < epsilon ->
  probability Q D n (overestimates D n epsilon) <= exp (- (INR n * epsilon ^ 2 / (2 * (1 / q + 2 * sqrt 2) ^ 2))).
Proof.
  intros HD He. apply azuma; try assumption.
  - intro past. apply quantum_proper, HD.
  - pose proof (sqrt_pos 2). lra.
  - intro past. apply tsirelson, HD.
Qed.

Theorem quantum_accumulation D n epsilon slope level threshold bound : quantum_device D -> 0 < epsilon -> (0 < n)%nat -> 0 <= slope ->
  (forall P, quantum P -> forall x y a b, P x y a b + slope * bell_value P <= level) ->
  0 < level - slope * (threshold - epsilon) -> (level - slope * (threshold - epsilon)) ^ n <= bound ->
  probability Q D n (looks_good_but_is_likely Q D threshold bound)
    <= exp (- (INR n * epsilon ^ 2 / (2 * (1 / q + 2 * sqrt 2) ^ 2))).
Proof.
  intros HD He Hn Hs Hl Hg Hb. apply accumulation_azuma with (slope := slope) (level := level); try assumption.
  - intro past. apply quantum_proper, HD.
  - pose proof (sqrt_pos 2). lra.
  - intro past. apply tsirelson, HD.
  - intros. apply Hl, HD.
Qed.
End Settings.

(** ** No-signalling alone (A.3) *)

Definition no_signalling (P : behaviour) : Prop := proper P /\
  (forall x a y y', over_bits (fun b => P x y a b) = over_bits (fun b => P x y' a b)) /\
  (forall y b x x', over_bits (fun a => P x y a b) = over_bits (fun a => P x' y a b)).

(** Eq. 14: P(ab|xy) <= P(a|x) <= 3/2 - I/4 *)
Theorem no_signalling_line P : no_signalling P -> forall x y a b, P x y a b + 1 / 4 * bell_value P <= 3 / 2.
Proof.
  intros [[H0 H1] [HA HB]] x y a b.
  assert (F : forall x y a b, 0 <= P x y a b) by exact H0.
  pose proof (H1 false false) as N1. pose proof (H1 false true) as N2. pose proof (H1 true false) as N3. pose proof (H1 true true) as N4.
  pose proof (HA false false false true) as A1. pose proof (HA true false false true) as A2.
  pose proof (HB false false false true) as B1. pose proof (HB true false false true) as B2.
  unfold bell_value, over_trials, chsh_coefficient, over_bits, sign in *. simpl in *.
  pose proof (F false false false false). pose proof (F false false false true). pose proof (F false false true false). pose proof (F false false true true).
  pose proof (F false true false false). pose proof (F false true false true). pose proof (F false true true false). pose proof (F false true true true).
  pose proof (F true false false false). pose proof (F true false false true). pose proof (F true false true false). pose proof (F true false true true).
  pose proof (F true true false false). pose proof (F true true false true). pose proof (F true true true false). pose proof (F true true true true).
  clear F H0 H1 HA HB. destruct x, y, a, b; lra.
Qed.

Theorem no_signalling_value P : proper P -> Rabs (bell_value P) <= 4.
Proof.
  intros [H0 H1].
  pose proof (H1 false false) as N1. pose proof (H1 false true) as N2. pose proof (H1 true false) as N3. pose proof (H1 true true) as N4.
  unfold bell_value, over_trials, chsh_coefficient, over_bits, sign in *. simpl in *.
  pose proof (H0 false false false false). pose proof (H0 false false false true). pose proof (H0 false false true false). pose proof (H0 false false true true).
  pose proof (H0 false true false false). pose proof (H0 false true false true). pose proof (H0 false true true false). pose proof (H0 false true true true).
  pose proof (H0 true false false false). pose proof (H0 true false false true). pose proof (H0 true false true false). pose proof (H0 true false true true).
  pose proof (H0 true true false false). pose proof (H0 true true false true). pose proof (H0 true true true false). pose proof (H0 true true true true).
  apply Rabs_le. lra.
Qed.

(** Eqs. 12 and 15 with I_ns = 4: the accumulation for devices that are only known not to signal *)
Theorem no_signalling_accumulation Q q D n epsilon threshold bound : proper_settings Q -> 0 < q -> (forall x y, q <= Q x y) ->
  (forall past, no_signalling (D past)) -> 0 < epsilon -> (0 < n)%nat ->
  0 < 3 / 2 - 1 / 4 * (threshold - epsilon) -> (3 / 2 - 1 / 4 * (threshold - epsilon)) ^ n <= bound ->
  probability Q D n (looks_good_but_is_likely Q D threshold bound) <= exp (- (INR n * epsilon ^ 2 / (2 * (1 / q + 4) ^ 2))).
Proof.
  intros HQ Hq Hl HD He Hn Hg Hb. apply accumulation_azuma with (slope := 1 / 4) (level := 3 / 2); try assumption; try lra.
  - intro past. apply HD.
  - intro past. apply no_signalling_value, HD.
  - intros. apply no_signalling_line, HD.
Qed.

(** ** Local devices with memory (Eq. 18) *)

(** A local behaviour: a hidden variable fixes both answers; here as a mixture of the 16 deterministic ones. *)
Definition answers : list (bool -> bool) := [fun _ => false; fun _ => true; fun x => x; negb].
Definition strategies : list ((bool -> bool) * (bool -> bool)) := list_prod answers answers.
Definition mixture (w : nat -> R) : behaviour := fun x y a b =>
  fold_right Rplus 0 (map (fun i => let s := nth i strategies (negb, negb) in
    w i * (if Bool.eqb a (fst s x) && Bool.eqb b (snd s y) then 1 else 0)) (seq 0 16)).
Definition local (P : behaviour) : Prop := exists w, (forall i, 0 <= w i) /\ fold_right Rplus 0 (map w (seq 0 16)) = 1 /\
  forall x y a b, P x y a b = mixture w x y a b.

Theorem local_proper P : local P -> proper P.
Proof.
  intros [w [Hw [H1 HP]]]. simpl in H1. split.
  - intros x y a b. rewrite HP. unfold mixture. simpl.
    repeat match goal with |- context [w ?i * _] => pose proof (Hw i); generalize dependent (w i); intros end.
    destruct x, y, a, b; simpl; lra.
  - intros x y. unfold over_bits. rewrite !HP. unfold mixture. etransitivity; [|exact H1]. simpl. destruct x, y; simpl; ring.
Qed.

Theorem local_value P : local P -> Rabs (bell_value P) <= 2.
Proof.
  intros [w [Hw [H1 HP]]]. simpl in H1.
  assert (E : bell_value P = bell_value (mixture w)).
  { unfold bell_value. apply over_trials_ext. intros. now rewrite HP. }
  rewrite E. unfold bell_value, over_trials, over_bits, mixture, chsh_coefficient, sign. simpl.
  pose proof (Hw 0%nat). pose proof (Hw 1%nat). pose proof (Hw 2%nat). pose proof (Hw 3%nat). pose proof (Hw 4%nat).
  pose proof (Hw 5%nat). pose proof (Hw 6%nat). pose proof (Hw 7%nat). pose proof (Hw 8%nat). pose proof (Hw 9%nat).
  pose proof (Hw 10%nat). pose proof (Hw 11%nat). pose proof (Hw 12%nat). pose proof (Hw 13%nat). pose proof (Hw 14%nat).
  pose proof (Hw 15%nat). apply Rabs_le. lra.
Qed.

Definition violates (Q : settings) (t : R) (h : history) : bool := if Rle_dec t (I_hat Q h) then true else false.

(** Eq. 18 *)
Theorem local_violation D n t : (forall past, local (D past)) -> (0 < n)%nat -> 2 < t ->
  probability uniform D n (violates uniform t) <= exp (- (INR n * (t - 2) ^ 2 / 72)).
Proof.
  intros HD Hn Ht.
  assert (HQ : proper_settings uniform) by (split; intros; unfold uniform, over_bits; lra).
  assert (Hp : forall past, proper (D past)) by (intro; apply local_proper, HD).
  assert (HQ4 : forall x y, 1 / 4 <= uniform x y) by (intros; unfold uniform; lra).
  assert (H4 : 0 < 1 / 4) by lra. assert (He : 0 < t - 2) by lra. assert (H2 : 0 <= 2) by lra.
  assert (Hb : forall past, Rabs (bell_value (D past)) <= 2) by (intro; apply local_value, HD).
  replace (- (INR n * (t - 2) ^ 2 / 72)) with (- (INR n * (t - 2) ^ 2 / (2 * (1 / (1 / 4) + 2) ^ 2))) by field.
  eapply Rle_trans; [|exact (azuma uniform (1 / 4) HQ H4 HQ4 D Hp n (t - 2) He 2 H2 Hb)].
  apply (expectation_le uniform D HQ Hp). intros h Hl. unfold violates, overestimates.
  destruct (Rle_dec t (I_hat uniform h)) as [H|_]; [|destruct (Rle_dec _ _); lra].
  destruct (Rle_dec _ _) as [|N]; [lra|]. exfalso. apply N. simpl in Hl. rewrite Nat.add_0_r in Hl.
  assert (Hpos : 0 < INR n) by (now apply lt_0_INR).
  assert (Hs : INR n * t <= estimator_sum uniform h).
  { unfold I_hat in H. rewrite Hl in H. apply Rmult_le_compat_l with (r := INR n) in H; [|lra].
    replace (INR n * (estimator_sum uniform h / INR n)) with (estimator_sum uniform h) in H by (field; lra). exact H. }
  assert (Htrue : true_sum D h <= INR n * 2).
  { rewrite <- Hl. clear -Hb. induction h as [|[x y a b] h IH]; [simpl; lra|].
    cbn [true_sum length]. rewrite S_INR. specialize (Hb h). apply Rabs_le_between in Hb. lra. }
  lra.
Qed.

(** Hoeffding's lemma: E exp(s X) <= exp(s^2 (hi - lo)^2 / 8) for X of mean zero in [lo, hi]. *)

From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From Bellproof Require Import Statement.
Local Open Scope R_scope.

(** ** Two values *)

Section TwoValues.
Variable p : R.
Hypothesis p_range : 0 <= p <= 1.

Let mix (u : R) := 1 - p + p * exp u.
Let tilted (u : R) := p * exp u / mix u.
Let gap (u : R) := u ^ 2 / 8 + p * u - ln (mix u).

Lemma mix_pos u : 0 < mix u.
Proof.
  unfold mix. pose proof (exp_pos u). destruct (Req_dec p 0) as [->|]; [lra|].
  assert (0 < p * exp u) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

Lemma tilted_bound u : 0 <= u -> tilted u <= p + u / 4.
Proof.
  intro Hu. destruct (Rle_lt_or_eq_dec 0 u Hu) as [Hlt|<-].
  - destruct (MVT_cor2 (fun x => tilted x) (fun x => tilted x * (1 - tilted x)) 0 u Hlt) as [c [E _]].
    + intros c _. apply is_derive_Reals. unfold tilted, mix. auto_derive.
      * pose proof (mix_pos c). unfold mix in *. lra.
      * pose proof (mix_pos c). unfold mix in *. field. lra.
    + assert (tilted 0 = p) by (unfold tilted, mix; rewrite exp_0; field; lra).
      assert (tilted c * (1 - tilted c) <= 1 / 4) by (pose proof (Rle_0_sqr (tilted c - 1 / 2)); unfold Rsqr in *; lra).
      assert (tilted c * (1 - tilted c) * (u - 0) <= 1 / 4 * u) by (rewrite Rminus_0_r; apply Rmult_le_compat_r; lra).
      lra.
  - unfold tilted, mix. rewrite exp_0. right. field. lra.
Qed.

Lemma two_values u : 0 <= u -> mix u * exp (- (p * u)) <= exp (u ^ 2 / 8).
Proof.
  intro Hu.
  assert (G : 0 <= gap u).
  { destruct (Rle_lt_or_eq_dec 0 u Hu) as [Hlt|<-].
    - destruct (MVT_cor2 gap (fun x => x / 4 + p - tilted x) 0 u Hlt) as [c [E [Hc _]]].
      + intros c _. apply is_derive_Reals. unfold gap, tilted, mix. pose proof (mix_pos c) as Hm. unfold mix in Hm. auto_derive.
        * lra.
        * field. lra.
      + assert (gap 0 = 0). { unfold gap, mix. rewrite exp_0. replace (1 - p + p * 1) with 1 by ring. rewrite ln_1. field. }
        pose proof (tilted_bound c (Rlt_le _ _ Hc)).
        assert (0 <= (c / 4 + p - tilted c) * (u - 0)) by (apply Rmult_le_pos; lra). lra.
    - unfold gap, mix. rewrite exp_0. replace (1 - p + p * 1) with 1 by ring. rewrite ln_1. lra. }
  rewrite <- (exp_ln (mix u)) at 1 by apply mix_pos. rewrite <- exp_plus.
  unfold gap in G. destruct (Req_dec (ln (mix u) + - (p * u)) (u ^ 2 / 8)) as [->|]; [lra|].
  left. apply exp_increasing. lra.
Qed.
End TwoValues.

(** ** Convexity of the exponential *)

Lemma exp_above_tangent z u : exp z * (1 + (u - z)) <= exp u.
Proof.
  replace u with (z + (u - z)) at 2 by ring. rewrite exp_plus. apply Rmult_le_compat_l; [left; apply exp_pos|].
  destruct (Req_dec (u - z) 0) as [->|]; [rewrite exp_0; lra | left; now apply exp_ineq1].
Qed.

Lemma chord t u v : 0 <= t <= 1 -> exp (t * u + (1 - t) * v) <= t * exp u + (1 - t) * exp v.
Proof.
  intro Ht. set (z := t * u + (1 - t) * v).
  pose proof (Rmult_le_compat_l t _ _ (proj1 Ht) (exp_above_tangent z u)).
  assert (H1 : 0 <= 1 - t) by lra. pose proof (Rmult_le_compat_l (1 - t) _ _ H1 (exp_above_tangent z v)).
  replace (exp z) with (t * (exp z * (1 + (u - z))) + (1 - t) * (exp z * (1 + (v - z)))) by (unfold z; ring). lra.
Qed.

(** ** Sums over a trial *)

Lemma over_trials_ext f g : (forall x y a b, f x y a b = g x y a b) -> over_trials f = over_trials g.
Proof. intro E. unfold over_trials, over_bits. now rewrite !E. Qed.

Lemma over_trials_le f g : (forall x y a b, f x y a b <= g x y a b) -> over_trials f <= over_trials g.
Proof.
  intro E. unfold over_trials, over_bits.
  repeat apply Rplus_le_compat; apply E.
Qed.

Lemma over_trials_plus f g : over_trials (fun x y a b => f x y a b + g x y a b) = over_trials f + over_trials g.
Proof. unfold over_trials, over_bits. ring. Qed.

Lemma over_trials_scale c f : over_trials (fun x y a b => c * f x y a b) = c * over_trials f.
Proof. unfold over_trials, over_bits. ring. Qed.

Lemma hoeffding (w X : bool -> bool -> bool -> bool -> R) (lo hi s : R) :
  (forall x y a b, 0 <= w x y a b) -> over_trials w = 1 ->
  over_trials (fun x y a b => w x y a b * X x y a b) = 0 ->
  (forall x y a b, lo <= X x y a b <= hi) -> lo < hi -> 0 <= s ->
  over_trials (fun x y a b => w x y a b * exp (s * X x y a b)) <= exp (s ^ 2 * (hi - lo) ^ 2 / 8).
Proof.
  intros Hw Hone Hmean HX Hlt Hs.
  assert (Hlo : lo <= 0 <= hi).
  { split.
    - rewrite <- Hmean, <- (Rmult_1_r lo), <- Hone, <- over_trials_scale. apply over_trials_le. intros.
      rewrite Rmult_comm. apply Rmult_le_compat_l; [apply Hw | apply HX].
    - rewrite <- Hmean, <- (Rmult_1_r hi), <- Hone, <- over_trials_scale. apply over_trials_le. intros.
      rewrite (Rmult_comm hi). apply Rmult_le_compat_l; [apply Hw | apply HX]. }
  set (p := - lo / (hi - lo)).
  assert (Hp : 0 <= p <= 1).
  { unfold p. split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]|].
    apply Rmult_le_reg_r with (hi - lo); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  apply Rle_trans with ((1 - p) * exp (s * lo) + p * exp (s * hi)).
  - apply Rle_trans with (over_trials (fun x y a b =>
      (hi * exp (s * lo) - lo * exp (s * hi)) / (hi - lo) * w x y a b
      + (exp (s * hi) - exp (s * lo)) / (hi - lo) * (w x y a b * X x y a b))).
    + apply over_trials_le. intros x y a b. destruct (HX x y a b) as [H1 H2]. set (z := X x y a b) in *.
      replace (s * z) with ((hi - z) / (hi - lo) * (s * lo) + (1 - (hi - z) / (hi - lo)) * (s * hi)) by (field; lra).
      eapply Rle_trans; [apply Rmult_le_compat_l; [apply Hw | apply chord]|].
      * split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]|].
        apply Rmult_le_reg_r with (hi - lo); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
      * right. field. lra.
    + rewrite over_trials_plus, !over_trials_scale, Hone, Hmean. right. unfold p. field. lra.
  - pose proof (two_values p Hp (s * (hi - lo))) as T.
    replace ((1 - p) * exp (s * lo) + p * exp (s * hi)) with
      ((1 - p + p * exp (s * (hi - lo))) * exp (- (p * (s * (hi - lo))))).
    + replace (s ^ 2 * (hi - lo) ^ 2 / 8) with ((s * (hi - lo)) ^ 2 / 8) by field.
      apply T. apply Rmult_le_pos; lra.
    + replace (- (p * (s * (hi - lo)))) with (s * lo) by (unfold p; field; lra).
      replace (s * hi) with (s * (hi - lo) + s * lo) by ring. rewrite exp_plus. ring.
Qed.

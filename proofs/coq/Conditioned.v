(** The smooth min-entropy of the outcomes for an adversary with classical side information, given that the run passed, from
    the joint form of Eqs. 7 to 12.  Source: Pironio and Massar, Phys. Rev. A 87, 012336 (2013). *)

From Coq Require Import Reals List Bool Lra Lia.
From Bellproof Require Import Statement Hoeffding Accumulation Chsh Quantum Statistics Strategy Curve Largest CurveAccumulation
  Headline Chernoff Transcripts.
Import ListNotations.
Local Open Scope R_scope.

Definition log2 (x : R) : R := ln x / ln 2.

(** n log2(1/g) - log2(1/p) bits are a guessing probability of g^n / p. *)
Lemma bits_are g p n : 0 < g -> 0 < p -> Rpower 2 (- (INR n * - log2 g - log2 (1 / p))) = g ^ n / p.
Proof.
  intros Hg Hp. unfold Rpower, log2. assert (0 < ln 2) by (rewrite <- ln_1; apply ln_increasing; lra).
  replace (1 / p) with (/ p) by (field; lra). rewrite ln_Rinv by exact Hp.
  replace (- (INR n * - (ln g / ln 2) - - ln p / ln 2) * ln 2) with (INR n * ln g + - ln p) by (field; lra).
  rewrite exp_plus, exp_Ropp, exp_ln by exact Hp. rewrite <- Numbers.exp_power, exp_ln by exact Hg. reflexivity.
Qed.

Definition chances (A : adversary) : Prop := (forall e, 0 <= chance A e) /\ over_values (values A) (chance A) = 1.

(** Nothing is lost by the condition: the weight from which the smoothing is taken is 1. *)
Lemma given_passing_weight Q A n threshold : passing Q A n threshold <> 0 -> weight A n (given_passing Q A n threshold) = 1.
Proof.
  intro H. rewrite (weight_ext A n _ (fun e h => / passing Q A n threshold * passed Q A threshold e h))
    by (intros; unfold given_passing, Rdiv; ring).
  rewrite weight_scale. fold (passing Q A n threshold). now apply Rinv_l.
Qed.

Section Given.
Variable Q : settings.
Variable A : adversary.
Variable n : nat.
Variables threshold bound delta : R.
Hypothesis Q_proper : proper_settings Q.
Hypothesis A_chances : chances A.
Hypothesis A_proper : forall e past, proper (devices A e past).
Hypothesis bound_nonneg : 0 <= bound.
(** The joint form, for each e *)
Hypothesis rare : forall e,
  probability Q (devices A e) n (looks_good_but_is_likely Q (devices A e) threshold bound) <= delta.

Lemma outcomes_nonneg e h : 0 <= probability_of_outcomes (devices A e) h.
Proof.
  induction h as [|[x y a b] h IH]; simpl; [lra|]. apply Rmult_le_pos; [apply A_proper | exact IH].
Qed.

Lemma settings_nonneg h : 0 <= probability_of_settings Q h.
Proof.
  induction h as [|t h IH]; simpl; [lra|]. apply Rmult_le_pos; [left; apply Q_proper | exact IH].
Qed.

Lemma joint_nonneg e h : 0 <= joint Q A e h.
Proof.
  apply Rmult_le_pos; [apply A_chances|]. apply Rmult_le_pos; [apply settings_nonneg | apply outcomes_nonneg].
Qed.

Lemma passed_nonneg e h : 0 <= passed Q A threshold e h.
Proof. unfold passed. destruct (Rle_dec _ _); [apply joint_nonneg | lra]. Qed.

Lemma delta_nonneg : 0 <= delta.
Proof. eapply Rle_trans; [|apply (rare 0)]. apply probability_range; [exact Q_proper | apply A_proper]. Qed.

(** What passed and is not likelier than the bound *)
Definition unlikely : distribution := fun e h =>
  if Rlt_dec bound (probability_of_outcomes (devices A e) h) then 0 else passed Q A threshold e h.

(** What is taken away is rare, *)
Lemma taken_away : weight A n (passed Q A threshold) - delta <= weight A n unlikely.
Proof.
  set (likely := fun e h => if looks_good_but_is_likely Q (devices A e) threshold bound h then joint Q A e h else 0).
  assert (E : weight A n (passed Q A threshold) = weight A n unlikely + weight A n likely).
  { rewrite <- weight_plus. apply weight_ext. intros e h. unfold unlikely, likely, passed, looks_good_but_is_likely.
    destruct (Rle_dec _ _), (Rlt_dec _ _); simpl; ring. }
  assert (L : weight A n likely <= delta).
  { unfold likely. rewrite (joint_is_the_process Q A n (fun e => looks_good_but_is_likely Q (devices A e) threshold bound)).
    destruct A_chances as [H0 H1].
    apply Rle_trans with (over_values (values A) (fun e => delta * chance A e)).
    - apply over_values_le. intro e. rewrite (Rmult_comm delta). apply Rmult_le_compat_l; [apply H0 | apply rare].
    - rewrite over_values_scale, H1. lra. }
  lra.
Qed.

(** and what is left is hard to guess. *)
Lemma hard_to_guess : over_values (values A) (fun e => over_pairs n (fun s => largest_over_pairs n (fun r => unlikely e (run s r))))
  <= bound.
Proof.
  destruct A_chances as [H0 H1].
  apply Rle_trans with (over_values (values A) (fun e => bound * chance A e)).
  - apply over_values_le. intro e.
    apply Rle_trans with (over_pairs n (fun s => bound * chance A e * drawn Q s)).
    + apply over_pairs_le. intros s Es. apply largest_le. intros r Er.
      assert (N : 0 <= bound * chance A e * drawn Q s).
      { apply Rmult_le_pos; [apply Rmult_le_pos; [exact bound_nonneg | apply H0] | now apply drawn_nonneg]. }
      unfold unlikely, passed. destruct (Rlt_dec _ _) as [_|Hr]; [exact N|]. destruct (Rle_dec _ _); [|exact N].
      unfold joint. rewrite settings_of_run by congruence. apply Rnot_lt_le in Hr.
      replace (bound * chance A e * drawn Q s) with (chance A e * (drawn Q s * bound)) by ring.
      apply Rmult_le_compat_l; [apply H0|]. apply Rmult_le_compat_l; [now apply drawn_nonneg | exact Hr].
    + rewrite over_pairs_scale, (drawn_one Q n Q_proper). lra.
  - rewrite over_values_scale, H1. lra.
Qed.

Lemma smoothed p bits : 0 < p <= passing Q A n threshold -> bound / p <= Rpower 2 (- bits) ->
  smooth_min_entropy_at_least A n (given_passing Q A n threshold) (delta / p) bits.
Proof.
  intros [Hp Hle] Hb. set (W := passing Q A n threshold) in *. assert (HW : 0 < W) by lra.
  assert (Hi : / W <= / p) by (now apply Rinv_le_contravar). assert (HWi : 0 < / W) by (now apply Rinv_0_lt_compat).
  exists (fun e h => / W * unlikely e h). split; [|split].
  - intros e h. pose proof (passed_nonneg e h) as N. unfold unlikely, given_passing. fold W.
    destruct (Rlt_dec _ _).
    + rewrite Rmult_0_r. split; [lra|]. apply Rmult_le_pos; lra.
    + split; [apply Rmult_le_pos; lra | right; unfold Rdiv; ring].
  - rewrite weight_scale.
    rewrite (weight_ext A n (given_passing Q A n threshold) (fun e h => / W * passed Q A threshold e h))
      by (intros; unfold given_passing; fold W; unfold Rdiv; ring).
    rewrite weight_scale. pose proof taken_away as T. pose proof delta_nonneg as D.
    assert (/ W * delta <= delta / p) by (unfold Rdiv; rewrite Rmult_comm; apply Rmult_le_compat_l; lra).
    apply (Rmult_le_compat_l (/ W)) in T; [lra | lra].
  - eapply Rle_trans; [|exact Hb]. unfold guessing_probability.
    assert (M : forall m f, largest_over_pairs m (fun r => / W * f r) = / W * largest_over_pairs m f).
    { clear -HWi. induction m as [|m IH]; intro f; simpl; [reflexivity|]. unfold larger_of_bits.
      rewrite !(IH (fun r => f ((_, _) :: r))), !RmaxRmult by lra. reflexivity. }
    rewrite (over_values_ext _ _ (fun e => / W * over_pairs n (fun s => largest_over_pairs n (fun r => unlikely e (run s r))))).
    + rewrite over_values_scale. pose proof hard_to_guess as G. apply (Rmult_le_compat_l (/ W)) in G; [|lra].
      assert (/ W * bound <= bound / p) by (unfold Rdiv; rewrite Rmult_comm; apply Rmult_le_compat_l; lra). lra.
    + intro e. rewrite <- over_pairs_scale. apply over_pairs_ext. intros s _. apply M.
Qed.

(** Given that the run passed: smoothed by delta / Pr[passed], the guessing probability is at most bound / Pr[passed]. *)
Theorem given_that_it_passed bits : 0 < passing Q A n threshold -> bound / passing Q A n threshold <= Rpower 2 (- bits) ->
  smooth_min_entropy_at_least A n (given_passing Q A n threshold) (delta / passing Q A n threshold) bits.
Proof. intros H Hb. apply smoothed; [split; [exact H | lra] | exact Hb]. Qed.

(** Either it hardly ever passes, or the outcomes are hard to guess when it does. *)
Theorem either p bits : 0 < p -> bound / p <= Rpower 2 (- bits) ->
  passing Q A n threshold < p \/ smooth_min_entropy_at_least A n (given_passing Q A n threshold) (delta / p) bits.
Proof.
  intros Hp Hb. destruct (Rlt_le_dec (passing Q A n threshold) p) as [H|H]; [now left | right].
  apply smoothed; [split; assumption | exact Hb].
Qed.
End Given.

Lemma quantum_proper_adversary A : quantum_adversary A -> chances A /\ forall e past, proper (devices A e past).
Proof. intros [H0 [H1 HD]]. split; [now split|]. intros. apply quantum_proper, HD. Qed.

(** ** Every distribution of the settings: the deviation of Eq. 11, and the width 2/q *)
Section Settings.
Variable Q : settings.
Variable q : R.
Hypothesis Q_proper : proper_settings Q.
Hypothesis q_pos : 0 < q.
Hypothesis q_least : forall x y, q <= Q x y.
Variable A : adversary.
Variable n : nat.
Variables epsilon p : R.
Hypothesis n_pos : (0 < n)%nat.
Hypothesis epsilon_pos : 0 < epsilon.
Hypothesis p_pos : 0 < p.

(** The probability of Eq. 11 *)
Let delta (largest_value : R) := exp (- (INR n * epsilon ^ 2 / (2 * (1 / q + largest_value) ^ 2))).
Let delta_sharp := exp (- (INR n * epsilon ^ 2 * q ^ 2 / 2)).

Section Line.
Hypothesis A_quantum : quantum_adversary A.
Variables slope level threshold : R.
Let g := level - slope * (threshold - epsilon).
Hypothesis slope_nonneg : 0 <= slope.
Hypothesis line : forall P, quantum P -> forall x y a b, P x y a b + slope * bell_value P <= level.
Hypothesis g_pos : 0 < g.

Theorem quantum_given_passing : passing Q A n threshold < p \/
  smooth_min_entropy_at_least A n (given_passing Q A n threshold) (delta (2 * sqrt 2) / p) (INR n * - log2 g - log2 (1 / p)).
Proof.
  destruct (quantum_proper_adversary A A_quantum) as [HC HP].
  apply (either Q A n threshold (g ^ n)); try assumption.
  - apply pow_le. lra.
  - intro e. apply (quantum_accumulation Q q Q_proper q_pos q_least) with (slope := slope) (level := level); try assumption.
    + apply A_quantum.
    + apply Rle_refl.
  - rewrite bits_are by assumption. apply Rle_refl.
Qed.

Theorem quantum_given_passing_sharp : passing Q A n threshold < p \/
  smooth_min_entropy_at_least A n (given_passing Q A n threshold) (delta_sharp / p) (INR n * - log2 g - log2 (1 / p)).
Proof.
  destruct (quantum_proper_adversary A A_quantum) as [HC HP].
  apply (either Q A n threshold (g ^ n)); try assumption.
  - apply pow_le. lra.
  - intro e. apply (accumulation_sharp Q q Q_proper q_pos q_least) with (slope := slope) (level := level); try assumption.
    + apply HP.
    + intros. apply line, A_quantum.
    + apply Rle_refl.
  - rewrite bits_are by assumption. apply Rle_refl.
Qed.
End Line.

(** With the paper's f: g is the largest probability at I, so that - log2 g = f(I), and the threshold is I + epsilon. *)
Theorem curve_given_passing I g : quantum_adversary A -> 2 < I < 2 * sqrt 2 -> largest I g ->
  passing Q A n (I + epsilon) < p \/
  smooth_min_entropy_at_least A n (given_passing Q A n (I + epsilon)) (delta (2 * sqrt 2) / p)
    (INR n * - log2 g - log2 (1 / p)).
Proof.
  intros HA HI Hl. destruct (line_at I g HI Hl) as [s [l [Hs [E [Hg L]]]]].
  replace g with (l - s * (I + epsilon - epsilon)) by (rewrite <- E; ring).
  apply quantum_given_passing; try assumption. replace (I + epsilon - epsilon) with I by ring. lra.
Qed.

Theorem curve_given_passing_sharp I g : quantum_adversary A -> 2 < I < 2 * sqrt 2 -> largest I g ->
  passing Q A n (I + epsilon) < p \/
  smooth_min_entropy_at_least A n (given_passing Q A n (I + epsilon)) (delta_sharp / p)
    (INR n * - log2 g - log2 (1 / p)).
Proof.
  intros HA HI Hl. destruct (line_at I g HI Hl) as [s [l [Hs [E [Hg L]]]]].
  replace g with (l - s * (I + epsilon - epsilon)) by (rewrite <- E; ring).
  apply quantum_given_passing_sharp; try assumption. replace (I + epsilon - epsilon) with I by ring. lra.
Qed.

(** No-signalling alone *)
Theorem no_signalling_given_passing threshold : chances A -> (forall e past, no_signalling (devices A e past)) ->
  let g := 3 / 2 - 1 / 4 * (threshold - epsilon) in 0 < g ->
  passing Q A n threshold < p \/
  smooth_min_entropy_at_least A n (given_passing Q A n threshold) (delta 4 / p) (INR n * - log2 g - log2 (1 / p)).
Proof.
  intros HC HN g Hg. apply (either Q A n threshold (g ^ n)); try assumption.
  - intros. apply HN.
  - apply pow_le. lra.
  - intro e. apply no_signalling_accumulation; try assumption.
    + apply HN.
    + apply Rle_refl.
  - rewrite bits_are by assumption. apply Rle_refl.
Qed.
End Settings.

(** Uniform settings, Chernoff's bound *)
Theorem chernoff_given_passing A n W u I threshold slope level p : quantum_adversary A -> 1 < u -> -4 <= I -> (0 < n)%nat ->
  8 * INR W = INR n * (threshold + 4) -> 0 <= slope ->
  (forall P, quantum P -> forall x y a b, P x y a b + slope * bell_value P <= level) ->
  0 < level - slope * I -> 0 < p ->
  passing uniform A n threshold < p \/
  smooth_min_entropy_at_least A n (given_passing uniform A n threshold) ((1 + (I + 4) / 8 * (u - 1)) ^ n / u ^ W / p)
    (INR n * - log2 (level - slope * I) - log2 (1 / p)).
Proof.
  intros HA Hu HI Hn HW Hs Hl Hg Hp. destruct (quantum_proper_adversary A HA) as [HC HP].
  apply (either uniform A n threshold ((level - slope * I) ^ n)); try assumption.
  - exact uniform_proper.
  - apply pow_le. lra.
  - intro e. apply (chernoff (devices A e)) with (slope := slope) (level := level); try assumption.
    + apply HA.
    + apply Rle_refl.
  - rewrite bits_are by assumption. apply Rle_refl.
Qed.

(** Eqs. 7 to 12 with the paper's f itself: f(I) is - log2 of the largest probability at I, so P(r|s) > p^n with p the largest
    at I reads "less than n f(I) bits". *)

From Coq Require Import Reals Bool Lra.
From Bellproof Require Import Statement Accumulation Statistics Chsh Strategy Curve Largest.
Local Open Scope R_scope.

Lemma line_at I p : 2 < I < 2 * sqrt 2 -> largest I p -> exists slope level, 0 <= slope /\ level - slope * I = p /\ 0 < p /\
  forall P, quantum P -> forall x y a b, P x y a b + slope * bell_value P <= level.
Proof.
  intros HI Hp. destruct (curve_a I HI) as [v [Hv [EI Hl]]]. pose proof (largest_unique I p (touching_P v) Hp Hl) as ->.
  pose proof (touching_line v Hv) as L. rewrite EI in L. pose proof (slope_positive v Hv).
  exists (slope v), (level v). repeat split; [lra | lra | | now apply curve_line].
  unfold touching_P. fold (height v) (depth v). pose proof (v_below v Hv). apply Rdiv_lt_0_compat.
  - unfold height. apply pow_lt. simpl. nra.
  - apply depth_positive. unfold end_v. lra.
Qed.

Section Settings.
Variable Q : settings.
Variable q : R.
Hypothesis Q_proper : proper_settings Q.
Hypothesis q_pos : 0 < q.
Hypothesis q_least : forall x y, q <= Q x y.
Variable D : device.
Hypothesis D_quantum : quantum_device D.
Variable n : nat.
Variables epsilon I p : R.
Hypothesis n_pos : (0 < n)%nat.
Hypothesis epsilon_pos : 0 < epsilon.
Hypothesis I_range : 2 < I < 2 * sqrt 2.
Hypothesis p_largest : largest I p.

(** With the paper's epsilon, Eq. 11 *)
Theorem curve_accumulation : probability Q D n (looks_good_but_is_likely Q D (I + epsilon) (p ^ n))
  <= exp (- (INR n * epsilon ^ 2 / (2 * (1 / q + 2 * sqrt 2) ^ 2))).
Proof.
  destruct (line_at I p I_range p_largest) as [s [l [Hs [E [Hp L]]]]].
  apply (quantum_accumulation Q q Q_proper q_pos q_least) with (slope := s) (level := l); try assumption.
  - replace (I + epsilon - epsilon) with I by ring. lra.
  - replace (I + epsilon - epsilon) with I by ring. rewrite E. apply Rle_refl.
Qed.

(** With the width 2/q *)
Theorem curve_accumulation_sharp : probability Q D n (looks_good_but_is_likely Q D (I + epsilon) (p ^ n))
  <= exp (- (INR n * epsilon ^ 2 * q ^ 2 / 2)).
Proof.
  destruct (line_at I p I_range p_largest) as [s [l [Hs [E [Hp L]]]]].
  apply (accumulation_sharp Q q Q_proper q_pos q_least D (fun past => quantum_proper _ (D_quantum past)) n epsilon epsilon_pos)
    with (slope := s) (level := l); try assumption.
  - intros. apply L, D_quantum.
  - replace (I + epsilon - epsilon) with I by ring. lra.
  - replace (I + epsilon - epsilon) with I by ring. rewrite E. apply Rle_refl.
Qed.
End Settings.

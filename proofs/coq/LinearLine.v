(** What an accepted no-signalling dual says about real probabilities; for CHSH in the words of Statement.v. *)

From Coq Require Import Reals List ZArith Bool Arith Lra Lia.
From Bellproof Require Import Functional Checker Terms Line Statement Accumulation Statistics LinearChecker LinearSoundness.
Import ListNotations.
Local Open Scope R_scope.

Fixpoint weighted_sum (f : event -> R) (l : list (event * Z)) : R :=
  match l with [] => 0 | (e, z) :: l' => IZR z * f e + weighted_sum f l' end.

(** In any scenario *)
Theorem dual_line c : accepts c = true -> forall t, In t (all_bounded (within c) (covers c)) ->
  forall P : no_signalling reals (within c),
  bounded_value reals _ P t + IZR (slope c) / IZR (denominator c)
      * (weighted_sum (fun e => P (at_x e) (at_y e) (at_a e) (at_b e)) (expression c) / IZR (divisor c))
    <= IZR (level c) / IZR (denominator c).
Proof.
  intros H t Ht P. destruct (accepts_positive c H) as [Hd Hn].
  destruct (accepts_sound reals c H t Ht P) as [k [Hk Hv]]. apply IZR_lt in Hd, Hn, Hk.
  replace (expression_sum reals (within c) P (expression c))
    with (weighted_sum (fun e => P (at_x e) (at_y e) (at_a e) (at_b e)) (expression c)) in Hv.
  - rewrite !phi_IZR in Hv. cbn [smul sadd nonneg reals] in Hv. rewrite !opp_IZR, !mult_IZR in Hv.
    set (d := IZR (divisor c)) in *. set (n := IZR (denominator c)) in *. set (p := bounded_value reals _ P t) in *.
    set (e := weighted_sum _ _) in *. set (k' := IZR k) in *. set (s := IZR (slope c)) in *. set (l := IZR (level c)) in *.
    apply Rmult_le_reg_l with (k' * d * n); [repeat apply Rmult_lt_0_compat; lra|].
    replace (k' * d * n * (p + s / n * (e / d))) with (k' * (d * n * p + s * e)) by (field; lra).
    replace (k' * d * n * (l / n)) with (k' * (d * l)) by (field; lra). lra.
  - clear Hv. induction (expression c) as [|[[x y a b] z] l IH]; [reflexivity|]. cbn [weighted_sum]. rewrite IH, <- phi_IZR. reflexivity.
Qed.

(** ** CHSH: behaviours as in Statement.v *)

Definition bit (n : nat) : bool := match n with O => false | _ => true end.
Definition chsh_scenario : scenario := Scenario 2 2 2 2.

Definition in_bits (P : behaviour) : Statistics.no_signalling P -> no_signalling reals chsh_scenario.
Proof.
  intros [[H0 H1] [HA HB]].
  refine (NoSignalling reals chsh_scenario (fun x y a b => P (bit x) (bit y) (bit a) (bit b)) _ _ _ _).
  - intros. apply H0.
  - intros x y _ _. transitivity (over_bits (fun a => over_bits (fun b => P (bit x) (bit y) a b))); [|apply H1].
    unfold sum, over_bits. simpl. ring.
  - intros x a y y' _ _ _ _. transitivity (over_bits (fun b => P (bit x) (bit y) (bit a) b)); [unfold sum, over_bits; simpl; ring|].
    rewrite (HA _ _ _ (bit y')). unfold sum, over_bits. simpl. ring.
  - intros y b x x' _ _ _ _. transitivity (over_bits (fun a => P (bit x) (bit y) a (bit b))); [unfold sum, over_bits; simpl; ring|].
    rewrite (HB _ _ _ (bit x')). unfold sum, over_bits. simpl. ring.
Defined.

Definition number (b : bool) : nat := if b then 1 else 0.

(** From a certificate of the library to all sixteen probabilities *)
Theorem certified_no_signalling_line c : accepts c = true -> within c = chsh_scenario -> expression c = chsh_events ->
  divisor c = 1%Z -> covers c = Global -> forall P, Statistics.no_signalling P -> forall x y a b,
  P x y a b + IZR (slope c) / IZR (denominator c) * bell_value P <= IZR (level c) / IZR (denominator c).
Proof.
  destruct c as [s e d sl l n o rs ds]. cbn [within expression divisor covers slope level denominator].
  intros Ha -> -> -> -> P HP x y a b.
  pose proof (dual_line _ Ha (Both (Event (number x) (number y) (number a) (number b)))) as L.
  cbn [within expression divisor covers slope level denominator] in L.
  specialize (L ltac:(destruct x, y, a, b; simpl; tauto) (in_bits P HP)). destruct HP as [[H0 H1] [HA HB]].
  eapply Rle_trans; [|exact L]. right. f_equal; [destruct x, y, a, b; reflexivity|]. f_equal.
  unfold bell_value, over_trials, over_bits, chsh_coefficient, sign. simpl. field.
Qed.

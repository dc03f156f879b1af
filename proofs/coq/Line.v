(** Real functionals: the probabilities that they give, and what an accepted certificate says about them. *)

From Coq Require Import Reals List ZArith Bool Lra Lia.
From Bellproof Require Import Functional Checker Soundness.
Import ListNotations.
Local Open Scope R_scope.

Definition reals : scalars.
Proof.
  refine {| scalar := R; s0 := 0; s1 := 1; sadd := Rplus; smul := Rmult; ssub := Rminus; sopp := Ropp;
            nonneg := fun r => 0 <= r |}.
  - constructor; intros; ring.
  - lra.
  - lra.
  - intros; lra.
  - intros; now apply Rmult_le_pos.
Defined.

Lemma phi_IZR z : phi reals z = IZR z.
Proof.
  assert (P : forall n : nat, phi reals (Z.of_nat n) = IZR (Z.of_nat n)).
  { induction n as [|n IH]; [apply (phi_0 reals)|].
    rewrite Nat2Z.inj_succ. unfold Z.succ. rewrite phi_add, phi_1, IH, plus_IZR. reflexivity. }
  destruct (Z_le_gt_dec 0 z).
  - rewrite <- (Z2Nat.id z) by assumption. apply P.
  - replace z with (- Z.of_nat (Z.to_nat (- z)))%Z by lia.
    rewrite phi_opp, opp_IZR, P. reflexivity.
Qed.

Definition sg (b : bool) : R := if b then -1 else 1.

(** P(ab|xy), P(a|x), 0 *)
Definition target_value (m : word -> R) (t : target) : R :=
  match t with
  | Joint (Cell x y a b) => (1 + sg a * m [A x] + sg b * m [B y] + sg a * sg b * m [A x; B y]) / 4
  | Local x a => (1 + sg a * m [A x]) / 2
  | Nothing => 0
  end.

(** The Bell expression sum (c / divisor) P(ab|xy) *)
Fixpoint cells_value (m : word -> R) (e : list (cell * Z)) : R :=
  match e with
  | [] => 0
  | (c, z) :: e' => IZR z * target_value m (Joint c) + cells_value m e'
  end.

Definition expression_value (m : word -> R) (c : claim) : R := cells_value m (expression c) / IZR (divisor c).

Notation real_functional := (functional reals).

Lemma IZR_sgn b : IZR (sgn b) = sg b.
Proof. destruct b; simpl; lra. Qed.

Lemma eval_target (m : real_functional) t : eval reals m (target_polynomial t) = 4 * target_value m t.
Proof.
  destruct t as [[x y a b]|x a|]; unfold eval; simpl; rewrite ?phi_IZR, ?mult_IZR, ?IZR_sgn; try rewrite (unital m);
    simpl.
  - field.
  - destruct a; simpl; field.
  - ring.
Qed.

Lemma eval_expression (m : real_functional) e : eval reals m (expression_polynomial e) = 4 * cells_value m e.
Proof.
  induction e as [|[c z] e IH]; [unfold eval; simpl; lra|].
  cbn [expression_polynomial flat_map fst snd cells_value].
  rewrite eval_app, eval_times. fold (expression_polynomial e). rewrite IH.
  change (cell_polynomial c) with (target_polynomial (Joint c)). rewrite eval_target, phi_IZR. simpl. ring.
Qed.

Theorem accepted_line c : accepts c = true ->
  forall t, In t (targets (fst (settings c)) (snd (settings c)) (covers c)) -> forall m : real_functional,
  target_value m t + IZR (slope (claimed c)) / IZR (denominator (claimed c)) * expression_value m (claimed c)
    <= IZR (level (claimed c)) / IZR (denominator (claimed c)).
Proof.
  intros H t Ht m. destruct (accepts_positive c H) as [Hd Hn].
  destruct (accepts_sound reals c H t Ht m) as [k [Hk Hv]].
  rewrite eval_remainder, eval_target, eval_expression, !phi_IZR, (unital m) in Hv.
  cbn [smul sadd s1 nonneg reals] in Hv.
  apply IZR_lt in Hd, Hn, Hk.
  rewrite !mult_IZR, !opp_IZR, !mult_IZR in Hv. unfold expression_value.
  set (d := IZR (divisor (claimed c))) in *. set (n := IZR (denominator (claimed c))) in *.
  set (e := cells_value m (expression (claimed c))) in *. set (p := target_value m t) in *.
  set (k' := IZR k) in *. set (s := IZR (slope (claimed c))) in *. set (l := IZR (level (claimed c))) in *.
  apply Rmult_le_reg_l with (4 * k' * d * n).
  { repeat apply Rmult_lt_0_compat; lra. }
  replace (4 * k' * d * n * (p + s / n * (e / d))) with (4 * k' * (d * n * p + s * e)) by (field; lra).
  replace (4 * k' * d * n * (l / n)) with (4 * k' * (d * l)) by (field; lra).
  nra.
Qed.

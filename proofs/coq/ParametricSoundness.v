(** What the checker of kind [sos-parametric] accepts is true for every v of the interval and of every positive functional. *)

From Coq Require Import Reals List ZArith Bool Arith Lra Lia.
From Bellproof Require Import Functional Checker Terms Line ParametricChecker PositiveKernels Bernstein.
Import ListNotations.
Local Open Scope R_scope.

Section At.
Variable v : R.
Notation rsum := (total (S := reals)).
Notation value := (at_v v).

(** ** Vectors of polynomials *)

Lemma dot_nil {E} (f : E -> R) r : dot f r [] = 0.
Proof. induction r as [|c r IH]; simpl; [reflexivity|]. unfold first. simpl. rewrite IH. ring. Qed.

Lemma pdot_value x y : value (pdot x y) = dot value x (map value y).
Proof.
  revert y. induction x as [|p x IH]; intros [|q y]; simpl; try reflexivity.
  - unfold first. simpl. rewrite dot_nil. ring.
  - rewrite at_add, at_mul, IH. unfold first. simpl. ring.
Qed.

Lemma ladd_value x y z : dot value (ladd x y) z = dot value x z + dot value y z.
Proof.
  revert y z. induction x as [|p x IH]; intros [|q y] z; simpl; try ring. rewrite at_add, IH. ring.
Qed.

Lemma first_value x : first (map value x) = value (hd [] x).
Proof. destruct x; reflexivity. Qed.

Lemma tail_value x : tl (map value x) = map value (tl x).
Proof. destruct x; reflexivity. Qed.

Lemma scaled_dot p r z : dot value (map (pmul p) r) z = value p * dot value r z.
Proof.
  rewrite dot_map. rewrite (dot_ext _ (fun c => value p * value c + 0 * value c)) by (intros; rewrite at_mul; ring).
  rewrite dot_linear. ring.
Qed.

Lemma matvec_value t x z : dot value (matvec t x) z = bilinear value t (map value x) z.
Proof.
  revert x z. induction t as [|row t IH]; intros x z; cbn [matvec dot bilinear]; [reflexivity|].
  rewrite ladd_value, scaled_dot, IH, at_add, at_mul, pdot_value, tail_value. unfold row_form. rewrite first_value, tail_value.
  destruct row as [|p r]; cbn [hd tl dot at_v]; ring.
Qed.

Lemma scaled_matvec z x y : value (pdot (map (pscale z) x) y) = IZR z * dot value x (map value y).
Proof.
  rewrite pdot_value, dot_map. rewrite (dot_ext _ (fun c => IZR z * value c + 0 * value c)) by (intros; rewrite at_scale; ring).
  rewrite dot_linear. ring.
Qed.

(** ** Trees *)

Fixpoint worth (f : list bool -> R) (t : ptree) : R :=
  match t with
  | PLeaf => 0
  | PNode c l r => value c * f [] + worth (fun k => f (false :: k)) l + worth (fun k => f (true :: k)) r
  end.

Lemma worth_add k p : forall f t, worth f (padd_at k p t) = value p * f k + worth f t.
Proof.
  induction k as [|[|] k IH]; intros f [|c l r]; simpl; try rewrite IH; simpl; rewrite ?at_add; ring.
Qed.

Lemma zero_value p : forallb (Z.eqb 0) p = true -> value p = 0.
Proof.
  induction p as [|c p IH]; intro H; [reflexivity|]. cbn [forallb] in H. apply andb_true_iff in H as [Hc H].
  apply Z.eqb_eq in Hc as <-. simpl. rewrite IH by exact H. ring.
Qed.

Lemma worth_vanishes t : forall f, pvanishes t = true -> worth f t = 0.
Proof.
  induction t as [|c l IHl r IHr]; intros f H; simpl in *; [reflexivity|]. rewrite !andb_true_iff in H.
  destruct H as [[Hc Hl] Hr]. rewrite zero_value, IHl, IHr by assumption. ring.
Qed.

Variable m : real_functional.
Notation meaning := (Terms.meaning reals m).

Definition eval_v (p : list (poly * word)) : R := rsum (fun cw => value (fst cw) * m (snd cw)) p.

Lemma worth_add_all factor p t : worth meaning (add_all factor p t) = value factor * eval_v p + worth meaning t.
Proof.
  induction p as [|[c w] p IH]; cbn [add_all fold_right fst snd].
  - unfold eval_v. simpl. ring.
  - rewrite worth_add, (key_meaning reals), at_mul. fold (add_all factor p t). rewrite IH. unfold eval_v. simpl. ring.
Qed.

Definition block_value (b : block) : R :=
  at_rows m (fun x y => bilinear value (gram b) (map value x) (map value y)) (map (fun u => (snd u, fst u)) (rows b)).

Lemma worth_add_block z b t : worth meaning (add_block z b t) = worth meaning t + IZR z * block_value b.
Proof.
  unfold add_block, block_value, at_rows. rewrite (total_map reals).
  rewrite (total_ext reals _ (fun u => rsum (fun w => bilinear value (gram b) (map value (snd u)) (map value (snd w))
    * m (rev (fst u) ++ fst w)) (rows b))) by (intro u; rewrite (total_map reals); reflexivity).
  generalize (rows b) at 2 4. intro l. induction l as [|u l IH]; simpl; [ring|].
  match goal with |- worth _ (fold_right _ ?t0 _) = _ => set (base := t0) in * end.
  assert (H : forall q, worth meaning (fold_right (fun w t1 => padd_at (key (rev (fst u) ++ fst w))
      (pdot (map (pscale z) (matvec (gram b) (snd u))) (snd w)) t1) base q)
    = worth meaning base + IZR z * rsum (fun w => bilinear value (gram b) (map value (snd u)) (map value (snd w))
      * m (rev (fst u) ++ fst w)) q).
  { induction q as [|w q IHq]; simpl; [ring|].
    rewrite worth_add, (key_meaning reals), IHq, scaled_matvec, matvec_value. ring. }
  rewrite H, IH. cbv beta.
  match goal with |- ?a + IZR z * ?b + IZR z * ?d = ?a + IZR z * ?e => change e with (d + b) end. ring.
Qed.

Lemma block_value_nonneg b : positive_kernel m (bilinear value (gram b)) -> 0 <= block_value b.
Proof. intro H. exact (kernel_compose m (map value) _ H _). Qed.
End At.

(** ** One part *)

Section Certificate.
Variable c : certificate.
Variable v : R.
Hypothesis above_low : IZR (fst (low c)) <= v * IZR (snd (low c)).
Hypothesis below_high : v * IZR (snd (high c)) <= IZR (fst (high c)).

Definition holds (t : target) : Prop := forall m : real_functional,
  0 <= 4 * IZR (divisor c) * at_v v (level c) - IZR (divisor c) * at_v v (scale c) * Terms.eval reals m (target_polynomial t)
    - at_v v (slope c) * Terms.eval reals m (expression_polynomial (expression c)).

Lemma eval_scaled (m : real_functional) (f : Z -> Z) a p q : (forall z, IZR (f z) = a * IZR z) ->
  eval_v v m (map (fun cw => (pscale (f (fst cw)) q, snd cw)) p) = a * at_v v q * Terms.eval reals m p.
Proof.
  intro Hf. unfold eval_v, Terms.eval. rewrite (total_map reals). etransitivity; [|apply (total_scale reals)].
  apply (total_ext reals). intros [z w]. simpl. rewrite at_scale, Hf, phi_IZR. ring.
Qed.

Lemma eval_remainder (m : real_functional) t : eval_v v m (remainder c t) =
  4 * IZR (divisor c) * at_v v (level c) - IZR (divisor c) * at_v v (scale c) * Terms.eval reals m (target_polynomial t)
    - at_v v (slope c) * Terms.eval reals m (expression_polynomial (expression c)).
Proof.
  unfold remainder. unfold eval_v at 1. cbn [total fold_right fst snd].
  change (fold_right _ s0 ?l) with (eval_v v m l).
  replace (eval_v v m (_ ++ _)) with
    (- IZR (divisor c) * at_v v (scale c) * Terms.eval reals m (target_polynomial t)
      + -1 * at_v v (slope c) * Terms.eval reals m (expression_polynomial (expression c))).
  - rewrite (unital m), at_scale, mult_IZR. simpl. ring.
  - rewrite <- (eval_scaled m (fun z => (- (divisor c * z))%Z)) by (intro; rewrite opp_IZR, mult_IZR; ring).
    rewrite <- (eval_scaled m (fun z => (- z)%Z)) by (intro; rewrite opp_IZR; ring).
    symmetry. apply (total_app reals).
Qed.

Lemma part_sound p : (0 < divisor c)%Z -> part_holds c p = true -> holds (goal p).
Proof.
  intros Hd H m. unfold part_holds in H. rewrite !andb_true_iff in H. destruct H as [[Hm Hb] Hv].
  destruct (everywhere_cover _ _ _ _ v Hm above_low below_high) as [a [q [b [r [Hf [Hq [Hr [Hp [H1 H2]]]]]]]]].
  assert (Hpos : 0 < at_v v (multiplier p)) by (eapply positive_polynomial_sound; [.. | exact Hf]; assumption).
  rewrite <- eval_remainder.
  assert (E : forall bs t, forallb (fun b => everywhere (low c) (high c) (positive_gram (gram b)) (ends b)) bs = true ->
    exists n, 0 <= n /\ worth v (Terms.meaning reals m) (fold_right (add_block (- (4 * divisor c))) t bs)
      = worth v (Terms.meaning reals m) t - n).
  { clear Hb Hv. induction bs as [|x bs IH]; intros t Hbs; cbn [fold_right].
    - exists 0. split; lra.
    - simpl in Hbs. apply andb_true_iff in Hbs as [Hx Hbs]. destruct (IH t Hbs) as [n [Hn En]].
      exists (n + 4 * IZR (divisor c) * block_value v m x). split.
      + apply Rplus_le_le_0_compat; [exact Hn|]. apply IZR_lt in Hd. apply Rmult_le_pos; [lra|]. apply block_value_nonneg.
        destruct (everywhere_cover _ _ _ _ v Hx above_low below_high) as [a' [q' [b' [r' [Hf' [Hq' [Hr' [Hp' [H1' H2']]]]]]]]].
        eapply positive_gram_sound; [.. | exact Hf']; assumption.
      + rewrite worth_add_block, En, opp_IZR, mult_IZR. ring. }
  destruct (E (blocks p) (add_all (multiplier p) (remainder c (goal p)) PLeaf) Hb) as [n [Hn En]].
  rewrite (worth_vanishes v _ _ Hv), worth_add_all in En. cbn [worth] in En.
  apply Rmult_le_reg_l with (at_v v (multiplier p)); [exact Hpos|]. lra.
Qed.

Lemma holds_image r t : leaves r (expression c) = true -> applies r t = true -> holds t -> holds (image_target r t).
Proof.
  intros Hr Ht H m. specialize (H (Terms.relabelled reals r m)).
  rewrite (target_relabelled reals), (leaves_sound reals) in H by assumption. exact H.
Qed.
End Certificate.

(** ** An accepted certificate *)

Theorem parametric_line c : accepts c = true -> forall v, IZR (fst (low c)) <= v * IZR (snd (low c)) ->
  v * IZR (snd (high c)) <= IZR (fst (high c)) ->
  0 < at_v v (scale c) /\
  forall t, In t (targets (fst (settings c)) (snd (settings c)) (covers c)) -> forall m : real_functional,
    at_v v (scale c) * target_value m t + at_v v (slope c) * (cells_value m (expression c) / IZR (divisor c)) <= at_v v (level c).
Proof.
  intros H v Hlo Hhi. unfold accepts in H. rewrite !andb_true_iff in H. destruct H as [[[[Hd Hs] Hp] Hr] Ha].
  apply Z.ltb_lt in Hd. split.
  - destruct (everywhere_cover _ _ _ _ v Hs Hlo Hhi) as [a [q [b [r [Hf [Hq [Hr' [Hpc [H1 H2]]]]]]]]].
    eapply positive_polynomial_sound; [.. | exact Hf]; assumption.
  - intros t Ht m. rewrite forallb_forall in Ha, Hp, Hr.
    assert (L : holds c v t).
    { apply (covered (holds c v)) with (3 := Ha t Ht).
      - intros r u Hu. now apply holds_image, Hr.
      - intros u Hu. apply in_map_iff in Hu as [p [<- Hp']]. apply part_sound; auto. }
    specialize (L m). rewrite eval_target, eval_expression in L. apply IZR_lt in Hd.
    apply Rmult_le_reg_l with (4 * IZR (divisor c)); [lra|].
    replace (4 * IZR (divisor c) * (at_v v (scale c) * target_value m t + at_v v (slope c) * (cells_value m (expression c) / IZR (divisor c))))
      with (IZR (divisor c) * at_v v (scale c) * (4 * target_value m t) + at_v v (slope c) * (4 * cells_value m (expression c)))
      by (field; lra).
    lra.
Qed.

(** What [accepts] accepts is true of every positive unital functional. *)

From Coq Require Import List ZArith Bool Arith Lia Ring.
From Bellproof Require Import Functional Checker.
From Bellproof Require Export Terms.
Import ListNotations.

Section Soundness.
Variable S : scalars.
Add Ring S_ring : (s_ring S).
Notation phi := (phi S).
Notation eval := (Terms.eval S).
Notation meaning := (Terms.meaning S).
Notation worth := (Terms.worth S).
Notation relabelled := (Terms.relabelled S).
Declare Scope scalar_scope.
Notation "a + b" := (sadd a b) : scalar_scope.
Notation "a * b" := (smul a b) : scalar_scope.
Notation "- a" := (sopp a) : scalar_scope.

Local Open Scope scalar_scope.
Implicit Type m : functional S.

(** ** Blocks are sums of squares *)

Definition block_value m (b : block) : S :=
  total (fun u => total (fun v => phi (dot (weights b) (snd u) (snd v)) * m (rev (fst u) ++ fst v)) (rows b)) (rows b).

Lemma worth_add_block m b t : worth (meaning m) (add_block b t) = worth (meaning m) t + - block_value m b.
Proof.
  unfold add_block, block_value. generalize (rows b) at 2 4. intro r.
  induction r as [|u r IH]; simpl; [ring|].
  match goal with |- worth _ (fold_right _ ?t0 _) = _ => set (base := t0) in * end.
  assert (H : forall q, worth (meaning m) (fold_right (fun v t1 => add (key (rev (fst u) ++ fst v)) (- dot (weights b) (snd u) (snd v)) t1) base q)
    = worth (meaning m) base + - total (fun v => phi (dot (weights b) (snd u) (snd v)) * m (rev (fst u) ++ fst v)) q).
  { induction q as [|v q IHq]; simpl; [ring|]. rewrite worth_add, key_meaning, IHq, phi_opp. ring. }
  rewrite H, IH. match goal with |- ?x + - ?y + - ?z = _ => transitivity (x + - (z + y)); [ring | reflexivity] end.
Qed.

Definition column (b : list (word * list Z)) : list (S * word) :=
  map (fun u => (match snd u with [] => s0 | c :: _ => phi c end, fst u)) b.
Definition others (b : list (word * list Z)) : list (word * list Z) := map (fun u => (fst u, tl (snd u))) b.

Lemma block_value_nonneg m b : forallb (Z.leb 0) (weights b) = true -> nonneg (block_value m b).
Proof.
  destruct b as [d r]. unfold block_value. simpl. revert r.
  induction d as [|z d IH]; intros r H.
  - replace (total _ r) with (s0 : S); [apply nonneg_0|]. symmetry.
    transitivity (total (fun _ : word * list Z => (s0 : S)) r); [|apply total_zero].
    apply total_ext. intro u. transitivity (total (fun _ : word * list Z => (s0 : S)) r); [|apply total_zero].
    apply total_ext. intro v. simpl. rewrite phi_0. ring.
  - simpl in H. apply andb_true_iff in H as [Hz Hd]. apply Z.leb_le in Hz.
    specialize (IH (others r) Hd).
    match type of IH with nonneg ?rest => set (R := rest) in * end.
    replace (total _ r) with (phi z * form m (column r) (column r) + R).
    { apply nonneg_add; [apply nonneg_mul; [now apply phi_nonneg | apply positive] | exact IH]. }
    unfold R, form, column, others. rewrite !total_map, <- total_scale, <- total_add.
    apply total_ext. intros [u cu]. simpl. rewrite !total_map, <- total_scale, <- total_add.
    apply total_ext. intros [v cv]. simpl.
    destruct cu as [|c cu], cv as [|e cv]; simpl; rewrite ?phi_add, ?phi_mul, ?phi_0; try ring.
    all: destruct d; try destruct cu; simpl; rewrite ?phi_0; ring.
Qed.

(** ** One part *)

Definition holds m (c : claim) (t : target) : Prop :=
  exists k, (0 < k)%Z /\ nonneg (phi k * eval m (remainder c t)).

Lemma part_sound c p : part_holds c p = true -> forall m, holds m c (goal p).
Proof.
  intros H m. unfold part_holds in H.
  apply andb_true_iff in H as [H Hv]. apply andb_true_iff in H as [H Hb]. apply andb_true_iff in H as [Hk Hs].
  apply Z.ltb_lt in Hk. apply Z.leb_le in Hs. exists (scale p). split; [exact Hk|].
  assert (E : forall bs t, forallb (fun b => forallb (Z.leb 0) (weights b)) bs = true ->
    exists n, nonneg n /\ worth (meaning m) t = worth (meaning m) (fold_right add_block t bs) + n).
  { induction bs as [|b bs IH]; intros t Hbs; simpl.
    - exists s0. split; [apply nonneg_0 | ring].
    - simpl in Hbs. apply andb_true_iff in Hbs as [H1 H2]. destruct (IH t H2) as [n [Hn En]].
      exists (n + block_value m b). split; [apply nonneg_add; [exact Hn | now apply block_value_nonneg]|].
      rewrite worth_add_block, En. ring. }
  destruct (E _ (add_all ((- slack p, [])%Z :: times (scale p) (remainder c (goal p))) Leaf) Hb) as [n [Hn En]].
  rewrite (worth_vanishes S _ _ Hv), worth_add_all in En.
  unfold eval at 1 in En. cbn [total fold_right fst snd] in En.
  change (fold_right _ s0 (times (scale p) (remainder c (goal p)))) with (eval m (times (scale p) (remainder c (goal p)))) in En.
  rewrite eval_times, (unital m), phi_opp in En. cbn [worth] in En.
  replace (phi (scale p) * eval m (remainder c (goal p))) with (phi (slack p) + n).
  - apply nonneg_add; [now apply phi_nonneg | exact Hn].
  - transitivity (phi (slack p) + (s0 + n)); [ring|]. rewrite <- En. ring.
Qed.

Lemma eval_remainder m c t : eval m (remainder c t) =
  phi (4 * divisor c * level c) * m [] + (phi (- (divisor c * denominator c)) * eval m (target_polynomial t)
    + phi (- slope c) * eval m (expression_polynomial (expression c))).
Proof.
  unfold remainder. rewrite <- !eval_times, <- eval_app. reflexivity.
Qed.

Lemma holds_image r c t : leaves r (expression c) = true -> applies r t = true ->
  (forall m, holds m c t) -> forall m, holds m c (image_target r t).
Proof.
  intros Hr Ht H m. destruct (H (relabelled r m)) as [k [Hk Hn]]. exists k. split; [exact Hk|].
  rewrite eval_remainder in *. rewrite target_relabelled, leaves_sound in Hn by assumption.
  rewrite (unital (relabelled r m)) in Hn. rewrite (unital m). exact Hn.
Qed.

Theorem accepts_sound c : accepts c = true ->
  forall t, In t (targets (fst (settings c)) (snd (settings c)) (covers c)) -> forall m, holds m (claimed c) t.
Proof.
  intros H t Ht. unfold accepts in H. rewrite !andb_true_iff in H. destruct H as [[[[_ _] Hp] Hr] Ha].
  rewrite forallb_forall in Ha, Hp, Hr. apply (covered (fun t => forall m, holds m (claimed c) t)) with (3 := Ha t Ht).
  - intros r u Hu. now apply holds_image, Hr.
  - intros u Hu. apply in_map_iff in Hu as [p [<- Hp']]. apply part_sound. now apply Hp.
Qed.

Lemma accepts_positive c : accepts c = true -> (0 < divisor (claimed c) /\ 0 < denominator (claimed c))%Z.
Proof.
  intro H. unfold accepts in H. rewrite !andb_true_iff, !Z.ltb_lt in H. tauto.
Qed.
End Soundness.

(** What one part of a certificate of kind hierarchy proves: mu - P - sum lambda I is never negative under a positive
    unital functional, for every scalar r that the certificate's field describes. *)

From Coq Require Import List ZArith Bool Arith Lia Ring.
From Bellproof Require Import Functional Hierarchy Several HierarchyNumbers.
Import ListNotations.
Local Open Scope scalar_scope.

Section Soundness.
Variable S : scalars.
Add Ring S_ring : (s_ring S).
Notation phi := (phi S).
Hypothesis cancel : forall k (a : S), (0 < k)%Z -> nonneg (phi k * a) -> nonneg a.

Variable r : S.
Notation worth := (worth S r).
Variable k : field.
Hypothesis below_positive : (0 < below k)%Z.
Hypothesis low_positive : (0 <= low k)%Z.
Hypothesis root : root_of S r k.

Lemma positive_number p : not_negative k p = true -> nonneg (worth p).
Proof. destruct root as [_ [? ?]]. now apply (not_negative_sound S cancel r k p). Qed.

(** ** Codes determine words *)

(** The letter being read: numbers finished, and the one counted *)
Fixpoint decode (x : nat) (done : list nat) (c : list bool) : word :=
  match c with
  | [] => []
  | true :: c' => decode (Datatypes.S x) done c'
  | false :: c' =>
      match done with
      | [s; p] => Letter p s x :: decode 0 [] c'
      | _ => decode 0 (x :: done) c'
      end
  end.

Lemma decode_unary n d c : forall x, decode x d (unary n ++ c) = decode (n + x) d (false :: c).
Proof.
  induction n as [|n IH]; intro x; [reflexivity|]. simpl app. simpl decode at 1. rewrite IH.
  now replace (n + Datatypes.S x)%nat with (Datatypes.S n + x)%nat by lia.
Qed.

Lemma decode_code w : decode 0 [] (code w) = w.
Proof.
  induction w as [|[p x a] w IH]; simpl code; [reflexivity|]. cbn [party setting outcome].
  rewrite decode_unary, Nat.add_0_r. simpl. rewrite decode_unary, Nat.add_0_r. simpl.
  rewrite decode_unary, Nat.add_0_r. simpl. now rewrite IH.
Qed.

Variable ds : list nat.
Variable m : several S ds.

Definition meaning (c : list bool) : S := m (decode 0 [] c).

Lemma key_meaning w : match key ds w with Some c => meaning c = m w | None => m w = s0 end.
Proof.
  unfold key, meaning. pose proof (normal_value S ds m w []) as E. pose proof (normal_value S ds m (rev w) []) as F.
  simpl in E, F. rewrite adjoint in F.
  destruct (normal ds w) as [u|]; [|exact E]. destruct (normal ds (rev w)) as [v|]; [|exact F].
  simpl. destruct (before _ _); now rewrite decode_code.
Qed.

(** ** Trees and polynomials *)

Fixpoint total_tree (f : list bool -> S) (t : tree) : S :=
  match t with
  | Leaf => s0
  | Node c a b => worth c * f [] + total_tree (fun l => f (false :: l)) a + total_tree (fun l => f (true :: l)) b
  end.

Lemma total_put c z : forall f t, total_tree f (put c z t) = worth z * f c + total_tree f t.
Proof.
  induction c as [|[|] c IH]; intros f [|n a b]; simpl; rewrite ?IH, ?worth_plus; simpl; ring.
Qed.

Lemma total_vanishes t : forall f, vanishes k t = true -> total_tree f t = s0.
Proof.
  induction t as [|c a IHa b IHb]; intros f H; simpl in *; [reflexivity|].
  apply andb_true_iff in H as [H H3]. apply andb_true_iff in H as [H1 H2].
  rewrite (IHa _ H2), (IHb _ H3), (zero_at_sound S r k c root H1). ring.
Qed.

Lemma total_add_word w z t : total_tree meaning (add ds w z t) = worth z * m w + total_tree meaning t.
Proof.
  unfold add. pose proof (key_meaning w) as K. destruct (key ds w) as [c|]; [rewrite total_put|]; rewrite K; ring.
Qed.

(** What remains is never negative if the identity's coefficient pays for all others. *)
Lemma total_spread t : forall f x, (forall c, nonneg (s1 + f c) /\ nonneg (s1 + - f c)) -> spread k t = Some x ->
  nonneg (total_tree f t + phi x).
Proof.
  induction t as [|c a IHa b IHb]; intros f x Hf H; simpl in *.
  - injection H as <-. rewrite phi_0. replace (s0 + s0) with (s0 : S) by ring. apply nonneg_0.
  - destruct (spread k a) as [y|]; [|discriminate]. destruct (spread k b) as [z|]; [|discriminate].
    pose proof (nonneg_add S _ _ (IHa (fun l => f (false :: l)) y (fun l => Hf _) eq_refl)
      (IHb (fun l => f (true :: l)) z (fun l => Hf _) eq_refl)) as I.
    set (A := total_tree _ a) in *. set (B := total_tree _ b) in *.
    destruct (zero_at k c) eqn:Z; [injection H as <-; rewrite (zero_at_sound S r k c root Z), phi_add|].
    + replace (_ + _) with (A + phi y + (B + phi z)) by ring. exact I.
    + destruct c as [|v [|? ?]]; try discriminate. injection H as <-. simpl worth. rewrite !phi_add.
      assert (N : nonneg (phi v * f [] + phi (Z.abs v))).
      { destruct (Hf []) as [F G]. destruct (Z.abs_spec v) as [[V ->]|[V ->]].
        - replace (_ + _) with (phi v * (s1 + f [])) by ring. apply nonneg_mul; [now apply phi_nonneg | exact F].
        - replace (_ + _) with (phi (- v) * (s1 + - f [])) by (rewrite phi_opp; ring).
          apply nonneg_mul; [apply phi_nonneg; lia | exact G]. }
      pose proof (nonneg_add S _ _ N I) as J.
      match type of J with nonneg ?p => match goal with |- nonneg ?q => replace q with p; [exact J | ring] end end.
Qed.

Lemma total_settled t : settled k t = true -> nonneg (total_tree meaning t).
Proof.
  destruct t as [|c a b]; simpl; [intros _; apply nonneg_0|].
  assert (F : forall l, nonneg (s1 + meaning l) /\ nonneg (s1 + - meaning l)).
  { intro l. split; [apply (word_at_most_one S cancel ds m _ false) | apply (word_at_most_one S cancel ds m _ true)]. }
  destruct (spread k a) as [x|] eqn:Ea; [|discriminate]. destruct (spread k b) as [y|] eqn:Eb; [|discriminate].
  intro H. apply (zero_at_sound S r k _ root) in H. rewrite worth_plus in H. simpl worth in H. rewrite phi_opp, phi_add in H.
  pose proof (nonneg_add S _ _ (total_spread a (fun l => meaning (false :: l)) x (fun l => F _) Ea)
    (total_spread b (fun l => meaning (true :: l)) y (fun l => F _) Eb)) as I.
  change (meaning []) with (m []). rewrite of_one.
  match type of I with nonneg ?p => match type of H with ?h = s0 =>
    match goal with |- nonneg ?q => replace q with (p + h); [rewrite H; replace (p + s0) with p by ring; exact I | ring] end end end.
Qed.

Definition eval (p : polynomial) : S := total (fun cw => worth (fst cw) * m (snd cw)) p.

Lemma total_add_all p t : total_tree meaning (add_all ds p t) = eval p + total_tree meaning t.
Proof.
  induction p as [|[c w] p IH]; simpl; [unfold eval; simpl; ring|].
  rewrite total_add_word, IH. unfold eval. simpl. ring.
Qed.

(** ** Blocks are sums of squares *)

Definition pair_value (p q : polynomial) : S :=
  total (fun cu => total (fun dv => worth (fst cu) * worth (fst dv) * m (rev (snd cu) ++ snd dv)) q) p.

Lemma total_add_pair g p q t :
  total_tree meaning (add_pair ds g p q t) = worth g * pair_value p q + total_tree meaning t.
Proof.
  unfold add_pair, pair_value. induction p as [|[c u] p IH]; simpl; [ring|].
  match goal with |- total_tree _ (fold_right _ ?t0 _) = _ => set (base := t0) in * end.
  assert (H : forall l, total_tree meaning (fold_right (fun dv t1 => add ds (rev u ++ snd dv) (product (product g c) (fst dv)) t1) base l)
    = worth g * total (fun dv => worth c * worth (fst dv) * m (rev u ++ snd dv)) l + total_tree meaning base).
  { induction l as [|dv l IHl]; simpl; [ring|]. rewrite total_add_word, IHl, !worth_product. ring. }
  rewrite H, IH. ring.
Qed.

Lemma pair_value_symmetric p q : pair_value p q = pair_value q p.
Proof.
  unfold pair_value. rewrite total_swap. apply total_ext. intros [d v]. apply total_ext. intros [c u]. cbn [fst snd].
  rewrite <- (adjoint m (rev u ++ v)), rev_app_distr, rev_involutive. ring.
Qed.

(** The entry of the Gram matrix *)
Fixpoint entry (d c e : list number) : S :=
  match d, c, e with
  | d0 :: d', c0 :: c', e0 :: e' => worth d0 * worth c0 * worth e0 + entry d' c' e'
  | _, _, _ => s0
  end.

Lemma worth_inner d : forall c e, worth (inner (weighted d c) e) = entry d c e.
Proof.
  induction d as [|d0 d IH]; intros [|c0 c] [|e0 e]; simpl; try reflexivity. rewrite worth_plus, !worth_product, IH. reflexivity.
Qed.

Lemma entry_symmetric d : forall c e, entry d c e = entry d e c.
Proof. induction d as [|d0 d IH]; intros [|c0 c] [|e0 e]; simpl; try reflexivity. rewrite IH. ring. Qed.

Definition both (d : list number) (u v : polynomial * list number) : S :=
  entry d (snd u) (snd v) * pair_value (fst u) (fst v).

Definition rows_value (d : list number) (l : list (polynomial * list number)) : S :=
  total (fun u => total (fun v => both d u v) l) l.

Lemma rows_value_cons d u l : rows_value d (u :: l) = both d u u + (total (fun v => (s1 + s1) * both d u v) l + rows_value d l).
Proof.
  unfold rows_value. simpl. rewrite (total_add S (fun w => both d w u)), total_scale.
  rewrite (total_ext S (fun w => both d w u) (fun w => both d u w) l).
  - change (fun v => both d u v) with (both d u). ring.
  - intro w. unfold both. now rewrite entry_symmetric, pair_value_symmetric.
Qed.

Lemma total_add_rows d l t : total_tree meaning (add_rows ds d l t) = - rows_value d l + total_tree meaning t.
Proof.
  induction l as [|u l IH]; [unfold rows_value; simpl; ring|]. rewrite rows_value_cons. simpl.
  match goal with |- total_tree _ (fold_right _ ?t0 _) = _ => set (base := t0) end.
  assert (H : forall q, total_tree meaning (fold_right (fun v t1 =>
      add_pair ds (multiple (-2) (inner (weighted d (snd u)) (snd v))) (fst u) (fst v) t1) base q)
    = - total (fun v => (s1 + s1) * both d u v) q + total_tree meaning base).
  { induction q as [|v q IHq]; simpl; [ring|]. rewrite total_add_pair, IHq, worth_multiple, worth_inner. unfold both.
    change (-2)%Z with (Z.opp (1 + 1)). rewrite phi_opp, phi_add, phi_1. ring. }
  rewrite H. unfold base. rewrite total_add_pair, IH, worth_multiple, worth_inner. unfold both.
  change (-1)%Z with (Z.opp 1). rewrite phi_opp, phi_1. ring.
Qed.

Definition block_value (b : block) : S := rows_value (weights b) (rows b).

Lemma total_add_block b t : total_tree meaning (add_block ds b t) = - block_value b + total_tree meaning t.
Proof. apply total_add_rows. Qed.

Definition column (l : list (polynomial * list number)) : list (S * word) :=
  flat_map (fun pc => map (fun cu => (worth (hd [] (snd pc)) * worth (fst cu), snd cu)) (fst pc)) l.
Definition others (l : list (polynomial * list number)) := map (fun pc => (fst pc, tl (snd pc))) l.

Lemma pairing_column l : pairing m (column l) (column l) =
  total (fun u => total (fun v => worth (hd [] (snd u)) * worth (hd [] (snd v)) * pair_value (fst u) (fst v)) l) l.
Proof.
  unfold pairing, column. rewrite total_flat_map. apply total_ext. intros [p cs]. cbn [fst snd].
  rewrite total_map. unfold pair_value. cbn [fst snd].
  transitivity (total (fun cu : number * word => total (fun v => worth (hd [] cs) * worth (hd [] (snd v))
      * total (fun dv : number * word => worth (fst cu) * worth (fst dv) * m (rev (snd cu) ++ snd dv)) (fst v)) l) p).
  - apply total_ext. intros [c u]. cbn [fst snd]. rewrite total_flat_map. apply total_ext. intros [q es]. cbn [fst snd].
    rewrite total_map, <- total_scale. apply total_ext. intros [d v]. cbn [fst snd]. ring.
  - induction l as [|v l IH]; simpl.
    + induction p as [|cu p IHp]; simpl; [reflexivity | rewrite IHp; ring].
    + rewrite total_add, IH, total_scale. reflexivity.
Qed.

Lemma block_value_nonneg b : forallb (not_negative k) (weights b) = true -> nonneg (block_value b).
Proof.
  destruct b as [d l]. unfold block_value, rows_value, both. cbn [weights rows]. revert l.
  induction d as [|z d IH]; intros l H.
  - replace (total _ l) with (s0 : S); [apply nonneg_0|]. symmetry.
    transitivity (total (fun _ : polynomial * list number => (s0 : S)) l); [|apply total_zero].
    apply total_ext. intro u. transitivity (total (fun _ : polynomial * list number => (s0 : S)) l); [|apply total_zero].
    apply total_ext. intro v. simpl. ring.
  - simpl in H. apply andb_true_iff in H as [Hz Hd]. apply positive_number in Hz.
    specialize (IH (others l) Hd).
    match type of IH with nonneg ?rest => set (R := rest) in * end.
    replace (total _ l) with (worth z * pairing m (column l) (column l) + R).
    { apply nonneg_add; [apply nonneg_mul; [exact Hz | apply of_square] | exact IH]. }
    rewrite pairing_column. unfold R, others. rewrite !total_map, <- total_scale, <- total_add.
    apply total_ext. intros [p cs]. cbn [fst snd]. rewrite !total_map, <- total_scale, <- total_add.
    apply total_ext. intros [q es]. cbn [fst snd].
    destruct cs as [|c cs], es as [|e es]; simpl; try ring.
    all: destruct d; try destruct cs; simpl; ring.
Qed.

(** ** One part *)

Definition bound_value (b : bound) : S := worth (most b) * (s1 + (if negative b then - m (bounded b) else m (bounded b))).

Lemma total_add_bound b t : total_tree meaning (add_bound ds b t) = - bound_value b + total_tree meaning t.
Proof.
  unfold add_bound, bound_value. rewrite !total_add_word, of_one, !worth_multiple.
  destruct (negative b); change (-1)%Z with (Z.opp 1); rewrite ?phi_opp, phi_1; ring.
Qed.

Lemma bound_value_nonneg b : not_negative k (most b) = true -> nonneg (bound_value b).
Proof.
  intro H. apply nonneg_mul; [now apply positive_number | now apply word_at_most_one].
Qed.

Lemma eval_scaled z p : eval (map (fun cw => (multiple z (fst cw), snd cw)) p) = phi z * eval p.
Proof.
  unfold eval. rewrite total_map, <- total_scale. apply total_ext. intros [c w]. cbn [fst snd].
  rewrite worth_multiple. ring.
Qed.

Lemma part_sound c p : outcomes c = ds -> part_holds k c p = true -> nonneg (eval (remainder c (goal p))).
Proof.
  intros Ed H. unfold part_holds in H. rewrite Ed, !andb_true_iff in H. destruct H as [[[[Hk Hs] Hw] Hb] Hv].
  apply Z.ltb_lt in Hk. apply (cancel (scale p) _ Hk). apply positive_number in Hs.
  apply total_settled in Hv. set (base := add_all _ _ Leaf) in Hv.
  assert (E : forall bs t, forallb (fun b => forallb (not_negative k) (weights b)) bs = true ->
    exists n, nonneg n /\ total_tree meaning t = total_tree meaning (fold_right (add_block ds) t bs) + n).
  { induction bs as [|b bs IH]; intros t Hbs; simpl.
    - exists s0. split; [apply nonneg_0 | ring].
    - simpl in Hbs. apply andb_true_iff in Hbs as [H1 H2]. destruct (IH t H2) as [n [Hn En]].
      exists (n + block_value b). split; [apply nonneg_add; [exact Hn | now apply block_value_nonneg]|].
      rewrite total_add_block, En. ring. }
  assert (F : forall bs t, forallb (fun b => not_negative k (most b)) bs = true ->
    exists n, nonneg n /\ total_tree meaning t = total_tree meaning (fold_right (add_bound ds) t bs) + n).
  { induction bs as [|b bs IH]; intros t Hbs; simpl.
    - exists s0. split; [apply nonneg_0 | ring].
    - simpl in Hbs. apply andb_true_iff in Hbs as [H1 H2]. destruct (IH t H2) as [n [Hn En]].
      exists (n + bound_value b). split; [apply nonneg_add; [exact Hn | now apply bound_value_nonneg]|].
      rewrite total_add_bound, En. ring. }
  destruct (E _ base Hw) as [n [Hn En]]. destruct (F _ (fold_right (add_block ds) base (blocks p)) Hb) as [n' [Hn' En']].
  set (rest := total_tree meaning (fold_right (add_bound ds) _ (bounds p))) in *. rewrite En' in En. unfold base in En. rewrite total_add_all in En.
  unfold eval at 1 in En. cbn [total fold_right fst snd] in En.
  change (fold_right _ s0 (map (fun cw => (multiple (scale p) (fst cw), snd cw)) (remainder c (goal p))))
    with (eval (map (fun cw => (multiple (scale p) (fst cw), snd cw)) (remainder c (goal p)))) in En.
  rewrite eval_scaled, of_one, worth_multiple in En. cbn [total_tree] in En.
  change (-1)%Z with (Z.opp 1) in En. rewrite phi_opp, phi_1 in En.
  replace (phi (scale p) * eval (remainder c (goal p))) with (worth (slack p) + (rest + (n + n'))).
  - apply nonneg_add; [exact Hs|]. apply nonneg_add; [exact Hv | now apply nonneg_add].
  - transitivity (worth (slack p) + (rest + n' + n)); [ring|]. rewrite <- En. ring.
Qed.
End Soundness.

(** What [accepts] of HierarchyTargets.v accepts holds for every state and all projective measurements of the parties, in
    every *-algebra.  Any scalars in which positive whole numbers cancel; no axiom is used. *)

From Coq Require Import List ZArith Bool Arith Lia Ring Permutation.
From Bellproof Require Import Functional Hierarchy HierarchyTargets Several HierarchyNumbers HierarchySound Devices HierarchyEvents.
Import ListNotations.
Local Open Scope scalar_scope.

Lemma list_of_entries (l : list nat) : map (fun a => nth a l 0%nat) (seq 0 (length l)) = l.
Proof.
  induction l as [|b l IH]; [reflexivity|]. simpl. f_equal. rewrite <- seq_shift, map_map. exact IH.
Qed.

Lemma permutes_sound l n : permutes l n = true -> Permutation l (seq 0 n) /\ length l = n /\ forall a, (a < n)%nat -> (nth a l 0 < n)%nat.
Proof.
  unfold permutes. rewrite !andb_true_iff. intros [[Hl Hs] Hn]. apply Nat.eqb_eq in Hl. rewrite forallb_forall in Hs, Hn.
  split; [|split; [exact Hl|]].
  - apply Permutation_sym, NoDup_Permutation_bis; [apply seq_NoDup | rewrite seq_length; lia|].
    intros i Hi. apply Hs in Hi. apply existsb_exists in Hi as [j [Hj E]]. apply Nat.eqb_eq in E. now subst.
  - intros a Ha. apply Nat.ltb_lt, Hn, nth_In. lia.
Qed.

Lemma cell_eqb_eq c : forall d, cell_eqb c d = true -> c = d.
Proof.
  induction c as [|[x o] c IH]; intros [|[y q] d]; simpl; try discriminate; [reflexivity|].
  rewrite !andb_true_iff, Nat.eqb_eq. intros [[-> Ho] Hc]. rewrite (IH d Hc). do 2 f_equal.
  destruct o, q; simpl in Ho; try discriminate; [|reflexivity]. apply Nat.eqb_eq in Ho. now subst.
Qed.

Lemma target_eqb_eq s t : target_eqb s t = true -> s = t.
Proof. destruct s, t; simpl; try discriminate; [|reflexivity]. intro H. f_equal. now apply cell_eqb_eq. Qed.

Section Accepted.
Variable S : scalars.
Add Ring S_ring : (s_ring S).
Notation phi := (phi S).
Hypothesis cancel : forall k (a : S), (0 < k)%Z -> nonneg (phi k * a) -> nonneg a.
Variable r : S.
Notation worth := (worth S r).

(** ** Probabilities *)

Section Values.
Variable M : algebra S.
Variable tau : state M.
Variable P : nat -> nat -> nat -> M.

Definition probability (t : target) : S := match t with Some c => tau (joint S M P 0 c) | None => s0 end.
Definition expression_value (cells : list (cell * Z)) : S :=
  total (fun cz => phi (snd cz) * probability (Some (fst cz))) cells.

(** divisor denominator (mu - P(target) - sum lambda_k I_k) *)
Definition difference (c : claim) (t : target) : S :=
  phi (divisor c) * worth (level c) + - (phi (divisor c * denominator c) * probability t)
    + - total (fun e => worth (fst e) * expression_value (snd e)) (expressions c).

Variable ms ds : list nat.
Hypothesis devices : measured S M tau ms ds P.
Notation m := (of_devices S M tau ms ds P devices).

Lemma event_mean e : proper ms ds e = true ->
  total (fun t => phi (fst t) * m (snd t)) (event ds 0 e) = phi (unit_of ds) * probability (Some e).
Proof.
  intro H. pose proof (event_value S M tau ms ds P devices ds ms 0 e one) as E. rewrite one_prod in E.
  simpl probability. rewrite E; auto. apply total_ext. intro t. now rewrite one_prod.
Qed.

Lemma eval_times z p : eval S r ds m (times z p) = worth z * total (fun t => phi (fst t) * m (snd t)) p.
Proof.
  unfold eval, times. rewrite total_map, <- total_scale. apply total_ext. intros [c w]. cbn [fst snd].
  rewrite worth_multiple. ring.
Qed.

Lemma eval_app p q : eval S r ds m (p ++ q) = eval S r ds m p + eval S r ds m q.
Proof. apply total_app. Qed.

Lemma eval_expression c z cells : outcomes c = ds -> forallb (fun cz => proper ms ds (fst cz)) cells = true ->
  eval S r ds m (expression_terms c z cells) = - (phi (unit_of ds) * (worth z * expression_value cells)).
Proof.
  intros E H. unfold expression_terms, expression_value. rewrite E.
  induction cells as [|[e n] cells IH]; [unfold eval; simpl; ring|].
  simpl in H. apply andb_true_iff in H as [He H]. cbn [flat_map fst snd]. rewrite eval_app, IH by exact H.
  rewrite eval_times, event_mean by exact He. rewrite worth_multiple, phi_opp. cbn [total fold_right fst snd].
  fold (@total S). unfold total. ring.
Qed.

Lemma eval_remainder c t : outcomes c = ds -> settings c = ms -> proper_target c t = true ->
  forallb (fun e => forallb (fun cz => proper ms ds (fst cz)) (snd e)) (expressions c) = true ->
  eval S r ds m (remainder c t) = phi (unit_of ds) * difference c t.
Proof.
  intros Ed Em Ht He. unfold remainder, difference.
  change (eval S r ds m (?h :: ?l)) with (eval S r ds m ([h] ++ l)).
  rewrite !eval_app, eval_times.
  assert (E1 : total (fun t0 => phi (fst t0) * m (snd t0)) (target_terms c t) = phi (unit_of ds) * probability t).
  { unfold target_terms. destruct t as [e|]; [rewrite Ed; apply event_mean | simpl; ring].
    simpl in Ht. now rewrite Em, Ed in Ht. }
  assert (E2 : eval S r ds m (flat_map (fun e => expression_terms c (fst e) (snd e)) (expressions c))
    = - (phi (unit_of ds) * total (fun e => worth (fst e) * expression_value (snd e)) (expressions c))).
  { induction (expressions c) as [|[z cells] l IH]; [unfold eval; simpl; ring|].
    simpl in He. apply andb_true_iff in He as [H1 H2]. cbn [flat_map fst snd].
    rewrite eval_app, eval_expression, IH by assumption. cbn [total fold_right fst snd].
    fold (@total S). unfold total. ring. }
  rewrite E1, E2, Ed. unfold eval. cbn [total fold_right fst snd]. rewrite of_one, worth_multiple, phi_mul.
  simpl worth. rewrite phi_opp. ring.
Qed.
End Values.

(** ** Relabelled devices *)

Section Relabelled.
Variable M : algebra S.
Variable tau : state M.
Variable P : nat -> nat -> nat -> M.
Variable c : claim.
Notation ms := (settings c).
Notation ds := (outcomes c).
Hypothesis devices : measured S M tau ms ds P.
Variable g : relabelling.
Hypothesis g_valid : valid ms ds g = true.

Definition goes_to (p : nat) : nat := if exchanged g then (1 - p)%nat else p.
Definition relabelled (p x a : nat) : M := P (goes_to p) (fst (move g p x)) (nth a (snd (move g p x)) 0%nat).

Lemma sizes p : (p < length ds)%nat ->
  (goes_to p < length ds)%nat /\ nth (goes_to p) ms 0%nat = nth p ms 0%nat /\ nth (goes_to p) ds 0%nat = nth p ds 0%nat.
Proof.
  intro Hp. unfold goes_to. pose proof g_valid as V. unfold valid in V. apply andb_true_iff in V as [V _].
  destruct (exchanged g); [|auto]. simpl in V. rewrite !andb_true_iff, !Nat.eqb_eq in V. destruct V as [[Vl Vm] Vd].
  rewrite Vl in *. destruct p as [|[|p]]; [| |lia]; simpl; rewrite ?Vm, ?Vd; repeat split; lia.
Qed.

Lemma move_valid p x : inside ms ds p x = true ->
  inside ms ds (goes_to p) (fst (move g p x)) = true /\ permutes (snd (move g p x)) (nth (goes_to p) ds 0%nat) = true.
Proof.
  unfold inside. rewrite andb_true_iff, !Nat.ltb_lt. intros [Hp Hx].
  pose proof g_valid as V. unfold valid in V. apply andb_true_iff in V as [_ V].
  rewrite forallb_forall in V. specialize (V p). rewrite in_seq in V. specialize (V ltac:(lia)).
  rewrite forallb_forall in V. specialize (V x). rewrite in_seq in V. specialize (V ltac:(lia)).
  destruct (move g p x) as [z l]. apply andb_true_iff in V as [Hz Hl]. simpl.
  destruct (sizes p Hp) as [H1 [H2 H3]]. rewrite H2, H3. apply Nat.ltb_lt in H1. rewrite H1, Hz. auto.
Qed.

Lemma within_inside p x a : within ms ds p x a = true -> inside ms ds p x = true /\ (a < nth p ds 0)%nat.
Proof. unfold within. rewrite andb_true_iff, Nat.ltb_lt. tauto. Qed.

Lemma move_within p x a : within ms ds p x a = true ->
  within ms ds (goes_to p) (fst (move g p x)) (nth a (snd (move g p x)) 0%nat) = true.
Proof.
  intro H. apply within_inside in H as [I Ha]. destruct (move_valid p x I) as [I' Hl].
  apply permutes_sound in Hl as [_ [_ Hl]]. unfold within. rewrite I'. apply Nat.ltb_lt, Hl.
  unfold inside in I. apply andb_true_iff in I as [I _]. apply Nat.ltb_lt in I. now destruct (sizes p I) as [_ [_ ->]].
Qed.

Lemma relabelled_measured : measured S M tau ms ds relabelled.
Proof.
  constructor; unfold relabelled.
  - intros p x a H. apply (hermitian S M tau ms ds P devices). now apply move_within.
  - intros p x a H. apply (idempotent S M tau ms ds P devices). now apply move_within.
  - intros p x a b Ha Hb Hab u v. apply (orthogonal S M tau ms ds P devices); try now apply move_within.
    apply within_inside in Ha as [I Ha], Hb as [_ Hb]. destruct (move_valid p x I) as [_ Hl].
    apply permutes_sound in Hl as [Hp [Hl _]]. intro E. apply Hab.
    assert (Hn : (0 < length ds /\ p < length ds)%nat).
    { unfold inside in I. apply andb_true_iff in I as [I _]. apply Nat.ltb_lt in I. lia. }
    destruct (sizes p (proj2 Hn)) as [_ [_ Es]]. rewrite Es in *.
    apply (NoDup_nth (snd (move g p x)) 0%nat); try lia.
    apply (Permutation_NoDup (Permutation_sym Hp)), seq_NoDup.
  - intros p x I u v. destruct (move_valid p x I) as [I' Hl]. apply permutes_sound in Hl as [Hp [Hl _]].
    rewrite <- (complete S M tau ms ds P devices (goes_to p) (fst (move g p x)) I' u v).
    assert (Hn : (p < length ds)%nat) by (unfold inside in I; apply andb_true_iff in I as [I _]; now apply Nat.ltb_lt in I).
    destruct (sizes p Hn) as [_ [_ Es]]. rewrite Es in *.
    transitivity (total (fun b => tau (prod u (prod (P (goes_to p) (fst (move g p x)) b) v))) (snd (move g p x))).
    + pose proof (total_map S (fun a => nth a (snd (move g p x)) 0%nat)
        (fun b => tau (prod u (prod (P (goes_to p) (fst (move g p x)) b) v))) (seq 0 (length (snd (move g p x))))) as T.
      rewrite list_of_entries, Hl in T. now rewrite T.
    + clear - Hp. induction Hp; simpl; [reflexivity | now rewrite IHHp | ring | congruence].
  - intros p q x y a b Hpq Ha Hb. apply (separate S M tau ms ds P devices); try now apply move_within.
    apply within_inside in Ha as [Ia _], Hb as [Ib _]. unfold inside in Ia, Ib.
    apply andb_true_iff in Ia as [Ia _], Ib as [Ib _]. apply Nat.ltb_lt in Ia, Ib.
    unfold goes_to. pose proof g_valid as V. unfold valid in V. apply andb_true_iff in V as [V _].
    destruct (exchanged g); [|exact Hpq]. simpl in V. rewrite !andb_true_iff, !Nat.eqb_eq in V. lia.
Qed.

Lemma joint_moved e : forall p, exchanged g = false -> joint S M relabelled p e = joint S M P p (moved g p e).
Proof.
  induction e as [|[x [a|]] e IH]; intros p H; simpl; [reflexivity | | now apply IH].
  unfold relabelled at 1, goes_to. rewrite H. now rewrite IH.
Qed.

Lemma joint_image e : proper ms ds (image g e) = true -> joint S M relabelled 0 e = joint S M P 0 (image g e).
Proof.
  intro H. unfold image in *. destruct (exchanged g) eqn:X; [|now apply joint_moved].
  pose proof g_valid as V. unfold valid in V. apply andb_true_iff in V as [V _]. rewrite X in V. simpl in V.
  rewrite !andb_true_iff, !Nat.eqb_eq in V. destruct V as [[Vl _] _].
  assert (L : length e = 2%nat).
  { assert (Q : forall k l f, proper k l f = true -> length f = length l).
    { induction k as [|i k IH]; intros [|j l] [|[x o] f]; simpl; try discriminate; [reflexivity|].
      rewrite andb_true_iff. intros [_ Hf]. f_equal. now apply IH. }
    apply Q in H. rewrite rev_length, Vl in H. rewrite <- H.
    assert (N : forall f p, length (moved g p f) = length f)
      by (induction f as [|[x [a|]] f IH]; intro p; simpl; auto). now rewrite N. }
  destruct e as [|[x o] [|[y q] [|? ?]]]; simpl in L; try discriminate.
  pose proof (separate S M tau ms ds P devices) as Sep.
  destruct (settings c) as [|m0 [|m1 [|? ?]]] eqn:Em, (outcomes c) as [|d0 [|d1 [|? ?]]] eqn:Ed; simpl in Vl; try discriminate;
    destruct o as [a|], q as [b|]; simpl in H; rewrite ?andb_false_r in H; try discriminate;
    unfold relabelled, goes_to; simpl; rewrite ?X; simpl; rewrite ?prod_one; try reflexivity.
  rewrite !andb_true_iff, !Nat.ltb_lt in H.
  apply Sep; [discriminate| |]; unfold within, inside; simpl; rewrite !andb_true_iff, !Nat.ltb_lt; lia.
Qed.
End Relabelled.
End Accepted.

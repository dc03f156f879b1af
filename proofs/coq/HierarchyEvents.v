(** The probability of a cell is what the checker's polynomial for it says. *)

From Coq Require Import List ZArith Bool Arith Lia Ring.
From Bellproof Require Import Functional Hierarchy HierarchyTargets Several HierarchyNumbers HierarchySound Devices.
Import ListNotations.
Local Open Scope scalar_scope.

Section Events.
Variable S : scalars.
Add Ring S_ring : (s_ring S).
Notation phi := (phi S).
Variable M : algebra S.
Variable tau : state M.
Variables ms ds : list nat.
Variable P : nat -> nat -> nat -> M.
Hypothesis devices : measured S M tau ms ds P.
Notation of_word := (of_word S M ms ds P).

Definition side_element (p x : nat) (o : option nat) : M := match o with Some a => P p x a | None => one end.

Lemma inside_lt p x : (p < length ds)%nat -> (x < nth p ms 0)%nat -> inside ms ds p x = true.
Proof. intros H1 H2. unfold inside. apply andb_true_iff. rewrite !Nat.ltb_lt. tauto. Qed.

Lemma one_letter l u v : tau (prod u (prod (of_word [l]) v)) = tau (prod u (prod (of_letter S M ms ds P l) v)).
Proof. simpl. now rewrite prod_one. Qed.

Lemma side_value p x o u v : (p < length ds)%nat ->
  match o with None => True | Some a => (x < nth p ms 0)%nat /\ (a < nth p ds 0)%nat end ->
  phi (side_unit (nth p ds 0%nat)) * tau (prod u (prod (side_element p x o) v))
    = total (fun t => phi (fst t) * tau (prod u (prod (of_word (snd t)) v))) (side (nth p ds 0%nat) p x o).
Proof.
  intros Hp Ho. unfold side, side_unit, side_element. destruct o as [a|].
  - destruct Ho as [Hx Ha]. pose proof (inside_lt p x Hp Hx) as I.
    pose proof (complete S M tau ms ds P devices p x I u v) as C.
    destruct (Nat.eqb_spec (nth p ds 0%nat) 2) as [E|E].
    + cbn [total fold_right fst snd]. rewrite one_letter, letter_terms. unfold terms, two. rewrite E, I. simpl Nat.eqb.
      cbv iota. rewrite E in C, Ha. cbn [seq total fold_right fst snd] in *.
      simpl of_word. rewrite one_prod. rewrite <- C.
      change 2%Z with (1 + 1)%Z. rewrite phi_add, phi_1.
      destruct a as [|[|a]]; [| |lia]; unfold sign; simpl Nat.eqb; cbv iota;
        [|change (-1)%Z with (Z.opp 1); rewrite phi_opp]; rewrite phi_1; ring.
    + destruct (Nat.ltb_spec (Datatypes.S a) (nth p ds 0%nat)) as [L|L].
      * cbn [total fold_right fst snd]. rewrite one_letter, phi_1. unfold of_letter, two.
        destruct (Nat.eqb_spec (nth p ds 0%nat) 2); [contradiction|].
        unfold within. rewrite I. simpl andb. destruct (Nat.ltb_spec a (nth p ds 0%nat)); [ring | lia].
      * assert (Ed : nth p ds 0%nat = Datatypes.S a) by lia. rewrite Ed in E, C |- *.
        rewrite seq_S, total_app in C. replace (Datatypes.S a - 1)%nat with a by lia.
        cbn [total fold_right fst snd Nat.add] in *. fold (@total S).
        match goal with |- _ = _ + fold_right ?f s0 ?l => change (fold_right f s0 l) with
          (total (fun t => phi (fst t) * tau (prod u (prod (of_word (snd t)) v))) l) end.
        rewrite total_map. simpl of_word at 1. rewrite one_prod, <- C.
        rewrite phi_1.
        match goal with |- _ = _ + total ?f ?l => rewrite (total_ext_in S f (fun b => - s1 * tau (prod u (prod (P p x b) v))) l) end.
        { rewrite (total_scale S (- s1)). ring. }
        intros b Hb. apply in_seq in Hb. cbn [fst snd]. change (-1)%Z with (Z.opp 1). rewrite phi_opp, phi_1.
        f_equal. rewrite one_letter. unfold of_letter, two, within. rewrite I, Ed.
        destruct (Nat.eqb_spec (Datatypes.S a) 2); [contradiction|]. simpl andb.
        destruct (Nat.ltb_spec b (Datatypes.S a)); [reflexivity | lia].
  - destruct (Nat.eqb (nth p ds 0%nat) 2); simpl; ring.
Qed.

Lemma event_value ds' : forall ms' p c u, (forall i, nth i ds' 0%nat = nth (p + i) ds 0%nat) ->
  (forall i, nth i ms' 0%nat = nth (p + i) ms 0%nat) -> (p + length ds' = length ds)%nat -> proper ms' ds' c = true ->
  phi (unit_of ds') * tau (prod u (joint S M P p c)) = total (fun t => phi (fst t) * tau (prod u (of_word (snd t)))) (event ds' p c).
Proof.
  induction ds' as [|d ds' IH]; intros [|m ms'] p [|[x o] c] u Hd Hm Hl Hc; try discriminate.
  - simpl. ring.
  - simpl in Hc. apply andb_true_iff in Hc as [Ho Hc].
    assert (Ed : d = nth p ds 0%nat) by (specialize (Hd 0%nat); rewrite Nat.add_0_r in Hd; exact Hd).
    assert (Em : m = nth p ms 0%nat) by (specialize (Hm 0%nat); rewrite Nat.add_0_r in Hm; exact Hm).
    assert (J : joint S M P p ((x, o) :: c) = prod (side_element p x o) (joint S M P (Datatypes.S p) c)).
    { simpl. destruct o; simpl; [reflexivity | now rewrite one_prod]. }
    rewrite J. cbn [unit_of fold_right event]. fold (unit_of ds'). rewrite phi_mul, total_flat_map.
    transitivity (phi (unit_of ds') * (phi (side_unit d) * tau (prod u (prod (side_element p x o) (joint S M P (Datatypes.S p) c))))); [ring|].
    rewrite Ed, side_value, <- total_scale.
    + apply total_ext. intros [z w]. cbn [fst snd]. rewrite total_map. cbn [fst snd].
      transitivity (phi z * (phi (unit_of ds') * tau (prod (prod u (of_word w)) (joint S M P (Datatypes.S p) c))));
        [rewrite <- prod_assoc; ring|].
      rewrite (IH ms').
      * rewrite <- total_scale. apply total_ext. intros [z' w']. cbn [fst snd].
        rewrite phi_mul, of_word_app, <- prod_assoc. ring.
      * intro i. specialize (Hd (Datatypes.S i)). simpl in Hd. rewrite Hd. f_equal. lia.
      * intro i. specialize (Hm (Datatypes.S i)). simpl in Hm. rewrite Hm. f_equal. lia.
      * simpl in Hl. lia.
      * exact Hc.
    + simpl in Hl. lia.
    + destruct o; [|exact I]. apply andb_true_iff in Ho. rewrite !Nat.ltb_lt in Ho. subst. exact Ho.
Qed.
End Events.

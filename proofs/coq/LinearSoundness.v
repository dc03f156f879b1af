(** What the checker of kind [lp] accepts is true of every no-signalling behaviour, in any scenario. *)

From Coq Require Import List ZArith Bool Arith Lia Ring.
From Bellproof Require Import Functional Checker Terms LinearChecker.
Import ListNotations.

Section Soundness.
Variable S : scalars.
Add Ring S_ring : (s_ring S).
Notation phi := (phi S).
Declare Scope scalar_scope.
Notation "a + b" := (sadd a b) : scalar_scope.
Notation "a * b" := (smul a b) : scalar_scope.
Notation "- a" := (sopp a) : scalar_scope.
Local Open Scope scalar_scope.

Definition sum (n : nat) (f : nat -> S) : S := total f (seq 0 n).

(** Probabilities P(ab|xy), written [p x y a b], that tell nothing about the other side's setting *)
Record no_signalling (s : scenario) := NoSignalling {
  p :> nat -> nat -> nat -> nat -> S;
  not_negative : forall x y a b, x < settings_a s -> y < settings_b s -> a < outcomes_a s -> b < outcomes_b s -> nonneg (p x y a b);
  normalised : forall x y, x < settings_a s -> y < settings_b s ->
    sum (outcomes_a s) (fun a => sum (outcomes_b s) (fun b => p x y a b)) = s1;
  same_for_alice : forall x a y y', x < settings_a s -> a < outcomes_a s -> y < settings_b s -> y' < settings_b s ->
    sum (outcomes_b s) (fun b => p x y a b) = sum (outcomes_b s) (fun b => p x y' a b);
  same_for_bob : forall y b x x', y < settings_b s -> b < outcomes_b s -> x < settings_a s -> x' < settings_a s ->
    sum (outcomes_a s) (fun a => p x y a b) = sum (outcomes_a s) (fun a => p x' y a b)
}.

Variable s : scenario.
Variable P : no_signalling s.
Hypothesis some_x : 0 < settings_a s.
Hypothesis some_y : 0 < settings_b s.

(** P(ab|xy), P(a|x), 0 *)
Definition bounded_value (t : bounded) : S :=
  match t with
  | Both (Event x y a b) => P x y a b
  | Alice x a => sum (outcomes_b s) (fun b => P x 0 a b)
  | Zero => s0
  end.

Definition expression_sum (l : list (event * Z)) : S := total (fun ez => phi (snd ez) * bounded_value (Both (fst ez))) l.

(** ** What a coordinate means *)

Definition coordinate (x y : nat) (a b : option nat) : S :=
  match a, b with
  | None, None => s1
  | Some a, None => sum (outcomes_b s) (fun b => P x 0 a b)
  | None, Some b => sum (outcomes_a s) (fun a => P 0 y a b)
  | Some a, Some b => P x y a b
  end.

Definition word_value (w : word) : S :=
  match w with
  | [] => s1
  | [A x; A a] => coordinate x 0 (Some a) None
  | [B y; B b] => coordinate 0 y None (Some b)
  | [A x; A a; B y; B b] => coordinate x y (Some a) (Some b)
  | _ => s0
  end.

Lemma word_coordinate x y a b : word_value (outcome_word A x a ++ outcome_word B y b) = coordinate x y a b.
Proof. destruct a, b; reflexivity. Qed.

Lemma sum_ext n f g : (forall k, k < n -> f k = g k) -> sum n f = sum n g.
Proof.
  intro H. unfold sum. assert (E : forall l, (forall k, In k l -> f k = g k) -> total f l = total g l).
  { induction l as [|k l IH]; intro Hl; [reflexivity|]. simpl. rewrite (Hl k) by now left. rewrite IH; [reflexivity|].
    intros. apply Hl. now right. }
  apply E. intros k Hk. apply in_seq in Hk. apply H. lia.
Qed.

Lemma sum_last n f : sum (Datatypes.S n) f = sum n f + f n.
Proof. unfold sum. rewrite seq_S, total_app. simpl. ring. Qed.

Lemma total_swap {E F} (f : E -> F -> S) k l : total (fun e => total (f e) l) k = total (fun u => total (fun e => f e u) k) l.
Proof.
  induction k as [|e k IH]; simpl; [symmetry; apply total_zero|]. now rewrite IH, total_add.
Qed.

(** An outcome's terms mean that outcome, for whatever adds up to its value at [None]. *)
Lemma outcome_meaning (G : option nat -> S) n a : a < n -> G None = sum n (fun a => G (Some a)) ->
  total (fun ta => phi (fst ta) * G (snd ta)) (outcome_terms n a) = G (Some a).
Proof.
  intros Ha HG. unfold outcome_terms. destruct (Nat.eqb_spec (Datatypes.S a) n) as [<-|].
  - simpl. rewrite total_map, HG, sum_last. simpl.
    rewrite total_scale.
    fold (sum a (fun k => G (Some k))). change (-1)%Z with (Z.opp 1). rewrite phi_opp, phi_1. ring.
  - simpl. rewrite phi_1. ring.
Qed.

Lemma alice_adds_up x y b : x < settings_a s -> y < settings_b s -> match b with Some b => b < outcomes_b s | None => True end ->
  coordinate x y None b = sum (outcomes_a s) (fun a => coordinate x y (Some a) b).
Proof.
  intros Hx Hy Hb. destruct b as [b|]; simpl.
  - now apply same_for_bob.
  - symmetry. now apply normalised.
Qed.

Lemma bob_adds_up x y a : x < settings_a s -> y < settings_b s -> a < outcomes_a s ->
  coordinate x y (Some a) None = sum (outcomes_b s) (fun b => coordinate x y (Some a) (Some b)).
Proof. intros. simpl. now apply same_for_alice. Qed.

Definition value_of (q : polynomial) : S := total (fun cw => phi (fst cw) * word_value (snd cw)) q.

Lemma value_app q r : value_of (q ++ r) = value_of q + value_of r.
Proof. apply total_app. Qed.

Lemma value_times z q : value_of (times z q) = phi z * value_of q.
Proof.
  unfold value_of, times. rewrite total_map, <- total_scale. apply total_ext. intros [c w]. simpl. rewrite phi_mul. ring.
Qed.

Lemma terms_in_range n a t : a < n -> In t (outcome_terms n a) -> match snd t with Some b => b < n | None => True end.
Proof.
  intros Ha. unfold outcome_terms. destruct (Nat.eqb_spec (Datatypes.S a) n) as [<-|]; intros [<-|H]; simpl; auto.
  - apply in_map_iff in H as [k [<- Hk]]. apply in_seq in Hk. simpl. lia.
  - destruct H.
Qed.

Lemma event_value e : in_scenario s e = true -> value_of (event_terms s e) = bounded_value (Both e).
Proof.
  destruct e as [x y a b]. intro H. unfold in_scenario in H. cbn [at_x at_y at_a at_b] in H.
  rewrite !andb_true_iff, !Nat.ltb_lt in H. destruct H as [[[Hx Hy] Ha] Hb].
  change (bounded_value (Both (Event x y a b))) with (coordinate x y (Some a) (Some b)).
  rewrite <- (outcome_meaning (fun b => coordinate x y (Some a) b) _ _ Hb) by now apply bob_adds_up.
  unfold value_of, event_terms. cbn [at_x at_y at_a at_b].
  assert (E : forall l, (forall t, In t l -> match snd t with Some b => b < outcomes_b s | None => True end) ->
    total (fun cw => phi (fst cw) * word_value (snd cw)) (flat_map (fun tb => map (fun ta => ((fst ta * fst tb)%Z,
      outcome_word A x (snd ta) ++ outcome_word B y (snd tb))) (outcome_terms (outcomes_a s) a)) l)
    = total (fun ta => phi (fst ta) * coordinate x y (Some a) (snd ta)) l).
  { induction l as [|[z o] l IH]; intro Hl; [reflexivity|]. cbn [flat_map].
    etransitivity; [apply total_app|].
    match goal with |- _ = total ?f (?t :: ?k) => change (total f (t :: k)) with (f t + total f k) end.
    f_equal; [|apply IH; intros; apply Hl; now right]. rewrite total_map.
    rewrite (total_ext S _ (fun ta => phi z * (phi (fst ta) * coordinate x y (snd ta) o))).
    - rewrite total_scale. f_equal. apply (outcome_meaning (fun k => coordinate x y k o)); [exact Ha|].
      apply alice_adds_up; try assumption. apply (Hl (z, o)). now left.
    - intros [c k]. simpl. rewrite word_coordinate, phi_mul. ring. }
  apply E. intros t Ht. now apply terms_in_range with (a := b).
Qed.

Lemma bounded_meaning t : match t with Both e => in_scenario s e = true | Alice x a => x < settings_a s /\ a < outcomes_a s | Zero => True end ->
  value_of (bounded_terms s t) = bounded_value t.
Proof.
  destruct t as [e|x a|]; [apply event_value | | reflexivity]. intros [Hx Ha]. unfold value_of. simpl.
  rewrite total_map. rewrite (total_ext S _ (fun ta => phi (fst ta) * coordinate x 0 (snd ta) None)).
  - apply (outcome_meaning (fun k => coordinate x 0 k None)); [exact Ha|]. now apply (alice_adds_up x 0 None).
  - intros [c [k|]]; reflexivity.
Qed.

Lemma sum_value l : forallb (fun ez => in_scenario s (fst ez)) l = true -> value_of (sum_terms s l) = expression_sum l.
Proof.
  induction l as [|[e z] l IH]; intro H; [reflexivity|]. simpl in H. apply andb_true_iff in H as [He Hl].
  unfold sum_terms. simpl. rewrite value_app, value_times. fold (sum_terms s l). rewrite IH by exact Hl.
  unfold expression_sum. simpl. now rewrite event_value.
Qed.

Lemma collected q : worth S (fun k => word_value (decode None k)) (collect q) = value_of q.
Proof.
  unfold value_of, collect. induction q as [|[c w] q IH]; [reflexivity|]. simpl. now rewrite worth_add, IH, decode_code.
Qed.

(** ** An accepted dual *)

Lemma weighted_nonneg l : forallb (fun ez => in_scenario s (fst ez) && (0 <=? snd ez)%Z) l = true -> nonneg (expression_sum l).
Proof.
  induction l as [|[[x y a b] z] l IH]; intro H; [apply nonneg_0|]. simpl in H. rewrite !andb_true_iff in H.
  destruct H as [[He Hz] Hl]. apply Z.leb_le in Hz. apply nonneg_add; [|now apply IH].
  apply nonneg_mul; [now apply phi_nonneg|]. unfold in_scenario in He. simpl in He. rewrite !andb_true_iff, !Nat.ltb_lt in He.
  apply not_negative; tauto.
Qed.

Definition line_holds (c : certificate) (t : bounded) : Prop := exists k, (0 < k)%Z /\
  nonneg (phi k * (phi (divisor c * level c) + phi (- (divisor c * denominator c)) * bounded_value t
    + phi (- slope c) * expression_sum (expression c))).

Lemma dual_sound c d : within c = s -> dual_holds c d = true -> forallb (fun ez => in_scenario s (fst ez)) (expression c) = true ->
  match bounds d with Both e => in_scenario s e = true | Alice x a => x < settings_a s /\ a < outcomes_a s | Zero => True end ->
  line_holds c (bounds d).
Proof.
  intros Hs H He Ht. unfold dual_holds in H. rewrite Hs in H. rewrite !andb_true_iff in H. destruct H as [[[Hk Hr] Hw] Hv].
  apply Z.ltb_lt in Hk. apply Z.leb_le in Hr. exists (multiple d). split; [exact Hk|].
  assert (Hin : forallb (fun ez => in_scenario s (fst ez)) (weighted d) = true).
  { rewrite forallb_forall in *. intros ez Hez. now apply Hw, andb_true_iff in Hez. }
  apply (worth_vanishes S _ (fun k => word_value (decode None k))) in Hv. rewrite collected in Hv.
  unfold value_of in Hv. cbn [total fold_right fst snd] in Hv.
  change (fold_right _ s0 ?q) with (value_of q) in Hv.
  rewrite !value_app, !value_times, bounded_meaning, !sum_value in Hv by assumption. cbn [word_value] in Hv.
  match goal with |- nonneg ?v => replace v with (phi (remains d) + expression_sum (weighted d)) end.
  - apply nonneg_add; [now apply phi_nonneg | now apply weighted_nonneg].
  - unfold Z.sub in Hv. change (-1)%Z with (Z.opp 1) in Hv.
    rewrite phi_add, !phi_opp, !phi_mul, phi_1 in Hv. rewrite !phi_opp, !phi_mul.
    set (E := expression_sum (expression c)) in *. set (W := expression_sum (weighted d)) in *.
    set (T := bounded_value (bounds d)) in *.
    match type of Hv with ?v = _ => transitivity (phi (remains d) + W + v); [rewrite Hv; ring | ring] end.
Qed.

Lemma bounded_eqb_eq t u : bounded_eqb t u = true -> t = u.
Proof.
  destruct t as [[x y a b]|x a|], u as [[x' y' a' b']|x' a'|]; simpl; try discriminate; try reflexivity;
    rewrite !andb_true_iff, !Nat.eqb_eq; intuition congruence.
Qed.

Lemma targets_in_scenario o t : In t (all_bounded s o) ->
  match t with Both e => in_scenario s e = true | Alice x a => x < settings_a s /\ a < outcomes_a s | Zero => True end.
Proof.
  destruct o; simpl; intro H.
  - apply in_flat_map in H as [x [Hx H]]. apply in_flat_map in H as [y [Hy H]]. apply in_flat_map in H as [a [Ha H]].
    apply in_map_iff in H as [b [<- Hb]]. apply in_seq in Hx, Hy, Ha, Hb.
    unfold in_scenario. simpl. rewrite !andb_true_iff, !Nat.ltb_lt. lia.
  - apply in_flat_map in H as [x [Hx H]]. apply in_map_iff in H as [a [<- Ha]]. apply in_seq in Hx, Ha. lia.
  - destruct H as [<-|[]]. exact I.
Qed.
End Soundness.

Theorem accepts_sound (S : scalars) c : accepts c = true -> forall t, In t (all_bounded (within c) (covers c)) ->
  forall P : no_signalling S (within c), line_holds S (within c) P c t.
Proof.
  intros H t Ht P. unfold accepts in H. rewrite !andb_true_iff, !Nat.ltb_lt in H.
  destruct H as [[[[[[[_ _] Hx] Hy] He] _] Hd] Ha].
  rewrite forallb_forall in Ha, Hd. pose proof (Ha t Ht) as E. apply existsb_exists in E as [u [Hu E]].
  apply bounded_eqb_eq in E as <-. apply in_map_iff in Hu as [d [<- Hu]].
  apply dual_sound; auto. eapply targets_in_scenario; eassumption.
Qed.

Lemma accepts_positive c : accepts c = true -> (0 < divisor c /\ 0 < denominator c)%Z.
Proof.
  intro H. unfold accepts in H. rewrite !andb_true_iff, !Z.ltb_lt in H. tauto.
Qed.

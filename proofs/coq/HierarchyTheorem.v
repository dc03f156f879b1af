(** The theorem about the checker of kind hierarchy.  Any scalars in which positive whole numbers cancel, and any scalar r
    that is a root of the certificate's polynomial in the certificate's interval; no axiom is used. *)

From Coq Require Import List ZArith Bool Arith Lia Ring.
From Bellproof Require Import Functional Hierarchy HierarchyTargets Several HierarchyNumbers HierarchySound Devices HierarchyAccepts.
Import ListNotations.
Local Open Scope scalar_scope.

Section Spreading.
Variable S : scalars.
Add Ring S_ring : (s_ring S).
Notation phi := (phi S).
Hypothesis cancel : forall k (a : S), (0 < k)%Z -> nonneg (phi k * a) -> nonneg a.
Variable r : S.
Notation difference := (difference S r).

(** mu - P(target) - sum lambda_k I_k, times whole numbers, is not negative: for every state on every *-algebra and all
    projective measurements in it. *)
Definition holds (c : claim) (t : target) : Prop :=
  forall (M : algebra S) (tau : state M) P, measured S M tau (settings c) (outcomes c) P -> nonneg (difference M tau P c t).

Definition sensible (c : claim) : Prop :=
  forallb (fun e => forallb (fun cz => proper (settings c) (outcomes c) (fst cz)) (snd e)) (expressions c) = true.

Lemma unit_positive ds : (0 < unit_of ds)%Z.
Proof. induction ds as [|d ds IH]; simpl; [lia|]. unfold side_unit. destruct (Nat.eqb d 2); lia. Qed.

Variable k : field.
Hypothesis below_positive : (0 < below k)%Z.
Hypothesis low_positive : (0 <= low k)%Z.
Hypothesis root : root_of S r k.

Lemma part_holds_sound c p : sensible c -> proper_target c (goal p) = true -> part_holds k c p = true -> holds c (goal p).
Proof.
  intros Hc Hg Hp M tau P D. apply (cancel (unit_of (outcomes c)) _ (unit_positive _)).
  rewrite <- (eval_remainder S r M tau P (settings c) (outcomes c) D c (goal p)) by auto.
  now apply part_sound with (k := k).
Qed.

Section Image.
Variable c : claim.
Variable g : relabelling.
Hypothesis c_sensible : sensible c.
Hypothesis g_valid : valid (settings c) (outcomes c) g = true.
Hypothesis g_leaves : leaves k c g = true.
Variable M : algebra S.
Variable tau : state M.
Variable P : nat -> nat -> nat -> M.
Hypothesis D : measured S M tau (settings c) (outcomes c) P.
Notation P' := (relabelled S M P g).
Notation value := (expression_value S M tau).

Lemma value_image cells : forallb (fun cz => proper (settings c) (outcomes c) (fst cz)) (images_of g cells) = true ->
  value P' cells = value P (images_of g cells).
Proof.
  intro H. unfold expression_value. unfold images_of. rewrite total_map. apply total_ext_in. intros [e z] He. cbn [fst snd].
  unfold probability. f_equal. f_equal. apply (joint_image S M tau P c D g g_valid).
  rewrite forallb_forall in H. apply (H (image g e, z)). apply in_map_iff. now exists (e, z).
Qed.

Lemma value_kept e : In e (expressions c) ->
  phi (unit_of (outcomes c)) * value P' (snd e) = phi (unit_of (outcomes c)) * value P (snd e).
Proof.
  intro He. pose proof g_leaves as L. unfold leaves in L. rewrite forallb_forall in L. specialize (L e He).
  apply andb_true_iff in L as [Hi Hv]. rewrite (value_image _ Hi).
  pose proof c_sensible as Hc. unfold sensible in Hc. rewrite forallb_forall in Hc. specialize (Hc e He).
  apply total_vanishes with (S := S) (r := r) (f := meaning S (outcomes c) (of_devices S M tau _ _ P D)) in Hv; [|exact root].
  rewrite total_add_all, eval_app, !(eval_expression S r M tau P (settings c) (outcomes c) D) in Hv by auto.
  cbn [worth total_tree] in Hv. change (-1)%Z with (Z.opp 1) in Hv. rewrite phi_opp, phi_1 in Hv.
  set (a := value P (images_of g (snd e))) in *. set (b := value P (snd e)) in *. set (u := phi (unit_of (outcomes c))) in *.
  match type of Hv with ?z = s0 => transitivity (u * b + z); [ring | rewrite Hv; ring] end.
Qed.

Lemma image_difference t : proper_target c (image_target g t) = true ->
  phi (unit_of (outcomes c)) * difference M tau P' c t = phi (unit_of (outcomes c)) * difference M tau P c (image_target g t).
Proof.
  intro Ht. unfold HierarchyAccepts.difference.
  assert (E : probability S M tau P' t = probability S M tau P (image_target g t)).
  { destruct t as [e|]; [|reflexivity]. simpl. f_equal. apply (joint_image S M tau P c D g g_valid). exact Ht. }
  assert (F : phi (unit_of (outcomes c)) * total (fun e => worth S r (fst e) * value P' (snd e)) (expressions c)
    = phi (unit_of (outcomes c)) * total (fun e => worth S r (fst e) * value P (snd e)) (expressions c)).
  { rewrite <- !total_scale. apply total_ext_in. intros e He. pose proof (value_kept e He) as V.
    transitivity (worth S r (fst e) * (phi (unit_of (outcomes c)) * value P' (snd e))); [ring|]. rewrite V. ring. }
  rewrite E. match goal with |- ?u * (?a + ?b + - ?x) = _ * (_ + _ + - ?y) =>
    transitivity (u * (a + b) + - (u * x)); [ring|]; transitivity (u * (a + b) + - (u * y)); [now rewrite F | ring] end.
Qed.
End Image.

Lemma holds_image c g t : sensible c -> valid (settings c) (outcomes c) g = true -> leaves k c g = true ->
  proper_target c (image_target g t) = true -> holds c t -> holds c (image_target g t).
Proof.
  intros Hc Hv Hl Ht H M tau P D. apply (cancel (unit_of (outcomes c)) _ (unit_positive _)).
  rewrite <- (image_difference c g Hc Hv Hl M tau P D t Ht).
  apply nonneg_mul; [apply phi_nonneg; pose proof (unit_positive (outcomes c)); lia|].
  apply H. now apply relabelled_measured.
Qed.

Lemma insert_in t s l : In s (insert t l) -> s = t \/ In s l.
Proof. unfold insert. destruct (existsb _ _); [tauto|]. rewrite in_app_iff. simpl. intuition congruence. Qed.

Lemma reached_hold c rs n : sensible c ->
  forallb (fun g => valid (settings c) (outcomes c) g && leaves k c g) rs = true ->
  forall l, (forall t, In t l -> holds c t) -> forall t, In t (reached n c rs l) -> holds c t.
Proof.
  intros Hc Hrs. induction n as [|n IH]; intros l Hl t; simpl; [now apply Hl|].
  destruct (Nat.eqb _ _); [now apply Hl|]. apply IH. clear t. intros t Ht. unfold images in Ht.
  assert (H : forall q, In t (fold_right insert l q) -> In t q \/ In t l).
  { induction q as [|s q IHq]; simpl; [tauto|]. intro Hq. apply insert_in in Hq. intuition congruence. }
  destruct (H _ Ht) as [Hq|Hq]; [|now apply Hl].
  apply filter_In in Hq as [Hq Hp]. apply in_flat_map in Hq as [g [Hg Hq]]. apply in_map_iff in Hq as [s [<- Hs]].
  rewrite forallb_forall in Hrs. apply Hrs, andb_true_iff in Hg as [Hv Hl']. apply holds_image; auto.
Qed.
End Spreading.

Theorem hierarchy_sound S (cancel : forall k (a : scalar S), (0 < k)%Z -> nonneg (phi S k * a) -> nonneg a) q :
  accepts q = true -> forall r, root_of S r (numbers q) ->
  forall t, In t (targets (claimed q) (covers q)) -> holds S r (claimed q) t.
Proof.
  intros H r Hr t Ht. unfold accepts in H. rewrite !andb_true_iff in H. destruct H as [[[[[[[Hf _] _] Hc] Hg] Hp] Hl] Ha].
  unfold field_holds in Hf. rewrite !andb_true_iff in Hf. destruct Hf as [[[Hb Hlow] _] _].
  apply Z.ltb_lt in Hb. apply Z.leb_le in Hlow.
  rewrite forallb_forall in Ha. apply Ha in Ht. apply existsb_exists in Ht as [s [Hs E]]. apply target_eqb_eq in E as <-.
  eapply reached_hold with (k := numbers q); eauto.
  intros u Hu. apply in_map_iff in Hu as [p [<- Hp']]. rewrite forallb_forall in Hg, Hp.
  apply part_holds_sound with (k := numbers q); auto.
Qed.

(** One functional is enough for what a certificate proves by itself, without relabellings. *)
Theorem hierarchy_functional S (cancel : forall k (a : scalar S), (0 < k)%Z -> nonneg (phi S k * a) -> nonneg a) q :
  accepts q = true -> forall r, root_of S r (numbers q) ->
  forall p, In p (parts q) -> forall m : several S (outcomes (claimed q)),
  nonneg (eval S r (outcomes (claimed q)) m (remainder (claimed q) (goal p))).
Proof.
  intros H r Hr p Hp m. unfold accepts in H. rewrite !andb_true_iff in H. destruct H as [[[[[[[Hf _] _] _] _] Hh] _] _].
  unfold field_holds in Hf. rewrite !andb_true_iff in Hf. destruct Hf as [[[Hb Hlow] _] _].
  apply Z.ltb_lt in Hb. apply Z.leb_le in Hlow. rewrite forallb_forall in Hh.
  apply part_sound with (k := numbers q); auto.
Qed.

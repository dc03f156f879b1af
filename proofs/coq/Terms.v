(** What a computation with words and whole coefficients means to a positive unital functional, and relabellings. *)

From Coq Require Import List ZArith Bool Arith Lia Ring.
From Bellproof Require Import Functional Checker.
Import ListNotations.

(** ** Codes determine words *)

Definition letter_of (side : bool) (n : nat) : letter := if side then B n else A n.

(** [None]: at the start of a letter; [Some (side, n)]: inside one. *)
Fixpoint decode (inside : option (bool * nat)) (c : list bool) : word :=
  match c, inside with
  | [], _ => []
  | s :: r, None => decode (Some (s, 0)) r
  | true :: r, Some (s, n) => decode (Some (s, S n)) r
  | false :: r, Some (s, n) => letter_of s n :: decode None r
  end.

Lemma decode_unary s n : forall k r, decode (Some (s, k)) (unary n ++ r) = letter_of s (n + k) :: decode None r.
Proof.
  induction n as [|n IH]; intros k r; simpl; [reflexivity|].
  rewrite IH. now replace (n + S k) with (S (n + k)) by lia.
Qed.

Lemma decode_code w : decode None (code w) = w.
Proof.
  induction w as [|[x|y] w IH]; simpl; [reflexivity| |]; rewrite decode_unary, IH, Nat.add_0_r; reflexivity.
Qed.

Section Terms.
Variable S : scalars.
Add Ring S_ring : (s_ring S).
Notation phi := (phi S).
Declare Scope scalar_scope.
Notation "a + b" := (sadd a b) : scalar_scope.
Notation "a * b" := (smul a b) : scalar_scope.
Notation "- a" := (sopp a) : scalar_scope.

Local Open Scope scalar_scope.
Implicit Type m : functional S.

(** ** Sums over lists *)

Lemma total_add {E} (f g : E -> S) l : total (fun e => f e + g e) l = total f l + total g l.
Proof. induction l as [|e l IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma total_scale {E} (c : S) (f : E -> S) l : total (fun e => c * f e) l = c * total f l.
Proof. induction l as [|e l IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma total_ext {E} (f g : E -> S) l : (forall e, f e = g e) -> total f l = total g l.
Proof. intro H. induction l as [|e l IH]; simpl; [reflexivity | now rewrite H, IH]. Qed.

Lemma total_map {E F} (h : E -> F) (f : F -> S) l : total f (map h l) = total (fun e => f (h e)) l.
Proof. induction l as [|e l IH]; simpl; [reflexivity | now rewrite IH]. Qed.

Lemma total_app {E} (f : E -> S) k l : total f (k ++ l) = total f k + total f l.
Proof. induction k as [|e k IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma total_zero {E} (l : list E) : total (fun _ => s0) l = (s0 : S).
Proof. induction l as [|e l IH]; simpl; [reflexivity | rewrite IH; ring]. Qed.

(** ** Normal forms *)

Lemma push_value m l w : forall x, m (x ++ push l w) = m (x ++ l :: w).
Proof.
  destruct l as [z|z]; simpl.
  - intro x. destruct w as [|[u|u] t]; simpl; try reflexivity.
    destruct (Nat.eqb_spec z u) as [->|]; [symmetry; apply square_one | reflexivity].
  - induction w as [|[u|u] t IH]; intro x; simpl; try reflexivity.
    + rewrite <- (commute _ m x u z t). specialize (IH (x ++ [A u])). rewrite <- !app_assoc in IH. exact IH.
    + destruct (Nat.eqb_spec z u) as [->|]; [symmetry; apply square_one | reflexivity].
Qed.

Lemma normal_value m w : forall x, m (x ++ normal w) = m (x ++ w).
Proof.
  induction w as [|l w IH]; intro x; simpl; [reflexivity|].
  rewrite push_value. specialize (IH (x ++ [l])). rewrite <- !app_assoc in IH. exact IH.
Qed.

Definition meaning m (k : list bool) : S := m (decode None k).

Lemma key_meaning m w : meaning m (key w) = m w.
Proof.
  unfold meaning, key. destruct (before _ _); rewrite decode_code.
  - apply (normal_value m w []).
  - etransitivity; [apply (normal_value m (rev w) []) | apply hermitian].
Qed.

(** ** Trees *)

Fixpoint worth (f : list bool -> S) (t : tree) : S :=
  match t with
  | Leaf => s0
  | Node c l r => phi c * f [] + worth (fun k => f (false :: k)) l + worth (fun k => f (true :: k)) r
  end.

Lemma worth_add k z : forall f t, worth f (add k z t) = phi z * f k + worth f t.
Proof.
  induction k as [|[|] k IH]; intros f [|c l r]; simpl; try rewrite IH; simpl;
    try rewrite phi_add; try rewrite phi_0; ring.
Qed.

Lemma worth_vanishes t : forall f, vanishes t = true -> worth f t = s0.
Proof.
  induction t as [|c l IHl r IHr]; intros f H; simpl in *; [reflexivity|].
  apply andb_true_iff in H as [H H3]. apply andb_true_iff in H as [H1 H2].
  apply Z.eqb_eq in H1. rewrite (IHl _ H2), (IHr _ H3), H1, phi_0. ring.
Qed.

(** ** Polynomials *)

Definition eval (m : word -> S) (p : polynomial) : S := total (fun cw => phi (fst cw) * m (snd cw)) p.

Lemma eval_app m p q : eval m (p ++ q) = eval m p + eval m q.
Proof. apply total_app. Qed.

Lemma eval_times (m : word -> S) z p : eval m (times z p) = phi z * eval m p.
Proof.
  unfold eval, times. rewrite total_map, <- total_scale. apply total_ext. intros [c w]. simpl.
  rewrite phi_mul. ring.
Qed.

Lemma worth_add_all m p t : worth (meaning m) (add_all p t) = eval m p + worth (meaning m) t.
Proof.
  induction p as [|[c w] p IH]; simpl; [unfold eval; simpl; ring|].
  rewrite worth_add, key_meaning, IH. unfold eval. simpl. ring.
Qed.

(** ** Relabelled functionals *)

Definition sg (b : bool) : S := if b then - s1 else s1.

Lemma phi_sgn b : phi (sgn b) = sg b.
Proof. destruct b; simpl; [change (-1)%Z with (Z.opp 1); rewrite phi_opp, phi_1 | rewrite phi_1]; reflexivity. Qed.

Lemma sg_xorb a b : sg (xorb a b) = sg a * sg b.
Proof. destruct a, b; simpl; ring. Qed.

Lemma image_word_app r u v : image_word r (u ++ v) = image_word r u ++ image_word r v.
Proof. apply map_app. Qed.

Lemma image_sign_app r u v : image_sign r (u ++ v) = xorb (image_sign r u) (image_sign r v).
Proof.
  induction u as [|l u IH]; simpl; [now destruct (image_sign r v)|].
  fold (image_sign r (u ++ v)). fold (image_sign r u). rewrite IH. now rewrite xorb_assoc.
Qed.

Lemma image_sign_rev r w : image_sign r (rev w) = image_sign r w.
Proof.
  induction w as [|l w IH]; simpl; [reflexivity|]. rewrite image_sign_app, IH. simpl.
  rewrite xorb_false_r. fold (image_sign r w). apply xorb_comm.
Qed.

Definition relabelled_value (r : relabelling) m (w : word) : S := sg (image_sign r w) * m (image_word r w).

Definition relabelled (r : relabelling) m : functional S.
Proof.
  refine {| value := relabelled_value r m |}.
  - unfold relabelled_value. simpl. rewrite (unital m). ring.
  - intros u l v. unfold relabelled_value. rewrite !image_word_app, !image_sign_app. simpl. rewrite square_one.
    fold (image_sign r v). f_equal. f_equal. f_equal. destruct (snd (image r l)), (image_sign r v); reflexivity.
  - intros u x y v. unfold relabelled_value. rewrite !image_word_app, !image_sign_app. simpl.
    destruct (entry (alice r) x) as [x' f], (entry (bob r) y) as [y' g]. simpl. fold (image_sign r v).
    replace (xorb g (xorb f (image_sign r v))) with (xorb f (xorb g (image_sign r v)))
      by (destruct f, g, (image_sign r v); reflexivity).
    destruct (sides_swapped r); [rewrite <- commute | rewrite commute]; reflexivity.
  - intro w. unfold relabelled_value. rewrite image_sign_rev. f_equal. unfold image_word. rewrite map_rev. apply hermitian.
  - intro p.
    replace (form (relabelled_value r m) p p) with
      (form m (map (fun t => (sg (image_sign r (snd t)) * fst t, image_word r (snd t))) p)
              (map (fun t => (sg (image_sign r (snd t)) * fst t, image_word r (snd t))) p)); [apply positive|].
    unfold form. rewrite total_map. apply total_ext. intros [c u]. rewrite total_map. apply total_ext. intros [d v].
    simpl. unfold relabelled_value. rewrite image_sign_app, image_sign_rev, sg_xorb.
    unfold image_word at 3. rewrite map_app, map_rev. fold (image_word r u) (image_word r v). ring.
Defined.

Lemma eval_relabelled r m p : eval (relabelled r m) p = eval m (image_polynomial r p).
Proof.
  unfold eval, image_polynomial. rewrite total_map. apply total_ext. intros [c w]. simpl. unfold relabelled_value.
  rewrite phi_mul, phi_sgn. ring.
Qed.

Lemma leaves_sound r e : leaves r e = true ->
  forall m, eval (relabelled r m) (expression_polynomial e) = eval m (expression_polynomial e).
Proof.
  intros H m. apply worth_vanishes with (f := meaning m) in H. rewrite worth_add_all in H.
  cbn [worth] in H. rewrite eval_app, eval_times in H. rewrite eval_relabelled.
  change (-1)%Z with (Z.opp 1) in H. rewrite phi_opp, phi_1 in H.
  match type of H with ?a * ?b + ?c + s0 = s0 => transitivity (b + (a * b + c + s0)); [ring | rewrite H; ring] end.
Qed.

Lemma phi_two_sgn b : phi (2 * sgn b) = (s1 + s1) * sg b.
Proof. rewrite phi_mul, phi_sgn. f_equal. Qed.

Lemma target_relabelled r t m : applies r t = true ->
  eval (relabelled r m) (target_polynomial t) = eval m (target_polynomial (image_target r t)).
Proof.
  intro Hs. destruct t as [[x y a b]|x a|].
  - simpl. destruct (entry (alice r) x) as [x' f] eqn:Ex, (entry (bob r) y) as [y' g] eqn:Ey.
    unfold eval. destruct (sides_swapped r) eqn:Es; simpl; unfold relabelled_value; simpl; rewrite Ex, Ey, Es; simpl;
      rewrite ?phi_mul, ?phi_sgn, ?sg_xorb, ?phi_1; simpl; rewrite ?xorb_false_r, ?sg_xorb;
      pose proof (commute S m [] y' x' []) as Hc; simpl in Hc; try rewrite Hc; ring.
  - simpl in Hs. destruct (sides_swapped r) eqn:Es; [discriminate|].
    cbn [image_target]. rewrite Es. destruct (entry (alice r) x) as [x' f] eqn:Ex.
    unfold eval. cbn [total fold_right fst snd target_polynomial]. cbn [value relabelled].
    unfold relabelled_value. simpl image_sign. simpl image_word. rewrite Ex, Es. cbn [fst snd].
    rewrite xorb_false_r, !phi_two_sgn, sg_xorb. simpl sg. ring.
  - reflexivity.
Qed.

End Terms.

(** ** All targets *)

Lemma target_eqb_eq s t : target_eqb s t = true -> s = t.
Proof.
  destruct s as [[x y a b]|x a|], t as [[x' y' a' b']|x' a'|]; simpl; try discriminate; try reflexivity;
    unfold cell_eqb; simpl; rewrite !andb_true_iff, ?Nat.eqb_eq, ?Bool.eqb_true_iff; intuition congruence.
Qed.

Lemma insert_in t s l : In s (insert t l) -> s = t \/ In s l.
Proof.
  unfold insert. destruct (existsb _ _); [tauto|]. rewrite in_app_iff. simpl. intuition congruence.
Qed.

(** What a property of targets needs in order to hold wherever relabellings lead *)
Lemma images_hold (H : target -> Prop) rs l :
  (forall r t, In r rs -> applies r t = true -> H t -> H (image_target r t)) ->
  (forall t, In t l -> H t) -> forall t, In t (images rs l) -> H t.
Proof.
  intros Hrs Hl t Ht. unfold images in Ht.
  assert (E : forall q, In t (fold_right insert l q) -> In t q \/ In t l).
  { induction q as [|s q IH]; simpl; [tauto|]. intro Hq. apply insert_in in Hq. intuition congruence. }
  destruct (E _ Ht) as [Hq|Hq]; [|now apply Hl].
  apply in_flat_map in Hq as [r [Hr Hq]]. apply in_map_iff in Hq as [s [<- Hs]]. apply filter_In in Hs as [Hs Ha].
  apply Hrs; [exact Hr | exact Ha | now apply Hl].
Qed.

Lemma reached_hold (H : target -> Prop) rs n :
  (forall r t, In r rs -> applies r t = true -> H t -> H (image_target r t)) ->
  forall l, (forall t, In t l -> H t) -> forall t, In t (reached n rs l) -> H t.
Proof.
  intro Hrs. induction n as [|n IH]; intros l Hl t; simpl; [now apply Hl|].
  destruct (Nat.eqb _ _); [now apply Hl | apply IH; intros s Hs; eapply images_hold; eassumption].
Qed.

Lemma covered (H : target -> Prop) rs l t :
  (forall r t, In r rs -> applies r t = true -> H t -> H (image_target r t)) -> (forall t, In t l -> H t) ->
  existsb (target_eqb t) (reached 20 rs l) = true -> H t.
Proof.
  intros Hrs Hl E. apply existsb_exists in E as [s [Hs E]]. apply target_eqb_eq in E as <-.
  eapply reached_hold; eassumption.
Qed.

(** What [accepts] accepts is true of every positive unital functional. *)

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

Section Soundness.
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
  rewrite (worth_vanishes _ _ Hv), worth_add_all in En.
  unfold eval at 1 in En. cbn [total fold_right fst snd] in En.
  change (fold_right _ s0 (times (scale p) (remainder c (goal p)))) with (eval m (times (scale p) (remainder c (goal p)))) in En.
  rewrite eval_times, (unital m), phi_opp in En. cbn [worth] in En.
  replace (phi (scale p) * eval m (remainder c (goal p))) with (phi (slack p) + n).
  - apply nonneg_add; [now apply phi_nonneg | exact Hn].
  - transitivity (phi (slack p) + (s0 + n)); [ring|]. rewrite <- En. ring.
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

Lemma images_hold c rs l : forallb (fun r => leaves r (expression c)) rs = true ->
  (forall t, In t l -> forall m, holds m c t) -> forall t, In t (images rs l) -> forall m, holds m c t.
Proof.
  intros Hrs Hl t Ht. unfold images in Ht.
  assert (H : forall q, In t (fold_right insert l q) -> In t q \/ In t l).
  { induction q as [|s q IH]; simpl; [tauto|]. intro Hq. apply insert_in in Hq. intuition congruence. }
  destruct (H _ Ht) as [Hq|Hq]; [|now apply Hl].
  apply in_flat_map in Hq as [r [Hr Hq]]. apply in_map_iff in Hq as [s [<- Hs]]. apply filter_In in Hs as [Hs Ha].
  apply holds_image; [|exact Ha | now apply Hl].
  rewrite forallb_forall in Hrs. now apply Hrs.
Qed.

Lemma reached_hold c rs n : forallb (fun r => leaves r (expression c)) rs = true ->
  forall l, (forall t, In t l -> forall m, holds m c t) -> forall t, In t (reached n rs l) -> forall m, holds m c t.
Proof.
  intro Hrs. induction n as [|n IH]; intros l Hl t; simpl; [now apply Hl|].
  destruct (Nat.eqb _ _); [now apply Hl | apply IH; intros s Hs; eapply images_hold; eassumption].
Qed.

Theorem accepts_sound c : accepts c = true ->
  forall t, In t (targets (fst (settings c)) (snd (settings c)) (covers c)) -> forall m, holds m (claimed c) t.
Proof.
  intros H t Ht. unfold accepts in H. rewrite !andb_true_iff in H. destruct H as [[[[_ _] Hp] Hr] Ha].
  rewrite forallb_forall in Ha. apply Ha in Ht. apply existsb_exists in Ht as [s [Hs E]].
  apply target_eqb_eq in E as <-.
  eapply reached_hold; [exact Hr | | exact Hs].
  intros u Hu. apply in_map_iff in Hu as [p [<- Hp']]. rewrite forallb_forall in Hp. apply part_sound. now apply Hp.
Qed.

Lemma accepts_positive c : accepts c = true -> (0 < divisor (claimed c) /\ 0 < denominator (claimed c))%Z.
Proof.
  intro H. unfold accepts in H. rewrite !andb_true_iff, !Z.ltb_lt in H. tauto.
Qed.
End Soundness.

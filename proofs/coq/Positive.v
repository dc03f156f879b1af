(** Positive functionals that need not be unital: they can be sandwiched, m_s(w) = m(s* w s), added and scaled, and stay
    positive. *)

From Coq Require Import Reals List ZArith Bool Lra Lia.
From Bellproof Require Import Functional Checker Soundness Line.
Import ListNotations.
Local Open Scope R_scope.

Record positive_functional := Positive {
  at_word :> word -> R;
  p_square : forall u l v, at_word (u ++ l :: l :: v) = at_word (u ++ v);
  p_commute : forall u x y v, at_word (u ++ A x :: B y :: v) = at_word (u ++ B y :: A x :: v);
  p_hermitian : forall w, at_word (rev w) = at_word w;
  p_positive : forall p : list (R * word), 0 <= form (S := reals) at_word p p
}.

Definition of_unital (m : real_functional) : positive_functional :=
  Positive m (square_one reals m) (commute reals m) (hermitian m) (positive m).

Definition sum {E : Type} (f : E -> R) (l : list E) : R := total (S := reals) f l.

Lemma sum_cons {E} (f : E -> R) e l : sum f (e :: l) = f e + sum f l.
Proof. reflexivity. Qed.
Lemma form_sum m (p q : list (R * word)) :
  form (S := reals) m p q = sum (fun t => sum (fun u => fst t * fst u * m (rev (snd t) ++ snd u)) q) p.
Proof. reflexivity. Qed.

Lemma sum_add {E} (f g : E -> R) l : sum (fun e => f e + g e) l = sum f l + sum g l.
Proof. apply (total_add reals). Qed.
Lemma sum_scale {E} c (f : E -> R) l : sum (fun e => c * f e) l = c * sum f l.
Proof. apply (total_scale reals). Qed.
Lemma sum_ext {E} (f g : E -> R) l : (forall e, f e = g e) -> sum f l = sum g l.
Proof. apply (total_ext reals). Qed.
Lemma sum_map {E F} (h : E -> F) (f : F -> R) l : sum f (map h l) = sum (fun e => f (h e)) l.
Proof. apply (total_map reals). Qed.
Lemma sum_app {E} (f : E -> R) k l : sum f (k ++ l) = sum f k + sum f l.
Proof. apply (total_app reals). Qed.
Lemma sum_zero {E} (l : list E) : sum (fun _ => 0) l = 0.
Proof. apply (total_zero reals). Qed.

Lemma sum_flat_map {E F} (h : E -> list F) (f : F -> R) l : sum f (flat_map h l) = sum (fun e => sum f (h e)) l.
Proof. induction l as [|e l IH]; [reflexivity|]. cbn [flat_map]. rewrite sum_app, IH. reflexivity. Qed.

Lemma sum_swap {E F} (f : E -> F -> R) k l : sum (fun e => sum (f e) l) k = sum (fun d => sum (fun e => f e d) k) l.
Proof.
  induction k as [|e k IH].
  - symmetry. apply sum_zero.
  - rewrite sum_cons, IH, <- sum_add. reflexivity.
Qed.

(** [ring] on equations whose type reads as the scalars of [reals] *)
Ltac real_ring :=
  match goal with |- @eq _ ?a ?b => change (@eq R a b) end;
  change (scalar reals) with R; cbn [sadd smul s0 s1 reals]; ring.

(** ** New functionals from old *)

Definition sandwich_value (s : list (R * word)) (m : word -> R) (w : word) : R :=
  sum (fun t => sum (fun u => fst t * fst u * m (rev (snd t) ++ w ++ snd u)) s) s.

Definition times_right (s : list (R * word)) (p : list (R * word)) : list (R * word) :=
  flat_map (fun t => map (fun a => (fst t * fst a, snd t ++ snd a)) s) p.

Definition sandwich (s : list (R * word)) (m : positive_functional) : positive_functional.
Proof.
  refine (Positive (sandwich_value s m) _ _ _ _); unfold sandwich_value.
  - intros u l v. apply sum_ext. intro t. apply sum_ext. intro t'. f_equal.
    rewrite <- !app_assoc. cbn [app]. rewrite (app_assoc _ u), p_square, <- app_assoc. reflexivity.
  - intros u x y v. apply sum_ext. intro t. apply sum_ext. intro t'. f_equal.
    rewrite <- !app_assoc. cbn [app]. rewrite (app_assoc _ u), p_commute, <- app_assoc. reflexivity.
  - intro w. rewrite sum_swap. apply sum_ext. intro t. apply sum_ext. intro t'.
    rewrite <- p_hermitian, !rev_app_distr, !rev_involutive, <- app_assoc. real_ring.
  - intro p. replace (form (S := reals) _ p p) with (form (S := reals) m (times_right s p) (times_right s p)); [apply p_positive|].
    rewrite !form_sum. unfold times_right.
    rewrite sum_flat_map. apply sum_ext. intro t. rewrite sum_map.
    transitivity (sum (fun a => sum (fun u => sum (fun b =>
      fst t * fst a * (fst u * fst b) * m (rev (snd t ++ snd a) ++ snd u ++ snd b)) s) p) s).
    { apply sum_ext. intro a. rewrite sum_flat_map. apply sum_ext. intro u. rewrite sum_map. reflexivity. }
    rewrite sum_swap. apply sum_ext. intro u. rewrite <- sum_scale. apply sum_ext. intro a. rewrite <- sum_scale.
    apply sum_ext. intro b. rewrite rev_app_distr, <- !app_assoc. real_ring.
Defined.

Definition plus_functional (m n : positive_functional) : positive_functional.
Proof.
  refine (Positive (fun w => m w + n w) _ _ _ _).
  - intros. now rewrite !p_square.
  - intros. now rewrite !p_commute.
  - intros. now rewrite !p_hermitian.
  - intro p. replace (form (S := reals) _ p p) with (form (S := reals) m p p + form (S := reals) n p p).
    + apply Rplus_le_le_0_compat; apply p_positive.
    + rewrite !form_sum, <- sum_add. apply sum_ext. intro t. rewrite <- sum_add. apply sum_ext. intro u. real_ring.
Defined.

Definition scale_functional (c : R) (c_nonneg : 0 <= c) (m : positive_functional) : positive_functional.
Proof.
  refine (Positive (fun w => c * m w) _ _ _ _).
  - intros. now rewrite p_square.
  - intros. now rewrite p_commute.
  - intros. now rewrite p_hermitian.
  - intro p. replace (form (S := reals) _ p p) with (c * form (S := reals) m p p).
    + apply Rmult_le_pos; [assumption | apply p_positive].
    + rewrite !form_sum, <- sum_scale. apply sum_ext. intro t. rewrite <- sum_scale. apply sum_ext. intro u. real_ring.
Defined.

(** ** Words are unitary *)

Lemma p_unitary (m : positive_functional) w : forall v, m (rev w ++ w ++ v) = m v.
Proof.
  induction w as [|l w IH]; intro v; [reflexivity|]. cbn [rev app]. rewrite <- app_assoc. cbn [app].
  rewrite p_square. apply IH.
Qed.

Lemma p_one_nonneg (m : positive_functional) : 0 <= m [].
Proof. pose proof (p_positive m [(1, [])]) as H. unfold form in H. cbn in H. lra. Qed.

Lemma p_bounded (m : positive_functional) w : - m [] <= m w <= m [].
Proof.
  pose proof (p_positive m [(1, []); (1, w)]) as H. pose proof (p_positive m [(1, []); (-1, w)]) as G.
  unfold form in H, G. cbn in H, G. rewrite !app_nil_r, p_hermitian in H, G.
  pose proof (p_unitary m w []) as E. rewrite app_nil_r in E. rewrite E in H, G. lra.
Qed.

(** ** Normal forms, as in Soundness.v but with something to the right *)

Lemma p_push (m : positive_functional) l w v : forall x, m (x ++ push l w ++ v) = m (x ++ l :: w ++ v).
Proof.
  destruct l as [z|z]; simpl.
  - intro x. destruct w as [|[u|u] t]; simpl; try reflexivity.
    destruct (Nat.eqb_spec z u) as [->|]; [symmetry; apply p_square | reflexivity].
  - induction w as [|[u|u] t IH]; intro x; simpl; try reflexivity.
    + rewrite <- (p_commute m x u z (t ++ v)). specialize (IH (x ++ [A u])). rewrite <- !app_assoc in IH. exact IH.
    + destruct (Nat.eqb_spec z u) as [->|]; [symmetry; apply p_square | reflexivity].
Qed.

Lemma p_normal (m : positive_functional) w v : forall x, m (x ++ normal w ++ v) = m (x ++ w ++ v).
Proof.
  induction w as [|l w IH]; intro x; simpl; [reflexivity|].
  rewrite p_push. specialize (IH (x ++ [l])). rewrite <- !app_assoc in IH. exact IH.
Qed.

Lemma p_key (m : positive_functional) w : m (decode None (key w)) = m w.
Proof.
  assert (N : forall u, m (normal u) = m u).
  { intro u. pose proof (p_normal m u [] []) as H. rewrite !app_nil_r in H. exact H. }
  unfold key. destruct (before _ _); rewrite decode_code; [apply N|]. rewrite N. apply p_hermitian.
Qed.

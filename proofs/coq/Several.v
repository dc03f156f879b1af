(** Positive unital functionals on the words of several devices with any numbers of settings and outcomes: the ground of
    the soundness of Hierarchy.v.  Scalars: a commutative ring with a cone, in which positive whole numbers cancel, such
    as every ordered field; no axiom is used. *)

From Coq Require Import List ZArith Bool Arith Lia Ring.
From Bellproof Require Import Functional Hierarchy.
From Bellproof Require Terms.
Import ListNotations.

Notation total_add := Terms.total_add.
Notation total_scale := Terms.total_scale.
Notation total_ext := Terms.total_ext.
Notation total_map := Terms.total_map.
Notation total_app := Terms.total_app.
Notation total_zero := Terms.total_zero.

Declare Scope scalar_scope.
Notation "a + b" := (sadd a b) : scalar_scope.
Notation "a * b" := (smul a b) : scalar_scope.
Notation "- a" := (sopp a) : scalar_scope.
Local Open Scope scalar_scope.

Section Functionals.
Variable S : scalars.

(** For p = sum c_i u_i and q = sum d_j v_j the value of p* q, where words stand for their images under [m]. *)
Definition pairing (m : word -> S) (p q : list (S * word)) : S :=
  total (fun t => total (fun u => fst t * fst u * m (rev (snd t) ++ snd u)) q) p.

(** A positive unital functional: the letters of a party with two outcomes are reflections, all others projectors, and
    those of one setting exclude each other. *)
Record several (ds : list nat) := Several {
  mean :> word -> S;
  of_one : mean [] = s1;
  reflection : forall u l v, two ds (party l) = true -> mean (u ++ l :: l :: v) = mean (u ++ v);
  projector : forall u l v, two ds (party l) = false -> mean (u ++ l :: l :: v) = mean (u ++ l :: v);
  exclusive : forall u k l v, two ds (party l) = false -> party k = party l -> setting k = setting l ->
    outcome k <> outcome l -> mean (u ++ k :: l :: v) = s0;
  commuting : forall u k l v, party k <> party l -> mean (u ++ k :: l :: v) = mean (u ++ l :: k :: v);
  adjoint : forall w, mean (rev w) = mean w;
  of_square : forall p, nonneg (pairing mean p p)
}.
End Functionals.

Arguments pairing {S}.
Arguments mean {S ds}.
Arguments of_one {S ds}.
Arguments adjoint {S ds}.
Arguments of_square {S ds}.

Section Laws.
Variable S : scalars.
Add Ring S_ring : (s_ring S).
Notation phi := (phi S).
Hypothesis cancel : forall k (a : S), (0 < k)%Z -> nonneg (phi k * a) -> nonneg a.
Variable ds : list nat.
Implicit Type m : several S ds.

Lemma total_swap {E F} (f : E -> F -> S) l l' :
  total (fun e => total (fun g => f e g) l') l = total (fun g => total (fun e => f e g) l) l'.
Proof.
  induction l as [|e l IH]; simpl; [symmetry; apply total_zero|]. rewrite IH, <- total_add. reflexivity.
Qed.

Lemma total_flat_map {E F} (f : F -> S) (g : E -> list F) l : total f (flat_map g l) = total (fun e => total f (g e)) l.
Proof. induction l as [|e l IH]; simpl; [reflexivity | now rewrite total_app, IH]. Qed.

Lemma letter_eq l k : party l = party k -> setting l = setting k -> outcome l = outcome k -> l = k.
Proof. destruct l, k; simpl; congruence. Qed.

Lemma push_value m l w : forall x,
  match push ds l w with Some w' => m (x ++ w') = m (x ++ l :: w) | None => m (x ++ l :: w) = s0 end.
Proof.
  induction w as [|k t IH]; intro x; simpl; [reflexivity|].
  destruct (Nat.eqb_spec (party l) (party k)) as [Ep|Ep].
  - destruct (Nat.eqb_spec (setting l) (setting k)) as [Es|]; simpl; [|reflexivity].
    destruct (Nat.eqb_spec (outcome l) (outcome k)) as [Eo|Eo].
    + rewrite (letter_eq l k Ep Es Eo). destruct (two ds (party k)) eqn:E; symmetry.
      * now apply reflection.
      * now apply projector.
    + destruct (two ds (party k)) eqn:E; [reflexivity | now apply exclusive].
  - destruct (Nat.ltb (party k) (party l)); [|reflexivity].
    specialize (IH (x ++ [k])). rewrite (commuting _ _ m x l k t Ep).
    destruct (push ds l t) as [t'|]; rewrite <- !app_assoc in IH; exact IH.
Qed.

Lemma normal_value m w : forall x,
  match normal ds w with Some w' => m (x ++ w') = m (x ++ w) | None => m (x ++ w) = s0 end.
Proof.
  induction w as [|l w IH]; intro x; simpl; [reflexivity|].
  specialize (IH (x ++ [l])). destruct (normal ds w) as [w'|]; rewrite <- !app_assoc in IH; [|exact IH].
  simpl in IH. pose proof (push_value m l w' x) as P. destruct (push ds l w'); [now rewrite P | now rewrite <- IH].
Qed.

(** ** Words have norm at most 1 *)

Lemma contraction m w : nonneg (s1 + - m (rev w ++ w)).
Proof.
  induction w as [|l w IH].
  - simpl. rewrite of_one. replace (s1 + - s1) with (s0 : S) by ring. apply nonneg_0.
  - simpl. rewrite <- app_assoc. simpl. destruct (two ds (party l)) eqn:E.
    + rewrite reflection by exact E. exact IH.
    + rewrite projector by exact E.
      pose proof (of_square m [(s1, w); (- s1, l :: w)]) as P. unfold pairing in P. simpl in P.
      rewrite <- !app_assoc in P. simpl in P. rewrite projector in P by exact E.
      pose proof (nonneg_add S _ _ IH P) as Q.
      match type of Q with nonneg ?a => match goal with |- nonneg ?b => replace b with a; [exact Q | ring] end end.
Qed.

Lemma two_times (a : S) : nonneg (a + a) -> nonneg a.
Proof.
  intro H. apply (cancel 2); [reflexivity|]. change 2%Z with (1 + 1)%Z. rewrite phi_add, phi_1.
  replace ((s1 + s1) * a) with (a + a) by ring. exact H.
Qed.

Lemma word_at_most_one m w (b : bool) : nonneg (s1 + (if b then - m w else m w)).
Proof.
  apply two_times.
  set (s := if b then - (s1 : S) else s1).
  pose proof (of_square m [(s1, []); (s, w)]) as P. unfold pairing in P. simpl in P.
  rewrite app_nil_r, adjoint, of_one in P.
  pose proof (nonneg_add S _ _ (contraction m w) P) as Q.
  match type of Q with nonneg ?a => match goal with |- nonneg ?c => replace c with a; [exact Q | subst s; destruct b; ring] end end.
Qed.
End Laws.

(** Several devices: projective measurements of several parties in a *-algebra with a state, and the functional on the
    words of Hierarchy.v that they give.  Any scalars; no axiom is used. *)

From Coq Require Import List ZArith Bool Arith Lia Ring.
From Bellproof Require Import Functional Hierarchy HierarchyTargets Several HierarchyNumbers HierarchySound.
Import ListNotations.
Local Open Scope scalar_scope.

(** A unital *-algebra over the scalars; its operations need only fit a state. *)
Record algebra (S : scalars) := Algebra {
  element :> Type;
  one : element;
  sum : element -> element -> element;
  scale : S -> element -> element;
  prod : element -> element -> element;
  star : element -> element;
  prod_assoc : forall a b c, prod a (prod b c) = prod (prod a b) c;
  one_prod : forall a, prod one a = a;
  prod_one : forall a, prod a one = a;
  prod_sum : forall a b c, prod a (sum b c) = sum (prod a b) (prod a c);
  sum_prod : forall a b c, prod (sum a b) c = sum (prod a c) (prod b c);
  prod_scale : forall r a b, prod a (scale r b) = scale r (prod a b);
  scale_prod : forall r a b, prod (scale r a) b = scale r (prod a b);
  star_star : forall a, star (star a) = a;
  star_prod : forall a b, star (prod a b) = prod (star b) (star a);
  star_sum : forall a b, star (sum a b) = sum (star a) (star b);
  star_scale : forall r a, star (scale r a) = scale r (star a);
  star_one : star one = one
}.
Arguments one {_ _}.
Arguments sum {_ _}.
Arguments scale {_ _}.
Arguments prod {_ _}.
Arguments star {_ _}.

(** Linear, real on hermitian parts, one on the unit, never negative on squares *)
Record state {S : scalars} (M : algebra S) := State {
  expect :> M -> S;
  expect_sum : forall a b, expect (sum a b) = expect a + expect b;
  expect_scale : forall r a, expect (scale r a) = r * expect a;
  expect_star : forall a, expect (star a) = expect a;
  expect_one : expect one = s1;
  expect_square : forall a, nonneg (expect (prod (star a) a))
}.

Section Devices.
Variable S : scalars.
Add Ring S_ring : (s_ring S).
Notation phi := (phi S).
Variable M : algebra S.
Variable tau : state M.
Variables ms ds : list nat.

Definition inside (p x : nat) : bool := Nat.ltb p (length ds) && Nat.ltb x (nth p ms 0%nat).
Definition within (p x a : nat) : bool := inside p x && Nat.ltb a (nth p ds 0%nat).

(** P p x a stands for P(a|x) of party p.  What completeness and orthogonality say under the state is all that is used;
    the algebra need not know that sums commute. *)
Record measured (P : nat -> nat -> nat -> M) : Prop := Measured {
  hermitian : forall p x a, within p x a = true -> star (P p x a) = P p x a;
  idempotent : forall p x a, within p x a = true -> prod (P p x a) (P p x a) = P p x a;
  orthogonal : forall p x a b, within p x a = true -> within p x b = true -> a <> b ->
    forall u v, tau (prod u (prod (P p x a) (prod (P p x b) v))) = s0;
  complete : forall p x, inside p x = true ->
    forall u v, total (fun a => tau (prod u (prod (P p x a) v))) (seq 0 (nth p ds 0%nat)) = tau (prod u v);
  separate : forall p q x y a b, p <> q -> within p x a = true -> within q y b = true ->
    prod (P p x a) (P q y b) = prod (P q y b) (P p x a)
}.

(** The product of the projectors of a cell, from party p on *)
Fixpoint joint (P : nat -> nat -> nat -> M) (p : nat) (c : cell) : M :=
  match c with
  | [] => one
  | (x, Some a) :: c' => prod (P p x a) (joint P (Datatypes.S p) c')
  | (_, None) :: c' => joint P (Datatypes.S p) c'
  end.

Variable P : nat -> nat -> nat -> M.
Hypothesis devices : measured P.

Definition zero : M := scale s0 one.

(** The letters as elements; those beyond the scenario are 1 or 0. *)
Definition of_letter (l : letter) : M :=
  let (p, x, a) := l in
  if two ds p then if inside p x then sum (P p x 0) (scale (- s1) (P p x 1)) else one
  else if within p x a then P p x a else zero.

Definition of_word (w : word) : M := fold_right (fun l e => prod (of_letter l) e) one w.

Lemma of_word_app u v : of_word (u ++ v) = prod (of_word u) (of_word v).
Proof. induction u as [|l u IH]; simpl; [now rewrite one_prod | now rewrite IH, prod_assoc]. Qed.

Lemma two_within p x a : two ds p = true -> inside p x = true -> (a < 2)%nat -> within p x a = true.
Proof.
  unfold two, within. intros E -> Ha. apply Nat.eqb_eq in E. rewrite E. simpl. now apply Nat.ltb_lt.
Qed.

Lemma star_letter l : star (of_letter l) = of_letter l.
Proof.
  destruct l as [p x a]. simpl. destruct (two ds p) eqn:E.
  - destruct (inside p x) eqn:I; [|apply star_one].
    rewrite star_sum, star_scale, !(hermitian P devices) by (apply two_within; auto). reflexivity.
  - destruct (within p x a) eqn:W; [now apply hermitian|]. unfold zero. now rewrite star_scale, star_one.
Qed.

Lemma of_word_rev w : of_word (rev w) = star (of_word w).
Proof.
  induction w as [|l w IH]; simpl; [now rewrite star_one|].
  rewrite of_word_app, IH, star_prod. simpl. now rewrite prod_one, star_letter.
Qed.

(** A letter as a combination of projectors *)
Definition terms (l : letter) : list (S * M) :=
  let (p, x, a) := l in
  if two ds p then if inside p x then [(s1, P p x 0); (- s1, P p x 1)] else [(s1, one)]
  else if within p x a then [(s1, P p x a)] else [].

Lemma letter_terms l u v : tau (prod u (prod (of_letter l) v)) = total (fun t => fst t * tau (prod u (prod (snd t) v))) (terms l).
Proof.
  destruct l as [p x a]. simpl. destruct (two ds p); [destruct (inside p x)|destruct (within p x a)]; simpl; try ring.
  - rewrite sum_prod, prod_sum, scale_prod, prod_scale, expect_sum, expect_scale. ring.
  - unfold zero. rewrite scale_prod, prod_scale, expect_scale. ring.
Qed.

Lemma total_ext_in {E} (f g : E -> S) l : (forall e, In e l -> f e = g e) -> total f l = total g l.
Proof.
  induction l as [|e l IH]; intro H; simpl; [reflexivity|].
  rewrite (H e) by now left. f_equal. apply IH. intros i Hi. apply H. now right.
Qed.

Lemma terms_in l t : In t (terms l) -> snd t = one \/ exists x a, within (party l) x a = true /\ snd t = P (party l) x a.
Proof.
  destruct l as [p x a]. simpl. destruct (two ds p) eqn:E; [destruct (inside p x) eqn:I | destruct (within p x a) eqn:W]; simpl.
  - intros [<-|[<-|[]]]; right; [exists x, 0%nat | exists x, 1%nat]; split; auto; apply two_within; auto.
  - intros [<-|[]]. now left.
  - intros [<-|[]]. right. now exists x, a.
  - intros [].
Qed.

Lemma terms_commute k l s t : party k <> party l -> In s (terms k) -> In t (terms l) -> prod (snd s) (snd t) = prod (snd t) (snd s).
Proof.
  intros H Hs Ht. apply terms_in in Hs as [->|[x [a [Hx ->]]]]; [now rewrite one_prod, prod_one|].
  apply terms_in in Ht as [->|[y [b [Hy ->]]]]; [now rewrite one_prod, prod_one|]. now apply separate.
Qed.

(** ** The functional *)

Lemma letters_commute u k l v : party k <> party l ->
  tau (prod u (prod (of_letter k) (prod (of_letter l) v))) = tau (prod u (prod (of_letter l) (prod (of_letter k) v))).
Proof.
  intro H. rewrite !letter_terms.
  transitivity (total (fun s => total (fun t => fst s * fst t * tau (prod u (prod (snd s) (prod (snd t) v)))) (terms l)) (terms k)).
  - apply total_ext. intro s. rewrite (prod_assoc S M u), letter_terms, <- total_scale. apply total_ext. intro t.
    rewrite <- prod_assoc. ring.
  - rewrite total_swap. apply total_ext_in. intros t Ht. rewrite (prod_assoc S M u), letter_terms, <- total_scale.
    apply total_ext_in. intros s Hs. rewrite (prod_assoc S M (snd s)), (terms_commute k l s t H Hs Ht), <- !prod_assoc. ring.
Qed.

Lemma reflection_square u l v : two ds (party l) = true ->
  tau (prod u (prod (of_letter l) (prod (of_letter l) v))) = tau (prod u v).
Proof.
  destruct l as [p x a]. cbn [party]. intro E. rewrite letter_terms. simpl terms. rewrite E.
  destruct (inside p x) eqn:I; cbn [total fold_right fst snd].
  - rewrite !(prod_assoc S M u), !letter_terms. simpl terms. rewrite E, I. cbn [total fold_right fst snd].
    rewrite <- !(prod_assoc S M u).
    rewrite (orthogonal P devices p x 0 1), (orthogonal P devices p x 1 0) by (try apply two_within; auto).
    rewrite (prod_assoc S M (P p x 0) _ v), (prod_assoc S M (P p x 1) _ v).
    rewrite !(idempotent P devices) by (apply two_within; auto).
    pose proof (complete P devices p x I u v) as C. unfold two in E. apply Nat.eqb_eq in E. rewrite E in C. simpl in C.
    rewrite <- C. ring.
  - simpl of_letter. rewrite E, I, !one_prod. ring.
Qed.

Lemma zero_between u v : tau (prod u (prod zero v)) = s0.
Proof. unfold zero. rewrite scale_prod, prod_scale, expect_scale. ring. Qed.

Definition combined (p : list (S * word)) : M := fold_right (fun t e => sum (scale (fst t) (of_word (snd t))) e) zero p.

Lemma expect_combined c p : tau (prod c (combined p)) = total (fun t => fst t * tau (prod c (of_word (snd t)))) p.
Proof.
  induction p as [|[z w] p IH]; simpl.
  - unfold zero. rewrite prod_scale, expect_scale. ring.
  - rewrite prod_sum, expect_sum, prod_scale, expect_scale, IH. reflexivity.
Qed.

Definition of_devices : several S ds.
Proof.
  refine (Several S ds (fun w => tau (of_word w)) _ _ _ _ _ _ _).
  - apply expect_one.
  - intros u l v E. rewrite !of_word_app. now apply reflection_square.
  - intros u [p x a] v E. rewrite !of_word_app. simpl in *. rewrite E. destruct (within p x a) eqn:W.
    + now rewrite (prod_assoc S M (P p x a)), idempotent.
    + now rewrite !zero_between.
  - intros u [p x a] [q y b] v E Hp Hs Ho. simpl in *. subst q y. rewrite of_word_app. simpl. rewrite E.
    destruct (within p x a) eqn:Wa; [|apply zero_between].
    destruct (within p x b) eqn:Wb; [|rewrite (prod_assoc S M (of_word u)); apply zero_between].
    now apply orthogonal.
  - intros u k l v H. rewrite !of_word_app. now apply letters_commute.
  - intro w. rewrite of_word_rev. apply expect_star.
  - intro p. replace (pairing _ p p) with (tau (prod (star (combined p)) (combined p))); [apply expect_square|].
    rewrite expect_combined. unfold pairing. apply total_ext. intros [z w]. cbn [fst snd].
    rewrite <- expect_star, star_prod, star_star, expect_combined, <- total_scale.
    apply total_ext. intros [z' w']. cbn [fst snd].
    rewrite of_word_app, of_word_rev. ring.
Defined.
End Devices.

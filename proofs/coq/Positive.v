(** Positive functionals that need not be unital, and identities between polynomials in words with two parameters.

    A functional can be sandwiched, m_s(w) = m(s* w s), and stays positive.  Identities with symbolic parameters are decided
    by the same computation as certificates. *)

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

(** ** Normal forms, as in Soundness.v *)

Lemma p_push (m : positive_functional) l w : forall x, m (x ++ push l w) = m (x ++ l :: w).
Proof.
  destruct l as [z|z]; simpl.
  - intro x. destruct w as [|[u|u] t]; simpl; try reflexivity.
    destruct (Nat.eqb_spec z u) as [->|]; [symmetry; apply p_square | reflexivity].
  - induction w as [|[u|u] t IH]; intro x; simpl; try reflexivity.
    + rewrite <- (p_commute m x u z t). specialize (IH (x ++ [A u])). rewrite <- !app_assoc in IH. exact IH.
    + destruct (Nat.eqb_spec z u) as [->|]; [symmetry; apply p_square | reflexivity].
Qed.

Lemma p_normal (m : positive_functional) w : forall x, m (x ++ normal w) = m (x ++ w).
Proof.
  induction w as [|l w IH]; intro x; simpl; [reflexivity|].
  rewrite p_push. specialize (IH (x ++ [l])). rewrite <- !app_assoc in IH. exact IH.
Qed.

Lemma p_key (m : positive_functional) w : m (decode None (key w)) = m w.
Proof.
  unfold key. destruct (before _ _); rewrite decode_code.
  - apply (p_normal m w []).
  - etransitivity; [apply (p_normal m (rev w) []) | apply p_hermitian].
Qed.

(** ** Polynomials with two parameters: terms z p^i q^j w *)

Definition term : Type := Z * (nat * nat) * word.
Definition poly := list term.

Definition number_of (z : Z) : poly := [(z, (0, 0)%nat, [])].
Definition p_ : poly := [(1%Z, (1, 0)%nat, [])].
Definition q_ : poly := [(1%Z, (0, 1)%nat, [])].
Definition letter_poly (l : letter) : poly := [(1%Z, (0, 0)%nat, [l])].
Definition times_term (t u : term) : term :=
  match t, u with (y, (i, j), v), (z, (k, l), w) => ((y * z)%Z, (i + k, j + l)%nat, v ++ w) end.
Definition add_poly (p q : poly) : poly := p ++ q.
Definition multiply (p q : poly) : poly := flat_map (fun t => map (times_term t) q) p.
Definition adjoint (p : poly) : poly := map (fun t => (fst t, rev (snd t))) p.
Definition negative (p : poly) : poly := map (fun t => ((- fst (fst t))%Z, snd (fst t), snd t)) p.
Definition conjugate (s p : poly) : poly := multiply (adjoint s) (multiply p s).
Definition scalar_poly (p : poly) : bool := forallb (fun t => match snd t with [] => true | _ => false end) p.

Declare Scope poly_scope.
Delimit Scope poly_scope with poly.
Bind Scope poly_scope with poly.
Notation "p + q" := (add_poly p q) : poly_scope.
Notation "p - q" := (add_poly p (negative q)) : poly_scope.
Notation "p * q" := (multiply p q) : poly_scope.
Coercion number_of : Z >-> poly.

(** Keys: the powers in unary, then the word's code *)
Fixpoint count (c : list bool) : nat * list bool :=
  match c with true :: r => let (n, s) := count r in (S n, s) | false :: r => (O, r) | [] => (O, []) end.

Lemma count_unary n r : count (unary n ++ r) = (n, r).
Proof. induction n as [|n IH]; simpl; [reflexivity | now rewrite IH]. Qed.

Definition term_key (t : term) : list bool := unary (fst (snd (fst t))) ++ unary (snd (snd (fst t))) ++ key (snd t).

Definition gather (p : poly) (t : tree) : tree := fold_right (fun u t => add (term_key u) (fst (fst u)) t) t p.
Definition equal (p q : poly) : bool := vanishes (gather (p - q)%poly Leaf).

Section Values.
Variables p q : R.

Definition factor (t : term) : R := IZR (fst (fst t)) * p ^ fst (snd (fst t)) * q ^ snd (snd (fst t)).
Definition sem (e : poly) : list (R * word) := map (fun t => (factor t, snd t)) e.
Definition of_poly (m : word -> R) (e : poly) : R := sum (fun t => factor t * m (snd t)) e.
Definition scalar_value (e : poly) : R := sum factor e.

Lemma of_poly_app m e f : of_poly m (e + f)%poly = of_poly m e + of_poly m f.
Proof. apply sum_app. Qed.

Lemma of_poly_negative m e : of_poly m (negative e) = - of_poly m e.
Proof.
  unfold of_poly, negative. rewrite sum_map. transitivity (sum (fun t => -1 * (factor t * m (snd t))) e).
  - apply sum_ext. intro t. unfold factor. cbn. rewrite opp_IZR. real_ring.
  - rewrite sum_scale. real_ring.
Qed.

Lemma of_poly_minus m e f : of_poly m (e - f)%poly = of_poly m e - of_poly m f.
Proof. rewrite of_poly_app, of_poly_negative. real_ring. Qed.

Lemma factor_times t u : factor (times_term t u) = factor t * factor u.
Proof.
  destruct t as [[y [i j]] v], u as [[z [k l]] w]. unfold factor. cbn. rewrite mult_IZR, !pow_add. real_ring.
Qed.

Lemma word_times t u : snd (times_term t u) = snd t ++ snd u.
Proof. destruct t as [[y [i j]] v], u as [[z [k l]] w]. reflexivity. Qed.

Lemma of_poly_multiply m e f : of_poly m (e * f)%poly = sum (fun t => sum (fun u => factor t * factor u * m (snd t ++ snd u)) f) e.
Proof.
  unfold of_poly, multiply. rewrite sum_flat_map. apply sum_ext. intro t. rewrite sum_map. apply sum_ext. intro u.
  rewrite factor_times, word_times. reflexivity.
Qed.

Lemma of_poly_scalar m c e : scalar_poly c = true -> of_poly m (c * e)%poly = scalar_value c * of_poly m e.
Proof.
  intro H. rewrite of_poly_multiply. unfold scalar_value, of_poly.
  induction c as [|[k w] c IH]; [cbn; real_ring|]. cbn [scalar_poly forallb snd] in H. apply andb_true_iff in H as [H1 H2].
  rewrite !sum_cons, (IH H2), Rmult_plus_distr_r. destruct w as [|l r]; [|discriminate]. f_equal.
  rewrite <- sum_scale. apply sum_ext. intro u. cbn [app snd]. real_ring.
Qed.

Lemma of_poly_sandwich s m e : of_poly (sandwich (sem s) m) e = of_poly m (conjugate s e).
Proof.
  unfold conjugate. rewrite of_poly_multiply. unfold of_poly at 1, adjoint. rewrite sum_map.
  cbn [at_word sandwich]. unfold sandwich_value, sem.
  transitivity (sum (fun t => sum (fun a => sum (fun b => factor t * (factor a * factor b * m (rev (snd a) ++ snd t ++ snd b))) s) s) e).
  { apply sum_ext. intro t. rewrite sum_map, <- sum_scale. apply sum_ext. intro a. rewrite sum_map, <- sum_scale. reflexivity. }
  rewrite sum_swap. apply sum_ext. intro a. unfold multiply. rewrite sum_flat_map. apply sum_ext. intro t. rewrite sum_map.
  apply sum_ext. intro b. rewrite factor_times, word_times. cbn [fst snd]. change (factor (fst a, rev (snd a))) with (factor a).
  match goal with |- _ * (_ * ?x) = _ * ?y => change y with x; generalize x end. intro. real_ring.
Qed.

Lemma of_poly_plus m n e : of_poly (plus_functional m n) e = of_poly m e + of_poly n e.
Proof. unfold of_poly. rewrite <- sum_add. apply sum_ext. intro t. cbn. real_ring. Qed.

Lemma of_poly_scale c H m e : of_poly (scale_functional c H m) e = c * of_poly m e.
Proof. unfold of_poly. rewrite <- sum_scale. apply sum_ext. intro t. cbn. real_ring. Qed.

(** ** The decision *)

Definition key_meaning_at (m : word -> R) (k : list bool) : R :=
  let (i, r) := count k in let (j, s) := count r in p ^ i * q ^ j * m (decode None s).

Lemma worth_gather (m : positive_functional) e t :
  worth reals (key_meaning_at m) (gather e t) = of_poly m e + worth reals (key_meaning_at m) t.
Proof.
  induction e as [|[[z [i j]] w] e IH]; [unfold of_poly; cbn [gather fold_right sum total]; symmetry; apply Rplus_0_l|].
  cbn [gather fold_right]. fold (gather e t). rewrite worth_add, IH, phi_IZR. unfold key_meaning_at at 1, term_key.
  cbn [fst snd]. rewrite !count_unary, p_key. unfold of_poly. rewrite sum_cons. unfold factor at 2. cbn [fst snd].
  match goal with |- sadd (smul ?a ?b) (?c + ?d) = ?e => change (a * b + (c + d) = e) end. ring.
Qed.

Lemma equal_sound (m : positive_functional) e f : equal e f = true -> of_poly m e = of_poly m f.
Proof.
  intro H. apply (worth_vanishes reals) with (f := key_meaning_at m) in H. rewrite worth_gather, of_poly_minus in H.
  cbn in H. lra.
Qed.

(** ** Squares and bounds *)

Lemma conjugate_nonneg s e : (forall m : positive_functional, 0 <= of_poly m e) -> forall m : positive_functional, 0 <= of_poly m (conjugate s e).
Proof. intros H m. rewrite <- of_poly_sandwich. apply H. Qed.

Lemma of_poly_one m : of_poly m 1%Z = m [].
Proof. unfold of_poly, sum, factor. cbn. ring. Qed.

Lemma one_nonneg (m : positive_functional) : 0 <= of_poly m 1%Z.
Proof. pose proof (p_one_nonneg m). unfold of_poly, factor. cbn. lra. Qed.

Lemma square_nonneg s (m : positive_functional) : 0 <= of_poly m (conjugate s 1%Z).
Proof. apply conjugate_nonneg. exact one_nonneg. Qed.

Lemma bounded_below (m : positive_functional) e : - (sum (fun t => Rabs (factor t)) e * m []) <= of_poly m e.
Proof.
  pose proof (p_one_nonneg m) as P. unfold of_poly. induction e as [|t e IH]; [cbn; lra|]. rewrite !sum_cons.
  enough (- (Rabs (factor t) * m []) <= factor t * m (snd t)) by lra.
  pose proof (p_bounded m (snd t)) as B. unfold Rabs. destruct (Rcase_abs (factor t)); nra.
Qed.
End Values.

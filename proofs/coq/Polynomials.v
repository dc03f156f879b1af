(** Polynomials in words with two parameters, and identities between them decided by computation.

    A polynomial is written as an expression.  [flat] says what it means; [reduced] multiplies out and collects like terms
    on the way, so that the numbers of terms stay small. *)

From Coq Require Import Reals List ZArith Bool Lra Lia.
From Bellproof Require Import Functional Checker Soundness Line Positive.
Import ListNotations.
Local Open Scope R_scope.

(** z p^i q^j w *)
Definition term : Type := Z * (nat * nat) * word.
Definition terms := list term.

Inductive poly :=
  | listed (l : terms)
  | add_poly (a b : poly)
  | multiply (a b : poly)
  | negative (a : poly)
  | adjoint (a : poly).

Definition number_of (z : Z) : poly := listed [(z, (0, 0)%nat, [])].
Definition p_ : poly := listed [(1%Z, (1, 0)%nat, [])].
Definition q_ : poly := listed [(1%Z, (0, 1)%nat, [])].
Definition letter_poly (l : letter) : poly := listed [(1%Z, (0, 0)%nat, [l])].
Definition conjugate (s e : poly) : poly := multiply (adjoint s) (multiply e s).

Declare Scope poly_scope.
Delimit Scope poly_scope with poly.
Bind Scope poly_scope with poly.
Notation "p + q" := (add_poly p q) : poly_scope.
Notation "p - q" := (add_poly p (negative q)) : poly_scope.
Notation "p * q" := (multiply p q) : poly_scope.
Coercion number_of : Z >-> poly.

Definition times_term (t u : term) : term :=
  match t, u with (y, (i, j), v), (z, (k, l), w) => ((y * z)%Z, (i + k, j + l)%nat, v ++ w) end.
Definition times_terms (p q : terms) : terms := flat_map (fun t => map (times_term t) q) p.
Definition adjoint_terms (p : terms) : terms := map (fun t => (fst t, rev (snd t))) p.
Definition negative_terms (p : terms) : terms := map (fun t => ((- fst (fst t))%Z, snd (fst t), snd t)) p.

Fixpoint flat (e : poly) : terms :=
  match e with
  | listed l => l
  | add_poly a b => flat a ++ flat b
  | multiply a b => times_terms (flat a) (flat b)
  | negative a => negative_terms (flat a)
  | adjoint a => adjoint_terms (flat a)
  end.

Definition scalar_poly (e : poly) : bool := forallb (fun t => match snd t with [] => true | _ => false end) (flat e).

(** ** Collecting like terms, in a tree *)

(** Codes: the powers in unary, then the word's code *)
Fixpoint count (c : list bool) : nat * list bool :=
  match c with true :: r => let (n, s) := count r in (S n, s) | false :: r => (O, r) | [] => (O, []) end.

Lemma count_unary n r : count (unary n ++ r) = (n, r).
Proof. induction n as [|n IH]; simpl; [reflexivity | now rewrite IH]. Qed.

Definition term_code (t : term) (word_code : list bool) : list bool :=
  unary (fst (snd (fst t))) ++ unary (snd (snd (fst t))) ++ word_code.
Definition term_at (k : list bool) (z : Z) : term :=
  let (i, r) := count k in let (j, s) := count r in (z, (i, j), decode None s).

Fixpoint listing (path : list bool) (t : tree) : terms :=
  match t with
  | Leaf => []
  | Node z l r => (if Z.eqb z 0 then [] else [term_at (rev path) z]) ++ listing (false :: path) l ++ listing (true :: path) r
  end.

Definition collected (p : terms) : terms :=
  listing [] (fold_right (fun t l => add (term_code t (code (normal (snd t)))) (fst (fst t)) l) Leaf p).

Fixpoint reduced (e : poly) : terms :=
  match e with
  | listed l => collected l
  | add_poly a b => collected (reduced a ++ reduced b)
  | multiply a b => collected (times_terms (reduced a) (reduced b))
  | negative a => negative_terms (reduced a)
  | adjoint a => adjoint_terms (reduced a)
  end.

Definition gather (p : terms) (t : tree) : tree := fold_right (fun u t => add (term_code u (key (snd u))) (fst (fst u)) t) t p.
Definition equal (a b : poly) : bool := vanishes (gather (reduced a ++ negative_terms (reduced b)) Leaf).

Section Values.
Variables p q : R.

Definition factor (t : term) : R := IZR (fst (fst t)) * p ^ fst (snd (fst t)) * q ^ snd (snd (fst t)).
Definition sem (e : poly) : list (R * word) := map (fun t => (factor t, snd t)) (flat e).
Definition scalar_value (e : poly) : R := sum factor (flat e).

(** The value between two words, under which all operations are compatible *)
Definition between (m : word -> R) (u v : word) (l : terms) : R := sum (fun t => factor t * m (u ++ snd t ++ v)) l.
Definition of_terms (m : word -> R) (l : terms) : R := sum (fun t => factor t * m (snd t)) l.
Definition of_poly (m : word -> R) (e : poly) : R := of_terms m (flat e).

Lemma of_terms_between m l : of_terms m l = between m [] [] l.
Proof. apply sum_ext. intro t. cbn [app]. now rewrite app_nil_r. Qed.

Lemma factor_times t u : factor (times_term t u) = factor t * factor u.
Proof.
  destruct t as [[y [i j]] v], u as [[z [k l]] w]. unfold factor. cbn. rewrite mult_IZR, !pow_add. real_ring.
Qed.

Lemma word_times t u : snd (times_term t u) = snd t ++ snd u.
Proof. destruct t as [[y [i j]] v], u as [[z [k l]] w]. reflexivity. Qed.

Lemma between_app m u v k l : between m u v (k ++ l) = between m u v k + between m u v l.
Proof. apply sum_app. Qed.

Lemma between_negative m u v l : between m u v (negative_terms l) = - between m u v l.
Proof.
  unfold between, negative_terms. rewrite sum_map. transitivity (sum (fun t => -1 * (factor t * m (u ++ snd t ++ v))) l).
  - apply sum_ext. intro t. unfold factor. cbn. rewrite opp_IZR. ring.
  - rewrite sum_scale. ring.
Qed.

Lemma between_times m u v k l :
  between m u v (times_terms k l) = sum (fun t => sum (fun s => factor t * factor s * m (u ++ snd t ++ snd s ++ v)) l) k.
Proof.
  unfold between, times_terms. rewrite sum_flat_map. apply sum_ext. intro t. rewrite sum_map. apply sum_ext. intro s.
  rewrite factor_times, word_times, <- app_assoc. reflexivity.
Qed.

Lemma between_adjoint (m : positive_functional) u v l : between m u v (adjoint_terms l) = between m (rev v) (rev u) l.
Proof.
  unfold between, adjoint_terms. rewrite sum_map. apply sum_ext. intro t. cbn [snd]. rewrite <- (p_hermitian m (rev v ++ _)).
  rewrite !rev_app_distr, !rev_involutive, <- app_assoc. reflexivity.
Qed.

(** ** Reduction changes no value *)

Definition same_values (k l : terms) : Prop := forall (m : positive_functional) u v, between m u v k = between m u v l.

Lemma same_times k k' l l' : same_values k k' -> same_values l l' -> same_values (times_terms k l) (times_terms k' l').
Proof.
  intros Hk Hl m u v. rewrite !between_times.
  transitivity (sum (fun t => sum (fun s => factor t * factor s * m (u ++ snd t ++ snd s ++ v)) l') k).
  - apply sum_ext. intro t. pose proof (Hl m (u ++ snd t) v) as H. unfold between in H.
    transitivity (factor t * sum (fun s => factor s * m ((u ++ snd t) ++ snd s ++ v)) l).
    + rewrite <- sum_scale. apply sum_ext. intro s. rewrite <- app_assoc. ring.
    + rewrite H, <- sum_scale. apply sum_ext. intro s. rewrite <- app_assoc. ring.
  - rewrite sum_swap, (sum_swap _ k'). apply sum_ext. intro s. pose proof (Hk m u (snd s ++ v)) as H. unfold between in H.
    transitivity (factor s * sum (fun t => factor t * m (u ++ snd t ++ snd s ++ v)) k).
    + rewrite <- sum_scale. apply sum_ext. intro t. ring.
    + rewrite H, <- sum_scale. apply sum_ext. intro t. ring.
Qed.

Definition code_value (m : word -> R) (u v : word) (k : list bool) : R :=
  let (i, r) := count k in let (j, s) := count r in p ^ i * q ^ j * m (u ++ decode None s ++ v).

Lemma worth_ext t : forall f g, (forall k, f k = g k) -> worth reals f t = worth reals g t.
Proof.
  induction t as [|z l IHl r IHr]; intros f g H; cbn [worth]; [reflexivity|].
  rewrite H, (IHl _ (fun k => g (false :: k))), (IHr _ (fun k => g (true :: k))); intros; try apply H. reflexivity.
Qed.

Lemma between_listing m u v t : forall path,
  between m u v (listing path t) = worth reals (fun k => code_value m u v (rev path ++ k)) t.
Proof.
  induction t as [|z l IHl r IHr]; intro path; [reflexivity|]. cbn [listing worth]. rewrite !between_app, IHl, IHr, phi_IZR, app_nil_r.
  cbn [sadd smul reals]. rewrite <- Rplus_assoc. cbn [rev].
  f_equal; [f_equal|]; [|apply worth_ext; intro k; rewrite <- app_assoc; reflexivity ..].
  destruct (Z.eqb_spec z 0) as [->|]; [unfold between, sum; cbn; ring|]. unfold between, sum, term_at, code_value.
  destruct (count (rev path)) as [i c]. destruct (count c) as [j d]. unfold factor. cbn. ring.
Qed.

Lemma same_collected l : same_values (collected l) l.
Proof.
  intros m u v. unfold collected. rewrite between_listing. cbn [rev app].
  induction l as [|[[z [i j]] w] l IH]; [reflexivity|]. cbn [fold_right]. rewrite worth_add, IH, phi_IZR.
  unfold between. rewrite sum_cons. unfold code_value at 1, term_code, factor at 2. cbn [fst snd].
  rewrite !count_unary, decode_code, p_normal. cbn [sadd smul reals]. ring.
Qed.

Lemma same_reduced e : same_values (reduced e) (flat e).
Proof.
  induction e as [l|a IHa b IHb|a IHa b IHb|a IHa|a IHa]; intros m u v; cbn [reduced flat].
  - apply same_collected.
  - rewrite same_collected, !between_app, IHa, IHb. reflexivity.
  - rewrite same_collected. now apply same_times.
  - rewrite !between_negative, IHa. reflexivity.
  - rewrite !between_adjoint, IHa. reflexivity.
Qed.

(** ** The decision *)

Definition key_meaning_at (m : word -> R) (k : list bool) : R :=
  let (i, r) := count k in let (j, s) := count r in p ^ i * q ^ j * m (decode None s).

Lemma worth_gather (m : positive_functional) e t :
  worth reals (key_meaning_at m) (gather e t) = of_terms m e + worth reals (key_meaning_at m) t.
Proof.
  induction e as [|[[z [i j]] w] e IH]; [unfold of_terms; cbn [gather fold_right sum total]; symmetry; apply Rplus_0_l|].
  cbn [gather fold_right]. fold (gather e t). rewrite worth_add, IH, phi_IZR. unfold key_meaning_at at 1, term_code.
  cbn [fst snd]. rewrite !count_unary, p_key. unfold of_terms. rewrite sum_cons. unfold factor at 2. cbn [fst snd].
  match goal with |- sadd (smul ?a ?b) (?c + ?d) = ?e => change (a * b + (c + d) = e) end. ring.
Qed.

Lemma equal_sound (m : positive_functional) a b : equal a b = true -> of_poly m a = of_poly m b.
Proof.
  intro H. apply (worth_vanishes reals) with (f := key_meaning_at m) in H. rewrite worth_gather in H.
  rewrite of_terms_between, between_app, between_negative, !same_reduced in H.
  unfold of_poly. rewrite !of_terms_between. cbn [worth] in H.
  match type of H with ?x + s0 = s0 => change (x + 0 = 0) in H end. lra.
Qed.

(** ** Linearity, products with numbers, sandwiches *)

Lemma of_poly_app m a b : of_poly m (a + b)%poly = of_poly m a + of_poly m b.
Proof. apply sum_app. Qed.

Lemma of_poly_negative m a : of_poly m (negative a) = - of_poly m a.
Proof. unfold of_poly. rewrite !of_terms_between. apply between_negative. Qed.

Lemma of_poly_minus m a b : of_poly m (a - b)%poly = of_poly m a - of_poly m b.
Proof. rewrite of_poly_app, of_poly_negative. ring. Qed.

Lemma of_terms_times m k l : of_terms m (times_terms k l) = sum (fun t => sum (fun u => factor t * factor u * m (snd t ++ snd u)) l) k.
Proof.
  rewrite of_terms_between, between_times. apply sum_ext. intro t. apply sum_ext. intro s. cbn [app]. now rewrite app_nil_r.
Qed.

Lemma of_poly_scalar m c e : scalar_poly c = true -> of_poly m (c * e)%poly = scalar_value c * of_poly m e.
Proof.
  unfold of_poly, scalar_poly, scalar_value. cbn [flat]. generalize (flat c) (flat e). clear c e. intros c e H.
  rewrite of_terms_times. unfold of_terms.
  induction c as [|[k w] c IH]; [cbn; real_ring|]. cbn [forallb snd] in H. apply andb_true_iff in H as [H1 H2].
  rewrite !sum_cons, (IH H2), Rmult_plus_distr_r. destruct w as [|l r]; [|discriminate]. f_equal.
  rewrite <- sum_scale. apply sum_ext. intro u. cbn [app snd]. real_ring.
Qed.

Lemma of_poly_sandwich s m e : of_poly (sandwich (sem s) m) e = of_poly m (conjugate s e).
Proof.
  unfold of_poly, conjugate, sem. cbn [flat]. generalize (flat s) (flat e). clear s e. intros s e.
  rewrite of_terms_times. unfold of_terms at 1, adjoint_terms. rewrite sum_map.
  cbn [at_word sandwich]. unfold sandwich_value.
  transitivity (sum (fun t => sum (fun a => sum (fun b => factor t * (factor a * factor b * m (rev (snd a) ++ snd t ++ snd b))) s) s) e).
  { apply sum_ext. intro t. rewrite sum_map, <- sum_scale. apply sum_ext. intro a. rewrite sum_map, <- sum_scale. reflexivity. }
  rewrite sum_swap. apply sum_ext. intro a. unfold times_terms. rewrite sum_flat_map. apply sum_ext. intro t. rewrite sum_map.
  apply sum_ext. intro b. rewrite factor_times, word_times. cbn [fst snd]. change (factor (fst a, rev (snd a))) with (factor a).
  match goal with |- _ * (_ * ?x) = _ * ?y => change y with x; generalize x end. intro. real_ring.
Qed.

Lemma of_poly_plus m n e : of_poly (plus_functional m n) e = of_poly m e + of_poly n e.
Proof. unfold of_poly, of_terms. rewrite <- sum_add. apply sum_ext. intro t. cbn. real_ring. Qed.

Lemma of_poly_scale c H m e : of_poly (scale_functional c H m) e = c * of_poly m e.
Proof. unfold of_poly, of_terms. rewrite <- sum_scale. apply sum_ext. intro t. cbn. real_ring. Qed.

(** ** Squares and bounds *)

Lemma conjugate_nonneg s e : (forall m : positive_functional, 0 <= of_poly m e) ->
  forall m : positive_functional, 0 <= of_poly m (conjugate s e).
Proof. intros H m. rewrite <- of_poly_sandwich. apply H. Qed.

Lemma of_poly_one m : of_poly m 1%Z = m [].
Proof. unfold of_poly, of_terms, sum, factor. cbn. ring. Qed.

Lemma one_nonneg (m : positive_functional) : 0 <= of_poly m 1%Z.
Proof. rewrite of_poly_one. apply p_one_nonneg. Qed.

Lemma square_nonneg s (m : positive_functional) : 0 <= of_poly m (conjugate s 1%Z).
Proof. apply conjugate_nonneg. exact one_nonneg. Qed.

Definition size (e : poly) : R := sum (fun t => Rabs (factor t)) (flat e).

Lemma size_nonneg e : 0 <= size e.
Proof.
  unfold size. induction (flat e) as [|t l IH]; [right; reflexivity|].
  rewrite sum_cons. pose proof (Rabs_pos (factor t)). lra.
Qed.

Lemma bounded_below (m : positive_functional) e : - (size e * m []) <= of_poly m e.
Proof.
  pose proof (p_one_nonneg m) as P. unfold of_poly, of_terms, size.
  induction (flat e) as [|t l IH]; [cbn; lra|]. rewrite !sum_cons.
  enough (- (Rabs (factor t) * m []) <= factor t * m (snd t)) by lra.
  pose proof (p_bounded m (snd t)) as B. unfold Rabs. destruct (Rcase_abs (factor t)); nra.
Qed.
End Values.

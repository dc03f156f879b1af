(** States on *-algebras give positive unital functionals, so every accepted certificate holds for them: for instance for
    tr (rho M (x) N) of the paper's Eq. 5 on matrices, and for normal states on the operators of a Hilbert space. *)

From Coq Require Import Reals List.
From Bellproof Require Import Functional Checker Soundness Line.
Import ListNotations.
Local Open Scope R_scope.

(** A unital *-algebra over the reals; one over the complex numbers is one, with the real part of its state. *)
Record star_algebra := StarAlgebra {
  element :> Type;
  e1 : element;
  eplus : element -> element -> element;
  escale : R -> element -> element;
  etimes : element -> element -> element;
  star : element -> element;
  times_assoc : forall a b c, etimes a (etimes b c) = etimes (etimes a b) c;
  one_times : forall a, etimes e1 a = a;
  times_one : forall a, etimes a e1 = a;
  times_plus : forall a b c, etimes a (eplus b c) = eplus (etimes a b) (etimes a c);
  plus_times : forall a b c, etimes (eplus a b) c = eplus (etimes a c) (etimes b c);
  times_scale : forall r a b, etimes a (escale r b) = escale r (etimes a b);
  scale_times : forall r a b, etimes (escale r a) b = escale r (etimes a b);
  star_star : forall a, star (star a) = a;
  star_times : forall a b, star (etimes a b) = etimes (star b) (star a);
  star_plus : forall a b, star (eplus a b) = eplus (star a) (star b);
  star_scale : forall r a, star (escale r a) = escale r (star a);
  star_one : star e1 = e1
}.
Arguments e1 {s}.
Arguments eplus {s}.
Arguments escale {s}.
Arguments etimes {s}.
Arguments star {s}.

(** Linear, real on hermitian parts, one on the unit, never negative on squares *)
Record state (M : star_algebra) := State {
  mean :> M -> R;
  mean_plus : forall a b, mean (eplus a b) = mean a + mean b;
  mean_scale : forall r a, mean (escale r a) = r * mean a;
  mean_star : forall a, mean (star a) = mean a;
  mean_one : mean e1 = 1;
  mean_square : forall a, 0 <= mean (etimes (star a) a)
}.

Section Observables.
Variable M : star_algebra.
Variable tau : state M.
Variables a b : nat -> M.
Hypothesis a_hermitian : forall x, star (a x) = a x.
Hypothesis b_hermitian : forall y, star (b y) = b y.
Hypothesis a_square : forall x, etimes (a x) (a x) = e1.
Hypothesis b_square : forall y, etimes (b y) (b y) = e1.
Hypothesis commuting : forall x y, etimes (a x) (b y) = etimes (b y) (a x).

Definition of_letter (l : letter) : M := match l with A x => a x | B y => b y end.
Definition of_word (w : word) : M := fold_right (fun l e => etimes (of_letter l) e) e1 w.

Lemma of_word_app u v : of_word (u ++ v) = etimes (of_word u) (of_word v).
Proof.
  induction u as [|l u IH]; simpl; [now rewrite one_times | now rewrite IH, times_assoc].
Qed.

Lemma of_word_rev w : of_word (rev w) = star (of_word w).
Proof.
  induction w as [|l w IH]; simpl; [now rewrite star_one|].
  rewrite of_word_app, IH, star_times. simpl. rewrite times_one.
  f_equal. destruct l; simpl; [now rewrite a_hermitian | now rewrite b_hermitian].
Qed.

Definition combined (p : list (R * word)) : M :=
  fold_right (fun t e => eplus (escale (fst t) (of_word (snd t))) e) (escale 0 e1) p.

Lemma mean_combined c p : tau (etimes c (combined p)) = total (S := reals) (fun t => fst t * tau (etimes c (of_word (snd t)))) p.
Proof.
  induction p as [|[r w] p IH]; simpl.
  - rewrite times_scale, mean_scale. ring.
  - rewrite times_plus, mean_plus, times_scale, mean_scale, IH. reflexivity.
Qed.

Definition functional_of_state : functional reals.
Proof.
  refine (Functional reals (fun w => tau (of_word w)) _ _ _ _ _).
  - apply mean_one.
  - intros u l v. rewrite !of_word_app. simpl. rewrite (times_assoc M (of_letter l)).
    destruct l; simpl; [rewrite a_square | rewrite b_square]; now rewrite one_times.
  - intros u x y v. rewrite !of_word_app. simpl. rewrite (times_assoc M (a x)), commuting, <- times_assoc. reflexivity.
  - intro w. rewrite of_word_rev. apply mean_star.
  - intro p. replace (form _ p p) with (tau (etimes (star (combined p)) (combined p))); [apply mean_square|].
    rewrite mean_combined. unfold form. apply (total_ext reals). intros [r w]. simpl fst. simpl snd.
    rewrite <- mean_star, star_times, star_star, mean_combined.
    symmetry. etransitivity; [|apply (total_scale reals)].
    apply (total_ext reals). intros [r' w']. simpl. rewrite of_word_app, of_word_rev. ring.
Defined.

(** What an accepted certificate says of every state on every such algebra *)
Theorem accepted_for_states c : accepts c = true ->
  forall t, In t (targets (fst (settings c)) (snd (settings c)) (covers c)) ->
  target_value (fun w => tau (of_word w)) t
    + IZR (slope (claimed c)) / IZR (denominator (claimed c)) * expression_value (fun w => tau (of_word w)) (claimed c)
    <= IZR (level (claimed c)) / IZR (denominator (claimed c)).
Proof. intros H t Ht. exact (accepted_line c H t Ht functional_of_state). Qed.
End Observables.

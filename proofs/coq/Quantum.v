(** Every quantum behaviour of one trial is given by a positive unital functional. *)

From Coq Require Import Reals List Bool Lra.
From Coquelicot Require Import Complex.
From Bellproof Require Import Functional Soundness Statement Line.
Import ListNotations.
Local Open Scope R_scope.

Section Model.
Variable H : space.
Variable psi : H.
Variables M N : bool -> measurement H.
Hypothesis normal_state : inner psi psi = RtoC 1.
Hypothesis commuting : forall x y a b u, same (M x a (N y b u)) (N y b (M x a u)).

(** Real part of the inner product: a real, symmetric, bilinear, positive form. *)
Definition ip (u v : H) : R := Re (inner u v).

Lemma ip_sym u v : ip u v = ip v u.
Proof. unfold ip. rewrite (inner_conjugate H u v). destruct (inner u v). reflexivity. Qed.

Lemma ip_plus u v w : ip u (plus v w) = ip u v + ip u w.
Proof. unfold ip. rewrite inner_plus. reflexivity. Qed.

Lemma ip_scaled u (c : R) v : ip u (scaled (RtoC c) v) = c * ip u v.
Proof. unfold ip. rewrite inner_scaled. destruct (inner u v). unfold Cmult, RtoC, Re. simpl. ring. Qed.

Lemma same_ip u v w : same u v -> ip w u = ip w v.
Proof. intro E. unfold ip. now rewrite E. Qed.

Lemma same_ip_l u v w : same u v -> ip u w = ip v w.
Proof. intro E. rewrite !(ip_sym _ w). now apply same_ip. Qed.

(** The observable of a measurement: P_0 - P_1 *)
Definition observable (m : measurement H) (u : H) : H := plus (m false u) (scaled (RtoC (-1)) (m true u)).

Lemma projector_adjoint (m : measurement H) a u v : ip (m a u) v = ip u (m a v).
Proof. unfold ip. now rewrite self_adjoint. Qed.

Lemma ip_observable (m : measurement H) u v : ip u (observable m v) = ip u (m false v) - ip u (m true v).
Proof. unfold observable. rewrite ip_plus, ip_scaled. ring. Qed.

Lemma observable_adjoint m u v : ip (observable m u) v = ip u (observable m v).
Proof.
  rewrite ip_sym, !ip_observable, (ip_sym v (m false u)), (ip_sym v (m true u)), !projector_adjoint. reflexivity.
Qed.

Lemma cross_plus u v w : ip (plus u v) w = ip u w + ip v w.
Proof. rewrite ip_sym, ip_plus, (ip_sym w), (ip_sym w). reflexivity. Qed.

Lemma adjoint_complete (m : measurement H) u v : ip u (m false v) + ip u (m true v) = ip u v.
Proof. rewrite <- ip_plus. apply same_ip, complete. Qed.

Lemma project_same (m : measurement H) a u v w : same u v -> ip w (m a u) = ip w (m a v).
Proof. intro E. rewrite <- !projector_adjoint. now apply same_ip. Qed.

Lemma project_again (m : measurement H) a u v : ip (m a u) (m a v) = ip u (m a v).
Proof. rewrite projector_adjoint. apply same_ip, idempotent. Qed.

Lemma orthogonal (m : measurement H) u v : ip (m false u) (m true v) = 0.
Proof.
  pose proof (adjoint_complete m (m false u) v) as E. rewrite project_again in E.
  rewrite (projector_adjoint m false u v) in E. lra.
Qed.

(** The square of an observable is one. *)
Lemma observable_square m u v : ip u (observable m (observable m v)) = ip u v.
Proof.
  rewrite <- observable_adjoint, ip_observable, !(ip_sym (observable m u)), !ip_observable.
  rewrite !project_again, orthogonal, (ip_sym (m true v)), orthogonal, <- (adjoint_complete m u v).
  rewrite <- !(projector_adjoint m _ u v), !(ip_sym v). ring.
Qed.

Lemma observables_commute x y u v :
  ip u (observable (M x) (observable (N y) v)) = ip u (observable (N y) (observable (M x) v)).
Proof.
  rewrite !ip_observable, <- !projector_adjoint, !ip_observable, !projector_adjoint.
  rewrite !(same_ip _ _ u (commuting x y _ _ v)). ring.
Qed.

Lemma ip_projector (m : measurement H) a u v : ip u (m a v) = (ip u v + sg a * ip u (observable m v)) / 2.
Proof. rewrite ip_observable, <- (adjoint_complete m u v). destruct a; simpl; field. Qed.

(** ** Letters act as observables; setting 0 is [false]. *)

Definition bit (x : nat) : bool := negb (Nat.eqb x 0).
Definition act (l : letter) (u : H) : H :=
  match l with A x => observable (M (bit x)) u | B y => observable (N (bit y)) u end.
Definition apply (w : word) (u : H) : H := fold_right act u w.

Lemma act_adjoint l u v : ip (act l u) v = ip u (act l v).
Proof. destruct l; apply observable_adjoint. Qed.

Lemma apply_app u v a : apply (u ++ v) a = apply u (apply v a).
Proof. apply fold_right_app. Qed.

Lemma apply_adjoint w : forall u v, ip (apply w u) v = ip u (apply (rev w) v).
Proof.
  induction w as [|l w IH]; intros u v; simpl; [reflexivity|].
  rewrite act_adjoint, IH, apply_app. reflexivity.
Qed.

Lemma apply_to_left w u v : ip u (apply w v) = ip (apply (rev w) u) v.
Proof. rewrite apply_adjoint, rev_involutive. reflexivity. Qed.

Definition combination (p : list (R * word)) : H :=
  fold_right (fun t s => plus (scaled (RtoC (fst t)) (apply (snd t) psi)) s) (scaled (RtoC 0) psi) p.

Lemma ip_combination u p : ip u (combination p) = total (S := reals) (fun t => fst t * ip u (apply (snd t) psi)) p.
Proof.
  induction p as [|[c w] p IH]; simpl.
  - rewrite ip_scaled. ring.
  - rewrite ip_plus, ip_scaled, IH. reflexivity.
Qed.

Definition moments : functional reals.
Proof.
  refine (Functional reals (fun w => ip psi (apply w psi)) _ _ _ _ _).
  - unfold ip. simpl. rewrite normal_state. reflexivity.
  - intros u l v. rewrite !apply_app, !(apply_to_left u). simpl. destruct l; apply observable_square.
  - intros u x y v. rewrite !apply_app, !(apply_to_left u). simpl. apply observables_commute.
  - intro w. rewrite apply_to_left, rev_involutive. apply ip_sym.
  - intro p. replace (form _ p p) with (ip (combination p) (combination p)); [apply inner_positive|].
    rewrite ip_combination. unfold form.
    apply (total_ext reals). intros [c u]. simpl. rewrite ip_sym, ip_combination.
    change (c * total (S := reals) (fun t => fst t * ip (apply u psi) (apply (snd t) psi)) p =
      total (S := reals) (fun t => c * fst t * ip psi (apply (rev u ++ snd t) psi)) p).
    symmetry. etransitivity; [|apply (total_scale reals)]. apply (total_ext reals). intros [d v]. simpl.
    rewrite apply_app, (apply_to_left (rev u)), rev_involutive. ring.
Defined.

Lemma joint_probability x y a b :
  Re (inner psi (M (bit x) a (N (bit y) b psi))) = target_value moments (Checker.Joint (Checker.Cell x y a b)).
Proof.
  change (ip psi (M (bit x) a (N (bit y) b psi)) = target_value moments (Checker.Joint (Checker.Cell x y a b))).
  rewrite ip_projector, ip_projector, <- (observable_adjoint (M (bit x)) psi), ip_projector, !observable_adjoint.
  replace (ip psi psi) with 1 by (unfold ip; rewrite normal_state; reflexivity). simpl. field.
Qed.
End Model.

Definition number (bit : bool) : nat := if bit then 1 else 0.

Lemma bit_number b : bit (number b) = b.
Proof. now destruct b. Qed.

(** The bridge from Statement.v to the checker. *)
Theorem quantum_functional P : quantum P ->
  exists m : real_functional, forall x y a b,
    P x y a b = target_value m (Checker.Joint (Checker.Cell (number x) (number y) a b)).
Proof.
  intros [H [psi [M [N [Hn [Hc HP]]]]]]. exists (moments H psi M N Hn Hc). intros x y a b.
  rewrite <- joint_probability, !bit_number, <- HP. reflexivity.
Qed.

Lemma quantum_nonneg P : quantum P -> forall x y a b, 0 <= P x y a b.
Proof.
  intros [H [psi [M [N [_ [Hc HP]]]]]] x y a b.
  change (0 <= Re (RtoC (P x y a b))). rewrite HP. set (u := N y b psi).
  change (0 <= ip H psi (M x a u)).
  replace (ip H psi (M x a u)) with (ip H (M x a u) (M x a u)); [apply inner_positive|].
  rewrite project_again. unfold u at 1. rewrite projector_adjoint.
  rewrite <- (same_ip H _ _ psi (Hc x y a b u)), <- projector_adjoint.
  rewrite (same_ip H _ u _ (idempotent H (N y) b psi)). apply projector_adjoint.
Qed.

(** General measurements with two outcomes (POVMs) give quantum behaviours too: Naimark's dilation.

    The effect of outcome a is R_a R_a for a self-adjoint R_a; on a Hilbert space every effect has such a square root, and
    it commutes with whatever the effect commutes with. *)

From Coq Require Import Reals List Bool.
From Coquelicot Require Import Complex.
From Bellproof Require Import Statement Mixtures.
Local Open Scope C_scope.

Section Inner.
Variable H : space.

Lemma plus_inner (u v w : H) : inner (plus u v) w = inner u w + inner v w.
Proof.
  rewrite (inner_conjugate H w), inner_plus, (inner_conjugate H u w), (inner_conjugate H v w).
  apply injective_projections; simpl; ring.
Qed.

Lemma scaled_inner r (u w : H) : inner (scaled (RtoC r) u) w = RtoC r * inner u w.
Proof.
  rewrite (inner_conjugate H w), inner_scaled, (inner_conjugate H u w). apply injective_projections; simpl; ring.
Qed.

Lemma same_left (u v w : H) : same u v -> inner u w = inner v w.
Proof. intro E. rewrite (inner_conjugate H w u), (inner_conjugate H w v), E. reflexivity. Qed.
End Inner.

(** A measurement by the square roots of its effects *)
Record effects (H : space) := Effects {
  root :> bool -> H -> H;
  root_adjoint : forall a u v, inner (root a u) v = inner u (root a v);
  roots_complete : forall u, same (plus (root false (root false u)) (root true (root true u))) u
}.

Section Dilation.
Variable H : space.
Variable m : effects H.
Let K := direct_sum H H.

Definition back (z : K) : H := plus (m false (fst z)) (m true (snd z)).
Definition forth (w : H) : K := (m false w, m true w).

Lemma forth_back (w : H) (z : K) : inner (forth w) z = inner w (back z).
Proof. simpl. unfold back. now rewrite inner_plus, !root_adjoint. Qed.

Lemma back_forth (z : K) (w : H) : inner z (forth w) = inner (back z) w.
Proof. rewrite (inner_conjugate K (forth w)), forth_back, <- inner_conjugate. reflexivity. Qed.

Definition first_outcome (z : K) : K := forth (back z).
Definition outcome (a : bool) (z : K) : K := if a then plus z (scaled (RtoC (-1)) (first_outcome z)) else first_outcome z.

Lemma first_adjoint (y z : K) : inner (first_outcome y) z = inner y (first_outcome z).
Proof. unfold first_outcome. now rewrite forth_back, back_forth. Qed.

Lemma first_twice (y z : K) : inner y (first_outcome (first_outcome z)) = inner y (first_outcome z).
Proof.
  unfold first_outcome. rewrite !back_forth. apply (roots_complete H m (back z)).
Qed.

Definition dilated : measurement K.
Proof.
  refine (Measurement K outcome _ _ _).
  - intros [|] y z; unfold outcome; [|apply first_adjoint].
    rewrite plus_inner, inner_plus, scaled_inner, inner_scaled, first_adjoint. reflexivity.
  - intros [|] z y; unfold outcome; [|apply first_twice].
    assert (Z : inner y (first_outcome (plus z (scaled (RtoC (-1)) (first_outcome z)))) = RtoC 0).
    { rewrite <- first_adjoint, inner_plus, inner_scaled, !first_adjoint, first_twice.
      replace (RtoC (-1)) with (- RtoC 1) by (apply injective_projections; simpl; ring). ring. }
    rewrite inner_plus, inner_scaled, Z. ring.
  - intros z y. unfold outcome. rewrite !inner_plus, inner_scaled.
    replace (RtoC (-1)) with (- RtoC 1) by (apply injective_projections; simpl; ring). ring.
Defined.
End Dilation.

(** What acts on one copy acts on both *)
Definition lifted (H : space) (f : H -> H) (z : direct_sum H H) : direct_sum H H := (f (fst z), f (snd z)).

Section Lift.
Variable H : space.
Variable m : effects H.
Variable f : H -> H.
Hypothesis f_adjoint : forall u v : H, inner (f u) v = inner u (f v).
Hypothesis f_commutes : forall a u, same (m a (f u)) (f (m a u)).

Lemma lifted_commutes a (z : direct_sum H H) : same (dilated H m a (lifted H f z)) (lifted H f (dilated H m a z)).
Proof.
  assert (L : forall y z : direct_sum H H, inner (lifted H f y) z = inner y (lifted H f z)) by (intros; simpl; now rewrite !f_adjoint).
  assert (B : forall z w, inner w (back H m (lifted H f z)) = inner w (f (back H m z))).
  { intros z0 w. unfold back, lifted. simpl. rewrite <- f_adjoint, !inner_plus, !f_adjoint.
    now rewrite (f_commutes false _ w), (f_commutes true _ w). }
  assert (F : forall y z : direct_sum H H, inner y (first_outcome H m (lifted H f z)) = inner y (lifted H f (first_outcome H m z))).
  { intros y z0. rewrite <- L. unfold first_outcome. rewrite !back_forth, B, <- f_adjoint.
    rewrite (inner_conjugate H (back H m z0)), (inner_conjugate H (back H m z0) (back H m (lifted H f y))), B. reflexivity. }
  intro y. destruct a; [|apply F].
  change (inner y (plus (lifted H f z) (scaled (RtoC (-1)) (first_outcome H m (lifted H f z))))
    = inner y (lifted H f (plus z (scaled (RtoC (-1)) (first_outcome H m z))))).
  rewrite inner_plus, inner_scaled, F, <- !L, inner_plus, inner_scaled. reflexivity.
Qed.
End Lift.

Definition lifted_effects (H : space) (n : effects H) : effects (direct_sum H H).
Proof.
  refine (Effects (direct_sum H H) (fun b => lifted H (n b)) _ _).
  - intros b u v. simpl. now rewrite !root_adjoint.
  - intros u w. simpl. now rewrite (roots_complete H n (fst u)), (roots_complete H n (snd u)).
Defined.

Section Corner.
Variable H : space.
Variable m : effects H.
Variable f : H -> H.
Hypothesis f_adjoint : forall u v : H, inner (f u) v = inner u (f v).
Variable psi : H.

Definition embedded : direct_sum H H := (psi, scaled (RtoC 0) psi).

Lemma nothing (u : H) : inner u (f (scaled (RtoC 0) psi)) = RtoC 0.
Proof. rewrite <- f_adjoint, inner_scaled. ring. Qed.

Lemma back_embedded (w : H) : inner w (back H m (lifted H f embedded)) = inner w (m false (f psi)).
Proof.
  unfold back, lifted, embedded. simpl. rewrite inner_plus, <- (root_adjoint H m true), nothing. ring.
Qed.

Lemma back_psi (w : H) : inner (back H m embedded) w = inner psi (m false w).
Proof.
  unfold back, embedded. simpl. rewrite plus_inner, !root_adjoint, scaled_inner. ring.
Qed.

Lemma corner a : inner embedded (dilated H m a (lifted H f embedded)) = inner psi (m a (m a (f psi))).
Proof.
  assert (E : inner embedded (first_outcome H m (lifted H f embedded)) = inner psi (m false (m false (f psi)))).
  { unfold first_outcome. rewrite back_forth, back_embedded, back_psi. reflexivity. }
  destruct a; [|exact E].
  change (inner embedded (plus (lifted H f embedded) (scaled (RtoC (-1)) (first_outcome H m (lifted H f embedded))))
    = inner psi (m true (m true (f psi)))).
  rewrite inner_plus, inner_scaled, E.
  pose proof (roots_complete H m (f psi) psi) as R. rewrite inner_plus in R.
  assert (L : inner embedded (lifted H f embedded) = inner psi (f psi)).
  { simpl. rewrite scaled_inner. ring. }
  rewrite L, <- R. replace (RtoC (-1)) with (- RtoC 1) by (apply injective_projections; simpl; ring). ring.
Qed.
End Corner.

(** P(ab|xy) = <psi| E_x,a F_y,b |psi> with effects E = R R *)
Definition general (P : behaviour) : Prop :=
  exists (H : space) (psi : H) (M N : bool -> effects H),
    inner psi psi = RtoC 1 /\
    (forall x y a b u, same (M x a (N y b u)) (N y b (M x a u))) /\
    (forall x y a b, RtoC (P x y a b) = inner psi (M x a (M x a (N y b (N y b psi))))).

Theorem general_quantum P : general P -> quantum P.
Proof.
  intros [H [psi [M [N [Hn [Hc HP]]]]]].
  set (H1 := direct_sum H H). set (psi1 := embedded H psi : H1).
  set (A := fun x => dilated H (M x)). set (N1 := fun y => lifted_effects H (N y)).
  assert (C1 : forall x y a b (u : H1), same (A x a (N1 y b u)) (N1 y b (A x a u))).
  { intros. apply (lifted_commutes H (M x) (N y b)); [intros; apply root_adjoint | intros; apply Hc]. }
  exists (direct_sum H1 H1), (embedded H1 psi1), (fun x => both H1 H1 (A x) (A x)), (fun y => dilated H1 (N1 y)).
  assert (C2 : forall x y a b u, same (both H1 H1 (A x) (A x) a (dilated H1 (N1 y) b u)) (dilated H1 (N1 y) b (both H1 H1 (A x) (A x) a u))).
  { intros x y a b u w. symmetry. apply (lifted_commutes H1 (N1 y) (A x a)).
    - intros. apply self_adjoint.
    - intros b0 u0 w0. symmetry. apply C1. }
  assert (Norm : forall (L : space) (u : L), inner (embedded L u) (embedded L u) = inner u u).
  { intros L u. simpl. rewrite scaled_inner. ring. }
  split; [|split].
  - exact (eq_trans (Norm H1 psi1) (eq_trans (Norm H psi) Hn)).
  - exact C2.
  - intros x y a b. rewrite (C2 x y a b).
    etransitivity; [|symmetry; apply (corner H1 (N1 y) (A x a)); intros; apply self_adjoint].
    rewrite <- root_adjoint, <- (C1 x y a b psi1), root_adjoint, <- (C1 x y a b (N1 y b psi1)).
    etransitivity; [apply HP|]. symmetry.
    apply (corner H (M x) (fun u => N y b (N y b u))). intros. now rewrite !root_adjoint.
Qed.

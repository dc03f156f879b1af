(** Words in the observables of two separated devices, and positive unital functionals on them.

    [A x] and [B y] stand for the +1/-1 valued observables of the two sides.  The functionals are
    those on the free *-algebra over these letters that respect the relations A_x^2 = 1,
    B_y^2 = 1 and A_x B_y = B_y A_x, so they include every state and projective measurements on a
    Hilbert space of any dimension (proved in Quantum.v).  Scalars: any commutative ring with
    a cone of non-negative elements; no axiom is used. *)

From Coq Require Import List ZArith Ring InitialRing.
Import ListNotations.

Inductive letter := A (x : nat) | B (y : nat).
Definition word := list letter.

(** A commutative ring with elements called non-negative. *)
Record scalars := Scalars {
  scalar :> Type;
  s0 : scalar;
  s1 : scalar;
  sadd : scalar -> scalar -> scalar;
  smul : scalar -> scalar -> scalar;
  ssub : scalar -> scalar -> scalar;
  sopp : scalar -> scalar;
  s_ring : ring_theory s0 s1 sadd smul ssub sopp eq;
  nonneg : scalar -> Prop;
  nonneg_1 : nonneg s1;
  nonneg_0 : nonneg s0;
  nonneg_add : forall a b, nonneg a -> nonneg b -> nonneg (sadd a b);
  nonneg_mul : forall a b, nonneg a -> nonneg b -> nonneg (smul a b)
}.

Arguments s0 {_}.
Arguments s1 {_}.
Arguments sadd {_}.
Arguments smul {_}.
Arguments ssub {_}.
Arguments sopp {_}.
Arguments nonneg {_}.

Section Sums.
Variable S : scalars.

(** The sum of [f e] over a list. *)
Definition total {E : Type} (f : E -> S) (l : list E) : S := fold_right (fun e t => sadd (f e) t) s0 l.

(** For p = sum c_i u_i and q = sum d_j v_j the value of p* q, where words stand for their images under [m]. *)
Definition form (m : word -> S) (p q : list (S * word)) : S :=
  total (fun t => total (fun u => smul (smul (fst t) (fst u)) (m (rev (snd t) ++ snd u))) q) p.

(** A positive unital functional. *)
Record functional := Functional {
  value :> word -> S;
  unital : value [] = s1;
  square_one : forall u l v, value (u ++ l :: l :: v) = value (u ++ v);
  commute : forall u x y v, value (u ++ A x :: B y :: v) = value (u ++ B y :: A x :: v);
  hermitian : forall w, value (rev w) = value w;
  positive : forall p, nonneg (form value p p)
}.
End Sums.

Arguments total {S E}.
Arguments form {S}.
Arguments value {S}.
Arguments positive {S}.
Arguments hermitian {S}.
Arguments unital {S}.

(** Integers as scalars. *)
Section Integers.
Variable S : scalars.
Add Ring S_ring : (s_ring S).

Definition phi (z : Z) : S := gen_phiZ s0 s1 sadd smul sopp z.

Lemma extensional : ring_eq_ext (@sadd S) smul sopp eq.
Proof. constructor; congruence. Qed.

Lemma phi_morphism : ring_morph s0 s1 (@sadd S) smul ssub sopp eq 0%Z 1%Z Z.add Z.mul Z.sub Z.opp Zeq_bool phi.
Proof. apply (gen_phiZ_morph (Eqsth S) extensional (s_ring S)). Qed.

Lemma phi_0 : phi 0 = s0.
Proof. apply (morph0 phi_morphism). Qed.
Lemma phi_1 : phi 1 = s1.
Proof. apply (morph1 phi_morphism). Qed.
Lemma phi_add a b : phi (a + b) = sadd (phi a) (phi b).
Proof. apply (morph_add phi_morphism). Qed.
Lemma phi_mul a b : phi (a * b) = smul (phi a) (phi b).
Proof. apply (morph_mul phi_morphism). Qed.
Lemma phi_opp a : phi (- a) = sopp (phi a).
Proof. apply (morph_opp phi_morphism). Qed.

Lemma phi_nonneg z : (0 <= z)%Z -> nonneg (phi z).
Proof.
  revert z. apply natlike_ind.
  - rewrite phi_0. apply nonneg_0.
  - intros z _ IH. unfold Z.succ. rewrite phi_add, phi_1. apply nonneg_add; [exact IH | apply nonneg_1].
Qed.
End Integers.
Arguments phi S z : simpl never.

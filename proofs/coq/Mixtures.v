(** A mixture of quantum behaviours is quantum: so are density operators, and shared randomness. *)

From Coq Require Import Reals List Bool Lra.
From Coquelicot Require Import Complex.
From Bellproof Require Import Statement.
Local Open Scope R_scope.

Section Sum.
Variables H K : space.

Definition direct_sum : space.
Proof.
  refine (Space (H * K) (fun u v => (plus (fst u) (fst v), plus (snd u) (snd v))) (fun c u => (scaled c (fst u), scaled c (snd u)))
    (fun u v => Cplus (inner (fst u) (fst v)) (inner (snd u) (snd v))) _ _ _ _).
  - intros u v w. simpl. rewrite !inner_plus. ring.
  - intros u c v. simpl. rewrite !inner_scaled. ring.
  - intros u v. rewrite (inner_conjugate H (fst u)), (inner_conjugate K (snd u)).
    apply injective_projections; simpl; ring.
  - intro u. simpl. pose proof (inner_positive H (fst u)). pose proof (inner_positive K (snd u)). unfold Re in *. lra.
Defined.

Definition both (m : measurement H) (n : measurement K) : measurement direct_sum.
Proof.
  refine (Measurement direct_sum (fun a u => (m a (fst u), n a (snd u))) _ _ _).
  - intros a u v. simpl. now rewrite !self_adjoint.
  - intros a u w. simpl. now rewrite (idempotent H m), (idempotent K n).
  - intros u w. simpl. now rewrite (complete H m), (complete K n).
Defined.
End Sum.

Theorem mixture_quantum P Q t : quantum P -> quantum Q -> 0 <= t <= 1 ->
  quantum (fun x y a b => t * P x y a b + (1 - t) * Q x y a b).
Proof.
  intros [H [psi [M [N [Hn [Hc HP]]]]]] [K [chi [M' [N' [Kn [Kc KP]]]]]] Ht.
  set (c := RtoC (sqrt t)). set (d := RtoC (sqrt (1 - t))).
  assert (Ec : Cmult c c = RtoC t) by (unfold c; rewrite <- RtoC_mult, sqrt_sqrt; [reflexivity | lra]).
  assert (Ed : Cmult d d = RtoC (1 - t)) by (unfold d; rewrite <- RtoC_mult, sqrt_sqrt; [reflexivity | lra]).
  assert (Scale : forall (L : space) (u v : L) r, inner (scaled (RtoC r) u) v = Cmult (RtoC r) (inner u v)).
  { intros L u v r. rewrite (inner_conjugate L v), inner_scaled, (inner_conjugate L u v).
    apply injective_projections; simpl; ring. }
  exists (direct_sum H K), (scaled c psi, scaled d chi), (fun x => both H K (M x) (M' x)), (fun y => both H K (N y) (N' y)).
  repeat split.
  - simpl. unfold c, d. rewrite !Scale, !inner_scaled, Hn, Kn. fold c d.
    transitivity (Cplus (Cmult c c) (Cmult d d)); [ring|]. rewrite Ec, Ed, <- RtoC_plus. f_equal. ring.
  - intros x y a b u w. simpl. now rewrite (Hc x y a b (fst u)), (Kc x y a b (snd u)).
  - intros x y a b. simpl.
    assert (Move : forall (L : space) (m n : measurement L) a b u v r,
      inner v (m a (n b (scaled (RtoC r) u))) = Cmult (RtoC r) (inner v (m a (n b u)))).
    { intros L m n a' b' u v r. rewrite <- !self_adjoint, inner_scaled, !self_adjoint. reflexivity. }
    unfold c, d. rewrite !Scale, !Move, <- HP, <- KP. fold c d.
    rewrite RtoC_plus, !RtoC_mult, <- Ec, <- Ed. ring.
Qed.

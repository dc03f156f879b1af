(** Numbers of Hierarchy.v as scalars: polynomials in one scalar r, their zeros and their signs. *)

From Coq Require Import List ZArith Bool Arith Lia Ring.
From Bellproof Require Import Functional Hierarchy Several.
Import ListNotations.
Local Open Scope scalar_scope.

Section Numbers.
Variable S : scalars.
Add Ring S_ring : (s_ring S).
Notation phi := (phi S).
Hypothesis cancel : forall k (a : S), (0 < k)%Z -> nonneg (phi k * a) -> nonneg a.

Variable r : S.

Fixpoint worth (p : number) : S := match p with [] => s0 | c :: p' => phi c + r * worth p' end.

Lemma worth_plus p : forall q, worth (plus p q) = worth p + worth q.
Proof. induction p as [|a p IH]; intros [|b q]; simpl; rewrite ?IH, ?phi_add; ring. Qed.

Lemma worth_multiple z p : worth (multiple z p) = phi z * worth p.
Proof. induction p as [|a p IH]; simpl; [ring|]. fold (multiple z p). rewrite IH, phi_mul. ring. Qed.

Lemma worth_product p q : worth (product p q) = worth p * worth q.
Proof.
  induction p as [|a [|b p] IH]; [simpl; ring | simpl; rewrite worth_multiple; ring|].
  change (product (a :: b :: p) q) with (plus (multiple a q) (0%Z :: product (b :: p) q)).
  rewrite worth_plus, worth_multiple.
  change (worth (0%Z :: product (b :: p) q)) with (phi 0 + r * worth (product (b :: p) q)).
  rewrite IH, phi_0. change (worth (a :: b :: p)) with (phi a + r * worth (b :: p)). ring.
Qed.

Lemma worth_zero p : all_zero p = true -> worth p = s0.
Proof.
  induction p as [|a p IH]; [reflexivity|]. intro H. apply andb_true_iff in H as [Ha Hp].
  apply Z.eqb_eq in Ha as <-. cbn [worth]. rewrite (IH Hp), phi_0. ring.
Qed.

(** The scalar r is a root of the polynomial and lies in the interval. *)
Definition root_of (k : field) : Prop :=
  worth (minimal k) = s0 /\ nonneg (phi (below k) * r + - phi (low k)) /\ nonneg (phi (high k) + - (phi (below k) * r)).

Lemma zero_at_sound k p : root_of k -> zero_at k p = true -> worth p = s0.
Proof.
  intros [Hr _] H. unfold zero_at in H. apply orb_true_iff in H as [H|H]; [now apply worth_zero|].
  apply worth_zero in H. rewrite worth_plus, worth_multiple, worth_product, Hr in H.
  transitivity (worth p + phi (-1) * (worth (rev (quotient (length p) (length (lower k)) (rev p) (rev (map Z.opp (lower k))))) * s0));
    [ring | exact H].
Qed.

Lemma enclosure_sound k p : (0 < below k)%Z -> (0 <= low k)%Z ->
  nonneg (phi (below k) * r + - phi (low k)) -> nonneg (phi (high k) + - (phi (below k) * r)) ->
  let '(l, u, s) := enclosure k p in
  (0 < s)%Z /\ nonneg (phi s * worth p + - phi l) /\ nonneg (phi u + - (phi s * worth p)).
Proof.
  intros Hb Hl0 Hl Hh.
  assert (Hy : nonneg (phi (below k) * r)).
  { replace (phi (below k) * r) with (phi (low k) + (phi (below k) * r + - phi (low k))) by ring.
    apply nonneg_add; [now apply phi_nonneg | exact Hl]. }
  induction p as [|c p IH]; simpl.
  - rewrite phi_0, phi_1. split; [reflexivity|]. split; (replace (_ + _) with (s0 : S) by ring; apply nonneg_0).
  - destruct (enclosure k p) as [[l u] s]. destruct IH as [Hs [H1 H2]].
    set (y := phi (below k) * r) in *. set (x := phi s * worth p) in *.
    assert (E : phi (s * below k) * (phi c + r * worth p) = phi c * phi (s * below k) + x * y)
      by (subst x y; rewrite phi_mul; ring).
    split; [nia|]. rewrite E, !phi_add, !(phi_mul _ c). split.
    + replace (_ + _) with ((x + - phi l) * y + (phi l * y + - phi (l * (if (0 <=? l)%Z then low k else high k))%Z)) by ring.
      apply nonneg_add; [now apply nonneg_mul|]. destruct (Z.leb_spec 0 l) as [L|L]; rewrite phi_mul.
      * replace (_ + _) with (phi l * (y + - phi (low k))) by ring. apply nonneg_mul; [now apply phi_nonneg | exact Hl].
      * replace (_ + _) with (phi (- l) * (phi (high k) + - y)) by (rewrite phi_opp; ring).
        apply nonneg_mul; [apply phi_nonneg; lia | exact Hh].
    + replace (_ + _) with ((phi u + - x) * y + (phi (u * (if (0 <=? u)%Z then high k else low k))%Z + - (phi u * y))) by ring.
      apply nonneg_add; [now apply nonneg_mul|]. destruct (Z.leb_spec 0 u) as [L|L]; rewrite phi_mul.
      * replace (_ + _) with (phi u * (phi (high k) + - y)) by ring. apply nonneg_mul; [now apply phi_nonneg | exact Hh].
      * replace (_ + _) with (phi (- u) * (y + - phi (low k))) by (rewrite phi_opp; ring).
        apply nonneg_mul; [apply phi_nonneg; lia | exact Hl].
Qed.

Lemma not_negative_sound k p : (0 < below k)%Z -> (0 <= low k)%Z ->
  nonneg (phi (below k) * r + - phi (low k)) -> nonneg (phi (high k) + - (phi (below k) * r)) ->
  not_negative k p = true -> nonneg (worth p).
Proof.
  intros Hb Hl0 Hl Hh H. pose proof (enclosure_sound k p Hb Hl0 Hl Hh) as E. unfold not_negative in H.
  destruct (enclosure k p) as [[l u] s]. destruct E as [Hs [E _]]. apply Z.leb_le in H.
  apply (cancel s _ Hs). replace (phi s * worth p) with (phi l + (phi s * worth p + - phi l)) by ring.
  apply nonneg_add; [now apply phi_nonneg | exact E].
Qed.
End Numbers.

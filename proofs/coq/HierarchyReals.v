(** Over the real numbers: the bound that an accepted certificate of kind hierarchy states, for every state on every
    *-algebra and all projective measurements in it; and the real number that the certificate's field describes exists. *)

From Coq Require Import Reals List ZArith Bool Arith Lra Lia Ranalysis.
From Bellproof Require Import Functional Hierarchy HierarchyTargets Line StarAlgebra.
From Bellproof Require Several HierarchyNumbers HierarchySound Devices HierarchyAccepts HierarchyTheorem.
Import ListNotations.
Local Open Scope R_scope.

(** ** The claim *)

(** c_0 + c_1 r + ... *)
Fixpoint value_at (r : R) (p : number) : R := match p with [] => 0 | c :: p' => IZR c + r * value_at r p' end.

(** r is a root of the certificate's polynomial and lies in its interval. *)
Definition root_at (r : R) (k : field) : Prop :=
  value_at r (minimal k) = 0 /\ IZR (low k) / IZR (below k) <= r <= IZR (high k) / IZR (below k).

Section Claim.
Variable M : star_algebra.
Variable tau : state M.
Variables ms ds : list nat.

(** Party p, setting x, outcome a of the scenario *)
Definition belongs (p x a : nat) : Prop := (p < length ds /\ x < nth p ms 0 /\ a < nth p ds 0)%nat.

(** P p x a = P(a|x) of party p: orthogonal projectors that add up to 1; those of different parties commute. *)
Record projective (P : nat -> nat -> nat -> M) : Prop := Projective {
  self_adjoint : forall p x a, belongs p x a -> star (P p x a) = P p x a;
  idempotent : forall p x a, belongs p x a -> etimes (P p x a) (P p x a) = P p x a;
  orthogonal : forall p x a b, belongs p x a -> belongs p x b -> a <> b -> etimes (P p x a) (P p x b) = escale 0 e1;
  complete : forall p x, (p < length ds)%nat -> (x < nth p ms 0)%nat ->
    fold_right eplus (escale 0 e1) (map (P p x) (seq 0 (nth p ds 0%nat))) = e1;
  separate : forall p q x y a b, p <> q -> belongs p x a -> belongs q y b ->
    etimes (P p x a) (P q y b) = etimes (P q y b) (P p x a)
}.

Variable P : nat -> nat -> nat -> M.

(** The mean of the product of the projectors of a cell: P(ab..|xy..) *)
Fixpoint product_of (p : nat) (c : cell) : M :=
  match c with
  | [] => e1
  | (x, Some a) :: c' => etimes (P p x a) (product_of (S p) c')
  | (_, None) :: c' => product_of (S p) c'
  end.
Definition probability (t : target) : R := match t with Some c => tau (product_of 0 c) | None => 0 end.

Definition expression_value (c : claim) (cells : list (cell * Z)) : R :=
  fold_right (fun cz s => IZR (snd cz) / IZR (divisor c) * probability (Some (fst cz)) + s) 0 cells.

(** P(target) + sum lambda_k I_k *)
Definition left_side (r : R) (c : claim) (t : target) : R :=
  probability t
    + fold_right (fun e s => value_at r (fst e) / IZR (denominator c) * expression_value c (snd e) + s) 0 (expressions c).
End Claim.

(** ** The proof *)

Lemma cancel_reals k (a : R) : (0 < k)%Z -> 0 <= phi reals k * a -> 0 <= a.
Proof.
  intros Hk H. rewrite phi_IZR in H. apply IZR_lt in Hk. apply Rmult_le_reg_l with (IZR k); [exact Hk|]. now rewrite Rmult_0_r.
Qed.

Lemma worth_value r p : HierarchyNumbers.worth reals r p = value_at r p.
Proof. induction p as [|c p IH]; [reflexivity|]. simpl. rewrite IH, phi_IZR. reflexivity. Qed.

Definition general (M : star_algebra) : Devices.algebra reals :=
  Devices.Algebra reals (element M) e1 eplus escale etimes star (times_assoc M) (one_times M) (times_one M) (times_plus M)
    (plus_times M) (times_scale M) (scale_times M) (star_star M) (star_times M) (star_plus M) (star_scale M) (star_one M).

Definition general_state (M : star_algebra) (tau : state M) : Devices.state (general M) :=
  Devices.State reals (general M) (mean M tau) (mean_plus M tau) (mean_scale M tau) (mean_star M tau) (mean_one M tau)
    (mean_square M tau).

Lemma belongs_within ms ds p x a : Devices.within ms ds p x a = true -> belongs ms ds p x a.
Proof.
  unfold Devices.within, Devices.inside, belongs. rewrite !andb_true_iff, !Nat.ltb_lt. tauto.
Qed.

Lemma projective_measured M (tau : state M) ms ds P : projective M ms ds P ->
  Devices.measured reals (general M) (general_state M tau) ms ds P.
Proof.
  intros [H1 H2 H3 H4 H5]. constructor; simpl.
  - intros. now apply H1, belongs_within.
  - intros. now apply H2, belongs_within.
  - intros p x a b Ha Hb Hab u v. apply belongs_within in Ha, Hb.
    rewrite (times_assoc M (P p x a)), H3, scale_times, times_scale, mean_scale by assumption. simpl. ring.
  - intros p x I u v. unfold Devices.inside in I. rewrite andb_true_iff, !Nat.ltb_lt in I. destruct I as [Ip Ix].
    transitivity (tau (etimes u (etimes (fold_right eplus (escale 0 e1) (map (P p x) (seq 0 (nth p ds 0%nat)))) v)));
      [|now rewrite (H4 p x Ip Ix), one_times].
    induction (seq 0 (nth p ds 0%nat)) as [|a l IH]; simpl.
    + rewrite scale_times, times_scale, mean_scale. simpl. ring.
    + rewrite plus_times, times_plus, mean_plus, <- IH. reflexivity.
  - intros. apply H5; auto using belongs_within.
Qed.

Lemma probability_same M tau P t :
  HierarchyAccepts.probability reals (general M) (general_state M tau) P t = probability M tau P t.
Proof.
  destruct t as [c|]; [|reflexivity]. simpl. f_equal. generalize 0%nat.
  induction c as [|[x [a|]] c IH]; intro p; simpl; [reflexivity | now rewrite IH | apply IH].
Qed.

Theorem hierarchy_for_states q : accepts q = true ->
  forall r, root_at r (numbers q) ->
  forall (M : star_algebra) (tau : state M) P, projective M (settings (claimed q)) (outcomes (claimed q)) P ->
  forall t, In t (targets (claimed q) (covers q)) ->
  left_side M tau P r (claimed q) t <= value_at r (level (claimed q)) / IZR (denominator (claimed q)).
Proof.
  intros H r [Hr [Hlow Hhigh]] M tau P D t Ht.
  pose proof H as A. unfold accepts in A. rewrite !andb_true_iff in A. destruct A as [[[[[[[Hf Hd] Hn] _] _] _] _] _].
  unfold field_holds in Hf. rewrite !andb_true_iff in Hf. destruct Hf as [[[Hb _] _] _].
  apply Z.ltb_lt, IZR_lt in Hb, Hd, Hn.
  assert (R : HierarchyNumbers.root_of reals r (numbers q)).
  { unfold HierarchyNumbers.root_of. rewrite worth_value, !phi_IZR. simpl. split; [exact Hr|].
    apply Rmult_le_compat_l with (r := IZR (below (numbers q))) in Hlow, Hhigh; try lra.
    replace (IZR (below (numbers q)) * (IZR (low (numbers q)) / IZR (below (numbers q)))) with (IZR (low (numbers q))) in Hlow by (field; lra).
    replace (IZR (below (numbers q)) * (IZR (high (numbers q)) / IZR (below (numbers q)))) with (IZR (high (numbers q))) in Hhigh by (field; lra).
    split; lra. }
  pose proof (HierarchyTheorem.hierarchy_sound reals cancel_reals q H r R t Ht (general M) (general_state M tau) P
    (projective_measured M tau _ _ P D)) as K.
  unfold HierarchyAccepts.difference in K. rewrite !phi_IZR, worth_value, probability_same in K.
  cbn [nonneg sadd smul sopp reals] in K. set (c := claimed q) in *.
  assert (E : forall cells, HierarchyAccepts.expression_value reals (general M) (general_state M tau) P cells
    = IZR (divisor c) * expression_value M tau P c cells).
  { induction cells as [|[e z] cells IH]; [unfold HierarchyAccepts.expression_value; simpl; ring|].
    unfold HierarchyAccepts.expression_value in *. simpl in *. rewrite IH, phi_IZR.
    pose proof (probability_same M tau P (Some e)) as Q. simpl in Q. rewrite Q. field. lra. }
  assert (F : forall l, total (S := reals) (fun e => HierarchyNumbers.worth reals r (fst e)
      * HierarchyAccepts.expression_value reals (general M) (general_state M tau) P (snd e)) l
    = IZR (divisor c) * IZR (denominator c)
      * fold_right (fun e s => value_at r (fst e) / IZR (denominator c) * expression_value M tau P c (snd e) + s) 0 l).
  { induction l as [|[z cells] l IH]; [simpl; ring|]. unfold total in *. simpl in *. rewrite IH, E, worth_value. field. lra. }
  cbn [smul reals] in F. rewrite F in K. unfold left_side. rewrite mult_IZR in K.
  set (s := fold_right _ 0 (expressions c)) in *. set (p := probability M tau P t) in *.
  set (d := IZR (divisor c)) in *. set (n := IZR (denominator c)) in *. set (l := value_at r (level c)) in *.
  apply Rmult_le_reg_l with (d * n); [now apply Rmult_lt_0_compat|].
  replace (d * n * (l / n)) with (d * l) by (field; lra). lra.
Qed.

(** ** The number exists *)

Lemma value_continuous p : continuity (fun r => value_at r p).
Proof.
  induction p as [|c p IH]; simpl; [apply continuity_const; intros ? ?; reflexivity|].
  apply (continuity_plus (fun _ => IZR c) (fun r => r * value_at r p)); [apply continuity_const; intros ? ?; reflexivity|].
  apply (continuity_mult (fun r => r) (fun r => value_at r p)); [apply derivable_continuous, derivable_id | exact IH].
Qed.

Lemma end_value k z p : (0 < below k)%Z -> (0 <= z)%Z ->
  (not_negative (at_end k z) p = true -> 0 <= value_at (IZR z / IZR (below k)) p)
  /\ (not_positive (at_end k z) p = true -> value_at (IZR z / IZR (below k)) p <= 0).
Proof.
  intros Hb Hz. pose proof (IZR_lt 0 _ Hb) as Hb'.
  pose proof (HierarchyNumbers.enclosure_sound reals (IZR z / IZR (below k)) (at_end k z) p Hb Hz) as E.
  simpl in E. rewrite !phi_IZR in E. replace (IZR (below k) * (IZR z / IZR (below k))) with (IZR z) in E by (field; lra).
  specialize (E ltac:(lra) ltac:(lra)). unfold not_negative, not_positive.
  destruct (enclosure (at_end k z) p) as [[l u] s]. rewrite worth_value, !phi_IZR in E. destruct E as [Hs [H1 H2]].
  apply IZR_lt in Hs. split; intro H; apply Z.leb_le, IZR_le in H; nra.
Qed.

Theorem root_exists q : accepts q = true -> exists r, root_at r (numbers q).
Proof.
  intro H. unfold accepts in H. rewrite !andb_true_iff in H. destruct H as [[[[[[[Hf _] _] _] _] _] _] _].
  unfold field_holds in Hf. rewrite !andb_true_iff in Hf. destruct Hf as [[[Hb Hl] Hh] Hs]. set (k := numbers q) in *.
  apply Z.ltb_lt in Hb. apply Z.leb_le in Hl, Hh.
  destruct (end_value k (low k) (minimal k) Hb Hl) as [Lp Ln].
  destruct (end_value k (high k) (minimal k) Hb ltac:(lia)) as [Up Un].
  assert (Ho : IZR (low k) / IZR (below k) <= IZR (high k) / IZR (below k)).
  { apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat; now apply IZR_lt | now apply IZR_le]. }
  destruct (IVT_cor (fun r => value_at r (minimal k)) _ _ (value_continuous (minimal k)) Ho) as [r [[H1 H2] H3]].
  { apply orb_true_iff in Hs as [Hs|Hs]; apply andb_true_iff in Hs as [Ha Hc].
    - specialize (Ln Ha). specialize (Up Hc). nra.
    - specialize (Lp Ha). specialize (Un Hc). nra. }
  exists r. unfold root_at. auto.
Qed.

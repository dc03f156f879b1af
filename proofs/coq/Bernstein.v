(** Polynomials on a piece of the interval: where all coefficients in  s = q v - a  and  t = b - r v  are positive, so is
    the polynomial, and where all coefficient matrices are, so is the matrix. *)

From Coq Require Import Reals List ZArith Bool Arith Lra Lia.
From Bellproof Require Import Functional Checker Terms Line ParametricChecker PositiveKernels.
Import ListNotations.
Local Open Scope R_scope.

(** The value of a polynomial at v *)
Fixpoint at_v (v : R) (p : poly) : R := match p with [] => 0 | c :: p' => IZR c + v * at_v v p' end.

Lemma at_add v p q : at_v v (padd p q) = at_v v p + at_v v q.
Proof.
  revert q. induction p as [|c p IH]; intros [|d q]; simpl; try ring. rewrite IH, plus_IZR. ring.
Qed.

Lemma at_scale v z p : at_v v (pscale z p) = IZR z * at_v v p.
Proof.
  induction p as [|c p IH]; [simpl; ring|].
  change (pscale z (c :: p)) with ((z * c)%Z :: pscale z p). cbn [at_v]. rewrite IH, mult_IZR. ring.
Qed.

Lemma at_mul v p q : at_v v (pmul p q) = at_v v p * at_v v q.
Proof. induction p as [|c p IH]; simpl; [ring|]. rewrite at_add, at_scale. simpl. rewrite IH. ring. Qed.

(** ** Homogeneous polynomials *)

Section Piece.
Variables s t : R.

Fixpoint homogeneous (l : list Z) : R :=
  match l with [] => 0 | c :: r => IZR c * t ^ length r + s * homogeneous r end.

Lemma times_linear_length k a b l : length (times_linear k a b l) = S (length l).
Proof. revert k. induction l as [|c l IH]; intro k; simpl; [reflexivity | now rewrite IH]. Qed.

Lemma times_linear_value k a b l :
  homogeneous (times_linear k a b l) = IZR k * t ^ length l + (IZR a * t + IZR b * s) * homogeneous l.
Proof.
  revert k. induction l as [|c l IH]; intro k; simpl; [ring|].
  rewrite IH, times_linear_length, plus_IZR, !mult_IZR. simpl. ring.
Qed.

Lemma power_linear_length a b n : length (power_linear a b n) = S n.
Proof. induction n as [|n IH]; simpl; [reflexivity | now rewrite times_linear_length, IH]. Qed.

Lemma power_linear_value a b n : homogeneous (power_linear a b n) = (IZR a * t + IZR b * s) ^ n.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite times_linear_value, IH. ring. Qed.

Lemma padd_length p q : length p = length q -> length (padd p q) = length q.
Proof. revert q. induction p as [|c p IH]; intros [|d q] H; try discriminate; simpl; [reflexivity|]. f_equal. apply IH. now injection H. Qed.

Lemma homogeneous_add p q : length p = length q -> homogeneous (padd p q) = homogeneous p + homogeneous q.
Proof.
  revert q. induction p as [|c p IH]; intros [|d q] H; try discriminate; simpl; [ring|]. injection H as H.
  rewrite IH by exact H. rewrite padd_length, plus_IZR, H by exact H. ring.
Qed.

Lemma homogeneous_scale z l : homogeneous (pscale z l) = IZR z * homogeneous l.
Proof.
  induction l as [|c l IH]; [simpl; ring|].
  change (pscale z (c :: l)) with ((z * c)%Z :: pscale z l). cbn [homogeneous]. rewrite IH, mult_IZR.
  unfold pscale. rewrite map_length. ring.
Qed.

Lemma on_piece_length a q b r n p : length (on_piece a q b r n p) = S n.
Proof.
  revert n. induction p as [|c p IH]; intro n; cbn [on_piece]; [apply repeat_length|]. destruct n as [|n]; [reflexivity|].
  rewrite padd_length; rewrite times_linear_length, IH; [reflexivity|]. unfold pscale. now rewrite map_length, power_linear_length.
Qed.

Lemma on_piece_value a q b r v : v * (IZR q * t + IZR r * s) = IZR a * t + IZR b * s ->
  forall p n, (length p <= S n)%nat -> homogeneous (on_piece a q b r n p) = (IZR q * t + IZR r * s) ^ n * at_v v p.
Proof.
  intro E. induction p as [|c p IH]; intros n Hn.
  - cbn [on_piece at_v]. rewrite Rmult_0_r. generalize (S n). intro k. induction k as [|k IHk]; simpl; [reflexivity|]. rewrite IHk. ring.
  - destruct n as [|n]; cbn [on_piece].
    + destruct p; [|simpl in Hn; lia]. simpl. ring.
    + simpl in Hn. rewrite homogeneous_add.
      * rewrite homogeneous_scale, power_linear_value, times_linear_value, IH by lia. rewrite <- E. simpl. ring.
      * unfold pscale. now rewrite map_length, power_linear_length, times_linear_length, on_piece_length.
Qed.

Hypothesis s_nonneg : 0 <= s.
Hypothesis t_nonneg : 0 <= t.

Lemma homogeneous_nonneg l : forallb (Z.leb 0) l = true -> 0 <= homogeneous l.
Proof.
  induction l as [|c l IH]; intro H; simpl; [lra|]. simpl in H. apply andb_true_iff in H as [Hc Hl].
  apply Z.leb_le, IZR_le in Hc. apply Rplus_le_le_0_compat; apply Rmult_le_pos; auto. now apply pow_le.
Qed.

Lemma homogeneous_positive l : 0 < s \/ 0 < t -> (0 < hd 0 l)%Z -> (0 < last l 0)%Z -> forallb (Z.leb 0) l = true -> 0 < homogeneous l.
Proof.
  intros Hst Hh Hl H. destruct (Rle_lt_or_eq_dec 0 t t_nonneg) as [Ht|Ht].
  - destruct l as [|c l]; [simpl in Hh; lia|]. simpl in *. apply andb_true_iff in H as [_ H]. apply IZR_lt in Hh.
    apply Rplus_lt_le_0_compat; [apply Rmult_lt_0_compat; [exact Hh | now apply pow_lt]|].
    apply Rmult_le_pos; [exact s_nonneg | now apply homogeneous_nonneg].
  - assert (Hs : 0 < s) by lra. clear Hh. induction l as [|c l IH]; [simpl in Hl; lia|].
    simpl in H. apply andb_true_iff in H as [Hc H]. apply Z.leb_le, IZR_le in Hc. destruct l as [|d l].
    + simpl in *. apply IZR_lt in Hl. lra.
    + cbn [homogeneous]. apply Rplus_le_lt_0_compat; [apply Rmult_le_pos; [exact Hc | now apply pow_le]|].
      apply Rmult_lt_0_compat; [exact Hs|]. now apply IH.
Qed.

(** ** Matrices *)

Lemma positive_levels_sound m n : forall T, positive_levels n T = true ->
  (forall row l, In row T -> In l row -> length l = S n) -> positive_kernel m (bilinear homogeneous T).
Proof.
  induction n as [|n IH]; intros T H Hn; cbn [positive_levels] in H; apply andb_true_iff in H as [H0 H];
    apply (positive_matrix_sound m) in H0.
  - eapply kernel_ext; [|exact H0]. intros x y. rewrite bilinear_map. apply bilinear_ext. intros row l Hr Hl.
    specialize (Hn row l Hr Hl). destruct l as [|c [|d l]]; try discriminate. simpl. ring.
  - apply IH in H.
    + apply (kernel_scale m (t ^ S n)) in H0; [|now apply pow_le]. apply (kernel_scale m s) in H; [|exact s_nonneg].
      eapply kernel_ext; [|exact (kernel_add m _ _ H0 H)]. intros x y. cbv beta. rewrite !bilinear_map, <- bilinear_linear.
      apply bilinear_ext. intros row l Hr Hl. specialize (Hn row l Hr Hl). destruct l as [|c l]; [discriminate|].
      injection Hn as Hn. cbn [homogeneous hd tl]. rewrite Hn. ring.
    + intros row l Hr Hl. apply in_map_iff in Hr as [row' [<- Hr]]. apply in_map_iff in Hl as [l' [<- Hl]].
      specialize (Hn row' l' Hr Hl). destruct l'; [discriminate|]. simpl in *. now injection Hn.
Qed.
End Piece.

Section At.
Variables a q b r : Z.
Variable v : R.
Hypothesis q_pos : (0 < q)%Z.
Hypothesis r_pos : (0 < r)%Z.
Hypothesis piece : (a * r < b * q)%Z.
Hypothesis from : IZR a <= v * IZR q.
Hypothesis to : v * IZR r <= IZR b.

Let s := IZR q * v - IZR a.
Let t := IZR b - IZR r * v.

Lemma width_pos : 0 < IZR q * t + IZR r * s.
Proof.
  unfold s, t. apply IZR_lt in piece. rewrite !mult_IZR in piece. nra.
Qed.

Lemma width_v : v * (IZR q * t + IZR r * s) = IZR a * t + IZR b * s.
Proof. unfold s, t. ring. Qed.

Lemma s_pos : 0 <= s.
Proof. unfold s. lra. Qed.
Lemma t_pos : 0 <= t.
Proof. unfold t. lra. Qed.

Lemma positive_polynomial_sound p : positive_polynomial p a q b r = true -> 0 < at_v v p.
Proof.
  intro H. unfold positive_polynomial in H. rewrite !andb_true_iff, !Z.ltb_lt in H. destruct H as [[Hh Hl] H].
  assert (Hst : 0 < s \/ 0 < t).
  { pose proof width_pos as W. destruct (Rle_lt_or_eq_dec 0 s s_pos) as [|E]; [now left|]. right.
    rewrite <- E in W. apply IZR_lt in q_pos. pose proof t_pos. nra. }
  pose proof (homogeneous_positive s t s_pos t_pos _ Hst Hh Hl H) as P.
  rewrite (on_piece_value s t a q b r v width_v) in P by lia.
  apply Rmult_lt_reg_l with ((IZR q * t + IZR r * s) ^ pred (length p)); [apply pow_lt, width_pos | now rewrite Rmult_0_r].
Qed.

Lemma length_largest (T : triangle poly) row p : In row T -> In p row ->
  (length p <= fold_right (fun row m => fold_right (fun p m => Nat.max (length p) m) m row) 0 T)%nat.
Proof.
  intros Hr Hp. assert (In_row : forall row k, In p row -> (length p <= fold_right (fun p m => Nat.max (length p) m) k row)%nat).
  { clear. intros row k. induction row as [|x row IH]; simpl; [tauto|]. intros [->|H]; [lia | specialize (IH H); lia]. }
  assert (Grows : forall (row : list poly) k, (k <= fold_right (fun p m => Nat.max (length p) m) k row)%nat).
  { clear. intros row k. induction row as [|x row IH]; simpl; lia. }
  induction T as [|x T IH]; simpl; [destruct Hr|]. destruct Hr as [->|Hr]; [now apply In_row|].
  eapply Nat.le_trans; [now apply IH | apply Grows].
Qed.

Lemma positive_gram_sound m T : positive_gram T a q b r = true -> positive_kernel m (bilinear (at_v v) T).
Proof.
  intro H. unfold positive_gram in H. set (n := pred _) in H.
  apply (positive_levels_sound s t s_pos t_pos m) in H.
  - pose proof width_pos as W. assert (Wn : 0 < (IZR q * t + IZR r * s) ^ n) by now apply pow_lt.
    apply (kernel_scale m (/ (IZR q * t + IZR r * s) ^ n)) in H; [|left; now apply Rinv_0_lt_compat].
    eapply kernel_ext; [|exact H]. intros x y. cbv beta. rewrite bilinear_map.
    rewrite (bilinear_ext _ (fun p => (IZR q * t + IZR r * s) ^ n * at_v v p + 0 * at_v v p)).
    + rewrite bilinear_linear. field. lra.
    + intros row p Hr Hp. rewrite (on_piece_value s t a q b r v width_v); [ring|].
      pose proof (length_largest T row p Hr Hp). unfold n. lia.
  - intros row l Hr Hl. apply in_map_iff in Hr as [row' [<- _]]. apply in_map_iff in Hl as [p [<- _]]. apply on_piece_length.
Qed.
End At.

(** ** Pieces cover the interval. *)

Lemma pieces_cover f v l : pieces f l = true -> (2 <= length l)%nat ->
  IZR (fst (hd (0, 0)%Z l)) <= v * IZR (snd (hd (0, 0)%Z l)) -> v * IZR (snd (last l (0, 0)%Z)) <= IZR (fst (last l (0, 0)%Z)) ->
  exists a q b r, f a q b r = true /\ (0 < q)%Z /\ (0 < r)%Z /\ (a * r < b * q)%Z /\ IZR a <= v * IZR q /\ v * IZR r <= IZR b.
Proof.
  induction l as [|[a q] [|[b r] l] IH]; intros H Hn H1 H2; simpl in Hn; try lia. cbn [pieces] in H.
  rewrite !andb_true_iff, !Z.ltb_lt in H. destruct H as [[[[Hq Hr] Hp] Hf] H].
  destruct (Rle_dec (v * IZR r) (IZR b)) as [Hv|Hv].
  - exists a, q, b, r. simpl in H1. tauto.
  - destruct l as [|c l]; [simpl in H2; contradiction|]. apply IH; [exact H | simpl; lia | simpl; lra | exact H2].
Qed.

Lemma everywhere_cover low high f l v : everywhere low high f l = true ->
  IZR (fst low) <= v * IZR (snd low) -> v * IZR (snd high) <= IZR (fst high) ->
  exists a q b r, f a q b r = true /\ (0 < q)%Z /\ (0 < r)%Z /\ (a * r < b * q)%Z /\ IZR a <= v * IZR q /\ v * IZR r <= IZR b.
Proof.
  unfold everywhere, fraction_eqb. rewrite !andb_true_iff, !Z.eqb_eq, Nat.leb_le. intros [[[Hn [H1 H2]] [H3 H4]] Hp] Hlo Hhi.
  apply (pieces_cover f v l Hp Hn); [rewrite H1, H2 | rewrite H3, H4]; assumption.
Qed.

(** Positive kernels, and that elimination with rounding shows a symmetric whole matrix to be one. *)

From Coq Require Import Reals List ZArith Bool Lra Lia.
From Bellproof Require Import Functional Checker Terms Line ParametricChecker.
Import ListNotations.
Local Open Scope R_scope.

Section Kernels.
Variable m : real_functional.

Notation rsum := (total (S := reals)).

(** sum over i, j of K(c_i, c_j) m(u_i* u_j): never negative, whatever coefficients stand with whatever words *)
Definition at_rows {C} (K : C -> C -> R) (l : list (C * word)) : R :=
  rsum (fun u => rsum (fun w => K (fst u) (fst w) * m (rev (snd u) ++ snd w)) l) l.
Definition positive_kernel {C} (K : C -> C -> R) : Prop := forall l, 0 <= at_rows K l.

Lemma kernel_ext {C} (K L : C -> C -> R) : (forall x y, K x y = L x y) -> positive_kernel K -> positive_kernel L.
Proof.
  intros E H l. replace (at_rows L l) with (at_rows K l); [apply H|]. unfold at_rows.
  apply (total_ext reals). intro u. apply (total_ext reals). intro w. now rewrite E.
Qed.

Lemma kernel_add {C} (K L : C -> C -> R) : positive_kernel K -> positive_kernel L -> positive_kernel (fun x y => K x y + L x y).
Proof.
  intros HK HL l. replace (at_rows _ l) with (at_rows K l + at_rows L l); [apply Rplus_le_le_0_compat; auto|].
  unfold at_rows. symmetry. etransitivity; [|apply (total_add reals)]. apply (total_ext reals). intro u.
  etransitivity; [|apply (total_add reals)]. apply (total_ext reals). intro w. simpl. ring.
Qed.

Lemma kernel_scale {C} r (K : C -> C -> R) : 0 <= r -> positive_kernel K -> positive_kernel (fun x y => r * K x y).
Proof.
  intros Hr HK l. replace (at_rows _ l) with (r * at_rows K l); [apply Rmult_le_pos; auto|].
  unfold at_rows. symmetry. etransitivity; [|apply (total_scale reals)]. apply (total_ext reals). intro u.
  etransitivity; [|apply (total_scale reals)]. apply (total_ext reals). intro w. simpl. ring.
Qed.

Lemma kernel_zero {C} : positive_kernel (fun _ _ : C => 0).
Proof.
  intro l. right. symmetry. unfold at_rows. etransitivity; [|apply (total_zero reals l)]. apply (total_ext reals). intro u.
  etransitivity; [|apply (total_zero reals l)]. apply (total_ext reals). intro w. simpl. ring.
Qed.

Lemma kernel_square {C} (f : C -> R) : positive_kernel (fun x y => f x * f y).
Proof.
  intro l. pose proof (positive m (map (fun u => (f (fst u), snd u)) l)) as P. unfold form in P.
  replace (at_rows _ l) with (rsum (fun t => rsum (fun u => smul (smul (fst t) (fst u)) (m (rev (snd t) ++ snd u)))
    (map (fun u => (f (fst u), snd u)) l)) (map (fun u => (f (fst u), snd u)) l)); [exact P|].
  unfold at_rows. rewrite (total_map reals). apply (total_ext reals). intro u. rewrite (total_map reals). reflexivity.
Qed.

Lemma kernel_compose {C D} (f : D -> C) (K : C -> C -> R) : positive_kernel K -> positive_kernel (fun x y => K (f x) (f y)).
Proof.
  intros H l. specialize (H (map (fun u => (f (fst u), snd u)) l)). unfold at_rows in *. rewrite (total_map reals) in H.
  eapply Rle_trans; [exact H|]. right. apply (total_ext reals). intro u. rewrite (total_map reals). reflexivity.
Qed.

(** ** Symmetric matrices as kernels *)

Definition first (x : list R) : R := hd 0 x.

Section Entries.
Context {E : Type}.
Variable value : E -> R.

Fixpoint dot (r : list E) (x : list R) : R :=
  match r with [] => 0 | c :: r' => value c * first x + dot r' (tl x) end.

Definition row_form (row : list E) (x y : list R) : R :=
  match row with
  | [] => 0
  | p :: r => value p * (first x * first y) + first x * dot r (tl y) + first y * dot r (tl x)
  end.

Fixpoint bilinear (t : triangle E) (x y : list R) : R :=
  match t with [] => 0 | row :: t' => row_form row x y + bilinear t' (tl x) (tl y) end.
End Entries.

Lemma dot_linear {E} (f g : E -> R) a b r x : dot (fun c => a * f c + b * g c) r x = a * dot f r x + b * dot g r x.
Proof. revert x. induction r as [|c r IH]; intro x; simpl; [ring | rewrite IH; ring]. Qed.

Lemma bilinear_linear {E} (f g : E -> R) a b t x y :
  bilinear (fun c => a * f c + b * g c) t x y = a * bilinear f t x y + b * bilinear g t x y.
Proof.
  revert x y. induction t as [|row t IH]; intros x y; simpl; [ring|]. rewrite IH.
  destruct row as [|p r]; simpl; [ring|]. rewrite !dot_linear. ring.
Qed.

Lemma dot_ext {E} (f g : E -> R) r x : (forall c, In c r -> f c = g c) -> dot f r x = dot g r x.
Proof.
  revert x. induction r as [|c r IH]; intros x H; simpl; [reflexivity|].
  rewrite (H c) by now left. rewrite IH; [reflexivity|]. intros. apply H. now right.
Qed.

Lemma bilinear_ext {E} (f g : E -> R) t x y : (forall row c, In row t -> In c row -> f c = g c) -> bilinear f t x y = bilinear g t x y.
Proof.
  revert x y. induction t as [|row t IH]; intros x y H; simpl; [reflexivity|].
  rewrite IH by (intros; eapply H; [right|]; eassumption). f_equal.
  destruct row as [|p r]; simpl; [reflexivity|]. rewrite (H (p :: r) p) by now left.
  rewrite !(dot_ext f g) by (intros; apply (H (p :: r)); [now left | now right]). reflexivity.
Qed.

Lemma dot_map {E F} (f : F -> R) (h : E -> F) r x : dot f (map h r) x = dot (fun c => f (h c)) r x.
Proof. revert x. induction r as [|c r IH]; intro x; simpl; [reflexivity | now rewrite IH]. Qed.

Lemma bilinear_map {E F} (f : F -> R) (h : E -> F) t x y : bilinear f (map (map h) t) x y = bilinear (fun c => f (h c)) t x y.
Proof.
  revert x y. induction t as [|row t IH]; intros x y; simpl; [reflexivity|]. rewrite IH. f_equal.
  destruct row as [|p r]; simpl; [reflexivity|]. now rewrite !dot_map.
Qed.

(** The unit matrix of order n *)
Fixpoint unit_form (n : nat) (x y : list R) : R :=
  match n with O => 0 | S k => first x * first y + unit_form k (tl x) (tl y) end.

(** ** Entries from 0 to d are outweighed by the diagonal. *)

Lemma outweighed_row (d : R) (r : list Z) : (forall z, In z r -> 0 <= IZR z <= d) -> forall {C} (f : C -> R) (g : C -> list R),
  positive_kernel (fun x y => f x * dot IZR r (g y) + f y * dot IZR r (g x)
    + d * (INR (length r) * (f x * f y)) + d * unit_form (length r) (g x) (g y)).
Proof.
  induction r as [|z r IH]; intros Hr C f g.
  - eapply kernel_ext; [|apply kernel_zero]. intros. simpl. ring.
  - assert (Hz : 0 <= IZR z <= d) by (apply Hr; now left).
    specialize (IH (fun w Hw => Hr w (or_intror Hw)) C f (fun c => tl (g c))).
    pose proof (kernel_square (fun c => f c + first (g c))) as P. apply (kernel_scale ((d + IZR z) / 2)) in P; [|lra].
    pose proof (kernel_square (fun c => f c - first (g c))) as Q. apply (kernel_scale ((d - IZR z) / 2)) in Q; [|lra].
    eapply kernel_ext; [|exact (kernel_add _ _ (kernel_add _ _ P Q) IH)]. intros x y. cbn [dot length unit_form].
    rewrite S_INR. field.
Qed.

Lemma outweighed (d : R) (t : triangle Z) : is_triangle t = true -> (forall row z, In row t -> In z row -> 0 <= IZR z <= d) ->
  positive_kernel (fun x y => bilinear IZR t x y + d * (INR (length t) * unit_form (length t) x y)).
Proof.
  unfold is_triangle. induction t as [|row t IH]; intros Ht Hr.
  - eapply kernel_ext; [|apply kernel_zero]. intros. simpl. ring.
  - simpl in Ht. apply andb_true_iff in Ht as [H1 H2]. apply Nat.eqb_eq in H1.
    destruct row as [|p r]; [discriminate|]. injection H1 as H1.
    specialize (IH H2 (fun row z H => Hr row z (or_intror H))).
    assert (Hp : 0 <= IZR p <= d) by (apply (Hr (p :: r)); now left).
    pose proof (outweighed_row d r (fun z H => Hr (p :: r) z (or_introl eq_refl) (or_intror H)) first (@tl R)) as Q.
    rewrite H1 in Q.
    pose proof (kernel_scale (IZR p + d) _ ltac:(lra) (kernel_square first)) as P.
    eapply kernel_ext; [|exact (kernel_add _ _ (kernel_add _ _ P Q) (kernel_compose (@tl R) _ IH))].
    intros x y. cbn [bilinear row_form length unit_form]. rewrite S_INR. ring.
Qed.

(** ** One rounding *)

Lemma lowered_form n t x y : is_triangle t = true ->
  bilinear IZR (lowered n t) x y = bilinear IZR t x y - IZR n * unit_form (length t) x y.
Proof.
  unfold is_triangle, lowered. revert x y. induction t as [|row t IH]; intros x y Ht; simpl; [ring|].
  simpl in Ht. apply andb_true_iff in Ht as [H1 H2]. rewrite IH by exact H2.
  destruct row as [|p r]; [discriminate|]. simpl. rewrite minus_IZR. ring.
Qed.

Lemma map_triangle {E F} (h : E -> F) t : is_triangle (map (map h) t) = is_triangle t.
Proof.
  unfold is_triangle. induction t as [|row t IH]; simpl; [reflexivity|]. now rewrite IH, !map_length.
Qed.

Lemma rounding k t : (0 <= k)%Z -> is_triangle t = true ->
  positive_kernel (bilinear IZR (lowered (size t) (rounded k t))) -> positive_kernel (bilinear IZR t).
Proof.
  intros Hk Ht H. unfold rounded in H. set (d := (2 ^ k)%Z).
  assert (Hd : (0 < d)%Z) by (apply Z.pow_pos_nonneg; lia).
  pose proof (outweighed (IZR d) (map (map (fun z => Z.modulo z d)) t)) as P. rewrite map_triangle, map_length in P.
  specialize (P Ht). apply (kernel_scale (IZR d)) in H; [|apply IZR_le; lia].
  assert (M : forall row z, In row (map (map (fun z => Z.modulo z d)) t) -> In z row -> 0 <= IZR z <= IZR d).
  { intros row z Hrow Hz. apply in_map_iff in Hrow as [row' [<- _]]. apply in_map_iff in Hz as [w [<- _]].
    pose proof (Z.mod_pos_bound w d Hd). split; apply IZR_le; lia. }
  eapply kernel_ext; [|exact (kernel_add _ _ H (P M))].
  intros x y. cbv beta. rewrite lowered_form by now rewrite map_triangle. rewrite map_length, !bilinear_map.
  unfold size. rewrite <- INR_IZR_INZ.
  replace (bilinear IZR t x y) with (bilinear (fun c => IZR d * IZR (Z.shiftr c k) + 1 * IZR (c mod d)) t x y).
  - rewrite bilinear_linear. ring.
  - apply bilinear_ext. intros row c _ _. rewrite Z.shiftr_div_pow2, Rmult_1_l, <- mult_IZR, <- plus_IZR by exact Hk.
    f_equal. symmetry. apply Z.div_mod. fold d. lia.
Qed.

(** ** Elimination *)

Lemma combine_dot p r0 row r x : length row = length r -> dot IZR (combine_row p r0 row r) x = IZR p * dot IZR row x - IZR r0 * dot IZR r x.
Proof.
  revert r x. induction row as [|z row IH]; intros [|q r] x H; try discriminate; simpl; [ring|].
  injection H as H. rewrite IH by exact H. rewrite minus_IZR, !mult_IZR. ring.
Qed.

Lemma combine_length p r0 row r : length row = length r -> length (combine_row p r0 row r) = length r.
Proof. revert r. induction row as [|z row IH]; intros [|q r] H; try discriminate; simpl; [reflexivity|]. f_equal. apply IH. now injection H. Qed.

Lemma eliminated_form p r t x y : is_triangle t = true -> length r = length t ->
  bilinear IZR (eliminated p r t) x y = IZR p * bilinear IZR t x y - dot IZR r x * dot IZR r y.
Proof.
  unfold is_triangle. revert t x y. induction r as [|r0 r IH]; intros [|row t] x y Ht Hl; try discriminate; simpl; [ring|].
  simpl in Ht. apply andb_true_iff in Ht as [H1 H2]. apply Nat.eqb_eq in H1. injection Hl as Hl.
  destruct row as [|z row]; [discriminate|]. injection H1 as H1. rewrite IH by assumption. simpl.
  rewrite !combine_dot by (rewrite H1; now symmetry). rewrite minus_IZR, !mult_IZR. ring.
Qed.

Lemma eliminated_shape p r t : is_triangle t = true -> length r = length t ->
  is_triangle (eliminated p r t) = true /\ length (eliminated p r t) = length t.
Proof.
  unfold is_triangle. revert t. induction r as [|r0 r IH]; intros [|row t] Ht Hl; try discriminate; simpl; [tauto|].
  simpl in Ht. apply andb_true_iff in Ht as [H1 H2]. apply Nat.eqb_eq in H1. injection Hl as Hl.
  destruct (IH t H2 Hl) as [I1 I2]. rewrite I1, I2.
  rewrite combine_length by (simpl; rewrite H1, Hl; reflexivity). simpl. rewrite Hl, Nat.eqb_refl. tauto.
Qed.

Lemma positive_steps_sound n t : positive_steps n t = true -> positive_kernel (bilinear IZR t).
Proof.
  assert (Z : positive_kernel (bilinear IZR [])) by exact kernel_zero.
  revert t. induction n as [|n IH]; intros t H.
  { destruct t as [|row t]; [exact Z | discriminate]. }
  destruct t as [|row t]; [exact Z|]. destruct row as [|p r]; [discriminate|]. cbn [positive_steps] in H.
  rewrite !andb_true_iff in H. destruct H as [[Hp Ht] H]. apply Z.ltb_lt in Hp.
  unfold is_triangle in Ht. simpl in Ht. apply andb_true_iff in Ht as [Hl Ht]. apply Nat.eqb_eq in Hl.
  apply IH in H. destruct (eliminated_shape p r t Ht Hl) as [E1 E2].
  unfold size in H. rewrite <- E2 in H. fold (size (eliminated p r t)) in H.
  apply rounding in H; [|apply Z.log2_nonneg | exact E1].
  apply (kernel_compose (@tl R)) in H.
  pose proof (kernel_square (fun x => IZR p * first x + dot IZR r (tl x))) as Q.
  pose proof (kernel_add _ _ Q H) as K. apply IZR_lt in Hp.
  apply (kernel_scale (/ IZR p)) in K; [|left; now apply Rinv_0_lt_compat].
  eapply kernel_ext; [|exact K]. intros x y. cbn [bilinear row_form]. rewrite eliminated_form by assumption. field. lra.
Qed.

Lemma positive_matrix_sound t : positive_matrix t = true -> positive_kernel (bilinear IZR t).
Proof.
  intro H. unfold positive_matrix in H. apply andb_true_iff in H as [Ht H]. apply positive_steps_sound in H.
  unfold shortened in H. set (u := map (map (fun z => Z.shiftl z precision)) t) in *.
  replace (size t) with (size u) in H by (unfold size, u; now rewrite map_length).
  apply rounding in H; [|apply Z.log2_nonneg | unfold u; now rewrite map_triangle].
  unfold u in H. apply (kernel_scale (/ IZR (2 ^ precision))) in H; [|left; apply Rinv_0_lt_compat, IZR_lt; reflexivity].
  eapply kernel_ext; [|exact H]. intros x y. cbv beta. rewrite bilinear_map.
  rewrite (bilinear_ext _ (fun z => IZR (2 ^ precision) * IZR z + 0 * IZR z)).
  - rewrite bilinear_linear. assert (IZR (2 ^ precision) <> 0) by (apply not_0_IZR; discriminate). field. assumption.
  - intros row z _ _. rewrite Z.shiftl_mul_pow2, mult_IZR by discriminate. ring.
Qed.
End Kernels.

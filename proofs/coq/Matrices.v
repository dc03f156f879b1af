(** tr (rho M (x) N) of the paper's Eq. 17, written out in coordinates: density matrices on C^p (x) C^q and measurements on the
    factors give quantum behaviours in the sense of Statement.v.  The effects are squares R R of hermitian matrices, which
    every effect is; projectors are their own squares. *)

From Coq Require Import Reals List Bool Arith Lra Lia.
From Coquelicot Require Import Complex.
From Bellproof Require Import Statement Mixtures Dilation.
Local Open Scope C_scope.

(** ** Finite sums of complex numbers *)

Fixpoint csum (n : nat) (f : nat -> C) : C := match n with O => RtoC 0 | S k => csum k f + f k end.

Lemma csum_ext n f g : (forall i, (i < n)%nat -> f i = g i) -> csum n f = csum n g.
Proof. intro H. induction n as [|n IH]; simpl; [reflexivity|]. rewrite IH, (H n) by (intros; auto with arith). reflexivity. Qed.

Lemma csum_plus n f g : csum n (fun i => f i + g i) = csum n f + csum n g.
Proof. induction n as [|n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma csum_scale n c f : csum n (fun i => c * f i) = c * csum n f.
Proof. induction n as [|n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma csum_zero n : csum n (fun _ => RtoC 0) = RtoC 0.
Proof. induction n as [|n IH]; simpl; [reflexivity | rewrite IH; ring]. Qed.

Lemma csum_swap n m f : csum n (fun i => csum m (f i)) = csum m (fun j => csum n (fun i => f i j)).
Proof. induction n as [|n IH]; simpl; [now rewrite csum_zero|]. now rewrite IH, csum_plus. Qed.

Lemma csum_conj n f : Cconj (csum n f) = csum n (fun i => Cconj (f i)).
Proof. induction n as [|n IH]; simpl; [|rewrite <- IH]; apply injective_projections; simpl; ring. Qed.

Definition delta (i k : nat) : C := if Nat.eqb i k then RtoC 1 else RtoC 0.

Lemma csum_delta n k f : (k < n)%nat -> csum n (fun i => f i * delta i k) = f k.
Proof.
  unfold delta. induction n as [|n IH]; intro H; [lia|]. simpl. destruct (Nat.eqb_spec n k) as [->|N].
  - rewrite (csum_ext k _ (fun _ => RtoC 0)); [rewrite csum_zero; ring|]. intros i Hi. destruct (Nat.eqb_spec i k); [lia | ring].
  - rewrite IH by lia. ring.
Qed.

Lemma delta_sym i k : delta i k = delta k i.
Proof. unfold delta. now rewrite Nat.eqb_sym. Qed.

(** ** Matrices *)

Definition matrix := nat -> nat -> C.

Definition times (n : nat) (A B : matrix) : matrix := fun i k => csum n (fun j => A i j * B j k).
Definition hermitian (n : nat) (A : matrix) : Prop := forall i k, (i < n)%nat -> (k < n)%nat -> A i k = Cconj (A k i).

Section Pair.
Variables p q : nat.

(** Matrices on the product: rows and columns are pairs. *)
Definition matrix2 := nat -> nat -> nat -> nat -> C.
Definition csum2 (f : nat -> nat -> C) : C := csum p (fun i => csum q (f i)).

Definition kronecker (A B : matrix) : matrix2 := fun i j k l => A i k * B j l.
Definition times2 (A B : matrix2) : matrix2 := fun i j k l => csum2 (fun m n => A i j m n * B m n k l).
Definition trace2 (A : matrix2) : C := csum2 (fun i j => A i j i j).

(** u* A u *)
Definition quadratic (A : matrix2) (u : nat -> nat -> C) : C :=
  csum2 (fun i j => csum2 (fun k l => Cconj (u i j) * A i j k l * u k l)).

Record density (rho : matrix2) : Prop := Density {
  density_hermitian : forall i j k l, (i < p)%nat -> (j < q)%nat -> (k < p)%nat -> (l < q)%nat -> rho i j k l = Cconj (rho k l i j);
  density_positive : forall u, (0 <= Re (quadratic rho u))%R;
  density_trace : trace2 rho = RtoC 1
}.

Lemma csum2_ext f g : (forall i j, (i < p)%nat -> (j < q)%nat -> f i j = g i j) -> csum2 f = csum2 g.
Proof. intro H. apply csum_ext. intros i Hi. apply csum_ext. intros j Hj. now apply H. Qed.

Lemma csum2_plus f g : csum2 (fun i j => f i j + g i j) = csum2 f + csum2 g.
Proof. unfold csum2. rewrite <- csum_plus. apply csum_ext. intros. apply csum_plus. Qed.

Lemma csum2_scale c f : csum2 (fun i j => c * f i j) = c * csum2 f.
Proof. unfold csum2. rewrite <- csum_scale. apply csum_ext. intros. apply csum_scale. Qed.

Lemma csum2_conj f : Cconj (csum2 f) = csum2 (fun i j => Cconj (f i j)).
Proof. unfold csum2. rewrite csum_conj. apply csum_ext. intros. apply csum_conj. Qed.

Lemma csum2_csum n f : csum2 (fun i j => csum n (f i j)) = csum n (fun m => csum2 (fun i j => f i j m)).
Proof.
  unfold csum2. rewrite (csum_ext p _ (fun i => csum n (fun m => csum q (fun j => f i j m)))); [apply csum_swap|].
  intros. apply csum_swap.
Qed.

Lemma csum2_swap (f : nat -> nat -> nat -> nat -> C) : csum2 (fun i j => csum2 (f i j)) = csum2 (fun k l => csum2 (fun i j => f i j k l)).
Proof.
  unfold csum2 at 2. rewrite csum2_csum. unfold csum2 at 2. apply csum_ext. intros. apply csum2_csum.
Qed.

(** ** The space: matrices on the product, with tr (rho X* Y) *)

Definition pairing (u v : nat -> nat -> C) : C := csum2 (fun i j => Cconj (u i j) * v i j).

Lemma pairing_conj u v : pairing v u = Cconj (pairing u v).
Proof.
  unfold pairing. rewrite csum2_conj. apply csum2_ext. intros. apply injective_projections; simpl; ring.
Qed.

Definition column (X : matrix2) (k l : nat) : nat -> nat -> C := fun i j => X i j k l.

Variable rho : matrix2.
Hypothesis rho_density : density rho.

Definition product (X Y : matrix2) : C :=
  csum2 (fun k l => csum2 (fun m n => rho k l m n * pairing (column X m n) (column Y k l))).

Definition matrices : space.
Proof.
  refine (Space matrix2 (fun X Y i j k l => X i j k l + Y i j k l) (fun c X i j k l => c * X i j k l) product _ _ _ _).
  - intros X Y Z. unfold product. rewrite <- csum2_plus. apply csum2_ext. intros k l _ _. rewrite <- csum2_plus.
    apply csum2_ext. intros m n _ _. unfold pairing, column. rewrite <- Cmult_plus_distr_l, <- csum2_plus.
    f_equal. apply csum2_ext. intros. ring.
  - intros X c Y. unfold product. rewrite <- csum2_scale. apply csum2_ext. intros k l _ _. rewrite <- csum2_scale.
    apply csum2_ext. intros m n _ _. unfold pairing, column.
    rewrite (csum2_ext _ (fun i j => c * (Cconj (X i j m n) * Y i j k l))) by (intros; ring). rewrite csum2_scale. ring.
  - intros X Y. unfold product. rewrite csum2_swap, csum2_conj. apply csum2_ext. intros m n Hm Hn. rewrite csum2_conj.
    apply csum2_ext. intros k l Hk Hl. rewrite (density_hermitian rho rho_density k l m n) by assumption.
    rewrite (pairing_conj (column X k l)). apply injective_projections; simpl; ring.
  - intro X. unfold product.
    assert (E : csum2 (fun k l => csum2 (fun m n => rho k l m n * pairing (column X m n) (column X k l)))
      = csum2 (fun i j => csum2 (fun k l => csum2 (fun m n =>
          Cconj (Cconj (X i j k l)) * rho k l m n * Cconj (X i j m n))))).
    { symmetry. rewrite csum2_swap. apply csum2_ext. intros k l _ _. rewrite csum2_swap. apply csum2_ext. intros m n _ _.
      symmetry. unfold pairing, column. rewrite <- csum2_scale. apply csum2_ext. intros. apply injective_projections; simpl; ring. }
    rewrite E. clear E. unfold csum2 at 1. assert (P : forall n f, (forall i, (0 <= Re (f i))%R) -> (0 <= Re (csum n f))%R).
    { intros n f H. induction n as [|n IH]; simpl; [lra|]. specialize (H n). unfold Re in *. simpl. lra. }
    apply P. intro i. apply P. intro j. apply (density_positive rho rho_density (fun k l => Cconj (X i j k l))).
Defined.

Definition on_alice (A : matrix) (X : matrix2) : matrix2 := fun i j k l => csum p (fun m => A i m * X m j k l).
Definition on_bob (B : matrix) (X : matrix2) : matrix2 := fun i j k l => csum q (fun n => B j n * X i n k l).

(** What is equal in range is the same to every inner product. *)
Definition in_range (X Y : matrix2) : Prop := forall i j k l, (i < p)%nat -> (j < q)%nat -> (k < p)%nat -> (l < q)%nat -> X i j k l = Y i j k l.

Lemma range_same (X Y : matrices) : in_range X Y -> same X Y.
Proof.
  intros E Z. simpl. unfold product. apply csum2_ext. intros k l Hk Hl. apply csum2_ext. intros m n _ _. f_equal.
  unfold pairing, column. apply csum2_ext. intros i j Hi Hj. now rewrite E.
Qed.

Lemma product_adjoint (f g : matrix2 -> matrix2) : (forall X Y k l m n, pairing (column (f X) m n) (column Y k l)
  = pairing (column X m n) (column (g Y) k l)) -> forall X Y, product (f X) Y = product X (g Y).
Proof.
  intros H X Y. unfold product. apply csum2_ext. intros k l _ _. apply csum2_ext. intros m n _ _. now rewrite H.
Qed.

Lemma alice_adjoint A : hermitian p A -> forall X Y, product (on_alice A X) Y = product X (on_alice A Y).
Proof.
  intro HA. apply product_adjoint. intros X Y k l m n. unfold pairing, column, on_alice.
  rewrite (csum2_ext _ (fun i j => csum p (fun h => Cconj (A i h) * Cconj (X h j m n) * Y i j k l))).
  - rewrite (csum2_ext (fun i j => Cconj (X i j m n) * _) (fun i j => csum p (fun h => Cconj (X i j m n) * A i h * Y h j k l))).
    + unfold csum2.
      rewrite (csum_ext p _ (fun i => csum p (fun h => csum q (fun j => Cconj (A i h) * Cconj (X h j m n) * Y i j k l)))) by (intros; apply csum_swap).
      rewrite csum_swap. apply csum_ext. intros h Hh. rewrite csum_swap. apply csum_ext. intros j Hj. apply csum_ext. intros i Hi.
      rewrite (HA h i Hh Hi). ring.
    + intros i j _ _. rewrite <- csum_scale. apply csum_ext. intros. ring.
  - intros i j _ _. rewrite csum_conj, Cmult_comm, <- csum_scale. apply csum_ext. intros. apply injective_projections; simpl; ring.
Qed.

Lemma bob_adjoint B : hermitian q B -> forall X Y, product (on_bob B X) Y = product X (on_bob B Y).
Proof.
  intro HB. apply product_adjoint. intros X Y k l m n. unfold pairing, column, on_bob, csum2. apply csum_ext. intros i _.
  rewrite (csum_ext q _ (fun j => csum q (fun h => Cconj (B j h) * Cconj (X i h m n) * Y i j k l))).
  - rewrite csum_swap. apply csum_ext. intros h Hh. rewrite <- csum_scale. apply csum_ext. intros j Hj. rewrite (HB h j Hh Hj). ring.
  - intros j _. rewrite csum_conj, Cmult_comm, <- csum_scale. apply csum_ext. intros. apply injective_projections; simpl; ring.
Qed.

Lemma alice_twice A X i j k l : on_alice A (on_alice A X) i j k l = on_alice (times p A A) X i j k l.
Proof.
  unfold on_alice, times. rewrite (csum_ext p _ (fun m => csum p (fun h => A i m * A m h * X h j k l))).
  - rewrite csum_swap. apply csum_ext. intros h _. rewrite Cmult_comm, <- csum_scale. apply csum_ext. intros. ring.
  - intros m _. rewrite <- csum_scale. apply csum_ext. intros. ring.
Qed.

Lemma bob_twice B X i j k l : on_bob B (on_bob B X) i j k l = on_bob (times q B B) X i j k l.
Proof.
  unfold on_bob, times. rewrite (csum_ext q _ (fun m => csum q (fun h => B j m * B m h * X i h k l))).
  - rewrite csum_swap. apply csum_ext. intros h _. rewrite Cmult_comm, <- csum_scale. apply csum_ext. intros. ring.
  - intros m _. rewrite <- csum_scale. apply csum_ext. intros. ring.
Qed.

(** ** Measurements *)

(** Effects R R of hermitian matrices that add up to one *)
Definition measured (n : nat) (R : bool -> matrix) : Prop := (forall a, hermitian n (R a)) /\
  forall i k, (i < n)%nat -> (k < n)%nat -> times n (R false) (R false) i k + times n (R true) (R true) i k = delta i k.

Definition alice_effects R : measured p R -> effects matrices.
Proof.
  intros [HR H1]. refine (Effects matrices (fun a => on_alice (R a)) _ _).
  - intros a X Y. apply alice_adjoint, HR.
  - intro X. apply range_same. intros i j k l Hi Hj Hk Hl. simpl. rewrite !alice_twice. unfold on_alice.
    rewrite <- csum_plus. rewrite (csum_ext p _ (fun m => X m j k l * delta m i)).
    + now apply (csum_delta p i (fun m => X m j k l)).
    + intros m Hm. rewrite delta_sym, <- (H1 i m Hi Hm). ring.
Defined.

Definition bob_effects R : measured q R -> effects matrices.
Proof.
  intros [HR H1]. refine (Effects matrices (fun b => on_bob (R b)) _ _).
  - intros b X Y. apply bob_adjoint, HR.
  - intro X. apply range_same. intros i j k l Hi Hj Hk Hl. simpl. rewrite !bob_twice. unfold on_bob.
    rewrite <- csum_plus. rewrite (csum_ext q _ (fun n => X i n k l * delta n j)).
    + now apply (csum_delta q j (fun n => X i n k l)).
    + intros n Hn. rewrite delta_sym, <- (H1 j n Hj Hn). ring.
Defined.

Definition one2 : matrices := fun i j k l => delta i k * delta j l.

(** tr (rho A (x) B) *)
Lemma on_one A B : product one2 (on_alice A (on_bob B one2)) = trace2 (times2 rho (kronecker A B)).
Proof.
  unfold product, trace2, times2, kronecker. apply csum2_ext. intros k l Hk Hl. apply csum2_ext. intros m n Hm Hn. f_equal.
  unfold pairing, column, one2, on_alice, on_bob.
  rewrite (csum2_ext _ (fun i j => (A i k * B j l) * delta i m * delta j n)).
  - unfold csum2. rewrite (csum_ext p _ (fun i => (A i k * B n l) * delta i m)); [now apply (csum_delta p m (fun i => A i k * B n l))|].
    intros i _. now apply (csum_delta q n (fun j => A i k * B j l * delta i m)).
  - intros i j _ _. rewrite (csum_ext p _ (fun h => (A i h * B j l) * delta h k)).
    + rewrite (csum_delta p k (fun h => A i h * B j l)) by exact Hk. unfold delta. destruct (Nat.eqb i m), (Nat.eqb j n);
        apply injective_projections; simpl; ring.
    + intros h _. rewrite (csum_ext q _ (fun g => (B j g * delta h k) * delta g l)) by (intros; ring).
      rewrite (csum_delta q l (fun g => B j g * delta h k)) by exact Hl. ring.
Qed.

Lemma one_length : product one2 one2 = trace2 rho.
Proof.
  unfold product, trace2. apply csum2_ext. intros k l Hk Hl.
  rewrite (csum2_ext _ (fun m n => rho k l m n * delta m k * delta n l)).
  - unfold csum2. rewrite (csum_ext p _ (fun m => rho k l m l * delta m k)); [now apply (csum_delta p k (fun m => rho k l m l))|].
    intros m _. now apply (csum_delta q l (fun n => rho k l m n * delta m k)).
  - intros m n Hm Hn. unfold pairing, column, one2.
    rewrite (csum2_ext _ (fun i j => (delta i k * delta j l) * delta i m * delta j n)).
    + unfold csum2. rewrite (csum_ext p _ (fun i => (delta i k * delta n l) * delta i m)).
      * rewrite (csum_delta p m (fun i => delta i k * delta n l)) by exact Hm. ring.
      * intros i _. now apply (csum_delta q n (fun j => delta i k * delta j l * delta i m)).
    + intros i j _ _. unfold delta. destruct (Nat.eqb i m), (Nat.eqb j n); apply injective_projections; simpl; ring.
Qed.

(** Eq. 17 *)
Theorem tensor_quantum P (R T : bool -> bool -> matrix) : (forall x, measured p (R x)) -> (forall y, measured q (T y)) ->
  (forall x y a b, RtoC (P x y a b) = trace2 (times2 rho (kronecker (times p (R x a) (R x a)) (times q (T y b) (T y b))))) ->
  quantum P.
Proof.
  intros HR HT HP. apply general_quantum.
  exists matrices, one2, (fun x => alice_effects (R x) (HR x)), (fun y => bob_effects (T y) (HT y)). split; [|split].
  - exact (eq_trans one_length (density_trace rho rho_density)).
  - intros x y a b X. unfold alice_effects, bob_effects. destruct (HR x), (HT y). apply range_same. intros i j k l _ _ _ _. simpl.
    unfold on_alice, on_bob. rewrite (csum_ext p _ (fun m => csum q (fun n => T y b j n * (R x a i m * X m n k l)))).
    + rewrite csum_swap. apply csum_ext. intros. apply csum_scale.
    + intros m _. rewrite <- csum_scale. apply csum_ext. intros. ring.
  - intros x y a b. rewrite HP, <- on_one. unfold alice_effects, bob_effects. destruct (HR x), (HT y). simpl.
    unfold product. apply csum2_ext. intros k l _ _. apply csum2_ext. intros m n _ _. f_equal. unfold pairing, column.
    apply csum2_ext. intros i j _ _. f_equal. rewrite alice_twice. unfold on_alice. apply csum_ext. intros. f_equal. symmetry. apply bob_twice.
Qed.

(** Projective measurements: hermitian, idempotent, adding up to one *)
Theorem tensor_projective P (M N : bool -> bool -> matrix) :
  (forall x a, hermitian p (M x a)) -> (forall y b, hermitian q (N y b)) ->
  (forall x a i k, (i < p)%nat -> (k < p)%nat -> times p (M x a) (M x a) i k = M x a i k) ->
  (forall y b i k, (i < q)%nat -> (k < q)%nat -> times q (N y b) (N y b) i k = N y b i k) ->
  (forall x i k, (i < p)%nat -> (k < p)%nat -> M x false i k + M x true i k = delta i k) ->
  (forall y i k, (i < q)%nat -> (k < q)%nat -> N y false i k + N y true i k = delta i k) ->
  (forall x y a b, RtoC (P x y a b) = trace2 (times2 rho (kronecker (M x a) (N y b)))) -> quantum P.
Proof.
  intros HM HN M2 N2 M1 N1 HP. apply (tensor_quantum P M N).
  - intro x. split; [apply HM|]. intros i k Hi Hk. rewrite !M2 by assumption. now apply M1.
  - intro y. split; [apply HN|]. intros i k Hi Hk. rewrite !N2 by assumption. now apply N1.
  - intros x y a b. rewrite HP. unfold trace2, times2, kronecker. apply csum2_ext. intros k l Hk Hl. apply csum2_ext. intros m n Hm Hn.
    rewrite M2, N2 by assumption. reflexivity.
Qed.
End Pair.

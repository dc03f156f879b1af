(** Sums over transcripts: that P(r,s,e) is what the process of Statement.v gives, and that the guessing probability is
    that of the best guess. *)

From Coq Require Import Reals List Bool Lra Lia.
From Bellproof Require Import Statement Hoeffding Accumulation.
Import ListNotations.
Local Open Scope R_scope.

(** ** Sums *)

Lemma over_values_le k f g : (forall e, f e <= g e) -> over_values k f <= over_values k g.
Proof. intro H. induction k as [|k IH]; simpl; [lra|]. specialize (H k). lra. Qed.

Lemma over_values_ext k f g : (forall e, f e = g e) -> over_values k f = over_values k g.
Proof. intro H. apply Rle_antisym; apply over_values_le; intro; rewrite H; apply Rle_refl. Qed.

Lemma over_values_scale k c f : over_values k (fun e => c * f e) = c * over_values k f.
Proof. induction k as [|k IH]; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma over_pairs_le n : forall f g, (forall s, length s = n -> f s <= g s) -> over_pairs n f <= over_pairs n g.
Proof.
  induction n as [|n IH]; intros f g H; simpl; [now apply H|].
  unfold over_bits. repeat apply Rplus_le_compat; apply IH; intros s E; apply H; simpl; now rewrite E.
Qed.

Lemma over_pairs_ext n f g : (forall s, length s = n -> f s = g s) -> over_pairs n f = over_pairs n g.
Proof. intro H. apply Rle_antisym; apply over_pairs_le; intros s E; rewrite (H s E); apply Rle_refl. Qed.

Lemma over_pairs_plus n : forall f g, over_pairs n (fun s => f s + g s) = over_pairs n f + over_pairs n g.
Proof. induction n as [|n IH]; intros f g; simpl; [reflexivity|]. unfold over_bits. rewrite !IH. ring. Qed.

Lemma over_pairs_scale n c : forall f, over_pairs n (fun s => c * f s) = c * over_pairs n f.
Proof. induction n as [|n IH]; intro f; simpl; [reflexivity|]. unfold over_bits. rewrite !IH. ring. Qed.

Lemma largest_le n c : forall f, (forall r, length r = n -> f r <= c) -> largest_over_pairs n f <= c.
Proof.
  induction n as [|n IH]; intros f H; simpl; [now apply H|].
  unfold larger_of_bits. repeat apply Rmax_lub; apply IH; intros r E; apply H; simpl; now rewrite E.
Qed.

Lemma largest_ge n : forall f r, length r = n -> f r <= largest_over_pairs n f.
Proof.
  induction n as [|n IH]; intros f [|[a b] r] E; try discriminate; simpl; [lra|]. injection E as E.
  specialize (IH (fun r => f ((a, b) :: r)) r E). unfold larger_of_bits.
  destruct a, b; eapply Rle_trans; try exact IH.
  - eapply Rle_trans; [|apply Rmax_r]. apply Rmax_r.
  - eapply Rle_trans; [|apply Rmax_r]. apply Rmax_l.
  - eapply Rle_trans; [|apply Rmax_l]. apply Rmax_r.
  - eapply Rle_trans; [|apply Rmax_l]. apply Rmax_l.
Qed.

(** ** The guessing probability is that of the best guess *)

(** A guess names outcomes for each e and all settings. *)
Definition success (A : adversary) (n : nat) (P : distribution) (guess : nat -> pairs -> pairs) : R :=
  over_values (values A) (fun e => over_pairs n (fun s => P e (run s (guess e s)))).

Theorem no_guess_is_better A n P guess : (forall e s, length s = n -> length (guess e s) = n) ->
  success A n P guess <= guessing_probability A n P.
Proof.
  intro H. apply over_values_le. intro e. apply over_pairs_le. intros s E.
  apply (largest_ge n (fun r => P e (run s r))). now apply H.
Qed.

Fixpoint likeliest (n : nat) (f : pairs -> R) : pairs :=
  match n with
  | O => []
  | S m =>
      let best a b := likeliest m (fun r => f ((a, b) :: r)) in
      let value a b := largest_over_pairs m (fun r => f ((a, b) :: r)) in
      let b a := if Rle_dec (value a false) (value a true) then true else false in
      let a := if Rle_dec (larger_of_bits (value false)) (larger_of_bits (value true)) then true else false in
      (a, b a) :: best a (b a)
  end.

Lemma likeliest_length n : forall f, length (likeliest n f) = n.
Proof. induction n as [|n IH]; intro f; simpl; [reflexivity|]. now rewrite IH. Qed.

Lemma likeliest_reaches n : forall f, f (likeliest n f) = largest_over_pairs n f.
Proof.
  induction n as [|n IH]; intro f; simpl; [reflexivity|].
  rewrite (IH (fun r => f ((_, _) :: r))). set (value := fun a b => largest_over_pairs n (fun r => f ((a, b) :: r))).
  assert (L : forall g : bool -> R, g (if Rle_dec (g false) (g true) then true else false) = larger_of_bits g).
  { intro g. unfold larger_of_bits. destruct (Rle_dec _ _); [now rewrite Rmax_right | rewrite Rmax_left; lra]. }
  change (value (if Rle_dec (larger_of_bits (value false)) (larger_of_bits (value true)) then true else false)
    (if Rle_dec (value (if Rle_dec (larger_of_bits (value false)) (larger_of_bits (value true)) then true else false) false)
      (value (if Rle_dec (larger_of_bits (value false)) (larger_of_bits (value true)) then true else false) true)
     then true else false) = larger_of_bits (fun a => larger_of_bits (value a))).
  rewrite L. apply (L (fun a => larger_of_bits (value a))).
Qed.

Theorem a_guess_reaches_it A n P : exists guess, (forall e s, length (guess e s) = n) /\
  success A n P guess = guessing_probability A n P.
Proof.
  exists (fun e s => likeliest n (fun r => P e (run s r))). split; [intros; apply likeliest_length|].
  apply over_values_ext. intro e. apply over_pairs_ext. intros s _. apply (likeliest_reaches n (fun r => P e (run s r))).
Qed.

(** ** P(r,s,e) and the process *)

Fixpoint over_runs (n : nat) (F : history -> R) : R :=
  match n with O => F [] | S m => over_trials (fun x y a b => over_runs m (fun h => F (Trial x y a b :: h))) end.

Lemma over_runs_ext n : forall F G, (forall h, F h = G h) -> over_runs n F = over_runs n G.
Proof. induction n as [|n IH]; intros F G H; simpl; [apply H|]. apply over_trials_ext. intros. apply IH. intro. apply H. Qed.

Lemma over_runs_plus n : forall F G, over_runs n (fun h => F h + G h) = over_runs n F + over_runs n G.
Proof.
  induction n as [|n IH]; intros F G; simpl; [reflexivity|]. rewrite <- over_trials_plus. apply over_trials_ext. intros.
  apply (IH (fun h => F (Trial x y a b :: h)) (fun h => G (Trial x y a b :: h))).
Qed.

Lemma over_runs_last n F : over_runs (S n) F = over_runs n (fun h => over_trials (fun x y a b => F (Trial x y a b :: h))).
Proof. cbn [over_runs]. unfold over_trials, over_bits. now rewrite !over_runs_plus. Qed.

Lemma settings_then_outcomes n : forall F, over_pairs n (fun s => over_pairs n (fun r => F (run s r))) = over_runs n F.
Proof.
  induction n as [|n IH]; intro F; cbn [over_pairs over_runs]; [reflexivity|].
  unfold over_trials, over_bits. cbn [run]. rewrite !over_pairs_plus. now rewrite !(IH (fun h => F (Trial _ _ _ _ :: h))).
Qed.

Lemma expectation_last Q D n : forall past F, expectation Q D (S n) past F
  = expectation Q D n past (fun h => over_trials (fun x y a b => Q x y * D h x y a b * F (Trial x y a b :: h))).
Proof.
  induction n as [|n IH]; intros past F; [reflexivity|].
  change (over_trials (fun x y a b => Q x y * D past x y a b * expectation Q D (S n) (Trial x y a b :: past) F) =
    over_trials (fun x y a b => Q x y * D past x y a b * expectation Q D n (Trial x y a b :: past)
      (fun h => over_trials (fun x y a b => Q x y * D h x y a b * F (Trial x y a b :: h))))).
  apply over_trials_ext. intros. now rewrite IH.
Qed.

Definition probability_of_run (Q : settings) (D : device) (h : history) : R :=
  probability_of_settings Q h * probability_of_outcomes D h.

Lemma process Q D n : forall F, expectation Q D n [] F = over_runs n (fun h => probability_of_run Q D h * F h).
Proof.
  induction n as [|n IH]; intro F.
  - simpl. unfold probability_of_run. simpl. ring.
  - rewrite expectation_last, IH, over_runs_last. apply over_runs_ext. intro h. rewrite <- over_trials_scale.
    apply over_trials_ext. intros. unfold probability_of_run. simpl. ring.
Qed.

(** For each e the adversary's distribution is that of runs with the devices e. *)
Theorem joint_is_the_process Q A n event :
  weight A n (fun e h => if event e h : bool then joint Q A e h else 0)
  = over_values (values A) (fun e => chance A e * probability Q (devices A e) n (event e)).
Proof.
  apply over_values_ext. intro e. rewrite (settings_then_outcomes n (fun h => if event e h then joint Q A e h else 0)).
  unfold probability. rewrite process.
  assert (S : forall c F, over_runs n (fun h => c * F h) = c * over_runs n F).
  { intro c. clear. induction n as [|n IH]; intro F; simpl; [reflexivity|]. rewrite <- over_trials_scale. apply over_trials_ext.
    intros. apply (IH (fun h => F (Trial x y a b :: h))). }
  rewrite <- S. apply over_runs_ext. intro h. unfold joint, probability_of_run. destruct (event e h); ring.
Qed.

Lemma weight_ext A n P P' : (forall e h, P e h = P' e h) -> weight A n P = weight A n P'.
Proof. intro H. apply over_values_ext. intro e. repeat (apply over_pairs_ext; intros). apply H. Qed.

Lemma weight_scale A n c P : weight A n (fun e h => c * P e h) = c * weight A n P.
Proof.
  unfold weight. rewrite <- over_values_scale. apply over_values_ext. intro e.
  rewrite <- over_pairs_scale. apply over_pairs_ext. intros s _. now rewrite <- over_pairs_scale.
Qed.

Lemma weight_plus A n P P' : weight A n (fun e h => P e h + P' e h) = weight A n P + weight A n P'.
Proof.
  unfold weight. induction (values A) as [|k IH]; simpl; [ring|]. rewrite IH.
  rewrite (over_pairs_ext n _ (fun s => over_pairs n (fun r => P k (run s r)) + over_pairs n (fun r => P' k (run s r))))
    by (intros; now rewrite <- over_pairs_plus).
  rewrite over_pairs_plus. ring.
Qed.

(** ** The settings' probabilities *)

Fixpoint drawn (Q : settings) (s : pairs) : R := match s with [] => 1 | (x, y) :: s' => Q x y * drawn Q s' end.

Lemma settings_of_run Q : forall s r, length r = length s -> probability_of_settings Q (run s r) = drawn Q s.
Proof.
  induction s as [|[x y] s IH]; intros [|[a b] r] E; try discriminate; simpl; [reflexivity|]. now rewrite IH by (now injection E).
Qed.

Lemma drawn_nonneg Q : proper_settings Q -> forall s, 0 <= drawn Q s.
Proof.
  intros [H _]. induction s as [|[x y] s IH]; simpl; [lra|]. apply Rmult_le_pos; [left; apply H | exact IH].
Qed.

Lemma drawn_one Q n : proper_settings Q -> over_pairs n (drawn Q) = 1.
Proof.
  intros [_ H]. induction n as [|n IH]; simpl; [reflexivity|]. unfold over_bits in *. rewrite !over_pairs_scale, IH. lra.
Qed.

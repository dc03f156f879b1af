(** Eq. 6: P(a|x) <= (1 + sqrt (2 - I^2/4)) / 2 for every quantum behaviour, every a and x, and on both sides. *)

From Coq Require Import Reals List ZArith Bool Lra.
From Bellproof Require Import Functional Checker Soundness Statement Line Quantum Chsh.
Import ListNotations.
Local Open Scope R_scope.

Lemma canonical (m : real_functional) w : m w = m (decode None (key w)).
Proof. symmetry. apply (key_meaning reals m w). Qed.

Ltac canonicalize m H :=
  repeat match type of H with context [value m ?w] =>
    let w' := eval vm_compute in (decode None (key w)) in
    assert_fails (constr_eq w w');
    rewrite (canonical m w : m w = m w') in H
  end.

(** With C = CHSH and C' = A0 B0 - A0 B1 + A1 B0 + A1 B1 the squares of t - alpha A0 - lambda C and alpha A1 - lambda C' add
    up to t^2 + 2 alpha^2 + 8 lambda^2 - 2 t (alpha A0 + lambda C): tilted CHSH, after Bamps and Pironio 2015. *)
Lemma tilted (m : real_functional) t alpha lambda :
  0 <= t * t + 2 * (alpha * alpha) + 8 * (lambda * lambda) - 2 * t * (alpha * m [A 0] + lambda * chsh_moment m).
Proof.
  pose proof (positive m [(t, []); (- alpha, [A 0]); (- lambda, [A 0; B 0]); (- lambda, [A 0; B 1]);
    (- lambda, [A 1; B 0]); (lambda, [A 1; B 1])]) as P.
  pose proof (positive m [(alpha, [A 1]); (- lambda, [A 0; B 0]); (lambda, [A 0; B 1]);
    (- lambda, [A 1; B 0]); (- lambda, [A 1; B 1])]) as Q.
  unfold form in P, Q. cbn [total fold_right fst snd rev app smul sadd reals nonneg s0] in P, Q.
  canonicalize m P. canonicalize m Q. rewrite (unital m) in P, Q. cbn [s1 reals] in P, Q. unfold chsh_moment.
  pose proof (Rplus_le_le_0_compat _ _ P Q) as S. eapply Rle_trans; [exact S|]. right. ring.
Qed.

Lemma sphere (m : real_functional) : (m [A 0]) ^ 2 + chsh_moment m ^ 2 / 4 <= 2.
Proof.
  set (a := m [A 0]). set (I := chsh_moment m). set (S := a ^ 2 + I ^ 2 / 4).
  pose proof (tilted m S a (I / 4)) as T. fold a in T. fold I in T.
  assert (E : 0 <= 2 * S - S * S).
  { eapply Rle_trans; [exact T|]. right. unfold S. field. }
  assert (H0 : 0 <= S) by (unfold S; nra).
  destruct (Rle_lt_dec S 2) as [H|H]; [exact H | nra].
Qed.

(** The same for the other setting and the other side, by relabelling *)
Definition other_setting : relabelling := Relabelling false [(1, false); (0, false)]%nat [(0, false); (1, true)]%nat.
Definition other_side : relabelling := Relabelling true [] [].

Lemma relabelled_word r (m : real_functional) w :
  relabelled reals r m w = (if image_sign r w then -1 else 1) * m (image_word r w).
Proof. cbn [value relabelled]. unfold relabelled_value, Terms.sg. cbn. destruct (image_sign r w); ring. Qed.

Lemma other_setting_sphere (m : real_functional) : (m [A 1]) ^ 2 + chsh_moment m ^ 2 / 4 <= 2.
Proof.
  pose proof (sphere (relabelled reals other_setting m)) as H. unfold chsh_moment in *.
  rewrite !relabelled_word in H. cbn [image_sign image_word fold_right map image entry other_setting alice bob nth fst snd
    sides_swapped xorb] in H.
  eapply Rle_trans; [|exact H]. right. field.
Qed.

Lemma other_side_moment (m : real_functional) :
  chsh_moment (relabelled reals other_side m) = chsh_moment m.
Proof.
  unfold chsh_moment. rewrite !relabelled_word. cbn [image_sign image_word fold_right map image entry other_side alice bob nth
    fst snd sides_swapped xorb]. rewrite !swapped. ring.
Qed.

(** Eq. 6 *)
Definition alice_marginal (P : behaviour) (x a : bool) : R := over_bits (fun b => P x false a b).
Definition bob_marginal (P : behaviour) (y b : bool) : R := over_bits (fun a => P false y a b).

Lemma from_sphere v I s : v ^ 2 + I ^ 2 / 4 <= 2 -> s * s = 1 -> (1 + s * v) / 2 <= (1 + sqrt (2 - I ^ 2 / 4)) / 2.
Proof.
  intros H Hs. assert (s * v <= sqrt (2 - I ^ 2 / 4)); [|lra].
  destruct (Rle_lt_dec (s * v) 0) as [N|N]; [pose proof (sqrt_pos (2 - I ^ 2 / 4)); lra|].
  rewrite <- (sqrt_square (s * v)) by lra. apply sqrt_le_1; nra.
Qed.

Theorem local_guessing_alice P : quantum P -> forall x a,
  alice_marginal P x a <= (1 + sqrt (2 - bell_value P ^ 2 / 4)) / 2.
Proof.
  intros HP x a. destruct (quantum_functional P HP) as [m E]. rewrite (bell_moment P m E).
  replace (alice_marginal P x a) with ((1 + sg a * m [A (number x)]) / 2).
  - apply from_sphere; [|destruct a; simpl; ring]. destruct x; [apply other_setting_sphere | apply sphere].
  - unfold alice_marginal, over_bits. rewrite !E. simpl. field.
Qed.

Theorem local_guessing_bob P : quantum P -> forall y b,
  bob_marginal P y b <= (1 + sqrt (2 - bell_value P ^ 2 / 4)) / 2.
Proof.
  intros HP y b. destruct (quantum_functional P HP) as [m E]. rewrite (bell_moment P m E), <- other_side_moment.
  replace (bob_marginal P y b) with ((1 + sg b * (relabelled reals other_side m) [A (number y)]) / 2).
  - apply from_sphere; [|destruct b; simpl; ring]. destruct y; [apply other_setting_sphere | apply sphere].
  - unfold bob_marginal, over_bits. rewrite !E, !relabelled_word. simpl. destruct y; simpl; field.
Qed.

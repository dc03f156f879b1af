(** What the definitions of Statement.v must allow: a device at 2 sqrt 2, local devices, devices with memory. *)

From Coq Require Import Reals List Bool Lra.
From Coquelicot Require Import Complex.
From Bellproof Require Import Statement TwoQubits.
Import ListNotations.
Local Open Scope R_scope.

(** ** A device at 2 sqrt 2: Z, X on one side, (Z +- X)/sqrt 2 on the other, on (|00> + |11>)/sqrt 2 *)

Definition h : R := / sqrt 2.

Lemma h_square : h * h = 1 / 2.
Proof.
  unfold h. pose proof (sqrt_lt_R0 2 ltac:(lra)). rewrite <- Rinv_mult, sqrt_sqrt by lra. lra.
Qed.

Definition maximal : behaviour := two_qubit_behaviour
  (fun x : bool => if x then 0 else 1) (fun x : bool => if x then 1 else 0) (fun _ => h) (fun y : bool => if y then - h else h)
  (fun i j => if Bool.eqb i j then h else 0).

Theorem maximal_quantum : quantum maximal.
Proof.
  pose proof h_square. apply two_qubit_quantum.
  - intros [|]; lra.
  - intros [|]; lra.
  - unfold over_bits. simpl. lra.
Qed.

Theorem maximal_value : bell_value maximal = 2 * sqrt 2.
Proof.
  assert (E : bell_value maximal = 4 * (h * h) * (2 * h)).
  { unfold bell_value, over_trials, maximal, two_qubit_behaviour, mean, outcome, chsh_coefficient, over_bits, sign. simpl. field. }
  rewrite E, h_square. unfold h. pose proof (sqrt_lt_R0 2 ltac:(lra)) as Hp.
  apply Rmult_eq_reg_r with (sqrt 2); [|lra]. rewrite (Rmult_assoc 2), sqrt_sqrt by lra. field. lra.
Qed.

(** ** Local devices: each side answers as the setting tells it *)

Definition deterministic (f g : bool -> bool) : behaviour := fun x y a b =>
  if Bool.eqb a (f x) && Bool.eqb b (g y) then 1 else 0.

Theorem deterministic_quantum f g : quantum (deterministic f g).
Proof.
  assert (E : forall x y a b, two_qubit_behaviour (fun x => sign (f x)) (fun _ => 0) (fun y => sign (g y)) (fun _ => 0)
    (fun i j => if i || j then 0 else 1) x y a b = deterministic f g x y a b).
  { intros x y a b. unfold two_qubit_behaviour, mean, outcome, over_bits, deterministic, sign.
    destruct (f x), (g y), a, b; simpl; field. }
  destruct (two_qubit_quantum (fun x => sign (f x)) (fun _ => 0) (fun y => sign (g y)) (fun _ => 0)
    (fun i j => if i || j then 0 else 1)) as [H [psi [M [N [Hn [Hc HP]]]]]].
  - intro x. unfold sign. destruct (f x); ring.
  - intro y. unfold sign. destruct (g y); ring.
  - unfold over_bits. simpl. ring.
  - exists H, psi, M, N. split; [exact Hn|]. split; [exact Hc|]. intros. rewrite <- E. apply HP.
Qed.

Theorem zeros_value : bell_value (deterministic (fun _ => false) (fun _ => false)) = 2.
Proof. unfold bell_value, over_trials, over_bits, chsh_coefficient, deterministic, sign. simpl. ring. Qed.

(** It is certain, so no bound below 1 on P(ab|xy) holds at I = 2. *)
Theorem zeros_certain : deterministic (fun _ => false) (fun _ => false) false false false false = 1.
Proof. reflexivity. Qed.

(** ** Devices that exist, with memory *)

(** It reaches 2 sqrt 2 first, and then repeats Alice's last outcome, whatever the settings. *)
Definition remembers : device := fun past =>
  match past with [] => maximal | t :: _ => deterministic (fun _ => outcome_a t) (fun _ => outcome_a t) end.

Theorem remembers_quantum : quantum_device remembers.
Proof. intros [|t past]; [apply maximal_quantum | apply deterministic_quantum]. Qed.

Theorem a_quantum_device_exists : quantum_device (fun _ => maximal).
Proof. intro. apply maximal_quantum. Qed.

(** Devices that always answer 0 give their outcomes for certain, so they may look good in at most 1 % of the runs. *)
Theorem local_outcomes_certain : forall n x, exists past, length past = n /\
  probability_of_outcomes (fun _ => deterministic (fun _ => false) (fun _ => false)) past = 1 /\
  Forall (fun t => setting_x t = x) past.
Proof.
  intros n x. exists (repeat (Trial x false false false) n). induction n as [|n [Hl [Hp Hf]]].
  - repeat split. constructor.
  - repeat split; simpl; [now rewrite repeat_length | | now constructor].
    rewrite Hp. unfold deterministic. simpl. ring.
Qed.

Theorem remembers_its_past : forall x y, exists past, remembers past x y true true = 1 /\ remembers [] x y true true < 1.
Proof.
  intros x y. exists [Trial x y true true]. split; [reflexivity|]. pose proof h_square. pose proof (sqrt_lt_R0 2 ltac:(lra)).
  assert (0 < h) by (unfold h; now apply Rinv_0_lt_compat). assert (h < 1) by nra.
  unfold remembers, maximal, two_qubit_behaviour, mean, outcome, over_bits, sign. destruct x, y; simpl; nra.
Qed.

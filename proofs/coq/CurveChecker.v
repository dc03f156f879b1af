(** The checker of certificates of kind [curve]: a computation with whole numbers and fractions, run by the kernel.

    A certificate claims  P(ab|xy) + lambda CHSH <= mu  for all sixteen probabilities at a parameter v of the curve a.  That
    this is true where lambda and mu belong to v is the theorem of Curve.v; [accepts] compares the numbers, and goes through
    all else that the certificate says: the losing outcome's squares, the relabellings, the strategy that reaches the line. *)

From Coq Require Import List ZArith QArith Bool.
From Bellproof Require Import Functional Checker.
Import ListNotations.
Local Open Scope Z_scope.

(** Two qubits: A0 = B0 = Z, A1 = B1 = cos t Z + sin t X on (p, q sin t, q sin t, 1), not normalised; its CHSH and P(00|00). *)
Record strategy := Strategy { cosine : Q; sine_squared : Q; first_amplitude : Q; odd_amplitude : Q; reached_value : Q; reached_probability : Q }.

Record certificate := Certificate {
  numerator : Z; parameter_denominator : Z;   (** v *)
  line_slope : Z; line_level : Z; line_denominator : Z;   (** lambda and mu *)
  optimal : strategy;
  losing : part;
  symmetries : list relabelling
}.

(** v lies in (0, sqrt 2 - 1), and lambda and mu are those of the curve at v. *)
Definition on_curve (c : certificate) : bool :=
  let n := numerator c in let d := parameter_denominator c in
  let w := d * d - 2 * n * d - n * n in
  (0 <? n) && (0 <? d) && (0 <? w) && (0 <? line_denominator c)
  && (line_slope c * (4 * d * w) =? line_denominator c * (d * d * d + n * d * d - 2 * n * n * d - n * n * n))
  && (line_level c * ((d + n) * (d + n)) =? line_slope c * (2 * (3 * d * d - n * n))).

Definition line_claim (c : certificate) : claim := Claim chsh 1 (line_slope c) (line_level c) (line_denominator c).

Definition covered (c : certificate) : bool :=
  part_holds (line_claim c) (losing c) && forallb (fun r => leaves r chsh) (symmetries c)
  && forallb (fun t => existsb (target_eqb t) (reached 20 (symmetries c) [Joint (Cell 0 0 false false); goal (losing c)]))
       (targets 2 2 Global).

(** Expectations in the state; terms odd in sin t cancel. *)
Definition strategy_holds (c : certificate) : bool :=
  let v := (inject_Z (numerator c) / inject_Z (parameter_denominator c))%Q in
  let slope := (inject_Z (line_slope c) / inject_Z (line_denominator c))%Q in
  let level := (inject_Z (line_level c) / inject_Z (line_denominator c))%Q in
  match optimal c with
  | Strategy cos ss p q i pr =>
      let norm := (p * p + 2 * (q * q) * ss + 1)%Q in
      let zz := (p * p - 2 * (q * q) * ss + 1)%Q in
      let xx := (2 * p + 2 * (q * q) * ss)%Q in
      let zx := (4 * q * (p - 1))%Q in
      let bell := ((1 + 2 * cos - cos * cos) * zz - ss * xx + (1 - cos) * ss * zx)%Q in
      negb (Qle_bool ss 0) && Qeq_bool (cos * cos + ss) 1 && Qeq_bool (cos * ((1 + v) * (1 + v))) (1 - 2 * v - v * v)
      && Qeq_bool bell (i * norm) && Qeq_bool (p * p) (pr * norm) && Qeq_bool (pr + slope * i) level
  end.

Definition accepts (c : certificate) : bool := on_curve c && covered c && strategy_holds c.

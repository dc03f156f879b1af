(** lp-chsh-local.json, sha256:e34fb0e5eadce2732428e05796385ae41ba8540f959fb1fbd75dabc8e239b5dc: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Functional Checker LinearChecker.
Import ListNotations.
Local Open Scope Z_scope.

Definition certificate : LinearChecker.certificate := {|
  within := Scenario 2 2 2 2;
  expression := chsh_events;
  divisor := 1;
  slope := 1;
  level := 6;
  denominator := 4;
  covers := AliceOnly;
  relabelled := [[(Event 0 0 0 0, 1); (Event 0 1 0 0, 1); (Event 1 0 0 0, 1); (Event 1 1 0 0, (-1)); (Event 0 0 0 1, (-1)); (Event 0 1 0 1, (-1)); (Event 1 0 0 1, (-1)); (Event 1 1 0 1, 1); (Event 0 0 1 0, (-1)); (Event 0 1 1 0, (-1)); (Event 1 0 1 0, (-1)); (Event 1 1 1 0, 1); (Event 0 0 1 1, 1); (Event 0 1 1 1, 1); (Event 1 0 1 1, 1); (Event 1 1 1 1, (-1))]];
  duals := [
    {| bounds := Alice 0 0; multiple := 1; remains := 0;
       weighted := [(Event 1 0 0 1, 4); (Event 0 0 1 0, 4); (Event 0 1 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Alice 1 0; multiple := 1; remains := 0;
       weighted := [(Event 0 0 0 1, 4); (Event 0 1 1 0, 4); (Event 1 0 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Alice 0 1; multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 0 0 0 1, 4); (Event 0 1 0 1, 4); (Event 1 0 1 0, 4)] |};
    {| bounds := Alice 1 1; multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 0 1 0 1, 4); (Event 1 0 0 1, 4); (Event 0 0 1 0, 4)] |}] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

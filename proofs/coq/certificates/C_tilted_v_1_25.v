(** tilted-v-1-25.json, sha256:68727fec45839d9c7bfd9b32709ff9f315ecf8d82f06958e9a3ce91abb6a3422: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Functional Checker.
Import ListNotations.
Local Open Scope Z_scope.

Definition certificate : Checker.certificate := {|
  claimed := {|
    expression := chsh;
    divisor := 1;
    slope := 337;
    level := 1826;
    denominator := 1148 |};
  settings := (2, 2)%nat;
  covers := AliceOnly;
  parts := [
    {| goal := Local 0 false;
       scale := 626;
       slack := 0;
       blocks := [
        {| weights := [1; 1];
           rows := [
          ([], [1252; 0]);
          ([A 0], [(-574); 0]);
          ([A 1], [0; 574]);
          ([A 0; B 0], [(-337); (-337)]);
          ([A 0; B 1], [(-337); 337]);
          ([A 1; B 0], [(-337); (-337)]);
          ([A 1; B 1], [337; (-337)])] |}] |}];
  relabellings := [{| sides_swapped := false; alice := [(1%nat, false); (0%nat, true)]; bob := [(1%nat, true); (0%nat, false)] |}] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

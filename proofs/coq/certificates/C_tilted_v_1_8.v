(** tilted-v-1-8.json, sha256:7a2cdef5aef6f2e14752537586730f249427342cbbf7d611a646441ae5a0fd1e: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Functional Checker.
Import ListNotations.
Local Open Scope Z_scope.

Definition certificate : Checker.certificate := {|
  claimed := {|
    expression := chsh;
    divisor := 1;
    slope := 79;
    level := 354;
    denominator := 188 |};
  settings := (2, 2)%nat;
  covers := AliceOnly;
  parts := [
    {| goal := Local 0 false;
       scale := 130;
       slack := 0;
       blocks := [
        {| weights := [1; 1];
           rows := [
          ([], [260; 0]);
          ([A 0], [(-94); 0]);
          ([A 1], [0; 94]);
          ([A 0; B 0], [(-79); (-79)]);
          ([A 0; B 1], [(-79); 79]);
          ([A 1; B 0], [(-79); (-79)]);
          ([A 1; B 1], [79; (-79)])] |}] |}];
  relabellings := [{| sides_swapped := false; alice := [(1%nat, false); (0%nat, true)]; bob := [(1%nat, true); (0%nat, false)] |}] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

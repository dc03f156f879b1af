(** tilted-v-1-5.json, sha256:70f21b30274b515b0f2669fd9d8d36e82b33cf72ce90cd611315b1914d4ad0c3: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Functional Checker.
Import ListNotations.
Local Open Scope Z_scope.

Definition certificate : Checker.certificate := {|
  claimed := {|
    expression := chsh;
    divisor := 1;
    slope := 17;
    level := 66;
    denominator := 28 |};
  settings := (2, 2)%nat;
  covers := AliceOnly;
  parts := [
    {| goal := Local 0 false;
       scale := 26;
       slack := 0;
       blocks := [
        {| weights := [1; 1];
           rows := [
          ([], [52; 0]);
          ([A 0], [(-14); 0]);
          ([A 1], [0; 14]);
          ([A 0; B 0], [(-17); (-17)]);
          ([A 0; B 1], [(-17); 17]);
          ([A 1; B 0], [(-17); (-17)]);
          ([A 1; B 1], [17; (-17)])] |}] |}];
  relabellings := [{| sides_swapped := false; alice := [(1%nat, false); (0%nat, true)]; bob := [(1%nat, true); (0%nat, false)] |}] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

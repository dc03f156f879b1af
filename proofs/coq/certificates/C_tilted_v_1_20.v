(** tilted-v-1-20.json, sha256:142aa8e7d27df9a3f8f03d20d6857fc653e632939dece0f7d9f5cf89ce751183: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Functional Checker.
Import ListNotations.
Local Open Scope Z_scope.

Definition certificate : Checker.certificate := {|
  claimed := {|
    expression := chsh;
    divisor := 1;
    slope := 439;
    level := 2322;
    denominator := 1436 |};
  settings := (2, 2)%nat;
  covers := AliceOnly;
  parts := [
    {| goal := Local 0 false;
       scale := 802;
       slack := 0;
       blocks := [
        {| weights := [1; 1];
           rows := [
          ([], [1604; 0]);
          ([A 0], [(-718); 0]);
          ([A 1], [0; 718]);
          ([A 0; B 0], [(-439); (-439)]);
          ([A 0; B 1], [(-439); 439]);
          ([A 1; B 0], [(-439); (-439)]);
          ([A 1; B 1], [439; (-439)])] |}] |}];
  relabellings := [{| sides_swapped := false; alice := [(1%nat, false); (0%nat, true)]; bob := [(1%nat, true); (0%nat, false)] |}] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

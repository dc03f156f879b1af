(** exact-chsh.json, sha256:303d3582fc7c96c14aada9352757f52d5cd79e0b95a7880e0c848abbb2b897b5: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Hierarchy HierarchyTargets.
Import ListNotations.
Local Open Scope Z_scope.
Local Notation L := Letter (only parsing).

Definition claim : Hierarchy.claim := {|
  settings := [2; 2]%nat;
  outcomes := [2; 2]%nat;
  expressions := [
    ([1], [([(0, Some 0); (0, Some 0)]%nat, 1); ([(0, Some 0); (0, Some 1)]%nat, (-1)); ([(0, Some 1); (0, Some 0)]%nat, (-1)); ([(0, Some 1); (0, Some 1)]%nat, 1); ([(0, Some 0); (1, Some 0)]%nat, (-1)); ([(0, Some 0); (1, Some 1)]%nat, 1); ([(0, Some 1); (1, Some 0)]%nat, 1); ([(0, Some 1); (1, Some 1)]%nat, (-1)); ([(1, Some 0); (0, Some 0)]%nat, 1); ([(1, Some 0); (0, Some 1)]%nat, (-1)); ([(1, Some 1); (0, Some 0)]%nat, (-1)); ([(1, Some 1); (0, Some 1)]%nat, 1); ([(1, Some 0); (1, Some 0)]%nat, 1); ([(1, Some 0); (1, Some 1)]%nat, (-1)); ([(1, Some 1); (1, Some 0)]%nat, (-1)); ([(1, Some 1); (1, Some 1)]%nat, 1)])];
  divisor := 1;
  level := [0; 2];
  denominator := 1 |}.

Definition certificate : HierarchyTargets.certificate := {|
  claimed := claim;
  numbers := {| lower := [2; 0]; low := 92681; high := 92682; below := 65536 |};
  covers := ExpressionsOnly;
  parts := [
    {| goal := None;
       scale := 1;
       slack := [];
       blocks := [
         Block [[0; 1]; [0; 1]] [
            ([([0; 1], [L 1 0 0]); ([(-1)], [L 0 0 0]); ([(-1)], [L 0 1 0])], [[1]]);
            ([([0; 1], [L 1 1 0]); ([1], [L 0 0 0]); ([(-1)], [L 0 1 0])], [[]; [1]])]];
       bounds := [
] |}];
  relabellings := [] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

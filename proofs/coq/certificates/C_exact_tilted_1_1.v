(** exact-tilted-1-1.json, sha256:0d01110901f5f33bf66b72e83132e6a57c66333fc75ab16ad9e6612969366193: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Hierarchy HierarchyTargets.
Import ListNotations.
Local Open Scope Z_scope.
Local Notation L := Letter (only parsing).

Definition claim : Hierarchy.claim := {|
  settings := [2; 2]%nat;
  outcomes := [2; 2]%nat;
  expressions := [
    ([10], [([(0, Some 0); (0, Some 0)]%nat, 2); ([(0, Some 1); (0, Some 0)]%nat, (-2)); ([(0, Some 0); (1, Some 0)]%nat, 1); ([(0, Some 0); (1, Some 1)]%nat, (-1)); ([(0, Some 1); (1, Some 0)]%nat, (-1)); ([(0, Some 1); (1, Some 1)]%nat, 1); ([(1, Some 0); (0, Some 0)]%nat, 1); ([(1, Some 0); (0, Some 1)]%nat, (-1)); ([(1, Some 1); (0, Some 0)]%nat, (-1)); ([(1, Some 1); (0, Some 1)]%nat, 1); ([(1, Some 0); (1, Some 0)]%nat, (-1)); ([(1, Some 0); (1, Some 1)]%nat, 1); ([(1, Some 1); (1, Some 0)]%nat, 1); ([(1, Some 1); (1, Some 1)]%nat, (-1))])];
  divisor := 1;
  level := [0; (-45); 0; 1];
  denominator := 10 |}.

Definition certificate : HierarchyTargets.certificate := {|
  claimed := claim;
  numbers := {| lower := [(-25); 0; 50; 0]; low := 30216215941; high := 30216215942; below := 4294967296 |};
  covers := ExpressionsOnly;
  parts := [
    {| goal := None;
       scale := 500;
       slack := [];
       blocks := [
         Block [[0; (-45); 0; 1]; [0; (-4500); 0; 100]] [
            ([([0; (-45); 0; 1], []); ([(-10)], [L 0 0 0]); ([(-10)], [L 0 0 0; L 1 0 0]); ([(-10)], [L 0 0 0; L 1 1 0]); ([(-10)], [L 0 1 0; L 1 0 0]); ([10], [L 0 1 0; L 1 1 0])], [[1]]);
            ([([(-1)], [L 0 0 0; L 1 0 0]); ([1], [L 0 0 0; L 1 1 0]); ([1], [L 0 1 0]); ([(-1)], [L 0 1 0; L 1 0 0]); ([(-1)], [L 0 1 0; L 1 1 0])], [[]; [1]])]];
       bounds := [
] |}];
  relabellings := [] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

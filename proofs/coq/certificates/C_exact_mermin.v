(** exact-mermin.json, sha256:1a95349d4f3c903c9df98770cb61c70882bc63bafd7f87c66c576258fb9a67c1: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Hierarchy HierarchyTargets.
Import ListNotations.
Local Open Scope Z_scope.
Local Notation L := Letter (only parsing).

Definition claim : Hierarchy.claim := {|
  settings := [2; 2; 2]%nat;
  outcomes := [2; 2; 2]%nat;
  expressions := [
    ([1], [([(0, Some 0); (0, Some 0); (1, Some 0)]%nat, 1); ([(0, Some 0); (0, Some 0); (1, Some 1)]%nat, (-1)); ([(0, Some 0); (0, Some 1); (1, Some 0)]%nat, (-1)); ([(0, Some 0); (0, Some 1); (1, Some 1)]%nat, 1); ([(0, Some 1); (0, Some 0); (1, Some 0)]%nat, (-1)); ([(0, Some 1); (0, Some 0); (1, Some 1)]%nat, 1); ([(0, Some 1); (0, Some 1); (1, Some 0)]%nat, 1); ([(0, Some 1); (0, Some 1); (1, Some 1)]%nat, (-1)); ([(0, Some 0); (1, Some 0); (0, Some 0)]%nat, 1); ([(0, Some 0); (1, Some 0); (0, Some 1)]%nat, (-1)); ([(0, Some 0); (1, Some 1); (0, Some 0)]%nat, (-1)); ([(0, Some 0); (1, Some 1); (0, Some 1)]%nat, 1); ([(0, Some 1); (1, Some 0); (0, Some 0)]%nat, (-1)); ([(0, Some 1); (1, Some 0); (0, Some 1)]%nat, 1); ([(0, Some 1); (1, Some 1); (0, Some 0)]%nat, 1); ([(0, Some 1); (1, Some 1); (0, Some 1)]%nat, (-1)); ([(1, Some 0); (0, Some 0); (0, Some 0)]%nat, 1); ([(1, Some 0); (0, Some 0); (0, Some 1)]%nat, (-1)); ([(1, Some 0); (0, Some 1); (0, Some 0)]%nat, (-1)); ([(1, Some 0); (0, Some 1); (0, Some 1)]%nat, 1); ([(1, Some 1); (0, Some 0); (0, Some 0)]%nat, (-1)); ([(1, Some 1); (0, Some 0); (0, Some 1)]%nat, 1); ([(1, Some 1); (0, Some 1); (0, Some 0)]%nat, 1); ([(1, Some 1); (0, Some 1); (0, Some 1)]%nat, (-1)); ([(1, Some 0); (1, Some 0); (1, Some 0)]%nat, (-1)); ([(1, Some 0); (1, Some 0); (1, Some 1)]%nat, 1); ([(1, Some 0); (1, Some 1); (1, Some 0)]%nat, 1); ([(1, Some 0); (1, Some 1); (1, Some 1)]%nat, (-1)); ([(1, Some 1); (1, Some 0); (1, Some 0)]%nat, 1); ([(1, Some 1); (1, Some 0); (1, Some 1)]%nat, (-1)); ([(1, Some 1); (1, Some 1); (1, Some 0)]%nat, (-1)); ([(1, Some 1); (1, Some 1); (1, Some 1)]%nat, 1)])];
  divisor := 1;
  level := [4];
  denominator := 1 |}.

Definition certificate : HierarchyTargets.certificate := {|
  claimed := claim;
  numbers := {| lower := [0]; low := 0; high := 0; below := 1 |};
  covers := ExpressionsOnly;
  parts := [
    {| goal := None;
       scale := 1;
       slack := [];
       blocks := [
         Block [[4]; [4]; [4]; [4]] [
            ([([1], []); ([(-1)], [L 0 0 0; L 1 0 0; L 2 1 0])], [[1]]);
            ([([1], []); ([(-1)], [L 0 0 0; L 1 1 0; L 2 0 0])], [[]; [1]]);
            ([([1], []); ([(-1)], [L 0 1 0; L 1 0 0; L 2 0 0])], [[]; []; [1]]);
            ([([1], []); ([1], [L 0 1 0; L 1 1 0; L 2 1 0])], [[]; []; []; [1]])]];
       bounds := [
] |}];
  relabellings := [] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

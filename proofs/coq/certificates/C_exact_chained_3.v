(** exact-chained-3.json, sha256:72d30f177eb09c748b4956febeaecb54acdcf7a1e3d2d55e1a5dfc1794243add: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Hierarchy HierarchyTargets.
Import ListNotations.
Local Open Scope Z_scope.
Local Notation L := Letter (only parsing).

Definition claim : Hierarchy.claim := {|
  settings := [3; 3]%nat;
  outcomes := [2; 2]%nat;
  expressions := [
    ([1], [([(0, Some 0); (0, Some 0)]%nat, 1); ([(0, Some 0); (0, Some 1)]%nat, (-1)); ([(0, Some 1); (0, Some 0)]%nat, (-1)); ([(0, Some 1); (0, Some 1)]%nat, 1); ([(0, Some 0); (2, Some 0)]%nat, (-1)); ([(0, Some 0); (2, Some 1)]%nat, 1); ([(0, Some 1); (2, Some 0)]%nat, 1); ([(0, Some 1); (2, Some 1)]%nat, (-1)); ([(1, Some 0); (0, Some 0)]%nat, 1); ([(1, Some 0); (0, Some 1)]%nat, (-1)); ([(1, Some 1); (0, Some 0)]%nat, (-1)); ([(1, Some 1); (0, Some 1)]%nat, 1); ([(1, Some 0); (1, Some 0)]%nat, 1); ([(1, Some 0); (1, Some 1)]%nat, (-1)); ([(1, Some 1); (1, Some 0)]%nat, (-1)); ([(1, Some 1); (1, Some 1)]%nat, 1); ([(2, Some 0); (1, Some 0)]%nat, 1); ([(2, Some 0); (1, Some 1)]%nat, (-1)); ([(2, Some 1); (1, Some 0)]%nat, (-1)); ([(2, Some 1); (1, Some 1)]%nat, 1); ([(2, Some 0); (2, Some 0)]%nat, 1); ([(2, Some 0); (2, Some 1)]%nat, (-1)); ([(2, Some 1); (2, Some 0)]%nat, (-1)); ([(2, Some 1); (2, Some 1)]%nat, 1)])];
  divisor := 1;
  level := [0; 3];
  denominator := 1 |}.

Definition certificate : HierarchyTargets.certificate := {|
  claimed := claim;
  numbers := {| lower := [3; 0]; low := 113511; high := 113512; below := 65536 |};
  covers := ExpressionsOnly;
  parts := [
    {| goal := None;
       scale := 3;
       slack := [];
       blocks := [
         Block [[0; 2]; [0; 2]; [0; 2]] [
            ([([0; 1], [L 1 0 0]); ([(-1)], [L 0 0 0]); ([(-1)], [L 0 1 0])], [[1]]);
            ([([0; 1], [L 1 1 0]); ([(-1)], [L 0 1 0]); ([(-1)], [L 0 2 0])], [[]; [1]]);
            ([([0; 1], [L 1 2 0]); ([1], [L 0 0 0]); ([(-1)], [L 0 2 0])], [[]; []; [1]])];
         Block [[0; 2]] [
            ([([1], [L 0 0 0])], [[1]]);
            ([([1], [L 0 1 0])], [[(-1)]]);
            ([([1], [L 0 2 0])], [[1]])]];
       bounds := [
] |}];
  relabellings := [] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

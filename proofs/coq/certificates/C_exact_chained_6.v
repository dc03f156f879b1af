(** exact-chained-6.json, sha256:9744c6be160bbb619555a0d4ed3f9750f3e523879d06e3acec912b16806a9ecb: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Hierarchy HierarchyTargets.
Import ListNotations.
Local Open Scope Z_scope.
Local Notation L := Letter (only parsing).

Definition claim : Hierarchy.claim := {|
  settings := [6; 6]%nat;
  outcomes := [2; 2]%nat;
  expressions := [
    ([1], [([(0, Some 0); (0, Some 0)]%nat, 1); ([(0, Some 0); (0, Some 1)]%nat, (-1)); ([(0, Some 1); (0, Some 0)]%nat, (-1)); ([(0, Some 1); (0, Some 1)]%nat, 1); ([(0, Some 0); (5, Some 0)]%nat, (-1)); ([(0, Some 0); (5, Some 1)]%nat, 1); ([(0, Some 1); (5, Some 0)]%nat, 1); ([(0, Some 1); (5, Some 1)]%nat, (-1)); ([(1, Some 0); (0, Some 0)]%nat, 1); ([(1, Some 0); (0, Some 1)]%nat, (-1)); ([(1, Some 1); (0, Some 0)]%nat, (-1)); ([(1, Some 1); (0, Some 1)]%nat, 1); ([(1, Some 0); (1, Some 0)]%nat, 1); ([(1, Some 0); (1, Some 1)]%nat, (-1)); ([(1, Some 1); (1, Some 0)]%nat, (-1)); ([(1, Some 1); (1, Some 1)]%nat, 1); ([(2, Some 0); (1, Some 0)]%nat, 1); ([(2, Some 0); (1, Some 1)]%nat, (-1)); ([(2, Some 1); (1, Some 0)]%nat, (-1)); ([(2, Some 1); (1, Some 1)]%nat, 1); ([(2, Some 0); (2, Some 0)]%nat, 1); ([(2, Some 0); (2, Some 1)]%nat, (-1)); ([(2, Some 1); (2, Some 0)]%nat, (-1)); ([(2, Some 1); (2, Some 1)]%nat, 1); ([(3, Some 0); (2, Some 0)]%nat, 1); ([(3, Some 0); (2, Some 1)]%nat, (-1)); ([(3, Some 1); (2, Some 0)]%nat, (-1)); ([(3, Some 1); (2, Some 1)]%nat, 1); ([(3, Some 0); (3, Some 0)]%nat, 1); ([(3, Some 0); (3, Some 1)]%nat, (-1)); ([(3, Some 1); (3, Some 0)]%nat, (-1)); ([(3, Some 1); (3, Some 1)]%nat, 1); ([(4, Some 0); (3, Some 0)]%nat, 1); ([(4, Some 0); (3, Some 1)]%nat, (-1)); ([(4, Some 1); (3, Some 0)]%nat, (-1)); ([(4, Some 1); (3, Some 1)]%nat, 1); ([(4, Some 0); (4, Some 0)]%nat, 1); ([(4, Some 0); (4, Some 1)]%nat, (-1)); ([(4, Some 1); (4, Some 0)]%nat, (-1)); ([(4, Some 1); (4, Some 1)]%nat, 1); ([(5, Some 0); (4, Some 0)]%nat, 1); ([(5, Some 0); (4, Some 1)]%nat, (-1)); ([(5, Some 1); (4, Some 0)]%nat, (-1)); ([(5, Some 1); (4, Some 1)]%nat, 1); ([(5, Some 0); (5, Some 0)]%nat, 1); ([(5, Some 0); (5, Some 1)]%nat, (-1)); ([(5, Some 1); (5, Some 0)]%nat, (-1)); ([(5, Some 1); (5, Some 1)]%nat, 1)])];
  divisor := 1;
  level := [0; 6];
  denominator := 1 |}.

Definition certificate : HierarchyTargets.certificate := {|
  claimed := claim;
  numbers := {| lower := [(-1); 0; 4; 0]; low := 126605; high := 126607; below := 65536 |};
  covers := ExpressionsOnly;
  parts := [
    {| goal := None;
       scale := 9;
       slack := [];
       blocks := [
         Block [[0; 72; 0; (-18)]; [0; 72; 0; (-18)]; [0; 72; 0; (-18)]; [0; 72; 0; (-18)]; [0; 72; 0; (-18)]; [0; 72; 0; (-18)]] [
            ([([0; 1], [L 1 0 0]); ([(-1)], [L 0 0 0]); ([(-1)], [L 0 1 0])], [[1]]);
            ([([0; 1], [L 1 1 0]); ([(-1)], [L 0 1 0]); ([(-1)], [L 0 2 0])], [[]; [1]]);
            ([([0; 1], [L 1 2 0]); ([(-1)], [L 0 2 0]); ([(-1)], [L 0 3 0])], [[]; []; [1]]);
            ([([0; 1], [L 1 3 0]); ([(-1)], [L 0 3 0]); ([(-1)], [L 0 4 0])], [[]; []; []; [1]]);
            ([([0; 1], [L 1 4 0]); ([(-1)], [L 0 4 0]); ([(-1)], [L 0 5 0])], [[]; []; []; []; [1]]);
            ([([0; 1], [L 1 5 0]); ([1], [L 0 0 0]); ([(-1)], [L 0 5 0])], [[]; []; []; []; []; [1]])];
         Block [[0; (-14); 0; 4]; [0; (-21); 0; 6]; [0; (-7); 0; 2]; [0; (-42); 0; 12]] [
            ([([1], [L 0 0 0])], [[3]]);
            ([([1], [L 0 1 0])], [[2; 0; (-1)]; [2]]);
            ([([1], [L 0 2 0])], [[]; [2; 0; (-1)]; [3]]);
            ([([1], [L 0 3 0])], [[]; []; [4; 0; (-2)]; [1]]);
            ([([1], [L 0 4 0])], [[]; []; []; [2; 0; (-1)]]);
            ([([1], [L 0 5 0])], [[(-2); 0; 1]; [1]; [(-2); 0; 1]; [1]])]];
       bounds := [
] |}];
  relabellings := [] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

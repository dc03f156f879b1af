(** exact-chained-4.json, sha256:ba44f0b9bca6212c7a33b679e99bf680855b591cad08d020fdb90fc0389cdb3b: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Hierarchy HierarchyTargets.
Import ListNotations.
Local Open Scope Z_scope.
Local Notation L := Letter (only parsing).

Definition claim : Hierarchy.claim := {|
  settings := [4; 4]%nat;
  outcomes := [2; 2]%nat;
  expressions := [
    ([1], [([(0, Some 0); (0, Some 0)]%nat, 1); ([(0, Some 0); (0, Some 1)]%nat, (-1)); ([(0, Some 1); (0, Some 0)]%nat, (-1)); ([(0, Some 1); (0, Some 1)]%nat, 1); ([(0, Some 0); (3, Some 0)]%nat, (-1)); ([(0, Some 0); (3, Some 1)]%nat, 1); ([(0, Some 1); (3, Some 0)]%nat, 1); ([(0, Some 1); (3, Some 1)]%nat, (-1)); ([(1, Some 0); (0, Some 0)]%nat, 1); ([(1, Some 0); (0, Some 1)]%nat, (-1)); ([(1, Some 1); (0, Some 0)]%nat, (-1)); ([(1, Some 1); (0, Some 1)]%nat, 1); ([(1, Some 0); (1, Some 0)]%nat, 1); ([(1, Some 0); (1, Some 1)]%nat, (-1)); ([(1, Some 1); (1, Some 0)]%nat, (-1)); ([(1, Some 1); (1, Some 1)]%nat, 1); ([(2, Some 0); (1, Some 0)]%nat, 1); ([(2, Some 0); (1, Some 1)]%nat, (-1)); ([(2, Some 1); (1, Some 0)]%nat, (-1)); ([(2, Some 1); (1, Some 1)]%nat, 1); ([(2, Some 0); (2, Some 0)]%nat, 1); ([(2, Some 0); (2, Some 1)]%nat, (-1)); ([(2, Some 1); (2, Some 0)]%nat, (-1)); ([(2, Some 1); (2, Some 1)]%nat, 1); ([(3, Some 0); (2, Some 0)]%nat, 1); ([(3, Some 0); (2, Some 1)]%nat, (-1)); ([(3, Some 1); (2, Some 0)]%nat, (-1)); ([(3, Some 1); (2, Some 1)]%nat, 1); ([(3, Some 0); (3, Some 0)]%nat, 1); ([(3, Some 0); (3, Some 1)]%nat, (-1)); ([(3, Some 1); (3, Some 0)]%nat, (-1)); ([(3, Some 1); (3, Some 1)]%nat, 1)])];
  divisor := 1;
  level := [0; 4];
  denominator := 1 |}.

Definition certificate : HierarchyTargets.certificate := {|
  claimed := claim;
  numbers := {| lower := [(-2); 0; 4; 0]; low := 121094; high := 121096; below := 65536 |};
  covers := ExpressionsOnly;
  parts := [
    {| goal := None;
       scale := 2;
       slack := [];
       blocks := [
         Block [[0; 8; 0; (-2)]; [0; 8; 0; (-2)]; [0; 8; 0; (-2)]; [0; 8; 0; (-2)]] [
            ([([0; 1], [L 1 0 0]); ([(-1)], [L 0 0 0]); ([(-1)], [L 0 1 0])], [[1]]);
            ([([0; 1], [L 1 1 0]); ([(-1)], [L 0 1 0]); ([(-1)], [L 0 2 0])], [[]; [1]]);
            ([([0; 1], [L 1 2 0]); ([(-1)], [L 0 2 0]); ([(-1)], [L 0 3 0])], [[]; []; [1]]);
            ([([0; 1], [L 1 3 0]); ([1], [L 0 0 0]); ([(-1)], [L 0 3 0])], [[]; []; []; [1]])];
         Block [[0; (-3); 0; 1]; [0; (-6); 0; 2]] [
            ([([1], [L 0 0 0])], [[2]]);
            ([([1], [L 0 1 0])], [[2; 0; (-1)]; [1]]);
            ([([1], [L 0 2 0])], [[]; [2; 0; (-1)]]);
            ([([1], [L 0 3 0])], [[(-2); 0; 1]; [1]])]];
       bounds := [
] |}];
  relabellings := [] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

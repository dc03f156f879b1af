(** exact-chained-5.json, sha256:26ce5960819008e27b2fea80a88064bc7341d67513a931fb08223bb8970f68ac: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Hierarchy HierarchyTargets.
Import ListNotations.
Local Open Scope Z_scope.
Local Notation L := Letter (only parsing).

Definition claim : Hierarchy.claim := {|
  settings := [5; 5]%nat;
  outcomes := [2; 2]%nat;
  expressions := [
    ([1], [([(0, Some 0); (0, Some 0)]%nat, 1); ([(0, Some 0); (0, Some 1)]%nat, (-1)); ([(0, Some 1); (0, Some 0)]%nat, (-1)); ([(0, Some 1); (0, Some 1)]%nat, 1); ([(0, Some 0); (4, Some 0)]%nat, (-1)); ([(0, Some 0); (4, Some 1)]%nat, 1); ([(0, Some 1); (4, Some 0)]%nat, 1); ([(0, Some 1); (4, Some 1)]%nat, (-1)); ([(1, Some 0); (0, Some 0)]%nat, 1); ([(1, Some 0); (0, Some 1)]%nat, (-1)); ([(1, Some 1); (0, Some 0)]%nat, (-1)); ([(1, Some 1); (0, Some 1)]%nat, 1); ([(1, Some 0); (1, Some 0)]%nat, 1); ([(1, Some 0); (1, Some 1)]%nat, (-1)); ([(1, Some 1); (1, Some 0)]%nat, (-1)); ([(1, Some 1); (1, Some 1)]%nat, 1); ([(2, Some 0); (1, Some 0)]%nat, 1); ([(2, Some 0); (1, Some 1)]%nat, (-1)); ([(2, Some 1); (1, Some 0)]%nat, (-1)); ([(2, Some 1); (1, Some 1)]%nat, 1); ([(2, Some 0); (2, Some 0)]%nat, 1); ([(2, Some 0); (2, Some 1)]%nat, (-1)); ([(2, Some 1); (2, Some 0)]%nat, (-1)); ([(2, Some 1); (2, Some 1)]%nat, 1); ([(3, Some 0); (2, Some 0)]%nat, 1); ([(3, Some 0); (2, Some 1)]%nat, (-1)); ([(3, Some 1); (2, Some 0)]%nat, (-1)); ([(3, Some 1); (2, Some 1)]%nat, 1); ([(3, Some 0); (3, Some 0)]%nat, 1); ([(3, Some 0); (3, Some 1)]%nat, (-1)); ([(3, Some 1); (3, Some 0)]%nat, (-1)); ([(3, Some 1); (3, Some 1)]%nat, 1); ([(4, Some 0); (3, Some 0)]%nat, 1); ([(4, Some 0); (3, Some 1)]%nat, (-1)); ([(4, Some 1); (3, Some 0)]%nat, (-1)); ([(4, Some 1); (3, Some 1)]%nat, 1); ([(4, Some 0); (4, Some 0)]%nat, 1); ([(4, Some 0); (4, Some 1)]%nat, (-1)); ([(4, Some 1); (4, Some 0)]%nat, (-1)); ([(4, Some 1); (4, Some 1)]%nat, 1)])];
  divisor := 1;
  level := [0; 5];
  denominator := 1 |}.

Definition certificate : HierarchyTargets.certificate := {|
  claimed := claim;
  numbers := {| lower := [(-5); 0; 5; 0]; low := 124656; high := 124658; below := 65536 |};
  covers := ExpressionsOnly;
  parts := [
    {| goal := None;
       scale := 5;
       slack := [];
       blocks := [
         Block [[0; 10; 0; (-2)]; [0; 10; 0; (-2)]; [0; 10; 0; (-2)]; [0; 10; 0; (-2)]; [0; 10; 0; (-2)]] [
            ([([0; 1], [L 1 0 0]); ([(-1)], [L 0 0 0]); ([(-1)], [L 0 1 0])], [[1]]);
            ([([0; 1], [L 1 1 0]); ([(-1)], [L 0 1 0]); ([(-1)], [L 0 2 0])], [[]; [1]]);
            ([([0; 1], [L 1 2 0]); ([(-1)], [L 0 2 0]); ([(-1)], [L 0 3 0])], [[]; []; [1]]);
            ([([0; 1], [L 1 3 0]); ([(-1)], [L 0 3 0]); ([(-1)], [L 0 4 0])], [[]; []; []; [1]]);
            ([([0; 1], [L 1 4 0]); ([1], [L 0 0 0]); ([(-1)], [L 0 4 0])], [[]; []; []; []; [1]])];
         Block [[0; (-10); 0; 4]; [0; 10; 0; (-2)]; [0; (-20); 0; 6]] [
            ([([1], [L 0 0 0])], [[1]]);
            ([([1], [L 0 1 0])], [[3; 0; (-1)]; [1]]);
            ([([1], [L 0 2 0])], [[]; [(-1)]; [1]]);
            ([([1], [L 0 3 0])], [[]; []; [2; 0; (-1)]]);
            ([([1], [L 0 4 0])], [[(-3); 0; 1]; [(-3); 0; 1]; [1]])]];
       bounds := [
] |}];
  relabellings := [] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(** exact-tilted-3-2.json, sha256:f102e435aaf708ddc32465603c81ad5e6f1d89812d08957486c3473bc86e95d2: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Hierarchy HierarchyTargets.
Import ListNotations.
Local Open Scope Z_scope.
Local Notation L := Letter (only parsing).

Definition claim : Hierarchy.claim := {|
  settings := [2; 2]%nat;
  outcomes := [2; 2]%nat;
  expressions := [
    ([200], [([(0, Some 0); (0, Some 0)]%nat, 5); ([(0, Some 0); (0, Some 1)]%nat, 1); ([(0, Some 1); (0, Some 0)]%nat, (-5)); ([(0, Some 1); (0, Some 1)]%nat, (-1)); ([(0, Some 0); (1, Some 0)]%nat, 2); ([(0, Some 0); (1, Some 1)]%nat, (-2)); ([(0, Some 1); (1, Some 0)]%nat, (-2)); ([(0, Some 1); (1, Some 1)]%nat, 2); ([(1, Some 0); (0, Some 0)]%nat, 2); ([(1, Some 0); (0, Some 1)]%nat, (-2)); ([(1, Some 1); (0, Some 0)]%nat, (-2)); ([(1, Some 1); (0, Some 1)]%nat, 2); ([(1, Some 0); (1, Some 0)]%nat, (-2)); ([(1, Some 0); (1, Some 1)]%nat, 2); ([(1, Some 1); (1, Some 0)]%nat, 2); ([(1, Some 1); (1, Some 1)]%nat, (-2))])];
  divisor := 2;
  level := [0; 775; 0; (-1)];
  denominator := 200 |}.

Definition certificate : HierarchyTargets.certificate := {|
  claimed := claim;
  numbers := {| lower := [(-625); 0; 750; 0]; low := 117557086770; high := 117557086772; below := 4294967296 |};
  covers := ExpressionsOnly;
  parts := [
    {| goal := None;
       scale := 125000;
       slack := [];
       blocks := [
         Block [[0; 775; 0; (-1)]; [0; 7750000; 0; (-10000)]] [
            ([([0; 775; 0; (-1)], []); ([(-300)], [L 0 0 0]); ([(-200)], [L 0 0 0; L 1 0 0]); ([(-200)], [L 0 0 0; L 1 1 0]); ([(-200)], [L 0 1 0; L 1 0 0]); ([200], [L 0 1 0; L 1 1 0])], [[1]]);
            ([([(-2)], [L 0 0 0; L 1 0 0]); ([2], [L 0 0 0; L 1 1 0]); ([3], [L 0 1 0]); ([(-2)], [L 0 1 0; L 1 0 0]); ([(-2)], [L 0 1 0; L 1 1 0])], [[]; [1]])]];
       bounds := [
] |}];
  relabellings := [] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

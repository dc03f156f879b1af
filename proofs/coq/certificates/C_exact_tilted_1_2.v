(** exact-tilted-1-2.json, sha256:1acb005f4b3a708568227ef487c4347894c991313dad106143c1ba8a86eb64a5: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Hierarchy HierarchyTargets.
Import ListNotations.
Local Open Scope Z_scope.
Local Notation L := Letter (only parsing).

Definition claim : Hierarchy.claim := {|
  settings := [2; 2]%nat;
  outcomes := [2; 2]%nat;
  expressions := [
    ([952], [([(0, Some 0); (0, Some 0)]%nat, 3); ([(0, Some 0); (0, Some 1)]%nat, (-1)); ([(0, Some 1); (0, Some 0)]%nat, (-3)); ([(0, Some 1); (0, Some 1)]%nat, 1); ([(0, Some 0); (1, Some 0)]%nat, 2); ([(0, Some 0); (1, Some 1)]%nat, (-2)); ([(0, Some 1); (1, Some 0)]%nat, (-2)); ([(0, Some 1); (1, Some 1)]%nat, 2); ([(1, Some 0); (0, Some 0)]%nat, 2); ([(1, Some 0); (0, Some 1)]%nat, (-2)); ([(1, Some 1); (0, Some 0)]%nat, (-2)); ([(1, Some 1); (0, Some 1)]%nat, 2); ([(1, Some 0); (1, Some 0)]%nat, (-2)); ([(1, Some 0); (1, Some 1)]%nat, 2); ([(1, Some 1); (1, Some 0)]%nat, 2); ([(1, Some 1); (1, Some 1)]%nat, (-2))])];
  divisor := 2;
  level := [0; (-663); 0; 1];
  denominator := 952 |}.

Definition certificate : HierarchyTargets.certificate := {|
  claimed := claim;
  numbers := {| lower := [(-14161); 0; 782; 0]; low := 118672623064; high := 118672623066; below := 4294967296 |};
  covers := ExpressionsOnly;
  parts := [
    {| goal := None;
       scale := 1925896;
       slack := [];
       blocks := [
         Block [[0; (-663); 0; 1]; [0; (-150219888); 0; 226576]] [
            ([([0; (-663); 0; 1], []); ([(-476)], [L 0 0 0]); ([(-952)], [L 0 0 0; L 1 0 0]); ([(-952)], [L 0 0 0; L 1 1 0]); ([(-952)], [L 0 1 0; L 1 0 0]); ([952], [L 0 1 0; L 1 1 0])], [[1]]);
            ([([(-2)], [L 0 0 0; L 1 0 0]); ([2], [L 0 0 0; L 1 1 0]); ([1], [L 0 1 0]); ([(-2)], [L 0 1 0; L 1 0 0]); ([(-2)], [L 0 1 0; L 1 1 0])], [[]; [1]])]];
       bounds := [
] |}];
  relabellings := [] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(** i3322-level-1.json, sha256:eba56d35d4e285af138ea82d740c1d96e51f027a63bd1c1f8c4b328786bcba7b: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Hierarchy HierarchyTargets.
Import ListNotations.
Local Open Scope Z_scope.
Local Notation L := Letter (only parsing).

Definition claim : Hierarchy.claim := {|
  settings := [3; 3]%nat;
  outcomes := [2; 2]%nat;
  expressions := [
    ([50000000000], [([(0, Some 0); (0, Some 0)]%nat, (-2)); ([(0, Some 0); (0, Some 1)]%nat, (-1)); ([(0, Some 1); (0, Some 0)]%nat, (-2)); ([(0, Some 1); (1, Some 0)]%nat, (-1)); ([(0, Some 0); (2, Some 0)]%nat, 1); ([(1, Some 0); (0, Some 0)]%nat, 1); ([(1, Some 0); (1, Some 0)]%nat, 1); ([(1, Some 0); (2, Some 0)]%nat, (-1)); ([(2, Some 0); (0, Some 0)]%nat, 1); ([(2, Some 0); (1, Some 0)]%nat, (-1))])];
  divisor := 1;
  level := [18750000029];
  denominator := 50000000000 |}.

Definition certificate : HierarchyTargets.certificate := {|
  claimed := claim;
  numbers := {| lower := [0]; low := 0; high := 0; below := 1 |};
  covers := ExpressionsOnly;
  parts := [
    {| goal := None;
       scale := 20769187434139310514121985316880384;
       slack := [16776648067768705689563336894843294];
       blocks := [
         Block [[26843545627832031250]; [33349609375]; [2600000000000]] [
            ([([1], [])], [[4398046511107]; []; []]);
            ([([1], [L 0 0 0]); ([1], [L 0 1 0])], [[(-4398046506544)]; [4403885200831]; []]);
            ([([1], [L 1 0 0]); ([1], [L 1 1 0])], [[4398046506544]; [(-3670195277465)]; [275228885973]])];
         Block [[107374182500195312500]; [30566406250]] [
            ([([1], [L 1 2 0])], [[2199023255555]; []]);
            ([([(-1)], [L 0 0 0]); ([1], [L 0 1 0])], [[2199023253500]; [4404435654695]])];
         Block [[107374182500195312500]; [30566406250]] [
            ([([1], [L 0 2 0])], [[2199023255555]; []]);
            ([([(-1)], [L 1 0 0]); ([1], [L 1 1 0])], [[2199023253500]; [4404435654695]])]];
       bounds := [
] |}];
  relabellings := [] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

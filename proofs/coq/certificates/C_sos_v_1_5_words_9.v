(** sos-v-1-5-words-9.json, sha256:457a013119b71846cc4dda8e45c3ad752f99bb9cf81ba3cf87a2dfa2411fe9af: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Functional Checker.
Import ListNotations.
Local Open Scope Z_scope.

Definition certificate : Checker.certificate := {|
  claimed := {|
    expression := chsh;
    divisor := 1;
    slope := 1251;
    level := 5143;
    denominator := 2520 |};
  settings := (2, 2)%nat;
  covers := Global;
  parts := [
    {| goal := Joint (Cell 0 0 false false);
       scale := 697427117278556437500;
       slack := 0;
       blocks := [
        {| weights := [33538787949849; 471875180; 41537092215156459271];
           rows := [
          ([], [189775; (-74396450); 25]);
          ([B 0], [(-79277); (-2133014); 13]);
          ([B 1], [2173; 19739261; (-37)]);
          ([A 0], [(-79277); (-2133014); 13]);
          ([A 1], [2173; 19739261; (-37)]);
          ([A 0; B 0], [76935; 44637870; (-15)]);
          ([A 0; B 1], [(-93987); 12395091; 3]);
          ([A 1; B 0], [(-93987); 12395091; 3]);
          ([A 1; B 1], [167091; (-19847688); 21])] |};
        {| weights := [203073000; 7042133290368186094500];
           rows := [
          ([B 0], [(-92100213); (-2)]);
          ([B 1], [(-36528050); 1]);
          ([A 0], [92100213; 2]);
          ([A 1], [36528050; (-1)]);
          ([A 0; B 1], [38802873; (-3)]);
          ([A 1; B 0], [(-38802873); 3])] |}] |};
    {| goal := Joint (Cell 1 1 false false);
       scale := 178920;
       slack := 86597280;
       blocks := [
        {| weights := [223828920; 74609640; 30240; 117482400];
           rows := [
          ([], [0; 0; (-105); (-1)]);
          ([B 0], [2; 0; 0; 0]);
          ([B 1], [0; (-2); 34; 1]);
          ([A 0], [(-1); 3; 0; 0]);
          ([A 1], [(-1); (-1); 71; 0])] |}] |}];
  relabellings := [{| sides_swapped := true; alice := [(0%nat, false); (1%nat, true)]; bob := [(1%nat, false); (0%nat, false)] |}] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(** sos-short-v-1-5-words-9.json, sha256:572ccfc33cfe23e57b022a069191428b20096f0d83e87caa954368336e194731: written by the exporter, checked by the kernel. *)
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
       scale := 125;
       slack := 0;
       blocks := [
        {| weights := [6; 28; 7; 1612; 88; 14];
           rows := [
          ([], [55; 41; 116; (-10); 65; 51]);
          ([B 0], [7; (-26); (-23); 2; 5; (-28)]);
          ([A 0], [7; (-26); (-23); 2; 5; (-28)]);
          ([B 1], [(-28); 4; (-18); (-3); (-25); 7]);
          ([A 1], [(-28); 4; (-18); (-3); (-25); 7]);
          ([A 0; B 0], [(-33); 39; (-6); 6; (-39); 33]);
          ([A 0; B 1], [(-6); (-27); (-39); 3; (-9); (-30)]);
          ([A 1; B 0], [(-6); (-27); (-39); 3; (-9); (-30)]);
          ([A 1; B 1], [21; 51; 72; 0; 21; 51])] |};
        {| weights := [114; 3222; 4057];
           rows := [
          ([B 0], [(-5); 8; 3]);
          ([A 0], [5; (-8); (-3)]);
          ([B 1], [(-1); 3; 2]);
          ([A 1], [1; (-3); (-2)]);
          ([A 0; B 1], [0; (-3); (-3)]);
          ([A 1; B 0], [0; 3; 3])] |}] |};
    {| goal := Joint (Cell 1 1 false false);
       scale := 2520;
       slack := 1219680;
       blocks := [
        {| weights := [3152520; 1587600];
           rows := [
          ([], [0; (-2)]);
          ([A 0], [(-1); 0]);
          ([B 0], [(-1); 0]);
          ([A 1], [1; 1]);
          ([B 1], [1; 1])] |};
        {| weights := [68040; 3220560; 1542240];
           rows := [
          ([A 0], [1; 1; 2]);
          ([B 0], [(-1); (-1); (-2)]);
          ([A 1], [1; 0; 1]);
          ([B 1], [(-1); 0; (-1)])] |}] |}];
  relabellings := [{| sides_swapped := true; alice := [(0%nat, false); (1%nat, true)]; bob := [(1%nat, false); (0%nat, false)] |}] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(** curve-v-1-8.json, sha256:fd1c97078c080be9d3b59f4758a492765537780cc92ea6fddc382cdc4684f4b0: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith QArith.
From Bellproof Require Import Functional Checker CurveChecker.
Import ListNotations.
Local Open Scope Z_scope.

Definition certificate : CurveChecker.certificate := {|
  numerator := 1;
  parameter_denominator := 8;
  line_slope := 45279;
  line_level := 213538;
  line_denominator := 121824;
  optimal := {|
    cosine := (47 # 81)%Q;
    sine_squared := (4352 # 6561)%Q;
    first_amplitude := ((-559) # 136)%Q;
    odd_amplitude := ((-81) # 272)%Q;
    reached_value := (730430 # 333153)%Q;
    reached_probability := (312481 # 333153)%Q |};
  losing :=
    {| goal := Joint (Cell 0 0 false true);
       scale := 15788816784000;
       slack := 73007488809216000;
       blocks := [
        {| weights := [727690776757776000; 727690776757776000; 727690776757776000; 727690776757776000; 727690776757776000];
           rows := [
          ([], [1; 1; 0; 0; 0]);
          ([A 0], [(-1); 0; 1; 0; 0]);
          ([A 1], [0; 0; 0; 1; 1]);
          ([B 0], [0; 1; 0; (-1); 0]);
          ([B 1], [0; 0; (-1); 0; 1])] |};
        {| weights := [2250361838358000; 17719384554000; 4798999983375; 609472997888625; 1828418993665875; 3881993617125; 993790365984; 55700956223037216];
           rows := [
          ([], [3; (-53); (-93); (-21); 13; (-399); (-399); (-1)]);
          ([A 0], [13; 0; 0; 0; 0; 0; 0; 0]);
          ([A 1], [4; (-127); 0; 0; 0; 0; 0; 0]);
          ([B 0], [(-11); 60; (-96); 0; 0; 0; 0; 0]);
          ([B 1], [(-8); (-71); 12; 12; 0; 0; 0; 0]);
          ([A 0; B 0], [6; (-15); 24; 0; (-8); 0; 0; 0]);
          ([A 0; B 1], [1; 95; (-25); (-1); (-7); 157; 0; 0]);
          ([A 1; B 0], [(-3); (-77); 47; 7; (-7); 93; 250; 0]);
          ([A 1; B 1], [7; (-24); 13; (-3); 7; (-149); (-149); (-1)])] |}] |};
  symmetries := [{| sides_swapped := true; alice := [(0%nat, false); (1%nat, true)]; bob := [(1%nat, false); (0%nat, false)] |}] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

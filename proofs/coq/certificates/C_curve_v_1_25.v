(** curve-v-1-25.json, sha256:4d5d0cf225a12d6d85f9fac4a1a27b1f0da8765ffa78c5dcd30511d0cfa7b95b: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith QArith.
From Bellproof Require Import Functional Checker CurveChecker.
Import ListNotations.
Local Open Scope Z_scope.

Definition certificate : CurveChecker.certificate := {|
  numerator := 1;
  parameter_denominator := 25;
  line_slope := 2737631;
  line_level := 15178463;
  line_denominator := 9700600;
  optimal := {|
    cosine := (287 # 338)%Q;
    sine_squared := (31875 # 114244)%Q;
    first_amplitude := ((-16199) # 1275)%Q;
    odd_amplitude := ((-338) # 1275)%Q;
    reached_value := (66803881 # 33012122)%Q;
    reached_probability := (262407601 # 264096976)%Q |};
  losing :=
    {| goal := Joint (Cell 0 0 false true);
       scale := 46420863216000;
       slack := 482962660899264000;
       blocks := [
        {| weights := [210649475097965904000; 210649475097965904000; 210649475097965904000; 210649475097965904000; 210649475097965904000];
           rows := [
          ([], [1; 1; 0; 0; 0]);
          ([A 0], [(-1); 0; 1; 0; 0]);
          ([A 1], [0; 0; 0; 1; 1]);
          ([B 0], [0; 1; 0; (-1); 0]);
          ([B 1], [0; 0; (-1); 0; 1])] |};
        {| weights := [139477286140374000; 1098246347562000; 297441719131375; 37775098329684625; 113325294989053875; 240605721845125; 61595064792352; 3452341786546537248];
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

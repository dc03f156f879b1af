(** curve-v-1-20.json, sha256:657638ca196696aa583f5c0d6674a38217c6da1ceabd5e0455557506e97e86ab: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith QArith.
From Bellproof Require Import Functional Checker CurveChecker.
Import ListNotations.
Local Open Scope Z_scope.

Definition certificate : CurveChecker.certificate := {|
  numerator := 1;
  parameter_denominator := 20;
  line_slope := 3686319;
  line_level := 20044882;
  line_denominator := 12665520;
  optimal := {|
    cosine := (359 # 441)%Q;
    sine_squared := (65600 # 194481)%Q;
    first_amplitude := ((-8359) # 820)%Q;
    odd_amplitude := ((-441) # 1640)%Q;
    reached_value := (143707838 # 70578081)%Q;
    reached_probability := (69872881 # 70578081)%Q |};
  losing :=
    {| goal := Joint (Cell 0 0 false true);
       scale := 656598288528000;
       slack := 17659867568249088000;
       blocks := [
        {| weights := [3816688320119617488000; 3816688320119617488000; 3816688320119617488000; 3816688320119617488000; 3816688320119617488000];
           rows := [
          ([], [1; 1; 0; 0; 0]);
          ([A 0], [(-1); 0; 1; 0; 0]);
          ([A 1], [0; 0; 0; 1; 1]);
          ([B 0], [0; 1; 0; (-1); 0]);
          ([B 1], [0; 0; (-1); 0; 1])] |};
        {| weights := [3282606322489998000; 25847293877874000; 7000308758590875; 889039212341041125; 2667117637023123375; 5662670142299625; 1449643556428704; 81251071694272430496];
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

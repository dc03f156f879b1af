(** lp-chsh-global.json, sha256:12571004b1bbae69eda1f91c85f7c8dcfcd5055b55227e61eba398a954e25d73: written by the exporter, checked by the kernel. *)
From Coq Require Import List ZArith.
From Bellproof Require Import Functional Checker LinearChecker.
Import ListNotations.
Local Open Scope Z_scope.

Definition certificate : LinearChecker.certificate := {|
  within := Scenario 2 2 2 2;
  expression := chsh_events;
  divisor := 1;
  slope := 1;
  level := 6;
  denominator := 4;
  covers := Global;
  relabelled := [[(Event 0 0 0 0, 1); (Event 0 1 0 0, 1); (Event 1 0 0 0, 1); (Event 1 1 0 0, (-1)); (Event 0 0 0 1, (-1)); (Event 0 1 0 1, (-1)); (Event 1 0 0 1, (-1)); (Event 1 1 0 1, 1); (Event 0 0 1 0, (-1)); (Event 0 1 1 0, (-1)); (Event 1 0 1 0, (-1)); (Event 1 1 1 0, 1); (Event 0 0 1 1, 1); (Event 0 1 1 1, 1); (Event 1 0 1 1, 1); (Event 1 1 1 1, (-1))]];
  duals := [
    {| bounds := Both (Event 0 0 0 0); multiple := 1; remains := 0;
       weighted := [(Event 0 0 0 1, 4); (Event 1 0 0 1, 4); (Event 0 0 1 0, 4); (Event 0 1 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Both (Event 1 1 0 0); multiple := 1; remains := 0;
       weighted := [(Event 0 0 0 1, 4); (Event 0 1 0 1, 4); (Event 0 0 1 0, 4); (Event 1 0 1 0, 4); (Event 0 0 1 1, 4)] |};
    {| bounds := Both (Event 1 0 0 0); multiple := 1; remains := 0;
       weighted := [(Event 0 0 0 1, 4); (Event 1 0 0 1, 4); (Event 0 1 1 0, 4); (Event 1 0 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Both (Event 0 1 0 1); multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 1 0 0 1, 4); (Event 0 0 1 0, 4); (Event 1 0 1 0, 4); (Event 1 0 1 1, 4)] |};
    {| bounds := Both (Event 1 1 0 1); multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 0 0 0 1, 4); (Event 0 1 1 0, 4); (Event 1 0 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Both (Event 0 0 1 0); multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 0 1 0 1, 4); (Event 1 0 0 1, 4); (Event 1 1 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Both (Event 0 1 1 1); multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 0 0 0 1, 4); (Event 0 1 0 1, 4); (Event 0 1 1 0, 4); (Event 1 0 1 0, 4)] |};
    {| bounds := Both (Event 1 0 0 1); multiple := 1; remains := 0;
       weighted := [(Event 0 1 0 0, 4); (Event 0 1 0 1, 4); (Event 0 0 1 0, 4); (Event 0 1 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Both (Event 0 0 1 1); multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 0 0 0 1, 4); (Event 0 1 0 1, 4); (Event 0 0 1 0, 4); (Event 1 0 1 0, 4)] |};
    {| bounds := Both (Event 1 1 1 1); multiple := 1; remains := 0;
       weighted := [(Event 0 0 0 0, 4); (Event 0 0 0 1, 4); (Event 1 0 0 1, 4); (Event 0 0 1 0, 4); (Event 0 1 1 0, 4)] |};
    {| bounds := Both (Event 1 0 1 1); multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 0 1 0 1, 4); (Event 1 0 0 1, 4); (Event 0 0 1 0, 4); (Event 1 0 1 0, 4)] |};
    {| bounds := Both (Event 0 1 1 0); multiple := 1; remains := 0;
       weighted := [(Event 1 0 0 0, 4); (Event 0 0 0 1, 4); (Event 1 0 0 1, 4); (Event 1 0 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Both (Event 1 1 1 0); multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 0 1 0 1, 4); (Event 1 0 0 1, 4); (Event 0 0 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Both (Event 0 0 0 1); multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 1 1 0 1, 4); (Event 0 1 1 0, 4); (Event 1 0 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Both (Event 0 1 0 0); multiple := 1; remains := 0;
       weighted := [(Event 0 1 0 1, 4); (Event 1 0 0 1, 4); (Event 0 0 1 0, 4); (Event 0 1 1 0, 4); (Event 1 1 1 1, 4)] |};
    {| bounds := Both (Event 1 0 1 0); multiple := 1; remains := 0;
       weighted := [(Event 1 1 0 0, 4); (Event 0 0 0 1, 4); (Event 0 1 0 1, 4); (Event 0 1 1 0, 4); (Event 0 1 1 1, 4)] |}] |}.

Theorem accepted : accepts certificate = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

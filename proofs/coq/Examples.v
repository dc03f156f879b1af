(** Behaviours, devices and runs that the definitions of Statement.v must allow, must reject, and must count rightly.  A
    statement that were weaker or empty would not let these files compile: a test changes it and looks. *)

From Bellproof Require Export Allowed Rejected Runs.

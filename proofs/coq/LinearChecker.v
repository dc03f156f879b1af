(** The checker of no-signalling duals (kind [lp]): a computation with whole numbers, run by the kernel.

    A part says  mu - P(target) - lambda I = slack + sum of weight P(ab|xy)  on every no-signalling behaviour, with no
    negative slack or weight.  Both sides are written in the coordinates 1, P(a|x), P(b|y) and P(ab|xy) without the last
    outcome of each setting, and compared there; LinearSoundness.v proves that what is accepted is true.

    Relabellings are carried out by the exporter: there is a part for each target, and [relabelled] lists what they make of
    the expression, which has to be the expression again. *)

From Coq Require Import List ZArith Bool Arith.
From Bellproof Require Import Functional Checker.
Import ListNotations.
Local Open Scope Z_scope.

Record scenario := Scenario { settings_a : nat; settings_b : nat; outcomes_a : nat; outcomes_b : nat }.

(** P(ab|xy) *)
Record event := Event { at_x : nat; at_y : nat; at_a : nat; at_b : nat }.

Inductive bounded := Both (e : event) | Alice (x a : nat) | Zero.

Record dual := Dual { bounds : bounded; multiple : Z; remains : Z; weighted : list (event * Z) }.

(** P(target) + (slope / denominator) sum (c / divisor) P(ab|xy) <= level / denominator *)
Record certificate := Certificate {
  within : scenario;
  expression : list (event * Z);
  divisor : Z;
  slope : Z;
  level : Z;
  denominator : Z;
  covers : objective;
  relabelled : list (list (event * Z));
  duals : list dual
}.

(** The CHSH expression: coefficient (-1)^(xy + a + b) *)
Definition chsh_events : list (event * Z) :=
  (flat_map (fun x => flat_map (fun y => flat_map (fun a => map (fun b =>
    (Event x y a b, sgn (Nat.odd (x * y + a + b)))) [0; 1]) [0; 1]) [0; 1]) [0; 1])%nat.

(** ** Coordinates, coded as words: setting and outcome of Alice, setting and outcome of Bob *)

Definition outcome_word (side : nat -> letter) (setting : nat) (outcome : option nat) : word :=
  match outcome with Some a => [side setting; side a] | None => [] end.

(** An outcome in coordinates; the last one is 1 minus the others. *)
Definition outcome_terms (outcomes outcome : nat) : list (Z * option nat) :=
  if Nat.eqb (S outcome) outcomes then (1, None) :: map (fun a => (-1, Some a)) (seq 0 outcome) else [(1, Some outcome)].

Definition event_terms (s : scenario) (e : event) : polynomial :=
  flat_map (fun tb => map (fun ta => (fst ta * fst tb,
      outcome_word A (at_x e) (snd ta) ++ outcome_word B (at_y e) (snd tb)))
    (outcome_terms (outcomes_a s) (at_a e))) (outcome_terms (outcomes_b s) (at_b e)).

Definition bounded_terms (s : scenario) (t : bounded) : polynomial :=
  match t with
  | Both e => event_terms s e
  | Alice x a => map (fun ta => (fst ta, outcome_word A x (snd ta))) (outcome_terms (outcomes_a s) a)
  | Zero => []
  end.

Definition sum_terms (s : scenario) (l : list (event * Z)) : polynomial :=
  flat_map (fun ez => times (snd ez) (event_terms s (fst ez))) l.

Definition collect (p : polynomial) : tree := fold_right (fun cw t => add (code (snd cw)) (fst cw) t) Leaf p.

(** ** Checks *)

Definition in_scenario (s : scenario) (e : event) : bool :=
  Nat.ltb (at_x e) (settings_a s) && Nat.ltb (at_y e) (settings_b s)
  && Nat.ltb (at_a e) (outcomes_a s) && Nat.ltb (at_b e) (outcomes_b s).

Definition dual_holds (c : certificate) (d : dual) : bool :=
  let s := within c in
  (0 <? multiple d) && (0 <=? remains d) && forallb (fun ez => in_scenario s (fst ez) && (0 <=? snd ez)) (weighted d)
  && vanishes (collect ((multiple d * divisor c * level c - remains d, [])
       :: times (- (multiple d * divisor c * denominator c)) (bounded_terms s (bounds d))
       ++ times (- (multiple d * slope c)) (sum_terms s (expression c))
       ++ times (-1) (sum_terms s (weighted d)))).

Definition bounded_eqb (t u : bounded) : bool :=
  match t, u with
  | Both e, Both f => Nat.eqb (at_x e) (at_x f) && Nat.eqb (at_y e) (at_y f) && Nat.eqb (at_a e) (at_a f) && Nat.eqb (at_b e) (at_b f)
  | Alice x a, Alice z b => Nat.eqb x z && Nat.eqb a b
  | Zero, Zero => true
  | _, _ => false
  end.

Definition all_bounded (s : scenario) (o : objective) : list bounded :=
  match o with
  | Global => flat_map (fun x => flat_map (fun y => flat_map (fun a => map (fun b => Both (Event x y a b))
      (seq 0 (outcomes_b s))) (seq 0 (outcomes_a s))) (seq 0 (settings_b s))) (seq 0 (settings_a s))
  | AliceOnly => flat_map (fun x => map (Alice x) (seq 0 (outcomes_a s))) (seq 0 (settings_a s))
  | ExpressionOnly => [Zero]
  end.

Definition accepts (c : certificate) : bool :=
  let s := within c in
  (0 <? divisor c) && (0 <? denominator c) && Nat.ltb 0 (settings_a s) && Nat.ltb 0 (settings_b s)
  && forallb (fun ez => in_scenario s (fst ez)) (expression c)
  && forallb (fun l => vanishes (collect (sum_terms s (expression c) ++ times (-1) (sum_terms s l)))) (relabelled c)
  && forallb (dual_holds c) (duals c)
  && forallb (fun t => existsb (bounded_eqb t) (map bounds (duals c))) (all_bounded s (covers c)).

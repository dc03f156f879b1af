(** The checker of kind hierarchy, continued: relabellings spread a few proofs over all targets of the claim. *)

From Coq Require Import List ZArith Bool Arith.
From Bellproof Require Import Hierarchy.
Import ListNotations.
Local Open Scope nat_scope.

(** ** Relabellings *)

(** Setting x of party p becomes [fst] of entry x of list p, and its outcome a becomes entry a of [snd]; afterwards two
    parties may be exchanged. *)
Record relabelling := Relabelling { exchanged : bool; moves : list (list (nat * list nat)) }.

Definition move (r : relabelling) (p x : nat) : nat * list nat := nth x (nth p (moves r) []) (0, []).

Fixpoint moved (r : relabelling) (p : nat) (c : cell) : cell :=
  match c with
  | [] => []
  | (x, None) :: c' => (0, None) :: moved r (S p) c'
  | (x, Some a) :: c' => (fst (move r p x), Some (nth a (snd (move r p x)) 0)) :: moved r (S p) c'
  end.

Definition image (r : relabelling) (c : cell) : cell := if exchanged r then rev (moved r 0 c) else moved r 0 c.
Definition image_target (r : relabelling) (t : target) : target := option_map (image r) t.

(** All of 0, ..., n - 1, each once *)
Definition permutes (l : list nat) (n : nat) : bool :=
  Nat.eqb (length l) n && forallb (fun i => existsb (Nat.eqb i) l) (seq 0 n) && forallb (fun i => Nat.ltb i n) l.

Definition valid (ms ds : list nat) (r : relabelling) : bool :=
  (negb (exchanged r)
   || Nat.eqb (length ds) 2 && Nat.eqb (nth 0 ms 0) (nth 1 ms 0) && Nat.eqb (nth 0 ds 0) (nth 1 ds 0))
  && forallb (fun p => forallb (fun x => let (z, l) := move r p x in Nat.ltb z (nth p ms 0) && permutes l (nth p ds 0))
       (seq 0 (nth p ms 0))) (seq 0 (length ds)).

(** ** Targets *)

Fixpoint proper (ms ds : list nat) (c : cell) : bool :=
  match ms, ds, c with
  | [], [], [] => true
  | m :: ms', d :: ds', (x, o) :: c' =>
      match o with None => true | Some a => Nat.ltb x m && Nat.ltb a d end && proper ms' ds' c'
  | _, _, _ => false
  end.

Definition images_of (r : relabelling) (cells : list (cell * Z)) : list (cell * Z) :=
  map (fun cz => (image r (fst cz), snd cz)) cells.

(** The relabelling leaves every expression as it is. *)
Definition leaves (k : field) (c : claim) (r : relabelling) : bool :=
  forallb (fun e => forallb (fun cz => proper (settings c) (outcomes c) (fst cz)) (images_of r (snd e)) && vanishes k (add_all (outcomes c) (expression_terms c [1%Z] (snd e)
    ++ expression_terms c [(-1)%Z] (images_of r (snd e))) Leaf)) (expressions c).

Definition proper_target (c : claim) (t : target) : bool :=
  match t with None => true | Some e => proper (settings c) (outcomes c) e end.

Definition outcome_eqb (o q : option nat) : bool :=
  match o, q with None, None => true | Some a, Some b => Nat.eqb a b | _, _ => false end.

Fixpoint cell_eqb (c d : cell) : bool :=
  match c, d with
  | [], [] => true
  | (x, o) :: c', (y, q) :: d' => Nat.eqb x y && outcome_eqb o q && cell_eqb c' d'
  | _, _ => false
  end.

Definition target_eqb (s t : target) : bool :=
  match s, t with None, None => true | Some c, Some d => cell_eqb c d | _, _ => false end.

Definition insert (t : target) (l : list target) : list target := if existsb (target_eqb t) l then l else l ++ [t].

Definition images (c : claim) (rs : list relabelling) (l : list target) : list target :=
  fold_right insert l (filter (proper_target c) (flat_map (fun r => map (image_target r) l) rs)).

Fixpoint reached (rounds : nat) (c : claim) (rs : list relabelling) (l : list target) : list target :=
  match rounds with
  | O => l
  | S n => let l' := images c rs l in if Nat.eqb (length l') (length l) then l else reached n c rs l'
  end.

(** Every P(ab..|xy..), every P(a|x) of the first party, or the expressions alone *)
Inductive objective := Global | FirstOnly | ExpressionsOnly.

Fixpoint all_cells (ms ds : list nat) : list cell :=
  match ms, ds with
  | m :: ms', d :: ds' =>
      flat_map (fun x => flat_map (fun a => map (cons (x, Some a)) (all_cells ms' ds')) (seq 0 d)) (seq 0 m)
  | _, _ => [[]]
  end.

Definition targets (c : claim) (o : objective) : list target :=
  match o, settings c, outcomes c with
  | Global, _, _ => map Some (all_cells (settings c) (outcomes c))
  | FirstOnly, m :: _, d :: ds =>
      flat_map (fun x => map (fun a => Some ((x, Some a) :: map (fun _ => (0, None)) ds)) (seq 0 d)) (seq 0 m)
  | FirstOnly, _, _ => []
  | ExpressionsOnly, _, _ => [None]
  end.

(** ** Certificates *)

Record certificate := Certificate {
  claimed : claim;
  numbers : field;
  covers : objective;
  parts : list part;
  relabellings : list relabelling
}.

Definition accepts (c : certificate) : bool :=
  let q := claimed c in
  field_holds (numbers c) && (0 <? divisor q)%Z && (0 <? denominator q)%Z
  && forallb (fun e => forallb (fun cz => proper (settings q) (outcomes q) (fst cz)) (snd e)) (expressions q)
  && forallb (fun p => proper_target q (goal p)) (parts c)
  && forallb (part_holds (numbers c) q) (parts c)
  && forallb (fun r => valid (settings q) (outcomes q) r && leaves (numbers c) q r) (relabellings c)
  && forallb (fun t => existsb (target_eqb t) (reached 40 q (relabellings c) (map goal (parts c)))) (targets q (covers c)).

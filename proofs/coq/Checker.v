(** The checker of sums of squares: a computation with whole numbers, run by the kernel.

    A certificate claims  P(target) + lambda I <= mu  for the Bell expression I and proves it for a few targets by
    sums of squares, for all others by relabellings that leave I as it is.  [accepts] decides whether it does;
    Soundness.v proves that what is accepted is true. *)

From Coq Require Import List ZArith Bool Arith.
From Bellproof Require Import Functional.
Import ListNotations.
Local Open Scope Z_scope.

(** ** Words in normal form *)

Definition push_a (x : nat) (w : word) : word :=
  match w with
  | A z :: t => if Nat.eqb x z then t else A x :: w
  | _ => A x :: w
  end.

Fixpoint push_b (y : nat) (w : word) : word :=
  match w with
  | A z :: t => A z :: push_b y t
  | B z :: t => if Nat.eqb y z then t else B y :: w
  | [] => [B y]
  end.

(** Multiply a normal word by a letter from the left. *)
Definition push (l : letter) (w : word) : word :=
  match l with A x => push_a x w | B y => push_b y w end.

Definition normal (w : word) : word := fold_right push [] w.

(** ** Polynomials: integer coefficients in a binary tree, found by a word's code *)

Fixpoint unary (n : nat) : list bool := match n with O => [false] | S m => true :: unary m end.

Fixpoint code (w : word) : list bool :=
  match w with
  | [] => []
  | A x :: t => false :: unary x ++ code t
  | B y :: t => true :: unary y ++ code t
  end.

Fixpoint before (c d : list bool) : bool :=
  match c, d with
  | [], _ => true
  | _ :: _, [] => false
  | a :: c', b :: d' => if Bool.eqb a b then before c' d' else negb a
  end.

(** The code of a word or of its adjoint, whichever comes first. *)
Definition key (w : word) : list bool :=
  let c := code (normal w) in
  let d := code (normal (rev w)) in
  if before c d then c else d.

Inductive tree := Leaf | Node (coefficient : Z) (zero one : tree).

Fixpoint add (k : list bool) (z : Z) (t : tree) : tree :=
  match k, t with
  | [], Leaf => Node z Leaf Leaf
  | [], Node c l r => Node (c + z) l r
  | false :: k', Leaf => Node 0 (add k' z Leaf) Leaf
  | true :: k', Leaf => Node 0 Leaf (add k' z Leaf)
  | false :: k', Node c l r => Node c (add k' z l) r
  | true :: k', Node c l r => Node c l (add k' z r)
  end.

Fixpoint vanishes (t : tree) : bool :=
  match t with Leaf => true | Node c l r => Z.eqb c 0 && vanishes l && vanishes r end.

Definition polynomial := list (Z * word).

Definition add_all (p : polynomial) (t : tree) : tree :=
  fold_right (fun cw t => add (key (snd cw)) (fst cw) t) t p.

(** ** Bell expressions and targets *)

Record cell := Cell { cell_x : nat; cell_y : nat; cell_a : bool; cell_b : bool }.

Inductive target :=
  | Joint (c : cell)               (** P(ab|xy) *)
  | Local (x : nat) (a : bool)     (** P(a|x) of Alice *)
  | Nothing.                       (** 0: bounds the expression itself *)

Definition sgn (b : bool) : Z := if b then -1 else 1.

(** Four times P(ab|xy) *)
Definition cell_polynomial (c : cell) : polynomial :=
  [(1, []); (sgn (cell_a c), [A (cell_x c)]); (sgn (cell_b c), [B (cell_y c)]);
   (sgn (cell_a c) * sgn (cell_b c), [A (cell_x c); B (cell_y c)])].

Definition target_polynomial (t : target) : polynomial :=
  match t with
  | Joint c => cell_polynomial c
  | Local x a => [(2, []); (2 * sgn a, [A x])]
  | Nothing => []
  end.

Definition times (z : Z) (p : polynomial) : polynomial := map (fun cw => (z * fst cw, snd cw)) p.

(** Four times the sum of the cells with their coefficients *)
Definition expression_polynomial (e : list (cell * Z)) : polynomial :=
  flat_map (fun cz => times (snd cz) (cell_polynomial (fst cz))) e.

(** P(target) + (slope / denominator) sum (c / divisor) P(ab|xy) <= level / denominator *)
Record claim := Claim {
  expression : list (cell * Z);
  divisor : Z;
  slope : Z;
  level : Z;
  denominator : Z
}.

(** 4 divisor denominator (mu - P(target) - lambda I) *)
Definition remainder (c : claim) (t : target) : polynomial :=
  (4 * divisor c * level c, []) :: times (- (divisor c * denominator c)) (target_polynomial t)
    ++ times (- slope c) (expression_polynomial (expression c)).

(** The CHSH expression: coefficient (-1)^(xy + a + b) *)
Definition chsh : list (cell * Z) :=
  flat_map (fun x => flat_map (fun y => flat_map (fun a => map (fun b =>
    (Cell x y a b, sgn (xorb (Nat.eqb (x * y) 1) (xorb a b)))) [false; true]) [false; true]) [0; 1]%nat) [0; 1]%nat.

(** ** Sums of squares *)

(** Row i is a word w_i with its coefficients c_ik in the squares g_k = sum_i c_ik w_i; the block is sum_k weight_k g_k* g_k. *)
Record block := Block { weights : list Z; rows : list (word * list Z) }.

Fixpoint dot (d c e : list Z) : Z :=
  match d, c, e with
  | d0 :: d', c0 :: c', e0 :: e' => c0 * e0 * d0 + dot d' c' e'
  | _, _, _ => 0
  end.

Definition add_block (b : block) (t : tree) : tree :=
  fold_right (fun u t =>
    fold_right (fun v t => add (key (rev (fst u) ++ fst v)) (- dot (weights b) (snd u) (snd v)) t) t (rows b)) t (rows b).

(** scale * remainder = slack + sum of the blocks *)
Record part := Part { goal : target; scale : Z; slack : Z; blocks : list block }.

Definition part_holds (c : claim) (p : part) : bool :=
  (0 <? scale p) && (0 <=? slack p) && forallb (fun b => forallb (Z.leb 0) (weights b)) (blocks p)
  && vanishes (fold_right add_block (add_all ((- slack p, []) :: times (scale p) (remainder c (goal p))) Leaf) (blocks p)).

(** ** Relabellings *)

(** Setting i goes to [fst] of entry i, its outcomes are flipped if [snd]; beyond the lists nothing changes. *)
Record relabelling := Relabelling { sides_swapped : bool; alice : list (nat * bool); bob : list (nat * bool) }.

Definition entry (l : list (nat * bool)) (i : nat) : nat * bool := nth i l (i, false).

Definition image (r : relabelling) (l : letter) : letter * bool :=
  match l with
  | A x => let (z, f) := entry (alice r) x in (if sides_swapped r then B z else A z, f)
  | B y => let (z, f) := entry (bob r) y in (if sides_swapped r then A z else B z, f)
  end.

Definition image_word (r : relabelling) (w : word) : word := map (fun l => fst (image r l)) w.
Definition image_sign (r : relabelling) (w : word) : bool := fold_right (fun l s => xorb (snd (image r l)) s) false w.

Definition image_polynomial (r : relabelling) (p : polynomial) : polynomial :=
  map (fun cw => (sgn (image_sign r (snd cw)) * fst cw, image_word r (snd cw))) p.

Definition image_target (r : relabelling) (t : target) : target :=
  match t with
  | Joint (Cell x y a b) =>
      let (x', f) := entry (alice r) x in
      let (y', g) := entry (bob r) y in
      if sides_swapped r then Joint (Cell y' x' (xorb b g) (xorb a f)) else Joint (Cell x' y' (xorb a f) (xorb b g))
  | Local x a => if sides_swapped r then Local x a else let (x', f) := entry (alice r) x in Local x' (xorb a f)
  | Nothing => Nothing
  end.

(** On local targets a relabelling that swaps the sides says nothing. *)
Definition applies (r : relabelling) (t : target) : bool :=
  match t with Local _ _ => negb (sides_swapped r) | _ => true end.

Definition leaves (r : relabelling) (e : list (cell * Z)) : bool :=
  let p := expression_polynomial e in vanishes (add_all (times (-1) p ++ image_polynomial r p) Leaf).

Definition cell_eqb (c d : cell) : bool :=
  Nat.eqb (cell_x c) (cell_x d) && Nat.eqb (cell_y c) (cell_y d)
  && Bool.eqb (cell_a c) (cell_a d) && Bool.eqb (cell_b c) (cell_b d).

Definition target_eqb (s t : target) : bool :=
  match s, t with
  | Joint c, Joint d => cell_eqb c d
  | Local x a, Local z b => Nat.eqb x z && Bool.eqb a b
  | Nothing, Nothing => true
  | _, _ => false
  end.

Definition insert (t : target) (l : list target) : list target :=
  if existsb (target_eqb t) l then l else l ++ [t].

Definition images (rs : list relabelling) (l : list target) : list target :=
  fold_right insert l (flat_map (fun r => map (image_target r) (filter (applies r) l)) rs).

Fixpoint reached (rounds : nat) (rs : list relabelling) (l : list target) : list target :=
  match rounds with
  | O => l
  | S n => let l' := images rs l in if Nat.eqb (length l') (length l) then l else reached n rs l'
  end.

(** ** Certificates *)

Inductive objective := Global | AliceOnly | ExpressionOnly.

Definition targets (settings_a settings_b : nat) (o : objective) : list target :=
  match o with
  | Global => flat_map (fun x => flat_map (fun y => flat_map (fun a => map (fun b => Joint (Cell x y a b)) [false; true])
                [false; true]) (seq 0 settings_b)) (seq 0 settings_a)
  | AliceOnly => flat_map (fun x => map (Local x) [false; true]) (seq 0 settings_a)
  | ExpressionOnly => [Nothing]
  end.

Record certificate := Certificate {
  claimed : claim;
  settings : nat * nat;
  covers : objective;
  parts : list part;
  relabellings : list relabelling
}.

Definition accepts (c : certificate) : bool :=
  (0 <? divisor (claimed c)) && (0 <? denominator (claimed c))
  && forallb (part_holds (claimed c)) (parts c)
  && forallb (fun r => leaves r (expression (claimed c))) (relabellings c)
  && forallb (fun t => existsb (target_eqb t) (reached 20 (relabellings c) (map goal (parts c))))
       (targets (fst (settings c)) (snd (settings c)) (covers c)).

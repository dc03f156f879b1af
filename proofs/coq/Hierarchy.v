(** The checker of kind hierarchy: any number of parties, settings and outcomes, several Bell expressions, and numbers
    of the field of one real number r.  It claims  P(target) + lambda_1 I_1 + ... <= mu  and proves it for each target by
    squares, and by words of norm at most 1.  HierarchySound.v proves that what [accepts] accepts is true. *)

From Coq Require Import List ZArith Bool Arith.
Import ListNotations.
Local Open Scope Z_scope.

(** ** Numbers: polynomials in r with whole coefficients, that of 1 first *)

Definition number := list Z.

Fixpoint plus (p q : number) : number :=
  match p, q with
  | [], _ => q
  | _, [] => p
  | a :: p', b :: q' => a + b :: plus p' q'
  end.

Definition multiple (z : Z) (p : number) : number := map (Z.mul z) p.

Fixpoint product (p q : number) : number :=
  match p with
  | [] => []
  | [a] => multiple a q
  | a :: p' => plus (multiple a q) (0 :: product p' q)
  end.

(** r^n = sum of lower_i r^i with n the length of the list, and low / below <= r <= high / below.
    Rational certificates have r = 0, that is lower = [0] and the interval [0, 0]. *)
Record field := Field { lower : list Z; low : Z; high : Z; below : Z }.

Definition minimal (k : field) : number := map Z.opp (lower k) ++ [1].

(** The quotient by a polynomial with leading coefficient 1; leading coefficients first, the divisor's 1 left out.
    Nothing depends on its being right. *)
Fixpoint quotient (fuel n : nat) (p f : number) : number :=
  match fuel, p with
  | S fuel', c :: t => if Nat.ltb (length t) n then [] else c :: quotient fuel' n (plus t (multiple (- c) f)) f
  | _, _ => []
  end.

Definition all_zero (p : number) : bool := forallb (Z.eqb 0) p.

(** A multiple of the minimal polynomial *)
Definition zero_at (k : field) (p : number) : bool :=
  all_zero p ||
  let q := rev (quotient (length p) (length (lower k)) (rev p) (rev (map Z.opp (lower k)))) in
  all_zero (plus p (multiple (-1) (product q (minimal k)))).

(** Whole numbers l, u, s with l <= s p(r) <= u and s > 0 *)
Fixpoint enclosure (k : field) (p : number) : Z * Z * Z :=
  match p with
  | [] => (0, 0, 1)
  | c :: p' =>
      let '(l, u, s) := enclosure k p' in
      let s' := s * below k in
      (c * s' + l * (if 0 <=? l then low k else high k), c * s' + u * (if 0 <=? u then high k else low k), s')
  end.

Definition not_negative (k : field) (p : number) : bool := let '(l, _, _) := enclosure k p in 0 <=? l.
Definition not_positive (k : field) (p : number) : bool := let '(_, u, _) := enclosure k p in u <=? 0.

Definition at_end (k : field) (z : Z) : field := Field (lower k) z z (below k).

(** The interval is one of non-negative numbers, and the polynomial changes its sign over it. *)
Definition field_holds (k : field) : bool :=
  (0 <? below k) && (0 <=? low k) && (low k <=? high k)
  && (not_positive (at_end k (low k)) (minimal k) && not_negative (at_end k (high k)) (minimal k)
      || not_negative (at_end k (low k)) (minimal k) && not_positive (at_end k (high k)) (minimal k)).

(** ** Words *)

(** For two outcomes P(0|x) - P(1|x), whatever [outcome] is; otherwise P(outcome|x) *)
Record letter := Letter { party : nat; setting : nat; outcome : nat }.
Definition word := list letter.

Definition two (outcomes : list nat) (p : nat) : bool := Nat.eqb (nth p outcomes 0%nat) 2.

(** Multiply a normal word by a letter from the left; [None] is zero. *)
Fixpoint push (ds : list nat) (l : letter) (w : word) : option word :=
  match w with
  | [] => Some [l]
  | k :: t =>
      if Nat.eqb (party l) (party k) then
        if negb (Nat.eqb (setting l) (setting k)) then Some (l :: w)
        else if Nat.eqb (outcome l) (outcome k) then Some (if two ds (party k) then t else w)
        else if two ds (party k) then Some (l :: w) else None
      else if Nat.ltb (party k) (party l) then
        match push ds l t with Some t' => Some (k :: t') | None => None end
      else Some (l :: w)
  end.

Fixpoint normal (ds : list nat) (w : word) : option word :=
  match w with
  | [] => Some []
  | l :: t => match normal ds t with Some t' => push ds l t' | None => None end
  end.

Fixpoint unary (n : nat) : list bool := match n with O => [false] | S m => true :: unary m end.

Fixpoint code (w : word) : list bool :=
  match w with [] => [] | l :: t => unary (party l) ++ unary (setting l) ++ unary (outcome l) ++ code t end.

Fixpoint before (c d : list bool) : bool :=
  match c, d with
  | [], _ => true
  | _ :: _, [] => false
  | a :: c', b :: d' => if Bool.eqb a b then before c' d' else negb a
  end.

(** The code of a word or of its adjoint, whichever comes first; [None] for zero *)
Definition key (ds : list nat) (w : word) : option (list bool) :=
  match normal ds w, normal ds (rev w) with
  | Some u, Some v => Some (let c := code u in let d := code v in if before c d then c else d)
  | _, _ => None
  end.

(** ** Polynomials: coefficients in a binary tree, found by a word's code *)

Inductive tree := Leaf | Node (coefficient : number) (zero one : tree).

Fixpoint put (k : list bool) (z : number) (t : tree) : tree :=
  match k, t with
  | [], Leaf => Node z Leaf Leaf
  | [], Node c l r => Node (plus c z) l r
  | false :: k', Leaf => Node [] (put k' z Leaf) Leaf
  | true :: k', Leaf => Node [] Leaf (put k' z Leaf)
  | false :: k', Node c l r => Node c (put k' z l) r
  | true :: k', Node c l r => Node c l (put k' z r)
  end.

Fixpoint vanishes (k : field) (t : tree) : bool :=
  match t with Leaf => true | Node c l r => zero_at k c && vanishes k l && vanishes k r end.

(** The sum of the absolute values of the coefficients, where they are rational; those that are zero are left out. *)
Fixpoint spread (k : field) (t : tree) : option Z :=
  match t with
  | Leaf => Some 0
  | Node c l r =>
      match spread k l, spread k r with
      | Some x, Some y =>
          if zero_at k c then Some (x + y) else match c with [z] => Some (Z.abs z + (x + y)) | _ => None end
      | _, _ => None
      end
  end.

(** The identity's coefficient is the sum of the absolute values of all others. *)
Definition settled (k : field) (t : tree) : bool :=
  match t with
  | Leaf => true
  | Node c l r => match spread k l, spread k r with Some x, Some y => zero_at k (plus c [- (x + y)]) | _, _ => false end
  end.

Definition add (ds : list nat) (w : word) (z : number) (t : tree) : tree :=
  match key ds w with Some k => put k z t | None => t end.

Definition polynomial := list (number * word).

Definition add_all (ds : list nat) (p : polynomial) (t : tree) : tree :=
  fold_right (fun cw t => add ds (snd cw) (fst cw) t) t p.

(** ** Events, Bell expressions and targets *)

(** Party by party the setting and the outcome; [None]: any outcome *)
Definition cell := list (nat * option nat).

Definition sign (a : nat) : Z := if Nat.eqb a 0 then 1 else -1.

(** P(a|x) of one party with d outcomes, twice that for d = 2 *)
Definition side (d p x : nat) (o : option nat) : list (Z * word) :=
  match o with
  | None => [(if Nat.eqb d 2 then 2 else 1, [])]
  | Some a =>
      if Nat.eqb d 2 then [(1, []); (sign a, [Letter p x 0])]
      else if Nat.ltb (S a) d then [(1, [Letter p x a])]
      else (1, []) :: map (fun b => (-1, [Letter p x b])) (seq 0 (d - 1))
  end.

Definition side_unit (d : nat) : Z := if Nat.eqb d 2 then 2 else 1.
Definition unit_of (ds : list nat) : Z := fold_right (fun d u => side_unit d * u) 1 ds.

(** [unit_of] times the probability of the cell, from party p on *)
Fixpoint event (ds : list nat) (p : nat) (c : cell) : list (Z * word) :=
  match ds, c with
  | d :: ds', (x, o) :: c' =>
      flat_map (fun s => map (fun e => (fst s * fst e, snd s ++ snd e)) (event ds' (S p) c')) (side d p x o)
  | _, _ => [(1, [])]
  end.

Definition times (z : number) (p : list (Z * word)) : polynomial := map (fun cw => (multiple (fst cw) z, snd cw)) p.

(** P(target) + sum (slope_k / denominator) sum (c / divisor) P(cell) <= level / denominator; the target [None] is 0. *)
Record claim := Claim {
  settings : list nat;
  outcomes : list nat;
  expressions : list (number * list (cell * Z));
  divisor : Z;
  level : number;
  denominator : Z
}.

Definition target := option cell.

Definition target_terms (c : claim) (t : target) : list (Z * word) :=
  match t with Some e => event (outcomes c) 0 e | None => [] end.

Definition expression_terms (c : claim) (slope : number) (cells : list (cell * Z)) : polynomial :=
  flat_map (fun cz => times (multiple (- snd cz) slope) (event (outcomes c) 0 (fst cz))) cells.

(** unit divisor denominator (mu - P(target) - sum lambda_k I_k) *)
Definition remainder (c : claim) (t : target) : polynomial :=
  (multiple (unit_of (outcomes c) * divisor c) (level c), [])
    :: times [- (divisor c * denominator c)] (target_terms c t)
    ++ flat_map (fun e => expression_terms c (fst e) (snd e)) (expressions c).

(** ** Squares, and words of norm at most 1 *)

(** Row i is a polynomial p_i with its coefficients c_ik in the squares g_k = sum_i c_ik p_i; sum_k weight_k g_k* g_k. *)
Record block := Block { weights : list number; rows : list (polynomial * list number) }.

Fixpoint weighted (d c : list number) : list number :=
  match d, c with d0 :: d', c0 :: c' => product d0 c0 :: weighted d' c' | _, _ => [] end.

Fixpoint inner (c e : list number) : number :=
  match c, e with c0 :: c', e0 :: e' => plus (product c0 e0) (inner c' e') | _, _ => [] end.

(** Subtract g p* q. *)
Definition add_pair (ds : list nat) (g : number) (p q : polynomial) (t : tree) : tree :=
  fold_right (fun cu t =>
    let h := product g (fst cu) in
    fold_right (fun dv t => add ds (rev (snd cu) ++ snd dv) (product h (fst dv)) t) t q) t p.

(** Each pair of different rows stands for both orders: these have the same value. *)
Fixpoint add_rows (ds : list nat) (d : list number) (l : list (polynomial * list number)) (t : tree) : tree :=
  match l with
  | [] => t
  | u :: l' =>
      let c := weighted d (snd u) in
      fold_right (fun v t => add_pair ds (multiple (-2) (inner c (snd v))) (fst u) (fst v) t)
        (add_pair ds (multiple (-1) (inner c (snd u))) (fst u) (fst u) (add_rows ds d l' t)) l'
  end.

Definition add_block (ds : list nat) (b : block) (t : tree) : tree := add_rows ds (weights b) (rows b) t.

(** most (1 + w) or, if negative, most (1 - w) *)
Record bound := Bound { most : number; negative : bool; bounded : word }.

Definition add_bound (ds : list nat) (b : bound) (t : tree) : tree :=
  add ds [] (multiple (-1) (most b)) (add ds (bounded b) (multiple (if negative b then 1 else -1) (most b)) t).

(** scale * remainder = slack + blocks + bounds + rest, where rational coefficients c of words w in the rest are the words of
    norm at most 1 that the identity's pays for: |c| (1 +- w). *)
Record part := Part { goal : target; scale : Z; slack : number; blocks : list block; bounds : list bound }.

Definition part_holds (k : field) (c : claim) (p : part) : bool :=
  let ds := outcomes c in
  (0 <? scale p) && not_negative k (slack p)
  && forallb (fun b => forallb (not_negative k) (weights b)) (blocks p)
  && forallb (fun b => not_negative k (most b)) (bounds p)
  && settled k (fold_right (add_bound ds) (fold_right (add_block ds)
       (add_all ds ((multiple (-1) (slack p), []) :: map (fun cw => (multiple (scale p) (fst cw), snd cw)) (remainder c (goal p)))
         Leaf) (blocks p)) (bounds p)).

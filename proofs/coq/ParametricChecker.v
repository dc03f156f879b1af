(** The checker of whole families of lines (kind [sos-parametric]): a computation with whole numbers, run by the kernel.

    For every v of an interval  scale(v) P(target) + slope(v) I <= level(v), with polynomials in v.  A part says
    multiplier (level - scale P - slope I) = sum of its blocks, for every v at once; a block is  g* M g  with polynomials in the
    symmetric matrix M and in the coefficients of g.  That M is positive is seen piece by piece: on a piece from a to b it is
    a sum of  (v - a)^k (b - v)^(n-k) M_k, and each M_k is positive by elimination, rounded in the safe direction.
    ParametricSoundness.v proves that what is accepted is true. *)

From Coq Require Import List ZArith Bool Arith.
From Bellproof Require Import Functional Checker.
Import ListNotations.
Local Open Scope Z_scope.

(** ** Polynomials in v: the coefficients from the constant up *)

Definition poly := list Z.

Fixpoint padd (p q : poly) : poly :=
  match p, q with
  | [], _ => q
  | _, [] => p
  | a :: p', b :: q' => a + b :: padd p' q'
  end.

Definition pscale (z : Z) (p : poly) : poly := map (Z.mul z) p.

Fixpoint pmul (p q : poly) : poly :=
  match p with [] => [] | a :: p' => padd (pscale a q) (0 :: pmul p' q) end.

(** Lists of polynomials; what is missing is 0. *)
Fixpoint ladd (x y : list poly) : list poly :=
  match x, y with
  | [], _ => y
  | _, [] => x
  | p :: x', q :: y' => padd p q :: ladd x' y'
  end.

Fixpoint pdot (x y : list poly) : poly :=
  match x, y with
  | p :: x', q :: y' => padd (pmul p q) (pdot x' y')
  | _, _ => []
  end.

(** ** Symmetric matrices: row i holds the entries from the diagonal to the right *)

Definition triangle (E : Type) := list (list E).

Fixpoint matvec (t : triangle poly) (x : list poly) : list poly :=
  match t with
  | [] => []
  | row :: t' =>
      padd (pmul (hd [] row) (hd [] x)) (pdot (tl row) (tl x))
        :: ladd (map (pmul (hd [] x)) (tl row)) (matvec t' (tl x))
  end.

(** ** Trees with polynomials *)

Inductive ptree := PLeaf | PNode (coefficient : poly) (zero one : ptree).

Fixpoint padd_at (k : list bool) (p : poly) (t : ptree) : ptree :=
  match k, t with
  | [], PLeaf => PNode p PLeaf PLeaf
  | [], PNode c l r => PNode (padd c p) l r
  | false :: k', PLeaf => PNode [] (padd_at k' p PLeaf) PLeaf
  | true :: k', PLeaf => PNode [] PLeaf (padd_at k' p PLeaf)
  | false :: k', PNode c l r => PNode c (padd_at k' p l) r
  | true :: k', PNode c l r => PNode c l (padd_at k' p r)
  end.

Fixpoint pvanishes (t : ptree) : bool :=
  match t with PLeaf => true | PNode c l r => forallb (Z.eqb 0) c && pvanishes l && pvanishes r end.

(** ** Positive whole matrices *)

Definition is_triangle {E} (t : triangle E) : bool :=
  (fix shape (t : triangle E) := match t with [] => true | row :: t' => Nat.eqb (length row) (S (length t')) && shape t' end) t.

Definition precision : Z := 60.

(** Less on the diagonal, by what rounding may have changed *)
Definition lowered (n : Z) (t : triangle Z) : triangle Z :=
  map (fun row => match row with [] => [] | d :: r => d - n :: r end) t.

(** Divided by 2^k and rounded down *)
Definition rounded (k : Z) (t : triangle Z) : triangle Z := map (map (fun z => Z.shiftr z k)) t.

Definition size {E} (t : triangle E) : Z := Z.of_nat (length t).

Definition largest (t : triangle Z) : Z := fold_right (fun row m => fold_right (fun z m => Z.max (Z.abs z) m) m row) 1 t.

(** The same to [precision] binary places of its largest entry *)
Definition shortened (t : triangle Z) : triangle Z :=
  let doubled := map (map (fun z => Z.shiftl z precision)) t in
  lowered (size t) (rounded (Z.log2 (largest t)) doubled).

(** p t - r r^T *)
Fixpoint combine_row (p r0 : Z) (row r : list Z) : list Z :=
  match row, r with
  | z :: row', ri :: r' => p * z - r0 * ri :: combine_row p r0 row' r'
  | _, _ => []
  end.

Fixpoint eliminated (p : Z) (r : list Z) (t : triangle Z) : triangle Z :=
  match r, t with
  | r0 :: r', row :: t' => combine_row p r0 row r :: eliminated p r' t'
  | _, _ => []
  end.

Fixpoint positive_steps (steps : nat) (t : triangle Z) : bool :=
  match steps, t with
  | _, [] => true
  | S n, (p :: r) :: t' =>
      (0 <? p) && is_triangle t && positive_steps n (lowered (size t') (rounded (Z.log2 p) (eliminated p r t')))
  | _, _ => false
  end.

Definition positive_matrix (t : triangle Z) : bool := is_triangle t && positive_steps (length t) (shortened t).

(** ** A polynomial on a piece from a/q to b/r: with s = q v - a and t = b - r v, times a positive number,
       sum of  c_k s^k t^(n-k) *)

(** Times  alpha t + beta s *)
Fixpoint times_linear (carry alpha beta : Z) (l : list Z) : list Z :=
  match l with
  | [] => [carry]
  | c :: r => carry + alpha * c :: times_linear (beta * c) alpha beta r
  end.

Fixpoint power_linear (alpha beta : Z) (n : nat) : list Z :=
  match n with O => [1] | S n' => times_linear 0 alpha beta (power_linear alpha beta n') end.

Fixpoint on_piece (a q b r : Z) (n : nat) (p : poly) {struct p} : list Z :=
  match p, n with
  | [], _ => repeat 0 (S n)
  | c :: _, O => [c]
  | c :: p', S n' => padd (pscale c (power_linear q r n)) (times_linear 0 a b (on_piece a q b r n' p'))
  end.

Definition fraction := (Z * Z)%type.

Fixpoint pieces (f : Z -> Z -> Z -> Z -> bool) (l : list fraction) : bool :=
  match l with
  | (a, q) :: (((b, r) :: _) as rest) => (0 <? q) && (0 <? r) && (a * r <? b * q) && f a q b r && pieces f rest
  | _ => true
  end.

Definition fraction_eqb (a b : fraction) : bool := Z.eqb (fst a) (fst b) && Z.eqb (snd a) (snd b).

(** The ends of the pieces, from the low to the high end of the interval *)
Definition everywhere (low high : fraction) (f : Z -> Z -> Z -> Z -> bool) (ends : list fraction) : bool :=
  Nat.leb 2 (length ends) && fraction_eqb (hd (0, 0) ends) low && fraction_eqb (last ends (0, 0)) high && pieces f ends.

Definition positive_polynomial (p : poly) (a q b r : Z) : bool :=
  let l := on_piece a q b r (pred (length p)) p in
  (0 <? hd 0 l) && (0 <? last l 0) && forallb (Z.leb 0) l.

Fixpoint positive_levels (levels : nat) (t : triangle (list Z)) : bool :=
  positive_matrix (map (map (hd 0)) t) && match levels with O => true | S n => positive_levels n (map (map (@tl Z)) t) end.

Definition positive_gram (t : triangle poly) (a q b r : Z) : bool :=
  let n := pred (fold_right (fun row m => fold_right (fun p m => Nat.max (length p) m) m row) 0%nat t) in
  positive_levels n (map (map (on_piece a q b r n)) t).

(** ** Certificates *)

(** A word w_i with its coefficients c_ik in g_k = sum_i c_ik w_i *)
Record block := Block { rows : list (word * list poly); gram : triangle poly; ends : list fraction }.

Record part := Part { goal : target; multiplier : poly; multiplier_ends : list fraction; blocks : list block }.

Record certificate := Certificate {
  low : fraction;
  high : fraction;
  expression : list (cell * Z);
  divisor : Z;
  scale : poly;
  slope : poly;
  level : poly;
  scale_ends : list fraction;
  settings : nat * nat;
  covers : objective;
  parts : list part;
  relabellings : list relabelling
}.

(** 4 divisor (level - scale P(target) - slope I) *)
Definition remainder (c : certificate) (t : target) : list (poly * word) :=
  (pscale (4 * divisor c) (level c), [])
    :: map (fun cw => (pscale (- (divisor c * fst cw)) (scale c), snd cw)) (target_polynomial t)
    ++ map (fun cw => (pscale (- fst cw) (slope c), snd cw)) (expression_polynomial (expression c)).

Definition add_all (factor : poly) (p : list (poly * word)) (t : ptree) : ptree :=
  fold_right (fun cw t => padd_at (key (snd cw)) (pmul factor (fst cw)) t) t p.

Definition add_block (z : Z) (b : block) (t : ptree) : ptree :=
  fold_right (fun u t => let x := map (pscale z) (matvec (gram b) (snd u)) in
    fold_right (fun v t => padd_at (key (rev (fst u) ++ fst v)) (pdot x (snd v)) t) t (rows b)) t (rows b).

Definition part_holds (c : certificate) (p : part) : bool :=
  everywhere (low c) (high c) (positive_polynomial (multiplier p)) (multiplier_ends p)
  && forallb (fun b => everywhere (low c) (high c) (positive_gram (gram b)) (ends b)) (blocks p)
  && pvanishes (fold_right (add_block (- (4 * divisor c))) (add_all (multiplier p) (remainder c (goal p)) PLeaf) (blocks p)).

Definition accepts (c : certificate) : bool :=
  (0 <? divisor c)
  && everywhere (low c) (high c) (positive_polynomial (scale c)) (scale_ends c)
  && forallb (part_holds c) (parts c)
  && forallb (fun r => leaves r (expression c)) (relabellings c)
  && forallb (fun t => existsb (target_eqb t) (reached 20 (relabellings c) (map goal (parts c))))
       (targets (fst (settings c)) (snd (settings c)) (covers c)).

(* What a certificate's circuit and block mean, for every width. This file is the meaning of all exported statements.

   A wire is a register of a width that is a form in names; its content is a number below 2^width. A state gives a number
   for each list of contents, one for each wire. A leaf is any matrix between contents of its wires, unitary by hypothesis. *)

From Coq Require Import Arith Bool String List.
Require Import sums.
Import ListNotations.
Open Scope string_scope.
Open Scope nat_scope.
Open Scope list_scope.

Definition form := list (string * nat). (* a multiple of each name; "" for the constant *)
Definition bit : form := [("", 1)].

Inductive symbol :=
  | Sym (kind name : string)                 (* kind "h": 1/sqrt 2, "i", "e": modulus 1, "c" and "s": a rotation, "t": real ... *)
  | Entry (name : string) (row column : nat). (* of a preparation, beside its first column *)

Inductive coefficient :=
  | Num (n : nat) | Half | Symbol (s : symbol) | Conj (c : coefficient)
  | Opp (c : coefficient) | Add (c d : coefficient) | Mul (c d : coefficient).

Inductive gate :=
  | Leaf (name : string) (turned : bool)
  | Matrix (turned : bool) (rows : list (list coefficient)) (* on bits, the first most significant *)
  | Copy                                                     (* |s>|t> -> |s>|t xor s> *)
  | Project.                                                 (* the part in which the wires are |0>: in invariants alone *)

(* A gate on wires, if each control's wire holds its value: 0 (false) or 1 (true). *)
Inductive step := Step (g : gate) (targets : list nat) (controls : list (nat * bool)).

Inductive expression :=
  | Block (leaf : string) | Free (name : string) | Identity | Nothing
  | Scale (c : coefficient) (e : expression) | Plus (e f : expression) | Product (e f : expression)
  | Diagonal (e : expression) | Conjugate (e : expression) | Adjoint (e : expression).
Definition Sum (es : list expression) := fold_right Plus Nothing es.

Inductive kind := BE | VE.
Definition leaf := (string * kind * list form * list form)%type. (* name, kind, its wires: ancillas, then system *)

(* The last wires, as many as system says, are the system. A vector starts with |0> on all wires. *)
Record reading := {
  leaves : list leaf; wires : list form; system : nat; vector : bool; steps : list step; block : expression }.

Definition ancillas (r : reading) := length (wires r) - system r.
Definition systems (r : reading) := skipn (ancillas r) (wires r).
Definition zeros (n : nat) := repeat 0 n.

(* Gates that a certificate names *)
Definition word (kind name : string) := Symbol (Sym kind name).
Definition root := word "h" "".
Definition weight (name : string) := Mul (Conj (word "l" name)) (word "r" name).
Definition H := Matrix false [[root; root]; [root; Opp root]].
Definition X := Matrix false [[Num 0; Num 1]; [Num 1; Num 0]].
Definition rotation (turned : bool) (c s : coefficient) := Matrix turned [[c; Opp s]; [s; c]].
Definition diagonal (turned : bool) (a b : coefficient) := Matrix turned [[a; Num 0]; [Num 0; b]].
Definition z_rotation (turned : bool) (e : coefficient) := diagonal turned (Conj e) e.
Definition phase (turned : bool) (e : coefficient) := Matrix turned [[e]].
Definition preparation (turned : bool) (name : string) (size : nat) (words : list coefficient) :=
  Matrix turned (map (fun r => nth r words (Num 0) :: map (fun k => Symbol (Entry name r k)) (seq 1 (size - 1))) (seq 0 size)).

(* Contents of wires *)
Definition get {A} (default : A) (targets : list nat) (env : list A) := map (fun t => nth t env default) targets.
Fixpoint set {A} (t : nat) (x : A) (env : list A) :=
  match env, t with [], _ => [] | _ :: rest, 0 => x :: rest | y :: rest, S t => y :: set t x rest end.
Fixpoint put {A} (targets : list nat) (xs env : list A) :=
  match targets, xs with t :: targets, x :: xs => set t x (put targets xs env) | _, _ => env end.
Fixpoint eqb_list (xs ys : list nat) :=
  match xs, ys with [], [] => true | x :: xs, y :: ys => (x =? y) && eqb_list xs ys | _, _ => false end.
Definition number_of (bits : list nat) := fold_left (fun n b => 2 * n + b) bits 0.
Definition bit_of (b : bool) := if b then 1 else 0.

Section Meaning.
  Context {K : scalars}.
  Open Scope scalar_scope.

  Record meaning := {
    name_of : string -> nat;                     (* the numbers that the names of the widths stand for *)
    leaf_of : string -> list nat -> list nat -> K; (* the entry of a leaf at row and column *)
    symbol_of : symbol -> K }.

  Definition width (m : meaning) (f : form) : nat :=
    fold_right (fun part n => snd part * (if String.eqb (fst part) "" then 1 else name_of m (fst part)) + n)%nat 0 f.
  Definition widths (m : meaning) := map (width m).

  Fixpoint multiple (n : nat) : K := match n with 0 => zero | 1 => one | S n => one + multiple n end.
  Fixpoint scalar (m : meaning) (c : coefficient) : K :=
    match c with
    | Num n => multiple n
    | Half => half
    | Symbol s => symbol_of m s
    | Conj c => conj (scalar m c)
    | Opp c => - scalar m c
    | Add c d => scalar m c + scalar m d
    | Mul c d => scalar m c * scalar m d
    end.

  (* What is known of symbols by their kinds *)
  Record lawful (m : meaning) : Prop := {
    root_square : forall x, scalar m (word "h" x) * scalar m (word "h" x) = half;
    root_real : forall x, conj (scalar m (word "h" x)) = scalar m (word "h" x);
    i_square : forall x, scalar m (word "i" x) * scalar m (word "i" x) = - one;
    i_turned : forall x, conj (scalar m (word "i" x)) = - scalar m (word "i" x);
    modulus : forall x, scalar m (word "e" x) * conj (scalar m (word "e" x)) = one;
    c_real : forall x, conj (scalar m (word "c" x)) = scalar m (word "c" x);
    s_real : forall x, conj (scalar m (word "s" x)) = scalar m (word "s" x);
    circle : forall x, scalar m (word "s" x) * scalar m (word "s" x)
                       = one - scalar m (word "c" x) * scalar m (word "c" x);
    t_real : forall x, conj (scalar m (word "t" x)) = scalar m (word "t" x) }.

  Definition unitary (ws : list nat) (U : list nat -> list nat -> K) :=
    forall i j, in_range ws i -> in_range ws j ->
      sum_over ws (fun k => conj (U k i) * U k j) = indicator (eqb_list i j)
      /\ sum_over ws (fun k => U i k * conj (U j k)) = indicator (eqb_list i j).

  (* Running *)
  Definition state := list nat -> K.
  Definition entry (rows : list (list coefficient)) (turned : bool) (i j : nat) :=
    if turned then Conj (nth i (nth j rows []) (Num 0)) else nth j (nth i rows []) (Num 0).

  Definition apply (m : meaning) (ws : list form) (g : gate) (targets : list nat) (psi : state) : state := fun env =>
    let here := get 0 targets env in
    let over := sum_over (widths m (get bit targets ws)) in
    match g with
    | Leaf name false => over (fun x => leaf_of m name here x * psi (put targets x env))
    | Leaf name true => over (fun x => conj (leaf_of m name x here) * psi (put targets x env))
    | Matrix turned rows =>
        over (fun x => scalar m (entry rows turned (number_of here) (number_of x)) * psi (put targets x env))
    | Copy => psi (put [nth 1 targets 0] [Nat.lxor (nth 1 here 0) (nth 0 here 0)] env)
    | Project => indicator (forallb (Nat.eqb 0) here) * psi env
    end.

  Definition holds (controls : list (nat * bool)) (env : list nat) :=
    forallb (fun c => nth (fst c) env 0 =? bit_of (snd c)) controls.

  Definition act (m : meaning) (ws : list form) (s : step) (psi : state) : state :=
    match s with
    | Step g targets controls => fun env => if holds controls env then apply m ws g targets psi env else psi env
    end.

  Fixpoint run (m : meaning) (ws : list form) (steps : list step) (psi : state) : state :=
    match steps with [] => psi | s :: rest => run m ws rest (act m ws s psi) end.

  Definition basis (contents : list nat) : state := fun env => indicator (eqb_list env contents).

  Definition start (r : reading) (ins : list nat) : state :=
    basis (zeros (ancillas r) ++ if vector r then zeros (system r) else ins).

  Definition corner (m : meaning) (r : reading) (outs ins : list nat) : K :=
    run m (wires r) (steps r) (start r ins) (zeros (ancillas r) ++ outs).

  (* The block, entry by entry. A vector's entries do not depend on ins. *)
  Definition find_leaf (r : reading) (name : string) : option leaf :=
    find (fun l => String.eqb name (fst (fst (fst l)))) (leaves r).

  Fixpoint value (m : meaning) (r : reading) (e : expression) (outs ins : list nat) : K :=
    match e with
    | Block name =>
        match find_leaf r name with
        | Some (_, BE, a, _) => leaf_of m name (zeros (length a) ++ outs) (zeros (length a) ++ ins)
        | Some (_, VE, a, s) => leaf_of m name (zeros (length a) ++ outs) (zeros (length a) ++ zeros (length s))
        | None => zero
        end
    | Free name => leaf_of m name outs ins
    | Identity => indicator (eqb_list outs ins)
    | Nothing => zero
    | Scale c e => scalar m c * value m r e outs ins
    | Plus e f => value m r e outs ins + value m r f outs ins
    | Product e f => sum_over (widths m (systems r)) (fun x => value m r e outs x * value m r f x ins)
    | Diagonal e => indicator (eqb_list outs ins) * value m r e outs ins
    | Conjugate e => conj (value m r e outs ins)
    | Adjoint e => conj (value m r e ins outs)
    end.

  Definition unitaries (m : meaning) (r : reading) :=
    Forall (fun l : leaf => let '(name, _, a, s) := l in unitary (widths m (a ++ s)) (leaf_of m name)) (leaves r).

  Definition corner_is_block (r : reading) : Prop := forall m, lawful m -> unitaries m r ->
    forall outs ins, in_range (widths m (systems r)) outs -> in_range (widths m (systems r)) ins ->
    corner m r outs ins = value m r (block r) outs ins.
End Meaning.
Arguments meaning : clear implicits.

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
  | Times (name : string)                                    (* entry by entry, by a vector: in invariants alone *)
  | Project.                                                 (* the part in which the wires are |0>: in invariants alone *)

(* A gate on wires, if each control's wire holds its value: 0 (false) or 1 (true). *)
Inductive step := Step (g : gate) (targets : list nat) (controls : list (nat * bool)).

(* A block in index notation, between contents y0, y1 ... that go out and x0, x1 ... that come in: a sum of products of tensors
   where contents are 0, over all contents of wires of some forms, s0, s1 ... *)
Inductive letter := Y (i : nat) | X_ (i : nat) | S_ (i : nat).
Definition letters := (bool * list letter)%type. (* an XOR; whether 1 is added *)
Inductive tensor :=
  | Block (leaf : string) (turned : bool) (legs : list letters)   (* of BE: out, in; of VE: out *)
  | Column (leaf : string) (turned : bool) (legs : list letters)  (* of VE: ancillas, system *)
  | Operator (name : string) (row column : list letters)          (* free, in invariants *)
  | Entries (name : string) (legs : list letters).                (* free, a vector *)
Record product_term := Product { coefficient_of : coefficient; summed : list form; tensors : list tensor; where_zero : list letters }.
Definition network := list product_term.

Inductive kind := BE | VE.
Definition leaf := (string * kind * list form * list form)%type. (* name, kind, its wires: ancillas, then system *)

(* The last wires, as many as system says, are the system. A vector starts with |0> on all wires. *)
Record reading := {
  leaves : list leaf; wires : list form; system : nat; vector : bool; steps : list step; block : network }.

(* A loop of a reading: what is free in its invariant has a value before the first round, and one after each *)
Inductive free := Tensor (start next : network) | Number (start next : coefficient).
Record loop := {
  before : list step; repeated : list step; invariant : list (coefficient * list step); frees : list (string * free) }.

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
Definition reflection (turned : bool) (p q : coefficient) := Matrix turned [[p; q]; [q; Opp p]].
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
  Record lawful (v : symbol -> K) : Prop := {
    root_square : forall x, v (Sym "h" x) * v (Sym "h" x) = half;
    root_real : forall x, conj (v (Sym "h" x)) = v (Sym "h" x);
    i_square : forall x, v (Sym "i" x) * v (Sym "i" x) = - one;
    i_turned : forall x, conj (v (Sym "i" x)) = - v (Sym "i" x);
    modulus : forall x, v (Sym "e" x) * conj (v (Sym "e" x)) = one;
    c_real : forall x, conj (v (Sym "c" x)) = v (Sym "c" x);
    s_real : forall x, conj (v (Sym "s" x)) = v (Sym "s" x);
    circle : forall x, v (Sym "s" x) * v (Sym "s" x) = one - v (Sym "c" x) * v (Sym "c" x);
    t_real : forall x, conj (v (Sym "t" x)) = v (Sym "t" x) }.

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
    | Times name => leaf_of m name here [] * psi env
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

  (* The block, entry by entry *)
  Definition find_leaf (r : reading) (name : string) : option leaf :=
    find (fun l => String.eqb name (fst (fst (fst l)))) (leaves r).

  Definition letter_value (outs ins sums : list nat) (l : letter) : nat :=
    match l with Y i => nth i outs 0 | X_ i => nth i ins 0 | S_ i => nth i sums 0 end.
  Definition letters_value (outs ins sums : list nat) (c : letters) : nat :=
    fold_right (fun l n => Nat.lxor (letter_value outs ins sums l) n) (bit_of (fst c)) (snd c).

  Definition turned_if (turned : bool) (x : K) : K := if turned then conj x else x.
  Definition tensor_value (m : meaning) (r : reading) (outs ins sums : list nat) (t : tensor) : K :=
    let at_ := map (letters_value outs ins sums) in
    match t with
    | Block name turned legs =>
        match find_leaf r name with
        | Some (_, BE, a, s) => turned_if turned (leaf_of m name (zeros (length a) ++ at_ (firstn (length s) legs))
                                                              (zeros (length a) ++ at_ (skipn (length s) legs)))
        | Some (_, VE, a, s) => turned_if turned (leaf_of m name (zeros (length a) ++ at_ legs) (zeros (length a) ++ zeros (length s)))
        | None => zero
        end
    | Column name turned legs =>
        match find_leaf r name with
        | Some (_, _, a, s) => turned_if turned (leaf_of m name (at_ legs) (zeros (length a) ++ zeros (length s)))
        | None => zero
        end
    | Operator name row column => leaf_of m name (at_ row) (at_ column)
    | Entries name legs => leaf_of m name (at_ legs) []
    end.

  Definition value (m : meaning) (r : reading) (n : network) (outs ins : list nat) : K :=
    total (map (fun p => scalar m (coefficient_of p) * sum_over (widths m (summed p)) (fun sums =>
      product (map (tensor_value m r outs ins sums) (tensors p))
      * product (map (fun c => indicator (letters_value outs ins sums c =? 0)) (where_zero p)))) n).

  Definition unitaries (m : meaning) (r : reading) :=
    Forall (fun l : leaf => let '(name, _, a, s) := l in unitary (widths m (a ++ s)) (leaf_of m name)) (leaves r).

  Definition corner_is_block (r : reading) : Prop := forall m, lawful (symbol_of m) -> unitaries m r ->
    forall outs ins, in_range (widths m (systems r)) outs -> in_range (widths m (systems r)) ins ->
    corner m r outs ins = value m r (block r) outs ins.

  (* A circuit with a loop: before, then the body any number of times, with other numbers in the symbols that begin with
     "each " every time, then the reading's steps. The block may hold free things, which are defined along with the rounds. *)
  Definition is_each (s : symbol) : bool := match s with Sym _ name | Entry name _ _ => String.prefix "each " name end.
  Definition with_round (m : meaning) (v : symbol -> K) : meaning :=
    {| name_of := name_of m; leaf_of := leaf_of m; symbol_of := fun s => if is_each s then v s else symbol_of m s |}.

  Definition free_expression (l : loop) (first : bool) (name : string) : option network :=
    match find (fun f => String.eqb name (fst f)) (frees l) with
    | Some (_, Tensor start next) => Some (if first then start else next)
    | _ => None
    end.
  Definition free_number (l : loop) (first : bool) (s : symbol) : option coefficient :=
    match s with
    | Sym "f" name =>
        match find (fun f => String.eqb name (fst f)) (frees l) with
        | Some (_, Number start next) => Some (if first then start else next)
        | _ => None
        end
    | _ => None
    end.

  (* The free things get their values, in which they stand for what they were. *)
  Definition with_free (m : meaning) (r : reading) (l : loop) (first : bool) : meaning :=
    {| name_of := name_of m;
       leaf_of := fun name i j => match free_expression l first name with Some e => value m r e i j | None => leaf_of m name i j end;
       symbol_of := fun s => match free_number l first s with Some c => scalar m c | None => symbol_of m s end |}.

  Fixpoint after_rounds (m : meaning) (r : reading) (l : loop) (rounds : nat -> symbol -> K) (k : nat) : meaning :=
    match k with
    | 0 => with_free m r l true
    | S k => with_free (with_round (after_rounds m r l rounds k) (rounds k)) r l false
    end.

  Fixpoint run_rounds (m : meaning) (r : reading) (l : loop) (rounds : nat -> symbol -> K) (k : nat) (psi : state) : state :=
    match k with
    | 0 => run m (wires r) (before l) psi
    | S k => run (with_round m (rounds k)) (wires r) (repeated l) (run_rounds m r l rounds k psi)
    end.

  Definition looped_corner_is_block (r : reading) (l : loop) : Prop := forall m, lawful (symbol_of m) -> unitaries m r ->
    forall rounds, (forall k, lawful (rounds k)) ->
    forall k outs ins, in_range (widths m (systems r)) outs -> in_range (widths m (systems r)) ins ->
    run m (wires r) (steps r) (run_rounds m r l rounds k (start r ins)) (zeros (ancillas r) ++ outs)
    = value (after_rounds m r l rounds k) r (block r) outs ins.
End Meaning.
Arguments meaning : clear implicits.

(* Coefficients as polynomials in symbols, reduced by what is known of their kinds: the pair rules as theorems. *)

From Coq Require Import Arith ZArith Bool String List Permutation Ring InitialRing.
Require Import sums circuits compare.
Import ListNotations.
Open Scope string_scope.
Open Scope list_scope.

Definition atom := (symbol * bool)%type. (* whether it is conjugated *)
Definition atom_dec (a b : atom) : {a = b} + {a <> b}.
Proof. repeat decide equality. Defined.
Definition is_atom (a b : atom) : bool := if atom_dec a b then true else false.

Definition monomial := (Z * nat * list atom)%type. (* z / 2^n times symbols *)
Definition polynomial := list monomial.

Definition scaled (z : Z) (n : nat) (p : polynomial) : polynomial := map (fun t : monomial => let '(y, k, w) := t in ((z * y)%Z, n + k, w)) p.

Definition kind_of (s : symbol) : string := match s with Sym kind _ => kind | Entry _ _ _ => "" end.
Definition real_kind (kind : string) : bool := existsb (String.eqb kind) ["h"; "c"; "s"; "t"].
Definition c_of (s : symbol) : atom := match s with Sym _ name => (Sym "c" name, false) | _ => (s, false) end.

(* A symbol times a monomial *)
Definition times_atom (a : atom) (t : monomial) : polynomial :=
  let '(z, n, w) := t in
  let (s, turned) := a in
  let kind := kind_of s in
  let turned := if real_kind kind || String.eqb kind "i" then false else turned in
  let z := if String.eqb kind "i" && snd a then (- z)%Z else z in
  let partner := if String.eqb kind "e" then (s, negb turned) else (s, turned) in
  match (if existsb (String.eqb kind) ["e"; "h"; "i"; "s"] then take (is_atom partner) w else None) with
  | Some (_, rest) =>
      if String.eqb kind "e" then [(z, n, rest)]
      else if String.eqb kind "h" then [(z, S n, rest)]
      else if String.eqb kind "i" then [((- z)%Z, n, rest)]
      else [(z, n, rest); ((- z)%Z, n, c_of s :: c_of s :: rest)]
  | None => [(z, n, (s, turned) :: w)]
  end.

Definition times_word (w : list atom) (p : polynomial) : polynomial := fold_right (fun a p => flat_map (times_atom a) p) p w.
Definition multiplied (p q : polynomial) : polynomial := flat_map (fun t : monomial => let '(z, n, w) := t in scaled z n (times_word w q)) p.
Definition turned_word (w : list atom) : list atom := map (fun a => (fst a, negb (snd a))) w.
Definition turned_polynomial (p : polynomial) : polynomial :=
  flat_map (fun t : monomial => let '(z, n, w) := t in scaled z n (times_word (turned_word w) [(1%Z, 0, [])])) p.

Fixpoint insert (t : monomial) (p : polynomial) : polynomial :=
  match p with
  | [] => [t]
  | (y, k, v) :: rest =>
      let '(z, n, w) := t in
      if matched is_atom w v then ((z * 2 ^ Z.of_nat k + y * 2 ^ Z.of_nat n)%Z, n + k, v) :: rest else (y, k, v) :: insert t rest
  end.
Definition tidy (p : polynomial) : polynomial :=
  filter (fun t : monomial => negb (Z.eqb (fst (fst t)) 0)) (fold_right insert [] p).

Fixpoint polynomial_of (c : coefficient) : polynomial :=
  match c with
  | Num n => [(Z.of_nat n, 0, [])]
  | Half => [(1%Z, 1, [])]
  | Symbol s => times_atom (s, false) (1%Z, 0, [])
  | Conj c => turned_polynomial (polynomial_of c)
  | Opp c => scaled (-1) 0 (polynomial_of c)
  | Add c d => tidy (polynomial_of c ++ polynomial_of d)
  | Mul c d => tidy (multiplied (polynomial_of c) (polynomial_of d))
  end.
Definition vanishes (c : coefficient) : bool := match polynomial_of c with [] => true | _ => false end.

Section Values.
  Context {K : scalars} (m : meaning K) (law : lawful (symbol_of m)).
  Add Ring numbers : (is_ring K).
  Open Scope scalar_scope.

  Definition of_Z : Z -> K := gen_phiZ zero one add mul opp.
  Definition morphism := gen_phiZ_morph (Eqsth K) (Eq_ext add mul opp) (is_ring K).
  Lemma of_Z_add x y : of_Z (x + y) = of_Z x + of_Z y.
  Proof. apply (morph_add morphism). Qed.
  Lemma of_Z_mul x y : of_Z (x * y) = of_Z x * of_Z y.
  Proof. apply (morph_mul morphism). Qed.
  Lemma of_Z_opp x : of_Z (- x) = - of_Z x.
  Proof. apply (morph_opp morphism). Qed.

  Lemma of_Z_nat n : of_Z (Z.of_nat n) = multiple n.
  Proof.
    induction n as [| n IH]; [reflexivity |]. rewrite Nat2Z.inj_succ, <- Z.add_1_r, of_Z_add, IH.
    change (of_Z 1) with (one : K). destruct n; simpl; ring.
  Qed.

  Fixpoint halves (n : nat) : K := match n with 0 => one | S n => half * halves n end.
  Lemma halves_add n k : halves (n + k) = halves n * halves k.
  Proof. induction n as [| n IH]; simpl; [ring | rewrite IH; ring]. Qed.
  Lemma halves_twos n : halves n * of_Z (2 ^ Z.of_nat n) = one.
  Proof.
    induction n as [| n IH]; [unfold of_Z; simpl; ring |].
    rewrite Nat2Z.inj_succ, Z.pow_succ_r, of_Z_mul by apply Nat2Z.is_nonneg. set (x := of_Z (2 ^ Z.of_nat n)) in *. cbn [halves].
    replace (half * halves n * (of_Z 2 * x)) with ((half * of_Z 2) * (halves n * x)) by ring.
    rewrite IH. replace (half * of_Z 2) with (half + half : K) by (unfold of_Z; simpl; ring). rewrite two_halves. ring.
  Qed.

  Definition atom_value (a : atom) : K := if snd a then conj (symbol_of m (fst a)) else symbol_of m (fst a).
  Definition monomial_value (t : monomial) : K := let '(z, n, w) := t in of_Z z * halves n * product (map atom_value w).
  Definition polynomial_value (p : polynomial) : K := total (map monomial_value p).

  Lemma value_app p q : polynomial_value (p ++ q) = polynomial_value p + polynomial_value q.
  Proof. unfold polynomial_value. rewrite map_app. apply total_app. Qed.

  Lemma scaled_value z n p : polynomial_value (scaled z n p) = of_Z z * halves n * polynomial_value p.
  Proof.
    unfold polynomial_value, scaled. induction p as [| [[y k] w] p IH]; simpl; [ring |].
    rewrite IH, of_Z_mul, halves_add. ring.
  Qed.

  Lemma taken (w : list atom) a b rest : take (is_atom a) w = Some (b, rest) ->
    product (map atom_value w) = atom_value a * product (map atom_value rest).
  Proof.
    intros H. apply take_some in H as [Hb P]. unfold is_atom in Hb. destruct (atom_dec a b) as [<- |]; [| discriminate].
    rewrite (product_permutation _ (map atom_value (a :: rest))) by (apply Permutation_map, P). reflexivity.
  Qed.

  Lemma real_atom kind name b : real_kind kind = true -> atom_value (Sym kind name, b) = symbol_of m (Sym kind name).
  Proof.
    unfold real_kind. cbn [existsb]. rewrite !orb_true_iff, !String.eqb_eq. unfold atom_value; simpl. intros H. destruct b; [| reflexivity].
    destruct H as [-> | [-> | [-> | [-> | H]]]]; [apply (root_real _ law) | apply (c_real _ law) | apply (s_real _ law) | apply (t_real _ law) | discriminate].
  Qed.

  (* One symbol: its normal form is +- itself; the product with its partner is known. *)
  Lemma times_atom_value a t : polynomial_value (times_atom a t) = atom_value a * monomial_value t.
  Proof.
    destruct t as [[z n] w], a as [[kind name | name i j] b].
    2: { unfold times_atom, polynomial_value; simpl. ring. }
    unfold times_atom. cbn [kind_of snd].
    set (plain := if real_kind kind || (kind =? "i")%string then false else b).
    set (y := if (kind =? "i")%string && b then (- z)%Z else z).
    assert (Hself : of_Z y * atom_value (Sym kind name, plain) = of_Z z * atom_value (Sym kind name, b)).
    { unfold y, plain. destruct (real_kind kind) eqn:Er; [rewrite !(real_atom kind) by exact Er |]; simpl.
      - destruct (String.eqb_spec kind "i") as [-> |]; [discriminate | reflexivity].
      - destruct (String.eqb_spec kind "i") as [-> |]; [| reflexivity]. destruct b; simpl; [| reflexivity].
        rewrite of_Z_opp. unfold atom_value; simpl. rewrite (i_turned _ law name). ring. }
    assert (Hkeep : polynomial_value [(y, n, (Sym kind name, plain) :: w)] = atom_value (Sym kind name, b) * monomial_value (z, n, w)).
    { unfold polynomial_value; simpl.
      transitivity ((of_Z y * atom_value (Sym kind name, plain)) * halves n * product (map atom_value w)); [ring | rewrite Hself; ring]. }
    destruct (existsb _ _) eqn:Ek; [| exact Hkeep].
    destruct (take _ w) as [[c rest] |] eqn:Et; [| exact Hkeep]. apply taken in Et. unfold monomial_value. rewrite Et. clear Hkeep Et.
    set (q := product (map atom_value rest)).
    cbn [existsb] in Ek. rewrite !orb_true_iff, !String.eqb_eq in Ek. destruct Ek as [-> | [-> | [-> | [-> | Ek]]]]; [| | | | discriminate];
      unfold polynomial_value; simpl in *; fold q.
    - unfold y, plain in *; simpl in *. pose proof (modulus _ law name) as E. unfold atom_value; simpl.
      destruct b; simpl; match goal with |- _ = ?x * (_ * (?u * _)) => assert (H : x * u = one) by (rewrite <- E; ring) end;
        transitivity (of_Z z * halves n * one * q); [ring | rewrite <- H; ring | ring | rewrite <- H; ring].
    - rewrite !real_atom by reflexivity. rewrite real_atom in Hself by reflexivity. pose proof (root_square _ law name) as E.
      unfold y in *; simpl in *. rewrite <- E. ring.
    - pose proof (i_square _ law name) as E. rewrite of_Z_opp. unfold atom_value at 2 in Hself. simpl in Hself.
      transitivity (of_Z y * atom_value (Sym "i" name, plain) * (halves n * atom_value (Sym "i" name, plain) * q)).
      + unfold plain, atom_value; simpl. transitivity (of_Z y * halves n * (- one) * q); [ring | rewrite <- E; ring].
      + rewrite Hself. unfold atom_value; simpl. ring.
    - unfold y in *; simpl in *. rewrite !real_atom by reflexivity. pose proof (circle _ law name) as E. rewrite of_Z_opp.
      unfold atom_value; simpl. set (cc := symbol_of m (Sym "c" name)) in *. set (s := symbol_of m (Sym "s" name)) in *.
      transitivity (of_Z z * halves n * (one - cc * cc) * q); [ring | rewrite <- E; ring].
  Qed.

  Lemma times_atom_all a p : polynomial_value (flat_map (times_atom a) p) = atom_value a * polynomial_value p.
  Proof.
    induction p as [| t p IH]; simpl; [unfold polynomial_value; simpl; ring |]. rewrite value_app, IH, times_atom_value.
    unfold polynomial_value; simpl. ring.
  Qed.

  Lemma times_word_value w p : polynomial_value (times_word w p) = product (map atom_value w) * polynomial_value p.
  Proof. induction w as [| a w IH]; simpl; [ring |]. rewrite times_atom_all, IH. ring. Qed.

  Lemma multiplied_value p q : polynomial_value (multiplied p q) = polynomial_value p * polynomial_value q.
  Proof.
    unfold multiplied. induction p as [| [[z n] w] p IH]; simpl; [unfold polynomial_value; simpl; ring |].
    rewrite value_app, IH, scaled_value, times_word_value. unfold polynomial_value; simpl. ring.
  Qed.

  Lemma conj_of_Z z : conj (of_Z z) = of_Z z.
  Proof.
    assert (H : forall n, conj (multiple n : K) = multiple n).
    { intros n. induction n as [| n IH]; [apply conj_zero |]. destruct n; [apply conj_one |].
      change (multiple (S (S n))) with (one + multiple (S n) : K). rewrite conj_add, IH, conj_one. reflexivity. }
    destruct z as [| p | p].
    - apply conj_zero.
    - rewrite <- positive_nat_Z, of_Z_nat. apply H.
    - rewrite <- Pos2Z.opp_pos, of_Z_opp, conj_opp, <- positive_nat_Z, of_Z_nat, H. reflexivity.
  Qed.

  Lemma conj_half : conj (half : K) = half.
  Proof.
    transitivity (half * (conj half + conj half) : K); [transitivity ((half + half) * conj half : K); [rewrite two_halves |]; ring |].
    rewrite <- conj_add, two_halves, conj_one. ring.
  Qed.

  Lemma conj_halves n : conj (halves n) = halves n.
  Proof. induction n as [| n IH]; simpl; [apply conj_one | rewrite conj_mul, IH, conj_half; reflexivity]. Qed.

  Lemma turned_polynomial_value p : polynomial_value (turned_polynomial p) = conj (polynomial_value p).
  Proof.
    unfold turned_polynomial. induction p as [| [[z n] w] p IH]; simpl; [unfold polynomial_value; simpl; rewrite conj_zero; reflexivity |].
    rewrite value_app, IH, scaled_value, times_word_value. unfold polynomial_value; simpl.
    rewrite conj_add, !conj_mul, conj_of_Z, conj_halves, product_conj. unfold turned_word. rewrite !map_map.
    replace (map (fun a => atom_value (fst a, negb (snd a))) w) with (map (fun a => conj (atom_value a)) w); [unfold of_Z; simpl; ring |].
    apply map_ext. intros [s []]; unfold atom_value; simpl; [apply conj_conj | reflexivity].
  Qed.

  Lemma insert_value t p : polynomial_value (insert t p) = monomial_value t + polynomial_value p.
  Proof.
    destruct t as [[z n] w]. induction p as [| [[y k] v] p IH]; simpl; [unfold polynomial_value; simpl; ring |].
    destruct (matched is_atom w v) eqn:E.
    - assert (H : product (map atom_value w) = product (map atom_value v)).
      { apply (matched_product is_atom); [| exact E]. intros a b. unfold is_atom. destruct (atom_dec a b) as [-> |]; easy. }
      unfold polynomial_value; simpl. rewrite of_Z_add, !of_Z_mul, halves_add, H.
      pose proof (halves_twos n) as Hn. pose proof (halves_twos k) as Hk.
      set (hn := halves n) in *. set (hk := halves k) in *. set (tn := of_Z (2 ^ Z.of_nat n)) in *. set (tk := of_Z (2 ^ Z.of_nat k)) in *.
      set (q := product (map atom_value v)). set (rest := total (map monomial_value p)).
      transitivity (of_Z z * hn * (hk * tk) * q + (of_Z y * hk * (hn * tn) * q + rest)); [ring | rewrite Hn, Hk; ring].
    - unfold polynomial_value in *; cbn [map total] in *. rewrite IH. simpl. ring.
  Qed.

  Lemma tidy_value p : polynomial_value (tidy p) = polynomial_value p.
  Proof.
    transitivity (polynomial_value (fold_right insert [] p)).
    - unfold tidy. induction (fold_right insert [] p) as [| [[z n] w] q IH]; simpl; [reflexivity |].
      destruct (Z.eqb_spec z 0) as [-> |]; simpl; unfold polynomial_value in *; cbn [map total] in *; rewrite IH; [| reflexivity].
      simpl. unfold of_Z; simpl. ring.
    - induction p as [| t p IH]; simpl; [reflexivity |]. rewrite insert_value, IH. unfold polynomial_value; simpl. ring.
  Qed.

  Theorem polynomial_rule c : polynomial_value (polynomial_of c) = scalar m c.
  Proof.
    induction c as [n | | s | c IH | c IH | c IHc d IHd | c IHc d IHd]; cbn [polynomial_of scalar].
    - unfold polynomial_value; simpl. rewrite of_Z_nat. ring.
    - unfold polynomial_value; simpl. unfold of_Z; simpl. ring.
    - rewrite times_atom_value. unfold atom_value, monomial_value, of_Z; simpl. ring.
    - rewrite turned_polynomial_value, IH. reflexivity.
    - rewrite scaled_value, IH. unfold of_Z; simpl. ring.
    - rewrite tidy_value, value_app, IHc, IHd. reflexivity.
    - rewrite tidy_value, multiplied_value, IHc, IHd. reflexivity.
  Qed.

  Theorem vanishes_rule c : vanishes c = true -> scalar m c = zero.
  Proof. unfold vanishes. rewrite <- polynomial_rule. destruct (polynomial_of c); [reflexivity | discriminate]. Qed.
End Values.

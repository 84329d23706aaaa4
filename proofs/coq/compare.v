(* The check: which rule is tried where. Nothing here need be trusted or clever: every step is an instance of a rule, and
   the theorem `check_rule` at the end says that a check with an outcome that is 0 proves the corner to be the block. *)

From Coq Require Import Arith Lia Bool String List Permutation Ring.
Require Import sums circuits valuations networks normal.
Import ListNotations.
Open Scope list_scope.

Fixpoint first {A B} (f : A -> option B) (xs : list A) : option B :=
  match xs with [] => None | x :: rest => match f x with Some y => Some y | None => first f rest end end.

Lemma first_some {A B} (f : A -> option B) xs y : first f xs = Some y -> exists x, In x xs /\ f x = Some y.
Proof.
  induction xs as [| x xs IH]; simpl; [discriminate |]. destruct (f x) as [z |] eqn:E.
  - intros H; injection H as ->. exists x. auto.
  - intros H. destruct (IH H) as (u & Hin & Hu). exists u. auto.
Qed.

Fixpoint all_some {A B} (f : A -> option (list B)) (xs : list A) : option (list B) :=
  match xs with
  | [] => Some []
  | x :: rest => match f x, all_some f rest with Some ys, Some zs => Some (ys ++ zs) | _, _ => None end
  end.

(* Take an element out of a list. *)
Fixpoint take {A} (p : A -> bool) (xs : list A) : option (A * list A) :=
  match xs with
  | [] => None
  | x :: rest => if p x then Some (x, rest) else match take p rest with Some (y, others) => Some (y, x :: others) | None => None end
  end.

Lemma take_some {A} (p : A -> bool) : forall xs y rest, take p xs = Some (y, rest) -> p y = true /\ Permutation xs (y :: rest).
Proof.
  induction xs as [| x xs IH]; simpl; intros y rest; [discriminate |]. destruct (p x) eqn:E.
  - intros H; injection H as <- <-. split; [exact E | reflexivity].
  - destruct (take p xs) as [[z left] |]; [| discriminate]. intros H; injection H as <- <-.
    destruct (IH z left eq_refl) as [Hz Hp]. split; [exact Hz |]. rewrite Hp. apply perm_swap.
Qed.

(* Lists that agree in any order, by a test *)
Fixpoint matched {A} (test : A -> A -> bool) (xs ys : list A) : bool :=
  match xs with
  | [] => match ys with [] => true | _ => false end
  | x :: xs => match take (test x) ys with Some (_, rest) => matched test xs rest | None => false end
  end.

Definition known := list (string * list form). (* the unitary leaves *)
Definition dimensions (k : known) (name : string) : option (list form) :=
  match find (fun l => String.eqb name (fst l)) k with Some l => Some (snd l) | None => None end.

(* --- Simplifying --- *)
Fixpoint solve_from (before after : list content) (t : term) : option term :=
  match after with
  | [] => None
  | d :: rest =>
      match first (fun v => eliminate v before rest d t) (snd d) with
      | Some t' => Some t'
      | None => solve_from (before ++ [d]) rest t
      end
  end.

Fixpoint resolve_from (before after : list content) (t : term) : option term :=
  match after with
  | [] => None
  | d :: rest => match resolve before rest d t with Some t' => Some t' | None => resolve_from (before ++ [d]) rest t end
  end.

Fixpoint singles (cs : list content) : option (list variable) :=
  match cs with
  | [] => Some []
  | (false, [v]) :: rest => match singles rest with Some vs => Some (v :: vs) | None => None end
  | _ => None
  end.

Definition same_contents (cs ds : list content) : bool := if list_eq_dec content_dec cs ds then true else false.

Definition cancel_pair (k : known) (t : term) (b b' : box) : option term :=
  match b, b' with
  | (name, false, row, column), (name', true, row', column') =>
      if String.eqb name name' then
        match dimensions k name, take (fun x => if box_dec b x then true else false) (boxes t) with
        | Some fs, Some (_, others) =>
            match take (fun x => if box_dec b' x then true else false) others with
            | Some (_, rest) =>
                match singles row, singles column with
                | Some vs, _ => if same_contents row row' then cancelled fs vs column' column rest t else
                    match singles column with
                    | Some us => if same_contents column column' then cancelled fs us row row' rest t else None
                    | None => None
                    end
                | None, Some us => if same_contents column column' then cancelled fs us row row' rest t else None
                | None, None => None
                end
            | None => None
            end
        | _, _ => None
        end
      else None
  | _, _ => None
  end.

Definition cancel (k : known) (t : term) : option term :=
  first (fun b => first (cancel_pair k t b) (boxes t)) (boxes t).

Fixpoint simplify (fuel : nat) (k : known) (t : term) : list term :=
  match fuel with
  | 0 => [t]
  | S fuel =>
      match clean t with
      | [t] =>
          match solve_from [] (deltas t) t with
          | Some t => simplify fuel k t
          | None =>
              match resolve_from [] (deltas t) t with
              | Some t => simplify fuel k t
              | None => match cancel k t with Some t => simplify fuel k t | None => [t] end
              end
          end
      | ts => ts
      end
  end.
Definition simplified (k : known) (ts : list term) := flat_map (simplify 100 k) ts.
Arguments simplified : simpl never.

(* --- Running: backwards, from the ends on --- *)
Definition name_from (n : nat) (rest : list step) := n + 10 * (1 + length rest).
Arguments name_from : simpl never.

Fixpoint run_steps (k : known) (ws : list form) (n : nat) (steps : list step) (ts : list term) : option (list term) :=
  match steps with
  | [] => Some ts
  | s :: rest =>
      match run_steps k ws n rest ts with
      | Some us => all_some (fun t => match run_step ws (name_from n rest) s t with
                                      | Some vs => Some (simplified k vs) | None => None end) us
      | None => None
      end
  end.

(* --- Comparing --- *)
Definition same_content (c d : content) : bool := let x := xor c d in is_constant x && negb (fst x).
Fixpoint same_each (cs ds : list content) : bool :=
  match cs, ds with [], [] => true | c :: cs, d :: ds => same_content c d && same_each cs ds | _, _ => false end.
Definition same_box (a b : box) : bool :=
  let '(n, t, row, column) := a in let '(n', t', row', column') := b in
  String.eqb n n' && Bool.eqb t t' && same_each row row' && same_each column column'.
Definition same (t u : term) : bool :=
  matched (fun v w => if variable_dec v w then true else false) (bound t) (bound u)
  && matched same_box (boxes t) (boxes u) && matched same_content (deltas t) (deltas u).

(* A renaming that may make two terms the same: a search *)
Definition renaming := list (variable * variable).
Definition renamed (s : renaming) (v : variable) : variable :=
  match find (fun p => if variable_dec (fst p) v then true else false) s with Some p => snd p | None => v end.

Section Search.
  Variables mine yours : list variable.
  Definition may (s : renaming) (v w : variable) : bool :=
    mem v mine && mem w yours && (if form_dec (fst v) (fst w) then true else false) && negb (mem w (map snd s)).

  Fixpoint unify_contents (cs ds : list content) (s : renaming) : option renaming :=
    match cs, ds with
    | [], [] => Some s
    | (b, vs) :: cs, d :: ds =>
        match xor (b, map (renamed s) vs) d with
        | (false, []) => unify_contents cs ds s
        | (false, [v; w]) =>
            if may s v w then unify_contents cs ds ((v, w) :: s)
            else if may s w v then unify_contents cs ds ((w, v) :: s) else None
        | _ => None
        end
    | _, _ => None
    end.

  Fixpoint unify_boxes (bs others : list box) (s : renaming) : option renaming :=
    match bs with
    | [] => Some s
    | (name, t, row, column) :: bs =>
        first (fun b : box => let '(name', t', row', column') := b in
          if String.eqb name name' && Bool.eqb t t' then
            match unify_contents (row ++ column) (row' ++ column') s with
            | Some s => unify_boxes bs others s
            | None => None
            end
          else None) others
    end.
End Search.

Fixpoint rename_all (s : renaming) (t : term) : option term :=
  match s with
  | [] => Some t
  | (v, w) :: rest => match rename v w t with Some t => rename_all rest t | None => None end
  end.

Definition top (vs : list variable) := fold_right (fun v n => Nat.max (snd v) n) 0 vs.
Definition apart (t u : term) : renaming :=
  map (fun v => (v, (fst v, snd v + S (top (bound t ++ bound u))))) (bound t).

Definition brought_to (t u : term) : option term :=
  if (length (boxes t) =? length (boxes u)) && (length (bound t) =? length (bound u)) then
    match rename_all (apart t u) t with
    | Some t =>
        match unify_boxes (bound t) (bound u) (boxes t) (boxes u) [] with
        | Some s => match rename_all s t with Some t => if same t u then Some t else None | None => None end
        | None => None
        end
    | None => None
    end
  else None.

Fixpoint collect (t : term) (groups : list term) : list term :=
  match groups with
  | [] => [t]
  | u :: rest =>
      match brought_to t u with
      | Some t => Term (Add (factor u) (factor t)) (bound u) (boxes u) (deltas u) (ends u) :: rest
      | None => u :: collect t rest
      end
  end.
Definition collected (ts : list term) := fold_right collect [] ts.

(* --- Why this is right --- *)
Section Right.
  Context {K : scalars} (m : meaning K).
  Add Ring numbers : (is_ring K).
  Open Scope scalar_scope.

  Notation term_value := (term_on m constantly).
  Notation terms_value := (terms_on m constantly).

  Definition known_unitary (k : known) := forall name fs, dimensions k name = Some fs -> unitary (widths m fs) (leaf_of m name).

  Lemma solve_rule psi r : ok m r -> forall after before t t', deltas t = before ++ after ->
    solve_from before after t = Some t' -> term_on m psi r t = term_on m psi r t'.
  Proof.
    intros Hr. induction after as [| d rest IH]; simpl; intros before t t' Hd; [discriminate |].
    destruct (first _ (snd d)) as [u |] eqn:E.
    - intros H; injection H as <-. apply first_some in E as (v & _ & Hv). apply (eliminate_rule m v before rest d t u psi r Hr Hd Hv).
    - intros H. apply (IH (before ++ [d]) t t'); [rewrite <- app_assoc; exact Hd | exact H].
  Qed.

  Lemma resolve_from_rule psi r : ok m r -> forall after before t t', deltas t = before ++ after ->
    resolve_from before after t = Some t' -> term_on m psi r t = term_on m psi r t'.
  Proof.
    intros Hr. induction after as [| d rest IH]; simpl; intros before t t' Hd; [discriminate |].
    destruct (resolve before rest d t) as [u |] eqn:E.
    - intros H; injection H as <-. apply (resolve_rule m before rest d t u psi r Hr Hd E).
    - intros H. apply (IH (before ++ [d]) t t'); [rewrite <- app_assoc; exact Hd | exact H].
  Qed.

  Lemma singles_some cs : forall vs, singles cs = Some vs -> cs = map content_of vs.
  Proof.
    induction cs as [| [b us] cs IH]; simpl; intros vs; [intros H; injection H as <-; reflexivity |].
    destruct b; [discriminate |]. destruct us as [| v [| w us]]; try discriminate.
    destruct (singles cs) as [ws |]; [| discriminate]. intros H; injection H as <-. simpl. rewrite (IH ws eq_refl). reflexivity.
  Qed.

  Lemma cancel_pair_rule k b b' t t' psi r : ok m r -> known_unitary k ->
    cancel_pair k t b b' = Some t' -> term_on m psi r t = term_on m psi r t'.
  Proof.
    intros Hr Hk. destruct b as [[[name []] row] column]; [discriminate |]. destruct b' as [[[name' []] row'] column']; [| discriminate].
    unfold cancel_pair. destruct (String.eqb_spec name name') as [<- |]; [| discriminate].
    destruct (dimensions k name) as [fs |] eqn:Ed; [| discriminate]. apply Hk in Ed.
    destruct (take _ (boxes t)) as [[b others] |] eqn:E1; [| discriminate]. apply take_some in E1 as [Hb P1].
    destruct (take _ others) as [[b' rest] |] eqn:E2; [| discriminate]. apply take_some in E2 as [Hb' P2].
    destruct (box_dec _ b) as [<- |]; [| discriminate]. destruct (box_dec _ b') as [<- |]; [| discriminate].
    assert (P : Permutation (boxes t) ([(name, false, row, column); (name, true, row', column')] ++ rest))
      by (rewrite P1, P2; reflexivity).
    assert (Hrow : forall vs, row = map content_of vs -> row = row' -> cancelled fs vs column' column rest t = Some t' ->
                   term_on m psi r t = term_on m psi r t').
    { intros vs Hvs <- H. eapply (cancelled_rule m fs vs column' column rest _ t t' psi r
        (fun x i j => leaf_of m name x j * (conj (leaf_of m name x i) * one)) Hr); [| exact P | | exact H].
      - intros i j Hi Hj. rewrite <- (proj1 (Ed i j Hi Hj)). apply sum_over_ext. intros. ring.
      - intros s. simpl. rewrite <- Hvs. reflexivity. }
    assert (Hcolumn : forall vs, column = map content_of vs -> column = column' -> cancelled fs vs row row' rest t = Some t' ->
                      term_on m psi r t = term_on m psi r t').
    { intros vs Hvs <- H. eapply (cancelled_rule m fs vs row row' rest _ t t' psi r
        (fun x i j => leaf_of m name i x * (conj (leaf_of m name j x) * one)) Hr); [| exact P | | exact H].
      - intros i j Hi Hj. rewrite <- (proj2 (Ed i j Hi Hj)). apply sum_over_ext. intros. ring.
      - intros s. simpl. rewrite <- Hvs. reflexivity. }
    unfold same_contents.
    destruct (singles row) as [vs |] eqn:Ev, (singles column) as [us |] eqn:Eu; try discriminate;
      repeat destruct (list_eq_dec content_dec _ _); try discriminate; eauto using singles_some.
  Qed.

  Lemma cancel_rule k t t' psi r : ok m r -> known_unitary k -> cancel k t = Some t' -> term_on m psi r t = term_on m psi r t'.
  Proof.
    intros Hr Hk H. apply first_some in H as (b & _ & H). apply first_some in H as (b' & _ & H).
    apply (cancel_pair_rule k b b' t t' psi r Hr Hk H).
  Qed.

  Lemma one_term psi r t : terms_on m psi r [t] = term_on m psi r t.
  Proof. unfold terms_on; cbn [map total]. ring. Qed.

  Lemma simplify_rule psi r k : ok m r -> known_unitary k -> forall fuel t, term_on m psi r t = terms_on m psi r (simplify fuel k t).
  Proof.
    intros Hr Hk. induction fuel as [| fuel IH]; intros t; simpl; [symmetry; apply one_term |].
    rewrite (clean_rule m t psi r Hr). destruct (clean t) as [| u [| v us]]; try reflexivity. rewrite one_term.
    destruct (solve_from [] (deltas u) u) as [u' |] eqn:E.
    - rewrite (solve_rule psi r Hr _ [] u u' eq_refl E). apply IH.
    - destruct (resolve_from [] (deltas u) u) as [u' |] eqn:E1.
      + rewrite (resolve_from_rule psi r Hr _ [] u u' eq_refl E1). apply IH.
      + destruct (cancel k u) as [u' |] eqn:E2; [| symmetry; apply one_term].
        rewrite (cancel_rule k u u' psi r Hr Hk E2). apply IH.
  Qed.

  Lemma simplified_rule psi r k ts : ok m r -> known_unitary k -> terms_on m psi r ts = terms_on m psi r (simplified k ts).
  Proof.
    intros Hr Hk. induction ts as [| t ts IH]; [reflexivity |]. unfold simplified in *. cbn [flat_map].
    rewrite terms_on_app, <- IH, <- simplify_rule by assumption. reflexivity.
  Qed.

  Theorem run_rule k ws r : ok m r -> known_unitary k -> forall n steps psi ts us, run_steps k ws n steps ts = Some us ->
    terms_on m (run m ws steps psi) r ts = terms_on m psi r us.
  Proof.
    intros Hr Hk n. induction steps as [| s rest IH]; simpl; intros psi ts us; [intros H; injection H as <-; reflexivity |].
    destruct (run_steps k ws n rest ts) as [vs |] eqn:E; [| discriminate]. rewrite (IH _ _ _ E). clear E IH.
    generalize (name_from n rest) as i. intros i. revert us. induction vs as [| v vs IH]; simpl; intros us.
    - intros H; injection H as <-. reflexivity.
    - destruct (run_step ws i s v) as [xs |] eqn:E; simpl; [| discriminate].
      destruct (all_some _ vs) as [ys |]; [| discriminate].
      intros H; injection H as <-. rewrite terms_on_app, <- (IH ys eq_refl), <- simplified_rule by assumption.
      rewrite <- (step_rule m ws i s v xs psi r Hr E). reflexivity.
  Qed.

  (* Comparing *)
  Lemma matched_product {A} (test : A -> A -> bool) (f : A -> K) :
    (forall x y, test x y = true -> f x = f y) -> forall xs ys, matched test xs ys = true -> product (map f xs) = product (map f ys).
  Proof.
    intros H. induction xs as [| x xs IH]; simpl; intros ys; [destruct ys; easy |].
    destruct (take (test x) ys) as [[y rest] |] eqn:E; [| discriminate]. apply take_some in E as [Hy P].
    intros Hm. rewrite (product_permutation (map f ys) (map f (y :: rest))) by (apply Permutation_map, P).
    simpl. rewrite (H x y Hy), (IH rest Hm). reflexivity.
  Qed.

  Lemma matched_permutation xs : forall ys,
    matched (fun v w => if variable_dec v w then true else false) xs ys = true -> Permutation xs ys.
  Proof.
    induction xs as [| x xs IH]; simpl; intros ys; [destruct ys; easy |].
    destruct (take _ ys) as [[y rest] |] eqn:E; [| discriminate]. apply take_some in E as [Hy P].
    destruct (variable_dec x y) as [<- |]; [| discriminate]. intros H. rewrite P. constructor. apply IH, H.
  Qed.

  Lemma same_content_rule s c d : same_content c d = true -> eval s c = eval s d.
  Proof.
    unfold same_content. intros H. apply andb_true_iff in H as [H1 H2]. apply Nat.lxor_eq. rewrite <- eval_xor.
    destruct (xor c d) as [[|] [| v vs]]; try discriminate. reflexivity.
  Qed.

  Lemma same_each_rule s : forall cs ds, same_each cs ds = true -> map (eval s) cs = map (eval s) ds.
  Proof.
    induction cs as [| c cs IH]; intros [| d ds]; simpl; try discriminate; [reflexivity |]. intros H.
    apply andb_true_iff in H as [H1 H2]. rewrite (same_content_rule s c d H1), (IH ds H2). reflexivity.
  Qed.

  Lemma same_rule t u r : ok m r -> same t u = true ->
    sums m (bound t) (body m (boxes t) (deltas t)) r = sums m (bound u) (body m (boxes u) (deltas u)) r.
  Proof.
    intros Hr H. apply andb_true_iff in H as [H H3]. apply andb_true_iff in H as [H1 H2].
    rewrite (sums_permutation m _ (bound u)) by (apply body_proper || apply matched_permutation, H1).
    apply sums_ext; [exact Hr |]. intros s _ _. unfold body. f_equal.
    - apply (matched_product same_box); [| exact H2]. intros [[[n a] row] column] [[[n' a'] row'] column'] E. simpl in E.
      repeat (apply andb_true_iff in E as [E ?]). apply String.eqb_eq in E as <-.
      match goal with H : Bool.eqb _ _ = true |- _ => apply Bool.eqb_prop in H as <- end. simpl.
      rewrite (same_each_rule s row row'), (same_each_rule s column column') by assumption. reflexivity.
    - apply (matched_product same_content); [| exact H3]. intros c d E. unfold delta. rewrite (same_content_rule s c d E). reflexivity.
  Qed.

  Lemma rename_all_rule psi r s : ok m r -> forall t t', rename_all s t = Some t' -> term_on m psi r t = term_on m psi r t'.
  Proof.
    intros Hr. induction s as [| [v w] s IH]; simpl; intros t t'; [intros H; injection H as <-; reflexivity |].
    destruct (rename v w t) as [u |] eqn:E; [| discriminate]. intros H. rewrite (rename_rule m v w t u psi r Hr E). apply IH, H.
  Qed.

  Lemma brought_rule t u t' r : ok m r -> brought_to t u = Some t' ->
    term_value r t = scalar m (factor t') * sums m (bound u) (body m (boxes u) (deltas u)) r.
  Proof.
    intros Hr. unfold brought_to. destruct (_ && _); [| discriminate].
    destruct (rename_all (apart t u) t) as [t1 |] eqn:E1; [| discriminate].
    destruct (unify_boxes _ _ _ _ _) as [s |]; [| discriminate]. destruct (rename_all s t1) as [t2 |] eqn:E2; [| discriminate].
    destruct (same t2 u) eqn:E3; [| discriminate]. intros H; injection H as <-.
    rewrite (rename_all_rule constantly r _ Hr _ _ E1), (rename_all_rule constantly r _ Hr _ _ E2), term_value_body by exact Hr.
    rewrite (same_rule t2 u r Hr E3). reflexivity.
  Qed.

  Lemma collect_rule t r : ok m r -> forall gs, terms_value r (collect t gs) = term_value r t + terms_value r gs.
  Proof.
    intros Hr. induction gs as [| u gs IH]; simpl; [unfold terms_on; reflexivity |].
    destruct (brought_to t u) as [t' |] eqn:E.
    - unfold terms_on; cbn [map total]. rewrite (brought_rule t u t' r Hr E), !term_value_body by exact Hr.
      cbn [factor bound boxes deltas scalar]. ring.
    - unfold terms_on in *; cbn [map total]. rewrite IH. ring.
  Qed.

  Theorem collected_rule r ts : ok m r -> terms_value r ts = terms_value r (collected ts).
  Proof.
    intros Hr. induction ts as [| t ts IH]; [reflexivity |]. simpl. rewrite (collect_rule t r Hr), <- IH. reflexivity.
  Qed.

  Theorem vanishing r ts : (forall c, In c (map factor ts) -> scalar m c = zero) -> terms_value r ts = zero.
  Proof.
    induction ts as [| t ts IH]; intros H; [reflexivity |]. unfold terms_on in *; cbn [map total].
    rewrite IH by (intros c Hc; apply H; right; exact Hc). unfold term_on. rewrite (H (factor t)) by (left; reflexivity). ring.
  Qed.
End Right.

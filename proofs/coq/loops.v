(* Loops: an invariant, which holds before the first round and is kept by each, proves the corner after any number of rounds. *)

From Coq Require Import Arith Lia Bool String List Ring.
Require Import sums circuits valuations networks normal compare expand coefficients check.
Import ListNotations.
Open Scope nat_scope.
Open Scope list_scope.

Fixpoint put_numbers (l : loop) (first : bool) (c : coefficient) : coefficient :=
  match c with
  | Symbol s => match free_number l first s with Some c => c | None => c end
  | Conj c => Conj (put_numbers l first c)
  | Opp c => Opp (put_numbers l first c)
  | Add c d => Add (put_numbers l first c) (put_numbers l first d)
  | Mul c d => Mul (put_numbers l first c) (put_numbers l first d)
  | c => c
  end.

(* A term in which free things have their values *)
Definition top_of (bs : list box) (ts : list term) : nat :=
  let cs := flat_map inside bs ++ flat_map contents ts in
  fold_right Nat.max 0 (map top (map snd cs ++ map bound ts)).

Fixpoint put_boxes (r : reading) (l : loop) (first : bool) (bs : list box) (ts : list term) : option (list term) :=
  match bs with
  | [] => Some ts
  | (name, turned, row, column) :: rest =>
      let made := match free_expression l first name with
                  | None => Some [Term (Num 1) [] [(name, turned, row, column)] [] []]
                  | Some e => match expand r e row column (S (top_of bs ts)) with
                              | Some us => Some (if turned then map turned_term us else us)
                              | None => None
                              end
                  end in
      match made with
      | Some us => match all_joined us ts with Some xs => put_boxes r l first rest xs | None => None end
      | None => None
      end
  end.

Definition put_free (r : reading) (l : loop) (first : bool) (t : term) : option (list term) :=
  match put_boxes r l first (boxes t) [Term (Num 1) [] [] (deltas t) []] with
  | Some us => Some (map (fun u => Term (Mul (put_numbers l first (factor t)) (factor u)) (bound t ++ bound u) (boxes u) (deltas u) []) us)
  | None => None
  end.

(* The terms of the invariant, at ends *)
Fixpoint invariant_terms (k : known) (ws : list form) (n : nat) (inv : list (coefficient * list step)) (cs : list content)
    (ts : list term) : option (list term) :=
  match inv with
  | [] => Some []
  | (c, steps) :: rest =>
      match run_from k ws n steps cs ts, invariant_terms k ws n rest cs ts with
      | Some us, Some vs => Some (map (times c) us ++ vs)
      | _, _ => None
      end
  end.

Definition agree_on (k : known) (ts us : option (list term)) : bool :=
  match ts, us with Some ts, Some us => equal_terms k ts us | _, _ => false end.

Section Checks.
  Variables (r : reading) (l : loop).
  Let k := unitary_leaves r.
  Let ws := wires r.
  Definition invariant_with (first : bool) cs ends : option (list term) :=
    match invariant_terms k ws 200 (invariant l) cs (at_ends ends) with
    | Some ts => all_some (put_free r l first) ts
    | None => None
    end.

  Definition begins (ends ins : list content) : bool :=
    let cs := starts r ins in agree_on k (run_from k ws 100 (before l) cs (at_ends ends)) (invariant_with true cs ends).
  Definition goes_on (ends ins : list content) : bool :=
    let cs := starts r ins in
    agree_on k (match run_steps k ws 100 (repeated l) (at_ends ends) with
                | Some us => invariant_terms k ws 200 (invariant l) cs us | None => None end)
             (invariant_with false cs ends).
  Definition ends_well (outs ins : list content) : bool :=
    let cs := starts r ins in
    agree_on k (match run_steps k ws 100 (steps r) (at_ends (none (ancillas r) ++ outs)) with
                | Some us => invariant_terms k ws 200 (invariant l) cs us | None => None end)
             (expand r (block r) outs ins 50).
End Checks.

(* Free things and symbols of a round stand where they may; copies are between wires of one form. *)
Fixpoint all_symbols (p : symbol -> bool) (c : coefficient) : bool :=
  match c with
  | Symbol s => p s
  | Conj c | Opp c => all_symbols p c
  | Add c d | Mul c d => all_symbols p c && all_symbols p d
  | _ => true
  end.
Definition only (p : symbol -> bool) (q : string -> bool) (s : step) : bool :=
  match s with
  | Step (Leaf name _) _ _ | Step (Times name) _ _ => q name
  | Step (Matrix _ rows) _ _ => forallb (forallb (all_symbols p)) rows
  | _ => true
  end.
Definition fits (ws : list form) (s : step) : bool :=
  match s with
  | Step Copy targets _ => if form_dec (nth (nth 0 targets 0) ws bit) (nth (nth 1 targets 0) ws bit) then true else false
  | _ => true
  end.
Definition lasting (s : symbol) : bool := negb (is_each s).
Definition bound_symbol (s : symbol) : bool := match s with Sym kind _ => negb (String.eqb kind "f") | _ => true end.
Definition bound_name (l : loop) (name : string) : bool := negb (existsb (fun f => String.eqb name (fst f)) (frees l)).
Definition well_made (r : reading) (l : loop) : bool :=
  let fit := forallb (fits (wires r)) in
  forallb (fun p => all_symbols lasting (fst p) && forallb (only lasting (fun _ => true)) (snd p) && fit (snd p)) (invariant l)
  && forallb (only bound_symbol (bound_name l)) (repeated l) && fit (repeated l)
  && forallb (only (fun s => lasting s && bound_symbol s) (bound_name l)) (steps r) && fit (steps r)
  && forallb (fun x : leaf => bound_name l (fst (fst (fst x)))) (leaves r).

Definition accepted_loop (r : reading) (l : loop) : bool :=
  well_made r l && all_choices (wires r) (systems r) (begins r l) && all_choices (wires r) (systems r) (goes_on r l)
  && all_choices (systems r) (systems r) (ends_well r l).

Section Right.
  Context {K : scalars}.
  Add Ring numbers : (is_ring K).
  Open Scope scalar_scope.
  Implicit Types (m : meaning K) (psi phi : state (K := K)).

  (* Runs of states that agree where contents fit *)
  Definition fitting (m : meaning K) (ws : list form) (psi phi : state (K := K)) := forall env, in_range (widths m ws) env -> psi env = phi env.

  Lemma in_range_set m ws : forall t x env, in_range (widths m ws) env -> x < 2 ^ width m (nth t ws bit) ->
    in_range (widths m ws) (set t x env).
  Proof.
    unfold in_range, widths. induction ws as [| w ws IH]; intros t x env H Hx; inversion H; subst; [destruct t; constructor |].
    destruct t as [| t]; simpl in *; constructor; auto.
  Qed.

  Lemma in_range_put m ws env : in_range (widths m ws) env -> forall ts xs, in_range (widths m (get bit ts ws)) xs ->
    in_range (widths m ws) (put ts xs env).
  Proof.
    intros He. induction ts as [| t ts IH]; intros xs Hx; [exact He |]. destruct xs as [| x xs]; [exact He |]. simpl.
    inversion Hx; subst. apply in_range_set; [apply IH |]; assumption.
  Qed.

  Lemma in_range_nth m ws : forall t env, in_range (widths m ws) env -> nth t env 0 < 2 ^ width m (nth t ws bit).
  Proof.
    unfold in_range, widths. induction ws as [| w ws IH]; intros t env H; inversion H; subst; destruct t; simpl; auto using pow_positive.
  Qed.

  Lemma in_range_got m ws env ts i : in_range (widths m ws) env -> nth i (get 0 ts env) 0 < 2 ^ width m (nth (nth i ts 0) ws bit).
  Proof.
    intros He. unfold get. destruct (le_lt_dec (length ts) i) as [Hi | Hi].
    - rewrite (nth_overflow (map _ ts)) by (rewrite map_length; exact Hi). apply pow_positive.
    - rewrite (nth_indep _ 0 (nth 0 env 0)) by (rewrite map_length; exact Hi). rewrite (map_nth (fun t => nth t env 0)).
      apply in_range_nth, He.
  Qed.

  Lemma act_fitting m ws s psi phi : fits ws s = true -> fitting m ws psi phi -> fitting m ws (act m ws s psi) (act m ws s phi).
  Proof.
    intros Hf H env He. destruct s as [g targets controls]. unfold act. destruct (holds controls env); [| apply H, He].
    destruct g as [name [] | turned rows | | name |]; unfold apply;
      try (apply sum_over_ext; intros x Hx; rewrite H; [reflexivity | apply in_range_put; assumption]).
    - apply H. simpl in Hf. destruct (form_dec _ _) as [E |]; [| discriminate]. apply in_range_set; [exact He |].
      apply lxor_below; [| rewrite <- E]; apply in_range_got, He.
    - rewrite (H env He). reflexivity.
    - rewrite (H env He). reflexivity.
  Qed.

  Lemma run_fitting m ws steps : forallb (fits ws) steps = true -> forall psi phi, fitting m ws psi phi ->
    fitting m ws (run m ws steps psi) (run m ws steps phi).
  Proof.
    induction steps as [| s steps IH]; simpl; intros Hf psi phi H; [exact H |]. apply andb_true_iff in Hf as [H1 H2].
    apply IH; [exact H2 |]. apply act_fitting; assumption.
  Qed.

  (* Meanings that agree on what stands in some steps *)
  Lemma scalar_same m m' p c : (forall s, p s = true -> symbol_of m s = symbol_of m' s) -> all_symbols p c = true -> scalar m c = scalar m' c.
  Proof.
    intros H. induction c as [n | | s | c IH | c IH | c IHc d IHd | c IHc d IHd]; simpl; intros Hc; auto;
      try (apply andb_true_iff in Hc as [H1 H2]; rewrite IHc, IHd by assumption; reflexivity);
      rewrite IH by exact Hc; reflexivity.
  Qed.

  Lemma entry_only p rows turned i j : forallb (forallb (all_symbols p)) rows = true -> all_symbols p (entry rows turned i j) = true.
  Proof.
    intros H. rewrite forallb_forall in H.
    assert (Hq : forall a b, all_symbols p (nth b (nth a rows []) (Num 0)) = true).
    { intros a b. destruct (nth_in_or_default b (nth a rows []) (Num 0)) as [Hin | ->]; [| reflexivity].
      destruct (nth_in_or_default a rows []) as [Hin' | E]; [| rewrite E in Hin; destruct Hin].
      specialize (H _ Hin'). rewrite forallb_forall in H. apply H, Hin. }
    unfold entry. destruct turned; simpl; apply Hq.
  Qed.

  Lemma widths_same m m' fs : name_of m = name_of m' -> widths m fs = widths m' fs.
  Proof. intros E. unfold widths, width. rewrite E. reflexivity. Qed.

  Lemma run_same m m' ws p q steps : name_of m = name_of m' -> (forall s, p s = true -> symbol_of m s = symbol_of m' s) ->
    (forall n i j, q n = true -> leaf_of m n i j = leaf_of m' n i j) -> forallb (only p q) steps = true -> forallb (fits ws) steps = true ->
    forall psi, fitting m ws (run m ws steps psi) (run m' ws steps psi).
  Proof.
    intros En Hp Hq. induction steps as [| s steps IH]; simpl; intros Ho Hf psi; [intros env _; reflexivity |].
    apply andb_true_iff in Ho as [H1 H2]. apply andb_true_iff in Hf as [H3 H4]. intros env He. rewrite <- (IH H2 H4 _ env He).
    apply run_fitting; [exact H4 | | exact He]. intros e _. destruct s as [g targets controls]. unfold act.
    destruct (holds controls e); [| reflexivity].
    destruct g as [name [] | turned rows | | name |]; simpl in H1; unfold apply; rewrite ?(widths_same m m' _ En); try reflexivity.
    - apply sum_over_ext. intros x _. rewrite Hq by exact H1. reflexivity.
    - apply sum_over_ext. intros x _. rewrite Hq by exact H1. reflexivity.
    - apply sum_over_ext. intros x _. rewrite (scalar_same m m' p) by (exact Hp || apply entry_only, H1). reflexivity.
    - rewrite Hq by exact H1. reflexivity.
  Qed.

  (* The invariant as a state *)
  Definition invariant_state m ws (inv : list (coefficient * list step)) (psi : state (K := K)) : state :=
    fun env => total (map (fun p => scalar m (fst p) * run m ws (snd p) psi env) inv).

  Lemma terms_on_add m psi phi s ts : terms_on m (fun env => psi env + phi env) s ts = terms_on m psi s ts + terms_on m phi s ts.
  Proof.
    assert (H : forall t, term_on m (fun env => psi env + phi env) s t = term_on m psi s t + term_on m phi s t).
    { intros t. unfold term_on. rewrite (sums_pointwise m (bound t) _ (fun a =>
        networks.body m (boxes t) (deltas t) a * psi (map (eval a) (ends t))
        + networks.body m (boxes t) (deltas t) a * phi (map (eval a) (ends t)))) by (intros; ring).
      rewrite sums_add. ring. }
    unfold terms_on. induction ts as [| t ts IH]; simpl; [ring |]. rewrite IH, H. ring.
  Qed.

  Lemma terms_on_scale m c psi s ts : terms_on m (fun env => c * psi env) s ts = c * terms_on m psi s ts.
  Proof.
    assert (H : forall t, term_on m (fun env => c * psi env) s t = c * term_on m psi s t).
    { intros t. unfold term_on. rewrite (sums_pointwise m (bound t) _ (fun a =>
        c * (networks.body m (boxes t) (deltas t) a * psi (map (eval a) (ends t))))) by (intros; ring).
      rewrite sums_mul. ring. }
    unfold terms_on. induction ts as [| t ts IH]; simpl; [ring |]. rewrite IH, H. ring.
  Qed.

  Lemma terms_on_zero m s ts : terms_on m (fun _ => zero) s ts = zero.
  Proof.
    assert (H : forall t, term_on m (fun _ => zero) s t = zero).
    { intros t. unfold term_on. rewrite (sums_pointwise m (bound t) _ (fun _ => zero)) by (intros; ring). rewrite sums_zero. ring. }
    unfold terms_on. induction ts as [| t ts IH]; simpl; [ring |]. rewrite IH, H. ring.
  Qed.

  Lemma invariant_rule m k ws n cs s ts : ok m s -> known_unitary m k -> forall inv us, invariant_terms k ws n inv cs ts = Some us ->
    terms_on m (invariant_state m ws inv (basis (map (eval s) cs))) s ts = terms_on m constantly s us.
  Proof.
    intros Hs Hk. unfold invariant_state. induction inv as [| [c steps] inv IH]; simpl; intros us.
    - intros H; injection H as <-. apply terms_on_zero.
    - destruct (run_from k ws n steps cs ts) as [vs |] eqn:E; [| discriminate].
      destruct (invariant_terms k ws n inv cs ts) as [xs |]; [| discriminate]. intros H; injection H as <-.
      rewrite terms_on_add, terms_on_scale, terms_on_app, (IH xs eq_refl), (run_from_rule m _ _ _ _ _ _ _ s Hs Hk E).
      rewrite (terms_map m (times c) (fun x => scalar m c * x)); [reflexivity | | ring | intros; ring].
      intros t. unfold term_on; simpl. ring.
  Qed.

  (* Free things have their values. *)
  Section Values.
    Variables (m : meaning K) (r : reading) (l : loop) (first : bool).
    Let f := with_free m r l first.

    Lemma put_numbers_rule c : scalar m (put_numbers l first c) = scalar f c.
    Proof.
      induction c as [n | | s | c IH | c IH | c IHc d IHd | c IHc d IHd]; simpl; try congruence.
      destruct (free_number l first s); reflexivity.
    Qed.

    Lemma put_boxes_rule s : ok m s -> forall bs ts us, put_boxes r l first bs ts = Some us ->
      terms_on m constantly s us = product (map (fun b => entry_of f b s) bs) * terms_on m constantly s ts.
    Proof.
      intros Hs. induction bs as [| [[[name turned] row] column] bs IH]; intros ts us; cbn [put_boxes].
      - intros H; injection H as <-. simpl. ring.
      - set (made := match free_expression l first name with None => _ | Some e => _ end).
        destruct made as [xs |] eqn:E; [| discriminate]. destruct (all_joined xs ts) as [ys |] eqn:Ej; [| discriminate].
        intros H. rewrite (IH _ _ H), (all_joined_rule m ts s Hs xs ys Ej). cbn [map product].
        replace (terms_on m constantly s xs) with (entry_of f (name, turned, row, column) s); [ring |].
        unfold made in E. simpl. destruct (free_expression l first name) as [e |].
        + destruct (expand r e row column _) as [zs |] eqn:Ex; [| discriminate]. injection E as <-.
          rewrite (expand_rule m r e row column _ s Hs zs Ex). destruct turned; [| reflexivity].
          symmetry. apply (terms_map m turned_term conj); [intros; apply turned_rule, Hs | apply conj_zero | apply conj_add].
        + injection E as <-. rewrite boxed_rule by exact Hs. reflexivity.
    Qed.

    Lemma put_free_rule t us s : ok m s -> put_free r l first t = Some us ->
      term_on f constantly s t = terms_on m constantly s us.
    Proof.
      intros Hs. unfold put_free. destruct (put_boxes _ _ _ _ _) as [xs |] eqn:E; [| discriminate]. intros H; injection H as <-.
      assert (Hf : ok f s) by exact Hs. rewrite (term_value_body f s t Hf). unfold terms_on. rewrite map_map.
      transitivity (scalar f (factor t) * sums m (bound t) (fun a => terms_on m constantly a xs) s).
      - f_equal. change (sums f) with (sums m). apply sums_ext; [exact Hs |]. intros a Ha _.
        rewrite (put_boxes_rule a Ha _ _ _ E), one_term, term_value_body by exact Ha. unfold networks.body; simpl. ring.
      - unfold terms_on. rewrite sums_total, <- total_mul. f_equal. apply map_ext. intros u. rewrite (term_value_body m s) by exact Hs.
        cbn [factor bound boxes deltas scalar]. rewrite put_numbers_rule, sums_app.
        transitivity (scalar f (factor t) * (scalar m (factor u) * sums m (bound t) (sums m (bound u) (networks.body m (boxes u) (deltas u))) s)); [| ring].
        f_equal. rewrite <- sums_mul. apply sums_ext; [exact Hs |]. intros a Ha _. apply term_value_body, Ha.
    Qed.

    Lemma put_all_rule s : ok m s -> forall ts us, all_some (put_free r l first) ts = Some us ->
      terms_on f constantly s ts = terms_on m constantly s us.
    Proof.
      intros Hs. induction ts as [| t ts IH]; simpl; intros us; [intros H; injection H as <-; reflexivity |].
      destruct (put_free r l first t) as [xs |] eqn:E; [| discriminate]. destruct (all_some _ ts) as [ys |]; [| discriminate].
      intros H; injection H as <-. rewrite terms_on_app, <- (IH ys eq_refl), <- (put_free_rule t xs s Hs E). reflexivity.
    Qed.
  End Values.

  (* Rounds *)
  Section Rounds.
    Variables (r : reading) (l : loop).
    Hypothesis Hmade : well_made r l = true.
    Let ws := wires r.
    Let k0 := unitary_leaves r.

    Lemma lawful_free m b : lawful (symbol_of m) -> lawful (symbol_of (with_free m r l b)).
    Proof. intros H. destruct H. constructor; simpl; assumption. Qed.

    Lemma lawful_round m v : lawful (symbol_of m) -> lawful v -> lawful (symbol_of (with_round m v)).
    Proof. intros H H'. destruct H, H'. constructor; simpl; intros x; destruct (String.prefix _ x); auto. Qed.

    Lemma unfree b name : bound_name l name = true -> free_expression l b name = None.
    Proof.
      unfold bound_name, free_expression. rewrite negb_true_iff. intros H. destruct (find _ (frees l)) as [[n x] |] eqn:E; [| reflexivity].
      apply find_some in E as [Hin E]. exfalso. rewrite <- not_true_iff_false in H. apply H. apply existsb_exists. exists (n, x). auto.
    Qed.

    Lemma made_parts : forallb (fun p => all_symbols lasting (fst p) && forallb (only lasting (fun _ => true)) (snd p) && forallb (fits ws) (snd p)) (invariant l) = true
      /\ forallb (only bound_symbol (bound_name l)) (repeated l) = true /\ forallb (fits ws) (repeated l) = true
      /\ forallb (only (fun s => lasting s && bound_symbol s) (bound_name l)) (steps r) = true /\ forallb (fits ws) (steps r) = true
      /\ forallb (fun x : leaf => bound_name l (fst (fst (fst x)))) (leaves r) = true.
    Proof. unfold well_made in Hmade. rewrite !andb_true_iff in Hmade. tauto. Qed.

    Lemma unitaries_same m m' : name_of m = name_of m' -> (forall n i j, bound_name l n = true -> leaf_of m' n i j = leaf_of m n i j) ->
      unitaries m r -> unitaries m' r.
    Proof.
      intros En Hl. destruct made_parts as (_ & _ & _ & _ & _ & Hb). unfold unitaries. revert Hb.
      generalize (leaves r) as ls. induction ls as [| [[[n q] a] s] ls IH]; simpl; intros Hb H; [constructor |].
      apply andb_true_iff in Hb as [H1 H2]. inversion H as [| x y Hx Hy]; subst. constructor; [| apply IH; assumption].
      rewrite <- (widths_same m m' _ En). intros i j Hi Hj. destruct (Hx i j Hi Hj) as [E1 E2].
      split; [rewrite <- E1 | rewrite <- E2]; apply sum_over_ext; intros x _; rewrite !(Hl n) by exact H1; reflexivity.
    Qed.

    Lemma invariant_round m v psi : fitting m ws (invariant_state (with_round m v) ws (invariant l) psi) (invariant_state m ws (invariant l) psi).
    Proof.
      destruct made_parts as (H & _). intros env He. unfold invariant_state. f_equal. apply map_ext_in. intros [c steps] Hin.
      rewrite forallb_forall in H. specialize (H _ Hin). simpl in *. apply andb_true_iff in H as [H H3]. apply andb_true_iff in H as [H1 H2].
      assert (Hs : forall s, lasting s = true -> symbol_of (with_round m v) s = symbol_of m s).
      { intros s E. simpl. unfold lasting in E. apply negb_true_iff in E. rewrite E. reflexivity. }
      rewrite (scalar_same _ m lasting c Hs H1). f_equal.
      apply (run_same (with_round m v) m ws lasting (fun _ => true) steps); auto.
    Qed.

    Variables (m : meaning K) (rounds : nat -> symbol -> K).
    Hypotheses (law : lawful (symbol_of m)) (laws : forall k, lawful (rounds k)) (Hu : unitaries m r).
    Let F := after_rounds m r l rounds.

    Lemma names_after k : name_of (F k) = name_of m.
    Proof. unfold F. induction k as [| k IH]; simpl; congruence. Qed.
    Lemma law_after k : lawful (symbol_of (F k)).
    Proof. unfold F. induction k as [| k IH]; simpl; [apply lawful_free, law | apply lawful_free, lawful_round; [exact IH | apply laws]]. Qed.
    Lemma leaf_after k n i j : bound_name l n = true -> leaf_of (F k) n i j = leaf_of m n i j.
    Proof. intros H. unfold F. induction k as [| k IH]; simpl; rewrite (unfree _ n H); [reflexivity | exact IH]. Qed.
    Lemma symbol_after k s : lasting s = true -> bound_symbol s = true -> symbol_of (F k) s = symbol_of m s.
    Proof.
      intros H1 H2. assert (Hn : forall b, free_number l b s = None).
      { intros b. unfold free_number. destruct s as [kind name |]; [| reflexivity]. simpl in H2. apply negb_true_iff in H2.
        destruct (String.eqb_spec kind "f") as [-> | E]; [discriminate |].
        repeat (match goal with |- match ?x with _ => _ end = None => destruct x end; try reflexivity). exfalso. apply E. reflexivity. }
      unfold F. induction k as [| k IH]; simpl; rewrite Hn; [reflexivity |]. unfold lasting in H1. apply negb_true_iff in H1. rewrite H1. exact IH.
    Qed.
    Lemma unitaries_after k : unitaries (F k) r.
    Proof. apply (unitaries_same m); [symmetry; apply names_after | intros; apply leaf_after; assumption | exact Hu]. Qed.

    Lemma range_after k fs xs : in_range (widths m fs) xs -> in_range (widths (F k) fs) xs.
    Proof. rewrite (widths_same (F k) m fs (names_after k)). auto. Qed.

    Lemma invariant_given b m' cs ends ts s : ok m' s -> unitaries (with_free m' r l b) r -> invariant_with r l b cs ends = Some ts ->
      invariant_state (with_free m' r l b) ws (invariant l) (basis (map (eval s) cs)) (map (eval s) ends) = terms_on m' constantly s ts.
    Proof.
      intros Hs Hu'. unfold invariant_with. destruct (invariant_terms _ _ _ _ _ _) as [us |] eqn:E; [| discriminate]. intros H.
      rewrite <- (put_all_rule m' r l b s Hs us ts H), <- (at_ends_rule (with_free m' r l b) _ s ends).
      apply (invariant_rule (with_free m' r l b) k0 ws 200 cs s _ Hs (unitaries_known _ r Hu') _ us E).
    Qed.

    Hypotheses (Hbegins : all_choices ws (systems r) (begins r l) = true) (Hgoes : all_choices ws (systems r) (goes_on r l) = true)
      (Hends : all_choices (systems r) (systems r) (ends_well r l) = true).

    Lemma invariant_holds ins : in_range (widths m (systems r)) ins -> forall k,
      fitting m ws (run_rounds m r l rounds k (start r ins)) (invariant_state (F k) ws (invariant l) (start r ins)).
    Proof.
      intros Hi. induction k as [| k IH]; intros env He.
      - destruct (all_choices_rule m ws (systems r) _ Hbegins env ins He Hi) as (s & cs & ds & Hs & H & <- & <-).
        unfold begins, agree_on in H. destruct (run_from _ _ _ _ _ _) as [ts |] eqn:Et; [| discriminate].
        destruct (invariant_with _ _ _ _ _) as [us |] eqn:Eu; [| discriminate]. unfold start. rewrite <- starts_rule.
        change (F 0) with (with_free m r l true). rewrite (invariant_given true m _ _ us s Hs (unitaries_after 0) Eu).
        rewrite <- (equal_terms_rule m k0 ts us s law Hs (unitaries_known m r Hu) H).
        rewrite <- (run_from_rule m _ _ _ _ _ _ _ s Hs (unitaries_known m r Hu) Et). symmetry. apply at_ends_rule.
      - set (M := with_round (F k) (rounds k)).
        assert (law' : lawful (symbol_of M)) by (apply lawful_round; [apply law_after | apply laws]).
        assert (Hu' : unitaries M r) by exact (unitaries_after k).
        destruct (all_choices_rule m ws (systems r) _ Hgoes env ins He Hi) as (s & cs & ds & Hs & H & <- & <-).
        assert (Hs' : ok M s) by (intros v; unfold size; replace (width M (fst v)) with (width m (fst v)); [apply Hs |];
          unfold width; change (name_of M) with (name_of (F k)); rewrite names_after; reflexivity).
        unfold goes_on, agree_on in H. destruct (run_steps _ _ _ _ _) as [vs |] eqn:Ev; [| discriminate].
        destruct (invariant_terms _ _ _ _ _ _) as [ts |] eqn:Et; [| discriminate].
        destruct (invariant_with _ _ _ _ _) as [us |] eqn:Eu; [| discriminate].
        change (F (S k)) with (with_free M r l false). unfold start. rewrite <- starts_rule.
        rewrite (invariant_given false M _ _ us s Hs' (unitaries_after (S k)) Eu).
        rewrite <- (equal_terms_rule M k0 ts us s law' Hs' (unitaries_known M r Hu') H).
        rewrite <- (invariant_rule M k0 ws 200 _ s vs Hs' (unitaries_known M r Hu') _ ts Et).
        rewrite <- (run_rule M k0 ws s Hs' (unitaries_known M r Hu') _ _ _ _ vs Ev), at_ends_rule.
        destruct made_parts as (_ & Hb & Hf & _). cbn [run_rounds]. unfold ws in *.
        set (b := basis _). set (env := map (eval s) cs) in *.
        assert (HM : name_of (with_round m (rounds k)) = name_of M) by (symmetry; apply names_after).
        rewrite (run_same (with_round m (rounds k)) M (wires r) bound_symbol (bound_name l) (repeated l) HM); auto.
        + apply (run_fitting M); [exact Hf | | apply (range_after k); exact He]. intros e Hre.
          pose proof (invariant_round (F k) (rounds k) b e Hre) as E. unfold ws in E. fold M in E. rewrite E. unfold b. rewrite starts_rule. apply IH.
          rewrite <- (widths_same (F k) m _ (names_after k)). exact Hre.
        + intros x Hx. simpl. destruct (is_each x) eqn:Ex; [reflexivity |]. symmetry. apply symbol_after; [unfold lasting; rewrite Ex; reflexivity | exact Hx].
        + intros n i j Hn. simpl. symmetry. apply leaf_after, Hn.
    Qed.

    Lemma in_range_padded outs : in_range (widths m (systems r)) outs -> in_range (widths m ws) (zeros (ancillas r) ++ outs).
    Proof.
      intros H. unfold ws. rewrite <- (firstn_skipn (ancillas r) (wires r)). unfold widths. rewrite map_app. apply Forall2_app; [| exact H].
      assert (Hl : length (firstn (ancillas r) (wires r)) = ancillas r) by (rewrite firstn_length; unfold ancillas; lia).
      rewrite <- Hl at 2. unfold zeros. clear Hl. induction (firstn _ _) as [| f fs IHf]; simpl; [constructor |].
      constructor; [apply pow_positive | exact IHf].
    Qed.

    Theorem rounds_rule k outs ins : in_range (widths m (systems r)) outs -> in_range (widths m (systems r)) ins ->
      run m ws (steps r) (run_rounds m r l rounds k (start r ins)) (zeros (ancillas r) ++ outs) = value (F k) r (block r) outs ins.
    Proof.
      intros Ho Hi. destruct made_parts as (_ & _ & _ & Hb & Hf & _).
      rewrite (run_fitting m ws (steps r) Hf _ _ (invariant_holds ins Hi k)) by (apply in_range_padded, Ho).
      rewrite (run_same m (F k) ws (fun s => lasting s && bound_symbol s) (bound_name l) (steps r)); auto.
      - destruct (all_choices_rule m _ _ _ Hends outs ins Ho Hi) as (s & cs & ds & Hs & H & <- & <-).
        assert (Hs' : ok (F k) s) by (intros v; unfold size; replace (width (F k) (fst v)) with (width m (fst v)); [apply Hs |];
          unfold width; rewrite names_after; reflexivity).
        pose proof (unitaries_known (F k) r (unitaries_after k)) as Hk.
        unfold ends_well, agree_on in H. destruct (run_steps _ _ _ _ _) as [vs |] eqn:Ev; [| discriminate].
        destruct (invariant_terms _ _ _ _ _ _) as [ts |] eqn:Et; [| discriminate].
        destruct (expand _ _ _ _ _) as [us |] eqn:Eu; [| discriminate].
        rewrite (expand_rule (F k) r _ _ _ _ s Hs' us Eu), <- (equal_terms_rule (F k) k0 ts us s (law_after k) Hs' Hk H).
        rewrite <- (invariant_rule (F k) k0 ws 200 _ s vs Hs' Hk _ ts Et), <- (run_rule (F k) k0 ws s Hs' Hk _ _ _ _ vs Ev), at_ends_rule.
        unfold start. rewrite starts_rule, map_app, none_zeros. reflexivity.
      - symmetry. apply names_after.
      - intros x Hx. apply andb_true_iff in Hx as [H1 H2]. symmetry. apply symbol_after; assumption.
      - intros n i j Hn. symmetry. apply leaf_after, Hn.
      - apply in_range_padded, Ho.
    Qed.
  End Rounds.
End Right.

Theorem accepted_loop_rule r l : accepted_loop r l = true -> forall K : scalars, looped_corner_is_block (K := K) r l.
Proof.
  unfold accepted_loop. rewrite !andb_true_iff. intros [[[Hm Hb] Hg] He] K m law Hu rounds laws k outs ins Ho Hi.
  apply (rounds_rule r l Hm m rounds law laws Hu Hb Hg He k outs ins Ho Hi).
Qed.

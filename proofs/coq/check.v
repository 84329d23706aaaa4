(* The block as a sum of networks, and the theorem that a check proves a reading: corner_is_block. *)

From Coq Require Import Arith Lia Bool String List Permutation Ring.
Require Import sums circuits valuations networks normal compare.
Import ListNotations.
Open Scope list_scope.

Definition joined (t u : term) : option term :=
  if absent (bound t) u && absent (bound u) t then
    Some (Term (Mul (factor t) (factor u)) (bound t ++ bound u) (boxes t ++ boxes u) (deltas t ++ deltas u) [])
  else None.
Definition all_joined (ts us : list term) : option (list term) :=
  all_some (fun t => all_some (fun u => match joined t u with Some x => Some [x] | None => None end) us) ts.
Definition under (vs : list variable) (t : term) := Term (factor t) (vs ++ bound t) (boxes t) (deltas t) (ends t).
Definition turned_box (b : box) : box := let '(name, t, row, column) := b in (name, negb t, row, column).
Definition turned_term (t : term) := Term (Conj (factor t)) (bound t) (map turned_box (boxes t)) (deltas t) (ends t).
Definition none (n : nat) : list content := repeat nothing n.

Section Expand.
  Variable r : reading.

  (* The terms of an expression, and the next name *)
  Fixpoint expand (e : expression) (outs ins : list content) (k : nat) : option (list term * nat) :=
    let boxed b := Some ([Term (Num 1) [] [b] [] []], k) in
    match e with
    | Block name =>
        match find_leaf r name with
        | Some (_, BE, a, _) => boxed (name, false, none (length a) ++ outs, none (length a) ++ ins)
        | Some (_, VE, a, s) => boxed (name, false, none (length a) ++ outs, none (length a) ++ none (length s))
        | None => Some ([], k)
        end
    | Free name => boxed (name, false, outs, ins)
    | Identity => if length outs =? length ins then Some ([Term (Num 1) [] [] (pairs outs ins) []], k) else None
    | Nothing => Some ([], k)
    | Scale c e => match expand e outs ins k with Some (ts, k) => Some (map (times c) ts, k) | None => None end
    | Plus e f =>
        match expand e outs ins k with
        | Some (ts, k) => match expand f outs ins k with Some (us, k) => Some (ts ++ us, k) | None => None end
        | None => None
        end
    | Product e f =>
        let vs := fresh k (systems r) in
        let middle := map content_of vs in
        match expand e outs middle (k + length vs) with
        | Some (ts, k) =>
            match expand f middle ins k with
            | Some (us, k) =>
                match all_joined ts us with
                | Some xs => if forallb (avoids vs) (outs ++ ins) then Some (map (under vs) xs, k) else None
                | None => None
                end
            | None => None
            end
        | None => None
        end
    | Diagonal e =>
        match expand e outs ins k with
        | Some (ts, k) => if (length outs =? length ins) && forallb (fun t => forallb (avoids (bound t)) (outs ++ ins)) ts
                          then Some (map (projected (pairs outs ins)) ts, k) else None
        | None => None
        end
    | Conjugate e => match expand e outs ins k with Some (ts, k) => Some (map turned_term ts, k) | None => None end
    | Adjoint e => match expand e ins outs k with Some (ts, k) => Some (map turned_term ts, k) | None => None end
    end.
End Expand.

Section Meaning_of_expand.
  Context {K : scalars} (m : meaning K) (r : reading).
  Add Ring numbers : (is_ring K).
  Open Scope scalar_scope.
  Notation term_value := (term_on m constantly).
  Notation terms_value := (terms_on m constantly).

  Lemma agree_both vs us : forall s t xs, agree vs s t -> agree vs (upds s us xs) (upds t us xs).
  Proof.
    induction us as [| u us IH]; simpl; intros s t xs H; [exact H |]. destruct xs as [| x xs]; [exact H |]. apply IH.
    intros w Hw. unfold upd. destruct (variable_dec w u); auto.
  Qed.

  Lemma joined_rule t u x s : ok m s -> joined t u = Some x -> term_value s x = term_value s t * term_value s u.
  Proof.
    intros Hs. unfold joined. destruct (_ && _) eqn:E; [| discriminate]. apply andb_true_iff in E as [E1 E2].
    apply absent_parts in E1 as (Hb1 & Hd1 & _). apply absent_parts in E2 as (Hb2 & Hd2 & _). intros H; injection H as <-.
    rewrite !term_value_body by exact Hs. cbn [factor bound boxes deltas scalar]. rewrite sums_app.
    set (f := body m (boxes t) (deltas t)). set (g := body m (boxes u) (deltas u)).
    transitivity (scalar m (factor t) * scalar m (factor u) * (sums m (bound u) g s * sums m (bound t) f s)); [f_equal | ring].
    rewrite <- sums_mul. apply sums_ext; [exact Hs |]. intros a Ha Hag.
    transitivity (f a * sums m (bound u) g a).
    - rewrite <- sums_outside; [| exact Ha |].
      + apply sums_ext; [exact Ha |]. intros b _ _. unfold f, g, body. rewrite !map_app, !product_app. ring.
      + intros b _ Hb. symmetry. apply (body_agree m (bound u)); assumption.
    - replace (sums m (bound u) g a) with (sums m (bound u) g s); [ring |]. rewrite !sums_upds. apply sum_over_ext.
      intros xs _. apply (body_agree m (bound t)); [| exact Hb1 | exact Hd1]. apply agree_both, Hag.
  Qed.

  Lemma all_joined_rule us s : ok m s -> forall ts xs, all_joined ts us = Some xs -> terms_value s xs = terms_value s ts * terms_value s us.
  Proof.
    intros Hs. unfold all_joined. induction ts as [| t ts IH]; simpl; intros xs.
    - intros H; injection H as <-. unfold terms_on; simpl. ring.
    - destruct (all_some _ us) as [ys |] eqn:E; [| discriminate]. destruct (all_some _ ts) as [zs |]; [| discriminate].
      intros H; injection H as <-. rewrite terms_on_app, (IH zs eq_refl). unfold terms_on at 4; cbn [map total]. fold (terms_value s ts).
      transitivity (term_value s t * terms_value s us + terms_value s ts * terms_value s us); [f_equal | ring].
      revert ys E. clear IH. induction us as [| u us IH]; simpl; intros ys.
      + intros H; injection H as <-. unfold terms_on; simpl. ring.
      + destruct (joined t u) as [x |] eqn:E; [| discriminate]. destruct (all_some _ us) as [ws |]; [| discriminate].
        intros H; injection H as <-. cbn [app]. unfold terms_on in *; cbn [map total]. rewrite (IH ws eq_refl), (joined_rule t u x s Hs E). ring.
  Qed.

  Lemma turned_rule t s : ok m s -> term_value s (turned_term t) = conj (term_value s t).
  Proof.
    intros Hs. rewrite !term_value_body by exact Hs. cbn [factor bound boxes deltas scalar turned_term].
    rewrite conj_mul, sums_conj. f_equal. apply sums_ext; [exact Hs |]. intros a _ _. unfold body.
    rewrite conj_mul, !product_conj, !map_map. f_equal; f_equal; apply map_ext.
    - intros [[[name []] row] column]; simpl; [symmetry; apply conj_conj | reflexivity].
    - intros d. unfold delta, indicator. destruct (_ =? _); symmetry; [apply conj_one | apply conj_zero].
  Qed.

  Lemma terms_map (f : term -> term) (g : K -> K) s ts : (forall t, term_value s (f t) = g (term_value s t)) ->
    g zero = zero -> (forall x y, g (x + y) = g x + g y) -> terms_value s (map f ts) = g (terms_value s ts).
  Proof.
    intros Hf H0 H. unfold terms_on. induction ts as [| t ts IH]; simpl; [symmetry; exact H0 |]. rewrite H, <- IH, <- Hf. reflexivity.
  Qed.

  Lemma none_zeros s n : map (eval s) (none n) = zeros n.
  Proof. unfold none, zeros. induction n as [| n IH]; simpl; [reflexivity |]. rewrite IH. reflexivity. Qed.

  Lemma boxed_rule s b : ok m s -> terms_value s [Term (Num 1) [] [b] [] []] = entry_of m b s.
  Proof. intros Hs. rewrite one_term, term_value_body by exact Hs. unfold body; simpl. ring. Qed.

  Theorem expand_rule e : forall outs ins k ts k' s, ok m s -> expand r e outs ins k = Some (ts, k') ->
    value m r e (map (eval s) outs) (map (eval s) ins) = terms_value s ts.
  Proof.
    induction e as [name | name | | | c e IH | e IHe f IHf | e IHe f IHf | e IH | e IH | e IH]; intros outs ins k ts k' s Hs; simpl.
    - destruct (find_leaf r name) as [[[[n []] a] sys] |]; intros H; injection H as <- <-; [| | reflexivity];
        rewrite boxed_rule by exact Hs; simpl; rewrite !map_app, !none_zeros; reflexivity.
    - intros H; injection H as <- <-. rewrite boxed_rule by exact Hs. reflexivity.
    - destruct (_ =? _) eqn:E; [| discriminate]. apply Nat.eqb_eq in E. intros H; injection H as <- <-.
      rewrite one_term, term_value_body by exact Hs. unfold body; simpl. unfold pairs.
      rewrite deltas_all, <- eqb_list_deltas by congruence. ring.
    - intros H; injection H as <- <-. reflexivity.
    - destruct (expand r e outs ins k) as [[us j] |] eqn:E; [| discriminate]. intros H; injection H as <- <-.
      rewrite (IH _ _ _ _ _ s Hs E). symmetry. apply (terms_map (times c) (fun x => scalar m c * x)); [| ring | intros; ring].
      intros t. unfold term_on; simpl. ring.
    - destruct (expand r e outs ins k) as [[us j] |] eqn:E; [| discriminate].
      destruct (expand r f outs ins j) as [[vs i] |] eqn:E'; [| discriminate]. intros H; injection H as <- <-.
      rewrite (IHe _ _ _ _ _ s Hs E), (IHf _ _ _ _ _ s Hs E'), terms_on_app. reflexivity.
    - set (vs := fresh k (systems r)).
      destruct (expand r e outs _ _) as [[us j] |] eqn:E; [| discriminate].
      destruct (expand r f _ ins j) as [[ws i] |] eqn:E'; [| discriminate].
      destruct (all_joined us ws) as [xs |] eqn:Ej; [| discriminate]. destruct (forallb _ _) eqn:Ea; [| discriminate].
      intros H; injection H as <- <-. rewrite forallb_app in Ea. apply andb_true_iff in Ea as [Ho Hi].
      assert (Hforms : map fst vs = systems r) by apply fresh_forms.
      transitivity (sums m vs (fun a => terms_value a xs) s).
      + rewrite sums_upds, Hforms. apply sum_over_ext. intros x Hx. set (a := upds s vs x).
        assert (Ha : ok m a) by (apply ok_upds; [exact Hs | rewrite Hforms; exact Hx]).
        assert (Hag : agree vs s a) by apply agree_upds.
        rewrite (all_joined_rule ws a Ha us xs Ej), <- (IHe _ _ _ _ _ a Ha E), <- (IHf _ _ _ _ _ a Ha E').
        rewrite (map_eval_agree vs s a outs Hag Ho), (map_eval_agree vs s a ins Hag Hi). unfold a.
        rewrite map_upds; [reflexivity | apply fresh_distinct |].
        apply in_range_length in Hx. unfold widths in Hx. rewrite <- Hforms, !map_length in Hx. exact Hx.
      + unfold terms_on. rewrite sums_total, map_map. f_equal. apply map_ext. intros t. unfold term_on, under.
        cbn [factor bound boxes deltas ends]. rewrite sums_app, sums_mul. reflexivity.
    - destruct (expand r e outs ins k) as [[us j] |] eqn:E; [| discriminate]. destruct (_ && _) eqn:Ea; [| discriminate].
      intros H; injection H as <- <-. apply andb_true_iff in Ea as [El Ea]. apply Nat.eqb_eq in El.
      rewrite (IH _ _ _ _ _ s Hs E). clear E IH. unfold terms_on. rewrite map_map, <- total_mul. f_equal. apply map_ext_in.
      intros t Ht. rewrite forallb_forall in Ea. specialize (Ea t Ht). rewrite forallb_app in Ea. apply andb_true_iff in Ea as [Ho Hi].
      rewrite !term_value_body by exact Hs. unfold projected; cbn [factor bound boxes deltas].
      rewrite (sums_ext m (bound t) (body m (boxes t) (pairs outs ins ++ deltas t)) (fun a =>
        indicator (eqb_list (map (eval s) outs) (map (eval s) ins)) * body m (boxes t) (deltas t) a) s Hs).
      + rewrite sums_mul. ring.
      + intros a _ Hag. rewrite body_deltas. unfold pairs. rewrite <- eqb_list_deltas by congruence.
        rewrite (map_eval_agree _ s a outs Hag Ho), (map_eval_agree _ s a ins Hag Hi). reflexivity.
    - destruct (expand r e outs ins k) as [[us j] |] eqn:E; [| discriminate]. intros H; injection H as <- <-.
      rewrite (IH _ _ _ _ _ s Hs E). symmetry.
      apply (terms_map turned_term conj); [intros; apply turned_rule, Hs | apply conj_zero | apply conj_add].
    - destruct (expand r e ins outs k) as [[us j] |] eqn:E; [| discriminate]. intros H; injection H as <- <-.
      rewrite (IH _ _ _ _ _ s Hs E). symmetry.
      apply (terms_map turned_term conj); [intros; apply turned_rule, Hs | apply conj_zero | apply conj_add].
  Qed.
End Meaning_of_expand.

(* The check of a reading: what is left of corner - block, as coefficients *)
Definition unitary_leaves (r : reading) : known := map (fun l : leaf => let '(name, _, a, s) := l in (name, a ++ s)) (leaves r).
Definition close_all (starts : list content) (ts : list term) : option (list term) :=
  all_some (fun t => match close starts t with Some u => Some [u] | None => None end) ts.

Definition difference (r : reading) : option (list term) :=
  let fs := systems r in
  let outs := map content_of (firstn (length fs) (fresh 0 (fs ++ fs))) in
  let ins := map content_of (skipn (length fs) (fresh 0 (fs ++ fs))) in
  let k := unitary_leaves r in
  match run_steps k (wires r) (steps r) [Term (Num 1) [] [] [] (none (ancillas r) ++ outs)] with
  | Some ts =>
      match close_all (none (ancillas r) ++ if vector r then none (system r) else ins) ts, expand r (block r) outs ins 1000 with
      | Some us, Some (vs, _) => Some (collected (simplified k (us ++ map (times (Opp (Num 1))) vs)))
      | _, _ => None
      end
  | None => None
  end.

Section Check.
  Context {K : scalars} (m : meaning K).
  Add Ring numbers : (is_ring K).
  Open Scope scalar_scope.

  Lemma unitaries_known r : unitaries m r -> known_unitary m (unitary_leaves r).
  Proof.
    unfold unitaries, known_unitary, unitary_leaves, dimensions. intros H name fs.
    induction H as [| [[[n q] a] s] ls Hl H IH]; simpl; [discriminate |].
    destruct (String.eqb_spec name n) as [<- |]; [| exact IH]. intros E; injection E as <-. exact Hl.
  Qed.

  Lemma close_all_rule starts s : ok m s -> forall ts us, close_all starts ts = Some us ->
    terms_on m (basis (map (eval s) starts)) s ts = terms_on m constantly s us.
  Proof.
    intros Hs. unfold close_all. induction ts as [| t ts IH]; simpl; intros us; [intros H; injection H as <-; reflexivity |].
    destruct (close starts t) as [u |] eqn:E; [| discriminate]. destruct (all_some _ ts) as [vs |]; [| discriminate].
    intros H; injection H as <-. unfold terms_on in *; cbn [map total app]. rewrite (IH vs eq_refl), (close_rule m starts t u s Hs E). reflexivity.
  Qed.

  Lemma split_app {A} (a : list A) : forall b c d, length a = length c -> a ++ b = c ++ d -> a = c /\ b = d.
  Proof.
    induction a as [| x a IH]; intros b [| y c] d E H; try discriminate; [auto |]. injection H as -> H. injection E as E.
    destruct (IH b c d E H) as [-> ->]. auto.
  Qed.

  Theorem difference_rule r ts : difference r = Some ts -> unitaries m r ->
    (forall c, In c (map factor ts) -> scalar m c = zero) ->
    forall outs ins, in_range (widths m (systems r)) outs -> in_range (widths m (systems r)) ins ->
    corner m r outs ins = value m r (block r) outs ins.
  Proof.
    unfold difference. set (fs := systems r). set (vs := fresh 0 (fs ++ fs)). intros Hd Hu Hz outs ins Ho Hi.
    destruct (run_steps _ _ _ _) as [us |] eqn:Er; [| discriminate].
    destruct (close_all _ us) as [ws |] eqn:Ec; [| discriminate].
    destruct (expand _ _ _ _ _) as [[xs k'] |] eqn:Ex; [| discriminate]. injection Hd as <-.
    pose proof (unitaries_known r Hu) as Hk.
    assert (Hr : in_range (widths m (fs ++ fs)) (outs ++ ins)).
    { unfold widths. rewrite map_app. apply Forall2_app; assumption. }
    set (s := upds (fun _ => 0) vs (outs ++ ins)).
    assert (Hs : ok m s).
    { apply ok_upds; [intros v; apply pow_positive |]. unfold vs. rewrite fresh_forms. exact Hr. }
    assert (Hcount : length vs = length (fs ++ fs)) by
      (transitivity (length (map fst vs)); [symmetry; apply map_length | unfold vs; rewrite fresh_forms; reflexivity]).
    assert (Hall : map (eval s) (map content_of vs) = outs ++ ins).
    { apply map_upds; [apply fresh_distinct |]. apply in_range_length in Hr. rewrite Hr. unfold vs, widths.
      rewrite map_length. symmetry. exact Hcount. }
    assert (Hlen : length outs = length fs) by (apply in_range_length in Ho; unfold widths in Ho; rewrite map_length in Ho; exact Ho).
    rewrite <- (firstn_skipn (length fs) vs), !map_app in Hall.
    assert (Hvs : length (firstn (length fs) vs) = length fs) by (rewrite firstn_length, Hcount, app_length; lia).
    apply split_app in Hall as [H1 H2]; [| rewrite !map_length; congruence].
    rewrite <- H1, <- H2. rewrite (expand_rule m r _ _ _ _ _ _ s Hs Ex).
    unfold corner, start.
    transitivity (terms_on m constantly s ws).
    - rewrite <- (close_all_rule _ s Hs us ws Ec), <- (run_rule m _ _ s Hs Hk _ _ _ _ Er), one_term.
      unfold term_on; simpl. rewrite !map_app, !none_zeros.
      replace (map (eval s) (if vector r then none (system r) else map content_of (skipn (length fs) vs)))
        with (if vector r then zeros (system r) else map (eval s) (map content_of (skipn (length fs) vs)))
        by (destruct (vector r); [symmetry; apply none_zeros | reflexivity]).
      unfold body; simpl. ring.
    - pose proof (vanishing m s _ Hz) as Hv. rewrite <- collected_rule, <- (simplified_rule m) in Hv by assumption.
      rewrite terms_on_app, (terms_map m (times (Opp (Num 1))) (fun x => - x)) in Hv; [| | ring | intros; ring].
      + transitivity (terms_on m constantly s ws + - terms_on m constantly s xs + terms_on m constantly s xs); [ring | rewrite Hv; ring].
      + intros t. unfold term_on; simpl. ring.
  Qed.
End Check.

Theorem check_rule {K : scalars} r : (exists ts, difference r = Some ts
    /\ forall m : meaning K, lawful m -> forall c, In c (map factor ts) -> scalar m c = zero) -> corner_is_block (K := K) r.
Proof. intros (ts & Hd & Hz) m Hm Hu outs ins. apply (difference_rule m r ts Hd Hu (Hz m Hm)). Qed.

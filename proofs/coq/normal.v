(* The checker's rules as theorems, second part: how sums of networks are compared. *)

From Coq Require Import Arith Lia Bool String List Permutation Ring.
Require Import sums circuits valuations networks.
Import ListNotations.
Open Scope list_scope.

Section Normal.
  Context {K : scalars} (m : meaning K).
  Add Ring numbers : (is_ring K).
  Open Scope scalar_scope.

  (* A term without ends: a number for each valuation *)
  Definition constantly : state := fun _ => one : K.
  Notation term_value := (term_on m constantly).
  Notation terms_value := (terms_on m constantly).

  Lemma term_value_body r t : ok m r ->
    term_value r t = scalar m (factor t) * sums m (bound t) (body m (boxes t) (deltas t)) r.
  Proof. intros Hr. unfold term_on, constantly. f_equal. apply sums_ext; [exact Hr |]. intros. ring. Qed.

  (* close: the start state makes deltas between contents. *)
  Definition close (starts : list content) (t : term) : option term :=
    if forallb (avoids (bound t)) starts && (length starts =? length (ends t)) then
      Some (Term (factor t) (bound t) (boxes t) (map (fun p => xor (fst p) (snd p)) (combine (ends t) starts) ++ deltas t) [])
    else None.

  Lemma eqb_list_deltas s : forall es starts, length starts = length es ->
    eqb_list (map (eval s) es) (map (eval s) starts)
    = forallb (fun d => eval s d =? 0) (map (fun p => xor (fst p) (snd p)) (combine es starts)).
  Proof.
    induction es as [| e es IH]; intros [| c starts] E; try discriminate; [reflexivity |]. simpl in *.
    rewrite IH by congruence. rewrite eval_xor, lxor_is_zero. reflexivity.
  Qed.

  Theorem close_rule starts t t' r : ok m r -> close starts t = Some t' ->
    term_on m (basis (map (eval r) starts)) r t = term_value r t'.
  Proof.
    intros Hr. unfold close. destruct (_ && _) eqn:E; [| discriminate]. apply andb_true_iff in E as [Ha Hl].
    apply Nat.eqb_eq in Hl. intros H; injection H as <-. rewrite term_value_body by exact Hr. unfold term_on. cbn [factor bound boxes deltas ends].
    f_equal. apply sums_ext; [exact Hr |]. intros s Hs Hag. rewrite body_deltas. unfold basis.
    rewrite (map_eval_agree (bound t) r s starts) by assumption. rewrite eqb_list_deltas by exact Hl. ring.
  Qed.

  (* clean: constant deltas. *)
  Definition clean (t : term) : list term :=
    if existsb fails (deltas t) then []
    else [Term (factor t) (bound t) (boxes t) (filter (fun d => negb (met d)) (deltas t)) (ends t)].

  Theorem clean_rule t psi r : ok m r -> term_on m psi r t = terms_on m psi r (clean t).
  Proof.
    intros Hr. unfold clean. destruct (existsb fails (deltas t)) eqn:E; unfold terms_on; cbn [map total].
    - unfold term_on. rewrite (sums_ext m _ _ (fun _ => zero)); [rewrite sums_zero; ring | exact Hr |].
      intros s _ _. unfold body. rewrite deltas_all. replace (forallb _ _) with false; [unfold indicator; ring |].
      symmetry. apply existsb_exists in E as (d & Hin & Hd). apply not_true_is_false. intros H. rewrite forallb_forall in H.
      specialize (H d Hin). simpl in H. rewrite fails_rule in H by exact Hd. discriminate.
    - transitivity (term_on m psi r (Term (factor t) (bound t) (boxes t) (filter (fun d => negb (met d)) (deltas t)) (ends t))); [| ring].
      unfold term_on. cbn [factor bound boxes deltas ends]. f_equal. apply sums_ext; [exact Hr |]. intros s _ _. f_equal.
      unfold body. f_equal. induction (deltas t) as [| d ds IH]; simpl in *; [reflexivity |].
      apply orb_false_iff in E as [_ E]. rewrite (IH E). destruct (met d) eqn:Em; simpl; [| reflexivity].
      unfold delta. rewrite met_rule by exact Em. unfold indicator. ring.
  Qed.

  (* Replacing a variable in a term *)
  Definition subst_box v s (b : box) : box :=
    let '(name, t, row, column) := b in (name, t, map (subst v s) row, map (subst v s) column).

  Lemma map_eval_subst r v s cs : map (eval r) (map (subst v s) cs) = map (eval (upd r v (eval r s))) cs.
  Proof. rewrite map_map. apply map_ext. intros c. apply eval_subst. Qed.

  Lemma body_subst r v s bs ds :
    body m (map (subst_box v s) bs) (map (subst v s) ds) r = body m bs ds (upd r v (eval r s)).
  Proof.
    unfold body. rewrite !map_map. f_equal; f_equal; apply map_ext.
    - intros [[[name t] row] column]. simpl. rewrite !map_eval_subst. reflexivity.
    - intros d. unfold delta. rewrite eval_subst. reflexivity.
  Qed.

  (* solve: a delta eliminates a summed variable. *)
  Definition eliminate (v : variable) (before after : list content) (d : content) (t : term) : option term :=
    let s := xor (false, [v]) d in
    if mem v (bound t) && avoids [v] s && typed (fst v) s then
      Some (Term (factor t) (remove_one v (bound t)) (map (subst_box v s) (boxes t)) (map (subst v s) (before ++ after))
                 (map (subst v s) (ends t)))
    else None.

  Theorem eliminate_rule v before after d t t' psi r : ok m r -> deltas t = before ++ d :: after ->
    eliminate v before after d t = Some t' -> term_on m psi r t = term_on m psi r t'.
  Proof.
    intros Hr Hd. unfold eliminate. set (s := xor (false, [v]) d). destruct (_ && _) eqn:E; [| discriminate].
    apply andb_true_iff in E as [E Ht]. apply andb_true_iff in E as [Hv Ha]. apply mem_true in Hv.
    intros H; injection H as <-. unfold term_on. cbn [factor bound boxes deltas ends]. f_equal.
    rewrite (sums_last m v) by (apply summand_proper || exact Hv). apply sums_ext; [exact Hr |]. intros a Hok _.
    rewrite body_subst, map_eval_subst. set (f := fun b => body m (boxes t) (before ++ after) b * psi (map (eval b) (ends t))).
    rewrite (sum_ext _ _ (fun x => indicator (x =? eval a s) * f (upd a v x))).
    { apply (sum_delta _ (eval a s) (fun x => f (upd a v x))). apply (typed_below m); assumption. }
    intros x _. rewrite Hd. unfold f, body. rewrite !map_app, !product_app. cbn [map product]. unfold delta at 2.
    replace (eval (upd a v x) d =? 0) with (x =? eval a s); [ring |].
    assert (Hs : eval (upd a v x) s = eval a s)
      by (symmetry; apply (eval_agree [v]); [apply agree_upd; left; reflexivity | exact Ha]).
    rewrite <- Hs. unfold s. rewrite eval_xor. unfold eval at 1; simpl. rewrite upd_same, Nat.lxor_0_r.
    set (y := eval (upd a v x) d). rewrite <- (lxor_is_zero x), <- Nat.lxor_assoc, Nat.lxor_nilpotent, Nat.lxor_0_l. reflexivity.
  Qed.

  (* resolve: where a delta holds, one of its variables is the sum of the others. *)
  Definition pivot (d : content) : option variable :=
    fold_right (fun v p => match p with Some u => if snd u <? snd v then Some v else p | None => Some v end) None (snd d).

  Definition resolve (before after : list content) (d : content) (t : term) : option term :=
    match pivot d with
    | Some v =>
        let s := xor (false, [v]) d in
        if forallb (avoids [v]) (flat_map inside (boxes t) ++ before ++ after ++ ends t) then None
        else Some (Term (factor t) (bound t) (map (subst_box v s) (boxes t)) (d :: map (subst v s) (before ++ after))
                        (map (subst v s) (ends t)))
    | None => None
    end.

  Theorem resolve_rule before after d t t' psi r : ok m r -> deltas t = before ++ d :: after ->
    resolve before after d t = Some t' -> term_on m psi r t = term_on m psi r t'.
  Proof.
    intros Hr Hd. unfold resolve. destruct (pivot d) as [v |]; [| discriminate]. destruct (forallb _ _); [discriminate |].
    intros H; injection H as <-. unfold term_on. cbn [factor bound boxes deltas ends]. f_equal. apply sums_ext; [exact Hr |].
    intros a _ _. set (s := xor (false, [v]) d). rewrite map_eval_subst.
    assert (Hsplit : forall b ds, body m b (d :: ds) a = delta d a * body m b ds a) by (intros; unfold body; simpl; ring).
    rewrite Hsplit, body_subst, Hd. replace (body m (boxes t) (before ++ d :: after) a) with (delta d a * body m (boxes t) (before ++ after) a).
    2: { unfold body. rewrite !map_app, !product_app. simpl. ring. }
    unfold delta. destruct (Nat.eqb_spec (eval a d) 0) as [E |]; [| unfold indicator; ring].
    assert (Hsame : forall u, upd a v (eval a s) u = a u).
    { intros u. unfold upd. destruct (variable_dec u v) as [-> |]; [| reflexivity]. unfold s. rewrite eval_xor, E. unfold eval; simpl.
      rewrite !Nat.lxor_0_r. reflexivity. }
    rewrite (body_proper m _ _ _ _ Hsame), (map_eval_proper _ _ (ends t) Hsame). reflexivity.
  Qed.

  (* rename: a summed variable gets another name. *)
  Definition rename (v u : variable) (t : term) : option term :=
    if mem v (bound t) && absent [u] t && (if form_dec (fst v) (fst u) then true else false) && negb (mem u (remove_one v (bound t))) then
      let s := content_of u in
      Some (Term (factor t) (u :: remove_one v (bound t)) (map (subst_box v s) (boxes t)) (map (subst v s) (deltas t))
                 (map (subst v s) (ends t)))
    else None.

  Theorem rename_rule v u t t' psi r : ok m r -> rename v u t = Some t' -> term_on m psi r t = term_on m psi r t'.
  Proof.
    intros Hr. unfold rename. destruct (_ && _) eqn:E; [| discriminate].
    apply andb_true_iff in E as [E Hu]. apply andb_true_iff in E as [E Hf]. apply andb_true_iff in E as [Hv Ha].
    destruct (form_dec _ _) as [Ef |]; [| discriminate]. apply mem_true in Hv. apply absent_parts in Ha as (Hb & Hd & He).
    intros H; injection H as <-. unfold term_on. cbn [factor bound boxes deltas ends]. f_equal.
    rewrite (sums_last m v) by (apply summand_proper || exact Hv).
    rewrite (sums_permutation m (u :: remove_one v (bound t)) (remove_one v (bound t) ++ [u]))
      by (apply summand_proper || apply Permutation_cons_append).
    rewrite sums_app. apply sums_ext; [exact Hr |]. intros a _ _. simpl. unfold size. rewrite Ef. apply sum_ext. intros x _.
    rewrite body_subst, map_eval_subst.
    replace (eval (upd a u x) (content_of u)) with x by (unfold eval; simpl; rewrite Nat.lxor_0_r, upd_same; reflexivity).
    assert (Hag : agree [u] (upd a v x) (upd (upd a u x) v x)).
    { intros w Hw. unfold upd. destruct (variable_dec w v); [reflexivity |]. destruct (variable_dec w u) as [-> |]; [| reflexivity].
      exfalso. apply Hw. left. reflexivity. }
    rewrite (body_agree m [u] _ _ (boxes t) (deltas t) Hag Hb Hd), (map_eval_agree [u] _ _ (ends t) Hag He). reflexivity.
  Qed.

  (* cancel: U^H U = 1 and U U^H = 1, where what faces each other is summed and occurs nowhere else. *)
  Fixpoint remove_all (vs us : list variable) := match vs with [] => us | v :: vs => remove_all vs (remove_one v us) end.
  Fixpoint are_in (vs us : list variable) : bool :=
    match vs with [] => true | v :: vs => mem v us && are_in vs (remove_one v us) end.

  Lemma remove_all_permutation vs : forall us, are_in vs us = true -> Permutation us (remove_all vs us ++ vs).
  Proof.
    induction vs as [| v vs IH]; simpl; intros us H; [rewrite app_nil_r; reflexivity |]. apply andb_true_iff in H as [H1 H2].
    rewrite (remove_one_permutation v us) at 1 by (apply mem_true; exact H1). rewrite (IH _ H2) at 1.
    rewrite <- app_assoc. apply Permutation_app_head. symmetry. apply Permutation_cons_append.
  Qed.

  Fixpoint all_typed (fs : list form) (cs : list content) : bool :=
    match fs, cs with [], [] => true | f :: fs, c :: cs => typed f c && all_typed fs cs | _, _ => false end.

  Lemma all_typed_range r fs : forall cs, ok m r -> all_typed fs cs = true -> in_range (widths m fs) (map (eval r) cs).
  Proof.
    induction fs as [| f fs IH]; intros [| c cs] Hr H; simpl in *; try discriminate; constructor.
    - apply andb_true_iff in H as [H _]. apply (typed_below m); assumption.
    - apply andb_true_iff in H as [_ H]. apply IH; assumption.
  Qed.

  Definition pairs (cs ds : list content) := map (fun p => xor (fst p) (snd p)) (combine cs ds).

  (* The boxes facing and rest are those of t; facing are entries of U at (vs, right) and its conjugate at (vs, left), or turned. *)
  Definition cancelled (fs : list form) (vs : list variable) (left right : list content) (rest : list box) (t : term) : option term :=
    if (if list_eq_dec variable_dec (nodup variable_dec vs) vs then true else false) && are_in vs (bound t)
       && (if list_eq_dec form_dec (map fst vs) fs then true else false) && all_typed fs left && all_typed fs right
       && forallb (avoids vs) (left ++ right) && absent vs (Term (factor t) [] rest (deltas t) (ends t)) then
      Some (Term (factor t) (remove_all vs (bound t)) rest (pairs left right ++ deltas t) (ends t))
    else None.

  Theorem cancelled_rule fs vs left right rest facing t t' psi r U : ok m r ->
    (forall i j, in_range (widths m fs) i -> in_range (widths m fs) j ->
       sum_over (widths m fs) (fun k => U k i j) = indicator (eqb_list i j)) ->
    Permutation (boxes t) (facing ++ rest) ->
    (forall s, product (map (fun b => entry_of m b s) facing) = U (map (eval s) (map content_of vs)) (map (eval s) left) (map (eval s) right)) ->
    cancelled fs vs left right rest t = Some t' -> term_on m psi r t = term_on m psi r t'.
  Proof.
    intros Hr HU Hp Hf. unfold cancelled. destruct (_ && _) eqn:E; [| discriminate].
    repeat (apply andb_true_iff in E as [E ?]). destruct (list_eq_dec variable_dec _ _) as [Hn |]; [| discriminate].
    destruct (list_eq_dec form_dec _ _) as [Hfs |]; [| discriminate].
    match goal with H : absent _ _ = true |- _ => apply absent_parts in H as (Hb & Hd & He) end.
    rewrite forallb_app in *. match goal with H : _ && _ = true |- _ => apply andb_true_iff in H as [Hl Hri] end.
    cbn [boxes deltas ends] in *. intros H'; injection H' as <-. unfold term_on. cbn [factor bound boxes deltas ends]. f_equal.
    rewrite (sums_permutation m (bound t) (remove_all vs (bound t) ++ vs)) by (apply summand_proper || (apply remove_all_permutation; assumption)).
    rewrite sums_app. apply sums_ext; [exact Hr |]. intros a Ha _. rewrite sums_upds, Hfs.
    rewrite body_deltas. unfold pairs. rewrite <- eqb_list_deltas.
    2: { apply (all_typed_range a) in H1; [| exact Ha]. apply (all_typed_range a) in H2; [| exact Ha].
         apply in_range_length in H1, H2. rewrite map_length in H1, H2. congruence. }
    rewrite <- HU by (apply all_typed_range; assumption).
    match goal with |- _ = ?s * ?x * ?y => transitivity (x * y * s); [| ring] end.
    rewrite <- sum_over_mul. apply sum_over_ext. intros x Hx. set (b := upds a vs x).
    assert (Hag : agree vs b a) by (intros v Hv; symmetry; apply agree_upds, Hv).
    unfold body at 1. rewrite (product_permutation _ (map (fun y => entry_of m y b) (facing ++ rest))) by (apply Permutation_map, Hp).
    rewrite map_app, product_app, Hf. unfold b at 1. rewrite map_upds;
      [| rewrite <- Hn; apply NoDup_nodup | apply in_range_length in Hx; unfold widths in Hx; rewrite <- Hfs, !map_length in Hx; exact Hx].
    rewrite (map_eval_agree vs b a left Hag Hl), (map_eval_agree vs b a right Hag Hri), (map_eval_agree vs b a (ends t) Hag He).
    rewrite <- (body_agree m vs b a rest (deltas t) Hag Hb Hd). unfold body. ring.
  Qed.
End Normal.

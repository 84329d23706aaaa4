(* The block as a sum of networks. *)

From Coq Require Import Arith Lia Bool String List Permutation Ring.
Require Import sums circuits valuations networks normal compare.
Import ListNotations.
Open Scope list_scope.

Definition none (n : nat) : list content := repeat nothing n.

Definition letter_content (outs ins : list content) (vs : list variable) (l : letter) : content :=
  match l with Y i => nth i outs nothing | X_ i => nth i ins nothing | S_ i => nth i (map content_of vs) nothing end.
Definition letters_content outs ins vs (c : letters) : content :=
  fold_right (fun l d => xor (letter_content outs ins vs l) d) (constant (fst c)) (snd c).

(* None: a leaf that is not there; its value is 0. *)
Definition tensor_box (r : reading) outs ins vs (t : tensor) : option box :=
  let at_ := map (letters_content outs ins vs) in
  match t with
  | Block name turned legs =>
      match find_leaf r name with
      | Some (_, BE, a, s) =>
          Some (name, turned, none (length a) ++ at_ (firstn (length s) legs), none (length a) ++ at_ (skipn (length s) legs))
      | Some (_, VE, a, s) => Some (name, turned, none (length a) ++ at_ legs, none (length a) ++ none (length s))
      | None => None
      end
  | Column name turned legs =>
      match find_leaf r name with
      | Some (_, _, a, s) => Some (name, turned, at_ legs, none (length a) ++ none (length s))
      | None => None
      end
  | Operator name row column => Some (name, false, at_ row, at_ column)
  | Entries name legs => Some (name, false, at_ legs, [])
  end.

Fixpoint tensor_boxes (r : reading) outs ins vs (ts : list tensor) : option (list box) :=
  match ts with
  | [] => Some []
  | t :: ts => match tensor_box r outs ins vs t, tensor_boxes r outs ins vs ts with Some b, Some bs => Some (b :: bs) | _, _ => None end
  end.

Definition product_expanded (r : reading) (outs ins : list content) (k : nat) (p : product_term) : option term :=
  let vs := fresh k (summed p) in
  match tensor_boxes r outs ins vs (tensors p) with
  | Some bs => if forallb (avoids vs) (outs ++ ins)
               then Some (Term (coefficient_of p) vs bs (map (letters_content outs ins vs) (where_zero p)) []) else None
  | None => None
  end.

Definition expand (r : reading) (n : network) (outs ins : list content) (k : nat) : option (list term) :=
  all_some (fun p => match product_expanded r outs ins k p with Some t => Some [t] | None => None end) n.

Definition joined (t u : term) : option term :=
  if absent (bound t) u && absent (bound u) t then
    Some (Term (Mul (factor t) (factor u)) (bound t ++ bound u) (boxes t ++ boxes u) (deltas t ++ deltas u) [])
  else None.
Definition all_joined (ts us : list term) : option (list term) :=
  all_some (fun t => all_some (fun u => match joined t u with Some x => Some [x] | None => None end) us) ts.
Definition turned_box (b : box) : box := let '(name, t, row, column) := b in (name, negb t, row, column).
Definition turned_term (t : term) := Term (Conj (factor t)) (bound t) (map turned_box (boxes t)) (deltas t) (ends t).

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

  Lemma letters_rule s outs ins vs c :
    eval s (letters_content outs ins vs c) = letters_value (map (eval s) outs) (map (eval s) ins) (map (eval s) (map content_of vs)) c.
  Proof.
    destruct c as [b ls]. unfold letters_content, letters_value. simpl fst; simpl snd. induction ls as [| l ls IH]; [reflexivity |].
    cbn [fold_right]. rewrite eval_xor, IH. f_equal.
    destruct l; simpl; symmetry; apply (map_nth (eval s) _ nothing).
  Qed.

  Lemma letters_all s outs ins vs cs : map (eval s) (map (letters_content outs ins vs) cs)
    = map (letters_value (map (eval s) outs) (map (eval s) ins) (map (eval s) (map content_of vs))) cs.
  Proof. rewrite map_map. apply map_ext. intros c. apply letters_rule. Qed.

  Lemma tensor_rule s outs ins vs t b : tensor_box r outs ins vs t = Some b ->
    tensor_value m r (map (eval s) outs) (map (eval s) ins) (map (eval s) (map content_of vs)) t = entry_of m b s.
  Proof.
    destruct t as [name turned legs | name turned legs | name row column | name legs]; simpl;
      try destruct (find_leaf r name) as [[[[n []] a] sys] |]; try discriminate; intros H; injection H as <-; simpl;
      rewrite ?map_app, ?none_zeros, ?letters_all; try destruct turned; reflexivity.
  Qed.

  Lemma tensors_rule s outs ins vs ts : forall bs, tensor_boxes r outs ins vs ts = Some bs ->
    product (map (tensor_value m r (map (eval s) outs) (map (eval s) ins) (map (eval s) (map content_of vs))) ts)
    = product (map (fun b => entry_of m b s) bs).
  Proof.
    induction ts as [| t ts IH]; simpl; intros bs; [intros H; injection H as <-; reflexivity |].
    destruct (tensor_box r outs ins vs t) as [b |] eqn:E; [| discriminate].
    destruct (tensor_boxes r outs ins vs ts) as [cs |]; [| discriminate]. intros H; injection H as <-. simpl.
    rewrite (tensor_rule s _ _ _ _ _ E), (IH cs eq_refl). reflexivity.
  Qed.

  Theorem expand_rule n outs ins k s : ok m s -> forall ts, expand r n outs ins k = Some ts ->
    value m r n (map (eval s) outs) (map (eval s) ins) = terms_value s ts.
  Proof.
    intros Hs. unfold expand, value. induction n as [| p n IH]; simpl; intros ts; [intros H; injection H as <-; reflexivity |].
    destruct (product_expanded r outs ins k p) as [t |] eqn:E; [| discriminate]. destruct (all_some _ n) as [us |]; [| discriminate].
    intros H; injection H as <-. cbn [app]. unfold terms_on in *; cbn [map total]. rewrite (IH us eq_refl). f_equal.
    unfold product_expanded in E. set (vs := fresh k (summed p)) in *.
    destruct (tensor_boxes r outs ins vs (tensors p)) as [bs |] eqn:Eb; [| discriminate].
    destruct (forallb _ (outs ++ ins)) eqn:Ea; [| discriminate]. injection E as <-. rewrite forallb_app in Ea. apply andb_true_iff in Ea as [Ho Hi].
    rewrite term_value_body by exact Hs. cbn [factor bound boxes deltas]. f_equal. rewrite sums_upds.
    assert (Hforms : map fst vs = summed p) by apply fresh_forms. rewrite Hforms. apply sum_over_ext. intros x Hx.
    set (a := upds s vs x). assert (Hag : agree vs s a) by apply agree_upds.
    assert (Hv : map (eval a) (map content_of vs) = x).
    { apply map_upds; [apply fresh_distinct |]. apply in_range_length in Hx. unfold widths in Hx.
      rewrite <- Hforms, !map_length in Hx. exact Hx. }
    rewrite (map_eval_agree vs s a outs Hag Ho), (map_eval_agree vs s a ins Hag Hi), <- Hv.
    rewrite (tensors_rule a outs ins vs (tensors p) bs Eb). unfold body. f_equal. rewrite (map_map (letters_content outs ins vs)). f_equal. apply map_ext.
    intros c. unfold delta. rewrite letters_rule. reflexivity.
  Qed.
End Meaning_of_expand.

(* The check of a reading, and the theorem that it proves corner_is_block. *)

From Coq Require Import Arith Lia Bool String List Ring.
Require Import sums circuits valuations networks normal compare expand coefficients.
Import ListNotations.
Open Scope nat_scope.
Open Scope list_scope.

Definition unitary_leaves (r : reading) : known := map (fun l : leaf => let '(name, _, a, s) := l in (name, a ++ s)) (leaves r).

(* The contents of wires: a bit takes both values, any other wire is a variable. *)
Fixpoint choices (k : nat) (fs : list form) : list (list content) :=
  match fs with
  | [] => [[]]
  | f :: fs =>
      let rest := choices (S k) fs in
      if is_bit f then map (cons (constant false)) rest ++ map (cons (constant true)) rest
      else map (cons (content_of (f, k))) rest
  end.

Definition close_all (starts : list content) (ts : list term) : option (list term) :=
  all_some (fun t => match close starts t with Some u => Some [u] | None => None end) ts.

(* The terms of steps from a start state, at ends *)
Definition run_from (k : known) (ws : list form) (n : nat) (steps : list step) (starts : list content) (ts : list term) : option (list term) :=
  match run_steps k ws n steps ts with Some us => close_all starts us | None => None end.
Definition at_ends (ends : list content) : list term := [Term (Num 1) [] [] [] ends].

Definition equal_terms (k : known) (ts us : list term) : bool :=
  forallb (fun t => vanishes (factor t)) (collected (simplified k (ts ++ map (times (Opp (Num 1))) us))).

Definition starts (r : reading) (ins : list content) := none (ancillas r) ++ if vector r then none (system r) else ins.

Definition agrees (r : reading) (outs ins : list content) : bool :=
  let k := unitary_leaves r in
  match run_from k (wires r) 100 (steps r) (starts r ins) (at_ends (none (ancillas r) ++ outs)), expand r (block r) outs ins 50 with
  | Some ts, Some us => equal_terms k ts us
  | _, _ => false
  end.

Definition all_choices (fs gs : list form) (test : list content -> list content -> bool) : bool :=
  forallb (fun outs => forallb (test outs) (choices (length fs) gs)) (choices 0 fs).

Definition accepted (r : reading) : bool := all_choices (systems r) (systems r) (agrees r).

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

  Lemma fresh_app fs gs : forall k, fresh k (fs ++ gs) = fresh k fs ++ fresh (k + length fs) gs.
  Proof.
    induction fs as [| f fs IH]; intros k; simpl; [rewrite Nat.add_0_r; reflexivity |].
    unfold fresh in *; simpl. rewrite IH. replace (S k + length fs)%nat with (k + S (length fs))%nat by lia. reflexivity.
  Qed.

  Lemma choices_cover s fs : forall k xs, in_range (widths m fs) xs -> map (eval s) (map content_of (fresh k fs)) = xs ->
    exists cs, In cs (choices k fs) /\ map (eval s) cs = xs.
  Proof.
    induction fs as [| f fs IH]; intros k xs Hx H; [exists []; simpl; auto |]. simpl choices.
    destruct xs as [| x xs']; [inversion Hx |]. assert (Hwr : x < 2 ^ width m f /\ in_range (widths m fs) xs') by (inversion Hx; auto). destruct Hwr as [Hw Hr].
    change (fresh k (f :: fs)) with ((f, k) :: fresh (S k) fs) in H. simpl in H. injection H as H1 H2. destruct (IH (S k) xs' Hr H2) as (cs & Hin & Hcs). destruct (is_bit f) eqn:Eb.
    - unfold is_bit in Eb. destruct (form_dec f bit) as [-> |]; [| discriminate]. unfold width in Hw; simpl in Hw.
      exists (constant (x =? 1) :: cs). split; [| simpl; rewrite Hcs; f_equal; destruct x as [| [|]]; try reflexivity; lia].
      apply in_or_app. destruct (x =? 1); [right | left]; apply in_map, Hin.
    - exists (content_of (f, k) :: cs). split; [apply in_map, Hin |]. simpl. rewrite Hcs, H1. reflexivity.
  Qed.

  Lemma split_app {A} (a : list A) : forall b c d, length a = length c -> a ++ b = c ++ d -> a = c /\ b = d.
  Proof.
    induction a as [| x a IH]; intros b [| y c] d E H; try discriminate; [auto |]. injection H as -> H. injection E as E.
    destruct (IH b c d E H) as [-> ->]. auto.
  Qed.

  Lemma all_choices_rule fs gs test : all_choices fs gs test = true -> forall xs ys, in_range (widths m fs) xs -> in_range (widths m gs) ys ->
    exists s outs ins, ok m s /\ test outs ins = true /\ map (eval s) outs = xs /\ map (eval s) ins = ys.
  Proof.
    intros H xs ys Hx Hy. set (vs := fresh 0 (fs ++ gs)). set (s := upds (fun _ => 0) vs (xs ++ ys)).
    assert (Hr : in_range (widths m (fs ++ gs)) (xs ++ ys)) by (unfold widths; rewrite map_app; apply Forall2_app; assumption).
    assert (Hs : ok m s) by (apply ok_upds; [intros v; apply pow_positive | unfold vs; rewrite fresh_forms; exact Hr]).
    assert (Hcount : length vs = length (fs ++ gs))
      by (transitivity (length (map fst vs)); [symmetry; apply map_length | unfold vs; rewrite fresh_forms; reflexivity]).
    assert (Hall : map (eval s) (map content_of vs) = xs ++ ys).
    { apply map_upds; [apply fresh_distinct |]. apply in_range_length in Hr. rewrite Hr, Hcount. apply map_length. }
    unfold vs in Hall. rewrite fresh_app, !map_app in Hall. apply split_app in Hall as [H1 H2].
    2: { apply in_range_length in Hx. rewrite Hx. rewrite !map_length. unfold widths. rewrite map_length, <- (fresh_forms fs 0) at 1.
         rewrite fresh_forms. transitivity (length (map fst (fresh 0 fs))); [symmetry; apply map_length | rewrite fresh_forms; reflexivity]. }
    destruct (choices_cover s fs 0 xs Hx H1) as (outs & Ho & Eo). destruct (choices_cover s gs (length fs) ys Hy H2) as (ins & Hi & Ei).
    exists s, outs, ins. repeat split; auto. unfold all_choices in H. rewrite forallb_forall in H. specialize (H outs Ho).
    rewrite forallb_forall in H. exact (H ins Hi).
  Qed.

  Lemma close_all_rule cs s : ok m s -> forall ts us, close_all cs ts = Some us ->
    terms_on m (basis (map (eval s) cs)) s ts = terms_on m constantly s us.
  Proof.
    intros Hs. unfold close_all. induction ts as [| t ts IH]; simpl; intros us; [intros H; injection H as <-; reflexivity |].
    destruct (close cs t) as [u |] eqn:E; [| discriminate]. destruct (all_some _ ts) as [vs |]; [| discriminate].
    intros H; injection H as <-. unfold terms_on in *; cbn [map total app]. rewrite (IH vs eq_refl), (close_rule m cs t u s Hs E). reflexivity.
  Qed.

  Lemma run_from_rule k ws n steps cs ts us s : ok m s -> known_unitary m k -> run_from k ws n steps cs ts = Some us ->
    terms_on m (run m ws steps (basis (map (eval s) cs))) s ts = terms_on m constantly s us.
  Proof.
    intros Hs Hk. unfold run_from. destruct (run_steps k ws n steps ts) as [vs |] eqn:E; [| discriminate]. intros H.
    rewrite <- (close_all_rule cs s Hs vs us H). apply (run_rule m k ws s Hs Hk n steps _ ts vs E).
  Qed.

  Lemma at_ends_rule psi s ends : terms_on m psi s (at_ends ends) = psi (map (eval s) ends).
  Proof. unfold at_ends. rewrite one_term. unfold term_on, body; simpl. ring. Qed.

  Lemma equal_terms_rule k ts us s : lawful (symbol_of m) -> ok m s -> known_unitary m k -> equal_terms k ts us = true ->
    terms_on m constantly s ts = terms_on m constantly s us.
  Proof.
    intros law Hs Hk H. unfold equal_terms in H. rewrite forallb_forall in H.
    assert (Hv : terms_on m constantly s (collected (simplified k (ts ++ map (times (Opp (Num 1))) us))) = zero).
    { apply vanishing. intros c Hc. apply in_map_iff in Hc as (t & <- & Ht). apply (vanishes_rule m law), H, Ht. }
    rewrite <- (collected_rule m), <- (simplified_rule m) in Hv by assumption.
    rewrite terms_on_app, (terms_map m (times (Opp (Num 1))) (fun x => - x)) in Hv; [| | ring | intros; ring].
    - set (a := terms_on m constantly s ts) in *. set (b := terms_on m constantly s us) in *.
      transitivity (a + - b + b); [ring | rewrite Hv; ring].
    - intros t. unfold term_on; simpl. ring.
  Qed.

  Lemma starts_rule r s cs : map (eval s) (starts r cs) = zeros (ancillas r) ++ if vector r then zeros (system r) else map (eval s) cs.
  Proof. unfold starts. rewrite map_app, none_zeros. destruct (vector r); [rewrite none_zeros |]; reflexivity. Qed.

  Theorem accepted_holds r : accepted r = true -> lawful (symbol_of m) -> unitaries m r ->
    forall outs ins, in_range (widths m (systems r)) outs -> in_range (widths m (systems r)) ins ->
    corner m r outs ins = value m r (block r) outs ins.
  Proof.
    intros Ha law Hu outs ins Ho Hi. destruct (all_choices_rule _ _ _ Ha outs ins Ho Hi) as (s & cs & ds & Hs & H & <- & <-).
    unfold agrees in H. destruct (run_from _ _ _ _ _ _) as [ts |] eqn:Er; [| discriminate].
    destruct (expand _ _ _ _ _) as [us |] eqn:Ex; [| discriminate]. pose proof (unitaries_known r Hu) as Hk.
    rewrite (expand_rule m r _ _ _ _ s Hs us Ex), <- (equal_terms_rule _ ts us s law Hs Hk H), <- (run_from_rule _ _ _ _ _ _ _ s Hs Hk Er).
    rewrite at_ends_rule, starts_rule, map_app, none_zeros. reflexivity.
  Qed.
End Check.

Theorem accepted_rule r : accepted r = true -> forall K : scalars, corner_is_block (K := K) r.
Proof. intros H K m law Hu. apply accepted_holds; assumption. Qed.

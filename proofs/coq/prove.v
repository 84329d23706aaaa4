(* A reading is proved by calculation: what is left of corner - block has coefficients that vanish. *)

From Coq Require Import List.
Require Import sums circuits valuations networks normal compare check coefficients.

Definition accepted (r : reading) : bool :=
  match difference r with Some ts => forallb (fun t => vanishes (factor t)) ts | None => false end.

Theorem accepted_rule r : accepted r = true -> forall K : scalars, corner_is_block (K := K) r.
Proof.
  unfold accepted. destruct (difference r) as [ts |] eqn:E; [| discriminate]. intros H K. apply check_rule. exists ts.
  split; [exact E |]. intros m law c Hc. apply in_map_iff in Hc as (t & <- & Ht). rewrite forallb_forall in H.
  apply (vanishes_rule m law), H, Ht.
Qed.

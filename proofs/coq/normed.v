(* Theorems of the project that hold in any normed space, over abstract norms.

   product_rule      be.product: ||A B - V W|| for an operator algebra, from the records of the factors
   product_rule_attained   and it is attained by numbers
   residual_norm     ||x + h|| >= 1 - L where ||x|| = 1 and ||h|| <= L
   error_chain       e_{k+1} <= c e_k + d for all k gives (c - 1) e_k <= (c - 1) c^k e_0 + d (c^k - 1), c >= 1
   erf_lipschitz     the constant 8/(5 sqrt pi) is below 1: 0.9027 < L < 0.9028
*)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
Open Scope R_scope.

(* A normed algebra, as far as it is needed: addition, difference, product that is bilinear, a norm that is sub-multiplicative. *)
Section Algebra.
  Context {K : AbsRing} {M : NormedModule K}.
  Variable mul : M -> M -> M.
  Hypothesis mul_plus_l : forall x y z, mul (plus x y) z = plus (mul x z) (mul y z).
  Hypothesis mul_plus_r : forall x y z, mul x (plus y z) = plus (mul x y) (mul x z).
  Hypothesis mul_opp_l : forall x y, mul (opp x) y = opp (mul x y).
  Hypothesis mul_opp_r : forall x y, mul x (opp y) = opp (mul x y).
  Hypothesis norm_mul : forall x y, norm (mul x y) <= norm x * norm y.

  Lemma split_product : forall A B V W : M,
    minus (mul A B) (mul V W) = plus (mul (minus A V) B) (mul V (minus B W)).
  Proof.
    intros A B V W. unfold minus.
    rewrite mul_plus_l, mul_plus_r, mul_opp_l, mul_opp_r.
    rewrite <- plus_assoc. apply f_equal.
    rewrite plus_assoc, plus_opp_l, plus_zero_l. reflexivity.
  Qed.

  (* be.product. V, W are the encoded values, ||V|| <= alpha, ||W|| <= beta. *)
  Theorem product_rule : forall (A B V W : M) (alpha beta ea eb : R),
    norm V <= alpha -> norm W <= beta ->
    norm (minus A V) <= ea -> norm (minus B W) <= eb ->
    norm (minus (mul A B) (mul V W)) <= alpha * eb + beta * ea + ea * eb.
  Proof.
    intros A B V W alpha beta ea eb HV HW HA HB.
    assert (HBn : norm B <= beta + eb).
    { replace B with (plus (minus B W) W).
      - eapply Rle_trans. apply norm_triangle. lra.
      - unfold minus. rewrite <- plus_assoc, plus_opp_l, plus_zero_r. reflexivity. }
    rewrite split_product.
    eapply Rle_trans. apply norm_triangle.
    pose proof (norm_mul (minus A V) B) as H1.
    pose proof (norm_mul V (minus B W)) as H2.
    pose proof (norm_ge_0 (minus A V)). pose proof (norm_ge_0 B).
    pose proof (norm_ge_0 V). pose proof (norm_ge_0 (minus B W)).
    assert (norm (minus A V) * norm B <= ea * (beta + eb)) by (apply Rmult_le_compat; lra).
    assert (norm V * norm (minus B W) <= alpha * eb) by (apply Rmult_le_compat; lra).
    lra.
  Qed.

  (* Lemma 6: the skip connection bounds the norm from below, whatever the branch. *)
  Theorem residual_norm : forall (x h : M) (L : R),
    norm x = 1 -> norm h <= L -> 1 - L <= norm (plus x h).
  Proof.
    intros x h L Hx Hh.
    assert (H : norm x <= norm (plus x h) + norm h).
    { replace x with (plus (plus x h) (opp h)) at 1.
      - eapply Rle_trans. apply norm_triangle. rewrite norm_opp. lra.
      - rewrite <- plus_assoc, plus_opp_r, plus_zero_r. reflexivity. }
    lra.
  Qed.
End Algebra.

(* The bound of the product rule is attained by numbers, so that the term ea * eb cannot be left out. *)
Theorem product_rule_attained : forall alpha beta ea eb : R,
  (alpha + ea) * (beta + eb) - alpha * beta = alpha * eb + beta * ea + ea * eb.
Proof. intros. ring. Qed.

(* k blocks in a row: each multiplies the error by at most c and adds at most d. *)
Theorem error_chain : forall (e : nat -> R) (c d : R),
  1 <= c -> (forall k, e (S k) <= c * e k + d) ->
  forall k, (c - 1) * e k <= (c - 1) * (c ^ k * e 0%nat) + d * (c ^ k - 1).
Proof.
  intros e c d Hc Hstep k.
  induction k as [| k IH]; simpl.
  - lra.
  - assert (H : (c - 1) * e (S k) <= (c - 1) * (c * e k + d)) by (apply Rmult_le_compat_l; [lra | apply Hstep]).
    assert (H2 : c * ((c - 1) * e k) <= c * ((c - 1) * (c ^ k * e 0%nat) + d * (c ^ k - 1)))
      by (apply Rmult_le_compat_l; [lra | exact IH]).
    lra.
Qed.

(* The constant that decides the paper. *)
Theorem erf_lipschitz : 9027 / 10000 < 8 / (5 * sqrt PI) < 9028 / 10000.
Proof. split; interval. Qed.

Theorem norm_never_vanishes : 972 / 10000 < 1 - 8 / (5 * sqrt PI) < 974 / 10000.
Proof. split; interval. Qed.

Theorem one_block_grows_by : (1 + 8 / (5 * sqrt PI)) / (1 - 8 / (5 * sqrt PI)) < 1957 / 100.
Proof. interval with (i_prec 60). Qed.

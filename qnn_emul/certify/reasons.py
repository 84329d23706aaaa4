"""Why some entries are tested only: one honest sentence each."""

from __future__ import annotations

_CIRCUIT = (
    "epsilon = 0 and `block` is `target` by construction: the statement is about the circuit alone, whose"
    " corner is compared with it "
)
_SMALL = (
    "epsilon = 0 and `block` is `target` by construction: the statement is about the circuit alone, whose"
    " corner is compared with it (sign and phase included) on every drawn and extreme instance; no "
    "circuit is read symbolically"
)
_CONVOLUTION = (
    "epsilon = 0: `block` is the shifted sum that `target` is, with the weights of the grouping; that "
    "they agree, that the circuit's corner is the block, and the grouping's alpha are checked on "
    "matrices; sums over a kernel's entries are not read symbolically"
)
_TREE = "its rule, target and block are those of a tree of other lemmas, composed by their own functions; "

TESTED: dict[str, str] = {
    "ve.exact_amplification": (
        "the error's proof compares sin((2 r + 1) arcsin(.)) with second-order bounds for every number of "
        "rounds r: trigonometry that neither z3 nor polynomials decide; confronted with matrices up to the "
        "largest allowed error"
    ),
    "be.convolution_stack": _CONVOLUTION,
    "be.convolution_parameter": _CONVOLUTION,
    "be.convolution_channel": _CONVOLUTION,
    "be.convolution_tap": _CONVOLUTION,
    "be.convolution_fourier": _CONVOLUTION,
    "paper.lemma_b14": _SMALL,
    "paper.lemma_b15": _SMALL,
    "paper.lemma_b16": _SMALL,
    "paper.lemma_b17": _CONVOLUTION,
    "be.unit_matrix": _SMALL,
    "oracles.classical_memory": _SMALL,
    "oracles.quantum_memory": _SMALL,
    "oracles.preprocessed_matrix": _SMALL,
    "be.mean_subtraction": (
        "epsilon = 0: (I + R)/2 = Pi - |u><u| needs Pi|u> = |u>, a property of arrays that the kernel's terms"
        " do not hold; compared entry by entry on every drawn shape"
    ),
    "be.diagonal_from_angles": (
        "the error sin(pi/2^(d+1)) is a bound on the cosines of d-bit angles, computed per instance, not a "
        "rule over records; attained and refuted at 99 % on matrices"
    ),
    "be.sparse_access": (
        "epsilon = 0: block and target are the same sparse matrix up to alpha = M sqrt(s_r s_c); the "
        "statement is about the circuit's corner, compared entry by entry on every instance"
    ),
    "ve.matrix_squared_vector_paper": (
        "its rule, target and block are those of a tree of proved lemmas (adjoint, matrix-vector, tensor, "
        "|0><psi|, first entries), composed by their own functions; the tree's nodes are encodings and not "
        "terms, so the composition is tested"
    ),
    "paper.real_amplitudes": (
        "epsilon = 0: the target is a function of the whole circuit's amplitudes, garbage included; the "
        "statement is about the Hadamard test's corner, which is compared with them"
    ),
    "paper.lemma_6": _TREE + "the tree's nodes are encodings and not terms, so the composition is tested",
    "paper.lemma_7": _TREE + "Lemma 6 k times; the composition is tested",
    "paper.lemma_c1": _TREE + "the tree's nodes are encodings and not terms, so the composition is tested",
}

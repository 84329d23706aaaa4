"""Changes that make a lemma file wrong, each of a kind that once passed: data of test_wrong_files.py.

What is read on symbols told these from numbers, or what stands for all ignored what it was given, or a body was taken by its name.
"""

from __future__ import annotations

A_FIRST = "    return builder.add(b.circuit, second + system)"
WRONG_ORDER = "        return builder.add(b.circuit, second + system).build()\n"
EPSILON = "a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon,"

# kind: (file, changes, of what "rule" or "circuit" is refused, what is said)
Wrong = tuple[str, tuple[tuple[str, str], ...], str, str]
FILES: dict[str, Wrong] = {
    # a circuit that does something else where numbers have some values
    "one value": (
        "be.product",
        ((A_FIRST, f"    if a.record.alpha == 1:\n{WRONG_ORDER}{A_FIRST}"),),
        "circuit",
        "alpha_A = 1 A",
    ),
    "equal numbers": (
        "be.product",
        ((A_FIRST, f"    if a.record.alpha == b.record.alpha:\n{WRONG_ORDER}{A_FIRST}"),),
        "circuit",
        "alpha_A = alpha_B A",
    ),
    "no error": (
        "be.product",
        ((A_FIRST, f"    if not a.record.epsilon:\n{WRONG_ORDER}{A_FIRST}"),),
        "circuit",
        "epsilon_A = 0 A",
    ),
    "one of some": ("common.scaling", (("if factor == abs(factor)", "if factor in (1, -1)"),), "circuit", "c = -1 x"),
    "weight 1": (
        "be.linear_combination",
        (("[y != 0 for y in coefficients]", "[y != 1 for y in coefficients]"),),
        "circuit",
        "a number of each term is 1",
    ),
    "a larger number": (
        "be.product",
        ((A_FIRST, f"    if a.record.alpha > 2:\n{WRONG_ORDER}{A_FIRST}"),),
        "circuit",
        "asks for the order",
    ),
    "one circuit twice": (
        "be.product",
        ((A_FIRST, f"    if a.circuit == b.circuit:\n{WRONG_ORDER}{A_FIRST}"),),
        "circuit",
        "for equality",
    ),
    "one value of a register": (
        "be.unit_matrix",
        (("    return flip(builder", "    if i == j:\n        return builder.build()\n    return flip(builder"),),
        "circuit",
        "for equality of Parameter",
    ),
    "the power 0": (
        "paper.lemma_b14",
        (
            (
                "    return paper_shifts.cyclic_power(n, m)",
                "    return paper_shifts.cyclic_power(n, 1 if m == 0 else m)",
            ),
        ),
        "circuit",
        "for equality of Power",
    ),
    # a function that tells a symbol from a number
    "by its class": (
        "be.product",
        ((A_FIRST, f"    if isinstance(a.record.alpha, float):\n{WRONG_ORDER}{A_FIRST}"),),
        "circuit",
        "uses 'isinstance'",
    ),
    "by an error": (
        "be.product",
        (
            (
                A_FIRST,
                f"    try:\n        float(a.record.alpha)\n{WRONG_ORDER}    except Exception:\n        pass\n{A_FIRST}",
            ),
        ),
        "circuit",
        "catches an error",
    ),
    "by its text": (
        "be.product",
        ((A_FIRST, f'    if f"{{a.record.alpha}}" == "2.0":\n{WRONG_ORDER}{A_FIRST}'),),
        "circuit",
        "writes a text",
    ),
    "by which thing it is": (
        "be.product",
        ((A_FIRST, f"    if a.circuit is b.circuit:\n{WRONG_ORDER}{A_FIRST}"),),
        "circuit",
        "asks which thing it is",
    ),
    "by numpy": (
        "be.product",
        (
            (A_FIRST, f"    if np.isscalar(a.record.alpha):\n{WRONG_ORDER}{A_FIRST}"),
            ("from typing import Any\n", "from typing import Any\n\nimport numpy as np\n"),
        ),
        "circuit",
        "uses 'numpy.isscalar'",
    ),
    "by the package": (
        "be.product",
        (
            (A_FIRST, f"    if not has_width(a.n):\n{WRONG_ORDER}{A_FIRST}"),
            ("from typing import Any\n", "from typing import Any\n\nfrom ...linalg.widths import has_width\n"),
        ),
        "circuit",
        "asks 'has_width'",
    ),
    "by earlier calls": (
        "be.product",
        (
            (A_FIRST, f"    SEEN.append(1)\n    if SEEN[3:]:\n{WRONG_ORDER}{A_FIRST}"),
            ("def rule(", "SEEN: list[int] = []\n\n\ndef rule("),
        ),
        "circuit",
        "uses 'SEEN', which may change",
    ),
    "a rule by truth": (
        "be.product",
        ((EPSILON, f"({EPSILON[:-1]}) if a.epsilon else 0,"),),
        "rule",
        "asks whether a value is true",
    ),
    "a rule by membership": (
        "be.product",
        ((EPSILON, f"0 if a.alpha in (2.0, 3.0) else {EPSILON}"),),
        "rule",
        "compares with 'in'",
    ),
    "a rule by a dictionary": (
        "be.product",
        ((EPSILON, f"{{2.0: {EPSILON[:-1]}, a.alpha: 0}}[2.0],"),),
        "rule",
        "looks something up by a value",
    ),
    "a rule by place": (
        "be.product",
        ((EPSILON, f"({EPSILON[:-1]}) * (1 - [2.0].count(a.alpha)),"),),
        "rule",
        "asks for .count",
    ),
    "a rule by a property": (
        "be.product",
        ((EPSILON, f"0 if a.alpha.is_integer is None else {EPSILON}"),),
        "rule",
        "asks for .is_integer",
    ),
    "a block by its size": (
        "be.product",
        (
            (
                "    return a.block_data @ b.block_data",
                "    return a.block_data @ b.block_data if a.n < 3 else b.block_data @ a.block_data",
            ),
        ),
        "rule",
        "how large n is",
    ),
    "a flag": (
        "ve.residual_sum",
        (
            (
                "    copies = 1 if shared else 2\n",
                "    copies = 1 if shared else 2\n    x = replace(x, epsilon=0 * x.epsilon) if shared else x\n",
            ),
        ),
        "rule",
        "shared = True",
    ),
    "a target by another attribute": (
        "be.product",
        (
            (
                "    return a.target_data @ b.target_data",
                '    s = getattr(a, "shape", None)\n'
                '    if s is not None and s[0] > 64 and getattr(a, "at", None) is None:\n'
                "        return a.target_data\n    return a.target_data @ b.target_data",
            ),
        ),
        "rule",
        "uses 'getattr'",
    ),
    "a circuit by another attribute": (
        "be.product",
        (
            (
                A_FIRST,
                f'    w = getattr(a, "shape", None)\n    if w is not None and getattr(a, "at", None) is None:\n{WRONG_ORDER}{A_FIRST}',
            ),
        ),
        "circuit",
        "uses 'getattr'",
    ),
    "a rule by a leak that is missing": (
        "ve.normalization",
        (
            (
                "    return Record(",
                "    if x.leak is None:\n        return Record(x.alpha / norm, x.ancillas, 0 * norm, norm / norm)\n    return Record(",
            ),
        ),
        "rule",
        "asks for .leak",
    ),
    "a rule by a leak under another name": (
        "ve.normalization",
        (
            (
                "    return Record(",
                "    leak = x.leak\n    if leak is None:\n        return Record(x.alpha, x.ancillas, 0, 1)\n    return Record(",
            ),
        ),
        "rule",
        "asks for .leak",
    ),
    "a rule by the real part": (
        "common.scaling",
        (("epsilon=size * x.epsilon", "epsilon=absolute(np.real(factor)) * x.epsilon"),),
        "rule",
        "asks for .real",
    ),
    "a rule by the real part of an array": (
        "common.scaling",
        (("epsilon=size * x.epsilon", "epsilon=absolute(np.array([factor]).real[0]) * x.epsilon"),),
        "rule",
        "asks for .real",
    ),
    "a target by the imaginary part": (
        "common.scaling",
        (("    return factor * x.target_data", "    return np.imag(factor) * x.target_data"),),
        "rule",
        "asks for .imag",
    ),
    "a module under another name": (
        "common.scaling",
        (
            (
                "    size = absolute(factor)\n    return replace",
                "    size, real = absolute(factor), np\n    size = size * (2 - real.iscomplexobj(factor))\n    return replace",
            ),
        ),
        "rule",
        "uses 'numpy.'",
    ),
    # a stand-in that ignores what is done with it, or what it is given
    "numbers, not over alpha": (
        "be.diagonal_of_numbers",
        (("diagonal_rotations(values / alpha)", "diagonal_rotations(values)"),),
        "circuit",
        "of this data times alpha",
    ),
    "another shift": ("paper.lemma_b15", (("shifted_axis(n, 1)", "shifted_axis(n, 2)"),), "circuit", "other arguments"),
    "another power": (
        "paper.lemma_b14",
        (("paper_shifts.cyclic_power(n, m)", "paper_shifts.cyclic_power(n, m + 1)"),),
        "circuit",
        "'Power' and 'int'",
    ),
    "another first level": (
        "oracles.brute_force",
        (("rounds(builder, trees.n)", "rounds(builder, trees.n, 1)"),),
        "circuit",
        "a loop from 1 by 1",
    ),
    "half of the angles": (
        "oracles.brute_force",
        (("trees.angles(k)", "trees.angles(k) / 2"),),
        "circuit",
        "of this data times 0.5",
    ),
    "phases only where there are none": (
        "oracles.brute_force",
        (("if trees.turned", "if not trees.turned"),),
        "circuit",
        "turned = True",
    ),
    "phases of another multiple": (
        "poly.singular_value_transformation",
        (("wx_phases(coefficients / bound)", "wx_phases(coefficients)"),),
        "circuit",
        "of a polynomial times bound",
    ),
    "phases of half of it": (
        "be.uniform_amplification",
        (("wx_phases(polynomial.coefficients)", "wx_phases(polynomial.coefficients / 2)"),),
        "circuit",
        "of a polynomial times 0.5",
    ),
    "phases of another bound": (
        "ve.pointwise_function",
        (("polynomial.coefficients / (supremum + epsilon_q)", "polynomial.coefficients / (2 * supremum)"),),
        "circuit",
        "of a polynomial times",
    ),
    "one of two parts": (
        "paper.lemma_b18",
        (("part * (len(split) / (4 * gamma))", "part * (1 / (4 * gamma))"),),
        "circuit",
        "of a polynomial times 1/2",
    ),
    "phases of another convention": (
        "be.uniform_amplification",
        (("reflection_phases(wx_phases(polynomial.coefficients))", "wx_phases(polynomial.coefficients)"),),
        "circuit",
        "another convention",
    ),
    "angles for another leak": (
        "ve.fixed_point_amplification",
        (("fixed_point_angles(degree, leak)", "fixed_point_angles(degree, leak / 2)"),),
        "circuit",
        "other arguments",
    ),
    "the kernel mirrored": (
        "be.convolution_stack",
        (("plan.conv.padded_kernel() / alpha)", "plan.conv.padded_kernel()[:, ::-1] / alpha)"),),
        "circuit",
        "at a place that does not stand for all",
    ),
    "the kernel over alpha twice": (
        "be.convolution_tap",
        (
            (
                "def cost(",
                "def block(*, plan, alpha):\n    return plan.conv.shifted_sum(plan.conv.padded_kernel() / alpha / alpha)\n\n\ndef cost(",
            ),
        ),
        "circuit",
        "of this data times 1/alpha",
    ),
    # the body of a readable function, which is taken by its name, on data
    "zeros and others exchanged": (
        "be.mask",
        (("(entries == 0).astype(int)", "(entries != 0).astype(int)"),),
        "rule",
        "the corner of the circuit",
    ),
    "a mean over the padding": (
        "be.mean_subtraction",
        (("/ np.sum(inside))", "/ inside.size)"),),
        "rule",
        "on instance",
    ),
    "words in another order": (
        "oracles.classical_memory",
        (("memory_image(words, bits)", "memory_image(words[::-1], bits)"),),
        "rule",
        "the corner of the circuit",
    ),
    "columns and rows exchanged": (
        "paper.lemma_b17",
        (("padded_kernel().transpose(0, 1, 3, 2)", "padded_kernel()"),),
        "rule",
        "the corner of the circuit",
    ),
    "the tree of conjugates": (
        "oracles.brute_force",
        (("RotationTrees.of(entries[None, :])", "RotationTrees.of(entries.conj()[None, :])"),),
        "rule",
        "the corner of the circuit",
    ),
    "an error that is left out": (
        "be.diagonal_from_angles",
        (("np.sqrt(parts) * np.sin", "np.sin"),),
        "rule",
        "line 2 (given) fails",
    ),
    "half of the norm": (
        "be.convolution_stack",
        (('"alpha": plan.alpha,', '"alpha": plan.alpha / 2,'),),
        "rule",
        "the corner of the circuit",
    ),
    # numbers of a tree that are not those of its plan
    "another error of a node": (
        "paper.lemma_6",
        (('"delta": plan.polynomial.error_bound}', '"delta": plan.polynomial.error_bound / 10}'),),
        "rule",
        "instance 0",
    ),
    "a norm that is promised": (
        "paper.lemma_6",
        (('norm = total.applied.numbers["norm"]', 'norm = 2 * total.applied.numbers["norm"]'),),
        "rule",
        "its node ve.normalization",
    ),
}
